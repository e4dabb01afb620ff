//! Profiles, verifiers, reviews and reports, as they are written.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::coin::{time, Coin};
use super::names::{
    AttestationStatus, IdentityCheck, IdentityLevel, PublisherStanding, ReportKind, ReportState, WalletKind,
};
use crate::read::publishers::{heard, BackedHandle, Standing};
use crate::read::{identity, reports, reviews, settings};

/// The claims of an account about itself, and the attestations of others about it.
#[derive(Serialize, ToSchema)]
pub(super) struct Identity {
    /// The account's address, in Bech32.
    account: String,
    /// The handle that the account holds, as it is shown; null without one.
    handle: Option<String>,
    /// The IPFS content identifier of the profile's card; null without one.
    card: Option<String>,
    /// The domain that the account claims; null without one.
    domain: Option<ClaimedDomain>,
    /// The time at which the account last changed card or domain; null if it never did.
    changed_at: Option<DateTime<Utc>>,
    /// The number that the account's next link has: a signature of an Ethereum address names it.
    next_link: i64,
    /// The account whose wallet this one is; null where it is nobody's.
    wallet_of: Option<String>,
    /// The wallets that proved to be the account's.
    wallets: Vec<Wallet>,
    /// The account's attestations by accredited verifiers, the newest first, with those that count no more.
    attestations: Vec<Attestation>,
}

impl Identity {
    pub(super) fn new(
        account: String,
        profile: Option<identity::Profile>,
        main: Option<identity::Wallet>,
        wallets: Vec<identity::Wallet>,
        attestations: Vec<identity::Attestation>,
    ) -> Self {
        let (handle, card, domain, changed_at, next_link) = profile.map_or_else(Default::default, |profile| {
            let identity::Profile { handle, card, domain, asked, changed_at, next_link, .. } = profile;
            let domain = domain.map(|name| ClaimedDomain::of(name, asked));
            (handle, card, domain, changed_at.map(time), next_link)
        });
        Identity {
            account,
            handle,
            card,
            domain,
            changed_at,
            next_link,
            wallet_of: main.map(|main| main.account),
            wallets: wallets.into_iter().map(Wallet::from).collect(),
            attestations: attestations.into_iter().map(Attestation::from).collect(),
        }
    }
}

/// A domain that an account's profile claims, and whether the domain names the account back:
/// `https://DOMAIN/.well-known/weighhouse.json` with `{"accounts": ["ADDRESS"]}`.
#[derive(Serialize, ToSchema)]
pub(super) struct ClaimedDomain {
    /// The domain's name, without a scheme.
    name: String,
    /// Whether it names the account. It is asked each day; a proof counts for three while the domain does not answer.
    proven: bool,
    /// Since when it does without a break; null while it does not.
    proven_since: Option<DateTime<Utc>>,
    /// When this index asked it last; null before the first time.
    checked_at: Option<DateTime<Utc>>,
    /// The fault that the last attempt found; null if it found none.
    problem: Option<String>,
}

impl ClaimedDomain {
    fn of(name: String, asked: identity::Asked) -> Self {
        let identity::Asked { is_proven, since, at, problem } = asked;
        let proven_since = since.filter(|_| is_proven).map(time);
        ClaimedDomain { name, proven: is_proven, proven_since, checked_at: at.map(time), problem }
    }
}

/// The publisher that a listing's name begins with, as in `publisher/model`.
#[derive(Serialize, ToSchema)]
pub(super) struct Publisher {
    /// The part of the name before its first slash, or what looks like one.
    name: String,
    /// Its standing: `proven` before `attested` where it is both.
    standing: PublisherStanding,
    /// The handle that it is, or looks like; null where nobody proven or attested holds it.
    handle: Option<String>,
    /// The account that holds that handle.
    account: Option<String>,
    /// The domain that names the account; null without one.
    domain: Option<String>,
    /// That account's attestations by accredited verifiers, the newest first, but those that count no more. Empty for a look-alike.
    attestations: Vec<Attestation>,
}

impl Publisher {
    pub(super) fn of(
        name: &str,
        seller: &str,
        backed: Option<BackedHandle>,
        attestations: Vec<identity::Attestation>,
    ) -> Self {
        let backed = heard(name, seller, backed);
        let standing = Standing::of(seller, backed.as_ref());
        let counts = |attestation: &identity::Attestation| attestation.status == identity::AttestationStatus::Valid;
        let attestations = attestations.into_iter().filter(counts).map(Attestation::from).collect();
        let domain = backed.as_ref().and_then(|backed| backed.domain.clone());
        let (handle, account) = backed.map(|backed| (backed.handle, backed.account)).unzip();
        Publisher { name: name.to_owned(), standing: standing.into(), handle, account, domain, attestations }
    }
}

/// A wallet that proved that it belongs to an account.
#[derive(Serialize, ToSchema)]
pub(super) struct Wallet {
    /// The kind of the address.
    kind: WalletKind,
    /// The wallet's account, or its Ethereum address in lower case.
    address: String,
    /// The number of the link among those of the account.
    number: i64,
    /// The time of the link.
    since: DateTime<Utc>,
}

/// An account that governance accredited to attest identities.
#[derive(Serialize, ToSchema)]
pub(super) struct Verifier {
    /// The account that attests.
    account: String,
    /// The verifier's name, as governance set it.
    name: String,
    /// The address of the page that says how it verifies.
    url: String,
    /// The highest level that it may attest.
    level: IdentityLevel,
    /// The checks that it may attest.
    checks: Vec<IdentityCheck>,
    /// The number of the accreditation, from 1: what was attested under an earlier one counts no more.
    term: i64,
    /// The time of the accreditation.
    since: DateTime<Utc>,
    /// The time at which the accreditation ended; null while it stands.
    revoked_at: Option<DateTime<Utc>>,
}

/// The attestation of an account by an accredited verifier.
#[derive(Serialize, ToSchema)]
pub(super) struct Attestation {
    /// The account that attests.
    verifier: Verifier,
    /// Its standing at the last block of the index.
    status: AttestationStatus,
    /// The verifier's confidence in the identity.
    level: IdentityLevel,
    /// The checks that the verifier made.
    checks: Vec<IdentityCheck>,
    /// The salted hash of the evidence, which the verifier keeps.
    evidence: String,
    /// The time of the attestation.
    attested_at: DateTime<Utc>,
    /// The hash of that transaction; null for a message of governance.
    attested_tx: Option<String>,
    /// The time from which it counts no more.
    expires_at: DateTime<Utc>,
    /// The time of its revocation; null without one.
    revoked_at: Option<DateTime<Utc>>,
    /// The account that revoked it; null without a revocation.
    revoked_by: Option<String>,
}

/// A handle: a name that one account holds at a time.
#[derive(Serialize, ToSchema)]
pub(super) struct Handle {
    /// The name that the handle and its look-alikes are.
    fold: String,
    /// The handle as it was shown last.
    handle: String,
    /// The account that holds it; null while nobody does.
    account: Option<String>,
    /// The deposit that returns to its holder.
    deposit: Coin,
    /// The time from which its holder, or its last one, holds it.
    since: DateTime<Utc>,
    /// The time from which anyone can claim it; null while it is held.
    free_from: Option<DateTime<Utc>>,
    /// The account that can claim it earlier: the one that released it; null where governance revoked it.
    reserved_for: Option<String>,
}

/// The review of a settled order by its buyer.
#[derive(Serialize, ToSchema)]
pub(super) struct Review {
    /// The number of the order.
    order: i64,
    /// The number of the listing.
    listing: i64,
    /// The number of the version that was bought.
    version: i64,
    /// The account that bought.
    reviewer: String,
    /// The stars, from 1 to 5.
    stars: i16,
    /// The IPFS content identifier of the words; null for stars alone.
    words: Option<String>,
    /// The fee that the sale paid, by which the review weighs.
    fee: Coin,
    /// The time of the first writing.
    written_at: DateTime<Utc>,
    /// The hash of that transaction; null for a message of governance.
    written_tx: Option<String>,
    /// The number of edits.
    edits: i64,
    /// The time of the last edit; null without one.
    edited_at: Option<DateTime<Utc>>,
    /// The stars before the last edit; null without one.
    stars_before: Option<i16>,
    /// The seller's answer; null without one.
    answer: Option<ReviewAnswer>,
    /// The number of holders of other licenses that found it helpful.
    helpful: i64,
}

/// A seller's answer to a review.
#[derive(Serialize, ToSchema)]
pub(super) struct ReviewAnswer {
    /// The IPFS content identifier of the words.
    words: String,
    /// The number of edits.
    edits: i64,
    /// The time of the last writing.
    written_at: DateTime<Utc>,
}

/// The words of a review, or of the answer to it, at one time.
#[derive(Serialize, ToSchema)]
pub(super) struct ReviewText {
    /// Whether the seller wrote it.
    by_seller: bool,
    /// The number of the edit: 0 for the first words.
    edit: i64,
    /// The stars, from 1 to 5; null for an answer.
    stars: Option<i16>,
    /// The IPFS content identifier of the words; null for stars alone.
    words: Option<String>,
    /// The time of the writing.
    written_at: DateTime<Utc>,
    /// The hash of that transaction; null for a message of governance.
    written_tx: Option<String>,
}

/// The rating of a listing at the present rates: a mean that begins with what governance set, in which each review weighs by
/// the fee of its sale.
#[derive(Serialize, ToSchema)]
pub(super) struct Rating {
    /// The number of the listing.
    listing: i64,
    /// The mean, in thousandths of a star: 1,000 to 5,000.
    milli_stars: i32,
    /// The weight of the reviews, a whole number in decimal digits: the sum of their fees, each times the rate of its denom,
    /// rounded down.
    weight: String,
    /// The number of reviews.
    reviews: i64,
    /// The numbers of reviews with one star, with two, and so on to five.
    histogram: [i64; 5],
}

/// A text on IPFS that a review, an answer, a profile or a report names.
#[derive(Serialize, ToSchema)]
pub(super) struct Words {
    /// The IPFS content identifier: of a single raw block, so that it is the SHA-256 of the text.
    pub cid: String,
    /// The first 4,000 characters, without control characters and marks that change how a text is read. A stranger wrote it: it is
    /// plain text, no Markdown and no HTML.
    pub text: String,
}

/// A report of a listing. No number of reports delists anything: governance and its moderator do.
#[derive(Serialize, ToSchema)]
pub(super) struct Report {
    /// The report's number.
    id: i64,
    /// The number of the listing.
    listing: i64,
    /// The number of the version that it is about; null for the whole listing.
    version: Option<i64>,
    /// The account that reported.
    reporter: String,
    /// The reporter's charge.
    kind: ReportKind,
    /// The IPFS content identifier of the evidence, in the reporter's words.
    evidence: String,
    /// The stake that the reporter paid in.
    stake: Coin,
    /// The time of the report.
    filed_at: DateTime<Utc>,
    /// The hash of that transaction; null for a message of governance.
    filed_tx: Option<String>,
    /// The time from which nobody decides or appeals and anyone settles.
    settles_at: DateTime<Utc>,
    /// It is final once the report is settled.
    state: ReportState,
    /// The last decision; null before one.
    decision: Option<ReportDecision>,
    /// The appeal; null without one.
    appeal: Option<ReportAppeal>,
    /// The time at which the stake was paid; null before.
    settled_at: Option<DateTime<Utc>>,
    /// The account that received the stake: the reporter or the treasury; null before.
    recipient: Option<String>,
}

/// A decision on a report.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportDecision {
    /// The account that decided: governance or its moderator.
    by: String,
    /// The time of the decision.
    decided_at: DateTime<Utc>,
    /// The IPFS content identifier of the reasons; null without any.
    reasons: Option<String>,
}

/// An appeal against a decision on a report.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportAppeal {
    /// The account that appealed: the seller or the reporter.
    by: String,
    /// The time of the appeal.
    appealed_at: DateTime<Utc>,
    /// The IPFS content identifier of the grounds.
    grounds: String,
    /// Whether governance has decided it.
    decided: bool,
}

/// The settings of reputation, as governance last set them.
#[derive(Serialize, ToSchema)]
pub(super) struct ReputationSettings {
    /// The deposit for a handle.
    handle_deposit: Coin,
    /// The time after its release in which a handle is free to nobody but its last holder, in seconds. A handle that was held
    /// for less cools down for as long as it was held.
    handle_cooldown: i64,
    /// The stake of a report.
    report_stake: Coin,
    /// The time to decide a report, in seconds.
    report_span: i64,
    /// The time to appeal against a decision, and to decide the appeal, in seconds.
    appeal_span: i64,
    /// The weights of fees, by denom.
    rates: Vec<FeeRate>,
    /// The rating that all listings begin with, in thousandths of a star.
    prior_milli_stars: i32,
    /// The weight of that rating, a whole number in decimal digits.
    prior_weight: String,
    /// The time at which governance set the settings.
    changed_at: DateTime<Utc>,
}

/// The weight of fees in one denom.
#[derive(Serialize, ToSchema)]
pub(super) struct FeeRate {
    /// The base denom of the fees.
    denom: String,
    /// The weight of one base unit of fee, a decimal number.
    weight: String,
}

fn checks(checks: Vec<weighhouse_protocol::reputation::Check>) -> Vec<IdentityCheck> {
    checks.into_iter().map(IdentityCheck::from).collect()
}

impl From<identity::Wallet> for Wallet {
    fn from(wallet: identity::Wallet) -> Self {
        let identity::Wallet { kind, address, number, since, .. } = wallet;
        Wallet { kind: kind.into(), address, number, since: time(since) }
    }
}

impl From<identity::Verifier> for Verifier {
    fn from(verifier: identity::Verifier) -> Self {
        Verifier {
            account: verifier.account,
            name: verifier.name,
            url: verifier.url,
            level: verifier.level.into(),
            checks: checks(verifier.checks),
            term: verifier.term,
            since: time(verifier.since),
            revoked_at: verifier.revoked_at.map(time),
        }
    }
}

impl From<identity::Attestation> for Attestation {
    fn from(attestation: identity::Attestation) -> Self {
        Attestation {
            verifier: attestation.verifier.into(),
            status: attestation.status.into(),
            level: attestation.level.into(),
            checks: checks(attestation.checks),
            evidence: attestation.evidence,
            attested_at: time(attestation.attested_at),
            attested_tx: attestation.attested_tx,
            expires_at: time(attestation.expires_at),
            revoked_at: attestation.revoked_at.map(time),
            revoked_by: attestation.revoked_by,
        }
    }
}

impl From<identity::Handle> for Handle {
    fn from(handle: identity::Handle) -> Self {
        Handle {
            fold: handle.fold,
            handle: handle.handle,
            account: handle.account,
            deposit: handle.deposit.into(),
            since: time(handle.since),
            free_from: handle.free_from.map(time),
            reserved_for: handle.reserved_for,
        }
    }
}

impl From<reviews::Review> for Review {
    fn from(review: reviews::Review) -> Self {
        Review {
            order: review.order,
            listing: review.listing,
            version: review.version,
            reviewer: review.reviewer,
            stars: review.stars,
            words: review.words,
            fee: review.fee.into(),
            written_at: time(review.written_at),
            written_tx: review.written_tx,
            edits: review.edits,
            edited_at: review.edited_at.map(time),
            stars_before: review.stars_before,
            answer: review.answer.map(ReviewAnswer::from),
            helpful: review.helpful,
        }
    }
}

impl From<reviews::Answer> for ReviewAnswer {
    fn from(reviews::Answer { words, edits, at }: reviews::Answer) -> Self {
        ReviewAnswer { words, edits, written_at: time(at) }
    }
}

impl From<reviews::Text> for ReviewText {
    fn from(text: reviews::Text) -> Self {
        let reviews::Text { is_answer, edit, stars, words, written_at, written_tx, .. } = text;
        ReviewText { by_seller: is_answer, edit, stars, words, written_at: time(written_at), written_tx }
    }
}

impl From<reviews::Rating> for Rating {
    fn from(rating: reviews::Rating) -> Self {
        let reviews::Rating { listing, rating, weight, stars } = rating;
        let weight = weight.as_str().to_owned();
        Rating { listing, milli_stars: rating, weight, reviews: stars.iter().sum(), histogram: stars }
    }
}

impl From<reports::Report> for Report {
    fn from(report: reports::Report) -> Self {
        let decision = |reports::Decision { by, at, reasons }| ReportDecision { by, decided_at: time(at), reasons };
        let appeal = |reports::Appeal { by, at, grounds, is_decided }| ReportAppeal {
            by,
            appealed_at: time(at),
            grounds,
            decided: is_decided,
        };
        Report {
            id: report.id,
            listing: report.listing,
            version: report.version,
            reporter: report.reporter,
            kind: report.kind.into(),
            evidence: report.evidence,
            stake: report.stake.into(),
            filed_at: time(report.filed_at),
            filed_tx: report.filed_tx,
            settles_at: time(report.settles_at),
            state: report.state.into(),
            decision: report.decision.map(decision),
            appeal: report.appeal.map(appeal),
            settled_at: report.settled_at.map(time),
            recipient: report.recipient,
        }
    }
}

impl From<settings::ReputationSettings> for ReputationSettings {
    fn from(settings: settings::ReputationSettings) -> Self {
        let settings::ReputationSettings { config, changed_at, .. } = settings;
        let rate = |rate: weighhouse_protocol::reputation::rating::Rate| FeeRate {
            denom: rate.denom,
            weight: rate.weight.to_string(),
        };
        ReputationSettings {
            handle_deposit: config.handle_deposit.into(),
            handle_cooldown: config.handle_cooldown.into(),
            report_stake: config.report_stake.into(),
            report_span: config.report_span.into(),
            appeal_span: config.appeal_span.into(),
            rates: config.rates.into_iter().map(rate).collect(),
            prior_milli_stars: config.prior.rating.into(),
            prior_weight: config.prior.weight.to_string(),
            changed_at: time(changed_at),
        }
    }
}
