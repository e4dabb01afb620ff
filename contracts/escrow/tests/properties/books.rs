//! What must be true of everybody's money, kept by the events alone.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use weighhouse_market_suite::{Market, Outcome};
use weighhouse_protocol::escrow::{Order, OrderState, QueryMsg};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::OrderId;

use super::world::{World, DENOMS, LISTINGS, SUPPLY};

type Sums<K> = BTreeMap<K, u128>;
type Place = (Addr, String);

/// Sums that the events give.
#[derive(Default)]
pub struct Books {
    /// What each account has in hand.
    purses: Sums<Place>,
    /// What each seller has at stake, in all.
    stakes: Sums<Place>,
    /// What each order's buyer got back, what its seller lost of the bond, and how much there was of it.
    back: Sums<OrderId>,
    lost: Sums<OrderId>,
    bound: Sums<OrderId>,
    /// What is the treasury's, by denom: fees, and its part of forfeited bonds.
    treasury: Sums<String>,
    /// Who holds each license.
    holders: BTreeMap<OrderId, Addr>,
    /// How the orders stood after the last step.
    before: BTreeMap<OrderId, Order>,
}

fn add<K: Ord>(sums: &mut Sums<K>, key: K, amount: u128) {
    *sums.entry(key).or_default() += amount;
}

fn take<K: Ord>(sums: &mut Sums<K>, key: K, amount: u128) {
    let sum = sums.entry(key).or_default();
    *sum = sum.checked_sub(amount).expect("more was taken than there was");
}

impl Books {
    /// Begins with what there is.
    pub fn open(&mut self, market: &Market, accounts: &[Addr], sellers: &[&Addr]) {
        for denom in DENOMS {
            for account in accounts {
                add(&mut self.purses, (account.clone(), denom.into()), market.balance(account, denom));
            }
            for seller in sellers {
                add(&mut self.stakes, ((*seller).clone(), denom.into()), market.bond_of(seller, denom).free.u128());
            }
        }
    }

    /// Who holds a license.
    pub fn holder(&self, license: OrderId) -> Option<Addr> {
        self.holders.get(&license).cloned()
    }

    /// An order before the last step.
    pub fn before(&self, order: OrderId) -> &Order {
        &self.before[&order]
    }

    /// The orders in some states after the last step.
    pub fn orders_in(&self, states: &[OrderState]) -> Vec<OrderId> {
        self.before.values().filter(|order| states.contains(&order.state)).map(|order| order.id).collect()
    }

    /// What is the treasury's.
    pub fn of_treasury(&self, denom: &str) -> u128 {
        self.treasury.get(denom).copied().unwrap_or_default()
    }

    /// What an account should have in hand.
    pub fn purse(&self, account: &Addr, denom: &str) -> u128 {
        self.purses.get(&(account.clone(), denom.into())).copied().unwrap_or_default()
    }

    fn note(&mut self, event: MarketEvent) {
        match event {
            MarketEvent::OrderPlaced(e) => {
                take(&mut self.purses, (e.buyer, e.denom), e.price.u128());
                add(&mut self.bound, e.order, e.bond.u128());
            }
            MarketEvent::OrderRefunded(e) => {
                add(&mut self.purses, (e.buyer, e.denom), e.amount.u128());
                add(&mut self.back, e.order, e.amount.u128());
            }
            MarketEvent::BondForfeited(e) => {
                let lost = (e.to_buyer + e.to_treasury).u128();
                take(&mut self.stakes, (e.seller, e.denom.clone()), lost);
                add(&mut self.treasury, e.denom.clone(), e.to_treasury.u128());
                add(&mut self.purses, (e.buyer, e.denom), e.to_buyer.u128());
                add(&mut self.back, e.order, e.to_buyer.u128());
                add(&mut self.lost, e.order, lost);
            }
            MarketEvent::OrderSettled(e) => add(&mut self.treasury, e.denom, e.fee.u128()),
            MarketEvent::BondPosted(e) => {
                take(&mut self.purses, (e.seller.clone(), e.denom.clone()), e.amount.u128());
                add(&mut self.stakes, (e.seller, e.denom), e.amount.u128());
            }
            MarketEvent::BondWithdrawn(e) => {
                take(&mut self.stakes, (e.seller.clone(), e.denom.clone()), e.amount.u128());
                add(&mut self.purses, (e.seller, e.denom), e.amount.u128());
            }
            MarketEvent::RoyaltiesClaimed(e) => add(&mut self.purses, (e.account, e.denom), e.amount.u128()),
            MarketEvent::LicenseIssued(e) => {
                let before = self.holders.insert(e.license.parse().unwrap(), e.owner);
                assert_eq!(before, None, "a license was issued twice");
            }
            MarketEvent::LicenseTransferred(e) => drop(self.holders.insert(e.license.parse().unwrap(), e.to)),
            _ => {}
        }
    }
}

impl World {
    /// Adds up what the events say.
    pub fn note(&mut self, outcome: &Outcome) {
        outcome.iter().flat_map(Market::events).for_each(|event| self.books.note(event));
    }

    /// Compares with what there is.
    pub fn check(&mut self) {
        let orders = self.market.orders();
        DENOMS.iter().for_each(|denom| self.check_money(denom, &orders));
        orders.iter().for_each(|order| self.check_order(order));
        let settled = orders.iter().filter(|order| order.state == OrderState::Settled).count();
        assert_eq!(self.market.licenses(), u64::try_from(settled).unwrap(), "one license for one settled order");
        assert_eq!(self.books.holders.len(), settled);
        for listing in 3..=LISTINGS {
            let of_plan = orders.iter().filter(|order| (order.listing, order.plan) == (listing, 0));
            let taken = of_plan.filter(|order| order.state != OrderState::Refunded).count();
            let sold: u32 = self.market.ask(&self.market.escrow, &QueryMsg::Sold { listing, plan: 0 }).unwrap();
            assert_eq!(usize::try_from(sold).unwrap(), taken, "what is sold is what was not refunded");
            assert!(sold <= SUPPLY, "more were sold than there are");
        }
        self.books.before = orders.into_iter().map(|order| (order.id, order)).collect();
    }

    fn check_money(&self, denom: &str, orders: &[Order]) {
        let market = &self.market;
        let sellers = self.sellers();
        let escrow = market.balance(&market.escrow, denom);
        let due = market.due_in_escrow(denom, &sellers.each_ref());
        assert_eq!(escrow, due, "escrow's balance = open orders + bonds + unswept");
        let bonds = sellers.each_ref().map(|seller| market.bond_of(seller, denom));
        let reserved: u128 = bonds.iter().map(|bond| bond.reserved.u128()).sum();
        let bound = orders.iter().filter(|order| order.denom == denom).map(|order| order.bond.u128());
        assert_eq!(reserved, bound.sum::<u128>(), "what is reserved backs orders");
        for (seller, bond) in sellers.iter().zip(&bonds) {
            let stake = self.books.stakes.get(&(seller.clone(), denom.into())).copied().unwrap_or_default();
            assert_eq!((bond.free + bond.reserved + bond.unlocked).u128(), stake, "posted − withdrawn − lost");
        }
        let ledger = market.balance(&market.royalties, denom);
        assert_eq!(ledger, market.due_in_royalties(denom), "royalties' balance = credited − claimed");
        let rows = self.accounts.iter().flat_map(|account| market.balances(account));
        let owed: u128 = rows.filter(|row| row.denom == denom).map(|row| row.owed.u128()).sum();
        assert_eq!(ledger, owed, "the ledger's rows sum to its total");
        assert_eq!(market.balance(&market.registry, denom) + market.balance(&market.license, denom), 0);
        for account in &self.accounts {
            assert_eq!(market.balance(account, denom), self.books.purse(account, denom), "events say who was paid");
        }
    }

    /// A buyer loses the price at most, and gains at most a fifth of the bond, which is less than its seller loses: so
    /// nobody gains by being both.
    fn check_order(&self, order: &Order) {
        let sum = |sums: &Sums<OrderId>| sums.get(&order.id).copied().unwrap_or_default();
        let (back, lost, bound) = (sum(&self.books.back), sum(&self.books.lost), sum(&self.books.bound));
        let price = order.price.u128();
        assert!(lost <= bound, "more of the bond was lost than was at stake");
        assert!(back <= price + bound / 5, "a buyer gained more than a fifth of the bond");
        match order.state {
            OrderState::Funded | OrderState::Delivered => assert_eq!((back, lost), (0, 0), "paid out while it is open"),
            OrderState::Settled => {
                assert!(back <= lost, "a settled order pays back out of the bond alone");
                assert!(order.fee < order.price, "a license was issued, and its seller got nothing");
                assert!(order.bond.u128() == bound || order.bond.is_zero(), "a part of a bond is left");
                assert!(lost == 0 || order.bond.is_zero(), "a bond was lost and is there");
                let holder = self.books.holder(order.id);
                assert_eq!(Some(self.market.owner_of(order.id)), holder, "a settled order's license is its buyer's");
            }
            OrderState::Refunded => {
                assert!(back >= price, "a refunded buyer lost something");
                assert!(back - price <= lost, "a refunded buyer gained more than the seller lost");
                assert!(order.bond.is_zero(), "a refunded order has a bond");
            }
        }
        let before = self.books.before.get(&order.id).map(|before| before.state);
        if let Some(state @ (OrderState::Settled | OrderState::Refunded)) = before {
            assert_eq!(order.state, state, "final states stay");
        }
    }
}
