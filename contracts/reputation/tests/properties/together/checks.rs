//! What must be true of everybody's money and words after each step.

use proptest::prelude::*;
use weighhouse_market_suite::{DENOM, HANDLE_DEPOSIT, REPORT_STAKE};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::registry::ListingState;
use weighhouse_protocol::reputation::{AttestationStatus, ReportState};

use super::super::recount::{check_rating, handles, owed, reviews};
use super::step::Step;
use super::world::{World, DENOMS, LISTINGS};

impl World {
    /// What must be true after each step.
    pub fn check(&self, step: &Step) -> Result<(), TestCaseError> {
        let market = &self.market;
        for (denom, whole) in DENOMS.into_iter().zip(self.whole) {
            prop_assert_eq!(self.everything(denom), whole, "money appeared or left after {:?}", step);
            let balance = |contract| market.balance(contract, denom);
            prop_assert_eq!(balance(&market.escrow), market.due_in_escrow(denom, &[&market.seller]));
            prop_assert_eq!(balance(&market.royalties), market.due_in_royalties(denom));
            prop_assert_eq!(balance(&market.reputation), owed(market, denom), "deposits + stakes after {:?}", step);
            prop_assert_eq!(balance(&market.reputation), self.held(denom), "the model after {:?}", step);
            prop_assert_eq!(balance(&market.registry) + balance(&market.license), 0);
        }
        self.check_reviews()?;
        for listing in 1..=LISTINGS {
            check_rating(market, listing)?;
            let delisted = market.listing(listing).state == ListingState::Delisted;
            prop_assert_eq!(delisted, self.delisted.contains(&listing), "governance alone delists");
        }
        self.check_charges()?;
        self.check_links()?;
        self.check_attestations()?;
        self.check_posts()
    }

    /// What reputation holds by the steps that went through: a deposit for each holder of a handle, and a stake for each
    /// report that is not settled.
    fn held(&self, denom: &str) -> u128 {
        if denom != DENOM {
            return 0;
        }
        let open = self.charges.values().filter(|charge| !charge.settled).count();
        let sum = |count: usize, each: u128| u128::try_from(count).unwrap() * each;
        sum(self.deposits.len(), HANDLE_DEPOSIT) + sum(open, REPORT_STAKE)
    }

    pub fn check_the_end(&self) -> Result<(), TestCaseError> {
        let market = &self.market;
        prop_assert!(handles(market).iter().all(|handle| handle.held.is_none()));
        for (denom, whole) in DENOMS.into_iter().zip(self.whole) {
            prop_assert_eq!(market.balance(&market.reputation, denom), 0);
            let bond = market.bond_of(&market.seller, denom);
            let bonds = (bond.free + bond.reserved + bond.unlocked).u128();
            prop_assert_eq!(market.balance(&market.escrow, denom), bonds, "an order's money is stuck");
            let carried: u128 =
                market.totals().iter().filter(|row| row.denom == denom).map(|row| row.carried.u128()).sum();
            prop_assert_eq!(market.balance(&market.royalties, denom), carried, "what is owed is stuck");
            prop_assert_eq!(self.everything(denom), whole);
        }
        Ok(())
    }

    /// How often each kind of thing came about.
    pub fn seen(&self) -> Vec<(&'static str, usize)> {
        let (orders, reviews, now) = (self.market.orders(), reviews(&self.market), self.market.now());
        let of = |state| orders.iter().filter(|order| order.state == state).count();
        let resold = orders.iter().filter(|order| order.resold.is_some() && order.state == OrderState::Settled);
        let posts = || self.written.values();
        let charges = || self.charges.values();
        let in_state = |state| charges().filter(|charge| charge.state == state).count();
        let attested = |status| self.verifiers.count(status, now);
        vec![
            ("settled orders", of(OrderState::Settled)),
            ("refunded orders", of(OrderState::Refunded)),
            ("licenses that were resold", resold.count()),
            ("splits that replaced another", self.splits.values().map(|splits| splits.len() - 1).sum()),
            ("reviews", reviews.len()),
            ("reviews that a part in the sale kept out", self.kept_apart),
            ("helpful votes", reviews.iter().filter(|review| review.helpful > 0).count()),
            ("settled reports", charges().filter(|charge| charge.settled).count()),
            ("upheld reports", in_state(ReportState::Upheld)),
            ("dismissed reports", in_state(ReportState::Dismissed)),
            ("abusive reports", in_state(ReportState::Abusive)),
            ("lapsed reports", in_state(ReportState::Lapsed)),
            ("appeals", charges().filter(|charge| charge.appeal.is_some()).count()),
            ("decided appeals", charges().filter(|charge| charge.appeal == Some(true)).count()),
            ("links of accounts", self.links.made[0]),
            ("links of Ethereum addresses", self.links.made[1]),
            ("links that ended", self.links.ended),
            ("attestations that count", attested(AttestationStatus::Valid)),
            ("attestations that expired", attested(AttestationStatus::Expired)),
            ("attestations that were revoked", attested(AttestationStatus::Revoked)),
            ("attestations whose verifier was revoked", attested(AttestationStatus::VerifierRevoked)),
            ("accreditations that followed another", self.verifiers.renewed),
            ("answers", self.written.keys().filter(|(_, answer)| answer.is_some()).count()),
            ("posts that are withdrawn", posts().filter(|written| written.withdrawn).count()),
            ("posts that are hidden", posts().filter(|written| written.hidden).count()),
        ]
    }
}
