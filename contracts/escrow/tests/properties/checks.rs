//! What must be true of everybody's money and licenses after each step.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use weighhouse_market_suite::{Market, Outcome, MIN_FEE};
use weighhouse_protocol::escrow::{Order, OrderState, QueryMsg, Resale};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::shares::share_of;

use super::books::{Row, Unswept};
use super::world::{World, DENOMS, LISTINGS, SUPPLY};

impl World {
    /// Adds up what the events say.
    pub fn note(&mut self, outcome: &Outcome) {
        let events: Vec<_> = outcome.iter().flat_map(Market::events).collect();
        let settled: Vec<_> = events.iter().filter_map(settled).collect();
        events.into_iter().for_each(|event| self.books.note(event));
        for order in settled {
            let deal = &self.books.deals[&order];
            let holder = self.books.holder(deal.resold.unwrap_or(order));
            assert_eq!(holder.as_ref(), Some(&deal.buyer), "a settled order's license is its buyer's");
        }
    }

    /// Compares with what there is.
    pub fn check(&mut self) {
        let orders = self.market.orders();
        DENOMS.iter().for_each(|denom| self.check_money(denom, &orders));
        self.check_unswept();
        orders.iter().for_each(|order| self.check_order(order));
        self.check_licenses(&orders);
        self.check_resales(&orders);
        self.check_supply(&orders);
        self.check_closings();
        self.books.before = orders.into_iter().map(|order| (order.id, order)).collect();
    }

    fn check_money(&self, denom: &str, orders: &[Order]) {
        let market = &self.market;
        let sellers = self.sellers();
        let escrow = market.balance(&market.escrow, denom);
        let due = market.due_in_escrow(denom, &sellers.each_ref());
        assert_eq!(escrow, due, "escrow's balance = open orders + stakes + bonds + unswept");
        let bonds = sellers.each_ref().map(|seller| market.bond_of(seller, denom));
        let reserved: u128 = bonds.iter().map(|bond| bond.reserved.u128()).sum();
        let bound = orders.iter().filter(|order| order.denom == denom && order.state != OrderState::Offered);
        assert_eq!(reserved, bound.map(|order| order.bond.u128()).sum::<u128>(), "what is reserved backs orders");
        for (seller, bond) in sellers.iter().zip(&bonds) {
            let stake = self.books.stakes.get(&(seller.clone(), denom.into())).copied().unwrap_or_default();
            assert_eq!((bond.free + bond.reserved + bond.unlocked).u128(), stake, "posted − withdrawn − lost");
        }
        let ledger = market.balance(&market.royalties, denom);
        assert_eq!(ledger, market.due_in_royalties(denom), "royalties' balance = credited − claimed");
        let rows = self.accounts.iter().flat_map(|account| market.balances(account));
        let owed: u128 = rows.filter(|row| row.denom == denom).map(|row| row.owed.u128()).sum();
        assert_eq!(ledger, owed + self.carried(denom), "the ledger's rows and what rounding carries sum to its total");
        assert_eq!(market.balance(&market.registry, denom) + market.balance(&market.license, denom), 0);
        for account in &self.accounts {
            assert_eq!(market.balance(account, denom), self.books.purse(account, denom), "events say who was paid");
        }
    }

    /// What is no whole unit of anybody's yet.
    pub fn carried(&self, denom: &str) -> u128 {
        self.market.totals().iter().filter(|row| row.denom == denom).map(|row| row.carried.u128()).sum()
    }

    /// Resales gather under the split of their license, and are no sale of the creators'.
    fn check_unswept(&self) {
        let rows = self.market.revenues().into_iter().map(|row| {
            let unswept = Unswept { gross: row.gross.u128(), fee: row.fee.u128(), sales: row.sales };
            ((row.listing, row.split_version, row.denom), unswept)
        });
        assert_eq!(rows.collect::<BTreeMap<Row, Unswept>>(), self.books.unswept, "events say what waits to be swept");
    }

    /// A buyer loses the price at most, but for a ruling that gives it nothing and takes its stake; it gains at most a
    /// fifth of the bond, which is less than its seller loses: so nobody gains by being both.
    fn check_order(&self, order: &Order) {
        let deal = &self.books.deals[&order.id];
        let (back, lost, bound, price) = (deal.back, deal.lost, deal.bound, order.price.u128());
        let said = (deal.price, deal.fee, deal.royalty);
        assert_eq!(said, (price, order.fee.u128(), order.royalty.u128()), "events say what an order costs");
        let most = if deal.ruled_against { price + order.stake.u128() } else { price };
        assert!(
            price + deal.stake_lost <= back + most,
            "a buyer lost more than the price, and no ruling took its stake"
        );
        assert!(lost <= bound, "more of the bond was lost than was at stake");
        assert!(back <= price + bound / 5, "a buyer gained more than a fifth of the bond");
        assert_eq!(order.dispute.is_some(), order.state == OrderState::Disputed);
        assert_eq!(order.dispute.map_or(0, |dispute| dispute.stake.u128()), deal.staked, "a stake was lost or made");
        assert_eq!(order.returned.u128(), deal.returned, "events say what was returned");
        match order.state {
            OrderState::Funded | OrderState::Delivered | OrderState::Offered | OrderState::Disputed => {
                assert_eq!((back, lost, deal.stake_lost), (0, 0, 0), "paid out while it is open");
                let is_offer = order.state == OrderState::Offered;
                assert_eq!(bound, if is_offer { 0 } else { order.bond.u128() }, "an offer binds nothing");
            }
            OrderState::Settled => {
                assert!(
                    back - deal.returned <= lost,
                    "a settled order pays back out of the bond but for what was agreed"
                );
                assert!(deal.stake_lost == 0 || deal.returned == 0, "a stake was lost by who was right");
                assert!(order.bond.u128() == bound || order.bond.is_zero(), "a part of a bond is left");
                assert!(lost == 0 || order.bond.is_zero(), "a bond was lost and is there");
                self.check_parts(order);
            }
            OrderState::Refunded => {
                assert!(back >= price, "a refunded buyer lost something");
                assert!(back - price <= lost, "a refunded buyer gained more than the seller lost");
                assert_eq!(deal.stake_lost, 0, "who got all back lost a stake");
                assert!(order.bond.is_zero(), "a refunded order has a bond");
            }
            OrderState::Withdrawn => {
                assert_eq!((back, lost, bound), (price, 0, 0), "an offer is withdrawn as it was made");
                assert!(order.bond.is_zero(), "a withdrawn offer has a bond");
            }
        }
        if let Some(before) = self.books.before.get(&order.id) {
            check_step(before, order);
        }
    }

    /// Fee and royalty are parts of the whole price, whatever is agreed, and the seller gets something.
    fn check_parts(&self, order: &Order) {
        let deal = &self.books.deals[&order.id];
        let (fee, payees, reseller) = deal.paid.expect("a settled order paid nobody");
        assert_eq!(fee, order.fee.u128(), "a part of the fee was agreed away");
        assert!(fee >= MIN_FEE, "a fee is less than the least");
        assert_eq!(fee + payees + reseller + deal.returned, order.price.u128(), "a price is divided to the last unit");
        match order.resold {
            None => assert!(payees > 0 && reseller == 0, "a license was issued, and its seller got nothing"),
            Some(_) => {
                assert!(reseller > 0, "a license was resold, and its reseller got nothing");
                let royalty = share_of(order.price, order.grant.resale_royalty_bps);
                assert_eq!((payees, order.royalty), (royalty.u128(), royalty), "a part of the royalty was agreed away");
            }
        }
    }

    /// One for each settled order of the creators', with its number. Resales issue none.
    fn check_licenses(&self, orders: &[Order]) {
        let settled = orders.iter().filter(|order| order.state == OrderState::Settled && order.resold.is_none());
        let settled: Vec<_> = settled.map(|order| order.id).collect();
        assert_eq!(self.market.licenses(), u64::try_from(settled.len()).unwrap(), "one license for one settled order");
        assert!(settled.iter().eq(self.books.issued.keys()), "a license's number is its order's");
        for license in settled {
            let holder = self.books.holder(license);
            assert_eq!(Some(self.market.owner_of(license)), holder, "events say who holds a license");
        }
    }

    /// What is for resale is in escrow, and what is in escrow for resale; one order at most is open for it.
    fn check_resales(&self, orders: &[Order]) {
        let market = &self.market;
        let resales: Vec<Resale> =
            market.ask(&market.escrow, &QueryMsg::Resales { start_after: None, limit: Some(100) }).unwrap();
        assert!(resales.iter().map(|resale| resale.license).eq(self.books.licenses(true)), "who holds it resells it");
        assert_eq!(resales.len(), self.books.resales.len(), "events say what is for resale");
        for resale in &resales {
            let opened = &self.books.resales[&resale.license];
            let issued = &self.books.issued[&resale.license];
            assert_eq!((&resale.seller, resale.price.amount), (&opened.seller, opened.price));
            assert_eq!((resale.listing, resale.version), (issued.listing, issued.version), "it is another license");
            assert_eq!(resale.expires_at, issued.expires_at, "a license that is resold ends as it would have");
            assert_eq!(self.find_resale(resale.license).as_ref(), Some(resale), "one answer is not the other");
            assert_eq!(resale.ending, self.books.ending.contains(&resale.license), "events say what is ending");
            let open = orders.iter().filter(|order| order.resold == Some(resale.license) && is_open(order));
            let open: Vec<_> = open.map(|order| order.id).collect();
            assert_eq!(resale.order.into_iter().collect::<Vec<_>>(), open, "one order at most is open for a license");
        }
        let resold = orders.iter().filter_map(|order| Some((order, order.resold?)));
        for (order, license) in resold {
            let issued = &self.books.issued[&license];
            assert!(order.bond.is_zero(), "a resale has a bond");
            assert_eq!(order.split_version, issued.split_version, "the royalty goes to others than the license says");
            assert_eq!((order.listing, order.version, &order.grant), (issued.listing, issued.version, &issued.grant.0));
            assert!(
                !is_open(order) || self.books.resales.contains_key(&license),
                "a license left while it was ordered"
            );
        }
    }

    fn check_supply(&self, orders: &[Order]) {
        for listing in 3..=LISTINGS {
            let of_plan = orders.iter().filter(|order| (order.listing, order.plan) == (listing, 0));
            let taken = of_plan.filter(|order| order.resold.is_none() && is_taken(order)).count();
            let sold: u32 = self.market.ask(&self.market.escrow, &QueryMsg::Sold { listing, plan: 0 }).unwrap();
            assert_eq!(usize::try_from(sold).unwrap(), taken, "what is sold is what was not refunded");
            assert!(sold <= SUPPLY, "more were sold than there are");
        }
    }

    fn check_closings(&self) {
        for seller in self.sellers() {
            let closed = self.market.closed(&seller).map(|closing| closing.order);
            assert_eq!(closed, self.books.closed.get(&seller).copied(), "events say whose listings are closed");
        }
    }

    /// That escrow keeps nothing of anybody's.
    pub fn check_escrow_is_empty(&self) {
        for denom in DENOMS {
            assert_eq!(self.market.balance(&self.market.escrow, denom), 0, "money is stuck");
            assert_eq!(self.market.balance(&self.market.royalties, denom), self.carried(denom), "money is stuck");
            let treasury = self.market.balance(&self.market.treasury, denom);
            assert_eq!(treasury, self.books.of_treasury(denom), "fees, lost bonds and lost stakes are the treasury's");
        }
        let escrow: &Addr = &self.market.escrow;
        let kept = self.books.issued.keys().filter(|license| self.market.owner_of(**license) == *escrow);
        assert_eq!(kept.count(), 0, "a license is stuck");
    }
}

fn settled(event: &MarketEvent) -> Option<u64> {
    match event {
        MarketEvent::OrderSettled(e) => Some(e.order),
        _ => None,
    }
}

pub fn is_open(order: &Order) -> bool {
    use OrderState::{Delivered, Disputed, Funded, Offered};
    matches!(order.state, Funded | Offered | Delivered | Disputed)
}

fn is_taken(order: &Order) -> bool {
    !matches!(order.state, OrderState::Refunded | OrderState::Offered | OrderState::Withdrawn)
}

/// Final states stay, and an order keeps what it froze.
fn check_step(before: &Order, after: &Order) {
    assert!(is_open(before) || after.state == before.state, "final states stay");
    let taken = match (before.state, after.state) {
        // Its time to deliver begins when an offer is taken.
        (OrderState::Offered, OrderState::Funded) => after,
        _ => before,
    };
    let moved = Order {
        placed_at: taken.placed_at,
        placed_at_height: taken.placed_at_height,
        deliver_by: taken.deliver_by,
        deliver_by_height: taken.deliver_by_height,
        refund_from: taken.refund_from,
        refund_from_height: taken.refund_from_height,
        expires_at: after.expires_at,
        expires_at_height: after.expires_at_height,
        state: after.state,
        delivered_at: after.delivered_at,
        settle_from: after.settle_from,
        settle_from_height: after.settle_from_height,
        release_from: after.release_from,
        release_from_height: after.release_from_height,
        bond: after.bond,
        transport_key: after.transport_key.clone(),
        dispute: after.dispute,
        returned: after.returned,
        ..before.clone()
    };
    assert_eq!(moved, *after, "what an order froze changed");
    assert!(before.delivered_at.is_none() || after.delivered_at.is_none() || before.delivered_at == after.delivered_at);
}
