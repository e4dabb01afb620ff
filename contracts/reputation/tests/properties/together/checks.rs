//! What must be true of everybody's money and words after each step.

use cosmwasm_std::coin;
use proptest::prelude::*;
use weighhouse_protocol::escrow::{OrderState, QueryMsg, Sale};
use weighhouse_protocol::registry::ListingState;

use super::super::recount::{check_rating, handles, owed, reports, reviews};
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
            prop_assert_eq!(balance(&market.registry) + balance(&market.license), 0);
        }
        self.check_reviews()?;
        for listing in 1..=LISTINGS {
            check_rating(market, listing)?;
            let delisted = market.listing(listing).state == ListingState::Delisted;
            prop_assert_eq!(delisted, self.delisted.contains(&listing), "governance alone delists");
        }
        self.check_posts()
    }

    /// Each review is of a settled order, by its buyer, who has no part in the sale, at the fee that it paid.
    fn check_reviews(&self) -> Result<(), TestCaseError> {
        for review in reviews(&self.market) {
            let order = self.market.order(review.order);
            prop_assert_eq!(order.state, OrderState::Settled, "a review without a settled order");
            prop_assert_eq!(
                (&order.buyer, order.listing, order.version),
                (&review.reviewer, review.listing, review.version)
            );
            prop_assert_eq!(coin(order.fee.u128(), order.denom), review.fee);
            let sale: Sale = self.market.ask(&self.market.escrow, &QueryMsg::Sale { order: review.order }).unwrap();
            prop_assert!(review.reviewer != sale.seller && review.reviewer != self.people[0]);
            prop_assert!(
                review.listing != 2 || review.reviewer != self.people[2],
                "a payee reviewed what it is paid for"
            );
        }
        Ok(())
    }

    /// Posts are what the steps that went through made of them.
    fn check_posts(&self) -> Result<(), TestCaseError> {
        let mut posts = Vec::new();
        for question in self.questions() {
            let answers = self.market.answers(question.question);
            prop_assert_eq!(u32::try_from(answers.len()).unwrap(), question.answers);
            posts.push(((question.question, None), question.post));
            posts.extend(answers.into_iter().map(|row| ((row.question, Some(row.answer)), row.post)));
        }
        prop_assert!(posts.iter().map(|(id, _)| id).eq(self.written.keys()));
        for (id, post) in posts {
            let written = &self.written[&id];
            prop_assert_eq!((post.words.is_none(), post.hidden.is_some()), (written.withdrawn, written.hidden));
            prop_assert_eq!(&post.author, &written.author);
        }
        Ok(())
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
    pub fn seen(&self) -> [(&'static str, usize); 10] {
        let (orders, reviews, reports) = (self.market.orders(), reviews(&self.market), reports(&self.market));
        let of = |state| orders.iter().filter(|order| order.state == state).count();
        let resold = orders.iter().filter(|order| order.resold.is_some() && order.state == OrderState::Settled);
        let posts = || self.written.values();
        [
            ("settled orders", of(OrderState::Settled)),
            ("refunded orders", of(OrderState::Refunded)),
            ("licenses that were resold", resold.count()),
            ("reviews", reviews.len()),
            ("helpful votes", reviews.iter().filter(|review| review.helpful > 0).count()),
            ("settled reports", reports.iter().filter(|report| report.settled).count()),
            ("decided reports", reports.iter().filter(|report| report.decided_by.is_some()).count()),
            ("answers", self.written.keys().filter(|(_, answer)| answer.is_some()).count()),
            ("posts that are withdrawn", posts().filter(|written| written.withdrawn).count()),
            ("posts that are hidden", posts().filter(|written| written.hidden).count()),
        ]
    }
}
