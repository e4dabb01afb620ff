//! Handles, and what buyers and holders say.

use std::collections::BTreeMap;

use cosmwasm_std::{coin, Addr};
use proptest::prelude::*;
use weighhouse_market_suite::{Outcome, DENOM, HANDLE_DEPOSIT, TEXT_CID};
use weighhouse_protocol::escrow::{OrderState, QueryMsg as AskEscrow, Sale};
use weighhouse_protocol::reputation::{ExecuteMsg, QueryMsg, Review, Vote};

use super::super::recount::reviews;
use super::step::Step;
use super::world::World;

const HANDLES: [&str; 3] = ["models", "m0dels", "weights"];

impl World {
    pub fn sale(&self, order: u64) -> Sale {
        self.market.ask(&self.market.escrow, &AskEscrow::Sale { order }).unwrap()
    }

    /// Whether two accounts are one person's, as far as they are linked.
    fn is_one(&self, one: &Addr, other: &Addr) -> bool {
        self.links.person(one) == self.links.person(other)
    }

    /// Whether an account is nobody's who is paid for a listing: under the split of a sale, or the present one, or as its
    /// seller.
    fn has_no_part(&self, account: &Addr, listing: u64, sold_under: Option<u32>) -> bool {
        let splits = &self.splits[&listing];
        let version = sold_under.map_or(splits.len(), |version| usize::try_from(version).unwrap());
        let payees = splits[version - 1].iter();
        !payees.chain([&self.people[0]]).any(|party| self.is_one(account, party))
    }

    pub fn say(&mut self, step: &Step) -> Option<Outcome> {
        let outcome = match *step {
            Step::ClaimHandle { account, handle } => {
                let (sender, handle) = (self.person(account), HANDLES[handle].into());
                let funds = [coin(HANDLE_DEPOSIT, DENOM)];
                let outcome = self.market.pay_reputation(&sender, ExecuteMsg::ClaimHandle { handle }, &funds);
                let is_new = outcome.is_err() || self.deposits.insert(sender.clone());
                assert!(is_new, "{sender} holds two handles");
                outcome
            }
            Step::ReleaseHandle { account } => {
                let sender = self.person(account);
                let may = self.deposits.remove(&sender);
                self.tell(&sender, ExecuteMsg::ReleaseHandle {}, &[], may)
            }
            Step::Review { order, by, stars } => {
                let order = self.settled(order)?;
                self.review(order, by, stars)
            }
            Step::EditReview { order, stars } => {
                let order = self.order(order)?;
                let (buyer, may) = (self.market.order(order).buyer, self.reviewed.contains(&order));
                self.tell(&buyer, ExecuteMsg::EditReview { order, stars, words: Some(TEXT_CID.into()) }, &[], may)
            }
            Step::AnswerReview { order, by } => {
                let order = self.order(order)?;
                let (sender, may) = (self.person(by), by == 0 && self.reviewed.contains(&order));
                self.tell(&sender, ExecuteMsg::AnswerReview { order, words: TEXT_CID.into() }, &[], may)
            }
            Step::Vote { review, license } => {
                let review = self.review_at(review)?;
                self.vote(&review, license)?
            }
            Step::RetractVote { review, by } => {
                let (Review { order, .. }, sender) = (self.review_at(review)?, self.person(by));
                let votes = self.votes.entry(order).or_default();
                let before = votes.len();
                votes.retain(|_, voter| *voter != sender);
                let may = votes.len() < before;
                self.tell(&sender, ExecuteMsg::RetractVote { order }, &[], may)
            }
            _ => return None,
        };
        Some(outcome)
    }

    /// A settled order's buyer reviews it, once, and only where it has no part in the sale at that time.
    fn review(&mut self, order: u64, by: Option<usize>, stars: u8) -> Outcome {
        let sale = self.sale(order);
        let sender = by.map_or_else(|| sale.buyer.clone(), |by| self.person(by));
        let is_due = sale.state == OrderState::Settled && sender == sale.buyer && !self.reviewed.contains(&order);
        let is_apart =
            !self.is_one(&sender, &sale.seller) && self.has_no_part(&sender, sale.listing, Some(sale.split_version));
        self.kept_apart += usize::from(is_due && !is_apart);
        let message = ExecuteMsg::Review { order, stars, words: None };
        let outcome = self.tell(&sender, message, &[], is_due && is_apart);
        if outcome.is_ok() {
            self.reviewed.insert(order);
        }
        outcome
    }

    fn review_at(&self, review: usize) -> Option<Review> {
        let reviews = reviews(&self.market);
        let count = reviews.len();
        reviews.into_iter().nth(review.checked_rem(count)?)
    }

    /// A holder votes with a license of the listing, once, unless it has a part in the listing or wrote the review.
    fn vote(&mut self, review: &Review, license: usize) -> Option<Outcome> {
        let (license, held) = self.license(license)?;
        let (order, listing, holder) = (review.order, review.listing, held.owner);
        let is_apart = !self.is_one(&holder, &review.reviewer) && self.has_no_part(&holder, listing, None);
        let has_voted = self.votes.get(&order).is_some_and(|votes| votes.values().any(|voter| *voter == holder));
        let may = held.license.listing == listing && is_apart && !has_voted;
        let outcome = self.tell(&holder, ExecuteMsg::Vote { order, license }, &[], may);
        if outcome.is_ok() {
            // A license that changed hands takes its vote along.
            self.votes.entry(order).or_default().insert(license, holder);
        }
        Some(outcome)
    }

    /// Each review is of a settled order, by its buyer, who did not sell it, at the fee that it paid.
    pub fn check_reviews(&self) -> Result<(), TestCaseError> {
        let reviews = reviews(&self.market);
        prop_assert!(reviews.iter().map(|review| &review.order).eq(&self.reviewed));
        for review in reviews {
            let order = self.market.order(review.order);
            prop_assert_eq!(order.state, OrderState::Settled, "a review without a settled order");
            prop_assert_eq!(
                (&order.buyer, order.listing, order.version),
                (&review.reviewer, review.listing, review.version)
            );
            prop_assert_eq!(coin(order.fee.u128(), order.denom), review.fee);
            prop_assert!(review.reviewer != self.sale(review.order).seller && review.reviewer != self.people[0]);
            let question = QueryMsg::Votes { order: review.order, start_after: None, limit: Some(100) };
            let votes: Vec<Vote> = self.market.ask(&self.market.reputation, &question).unwrap();
            let votes: BTreeMap<_, _> = votes.into_iter().map(|vote| (vote.license, vote.voter)).collect();
            prop_assert_eq!(self.votes.get(&review.order).cloned().unwrap_or_default(), votes);
        }
        Ok(())
    }
}
