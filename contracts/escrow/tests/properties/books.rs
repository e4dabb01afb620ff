//! Everybody's money and licenses, kept by the events alone.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, Uint128};
use weighhouse_market_suite::Market;
use weighhouse_protocol::escrow::{DisputeEnd, Order, OrderState, DAY};
use weighhouse_protocol::events::{BondForfeited, LicenseIssued, MarketEvent, OrderOffered, OrderPlaced, ResaleOpened};
use weighhouse_protocol::OrderId;

use super::world::{DAILY_PENALTY, DENOMS};

type Sums<K> = BTreeMap<K, u128>;
type Place = (Addr, String);
/// A listing, a split, and a denom.
pub type Row = (u64, u32, String);

/// An order, as the events tell of it.
#[derive(Debug)]
pub struct Deal {
    pub row: Row,
    pub buyer: Addr,
    pub seller: Addr,
    pub price: u128,
    pub fee: u128,
    pub resold: Option<OrderId>,
    pub royalty: u128,
    /// What was bound of the seller's bond, and what was lost of it.
    pub bound: u128,
    pub lost: u128,
    /// What the buyer got back of the price and got of the bond, and how much of that the seller gave back.
    pub back: u128,
    pub returned: u128,
    /// What the buyer has at stake in a dispute, and what it lost in one.
    pub staked: u128,
    pub stake_lost: u128,
    /// Whether an arbiter gave the buyer nothing.
    pub ruled_against: bool,
    /// What a settlement paid as fee, for the payees, and for the reseller.
    pub paid: Option<(u128, u128, u128)>,
}

/// What waits to be swept.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Unswept {
    pub gross: u128,
    pub fee: u128,
    pub sales: u32,
}

/// What the events give.
pub struct Books {
    escrow: Addr,
    /// What each account has in hand.
    purses: Sums<Place>,
    /// What each seller has at stake, in all.
    pub stakes: Sums<Place>,
    /// What is the treasury's, by denom: fees, its part of forfeited bonds, and what buyers lost in disputes.
    treasury: Sums<String>,
    pub unswept: BTreeMap<Row, Unswept>,
    pub deals: BTreeMap<OrderId, Deal>,
    /// The licenses, and who holds each.
    pub issued: BTreeMap<OrderId, LicenseIssued>,
    holders: BTreeMap<OrderId, Addr>,
    pub resales: BTreeMap<OrderId, ResaleOpened>,
    /// Those that take no further order.
    pub ending: BTreeSet<OrderId>,
    /// The sellers whose listings are closed, and by which order.
    pub closed: BTreeMap<Addr, OrderId>,
    /// What sellers paid for deliveries that they missed on a day.
    pub penalties: Sums<(Addr, String, u64)>,
    /// How the orders stood after the last step.
    pub before: BTreeMap<OrderId, Order>,
}

fn add<K: Ord>(sums: &mut Sums<K>, key: K, amount: impl Into<u128>) {
    *sums.entry(key).or_default() += amount.into();
}

fn take<K: Ord>(sums: &mut Sums<K>, key: K, amount: impl Into<u128>) {
    let sum = sums.entry(key).or_default();
    *sum = sum.checked_sub(amount.into()).expect("more was taken than there was");
}

impl Books {
    pub fn of(escrow: Addr) -> Self {
        Self {
            escrow,
            purses: Sums::new(),
            stakes: Sums::new(),
            treasury: Sums::new(),
            unswept: BTreeMap::new(),
            deals: BTreeMap::new(),
            issued: BTreeMap::new(),
            holders: BTreeMap::new(),
            resales: BTreeMap::new(),
            ending: BTreeSet::new(),
            closed: BTreeMap::new(),
            penalties: Sums::new(),
            before: BTreeMap::new(),
        }
    }

    /// Begins with what there is.
    pub fn open(&mut self, market: &Market, accounts: &[Addr], sellers: &[&Addr]) {
        for denom in DENOMS {
            for account in accounts {
                add(&mut self.purses, (account.clone(), denom.into()), market.balance(account, denom));
            }
            for seller in sellers {
                add(&mut self.stakes, ((*seller).clone(), denom.into()), market.bond_of(seller, denom).free);
            }
        }
    }

    /// Who holds a license; escrow, while it is for resale.
    pub fn holder(&self, license: OrderId) -> Option<Addr> {
        self.holders.get(&license).cloned()
    }

    /// Who holds a license that is not in escrow.
    pub fn keeper(&self, license: OrderId) -> Option<Addr> {
        self.holder(license).filter(|holder| *holder != self.escrow)
    }

    /// The licenses that are in escrow, or that are not.
    pub fn licenses(&self, in_escrow: bool) -> Vec<OrderId> {
        let wanted = self.holders.iter().filter(|(_, holder)| (**holder == self.escrow) == in_escrow);
        wanted.map(|(license, _)| *license).collect()
    }

    /// An order before the last step.
    pub fn before(&self, order: OrderId) -> &Order {
        &self.before[&order]
    }

    /// The orders after the last step.
    pub fn orders(&self) -> Vec<OrderId> {
        self.before.keys().copied().collect()
    }

    /// The orders in some states after the last step.
    pub fn orders_in(&self, states: &[OrderState]) -> Vec<OrderId> {
        self.before.values().filter(|order| states.contains(&order.state)).map(|order| order.id).collect()
    }

    /// Who is to deliver an order.
    pub fn seller(&self, order: OrderId) -> Addr {
        self.deals[&order].seller.clone()
    }

    /// What is the treasury's.
    pub fn of_treasury(&self, denom: &str) -> u128 {
        self.treasury.get(denom).copied().unwrap_or_default()
    }

    /// What an account should have in hand.
    pub fn purse(&self, account: &Addr, denom: &str) -> u128 {
        self.purses.get(&(account.clone(), denom.into())).copied().unwrap_or_default()
    }

    fn deal(&mut self, order: OrderId) -> &mut Deal {
        self.deals.get_mut(&order).expect("something became of an order that nobody placed")
    }

    fn placed(&mut self, order: OrderId, deal: Deal) {
        take(&mut self.purses, (deal.buyer.clone(), deal.row.2.clone()), deal.price);
        assert!(self.deals.insert(order, deal).is_none(), "a number was given twice");
    }

    /// Pays a buyer.
    fn pay_back(&mut self, order: OrderId, amount: Uint128) {
        let deal = self.deal(order);
        deal.back += amount.u128();
        let purse = (deal.buyer.clone(), deal.row.2.clone());
        add(&mut self.purses, purse, amount);
    }

    /// Lets money wait to be swept: `fee` for the treasury, and the payees' part.
    fn gather(&mut self, order: OrderId, fee: u128, payees: u128, sales: u32) {
        let row = self.deal(order).row.clone();
        add(&mut self.treasury, row.2.clone(), fee);
        if fee + payees > 0 {
            let unswept = self.unswept.entry(row).or_default();
            unswept.gross += fee + payees;
            unswept.fee += fee;
            unswept.sales += sales;
        }
    }

    /// A funded order's bond that the treasury gets nothing of pays for a delivery that was missed.
    fn note_penalty(&mut self, e: &BondForfeited) {
        let order = &self.before[&e.order];
        if order.state == OrderState::Funded && e.to_treasury.is_zero() {
            let day = (e.seller.clone(), e.denom.clone(), order.refund_from / DAY);
            add(&mut self.penalties, day.clone(), e.to_buyer);
            assert!(self.penalties[&day] <= DAILY_PENALTY, "a seller paid more for a day than it may cost");
        }
    }

    pub fn note(&mut self, event: MarketEvent) {
        match event {
            MarketEvent::OrderPlaced(e) => self.placed(e.order, e.into()),
            MarketEvent::OrderOffered(e) => self.placed(e.order, e.into()),
            MarketEvent::OfferTaken(e) => self.deal(e.order).bound = e.bond.u128(),
            MarketEvent::OfferWithdrawn(e) => self.pay_back(e.order, e.amount),
            MarketEvent::OrderRefunded(e) => self.pay_back(e.order, e.amount),
            MarketEvent::DisputeOpened(e) => {
                take(&mut self.purses, (e.buyer, e.denom), e.stake);
                self.deal(e.order).staked = e.stake.u128();
            }
            MarketEvent::DisputeEnded(e) => {
                let lost = (e.stake - e.stake_back).u128();
                let deal = self.deal(e.order);
                assert_eq!(std::mem::take(&mut deal.staked), e.stake.u128(), "another stake than was attached");
                deal.stake_lost += lost;
                deal.ruled_against = e.end.0 == DisputeEnd::Ruled && e.to_buyer.is_zero();
                let (buyer, price) = (deal.buyer.clone(), deal.price);
                add(&mut self.purses, (buyer, e.denom), e.stake_back);
                self.gather(e.order, lost, 0, 0);
                // All of it goes back as a refund, which says so itself.
                if e.to_buyer.u128() < price {
                    self.deal(e.order).returned = e.to_buyer.u128();
                    self.pay_back(e.order, e.to_buyer);
                }
            }
            MarketEvent::BondForfeited(e) => {
                self.note_penalty(&e);
                take(&mut self.stakes, (e.seller, e.denom.clone()), e.to_buyer + e.to_treasury);
                self.deal(e.order).back += e.to_buyer.u128();
                add(&mut self.purses, (e.recipient, e.denom), e.to_buyer);
                self.gather(e.order, e.to_treasury.u128(), 0, 0);
                self.deal(e.order).lost += (e.to_buyer + e.to_treasury).u128();
            }
            MarketEvent::OrderSettled(e) => {
                let (fee, payees) = (e.fee.u128(), e.revenue.u128());
                let deal = self.deal(e.order);
                let sales = u32::from(deal.resold.is_none());
                let to_reseller = deal.paid.take().map_or(0, |paid| paid.2);
                deal.paid = Some((fee, payees, to_reseller));
                self.gather(e.order, fee, payees, sales);
            }
            MarketEvent::ResellerPaid(e) => {
                // The settlement follows.
                self.deal(e.order).paid = Some((0, 0, e.amount.u128()));
                add(&mut self.purses, (e.seller, e.denom), e.amount);
            }
            MarketEvent::RevenueSwept(e) => {
                let unswept = self.unswept.remove(&(e.listing, e.split_version, e.denom));
                let swept = Unswept { gross: e.gross.u128(), fee: e.fee.u128(), sales: e.sales };
                assert_eq!(unswept, Some(swept), "swept is what has gathered");
            }
            MarketEvent::BondPosted(e) => {
                take(&mut self.purses, (e.seller.clone(), e.denom.clone()), e.amount);
                add(&mut self.stakes, (e.seller, e.denom), e.amount);
            }
            MarketEvent::BondWithdrawn(e) => {
                take(&mut self.stakes, (e.seller.clone(), e.denom.clone()), e.amount);
                add(&mut self.purses, (e.seller, e.denom), e.amount);
            }
            MarketEvent::RoyaltiesClaimed(e) => add(&mut self.purses, (e.account, e.denom), e.amount),
            MarketEvent::LicenseIssued(e) => {
                let license = e.license.parse().unwrap();
                let before = self.holders.insert(license, e.owner.clone());
                assert_eq!(before, None, "a license was issued twice");
                self.issued.insert(license, e);
            }
            MarketEvent::LicenseTransferred(e) => {
                let before = self.holders.insert(e.license.parse().unwrap(), e.to);
                assert_eq!(before, Some(e.from), "a license came from who did not hold it");
            }
            MarketEvent::ResaleOpened(e) => {
                assert!(self.resales.insert(e.license, e).is_none(), "a license was put up for resale twice");
            }
            MarketEvent::ResaleEnded(e) => {
                assert!(self.resales.remove(&e.license).is_some(), "a resale ended that was none");
                self.ending.remove(&e.license);
            }
            MarketEvent::ResaleEnding(e) => assert!(self.ending.insert(e.license), "a resale was ended twice"),
            MarketEvent::SellerClosed(e) => {
                assert_eq!(self.closed.insert(e.seller, e.order), None, "a seller was closed twice");
            }
            MarketEvent::SellerReopened(e) => {
                assert!(self.closed.remove(&e.seller).is_some(), "listings were opened that were not closed");
            }
            _ => {}
        }
    }
}

impl From<OrderPlaced> for Deal {
    fn from(e: OrderPlaced) -> Self {
        Self {
            row: (e.listing, e.split_version, e.denom),
            buyer: e.buyer,
            seller: e.seller,
            price: e.price.u128(),
            fee: e.fee.u128(),
            resold: e.resold,
            royalty: e.royalty.unwrap_or_default().u128(),
            bound: e.bond.u128(),
            lost: 0,
            back: 0,
            returned: 0,
            staked: 0,
            stake_lost: 0,
            ruled_against: false,
            paid: None,
        }
    }
}

impl From<OrderOffered> for Deal {
    /// Nothing is bound before it is taken.
    fn from(e: OrderOffered) -> Self {
        Self {
            row: (e.listing, e.split_version, e.denom),
            buyer: e.buyer,
            seller: e.seller,
            price: e.price.u128(),
            fee: e.fee.u128(),
            resold: None,
            royalty: 0,
            bound: 0,
            lost: 0,
            back: 0,
            returned: 0,
            staked: 0,
            stake_lost: 0,
            ruled_against: false,
            paid: None,
        }
    }
}
