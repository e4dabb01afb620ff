//! `listing`: what the registry sells.

mod list;
mod reopen;

use anyhow::Result;

use crate::session::Session;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List what the registry sells
    ///
    /// Reads the registry page by page, without an indexer. `weighhouse search` finds by words.
    #[command(
        after_long_help = "Examples:\n  weighhouse listing list --mine\n  weighhouse listing list --after 30 --limit 100"
    )]
    List(list::Args),
    /// Open your listings to new orders after a missed delivery closed them
    ///
    /// A seller who misses a delivery takes no new orders until it delivers another order or sends this. Start
    /// `weighhouse deliver --watch` first: each further miss costs a tenth of its order's bond. Costs gas alone.
    #[command(after_long_help = "Example:\n  weighhouse listing reopen")]
    Reopen,
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    match command {
        Command::List(args) => list::run(session, args).await,
        Command::Reopen => reopen::run(session).await,
    }
}
