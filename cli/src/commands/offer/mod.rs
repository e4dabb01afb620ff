//! `offer`: a price of the buyer's own, for the seller to take or not.

mod make;
mod take;
mod withdraw;

use anyhow::Result;

use crate::session::Session;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Pay a price of your own into escrow, for the seller to take
    ///
    /// Escrow holds the whole price from now on. The seller alone can take it, before it expires; the time to deliver
    /// begins then. `weighhouse offer withdraw` returns all of it until then. Costs the price and gas.
    #[command(after_long_help = "Example:\n  weighhouse offer make 1 3.5whs --expires-in 2d")]
    Make(make::Args),
    /// Take an offer for a listing of yours
    ///
    /// Reserves the bond that the offer needs and starts your time to deliver. The key is delivered in a transaction of
    /// its own: by `weighhouse deliver`, or by the agent that watches. Costs gas; the bond comes back with the order's
    /// release.
    #[command(after_long_help = "Example:\n  weighhouse offer take 7")]
    Take(take::Args),
    /// Return an offer that its seller has not taken to its buyer
    ///
    /// The buyer withdraws at any time; anyone does once the offer expired or its version was proven bad. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse offer withdraw 7")]
    Withdraw(withdraw::Args),
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    match command {
        Command::Make(args) => make::run(session, args).await,
        Command::Take(args) => take::run(session, args).await,
        Command::Withdraw(args) => withdraw::run(session, args).await,
    }
}
