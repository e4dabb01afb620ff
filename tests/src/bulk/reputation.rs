//! Reviews, reports and questions.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use weighhouse_chain::{message, Coin, Key};
use weighhouse_protocol::reputation::{ExecuteMsg, QuestionId, ReportKind};
use weighhouse_protocol::ListingId;

use super::orders::{Placed, State};
use super::sender::{events, field, Call};
use super::traders::coin;
use super::Bulk;
use crate::draft::NOWHERE;

impl Bulk {
    /// Has as many sales reviewed, every second review answered by the seller, and each review found helpful by the next
    /// buyer of the same listing. The orders that were reviewed.
    ///
    /// # Errors
    /// The chain refuses a transaction.
    pub async fn reviews(&mut self, count: usize) -> Result<Vec<Placed>> {
        let orders = self.orders(State::Settled, count).await?;
        let mut calls = Vec::new();
        for (one, stars) in orders.iter().zip((1..=5).cycle()) {
            let words = (stars > 2).then(|| NOWHERE.to_owned());
            calls.push(self.to_reputation(&one.buyer, &ExecuteMsg::Review { order: one.order, stars, words }, &[])?);
        }
        self.sender.send("review", calls).await?;
        let answers = orders.iter().step_by(2).map(|one| {
            let answer = ExecuteMsg::AnswerReview { order: one.order, words: NOWHERE.into() };
            self.to_reputation(one.seller(), &answer, &[])
        });
        self.sender.send("answer_review", answers.collect::<Result<_>>()?).await?;
        self.sender.send("vote", self.votes(&orders)?).await?;
        Ok(orders)
    }

    /// Votes for each review, with the license of the next order of its listing that another buyer placed.
    fn votes(&self, orders: &[Placed]) -> Result<Vec<Call>> {
        let mut of_listing: BTreeMap<ListingId, Vec<&Placed>> = BTreeMap::new();
        for one in orders {
            of_listing.entry(one.listing).or_default().push(one);
        }
        let pairs = of_listing.values().flat_map(|all| all.iter().zip(all.iter().skip(1)));
        let others = pairs.filter(|(one, next)| one.buyer.address() != next.buyer.address());
        others
            .map(|(one, next)| {
                let vote = ExecuteMsg::Vote { order: one.order, license: next.order };
                self.to_reputation(&next.buyer, &vote, &[])
            })
            .collect()
    }

    /// Files as many reports, each with its stake, about listings in turn.
    ///
    /// # Errors
    /// The chain refuses a transaction.
    pub async fn reports(&mut self, count: usize) -> Result<()> {
        let config: Value = self.chain().query(&self.contracts.reputation, &json!({ "config": {} })).await?;
        let stake = coin(&config["report_stake"])?;
        let funds = Vec::from_iter((!stake.amount.is_zero()).then_some(stake));
        let shelves = self.shelves().await?;
        let parties = shelves.iter().cycle().zip(self.buyers.iter().cycle()).take(count);
        let calls = parties.map(|(shelf, by)| {
            let (listing, version) = (shelf.listing, None);
            let report =
                ExecuteMsg::Report { listing, version, kind: ReportKind::Misleading, evidence: NOWHERE.into() };
            self.to_reputation(by, &report, &funds)
        });
        let calls = calls.collect::<Result<_>>()?;
        self.sender.send("report", calls).await.map(drop)
    }

    /// Asks as many questions about listings in turn, each answered by a seller.
    ///
    /// # Errors
    /// The chain refuses a transaction.
    pub async fn questions(&mut self, count: usize) -> Result<()> {
        let shelves = self.shelves().await?;
        let parties = shelves.iter().cycle().zip(self.buyers.iter().cycle()).take(count);
        let calls = parties.map(|(shelf, by)| {
            let ask = ExecuteMsg::AskQuestion { listing: shelf.listing, words: NOWHERE.into() };
            self.to_reputation(by, &ask, &[])
        });
        let outcomes = self.sender.send("ask_question", calls.collect::<Result<_>>()?).await?;
        let asked = events(&outcomes, &self.contracts.reputation, "weighhouse-question-asked");
        ensure!(asked.len() == count, "{} questions were asked instead of {count}", asked.len());
        let mut calls = Vec::new();
        for (event, seller) in asked.into_iter().zip(self.sellers.iter().cycle()) {
            let question: QuestionId = field(event, "question")?.parse().context("a question without a number")?;
            let answer = ExecuteMsg::AnswerQuestion { question, words: NOWHERE.into() };
            calls.push(self.to_reputation(&seller.key, &answer, &[])?);
        }
        self.sender.send("answer_question", calls).await.map(drop)
    }

    pub(super) fn to_reputation(&self, by: &Arc<Key>, call: &ExecuteMsg, funds: &[Coin]) -> Result<Call> {
        let message = message::execute(by.address(), &self.contracts.reputation, call, funds)?;
        Ok(Call { by: Arc::clone(by), message })
    }
}
