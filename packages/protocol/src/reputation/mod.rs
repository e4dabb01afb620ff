//! Reputation: the people behind accounts, what verifiers say of them, and what buyers and others say of listings.
//!
//! Nothing here is personal data, and nothing is proven that only people can know: profiles are *claimed*, attestations are
//! *attested*, and only links of wallets and the sales behind reviews are *proven*.

mod answers;
pub mod domain;
pub mod ethereum;
pub mod evidence;
pub mod handle;
mod kinds;
mod post;
pub mod rating;

pub use answers::*;
pub use post::PostId;

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Binary, Coin};

use crate::hash::Hash;
use crate::{ListingId, OrderId, Seconds, VersionNumber};
use rating::{Prior, Rate};

/// Numbers the reports, from 1.
pub type ReportId = u64;
/// Numbers the questions, from 1.
pub type QuestionId = u64;
/// Numbers a question's answers, from 1.
pub type AnswerNumber = u32;

/// Bounds the record of an account, which every link rewrites: wallets linked with it.
pub const MAX_WALLETS: usize = 8;
/// Bounds the span in which a proposal to link two accounts can be accepted, in seconds: a week.
pub const MAX_PROPOSAL_SPAN: u32 = 604_800;
/// Bounds the time for which an attestation counts, in seconds: three years.
pub const MAX_ATTESTATION_SPAN: Seconds = 94_608_000;

/// Bounds a text that the contract's records name, in bytes: one raw block of IPFS, which every node hands over whole.
/// Clients write no longer one, and the index answers none.
pub const MAX_WORDS: usize = 262_144;

/// The settings. Governance sets them.
#[cw_serde]
#[derive(Eq)]
pub struct Config {
    /// The deposit for a handle, which its holder gets back; an amount of 0 asks for none.
    pub handle_deposit: Coin,
    /// The time after its release in which a handle is free to nobody but its last holder, in seconds: at most
    /// [`crate::registry::MAX_SPAN`]. A handle that was held for less cools down for as long as it was held.
    pub handle_cooldown: u32,
    /// The stake of a report; an amount of 0 asks for none.
    pub report_stake: Coin,
    /// The time to decide a report, after which its stake returns, in seconds: 1 to
    /// [`crate::registry::MAX_SPAN`].
    pub report_span: u32,
    /// The time to appeal against a decision, and the time to decide the appeal, in seconds: 1 to
    /// [`crate::registry::MAX_SPAN`].
    pub appeal_span: u32,
    /// The weights of fees by denom: at most [`rating::MAX_RATES`]. Fees in other denoms weigh nothing, and count again
    /// once their denom has a rate.
    pub rates: Vec<Rate>,
    /// The rating that all listings begin with.
    pub prior: Prior,
}

/// Instantiates the contract.
#[cw_serde]
pub struct InstantiateMsg {
    /// The registry, whose governance and moderator are this contract's, and whose treasury receives what is forfeited.
    pub registry: String,
    /// The collection, whose licenses' holders vote.
    pub license: String,
    /// The escrow contract, whose settled orders' buyers review.
    pub escrow: String,
    /// The first settings.
    pub config: Config,
}

/// Upgrades the contract to a later version; an earlier one is refused.
#[cw_serde]
pub struct MigrateMsg {}

/// Changes profiles, links, attestations, reviews, questions and reports.
#[cw_serde]
pub enum ExecuteMsg {
    /// Claims a free handle for the sender, who attaches exactly the deposit. An account holds one handle. Look-alikes of
    /// a handle are the same name ([`handle::fold`]).
    ClaimHandle {
        /// The handle as it is shown: 3 to 32 ASCII letters, digits, `-` and `_` ([`handle::check`]).
        handle: String,
    },
    /// Releases the sender's handle and returns its deposit. Nobody else can claim it for the cooldown, or for as long as it was
    /// held if that is less.
    ReleaseHandle {},
    /// Takes a handle from its holder. Governance alone can. Nobody can claim it before the cooldown ends, its last holder
    /// neither.
    RevokeHandle {
        handle: String,
        /// Whether the treasury receives the deposit; otherwise it returns to the holder.
        forfeit_deposit: bool,
    },
    /// Settles a dispute about a handle: another account holds it from now on, without a deposit. The deposit returns to
    /// the account that held it. Governance alone can.
    TransferHandle {
        handle: String,
        /// The new holder, which holds no handle yet.
        to: String,
    },
    /// Replaces the sender's card and domain.
    SetProfile {
        /// The IPFS content identifier of the profile's card; absent for none.
        card: Option<String>,
        /// The domain that the account claims; absent for none. It is proven once
        /// `https://DOMAIN/.well-known/weighhouse.json` names the account ([`domain::check`]).
        domain: Option<String>,
    },

    /// Links an Ethereum address with the sender. The address signs [`ethereum::Statement::link`] by `personal_sign`. An
    /// address is linked with one account.
    LinkEthereum {
        /// The address, in any case.
        address: String,
        /// The end of the signature, in seconds UTC: within [`ethereum::MAX_SIGNATURE_SPAN`].
        expires_at: Seconds,
        /// The signature `r ‖ s ‖ v`, 65 bytes: `s` in the lower half, `v` of 27, 28, 0 or 1.
        signature: Binary,
    },
    /// Unlinks an Ethereum address from the sender.
    UnlinkEthereum { address: String },
    /// Unlinks an Ethereum address at its own word: it signs [`ethereum::Statement::unlink`], with the number of its link.
    /// Anyone can send it.
    RevokeEthereum {
        address: String,
        /// The end of the signature, in seconds UTC: within [`ethereum::MAX_SIGNATURE_SPAN`].
        expires_at: Seconds,
        /// The signature `r ‖ s ‖ v`, 65 bytes.
        signature: Binary,
    },
    /// Proposes to link another account with the sender as one of its wallets.
    ProposeLink {
        /// The other account.
        wallet: String,
        /// The span in which it can accept, in seconds: 1 to [`MAX_PROPOSAL_SPAN`].
        expires_in: u32,
    },
    /// Accepts to be a wallet of another account. A wallet has no wallets of its own, and belongs to one account.
    AcceptLink {
        /// The account that proposed it.
        account: String,
    },
    /// Ends the link of two accounts, or the proposal of one. Either account can.
    Unlink {
        /// The other account.
        account: String,
    },

    /// Accredits a verifier, or changes what is said of one. Governance alone can.
    AccreditVerifier {
        verifier: String,
        /// Its name, 1 to [`crate::registry::MAX_TEXT`] bytes.
        name: String,
        /// The address of the page that says how it verifies, 1 to [`crate::registry::MAX_URI`] bytes.
        url: String,
        /// The highest level and the checks that it may attest.
        scope: Scope,
    },
    /// Ends an accreditation: what the verifier attested counts no more, even if it is accredited again. Governance alone
    /// can.
    RevokeVerifier { verifier: String },
    /// Attests an account's identity, in place of what the verifier attested of it before. An accredited verifier alone
    /// can.
    Attest {
        account: String,
        level: Level,
        /// The checks that the verifier made, in the order of [`Check`]; at least one.
        checks: Vec<Check>,
        /// The end of the attestation, in seconds UTC: within [`MAX_ATTESTATION_SPAN`].
        expires_at: Seconds,
        /// The salted hash of the evidence ([`evidence::evidence_hash`]), which the verifier keeps.
        evidence: Hash,
    },
    /// Revokes an attestation for good. Its verifier can, its account, and governance.
    RevokeAttestation { account: String, verifier: String },

    /// Reviews what a settled order bought. Its buyer alone can, once, unless it is linked with those who sold it.
    Review {
        order: OrderId,
        /// The stars: [`rating::MIN_STARS`] to [`rating::MAX_STARS`].
        stars: u8,
        /// The IPFS content identifier of the words; absent for stars alone.
        words: Option<String>,
    },
    /// Replaces the stars and words of a review. Its reviewer alone can; all that it ever said stays in the events.
    EditReview { order: OrderId, stars: u8, words: Option<String> },
    /// Answers a review, or replaces the answer. The listing's seller alone can.
    AnswerReview {
        order: OrderId,
        /// The IPFS content identifier of the answer's words.
        words: String,
    },
    /// Says that a review was helpful. A holder of another license of the listing can, once for each license and account.
    Vote {
        order: OrderId,
        /// The license that the sender holds. A vote that an earlier holder gave with it is replaced.
        license: OrderId,
    },
    /// Retracts the sender's vote.
    RetractVote { order: OrderId },

    /// Asks a question about a listing that is not delisted. Anyone can.
    AskQuestion {
        listing: ListingId,
        /// The IPFS content identifier of the words.
        words: String,
    },
    /// Answers a question that is neither withdrawn nor hidden. Anyone can.
    AnswerQuestion {
        question: QuestionId,
        /// The IPFS content identifier of the words.
        words: String,
    },
    /// Replaces the words of a question or an answer. Its author alone can; all that it ever said stays in the events.
    EditPost {
        question: QuestionId,
        /// The answer to edit; absent for the question.
        answer: Option<AnswerNumber>,
        /// The IPFS content identifier of the words.
        words: String,
    },
    /// Withdraws a question or an answer for good. Its author alone can; a question's answers stay.
    WithdrawPost {
        question: QuestionId,
        /// The answer to withdraw; absent for the question.
        answer: Option<AnswerNumber>,
    },
    /// Hides a question or an answer. Governance and its moderator alone can; a question's answers stay.
    HidePost {
        question: QuestionId,
        /// The answer to hide; absent for the question.
        answer: Option<AnswerNumber>,
        reason: HideReason,
    },
    /// Shows a hidden question or answer again. Governance and its moderator alone can, and what governance hid, governance
    /// alone.
    RestorePost {
        question: QuestionId,
        /// The answer to show again; absent for the question.
        answer: Option<AnswerNumber>,
    },

    /// Reports a listing. The sender attaches exactly the stake. No number of reports delists anything: governance and its
    /// moderator do.
    Report {
        listing: ListingId,
        /// The version that the report is about; absent for the whole listing.
        version: Option<VersionNumber>,
        kind: ReportKind,
        /// The IPFS content identifier of the evidence.
        evidence: String,
    },
    /// Decides a report before its time ends: the moderator an open one, governance also an appealed one, and one that the
    /// moderator decided. Governance alone finds abuse.
    Decide {
        report: ReportId,
        decision: Decision,
        /// The IPFS content identifier of the reasons; absent for none.
        reasons: Option<String>,
    },
    /// Appeals against a decision, once, before the report's time ends: the seller where it was upheld, otherwise the
    /// reporter. Governance alone decides the appeal.
    Appeal {
        report: ReportId,
        /// The IPFS content identifier of the grounds.
        grounds: String,
    },
    /// Settles a report whose time is over, and its stake with it: the stake goes to the treasury where the report was
    /// found abusive, otherwise back to the reporter. Anyone can.
    SettleReport { report: ReportId },

    /// Replaces the settings; deposits and stakes that are held stay as they are. Governance alone can.
    UpdateConfig {
        /// The new settings.
        config: Config,
    },
    /// Rewrites records of older formats after an upgrade, in their order, until none is left.
    /// Anyone can.
    UpgradeRecords {
        /// The most records to read, up to 500.
        limit: u32,
    },
}

/// How sure a verifier is of an identity, as eIDAS names it (Regulation (EU) 910/2014, article 8).
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub enum Level {
    Low,
    Substantial,
    High,
}

/// A check that verifiers make. New checks go to the end: a stored attestation holds the check's number.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub enum Check {
    /// A document of identity.
    Document,
    /// The presence of the person whom the document shows.
    Presence,
    /// The entry of an organization in a public register.
    Organization,
    /// The authority to act for that organization.
    Authority,
    /// A postal address.
    Address,
    /// The authorship of published work.
    Authorship,
}

/// The attestations that a verifier may make.
#[cw_serde]
#[derive(Eq, BorshSerialize, BorshDeserialize)]
pub struct Scope {
    /// The highest level.
    pub level: Level,
    /// The checks, in the order of [`Check`]; at least one.
    pub checks: Vec<Check>,
}

/// The charge of a report.
#[cw_serde]
#[derive(Copy, Eq, BorshSerialize, BorshDeserialize)]
pub enum ReportKind {
    /// Running the model harms the machine or its user.
    Malware,
    /// The seller has no right to sell the model.
    Stolen,
    /// The model or its sale breaks a law.
    Illegal,
    /// The listing says what is not so.
    Misleading,
}

/// A decision on a report.
#[cw_serde]
#[derive(Copy, Eq, BorshSerialize, BorshDeserialize)]
pub enum Decision {
    /// The charge is right.
    Upheld,
    /// The charge is wrong, or nobody can tell.
    Dismissed,
    /// The report abuses reporting: its stake is forfeited.
    Abusive,
}

/// The reason for which a question or an answer is hidden.
#[cw_serde]
#[derive(Copy, Eq, BorshSerialize, BorshDeserialize)]
pub enum HideReason {
    /// It advertises, or repeats itself.
    Spam,
    /// It insults or threatens.
    Abuse,
    /// It shows what belongs to somebody's private life.
    PersonalData,
    /// It breaks a law.
    Illegal,
    /// It is not about the listing.
    OffTopic,
}

/// Reads settings, profiles, links, verifiers, attestations, reviews, questions and reports.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Answers the settings.
    #[returns(Config)]
    Config {},
    /// Answers the contracts that this one works with.
    #[returns(Contracts)]
    Contracts {},
    /// Answers an account's profile, which is empty for an account that has none.
    #[returns(Profile)]
    Profile { account: String },
    /// Answers a page of profiles, by account.
    #[returns(Vec<Profile>)]
    Profiles {
        /// The last account of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers who holds a handle or a look-alike of it, or from when it is free.
    #[returns(HandleStatus)]
    Handle { handle: String },
    /// Answers a page of handles that are held, or are not free yet or were never claimed again, by fold.
    #[returns(Vec<HandleStatus>)]
    Handles {
        /// The last fold of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers an account's links, and the number that its next link has.
    #[returns(Links)]
    Links { account: String },
    /// Answers the account that an Ethereum address is linked with; `null` for none.
    #[returns(Option<cosmwasm_std::Addr>)]
    Ethereum { address: String },
    /// Answers a verifier, accredited or revoked.
    #[returns(Verifier)]
    Verifier { verifier: String },
    /// Answers a page of verifiers, by account.
    #[returns(Vec<Verifier>)]
    Verifiers {
        /// The last verifier of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers a page of what verifiers attested of an account, by verifier, with whether it counts now.
    #[returns(Vec<Attestation>)]
    Attestations {
        account: String,
        /// The last verifier of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers the review of an order.
    #[returns(Review)]
    Review { order: OrderId },
    /// Answers a page of reviews, by order.
    #[returns(Vec<Review>)]
    Reviews {
        /// The last order of the page before; the first page when absent.
        start_after: Option<OrderId>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers a page of a review's votes, by license.
    #[returns(Vec<Vote>)]
    Votes {
        order: OrderId,
        /// The last license of the page before; the first page when absent.
        start_after: Option<OrderId>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers a listing's rating at the present rates.
    #[returns(rating::Rating)]
    Rating { listing: ListingId },
    /// Answers a page of the sums behind a listing's rating, by denom, with and without a rate.
    #[returns(Vec<FeeSums>)]
    FeeSums {
        listing: ListingId,
        /// The last denom of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    #[returns(Question)]
    Question { question: QuestionId },
    /// Answers a page of questions, by number.
    #[returns(Vec<Question>)]
    Questions {
        /// The last question of the page before; the first page when absent.
        start_after: Option<QuestionId>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers a page of a question's answers, by number.
    #[returns(Vec<QuestionAnswer>)]
    Answers {
        question: QuestionId,
        /// The last answer of the page before; the first page when absent.
        start_after: Option<AnswerNumber>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    #[returns(Report)]
    Report { report: ReportId },
    /// Answers a page of reports, by number.
    #[returns(Vec<Report>)]
    Reports {
        /// The last report of the page before; the first page when absent.
        start_after: Option<ReportId>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
}
