//! `list`: the newest proposals of the chain.

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::governance::GovernanceError;
use weighhouse_client::Error;
use weighhouse_messages::governance::{Proposal, Status};

use crate::session::Session;
use crate::table::{Cell, Column, Table, Tone};
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The most to list, up to 100
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
    limit: u32,
}

/// A proposal in JSON.
#[derive(Serialize)]
struct Listed {
    proposal: u64,
    status: Status,
    title: String,
    expedited: bool,
    /// The number of its messages.
    messages: usize,
    /// The time at which the vote ends, in seconds UTC; `null` before it begins.
    voting_ends_at: Option<u64>,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let found = market.chain.proposals(args.limit).await?;
    let listed = found.into_iter().map(|proposal| {
        let id = proposal.id;
        let read = Proposal::try_from(proposal);
        read.map(listed).map_err(|reason| Error::from(GovernanceError::Proposal { id, reason }))
    });
    let listed = listed.collect::<Result<Vec<_>, _>>()?;
    session.out.table(&listed, || table(&listed))
}

fn listed(proposal: Proposal) -> Listed {
    Listed {
        proposal: proposal.id,
        status: proposal.status,
        title: proposal.title,
        expedited: proposal.expedited,
        messages: proposal.messages.len(),
        voting_ends_at: proposal.voting_ends_at,
    }
}

fn table(found: &[Listed]) -> Table<4> {
    let columns = [Column::Number("PROPOSAL"), Column::Long("TITLE"), Column::Text("VOTE ENDS"), Column::Text("STATE")];
    let mut table = Table::new(columns, "no proposals");
    for one in found {
        let ends = one.voting_ends_at.map(words::time).unwrap_or_default();
        let state = match one.status {
            Status::Deposit => Cell::toned("deposit", Tone::Waiting),
            Status::Voting => Cell::toned("voting", Tone::Waiting),
            Status::Passed => Cell::toned("passed", Tone::Good),
            Status::Rejected => Cell::toned("rejected", Tone::Past),
            Status::Failed => Cell::toned("failed", Tone::Bad),
            Status::Unknown => Cell::toned("unknown", Tone::Bad),
        };
        table.row([one.proposal.into(), (&one.title).into(), ends.into(), state]);
    }
    table
}
