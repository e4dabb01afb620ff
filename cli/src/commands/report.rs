//! `report`: reports of listings, their decisions and appeals.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::reputation;
use weighhouse_client::{first, journal, Market};
use weighhouse_protocol::events::ReportFiled;
use weighhouse_protocol::reputation::{Decision, Report, ReportId, ReportKind};
use weighhouse_protocol::{ListingId, VersionNumber};

use super::said::{self, Paging, State};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Report a listing
    ///
    /// Governance and its moderator decide; no number of reports delists anything. Evidence is put on IPFS, and public for
    /// ever. Costs gas and the stake, which comes back unless governance finds abuse.
    #[command(after_long_help = "Example:\n  weighhouse report file 7 --charge stolen --evidence evidence.md")]
    File {
        /// The number of the listing
        listing: ListingId,
        /// The charge: malware, stolen, illegal, misleading
        #[arg(long, value_enum, hide_possible_values = true)]
        charge: Charge,
        /// The number of the version that it is about [default: the whole listing]
        #[arg(long)]
        version: Option<VersionNumber>,
        /// The evidence, a file in Markdown of at most 256 KiB
        #[arg(long, value_name = "FILE")]
        evidence: PathBuf,
    },
    /// Appeal against a decision, once: the seller where it was upheld, otherwise the reporter
    ///
    /// Governance alone decides the appeal. Grounds are put on IPFS, and public for ever. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse report appeal 3 --grounds grounds.md")]
    Appeal {
        /// The number of the report
        report: ReportId,
        /// The grounds of the appeal, a file in Markdown of at most 256 KiB
        #[arg(long, value_name = "FILE")]
        grounds: PathBuf,
    },
    /// Decide an open report, as the market's moderator
    ///
    /// Governance decides again on appeal, and alone finds abuse. It delists nothing: `weighhouse listing delist` does. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse report decide 3 upheld --reasons reasons.md")]
    Decide {
        /// The number of the report
        report: ReportId,
        /// upheld or dismissed
        #[arg(value_enum, hide_possible_values = true)]
        decision: Finding,
        /// The reasons for the decision, a file in Markdown of at most 256 KiB
        #[arg(long, value_name = "FILE")]
        reasons: Option<PathBuf>,
    },
    /// Settle a report whose time is over, and its stake with it
    ///
    /// Anyone can. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse report settle 3")]
    Settle {
        /// The number of the report
        report: ReportId,
    },
    /// List reports, the newest first, as an indexer has them
    #[command(
        after_long_help = "Examples:\n  weighhouse report list --state open\n  weighhouse report list --listing 7"
    )]
    List {
        /// List only reports of this listing
        #[arg(long, value_name = "NUMBER")]
        listing: Option<ListingId>,
        /// The state, several by commas: open, upheld, dismissed, abusive, lapsed
        #[arg(long, value_name = "STATE", value_enum, value_delimiter = ',', hide_possible_values = true)]
        state: Vec<State>,
        #[command(flatten)]
        paging: Paging,
    },
    /// Show a report
    #[command(after_long_help = "Example:\n  weighhouse report show 3")]
    Show {
        /// The number of the report
        report: ReportId,
    },
}

/// The charge of a report.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Charge {
    /// Running the model harms the machine or its user
    Malware,
    /// The seller has no right to sell the model
    Stolen,
    /// The model or its sale breaks a law
    Illegal,
    /// The listing says what is not so
    Misleading,
}

/// A moderator's finding.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Finding {
    /// The charge is right
    Upheld,
    /// The charge is wrong, or nobody can tell
    Dismissed,
}

impl From<Finding> for Decision {
    fn from(finding: Finding) -> Self {
        match finding {
            Finding::Upheld => Decision::Upheld,
            Finding::Dismissed => Decision::Dismissed,
        }
    }
}

impl From<Charge> for ReportKind {
    fn from(charge: Charge) -> Self {
        match charge {
            Charge::Malware => ReportKind::Malware,
            Charge::Stolen => ReportKind::Stolen,
            Charge::Illegal => ReportKind::Illegal,
            Charge::Misleading => ReportKind::Misleading,
        }
    }
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    let market = session.market().await?;
    match command {
        Command::File { listing, charge, version, evidence } => {
            file(session, &market, listing, charge.into(), version, evidence).await
        }
        Command::Appeal { report, grounds } => {
            let grounds = session.put_words(&grounds).await?;
            let act = Act::new("Appeal?").line("report", report.to_string()).line("grounds", grounds.clone());
            let call = reputation::appeal(&market, report, grounds)?;
            tell(session, &market, journal::Command::new("report appeal").on(report.to_string()), report, (act, call))
                .await
        }
        Command::Decide { report, decision, reasons } => {
            let reasons = match reasons {
                Some(file) => Some(session.put_words(&file).await?),
                None => None,
            };
            let decision = decision.into();
            let act = Act::new("Decide it?").line("report", report.to_string()).line("decision", words_of(&decision));
            let act = act.line("reasons", reasons.clone().unwrap_or_else(|| "none".to_owned()));
            let call = reputation::decide(&market, report, decision, reasons)?;
            tell(session, &market, journal::Command::new("report decide").on(report.to_string()), report, (act, call))
                .await
        }
        Command::Settle { report } => {
            let act = Act::new("Settle it?").line("report", report.to_string());
            let call = reputation::settle(&market, report)?;
            tell(session, &market, journal::Command::new("report settle").on(report.to_string()), report, (act, call))
                .await
        }
        Command::List { listing, state, paging } => said::reports(session, &market, listing, state, paging).await,
        Command::Show { report } => {
            let found = reputation::report(&market, report).await?;
            session.out.result(&found, || lines(&found).join("\n"))
        }
    }
}

#[derive(Serialize)]
struct Told {
    report: ReportId,
    tx: String,
}

async fn tell(
    session: &Session,
    market: &Market,
    command: journal::Command,
    report: ReportId,
    planned: (Act, weighhouse_messages::Call),
) -> Result<()> {
    let plan = async || Ok((planned.0, vec![planned.1]));
    let tell = |outcome: TxOutcome| {
        session.out.result(&Told { report, tx: outcome.hash }, || format!("report {report} is changed on the chain"))
    };
    session.carry_out(market, command, plan, tell).await
}

async fn file(
    session: &Session,
    market: &Market,
    listing: ListingId,
    kind: ReportKind,
    version: Option<VersionNumber>,
    evidence: PathBuf,
) -> Result<()> {
    // A listing that is not there is named before anything is put on IPFS.
    let name = market.listing(listing).await?.name;
    let evidence = session.put_words(&evidence).await?;
    let plan = async || {
        let (call, stake) = reputation::charge(market, listing, version, kind, evidence.clone()).await?;
        let act = Act::new("Report it?").line("listing", format!("{listing}, {name}"));
        let act = act.line("evidence", evidence.clone()).line("stake", words::coin(&stake));
        Ok((act, vec![call]))
    };
    let tell = |outcome: TxOutcome| {
        let contract = market.contracts.reputation.as_deref().unwrap_or_default();
        let filed: ReportFiled = first(&outcome.events, contract)?;
        let told = Told { report: filed.report, tx: outcome.hash };
        session.out.result(&told, || format!("report {} waits for its decision", filed.report))
    };
    session.carry_out(market, journal::Command::new("report file").on(listing.to_string()), plan, tell).await
}

/// The protocol's word for a charge or a state.
fn words_of(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn lines(report: &Report) -> Vec<String> {
    let line = |label: &str, text: &str| format!("{label:<12}{text}");
    let mut lines = vec![
        line("listing", &report.listing.to_string()),
        line("charge", words_of(&report.kind).as_str()),
        line("evidence", &report.evidence),
        line("by", report.reporter.as_str()),
        line("stake", &words::coin(&report.stake)),
        line("state", words_of(&report.state).as_str()),
        line(if report.settled { "settled" } else { "settles" }, &words::time(report.settles_at)),
    ];
    lines.extend(report.decided_by.iter().map(|by| line("decided by", by.as_str())));
    lines.extend(report.appeal.iter().map(|appeal| line("appeal by", appeal.by.as_str())));
    lines
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn every_charge_and_every_finding_of_a_moderator_can_be_named() {
        let charges: Vec<ReportKind> = Charge::value_variants().iter().map(|charge| (*charge).into()).collect();
        assert_eq!(charges, ReportKind::ALL);
        // Governance alone finds abuse, by a proposal.
        let findings = Finding::value_variants().iter().map(|finding| Decision::from(*finding));
        let decisions: Vec<Decision> = findings.chain([Decision::Abusive]).collect();
        assert_eq!(decisions, Decision::ALL);
    }
}
