//! Why the contract refuses.

use cosmwasm_std::{Addr, OverflowError, StdError, Uint128};
use cw_utils::PaymentError;
use thiserror::Error;
use weighhouse_protocol::cid::CidError;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::records::RecordError;
use weighhouse_protocol::reputation::domain::DomainError;
use weighhouse_protocol::reputation::ethereum::NotAnAddress;
use weighhouse_protocol::reputation::handle::HandleError;
use weighhouse_protocol::reputation::{AnswerNumber, Check, Level, PostId, QuestionId, ReportId};
use weighhouse_protocol::text::TextError;
use weighhouse_protocol::{ListingId, OrderId, Seconds, VersionNumber};

/// The reasons for which the contract refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// The chain's own reasons, and those of the contracts that were asked.
    #[error("reputation/std: {0}")]
    Std(#[from] StdError),
    /// No coin, or several, where there must be one; or some where there must be none.
    #[error("reputation/payment: {0}")]
    Payment(#[from] PaymentError),
    /// A stored record cannot be read.
    #[error("reputation/record: {0}")]
    Record(#[from] RecordError),
    /// A sum that no chain holds.
    #[error("reputation/overflow: {0}")]
    Overflow(#[from] OverflowError),
    /// The stored settings lack one that this code needs.
    #[error("reputation/old_settings: this code can't read the stored settings, so the old code stays: {reason}")]
    OldSettings {
        /// The setting that the decoder misses.
        reason: String,
    },
    /// A text breaks the rule for text.
    #[error("reputation/text: {0}")]
    Text(#[from] TextError),
    /// A content identifier is malformed.
    #[error("reputation/cid: {0}")]
    Cid(#[from] CidError),
    /// A number is out of its bounds.
    #[error("reputation/out_of_bounds: {field} must be from {min} to {max}, it is {value}")]
    OutOfBounds { field: &'static str, value: u64, min: u64, max: u64 },
    /// A rate is out of its bounds.
    #[error("reputation/rate: the weight of a unit of {denom} must be above 0 and at most {max}, it is {weight}")]
    Rate { denom: String, weight: String, max: String },
    /// A prior without a weight rates nothing.
    #[error("reputation/prior_weight: prior.weight must be at least 1, it is 0")]
    PriorWeight {},
    /// A list names something twice.
    #[error("reputation/twice: {field} names {value} twice, or out of order")]
    Twice { field: &'static str, value: String },
    /// A counter is used up.
    #[error("reputation/used_up: {counter} is used up")]
    UsedUp { counter: &'static str },

    /// Governance alone may do this.
    #[error("reputation/not_governance: governance alone may do this, and {sender} signs")]
    NotGovernance { sender: Addr },
    /// Governance and its moderator alone do this.
    #[error("reputation/not_moderator: governance and its moderator alone may do this, and {sender} signs")]
    NotModerator { sender: Addr },
    /// A deposit or a stake is exactly what the settings say.
    #[error("reputation/not_the_sum: the {purpose} is {due}{denom}, and {sent}{denom} is attached")]
    NotTheSum { purpose: &'static str, due: Uint128, sent: Uint128, denom: String },
    /// The registry names no treasury.
    #[error("reputation/no_treasury: the registry names no treasury")]
    NoTreasury {},

    /// A text is no handle.
    #[error("reputation/handle: {0}")]
    Handle(#[from] HandleError),
    /// The handle, or a look-alike, is held.
    #[error("reputation/handle_taken: {handle} is the same name as {held}, which {account} holds")]
    HandleTaken { handle: String, held: String, account: Addr },
    /// The handle was released a short time ago.
    #[error("reputation/handle_cooling: {handle} was released: it is free from {free_from} on; it is {now}")]
    HandleCooling { handle: String, free_from: Seconds, now: Seconds },
    /// An account holds one handle.
    #[error("reputation/handle_held: {account} holds the handle {handle}: it releases that first")]
    HandleHeld { account: Addr, handle: String },
    /// Nobody holds the handle.
    #[error("reputation/no_handle: nobody holds the handle {handle}, nor a look-alike of it")]
    NoHandle { handle: String },
    /// The account holds no handle.
    #[error("reputation/nothing_held: {account} holds no handle")]
    NothingHeld { account: Addr },
    /// A text is no domain.
    #[error("reputation/domain: {0}")]
    Domain(#[from] DomainError),

    /// A text is no Ethereum address.
    #[error("reputation/ethereum_address: {0}")]
    EthereumAddress(#[from] NotAnAddress),
    /// The signature is malformed.
    #[error("reputation/signature: the signature is refused: {reason}")]
    Signature { reason: &'static str },
    /// Another key signed, or another text.
    #[error("reputation/not_signer: {address} has not signed this: {signer} has, or another text was signed")]
    NotSigner { address: String, signer: String },
    /// The signature is too old, or lasts too long.
    #[error("reputation/signature_expired: the signature must end after now, {now}, and by {latest}; it ends at {expires_at}")]
    SignatureExpired { expires_at: Seconds, latest: Seconds, now: Seconds },
    /// The wallet is linked already.
    #[error("reputation/linked_already: {wallet} is linked already: that link must end first")]
    LinkedAlready { wallet: String },
    /// There is no such link.
    #[error("reputation/not_linked: {wallet} is not linked with {account}")]
    NotLinked { wallet: String, account: Addr },
    /// The wallet is linked with no account.
    #[error("reputation/nobodys_wallet: {wallet} is linked with no account")]
    NobodysWallet { wallet: String },
    /// The account has as many wallets as it may have.
    #[error("reputation/too_many_wallets: {account} has {max} wallets, which is the most")]
    TooManyWallets { account: Addr, max: usize },
    /// A wallet has no wallets.
    #[error("reputation/is_wallet: {account} is another account's wallet, so it has no wallets of its own")]
    IsWallet { account: Addr },
    /// An account with wallets is nobody's wallet.
    #[error("reputation/has_wallets: {account} has wallets of its own, so it can't be another account's")]
    HasWallets { account: Addr },
    /// An account is not its own wallet.
    #[error("reputation/own_wallet: {account} can't be its own wallet")]
    OwnWallet { account: Addr },
    /// There is no such proposal.
    #[error("reputation/no_proposal: {account} has not proposed to link {wallet}")]
    NoProposal { account: Addr, wallet: Addr },
    /// The proposal's time is over.
    #[error("reputation/proposal_expired: the proposal could be accepted before {expires_at}; it is {now}")]
    ProposalExpired { expires_at: Seconds, now: Seconds },

    /// The account was never accredited.
    #[error("reputation/no_verifier: {verifier} was never accredited")]
    NoVerifier { verifier: Addr },
    /// The account is not accredited.
    #[error("reputation/not_accredited: {verifier} is not accredited")]
    NotAccredited { verifier: Addr },
    /// The verifier's scope does not reach so far.
    #[error("reputation/level_over_scope: {verifier} may attest up to {most:?}, not {level:?}")]
    LevelOverScope { verifier: Addr, level: Level, most: Level },
    /// The verifier's scope has no such check.
    #[error("reputation/check_out_of_scope: {verifier} may not attest {check:?}")]
    CheckOutOfScope { verifier: Addr, check: Check },
    /// An attestation says what was checked.
    #[error("reputation/no_checks: at least one check must be named")]
    NoChecks {},
    /// Nobody attests itself.
    #[error("reputation/own_attestation: {verifier} can't attest its own identity, nor that of its wallets")]
    OwnAttestation { verifier: Addr },
    /// There is no such attestation.
    #[error("reputation/no_attestation: {verifier} attests nothing of {account}")]
    NoAttestation { account: Addr, verifier: Addr },
    /// The attestation is revoked.
    #[error("reputation/revoked_already: what {verifier} attested of {account} was revoked at {since}")]
    RevokedAlready { account: Addr, verifier: Addr, since: Seconds },
    /// Only those concerned revoke.
    #[error("reputation/not_concerned: the verifier, the account and governance alone revoke an attestation, and {sender} signs")]
    NotConcerned { sender: Addr },

    /// The order is not settled.
    #[error("reputation/not_settled: order {order} is {state:?}: only what was settled is reviewed")]
    NotSettled { order: OrderId, state: OrderState },
    /// Only the buyer reviews.
    #[error("reputation/not_buyer: {buyer} bought by order {order}, and {sender} signs")]
    NotBuyer { order: OrderId, buyer: Addr, sender: Addr },
    /// The order has a review.
    #[error("reputation/reviewed_already: order {order} has a review: its reviewer edits it")]
    ReviewedAlready { order: OrderId },
    /// There is no such review.
    #[error("reputation/no_review: order {order} has no review")]
    NoReview { order: OrderId },
    /// Only its reviewer edits a review.
    #[error("reputation/not_reviewer: {reviewer} alone edits the review of order {order}, and {sender} signs")]
    NotReviewer { order: OrderId, reviewer: Addr, sender: Addr },
    /// Buyer and seller are linked.
    #[error("reputation/linked: {account} is, or is linked with, {party}, which is paid for listing {listing} or reviewed it")]
    Linked { account: Addr, party: Addr, listing: ListingId },
    /// Only the seller answers.
    #[error("reputation/not_seller: {seller} sells listing {listing}, and {sender} signs")]
    NotSeller { listing: ListingId, seller: Addr, sender: Addr },
    /// The voter holds no such license.
    #[error("reputation/not_holder: {owner} holds license {license}, and {sender} signs")]
    NotHolder { license: OrderId, owner: Addr, sender: Addr },
    /// The license is of another listing.
    #[error(
        "reputation/other_listing: license {license} is of listing {licensed}, and the review of listing {listing}"
    )]
    OtherListing { license: OrderId, licensed: ListingId, listing: ListingId },
    /// The license has ended.
    #[error("reputation/license_ended: license {license} has ended")]
    LicenseEnded { license: OrderId },
    /// An account votes once.
    #[error("reputation/voted_already: {voter} has voted for the review of order {order}")]
    VotedAlready { order: OrderId, voter: Addr },
    /// There is no such vote.
    #[error("reputation/no_vote: {voter} has not voted for the review of order {order}")]
    NoVote { order: OrderId, voter: Addr },

    /// There is no such listing.
    #[error("reputation/no_listing: there is no listing {listing}")]
    NoListing { listing: ListingId },
    /// There is no such version.
    #[error("reputation/no_version: listing {listing} has no version {version}")]
    NoVersion { listing: ListingId, version: VersionNumber },
    /// The listing is delisted.
    #[error("reputation/delisted: listing {listing} is delisted: it takes no new questions")]
    Delisted { listing: ListingId },
    /// There is no such question.
    #[error("reputation/no_question: there is no question {question}")]
    NoQuestion { question: QuestionId },
    /// There is no such answer.
    #[error("reputation/no_answer: question {question} has no answer {answer}")]
    NoAnswer { question: QuestionId, answer: AnswerNumber },
    /// Only its author changes a post.
    #[error("reputation/not_author: {author} alone changes {post}, and {sender} signs")]
    NotAuthor { post: PostId, author: Addr, sender: Addr },
    /// The post is withdrawn.
    #[error("reputation/withdrawn: {post} was withdrawn, which is final")]
    Withdrawn { post: PostId },
    /// The post is hidden.
    #[error("reputation/hidden: {post} is hidden")]
    Hidden { post: PostId },
    /// The post is not hidden.
    #[error("reputation/not_hidden: {post} is not hidden")]
    NotHidden { post: PostId },
    /// There is no such report.
    #[error("reputation/no_report: there is no report {report}")]
    NoReport { report: ReportId },
    /// The report's time is over.
    #[error("reputation/report_over: report {report} could be decided and appealed before {settles_at}; it is {now}")]
    ReportOver { report: ReportId, settles_at: Seconds, now: Seconds },
    /// The report is decided.
    #[error("reputation/decided_already: report {report} is decided: governance decides again where the moderator did, or on appeal")]
    DecidedAlready { report: ReportId },
    /// There is nothing to appeal against.
    #[error("reputation/undecided: report {report} is not decided, so that nobody appeals")]
    Undecided { report: ReportId },
    /// A report is appealed once.
    #[error("reputation/appealed_already: report {report} was appealed, which is possible once")]
    AppealedAlready { report: ReportId },
    /// Only the one whom a decision is against appeals.
    #[error("reputation/not_appellant: {appellant} alone appeals in report {report}, and {sender} signs")]
    NotAppellant { report: ReportId, appellant: Addr, sender: Addr },
    /// The report's time is not over.
    #[error("reputation/not_over: report {report} is settled from {settles_at} on; it is {now}")]
    NotOver { report: ReportId, settles_at: Seconds, now: Seconds },
    /// The report is settled.
    #[error("reputation/settled_already: report {report} is settled")]
    SettledAlready { report: ReportId },
}
