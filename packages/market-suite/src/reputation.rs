//! What people say of each other, and of what they bought.

use cosmwasm_std::{coin, Addr, Coin, Decimal};
use weighhouse_protocol::reputation::rating::{Prior, Rate, Rating};
use weighhouse_protocol::reputation::{
    Attestation, Config, ExecuteMsg, HandleStatus, Links, Profile, QueryMsg, Question, QuestionAnswer, QuestionId,
    Report, ReportId, Review,
};
use weighhouse_protocol::{ListingId, OrderId};

use crate::market::{Market, Outcome, DENOM, OTHER_DENOM};
use crate::seller::TEXT_CID;

/// The deposit of a handle, in [`DENOM`].
pub const HANDLE_DEPOSIT: u128 = 1_000_000;
/// The cooldown of a handle that was released, in seconds.
pub const HANDLE_COOLDOWN: u32 = 2_592_000;
/// The stake of a report, in [`DENOM`].
pub const REPORT_STAKE: u128 = 500_000;
/// The time to decide a report, in seconds.
pub const REPORT_SPAN: u32 = 1_209_600;
/// The time to appeal, in seconds.
pub const APPEAL_SPAN: u32 = 604_800;
/// The rating that listings begin with, in thousandths of a star.
pub const PRIOR_RATING: u16 = 3_000;
/// The weight of that: ten sales at a price of 1,000.
pub const PRIOR_WEIGHT: u128 = 250;

/// The usual settings: a unit of [`OTHER_DENOM`] weighs as much as two of [`DENOM`].
pub(crate) fn settings() -> Config {
    Config {
        handle_deposit: coin(HANDLE_DEPOSIT, DENOM),
        handle_cooldown: HANDLE_COOLDOWN,
        report_stake: coin(REPORT_STAKE, DENOM),
        report_span: REPORT_SPAN,
        appeal_span: APPEAL_SPAN,
        rates: vec![
            Rate { denom: DENOM.into(), weight: Decimal::one() },
            Rate { denom: OTHER_DENOM.into(), weight: Decimal::percent(200) },
        ],
        prior: Prior { rating: PRIOR_RATING, weight: PRIOR_WEIGHT.into() },
    }
}

impl Market {
    /// Sends a message with nothing attached.
    pub fn tell_reputation(&mut self, sender: &Addr, message: ExecuteMsg) -> Outcome {
        self.pay_reputation(sender, message, &[])
    }

    /// Sends a message with money.
    pub fn pay_reputation(&mut self, sender: &Addr, message: ExecuteMsg, funds: &[Coin]) -> Outcome {
        let reputation = self.reputation.clone();
        self.execute(sender, &reputation, &message, funds)
    }

    /// Lets governance change the settings of reputation.
    pub fn reconfigure_reputation(&mut self, change: impl FnOnce(&mut Config)) -> Outcome {
        let mut config: Config = self.ask(&self.reputation, &QueryMsg::Config {}).unwrap();
        change(&mut config);
        let governance = self.governance.clone();
        self.tell_reputation(&governance, ExecuteMsg::UpdateConfig { config })
    }

    /// Lets an account claim a handle, with the usual deposit.
    pub fn claim_handle(&mut self, account: &Addr, handle: &str) -> Outcome {
        let message = ExecuteMsg::ClaimHandle { handle: handle.into() };
        self.pay_reputation(account, message, &[coin(HANDLE_DEPOSIT, DENOM)])
    }

    /// Where a handle stands.
    pub fn handle(&self, handle: &str) -> HandleStatus {
        self.ask(&self.reputation, &QueryMsg::Handle { handle: handle.into() }).unwrap()
    }

    /// An account's profile.
    pub fn profile(&self, account: &Addr) -> Profile {
        self.ask(&self.reputation, &QueryMsg::Profile { account: account.to_string() }).unwrap()
    }

    /// An account's links.
    pub fn links(&self, account: &Addr) -> Links {
        self.ask(&self.reputation, &QueryMsg::Links { account: account.to_string() }).unwrap()
    }

    /// Links a wallet with an account, by the word of both.
    pub fn link(&mut self, account: &Addr, wallet: &Addr) -> Outcome {
        let proposal = ExecuteMsg::ProposeLink { wallet: wallet.to_string(), expires_in: 60 };
        self.tell_reputation(account, proposal)?;
        self.tell_reputation(wallet, ExecuteMsg::AcceptLink { account: account.to_string() })
    }

    /// What was attested of an account.
    pub fn attestations(&self, account: &Addr) -> Vec<Attestation> {
        let question = QueryMsg::Attestations { account: account.to_string(), start_after: None, limit: None };
        self.ask(&self.reputation, &question).unwrap()
    }

    /// Lets an account review what an order bought, with stars alone.
    pub fn review(&mut self, reviewer: &Addr, order: OrderId, stars: u8) -> Outcome {
        self.tell_reputation(reviewer, ExecuteMsg::Review { order, stars, words: None })
    }

    /// The review of an order.
    pub fn review_of(&self, order: OrderId) -> Review {
        self.ask(&self.reputation, &QueryMsg::Review { order }).unwrap()
    }

    /// A listing's rating.
    pub fn rating(&self, listing: ListingId) -> Rating {
        self.ask(&self.reputation, &QueryMsg::Rating { listing }).unwrap()
    }

    /// A bought, delivered and settled order of an account that has enough, without a challenge window.
    pub fn sold_to(&mut self, buyer: &Addr, listing: ListingId) -> OrderId {
        let order = self.buy_with(listing, |purchase| purchase.buyer = buyer.clone()).unwrap();
        self.deliver(order).unwrap();
        order
    }

    /// Lets an account ask about a listing.
    pub fn ask_question(&mut self, author: &Addr, listing: ListingId) -> Outcome {
        self.tell_reputation(author, ExecuteMsg::AskQuestion { listing, words: TEXT_CID.into() })
    }

    /// Lets an account answer a question.
    pub fn answer_question(&mut self, author: &Addr, question: QuestionId) -> Outcome {
        self.tell_reputation(author, ExecuteMsg::AnswerQuestion { question, words: TEXT_CID.into() })
    }

    /// A question.
    pub fn question(&self, question: QuestionId) -> Question {
        self.ask(&self.reputation, &QueryMsg::Question { question }).unwrap()
    }

    /// A question's answers, up to 100.
    pub fn answers(&self, question: QuestionId) -> Vec<QuestionAnswer> {
        let question = QueryMsg::Answers { question, start_after: None, limit: Some(100) };
        self.ask(&self.reputation, &question).unwrap()
    }

    /// A report.
    pub fn report(&self, report: ReportId) -> Report {
        self.ask(&self.reputation, &QueryMsg::Report { report }).unwrap()
    }
}
