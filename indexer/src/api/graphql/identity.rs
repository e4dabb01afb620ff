//! Who accounts say they are, and what verifiers attest.

use async_graphql::{ComplexObject, Enum, SimpleObject};
use weighhouse_protocol::reputation;

use super::account::Account;
use super::plan::Coin;
use super::scalars::{time, BigInt, DateTime};
use super::words::Words;
use crate::read::identity;

/// How sure a verifier is of an identity, as eIDAS names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "identity::Level")]
pub enum IdentityLevel {
    /// A limited degree of confidence.
    Low,
    /// A substantial degree of confidence.
    Substantial,
    /// A high degree of confidence.
    High,
}

/// A check that verifiers make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "reputation::Check")]
pub enum IdentityCheck {
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

/// The kind of a linked wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "identity::WalletKind")]
pub enum WalletKind {
    /// Another account of this chain.
    Account,
    /// An Ethereum address.
    Ethereum,
}

/// The standing of an attestation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "identity::AttestationStatus")]
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

/// The claims of an account about itself. Nothing proves them, but that the handle is its own.
#[derive(Clone, SimpleObject)]
pub struct Profile {
    /// The handle that the account holds, as it is shown; null without one.
    pub handle: Option<String>,
    /// The card in which the account describes itself; null without one.
    pub card: Option<Words>,
    /// The domain that the account claims; null without one.
    pub domain: Option<ClaimedDomain>,
    /// The time at which the account last changed card or domain; null if it never did.
    pub changed_at: Option<DateTime>,
    /// The hash of that transaction.
    pub changed_tx: Option<String>,
    /// The number that the account's next link has: a signature of an Ethereum address names it.
    pub next_link: BigInt,
}

impl From<identity::Profile> for Profile {
    fn from(profile: identity::Profile) -> Self {
        let identity::Profile { handle, card, domain, asked, changed_at, changed_tx, next_link, .. } = profile;
        let domain = domain.map(|name| ClaimedDomain::of(name, asked));
        let changed_at = changed_at.map(time);
        Profile { handle, card: card.map(Words::from), domain, changed_at, changed_tx, next_link: BigInt(next_link) }
    }
}

impl Profile {
    /// That of an account that said nothing.
    pub(super) fn none() -> Self {
        let next_link = BigInt(0);
        Profile { handle: None, card: None, domain: None, changed_at: None, changed_tx: None, next_link }
    }
}

/// A domain that an account's profile claims, and whether the domain names the account back:
/// `https://DOMAIN/.well-known/weighhouse.json` with `{"accounts": ["ADDRESS"]}`.
#[derive(Clone, SimpleObject)]
pub struct ClaimedDomain {
    /// The domain.
    pub name: String,
    /// Whether it names the account. It is asked each day; a proof counts for three while the domain does not answer.
    pub proven: bool,
    /// Since when it does without a break; null while it does not.
    pub proven_since: Option<DateTime>,
    /// When this index asked it last; null before the first time.
    pub checked_at: Option<DateTime>,
    /// The fault that the last attempt found; null if it found none.
    pub problem: Option<String>,
}

impl ClaimedDomain {
    fn of(name: String, asked: identity::Asked) -> Self {
        let identity::Asked { is_proven, since, at, problem } = asked;
        let proven_since = since.filter(|_| is_proven).map(time);
        ClaimedDomain { name, proven: is_proven, proven_since, checked_at: at.map(time), problem }
    }
}

/// A handle: a name that one account holds at a time.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Handle {
    /// The name that the handle and its look-alikes are.
    pub fold: String,
    /// The handle as it was shown last.
    pub handle: String,
    /// The account that holds it; null while nobody does.
    pub holder: Option<String>,
    /// The deposit that returns to its holder.
    pub deposit: Coin,
    /// The time from which its holder, or its last one, holds it.
    pub since: DateTime,
    /// The time from which anyone can claim it; null while it is held.
    pub free_from: Option<DateTime>,
    /// The account that can claim it earlier: the one that released it. Null where governance revoked it.
    pub reserved_for: Option<String>,
}

#[ComplexObject]
impl Handle {
    /// The account that holds it, in all that it does; null while nobody does.
    async fn account(&self) -> Option<Account> {
        self.holder.clone().map(Account::new)
    }
}

impl From<identity::Handle> for Handle {
    fn from(handle: identity::Handle) -> Self {
        Handle {
            fold: handle.fold,
            handle: handle.handle,
            holder: handle.account,
            deposit: handle.deposit.into(),
            since: time(handle.since),
            free_from: handle.free_from.map(time),
            reserved_for: handle.reserved_for,
        }
    }
}

/// A wallet that proved that it belongs to an account.
#[derive(Clone, SimpleObject)]
pub struct Wallet {
    /// The account that the wallet belongs to.
    #[graphql(name = "account")]
    pub owner: String,
    /// The kind of the address.
    pub kind: WalletKind,
    /// The wallet's account, or its Ethereum address in lower case.
    pub address: String,
    /// The number of the link among those of the account.
    pub number: BigInt,
    /// The time of the link.
    pub since: DateTime,
}

impl From<identity::Wallet> for Wallet {
    fn from(wallet: identity::Wallet) -> Self {
        let identity::Wallet { account, kind, address, number, since } = wallet;
        Wallet { owner: account, kind: kind.into(), address, number: BigInt(number), since: time(since) }
    }
}

/// An account that governance accredited to attest identities.
#[derive(Clone, SimpleObject)]
pub struct Verifier {
    /// The account that attests.
    pub account: String,
    /// The verifier's name.
    pub name: String,
    /// The address of the page that says how it verifies.
    pub url: String,
    /// The highest level that it may attest.
    pub level: IdentityLevel,
    /// The checks that it may attest.
    pub checks: Vec<IdentityCheck>,
    /// The number of the accreditation, from 1: what was attested under an earlier one counts no more.
    pub term: BigInt,
    /// The time of the accreditation.
    pub since: DateTime,
    /// The time at which the accreditation ended; null while it stands.
    pub revoked_at: Option<DateTime>,
}

impl From<identity::Verifier> for Verifier {
    fn from(verifier: identity::Verifier) -> Self {
        Verifier {
            account: verifier.account,
            name: verifier.name,
            url: verifier.url,
            level: verifier.level.into(),
            checks: verifier.checks.into_iter().map(IdentityCheck::from).collect(),
            term: BigInt(verifier.term),
            since: time(verifier.since),
            revoked_at: verifier.revoked_at.map(time),
        }
    }
}

/// The attestation of an account by an accredited verifier.
#[derive(Clone, SimpleObject)]
pub struct Attestation {
    /// The account that attests.
    pub verifier: Verifier,
    /// Its standing at the last block of the index.
    pub status: AttestationStatus,
    /// How sure the verifier is.
    pub level: IdentityLevel,
    /// The checks that the verifier made.
    pub checks: Vec<IdentityCheck>,
    /// The salted hash of the evidence, which the verifier keeps.
    pub evidence: String,
    /// The time of the attestation.
    pub attested_at: DateTime,
    /// The hash of that transaction.
    pub attested_tx: Option<String>,
    /// The time from which it counts no more.
    pub expires_at: DateTime,
    /// The time of its revocation; null without one.
    pub revoked_at: Option<DateTime>,
    /// The account that revoked it: its verifier, its own account or governance.
    pub revoked_by: Option<String>,
}

impl From<identity::Attestation> for Attestation {
    fn from(attestation: identity::Attestation) -> Self {
        Attestation {
            verifier: attestation.verifier.into(),
            status: attestation.status.into(),
            level: attestation.level.into(),
            checks: attestation.checks.into_iter().map(IdentityCheck::from).collect(),
            evidence: attestation.evidence,
            attested_at: time(attestation.attested_at),
            attested_tx: attestation.attested_tx,
            expires_at: time(attestation.expires_at),
            revoked_at: attestation.revoked_at.map(time),
            revoked_by: attestation.revoked_by,
        }
    }
}
