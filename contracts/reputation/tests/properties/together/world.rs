//! The people of the market, what they do, and what must be true then.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{
    listing_of, payees, Market, Outcome, DENOM, HANDLE_DEPOSIT, OTHER_DENOM, REPORT_STAKE, TEXT_CID,
};
use weighhouse_protocol::escrow::{ExecuteMsg as Escrow, OrderState, QueryMsg as AskEscrow, Resale};
use weighhouse_protocol::license::{HeldLicense, QueryMsg as AskLicense};
use weighhouse_protocol::registry::{ExecuteMsg as Registry, Moderator, NewListing};
use weighhouse_protocol::reputation::{ExecuteMsg, HideReason, QueryMsg, Question, ReportKind};

use super::super::recount::{reports, reviews};
use super::step::Step;

pub const DENOMS: [&str; 2] = [DENOM, OTHER_DENOM];
const HANDLES: [&str; 3] = ["models", "m0dels", "weights"];
pub const LISTINGS: u64 = 2;
/// Longer than any span of a report or an order.
const LONG: u64 = 200 * 86_400;

/// A question, or an answer to it.
type Id = (u64, Option<u32>);

/// What an account wrote, as the steps that went through have it.
pub struct Written {
    pub author: Addr,
    pub withdrawn: bool,
    pub hidden: bool,
}

pub struct World {
    pub market: Market,
    /// The seller, who also buys; a buyer; a payee of the second listing; the moderator; governance.
    pub people: Vec<Addr>,
    pub delisted: BTreeSet<u64>,
    pub written: BTreeMap<Id, Written>,
    pub whole: [u128; 2],
}

impl World {
    pub fn new() -> Self {
        let mut market = Market::new();
        let moderator = market.account("moderator");
        let address = moderator.to_string();
        market.reconfigure(|config| config.moderator = Some(Moderator { address, lapse: 1_000 })).unwrap();
        let (seller, payee) = (market.seller.clone(), market.stranger.clone());
        market.listed(1_000);
        let payees = payees([(&seller, 9_000), (&payee, 1_000)]);
        market.listed_as(NewListing { payees, ..listing_of(&seller, 50_000) });
        let people = vec![seller, market.buyer.clone(), payee, moderator, market.governance.clone()];
        for account in &people {
            market.fund(account, &DENOMS.map(|denom| coin(100_000_000, denom)));
        }
        let (delisted, written) = (BTreeSet::new(), BTreeMap::new());
        let mut world = Self { market, people, delisted, written, whole: [0; 2] };
        world.whole = DENOMS.map(|denom| world.everything(denom));
        world
    }

    /// The money of all people and contracts.
    pub fn everything(&self, denom: &str) -> u128 {
        let market = &self.market;
        let contracts = [&market.registry, &market.license, &market.escrow, &market.royalties, &market.reputation];
        let all = self.people.iter().chain(contracts).chain([&market.treasury, &market.arbiter]);
        all.map(|account| market.balance(account, denom)).sum()
    }

    /// Takes a step, and says whether it went through.
    pub fn take(&mut self, step: &Step) -> bool {
        if let Step::Pass { seconds } = step {
            self.market.pass(*seconds);
            return true;
        }
        match self.trade(step).or_else(|| self.speak(step)).or_else(|| self.ask(step)) {
            // It is about what there is not yet.
            None => false,
            Some(outcome) => outcome.is_ok(),
        }
    }

    fn order(&self, order: usize) -> Option<u64> {
        let orders = self.market.orders();
        Some(orders.get(order.checked_rem(orders.len())?)?.id)
    }

    /// Mostly a settled order.
    fn settled(&self, order: usize) -> Option<u64> {
        let mut orders = self.market.orders();
        if !order.is_multiple_of(4) {
            orders.retain(|order| order.state == OrderState::Settled);
        }
        Some(orders.get(order.checked_rem(orders.len())?)?.id)
    }

    /// A license that a person holds, and that person: escrow itself, where it is for resale, signs nothing.
    fn license(&self, license: usize) -> Option<(u64, Addr)> {
        let issued: Vec<_> = self
            .market
            .orders()
            .into_iter()
            .filter(|order| order.state == OrderState::Settled && order.resold.is_none())
            .map(|order| order.id)
            .collect();
        let license = *issued.get(license.checked_rem(issued.len())?)?;
        let question = AskLicense::License { token_id: license.to_string() };
        let held: HeldLicense = self.market.ask(&self.market.license, &question).unwrap();
        (held.owner != self.market.escrow).then_some((license, held.owner))
    }

    fn trade(&mut self, step: &Step) -> Option<Outcome> {
        let market = &mut self.market;
        let outcome = match *step {
            Step::Buy { buyer, listing, waive_window, deliver } => {
                let buyer = self.people[buyer].clone();
                return Some(self.buy(&buyer, listing, waive_window, deliver));
            }
            Step::Sweep { listing, denom } => market.sweep_as(listing, 1, DENOMS[denom]),
            Step::Claim { account } => market.claim(&self.people[account]),
            Step::Reprice { listing, price, denom } => {
                let price = Registry::SetPrice { listing, plan: 0, price: coin(price, DENOMS[denom]) };
                market.tell_registry(&self.people[0], price)
            }
            Step::DelistOrRelist { listing } => {
                let delisted = self.delisted.contains(&listing);
                let message = if delisted { Registry::Relist { listing } } else { Registry::Delist { listing } };
                let outcome = market.tell_registry(&self.people[4], message);
                if outcome.is_ok() && !self.delisted.remove(&listing) {
                    self.delisted.insert(listing);
                }
                outcome
            }
            Step::Deliver { order } => {
                let order = self.order(order)?;
                // What is final keeps no key to deliver to.
                let funded = self.market.order(order).state == OrderState::Funded;
                funded.then(|| self.market.deliver(order))?
            }
            Step::Settle { order } => {
                let order = self.order(order)?;
                self.market.settle(order)
            }
            Step::Refund { order } => {
                let order = self.order(order)?;
                self.market.refund(order)
            }
            Step::Dispute { order } => {
                let order = self.order(order)?;
                self.market.dispute(order)
            }
            Step::Rule { order, whole } => {
                let order = self.order(order)?;
                let price = self.market.order(order).price.u128();
                self.market.rule(order, if whole { price } else { price / 2 })
            }
            Step::Resell { license } => {
                let (license, holder) = self.license(license)?;
                self.market.resell(&holder, license, coin(5_000, DENOM))
            }
            Step::BuyLicense { buyer, license } => {
                let (resales, buyer) = (self.resales(), self.people[buyer].clone());
                let license = *resales.get(license.checked_rem(resales.len())?)?;
                let order = self.market.buy_license(&buyer, license, true);
                return Some(order.map(|order| self.market.deliver(order).unwrap_or_default()));
            }
            _ => return None,
        };
        Some(outcome)
    }

    /// A purchase, and its delivery if there is one that works.
    fn buy(&mut self, buyer: &Addr, listing: u64, waive_window: bool, deliver: bool) -> Outcome {
        let quote = self.market.quoted(listing, waive_window)?;
        let order = self.market.buy_with(listing, |purchase| {
            purchase.buyer = buyer.clone();
            (purchase.waive_window, purchase.expected_order_hash) = (waive_window, quote.order_hash);
        })?;
        let delivered = deliver.then(|| self.market.deliver(order));
        Ok(delivered.and_then(Result::ok).unwrap_or_default())
    }

    fn resales(&self) -> Vec<u64> {
        let question = AskEscrow::Resales { start_after: None, limit: Some(100) };
        let resales: Vec<Resale> = self.market.ask(&self.market.escrow, &question).unwrap();
        resales.into_iter().map(|resale| resale.license).collect()
    }

    fn speak(&mut self, step: &Step) -> Option<Outcome> {
        let (words, [deposit, stake]) = (String::from(TEXT_CID), [HANDLE_DEPOSIT, REPORT_STAKE]);
        let (sender, message, funds) = match *step {
            Step::ClaimHandle { account, handle } => {
                (self.person(account), ExecuteMsg::ClaimHandle { handle: HANDLES[handle].into() }, deposit)
            }
            Step::ReleaseHandle { account } => (self.person(account), ExecuteMsg::ReleaseHandle {}, 0),
            Step::Review { order, by, stars } => {
                let order = self.settled(order)?;
                let buyer = self.market.order(order).buyer;
                (by.map_or(buyer, |by| self.person(by)), ExecuteMsg::Review { order, stars, words: None }, 0)
            }
            Step::EditReview { order, stars } => {
                let order = self.order(order)?;
                (self.market.order(order).buyer, ExecuteMsg::EditReview { order, stars, words: Some(words) }, 0)
            }
            Step::AnswerReview { order, by } => {
                (self.person(by), ExecuteMsg::AnswerReview { order: self.order(order)?, words }, 0)
            }
            Step::Vote { review, license } => {
                let reviews = reviews(&self.market);
                let order = reviews.get(review.checked_rem(reviews.len())?)?.order;
                let (license, holder) = self.license(license)?;
                (holder, ExecuteMsg::Vote { order, license }, 0)
            }
            Step::Report { account, listing } => {
                let (kind, evidence) = (ReportKind::Misleading, words);
                (self.person(account), ExecuteMsg::Report { listing, version: None, kind, evidence }, stake)
            }
            Step::Decide { by, report, decision } => {
                (self.person(by), ExecuteMsg::Decide { report, decision, reasons: None }, 0)
            }
            Step::SettleReport { report } => (self.person(1), ExecuteMsg::SettleReport { report }, 0),
            _ => return None,
        };
        let funds = if funds == 0 { vec![] } else { vec![coin(funds, DENOM)] };
        Some(self.market.pay_reputation(&sender, message, &funds))
    }

    fn person(&self, account: usize) -> Addr {
        self.people[account].clone()
    }

    fn ask(&mut self, step: &Step) -> Option<Outcome> {
        let (words, count) = (String::from(TEXT_CID), self.questions().len());
        let count = u64::try_from(count).unwrap();
        match *step {
            Step::Ask { account, listing } => {
                let outcome = self.market.ask_question(&self.people[account], listing);
                let author = self.person(account);
                outcome.is_ok().then(|| self.write((count + 1, None), author));
                Some(outcome)
            }
            Step::Answer { account, question } => {
                let question = question.checked_rem(count)? + 1;
                let outcome = self.market.answer_question(&self.people[account], question);
                if outcome.is_ok() {
                    let answers = self.written.keys().filter(|(of, _)| *of == question).count();
                    self.write((question, Some(u32::try_from(answers).unwrap())), self.person(account));
                }
                Some(outcome)
            }
            Step::EditPost { by, post } => {
                let (post, author) = self.post(post)?;
                let message = ExecuteMsg::EditPost { question: post.0, answer: post.1, words };
                Some(self.change(by.map_or(author, |by| self.person(by)), post, message, |_| ()))
            }
            Step::WithdrawPost { by, post } => {
                let (post, author) = self.post(post)?;
                let message = ExecuteMsg::WithdrawPost { question: post.0, answer: post.1 };
                let sender = by.map_or(author, |by| self.person(by));
                Some(self.change(sender, post, message, |written| written.withdrawn = true))
            }
            Step::HidePost { by, post } => {
                let (post, _) = self.post(post)?;
                let reason = HideReason::OffTopic;
                let message = ExecuteMsg::HidePost { question: post.0, answer: post.1, reason };
                Some(self.change(self.person(by), post, message, |written| written.hidden = true))
            }
            Step::RestorePost { by, post } => {
                let (post, _) = self.post(post)?;
                let message = ExecuteMsg::RestorePost { question: post.0, answer: post.1 };
                Some(self.change(self.person(by), post, message, |written| written.hidden = false))
            }
            _ => None,
        }
    }

    fn write(&mut self, post: Id, author: Addr) {
        let written = Written { author, withdrawn: false, hidden: false };
        assert!(self.written.insert(post, written).is_none(), "a number was given twice");
    }

    /// A question or an answer, and its author.
    fn post(&self, post: usize) -> Option<(Id, Addr)> {
        let (id, written) = self.written.iter().nth(post.checked_rem(self.written.len())?)?;
        Some((*id, written.author.clone()))
    }

    /// Its author alone edits and withdraws a post, and judges alone hide one and show it again; what is withdrawn stays so.
    fn change(&mut self, by: Addr, post: Id, message: ExecuteMsg, change: impl FnOnce(&mut Written)) -> Outcome {
        let judged = matches!(message, ExecuteMsg::HidePost { .. } | ExecuteMsg::RestorePost { .. });
        let outcome = self.market.tell_reputation(&by, message);
        if outcome.is_ok() {
            let may = if judged { self.people[3..].contains(&by) } else { self.written[&post].author == by };
            let written = self.written.get_mut(&post).unwrap();
            assert!(may && !written.withdrawn, "{by} changed {post:?}");
            change(written);
        }
        outcome
    }

    pub fn questions(&self) -> Vec<Question> {
        let question = QueryMsg::Questions { start_after: None, limit: Some(100) };
        self.market.ask(&self.market.reputation, &question).unwrap()
    }

    /// Ends all orders, resales and reports, and pays everybody out.
    pub fn end(&mut self) {
        for _ in 0..2 {
            self.market.pass(LONG);
            for order in self.market.orders() {
                for outcome in [Escrow::Settle { order: order.id }, Escrow::Refund { order: order.id }] {
                    let _ = self.market.tell_escrow(&self.people[1], outcome, &[]);
                }
            }
        }
        for listing in 1..=LISTINGS {
            for denom in DENOMS {
                let _ = self.market.sweep_as(listing, 1, denom);
            }
        }
        for report in reports(&self.market).into_iter().filter(|report| !report.settled) {
            let message = ExecuteMsg::SettleReport { report: report.report };
            self.market.tell_reputation(&self.people[1], message).unwrap();
        }
        let treasury = self.market.treasury.clone();
        for account in self.people.iter().chain([&treasury]) {
            let _ = self.market.claim(account);
            let _ = self.market.tell_reputation(account, ExecuteMsg::ReleaseHandle {});
        }
    }
}
