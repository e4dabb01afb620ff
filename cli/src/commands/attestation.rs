//! `attestation`: attestations by accredited verifiers.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::reputation::{self, Attested, Opening};
use weighhouse_client::{journal, Market};
use weighhouse_messages::Call;
use weighhouse_protocol::reputation::{Attestation, AttestationStatus};

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

/// The most bytes of evidence. The hash of a larger archive is evidence in its place.
const MAX_EVIDENCE: u64 = 256 << 20;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Attest an account's identity, as an accredited verifier
    ///
    /// Replaces what you attested of it before. The chain gets a salted hash of the evidence alone: evidence and opening stay with
    /// you. Costs gas.
    #[command(
        after_long_help = "Example:\n  weighhouse attestation make wasm1… --level substantial --check document \
        --evidence passport.pdf --opening passport.opening.json"
    )]
    Make {
        /// The account
        account: String,
        /// The level of assurance, as eIDAS names it: low, substantial, high
        #[arg(long, value_enum, hide_possible_values = true)]
        level: Level,
        /// The checks that you made, several by commas
        ///
        /// One of document, presence, organization, authority, address, authorship.
        #[arg(long = "check", value_enum, hide_possible_values = true, required = true, value_delimiter = ',')]
        checks: Vec<Check>,
        /// The span for which it counts, at most 3y
        #[arg(long, value_parser = words::parse_span, value_name = "SPAN", default_value = "1y")]
        valid_for: u64,
        /// The file with the evidence
        #[arg(long, value_name = "FILE")]
        evidence: PathBuf,
        /// The file with the salt that opens the hash; it is made if there is none
        #[arg(long, value_name = "FILE")]
        opening: PathBuf,
    },
    /// Check evidence against the hash of an attestation
    ///
    /// Opens the hash with the evidence and its salt, and says whether the attestation counts. Costs nothing.
    #[command(
        after_long_help = "Example:\n  weighhouse attestation check wasm1… --verifier wasm1… --evidence passport.pdf \
        --opening passport.opening.json"
    )]
    Check {
        /// The account
        account: String,
        /// The verifier [default: the key that signs]
        #[arg(long, value_name = "ADDRESS")]
        verifier: Option<String>,
        /// The file with the evidence
        #[arg(long, value_name = "FILE")]
        evidence: PathBuf,
        /// The file with the salt
        #[arg(long, value_name = "FILE")]
        opening: PathBuf,
    },
    /// Revoke an attestation for good, as its verifier or as the account
    ///
    /// Your account is the verifier unless --verifier names another. Costs gas.
    #[command(
        after_long_help = "Examples:\n  weighhouse attestation revoke wasm1…\n  weighhouse attestation revoke --verifier wasm1…"
    )]
    Revoke {
        /// The account [default: the key that signs]
        #[arg(required_unless_present = "verifier")]
        account: Option<String>,
        /// The verifier [default: the key that signs]
        #[arg(long, value_name = "ADDRESS")]
        verifier: Option<String>,
    },
}

/// A verifier's level of assurance.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Level {
    Low,
    Substantial,
    High,
}

/// A check that verifiers make.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Check {
    Document,
    Presence,
    Organization,
    Authority,
    Address,
    Authorship,
}

impl From<Level> for weighhouse_protocol::reputation::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Low => Self::Low,
            Level::Substantial => Self::Substantial,
            Level::High => Self::High,
        }
    }
}

impl From<Check> for weighhouse_protocol::reputation::Check {
    fn from(check: Check) -> Self {
        match check {
            Check::Document => Self::Document,
            Check::Presence => Self::Presence,
            Check::Organization => Self::Organization,
            Check::Authority => Self::Authority,
            Check::Address => Self::Address,
            Check::Authorship => Self::Authorship,
        }
    }
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    let market = session.market().await?;
    match command {
        Command::Make { account, level, checks, valid_for, evidence, opening } => {
            let evidence = read(&evidence)?;
            let expires_at = market.now().await?.time.saturating_add(valid_for);
            let checks = checks.into_iter().map(Into::into).collect();
            let opening = Opening::kept(&market, &account, &opening)?;
            let attested =
                Attested { account, level: level.into(), checks, expires_at, evidence: opening.hash(&evidence) };
            make(session, &market, attested).await
        }
        Command::Check { account, verifier, evidence, opening } => {
            let verifier = session.address(verifier.as_deref())?;
            check(session, &market, (&account, &verifier), &evidence, &opening).await
        }
        Command::Revoke { account, verifier } => {
            let (account, verifier) = (session.address(account.as_deref())?, session.address(verifier.as_deref())?);
            let act = Act::new("Revoke it for good?").line("of", account.clone()).line("by", verifier.clone());
            let call = reputation::revoke(&market, &account, &verifier)?;
            tell(
                session,
                &market,
                journal::Command::new("attestation revoke").on(account.clone()),
                (act, call),
                account,
            )
            .await
        }
    }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    let unreadable = |error: std::io::Error| fail!(Kind::Usage, "can't read {}: {error}", file.display());
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    if size > MAX_EVIDENCE {
        let file = file.display();
        return Err(fail!(Kind::Usage, "{file} has {size} bytes, and evidence has at most {MAX_EVIDENCE}"));
    }
    std::fs::read(file).map_err(unreadable)
}

#[derive(Serialize)]
struct Told {
    account: String,
    tx: String,
}

async fn make(session: &Session, market: &Market, attested: Attested) -> Result<()> {
    let account = attested.account.clone();
    let act = Act::new("Attest it?")
        .line("of", account.clone())
        .line("level", format!("{:?}", attested.level).to_lowercase())
        .line(
            "checked",
            attested.checks.iter().map(|check| format!("{check:?}").to_lowercase()).collect::<Vec<_>>().join(", "),
        )
        .line("until", words::time(attested.expires_at))
        .line("evidence", attested.evidence.to_string());
    let call = reputation::attest(market, attested)?;
    tell(session, market, journal::Command::new("attestation make").on(account.clone()), (act, call), account).await
}

async fn tell(
    session: &Session,
    market: &Market,
    command: journal::Command,
    planned: (Act, Call),
    account: String,
) -> Result<()> {
    let plan = async || Ok((planned.0, vec![planned.1]));
    let tell = |outcome: TxOutcome| {
        let told = Told { account: account.clone(), tx: outcome.hash };
        session.out.result(&told, || format!("changed what is attested of {account}"))
    };
    session.carry_out(market, command, plan, tell).await
}

#[derive(Serialize)]
struct Checked {
    matches: bool,
    attestation: Attestation,
}

async fn check(
    session: &Session,
    market: &Market,
    (account, verifier): (&str, &str),
    evidence: &Path,
    opening: &Path,
) -> Result<()> {
    let content = read(evidence)?;
    let opening = Opening::read(market, account, opening)?
        .ok_or_else(|| fail!(Kind::Usage, "there is no file {}: the hash opens with its salt", opening.display()))?;
    let attestation = reputation::attestation(market, account, verifier).await?;
    if opening.hash(&content) != attestation.evidence {
        let file = evidence.display();
        return Err(fail!(Kind::Unverified, "{file} is not the evidence of what {verifier} attested of {account}"));
    }
    let counts = match attestation.status {
        AttestationStatus::Valid => format!("counts until {}", words::time(attestation.expires_at)),
        AttestationStatus::Expired => format!("expired at {}", words::time(attestation.expires_at)),
        AttestationStatus::Revoked => "was revoked".to_owned(),
        AttestationStatus::VerifierRevoked => "counts no more: its verifier is not accredited".to_owned(),
    };
    let checked = Checked { matches: true, attestation };
    session.out.result(&checked, || format!("{} is its evidence; it {counts}", evidence.display()))
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;
    use weighhouse_protocol::reputation;

    use super::{Check, Level};

    #[test]
    fn every_level_and_every_check_can_be_named() {
        let levels: Vec<reputation::Level> = Level::value_variants().iter().map(|level| (*level).into()).collect();
        assert_eq!(levels, reputation::Level::ALL);
        let checks: Vec<reputation::Check> = Check::value_variants().iter().map(|check| (*check).into()).collect();
        assert_eq!(checks, reputation::Check::ALL);
    }
}
