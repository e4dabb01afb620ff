//! The contract's answers.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Coin, Uint128};

use super::{AnswerNumber, Check, Decision, HideReason, Level, QuestionId, ReportId, ReportKind, Scope};
use crate::hash::Hash;
use crate::{ListingId, OrderId, Seconds, VersionNumber};

/// The contracts that this one works with.
#[cw_serde]
#[derive(Eq)]
pub struct Contracts {
    pub registry: Addr,
    pub license: Addr,
    pub escrow: Addr,
}

/// The claims of an account about itself. Nothing on chain checks them, but that the handle is its own.
#[cw_serde]
#[derive(Eq)]
pub struct Profile {
    pub account: Addr,
    /// The handle that the account holds, as it is shown.
    pub handle: Option<String>,
    /// The IPFS content identifier of the profile's card.
    pub card: Option<String>,
    /// The domain that the account claims.
    pub domain: Option<String>,
}

/// Where a handle stands.
#[cw_serde]
#[derive(Eq)]
pub struct HandleStatus {
    /// The name that the handle and its look-alikes are.
    pub fold: String,
    /// The account that holds it, and how; absent while nobody does.
    pub held: Option<HeldHandle>,
    /// The time from which anyone can claim it, in seconds UTC; absent while it is held, and where nobody ever held it.
    pub free_from: Option<Seconds>,
    /// The account that can claim it earlier: the one that released it. Absent where governance revoked it.
    pub reserved_for: Option<Addr>,
}

/// A handle that an account holds.
#[cw_serde]
#[derive(Eq)]
pub struct HeldHandle {
    pub account: Addr,
    /// The handle as it is shown.
    pub handle: String,
    /// The deposit that returns at its release; an amount of 0 after a transfer by governance.
    pub deposit: Coin,
    /// The time from which the account holds it, in seconds UTC.
    pub since: Seconds,
}

/// The kinds of wallets that are linked with accounts.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum WalletKind {
    /// Another account of this chain.
    Account,
    /// An Ethereum address.
    Ethereum,
}

/// A wallet that is linked with an account.
#[cw_serde]
#[derive(Eq)]
pub struct Wallet {
    pub kind: WalletKind,
    /// The account's address, or the Ethereum address in lower case.
    pub address: String,
    /// The number of the link: the account's links are numbered from 0.
    pub number: u64,
    /// The time of the link, in seconds UTC.
    pub since: Seconds,
}

/// An account's links.
#[cw_serde]
#[derive(Eq)]
pub struct Links {
    pub account: Addr,
    /// The account whose wallet this one is; absent where it is nobody's.
    pub main: Option<Addr>,
    /// The wallets that are linked with this account.
    pub wallets: Vec<Wallet>,
    /// The number that its next link has: the nonce of a signature.
    pub next: u64,
}

/// An account that governance accredited to attest identities.
#[cw_serde]
#[derive(Eq)]
pub struct Verifier {
    pub verifier: Addr,
    pub name: String,
    /// The address of the page that says how it verifies.
    pub url: String,
    pub scope: Scope,
    /// The number of the accreditation, from 1: what was attested under an earlier one counts no more.
    pub term: u32,
    /// The time of the accreditation, in seconds UTC.
    pub since: Seconds,
    /// The time at which the accreditation ended, in seconds UTC; absent while it stands.
    pub revoked_at: Option<Seconds>,
}

/// The standing of an attestation.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum AttestationStatus {
    /// It counts.
    Valid,
    /// Its time is over.
    Expired,
    /// Its verifier, its account or governance revoked it.
    Revoked,
    /// The accreditation that it was made under ended.
    VerifierRevoked,
}

/// The attestation of an account by a verifier.
#[cw_serde]
#[derive(Eq)]
pub struct Attestation {
    pub account: Addr,
    pub verifier: Addr,
    /// Its standing at the block of the answer.
    pub status: AttestationStatus,
    pub level: Level,
    /// The checks that the verifier made.
    pub checks: Vec<Check>,
    /// The salted hash of the evidence.
    pub evidence: Hash,
    /// The number of the verifier's accreditation at that time.
    pub term: u32,
    /// The time of the attestation, in seconds UTC.
    pub attested_at: Seconds,
    /// The time from which it counts no more, in seconds UTC.
    pub expires_at: Seconds,
    /// The time of its revocation, in seconds UTC; absent without one.
    pub revoked_at: Option<Seconds>,
}

/// The review of an order by its buyer.
#[cw_serde]
#[derive(Eq)]
pub struct Review {
    pub order: OrderId,
    pub listing: ListingId,
    pub version: VersionNumber,
    /// The account that bought.
    pub reviewer: Addr,
    pub stars: u8,
    /// The IPFS content identifier of the words; absent for stars alone.
    pub words: Option<String>,
    /// The fee that the sale paid, by which the review weighs.
    pub fee: Coin,
    /// The time of the first writing, in seconds UTC.
    pub written_at: Seconds,
    /// The number of edits.
    pub edits: u32,
    /// The time of the last edit, in seconds UTC; absent without one.
    pub edited_at: Option<Seconds>,
    /// The stars before the last edit; absent without one.
    pub stars_before: Option<u8>,
    /// The seller's answer.
    pub answer: Option<Answer>,
    /// The number of holders that found it helpful.
    pub helpful: u32,
}

/// A seller's answer to a review.
#[cw_serde]
#[derive(Eq, BorshSerialize, BorshDeserialize)]
pub struct Answer {
    /// The IPFS content identifier of the words.
    pub words: String,
    /// The number of edits.
    pub edits: u32,
    /// The time of the last writing, in seconds UTC.
    pub at: Seconds,
}

/// A holder's word that a review was helpful.
#[cw_serde]
#[derive(Eq)]
pub struct Vote {
    /// The license that the voter held.
    pub license: OrderId,
    pub voter: Addr,
}

/// A question about a listing.
#[cw_serde]
#[derive(Eq)]
pub struct Question {
    pub question: QuestionId,
    pub listing: ListingId,
    pub post: Post,
    /// The number of answers that were ever given.
    pub answers: AnswerNumber,
}

/// An answer to a question about a listing.
#[cw_serde]
#[derive(Eq)]
pub struct QuestionAnswer {
    pub question: QuestionId,
    pub answer: AnswerNumber,
    pub post: Post,
}

/// A post under a listing: a question or an answer.
#[cw_serde]
#[derive(Eq)]
pub struct Post {
    pub author: Addr,
    /// The IPFS content identifier of the words; absent once the author withdrew them.
    pub words: Option<String>,
    /// The time of the first writing, in seconds UTC.
    pub written_at: Seconds,
    /// The number of edits.
    pub edits: u32,
    /// The time of the last edit or of the withdrawal, in seconds UTC; absent without one.
    pub edited_at: Option<Seconds>,
    /// Absent while it is shown.
    pub hidden: Option<Hidden>,
}

/// The decision that hides a question or an answer.
#[cw_serde]
#[derive(Eq)]
pub struct Hidden {
    /// The account that hid it.
    pub by: Addr,
    pub reason: HideReason,
    /// In seconds UTC.
    pub since: Seconds,
}

/// The fees behind a listing's rating in one denom, in base units.
#[cw_serde]
#[derive(Eq)]
pub struct FeeSums {
    pub denom: String,
    /// The sum of the fees that the reviewed sales paid.
    pub fees: Uint128,
    /// The sum of each fee times the stars of its review.
    pub starred: Uint128,
}

#[cw_serde]
#[derive(Copy, Eq, BorshSerialize, BorshDeserialize)]
pub enum ReportState {
    /// Nobody has decided it.
    Open,
    /// The charge is right.
    Upheld,
    /// The charge is wrong, or nobody can tell.
    Dismissed,
    /// The report abused reporting.
    Abusive,
    /// Nobody decided it in time: final.
    Lapsed,
}

impl From<Decision> for ReportState {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Upheld => ReportState::Upheld,
            Decision::Dismissed => ReportState::Dismissed,
            Decision::Abusive => ReportState::Abusive,
        }
    }
}

/// An appeal against a decision.
#[cw_serde]
#[derive(Eq)]
pub struct Appeal {
    pub by: Addr,
    /// The IPFS content identifier of the grounds.
    pub grounds: String,
    /// Whether governance has decided it.
    pub decided: bool,
}

/// A report of a listing.
#[cw_serde]
#[derive(Eq)]
pub struct Report {
    pub report: ReportId,
    pub listing: ListingId,
    /// The version that it is about; absent for the whole listing.
    pub version: Option<VersionNumber>,
    pub reporter: Addr,
    pub kind: ReportKind,
    /// The IPFS content identifier of the evidence.
    pub evidence: String,
    pub state: ReportState,
    /// The account that decided; absent before a decision.
    pub decided_by: Option<Addr>,
    pub appeal: Option<Appeal>,
    /// The stake.
    pub stake: Coin,
    /// The time of the report, in seconds UTC.
    pub filed_at: Seconds,
    /// The time from which nobody decides or appeals and anyone settles it, in seconds UTC.
    pub settles_at: Seconds,
    /// Whether it is settled: its state is final, and its stake was paid.
    pub settled: bool,
}
