//! How everything ends: every timeout is called, and everybody takes what is theirs.

use weighhouse_market_suite::{Outcome, BOND, BOND_DELAY, PURSE};
use weighhouse_protocol::escrow::{Order, OrderState};

use super::world::{Cast, World, DAILY_PENALTY, DENOMS};

/// Longer than any span of any order.
const LONG: u64 = 200 * 86_400;

impl World {
    /// Ends all orders and pays everybody out, by messages that a stranger can send but for claims, bonds and licenses
    /// that nobody bought.
    pub fn end(&mut self) {
        self.market.pass(LONG);
        for order in self.market.orders() {
            self.end_order(&order);
        }
        for order in self.market.orders().into_iter().filter(|order| !order.bond.is_zero()) {
            let released = self.market.release(order.id);
            let outcome = released.or_else(|_| self.market.refund(order.id));
            self.must(outcome);
        }
        for license in self.books.licenses(true) {
            let reseller = self.books.resales[&license].seller.clone();
            let outcome = self.market.end_resale(&reseller, license);
            self.must(outcome);
            assert_eq!(self.books.holder(license), Some(reseller), "a license went back to somebody else");
        }
        for row in self.market.revenues() {
            let outcome = self.market.sweep_as(row.listing, row.split_version, &row.denom);
            self.must(outcome);
        }
        for account in self.accounts.clone() {
            if self.market.balances(&account).iter().any(|row| !row.owed.is_zero()) {
                let outcome = self.market.claim(&account);
                self.must(outcome);
            }
        }
        self.take_bonds();
        self.check_escrow_is_empty();
    }

    fn must(&mut self, outcome: Outcome) {
        self.judge(None, &outcome);
        self.note(&outcome);
        outcome.unwrap();
        self.check();
    }

    fn end_order(&mut self, order: &Order) {
        let outcome = match order.state {
            OrderState::Funded => self.market.refund(order.id),
            OrderState::Offered => self.market.withdraw_offer(order.id),
            OrderState::Delivered | OrderState::Disputed if self.is_good(order.listing, order.version) => {
                self.market.settle(order.id)
            }
            OrderState::Delivered | OrderState::Disputed => self.market.refund(order.id),
            OrderState::Settled | OrderState::Refunded | OrderState::Withdrawn => return,
        };
        self.must(outcome);
    }

    fn take_bonds(&mut self) {
        for seller in self.sellers() {
            for denom in DENOMS {
                let bond = self.market.bond_of(&seller, denom);
                let all = (bond.free + bond.unlocked).u128();
                if all > 0 {
                    let outcome = self.market.unlock_bond_of(&seller, denom, all);
                    self.must(outcome);
                    self.market.pass(u64::from(BOND_DELAY));
                    let outcome = self.market.withdraw_bond_of(&seller, denom);
                    self.must(outcome);
                }
            }
        }
    }

    /// Who watches honest sellers gains what they paid for deliveries that they missed, and that is bounded by the day.
    pub fn check_the_watcher(&self) {
        assert_eq!(self.cast, Cast::Watcher);
        for denom in DENOMS {
            let has: u128 = self.buyers.iter().map(|name| self.market.balance(name, denom)).sum();
            let days = self.books.penalties.keys().filter(|(_, of, _)| of == denom).count();
            let most = DAILY_PENALTY * u128::try_from(days).unwrap();
            // The rival's own bond was paid back before.
            let had = 2 * PURSE;
            assert!(has <= had + most, "a watcher gained {} in {days} days", has - had);
        }
    }

    /// What one person did alone has cost it the fees, the forfeited bonds and the lost stakes, and nobody else
    /// anything.
    pub fn check_the_person(&self) {
        assert_eq!(self.cast, Cast::OnePerson);
        let market = &self.market;
        for denom in DENOMS {
            let person: u128 = self.buyers.iter().map(|name| market.balance(name, denom)).sum();
            assert_eq!(person + market.balance(&market.treasury, denom) + self.carried(denom), 2 * PURSE);
            assert_eq!(market.balance(&market.seller, denom), PURSE + BOND);
            assert_eq!(market.balance(&market.buyer, denom), PURSE);
            assert_eq!(market.balance(&market.stranger, denom), PURSE);
        }
    }
}
