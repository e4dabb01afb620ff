//! `offer`: pays a price of the buyer's own into escrow, for the seller to take by delivering.

use anyhow::Result;
use cosmwasm_std::Coin;
use weighhouse_client::journal::Way;
use weighhouse_protocol::{ListingId, PlanIndex};

use super::buy::{purchase, How, Wanted};
use crate::session::Session;
use crate::words;

/// What to offer, and for what.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The listing's number
    #[arg(value_name = "ID")]
    listing: ListingId,
    /// What you would pay, such as 3000000uwhs. Nobody but the seller can take it, by delivering in
    /// time; until then it can't be taken back
    #[arg(value_parser = words::parse_coin)]
    price: Coin,
    /// For which of its plans
    #[arg(long, default_value_t = 0)]
    plan: PlanIndex,
    #[command(flatten)]
    how: How,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let Args { listing, price, plan, how } = args;
    let wanted = Wanted { listing, plan, way: Way::Offer, price: Some(price), waive_window: how.no_window };
    purchase(session, &market, &wanted, &how).await
}
