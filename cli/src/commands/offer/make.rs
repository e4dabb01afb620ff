//! `offer`: pays a price of the buyer's own into escrow, for the seller to take or not.

use anyhow::Result;
use cosmwasm_std::Coin;
use weighhouse_client::journal::Way;
use weighhouse_protocol::registry::MAX_SPAN;
use weighhouse_protocol::{ListingId, PlanIndex};

use crate::commands::buy::{purchase, How, Wanted};
use crate::session::Session;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The listing's number
    #[arg(value_name = "LISTING")]
    listing: ListingId,
    /// The price that you offer, such as 3.5whs, in the denom of the plan
    #[arg(value_parser = words::parse_coin)]
    price: Coin,
    /// The number of the listing's plan, see `weighhouse show`
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    plan: PlanIndex,
    /// The time in which the seller can take the offer: 1s to 90d
    ///
    /// Escrow keeps the price until you withdraw. Once the time is over, anyone can return it to you.
    #[arg(long, value_name = "SPAN", value_parser = parse_expiry, default_value = "7d")]
    expires_in: u32,
    #[command(flatten)]
    how: How,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let Args { listing, price, plan, expires_in, how } = args;
    let (way, price, waive_window) = (Way::Offer, Some(price), how.no_window);
    let wanted = Wanted { listing, plan, way, price, expires_in, waive_window };
    purchase(session, &market, &wanted, &how).await
}

/// Reads for how long an offer can be taken, within escrow's bounds.
fn parse_expiry(text: &str) -> Result<u32, String> {
    let seconds = words::parse_span(text)?;
    let fit = u32::try_from(seconds).ok().filter(|seconds| (1..=MAX_SPAN).contains(seconds));
    fit.ok_or_else(|| format!("{} is not 1 s to {}", words::span(seconds), words::span(MAX_SPAN.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_can_be_taken_for_a_second_to_ninety_days() {
        assert_eq!(parse_expiry("7d"), Ok(604_800));
        assert_eq!(parse_expiry("90d"), Ok(MAX_SPAN));
        assert_eq!(parse_expiry("91d"), Err("91 d is not 1 s to 90 d".into()));
        assert!(parse_expiry("0").is_err());
    }
}
