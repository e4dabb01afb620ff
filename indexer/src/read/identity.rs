//! Who accounts say they are, and what verifiers attest of them.

use std::collections::HashMap;

use tokio_postgres::types::Json;
use tokio_postgres::Row;
use weighhouse_protocol::reputation::{handle, Check};

use super::error::{bad_input, Failure, ReadError};
use super::rows::{many_each, one_each, Record, Rows};
use super::states::states;
use super::Coin;

states! {
    /// How sure a verifier is.
    Level {
        Low = "low",
        Substantial = "substantial",
        High = "high",
    }
    WalletKind {
        Account = "account",
        Ethereum = "ethereum",
    }
    /// Whether an attestation counts.
    AttestationStatus {
        Valid = "valid",
        Expired = "expired",
        Revoked = "revoked",
        VerifierRevoked = "verifier_revoked",
    }
}

/// What became of asking the domain that a profile claims.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// Whether the domain names the account, as far as anybody knows.
    pub is_proven: bool,
    /// Since when it does without a break.
    pub since: Option<i64>,
    /// When it was asked last.
    pub at: Option<i64>,
    /// What the last attempt found wrong.
    pub problem: Option<String>,
}

/// What an account says of itself.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub account: String,
    pub handle: Option<String>,
    pub card: Option<String>,
    pub domain: Option<String>,
    /// What became of asking it.
    pub asked: Asked,
    pub changed_at: Option<i64>,
    pub changed_tx: Option<String>,
    pub next_link: i64,
}

/// A name: who holds it, or from when it is free.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    pub fold: String,
    pub handle: String,
    pub account: Option<String>,
    pub deposit: Coin,
    pub since: i64,
    pub free_from: Option<i64>,
    pub reserved_for: Option<String>,
}

/// A wallet that is linked with an account.
#[derive(Clone, Debug)]
pub(crate) struct Wallet {
    pub account: String,
    pub kind: WalletKind,
    pub address: String,
    pub number: i64,
    pub since: i64,
}

/// An account that attests identities, or did.
#[derive(Clone, Debug)]
pub(crate) struct Verifier {
    pub account: String,
    pub name: String,
    pub url: String,
    pub level: Level,
    pub checks: Vec<Check>,
    pub term: i64,
    pub since: i64,
    pub revoked_at: Option<i64>,
}

/// The attestation of an account by a verifier.
#[derive(Clone, Debug)]
pub(crate) struct Attestation {
    pub account: String,
    pub verifier: Verifier,
    pub status: AttestationStatus,
    pub level: Level,
    pub checks: Vec<Check>,
    pub evidence: String,
    pub attested_at: i64,
    pub attested_tx: Option<String>,
    pub expires_at: i64,
    pub revoked_at: Option<i64>,
    pub revoked_by: Option<String>,
}

/// An account has one handle at most.
const PROFILES: &str = "
SELECT account, handles.handle, profiles.card, profiles.domain, profiles.changed_at, profiles.changed_tx,
    coalesce(profiles.next_link, 0) AS next_link, coalesce(proven_until > now(), false) AS is_proven,
    extract(epoch FROM proven_since)::bigint AS proven_since, extract(epoch FROM checked_at)::bigint AS checked_at, problem
FROM unnest($1::text[]) AS wanted (account)
LEFT JOIN profiles USING (account) LEFT JOIN handles USING (account)
LEFT JOIN domain_checks USING (account, domain)
WHERE profiles.account IS NOT NULL OR handles.account IS NOT NULL";

const HANDLES: &str = "SELECT handles.*, deposit::text AS deposit_text FROM handles WHERE fold = ANY($1)";

const WALLETS_OF: &str = "SELECT * FROM wallets WHERE account = ANY($1) ORDER BY account, number";

const MAIN_OF: &str = "SELECT * FROM wallets WHERE kind = 'account' AND wallet = ANY($1)";

const VERIFIERS: &str = "SELECT * FROM verifiers ORDER BY since, verifier";

/// The contract asks in this order, too. The time is that of the last block.
const ATTESTATIONS_OF: &str = "
SELECT a.account, a.level AS attested_level, a.checks AS attested_checks, a.evidence, a.attested_at, a.attested_tx,
    a.expires_at, a.revoked_at AS attestation_revoked_at, a.revoked_by, v.*, CASE
        WHEN a.revoked_at IS NOT NULL THEN 'revoked'
        WHEN v.revoked_at IS NOT NULL OR v.term <> a.term THEN 'verifier_revoked'
        WHEN a.expires_at <= coalesce((
            SELECT extract(epoch FROM blocks.time) FROM chain JOIN blocks ON blocks.height = chain.height
        ), 0) THEN 'expired'
        ELSE 'valid'
    END AS status
FROM attestations AS a JOIN verifiers AS v USING (verifier)
WHERE a.account = ANY($1) ORDER BY a.account, a.attested_at DESC, a.verifier";

impl Record for Profile {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Profile {
            account: row.try_get("account")?,
            handle: row.try_get("handle")?,
            card: row.try_get("card")?,
            domain: row.try_get("domain")?,
            asked: Asked {
                is_proven: row.try_get("is_proven")?,
                since: row.try_get("proven_since")?,
                at: row.try_get("checked_at")?,
                problem: row.try_get("problem")?,
            },
            changed_at: row.try_get("changed_at")?,
            changed_tx: row.try_get("changed_tx")?,
            next_link: row.try_get("next_link")?,
        })
    }
}

impl Record for Handle {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        Ok(Handle {
            fold: row.try_get("fold")?,
            handle: row.try_get("handle")?,
            account: row.try_get("account")?,
            deposit: Coin::read(row, "deposit_text", &denom)?,
            since: row.try_get("since")?,
            free_from: row.try_get("free_from")?,
            reserved_for: row.try_get("reserved_for")?,
        })
    }
}

impl Record for Wallet {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Wallet {
            account: row.try_get("account")?,
            kind: row.try_get("kind")?,
            address: row.try_get("wallet")?,
            number: row.try_get("number")?,
            since: row.try_get("since")?,
        })
    }
}

impl Record for Verifier {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Verifier {
            account: row.try_get("verifier")?,
            name: row.try_get("name")?,
            url: row.try_get("url")?,
            level: row.try_get("level")?,
            checks: row.try_get::<_, Json<Vec<Check>>>("checks")?.0,
            term: row.try_get("term")?,
            since: row.try_get("since")?,
            revoked_at: row.try_get("revoked_at")?,
        })
    }
}

impl Record for Attestation {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Attestation {
            account: row.try_get("account")?,
            verifier: Verifier::read(row)?,
            status: row.try_get("status")?,
            level: row.try_get("attested_level")?,
            checks: row.try_get::<_, Json<Vec<Check>>>("attested_checks")?.0,
            evidence: row.try_get("evidence")?,
            attested_at: row.try_get("attested_at")?,
            attested_tx: row.try_get("attested_tx")?,
            expires_at: row.try_get("expires_at")?,
            revoked_at: row.try_get("attestation_revoked_at")?,
            revoked_by: row.try_get("revoked_by")?,
        })
    }
}

/// The name that a handle and its look-alikes are.
pub(crate) fn fold(name: &str) -> Result<String, ReadError> {
    handle::check(name).map_err(|error| bad_input(error.to_string()))?;
    Ok(handle::fold(name))
}

impl Rows {
    /// What accounts say of themselves; those that said nothing are left out.
    pub(crate) async fn profiles(&self, accounts: &[String]) -> Result<HashMap<String, Profile>, Failure> {
        let found = self.looked_up(PROFILES, &[&accounts]).await?;
        Ok(one_each(found, |profile: &Profile| profile.account.clone()))
    }

    /// Names, by their folds.
    pub(crate) async fn handles(&self, folds: &[String]) -> Result<HashMap<String, Handle>, Failure> {
        let found = self.looked_up(HANDLES, &[&folds]).await?;
        Ok(one_each(found, |handle: &Handle| handle.fold.clone()))
    }

    /// The wallets of accounts.
    pub(crate) async fn wallets(&self, accounts: &[String]) -> Result<HashMap<String, Vec<Wallet>>, Failure> {
        let found = self.looked_up(WALLETS_OF, &[&accounts]).await?;
        Ok(many_each(found, |wallet: &Wallet| wallet.account.clone()))
    }

    /// The links of accounts that are wallets of others.
    pub(crate) async fn mains(&self, wallets: &[String]) -> Result<HashMap<String, Wallet>, Failure> {
        let found = self.looked_up(MAIN_OF, &[&wallets]).await?;
        Ok(one_each(found, |wallet: &Wallet| wallet.address.clone()))
    }

    /// What verifiers attest of accounts, the newest first.
    pub(crate) async fn attestations(&self, accounts: &[String]) -> Result<HashMap<String, Vec<Attestation>>, Failure> {
        let found = self.looked_up(ATTESTATIONS_OF, &[&accounts]).await?;
        Ok(many_each(found, |attestation: &Attestation| attestation.account.clone()))
    }

    /// All accounts that governance accredited, now or once, in that order.
    pub(crate) async fn verifiers(&self) -> Result<Vec<Verifier>, Failure> {
        self.looked_up(VERIFIERS, &[]).await
    }
}
