//! How revenue reaches those who are owed it.

use cosmwasm_std::Addr;
use weighhouse_protocol::escrow::{self, Order, OrderState, Revenue};
use weighhouse_protocol::royalties::{Balance, ExecuteMsg, QueryMsg, Total};
use weighhouse_protocol::ListingId;

use crate::market::{Market, Outcome, DENOM};

/// What escrow holds for an order beside its bond.
fn held(order: &Order) -> u128 {
    match order.state {
        OrderState::Funded | OrderState::Offered | OrderState::Delivered => order.price.u128(),
        OrderState::Disputed => (order.price + order.stake).u128(),
        OrderState::Settled | OrderState::Refunded | OrderState::Withdrawn => 0,
    }
}

impl Market {
    /// Lets a stranger sweep a listing's revenue in [`DENOM`] under its first split.
    pub fn sweep(&mut self, listing: ListingId) -> Outcome {
        self.sweep_as(listing, 1, DENOM)
    }

    /// Lets a stranger sweep.
    pub fn sweep_as(&mut self, listing: ListingId, split_version: u32, denom: &str) -> Outcome {
        let stranger = self.stranger.clone();
        let message = escrow::ExecuteMsg::Sweep { listing, split_version, denom: denom.into() };
        self.tell_escrow(&stranger, message, &[])
    }

    /// Claims in all denoms.
    pub fn claim(&mut self, account: &Addr) -> Outcome {
        self.claim_in(account, None)
    }

    /// Claims in some denoms.
    pub fn claim_in(&mut self, account: &Addr, denoms: Option<Vec<&str>>) -> Outcome {
        let denoms = denoms.map(|denoms| denoms.into_iter().map(String::from).collect());
        let royalties = self.royalties.clone();
        self.execute(account, &royalties, &ExecuteMsg::Claim { denoms }, &[])
    }

    /// What is owed to an account in [`DENOM`].
    pub fn owed(&self, account: &Addr) -> u128 {
        let rows = self.balances(account);
        rows.iter().find(|row| row.denom == DENOM).map_or(0, |row| row.owed.u128())
    }

    /// What is owed to an account.
    pub fn balances(&self, account: &Addr) -> Vec<Balance> {
        let question = QueryMsg::Balances { account: account.to_string(), start_after: None, limit: None };
        self.ask(&self.royalties, &question).unwrap()
    }

    /// The sums over all accounts.
    pub fn totals(&self) -> Vec<Total> {
        self.ask(&self.royalties, &QueryMsg::Totals { start_after: None, limit: None }).unwrap()
    }

    /// All orders.
    pub fn orders(&self) -> Vec<Order> {
        let mut orders: Vec<Order> = Vec::new();
        loop {
            let start_after = orders.last().map(|order| order.id);
            let question = escrow::QueryMsg::Orders { start_after, limit: Some(100) };
            let page: Vec<Order> = self.ask(&self.escrow, &question).unwrap();
            let Some(first) = page.first() else { return orders };
            assert!(start_after < Some(first.id), "the list does not go on: {start_after:?}, {}", first.id);
            orders.extend(page);
        }
    }

    /// Revenue that waits to be swept.
    pub fn revenues(&self) -> Vec<Revenue> {
        self.ask(&self.escrow, &escrow::QueryMsg::Revenues { start_after: None, limit: Some(100) }).unwrap()
    }

    /// What escrow should hold in a denom: open orders with the stakes of disputes, the sellers' bonds, and
    /// unswept revenue.
    pub fn due_in_escrow(&self, denom: &str, sellers: &[&Addr]) -> u128 {
        let open = self.orders().into_iter().filter(|order| order.denom == denom);
        let open: u128 = open.map(|order| held(&order)).sum();
        let bonds = sellers.iter().map(|seller| self.bond_of(seller, denom));
        let bonds: u128 = bonds.map(|bond| (bond.free + bond.reserved + bond.unlocked).u128()).sum();
        let unswept = self.revenues().into_iter().filter(|revenue| revenue.denom == denom);
        open + bonds + unswept.map(|revenue| revenue.gross.u128()).sum::<u128>()
    }

    /// What the ledger should hold in a denom: credited − claimed, and what rounding left.
    pub fn due_in_royalties(&self, denom: &str) -> u128 {
        let totals = self.totals();
        totals.iter().find(|row| row.denom == denom).map_or(0, |row| (row.owed + row.carried).u128())
    }
}
