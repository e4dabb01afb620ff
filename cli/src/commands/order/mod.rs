//! `order`: what was bought and sold, and how an order ends.

mod accept;
mod complain;
mod list;
mod refund;

use anyhow::Result;

use crate::session::Session;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List the orders that an account bought, sold or decides
    #[command(after_long_help = "Examples:\n  weighhouse order list --bought\n  weighhouse order list --sold --open")]
    List(list::Args),
    /// Pay the seller now, before the challenge window ends
    ///
    /// The buyer of a delivered or disputed order settles it: escrow pays the seller and mints the license, or
    /// transfers a resold one. The price can't come back after that; a proof that the file is bad still reaches the
    /// seller's bond until its release. Once the window is over, anyone can settle the order; the seller's agent does.
    /// Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse order accept 1")]
    Accept(accept::Args),
    /// Prove that a delivered file is not the one its seller committed to
    ///
    /// Searches every chunk of the sealed file for one that breaks the seller's commitment, and sends the proof to
    /// escrow, which needs no arbiter. A proof within the challenge window returns the price and a part of the seller's
    /// bond; a later one, until the bond's release, returns at most the bond. Needs the sealed file: it is downloaded
    /// again unless it is kept here. Costs gas, more than other commands.
    #[command(after_long_help = "Example:\n  weighhouse order complain 1")]
    Complain(complain::Args),
    /// Refund an order that was not delivered in time, or whose version is proven bad
    ///
    /// The price goes to the buyer, whoever sends this, with a part of the seller's bond. An offer that was not taken
    /// goes back by `weighhouse offer withdraw`. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse order refund 1")]
    Refund(refund::Args),
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    match command {
        Command::List(args) => list::run(session, args).await,
        Command::Accept(args) => accept::run(session, args).await,
        Command::Complain(args) => complain::run(session, args).await,
        Command::Refund(args) => refund::run(session, args).await,
    }
}
