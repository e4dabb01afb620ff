//! `resale`: licenses that their holders sell on.

mod end;
mod list;
mod start;

use anyhow::Result;

use crate::session::Session;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List licenses that their holders resell
    ///
    /// `weighhouse buy --license NUMBER` buys one.
    #[command(after_long_help = "Examples:\n  weighhouse resale list --listing 1\n  weighhouse resale list --mine")]
    List(list::Args),
    /// Put a license of yours up for sale
    ///
    /// The license lies in escrow until it is sold or the resale ends. You deliver the key to its buyer, so keep
    /// `weighhouse deliver --watch` running. The market's fee and the creators' royalty come out of the price. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse resale start 1 --price 4whs --deliver-within 1d")]
    Start(start::Args),
    /// End a resale: the license returns to you
    ///
    /// While an order is open for the license, this stops further orders alone: send it again once that order has ended.
    /// Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse resale end 1")]
    End(end::Args),
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    match command {
        Command::List(args) => list::run(session, args).await,
        Command::Start(args) => start::run(session, args).await,
        Command::End(args) => end::run(session, args).await,
    }
}
