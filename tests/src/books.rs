//! The market's books, all as of one block.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{ensure, Result};
use cw721::msg::NumTokensResponse;
use weighhouse_chain::Client;
use weighhouse_protocol::escrow::{self, Bond, Order, OrderState, Revenue, RevenueCursor};
use weighhouse_protocol::registry::{self, Listing};
use weighhouse_protocol::reputation::{self, HandleStatus, Report};
use weighhouse_protocol::royalties::{self, Total};
use weighhouse_protocol::{license, OrderId};

use crate::attempt::Balances;
use crate::{Contract, Market};

/// What the contracts say they have, and what the bank says.
#[derive(Debug)]
pub struct Books {
    /// The block.
    pub height: u64,
    /// Every order.
    pub orders: BTreeMap<OrderId, Order>,
    bonds: Vec<Bond>,
    revenues: Vec<Revenue>,
    totals: Vec<Total>,
    handles: Vec<HandleStatus>,
    reports: Vec<Report>,
    licenses: u64,
    escrow: Balances,
    royalties: Balances,
    reputation: Balances,
}

impl Books {
    /// Reads them as of one block.
    pub async fn at(market: &Market, height: u64) -> Result<Self> {
        let chain = market.chain.at(height)?;
        let totals = royalties::QueryMsg::Totals { start_after: None, limit: Some(100) };
        let licenses: NumTokensResponse =
            chain.query(market.address(Contract::License)?, &license::QueryMsg::NumTokens {}).await?;
        Ok(Self {
            height,
            orders: orders(market, &chain).await?,
            bonds: bonds(market, &chain).await?,
            revenues: revenues(market, &chain).await?,
            totals: chain.query(market.address(Contract::Royalties)?, &totals).await?,
            handles: handles(market, &chain).await?,
            reports: reports(market, &chain).await?,
            licenses: licenses.count,
            escrow: market.balances_at(market.address(Contract::Escrow)?, height).await?,
            royalties: market.balances_at(market.address(Contract::Royalties)?, height).await?,
            reputation: market.balances_at(market.address(Contract::Reputation)?, height).await?,
        })
    }

    /// Makes sure that not one unit is missing or too much: escrow has what open orders paid, the sellers' bonds and
    /// what waits to be swept, each reserved bond is an order's, the ledger has what it owes, reputation has the deposits of
    /// handles and the stakes of reports, and each settled order has its license.
    pub fn balance(&self) -> Result<()> {
        let mut held = Balances::new();
        let (mut reserved, mut bound) = (Balances::new(), Balances::new());
        for order in self.orders.values() {
            *held.entry(order.denom.clone()).or_default() += held_for(order);
            // An offer says what taking it would reserve.
            if order.state != OrderState::Offered {
                *bound.entry(order.denom.clone()).or_default() += order.bond.u128();
            }
        }
        for bond in &self.bonds {
            *held.entry(bond.denom.clone()).or_default() += (bond.free + bond.reserved + bond.unlocked).u128();
            *reserved.entry(bond.denom.clone()).or_default() += bond.reserved.u128();
        }
        for revenue in &self.revenues {
            *held.entry(revenue.denom.clone()).or_default() += revenue.gross.u128();
        }
        let height = self.height;
        for sums in [&mut held, &mut reserved, &mut bound] {
            sums.retain(|_, amount| *amount > 0);
        }
        ensure!(reserved == bound, "at {height} bonds of {reserved:?} are reserved, and orders have {bound:?}");
        ensure!(self.escrow == held, "at {height} escrow has {:?}, and should have {held:?}", self.escrow);

        let mut owed = Balances::new();
        for total in &self.totals {
            ensure!(total.credited - total.claimed == total.owed, "at {height} the ledger says {total:?}");
            let due = total.owed + total.carried;
            if !due.is_zero() {
                owed.insert(total.denom.clone(), due.u128());
            }
        }
        ensure!(
            self.royalties == owed,
            "at {height} the ledger has {:?}, and owes or carries {owed:?}",
            self.royalties
        );

        let (kept, height) = (self.deposits_and_stakes(), self.height);
        ensure!(self.reputation == kept, "at {height} reputation has {:?}, and should have {kept:?}", self.reputation);

        let mints = |order: &&Order| order.state == OrderState::Settled && order.resold.is_none();
        let settled = self.orders.values().filter(mints).count();
        let licenses = usize::try_from(self.licenses)?;
        ensure!(licenses == settled, "at {height} there are {licenses} licenses of {settled} settled orders");
        Ok(())
    }

    /// The deposits of handles that are held, and the stakes of reports that are not settled.
    fn deposits_and_stakes(&self) -> Balances {
        let deposits = self.handles.iter().filter_map(|handle| handle.held.as_ref()).map(|held| &held.deposit);
        let stakes = self.reports.iter().filter(|report| !report.settled).map(|report| &report.stake);
        let mut sums = Balances::new();
        for coin in deposits.chain(stakes) {
            *sums.entry(coin.denom.clone()).or_default() += coin.amount.u128();
        }
        sums.retain(|_, amount| *amount > 0);
        sums
    }

    /// Makes sure that no order that was final in these books is anything else in later ones.
    pub fn lead_to(&self, later: &Self) -> Result<()> {
        for (id, order) in &self.orders {
            let Some(after) = later.orders.get(id) else {
                anyhow::bail!("order {id} was there at {} and not at {}", self.height, later.height);
            };
            let is_final = matches!(order.state, OrderState::Settled | OrderState::Refunded | OrderState::Withdrawn);
            // Of what is final only the bond changes: it ends.
            let same = after.bond.is_zero() && *order == Order { bond: order.bond, ..after.clone() };
            let stays = !is_final || order == after || same;
            let onwards = step_of(order.state) <= step_of(after.state);
            ensure!(
                stays && onwards,
                "order {id} was {:?} at {} and {:?} at {}",
                order,
                self.height,
                after,
                later.height
            );
        }
        Ok(())
    }
}

/// What escrow holds for an order beside its bond: the price, and the stake of a dispute.
fn held_for(order: &Order) -> u128 {
    match order.state {
        OrderState::Funded | OrderState::Offered | OrderState::Delivered => order.price.u128(),
        OrderState::Disputed => order.price.u128() + order.dispute.map_or(0, |dispute| dispute.stake.u128()),
        OrderState::Settled | OrderState::Refunded | OrderState::Withdrawn => 0,
    }
}

/// States lead from lower steps to higher ones.
fn step_of(state: OrderState) -> u8 {
    match state {
        OrderState::Funded | OrderState::Offered => 0,
        OrderState::Delivered => 1,
        OrderState::Disputed => 2,
        OrderState::Settled | OrderState::Refunded | OrderState::Withdrawn => 3,
    }
}

async fn orders(market: &Market, chain: &Client) -> Result<BTreeMap<OrderId, Order>> {
    let mut orders = BTreeMap::new();
    loop {
        let start_after = orders.keys().next_back().copied();
        let question = escrow::QueryMsg::Orders { start_after, limit: Some(100) };
        let page: Vec<Order> = chain.query(market.address(Contract::Escrow)?, &question).await?;
        if page.is_empty() {
            return Ok(orders);
        }
        orders.extend(page.into_iter().map(|order| (order.id, order)));
    }
}

/// The bonds of everybody who sells here.
async fn bonds(market: &Market, chain: &Client) -> Result<Vec<Bond>> {
    let mut sellers = BTreeSet::new();
    let mut start_after = None;
    loop {
        let question = registry::QueryMsg::Listings { start_after, limit: Some(100) };
        let page: Vec<Listing> = chain.query(market.address(Contract::Registry)?, &question).await?;
        let Some(last) = page.last() else { break };
        start_after = Some(last.id);
        sellers.extend(page.into_iter().map(|listing| listing.seller.into_string()));
    }
    // Some post a bond a block before they list.
    sellers.extend(market.bonded());
    let mut bonds = Vec::new();
    for seller in sellers {
        let question = escrow::QueryMsg::Bonds { seller, start_after: None, limit: None };
        let found: Vec<Bond> = chain.query(market.address(Contract::Escrow)?, &question).await?;
        bonds.extend(found);
    }
    Ok(bonds)
}

async fn revenues(market: &Market, chain: &Client) -> Result<Vec<Revenue>> {
    let mut revenues: Vec<Revenue> = Vec::new();
    loop {
        let start_after = revenues.last().map(|last| RevenueCursor {
            listing: last.listing,
            split_version: last.split_version,
            denom: last.denom.clone(),
        });
        let question = escrow::QueryMsg::Revenues { start_after, limit: Some(100) };
        let page: Vec<Revenue> = chain.query(market.address(Contract::Escrow)?, &question).await?;
        if page.is_empty() {
            return Ok(revenues);
        }
        revenues.extend(page);
    }
}

async fn handles(market: &Market, chain: &Client) -> Result<Vec<HandleStatus>> {
    let mut handles: Vec<HandleStatus> = Vec::new();
    loop {
        let start_after = handles.last().map(|last| last.fold.clone());
        let question = reputation::QueryMsg::Handles { start_after, limit: Some(100) };
        let page: Vec<HandleStatus> = chain.query(market.address(Contract::Reputation)?, &question).await?;
        if page.is_empty() {
            return Ok(handles);
        }
        handles.extend(page);
    }
}

async fn reports(market: &Market, chain: &Client) -> Result<Vec<Report>> {
    let mut reports: Vec<Report> = Vec::new();
    loop {
        let start_after = reports.last().map(|last| last.report);
        let question = reputation::QueryMsg::Reports { start_after, limit: Some(100) };
        let page: Vec<Report> = chain.query(market.address(Contract::Reputation)?, &question).await?;
        if page.is_empty() {
            return Ok(reports);
        }
        reports.extend(page);
    }
}
