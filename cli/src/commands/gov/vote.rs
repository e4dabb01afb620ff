//! `vote`: a vote on a proposal, after it was explained.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use serde::Serialize;
use weighhouse_chain::message::{self, VoteOption};
use weighhouse_chain::TxOutcome;
use weighhouse_client::governance::{self, Checked};
use weighhouse_client::journal::Command;
use weighhouse_messages::governance::Status;

use super::{changes, check, releases};
use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The number of the proposal
    proposal: u64,
    /// The vote
    #[arg(value_enum, value_name = "VOTE")]
    vote: Vote,
    /// A folder of further releases, by whose checksums codes are named
    ///
    /// Those that were kept when this program was built it knows without one.
    #[arg(long, value_name = "FOLDER")]
    releases: Option<PathBuf>,
}

/// A vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// For it
    Yes,
    /// Against it
    No,
    /// Neither, but counted as present
    Abstain,
    /// Against it, and for the loss of its deposit
    Veto,
}

#[derive(Serialize)]
struct Voted {
    proposal: u64,
    vote: Vote,
    tx: String,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let Args { proposal: id, vote, releases: folder } = args;
    let market = session.market().await?;
    let releases = releases(folder.as_deref())?;
    let plan = async || {
        let Checked { proposal, changes } = governance::check(&market, &releases, id).await?;
        if proposal.status != Status::Voting {
            return Err(fail!(Kind::Refused, "proposal {id} {}", check::state(&proposal)));
        }
        let mut act = Act::new(format!("Vote {} on it?", word(vote)))
            .line("proposal", format!("{id}: {}", changes::flat(&proposal.title)));
        for line in changes::lines(&changes) {
            act = act.line("", line);
        }
        act = act.line("vote", word(vote));
        Ok((act, vec![message::vote(session.signer()?.address(), id, option(vote))]))
    };
    let tell = |outcome: TxOutcome| {
        let voted = Voted { proposal: id, vote, tx: outcome.hash };
        session.out.result(&voted, || format!("voted {} on proposal {id}", word(vote)))
    };
    let command = Command::new(format!("gov vote {id}")).on(word(vote));
    session.carry_out_messages(&market, command, plan, tell).await
}

fn word(vote: Vote) -> &'static str {
    match vote {
        Vote::Yes => "yes",
        Vote::No => "no",
        Vote::Abstain => "abstain",
        Vote::Veto => "no with veto",
    }
}

fn option(vote: Vote) -> VoteOption {
    match vote {
        Vote::Yes => VoteOption::Yes,
        Vote::No => VoteOption::No,
        Vote::Abstain => VoteOption::Abstain,
        Vote::Veto => VoteOption::NoWithVeto,
    }
}
