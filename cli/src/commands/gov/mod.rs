//! `gov`: governance of the market, for its voters and its guardian.

mod changes;
mod check;
mod draft;
mod list;
mod pause;
mod vote;

use std::path::Path;

use anyhow::Result;
use weighhouse_client::governance::Releases;

use crate::session::Session;
use crate::words;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Write a proposal from a template, with what it would change
    ///
    /// Reads the market's present settings from the chain, fills the template of a kind in, and says what would change:
    /// from which value to which, and whom it reaches. Writes the file that `wasmd tx gov submit-proposal` takes. A proposal
    /// that changes settings replaces all of them: two that are voted on at once undo each other, so that
    /// `weighhouse gov check` belongs before the vote. Costs nothing without --submit; with it the deposit, which returns
    /// after the vote, and gas.
    #[command(after_long_help = draft::kinds())]
    Draft(draft::Args),
    /// Explain a proposal on the chain: what would change, and what is dangerous
    ///
    /// Decodes every message, and compares it with the market as it is. What it can't decode it names by its type. Exits
    /// with 7 if a message can't be decoded or a warning is dangerous, after it printed all of it. Costs nothing.
    #[command(after_long_help = "Examples:\n  weighhouse gov check 12\n  weighhouse gov check 12 --releases releases")]
    Check(check::Args),
    /// List the newest proposals on the chain
    #[command(after_long_help = "Example:\n  weighhouse gov list")]
    List(list::Args),
    /// Vote on a proposal, after it was explained
    ///
    /// Only staked coins count. A later vote replaces an earlier one. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse gov vote 12 yes")]
    Vote(vote::Args),
    /// Pause new orders, as the guardian or governance
    ///
    /// The guardian pauses once until governance has spoken, and governance alone renews a pause. Deliveries, refunds,
    /// proofs, claims and withdrawals go on, and no deadline moves. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse gov pause 2d")]
    Pause {
        /// The length of the pause: 7d at most
        #[arg(value_name = "SPAN", value_parser = words::parse_span)]
        span: u64,
    },
    /// Resume new orders before a pause ends, as governance or the guardian who paused them
    ///
    /// A guardian that ends its own pause has used it. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse gov resume")]
    Resume,
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    match command {
        Command::Draft(args) => draft::run(session, args).await,
        Command::Check(args) => check::run(session, args).await,
        Command::List(args) => list::run(session, args).await,
        Command::Vote(args) => vote::run(session, args).await,
        Command::Pause { span } => pause::pause(session, span).await,
        Command::Resume => pause::resume(session).await,
    }
}

/// The releases that this program knows, with those in a folder.
fn releases(folder: Option<&Path>) -> Result<Releases> {
    let kept = Releases::kept();
    match folder {
        Some(folder) => Ok(kept.and(folder).map_err(weighhouse_client::Error::from)?),
        None => Ok(kept),
    }
}
