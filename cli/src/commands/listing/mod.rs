//! `listing`: listings on the chain, for their sellers and for those who moderate.

mod delist;
mod list;
mod move_prices;
mod relist;
mod reopen;

use anyhow::Result;
use weighhouse_protocol::ListingId;

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
    /// Set all your prices in one denom anew in another
    ///
    /// For a denom that governance closes: its closing is announced by `weighhouse show` and by a notice. Changes every plan
    /// of your listings that is priced in --from, rounded up to a base unit, and names those that are retired or delisted,
    /// which stay. Up to 50 prices to a transaction, each of which is shown first; stopped in between, the same command goes
    /// on with the rest. A price that the market's fee would use up stops it before anything is sent. Post a bond in the new
    /// denom for orders at the new prices. Costs gas alone.
    #[command(
        after_long_help = "Examples:\n  weighhouse listing move-prices --from uusdc --to uwhs --rate 0.85\n  weighhouse bond post 10whs"
    )]
    MovePrices(move_prices::Args),
    /// Delist a listing, as governance or the market's moderator
    ///
    /// Stops everything new in it: purchases, offers, resales, requests for keys, questions. Open orders are delivered or
    /// refunded; bonds, revenue, licenses and reviews stay as they are. The moderator delists a listing once, and its
    /// delisting lapses unless governance confirms it. With --report, the same transaction upholds a report. Costs gas.
    #[command(
        after_long_help = "Examples:\n  weighhouse listing delist 7\n  weighhouse listing delist 7 --report 3 --reasons reasons.md"
    )]
    Delist(delist::Args),
    /// End a delisting, as governance, or as anyone once it has lapsed
    ///
    /// The listing returns to the state that its seller left. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse listing relist 7")]
    Relist {
        /// The number of the listing
        listing: ListingId,
    },
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    match command {
        Command::List(args) => list::run(session, args).await,
        Command::Reopen => reopen::run(session).await,
        Command::MovePrices(args) => move_prices::run(session, args).await,
        Command::Delist(args) => delist::run(session, args).await,
        Command::Relist { listing } => relist::run(session, listing).await,
    }
}
