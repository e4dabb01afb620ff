//! `dispute`: a delivered model that breaks its card's promises, which no proof shows.

mod open;
mod propose;
mod rule;
mod said;

use anyhow::Result;

use crate::session::Session;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Dispute a delivered order: the model breaks its card's promises
    ///
    /// Only the buyer can, within the challenge window, and only where the order names an arbiter. Escrow holds the
    /// order's stake, a part of the price that you agreed to at the purchase, until the end: it returns unless the ruling
    /// returns nothing. If neither an agreement nor a ruling comes in time, the seller is paid. For a file that breaks
    /// its roots, `weighhouse order complain` needs no arbiter. Costs the stake and gas.
    #[command(after_long_help = "Example:\n  weighhouse dispute open 1 --reason ipfs://bafy…/scores.json")]
    Open(open::Args),
    /// Propose how much of the price returns to the buyer
    ///
    /// Buyer and seller each name an amount, as often as they like. The dispute ends as soon as the seller's is at least
    /// the buyer's: the buyer's amount returns, with the stake. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse dispute propose 1 2.5whs")]
    Propose(propose::Args),
    /// Decide a dispute, as its arbiter
    ///
    /// The amount returns to the buyer, the rest goes to the sellers. If nothing returns, the stake goes to the
    /// treasury; otherwise to the buyer. If the whole price returns, no license is minted, and a resold one stays its reseller's.
    /// Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse dispute rule 1 2.5whs")]
    Rule(rule::Args),
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    match command {
        Command::Open(args) => open::run(session, args).await,
        Command::Propose(args) => propose::run(session, args).await,
        Command::Rule(args) => rule::run(session, args).await,
    }
}
