//! `license`: the licenses that an account holds.

mod list;
mod rekey;

use anyhow::Result;

use crate::session::Session;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List the licenses of an account
    #[command(after_long_help = "Example:\n  weighhouse license list --owner wasm1…")]
    List(list::Args),
    /// Request the key of a license of yours again
    ///
    /// For a lost transport secret, or a license that somebody transferred to you. Makes a new transport key and
    /// publishes it; the seller's agent, or anyone else who has the key, answers. Nobody has to. Costs gas.
    #[command(
        after_long_help = "Examples:\n  weighhouse license rekey 1 --wait 10m\n  weighhouse license rekey 1 --end"
    )]
    Rekey(rekey::Args),
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    match command {
        Command::List(args) => list::run(session, args).await,
        Command::Rekey(args) => rekey::run(session, args).await,
    }
}
