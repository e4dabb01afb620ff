//! `check`: what a proposal on the chain would change.

use std::path::PathBuf;

use anyhow::Result;
use cosmwasm_std::Coin;
use serde::Serialize;
use weighhouse_client::governance::{self, Checked};
use weighhouse_messages::governance::{Change, Proposal, Status};

use super::{changes, releases};
use crate::error::{fail, Kind};
use crate::session::Session;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The number of the proposal
    proposal: u64,
    /// A folder of further releases, by whose checksums codes are named
    ///
    /// Those that were kept when this program was built it knows without one.
    #[arg(long, value_name = "FOLDER")]
    releases: Option<PathBuf>,
}

/// A proposal in JSON.
#[derive(Serialize)]
struct Told<'a> {
    proposal: u64,
    status: Status,
    title: &'a str,
    summary: &'a str,
    proposer: &'a str,
    expedited: bool,
    deposit: &'a [Coin],
    /// The time at which the vote ends, in seconds UTC; `null` before it begins.
    voting_ends_at: Option<u64>,
    /// The chain's words on messages that failed; `null` unless they did.
    failed: Option<&'a str>,
    changes: &'a [Change],
    /// The number of messages that could harm the market, or that can't be decoded.
    dangerous: usize,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let Checked { proposal, changes } =
        governance::check(&market, &releases(args.releases.as_deref())?, args.proposal).await?;
    let dangerous = changes::dangerous(&changes);
    let told = Told {
        proposal: proposal.id,
        status: proposal.status,
        title: &proposal.title,
        summary: &proposal.summary,
        proposer: &proposal.proposer,
        expedited: proposal.expedited,
        deposit: &proposal.deposit,
        voting_ends_at: proposal.voting_ends_at,
        failed: Some(proposal.failed_reason.as_str()).filter(|reason| !reason.is_empty()),
        changes: &changes,
        dangerous,
    };
    session.out.result(&told, || text(&proposal, &changes))?;
    match dangerous {
        0 => Ok(()),
        _ => {
            let all = words::plural(u64::try_from(changes.len()).unwrap_or(u64::MAX), "message");
            Err(fail!(
                Kind::Unverified,
                "{dangerous} of {all} can harm the market or can't be decoded: read what it says"
            ))
        }
    }
}

/// A proposal in words.
pub fn text(proposal: &Proposal, changes: &[Change]) -> String {
    let mut lines = vec![
        format!("proposal {}: {}", proposal.id, changes::flat(&proposal.title)),
        format!("{}; proposed by {}", state(proposal), proposal.proposer),
    ];
    lines.extend(changes::lines(changes));
    lines.join("\n")
}

/// The state of a proposal. One that has ended is compared with settings that it may have made itself.
pub fn state(proposal: &Proposal) -> String {
    let until = proposal.voting_ends_at.map(|time| format!(" until {}", words::time(time))).unwrap_or_default();
    match proposal.status {
        Status::Deposit => "waits for its deposit".to_owned(),
        Status::Voting => format!("is voted on{until}"),
        Status::Passed => "passed: below it is compared with what holds now".to_owned(),
        Status::Rejected => "was rejected".to_owned(),
        Status::Failed => format!("passed, and failed: {}", changes::flat(&proposal.failed_reason)),
        Status::Unknown => "is in a state that is not known here".to_owned(),
    }
}
