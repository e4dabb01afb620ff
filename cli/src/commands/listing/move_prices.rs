//! `move-prices`: a seller's prices in one denom become prices in another, a batch to a transaction.

use std::str::FromStr;

use anyhow::Result;
use cosmwasm_std::{Decimal, Uint128};
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::journal::{Command, Once};
use weighhouse_client::prices::{calls, moves, Move, Moves, PricesError, Rate, Skipped, MAX_MOVED};
use weighhouse_client::{typed, Market};
use weighhouse_protocol::events::PriceChanged;
use weighhouse_protocol::registry::ListingState;
use weighhouse_protocol::{ListingId, PlanIndex};

use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The base denom whose prices move, such as uwhs
    #[arg(long, value_name = "DENOM")]
    from: String,
    /// The base denom in which they are set anew
    #[arg(long, value_name = "DENOM")]
    to: String,
    /// Units of the new denom for one unit of the old one, such as 0.85
    ///
    /// It is of whole units where both denoms have one: eur for one whs, from uwhs to ueur. Otherwise it is of base units:
    /// uwhs for one uusdc. The question before a signature says which. It has up to 18 decimal places.
    #[arg(long, value_name = "RATE", value_parser = parse_rate)]
    rate: Decimal,
}

#[derive(Serialize)]
struct Told {
    seller: String,
    moved: Vec<Moved>,
    /// Listings with a price in the old denom that nobody can change: they are retired or delisted.
    skipped: Vec<Left>,
    transactions: Vec<String>,
}

#[derive(Serialize)]
struct Moved {
    listing: ListingId,
    plan: PlanIndex,
    price: Uint128,
    denom: String,
}

#[derive(Serialize)]
struct Left {
    listing: ListingId,
    name: String,
    state: ListingState,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let rate = Rate { from: args.from, to: args.to, rate: args.rate };
    let market = session.market().await?;
    let sender = session.sender(&market)?;
    let seller = sender.key.address().to_owned();
    let once = Once::take(session.market_folder()?, &sender, command(&rate))?;
    let mut told = Told { seller, moved: vec![], skipped: vec![], transactions: vec![] };
    if let Some(earlier) = once.unfinished().await? {
        told.hear(&market, earlier);
    }
    // What an earlier run moved is in the old denom no more: this one goes on with the rest.
    let found = match moves(&market, &told.seller, &rate).await {
        Err(weighhouse_client::Error::Prices(PricesError::Nothing { .. })) if !told.moved.is_empty() => None,
        found => Some(found?),
    };
    if let Some(Moves { moves, skipped }) = found {
        told.skipped = skipped.iter().map(left).collect();
        let batches = moves.chunks(MAX_MOVED);
        let count = batches.len();
        for (number, batch) in (1..).zip(batches) {
            let act = act(batch, &skipped, &rate, (number, count));
            told.hear(&market, once.send(calls(&market, batch)?, &session.asks(act)).await?);
        }
    }
    session.out.result(&told, || told.words(&rate))?;
    Ok(once.told()?)
}

fn parse_rate(text: &str) -> Result<Decimal, String> {
    Decimal::from_str(text).map_err(|_| {
        format!("{text:?} is no decimal number, such as 0.85, with at most {} decimal places", Decimal::DECIMAL_PLACES)
    })
}

fn command(rate: &Rate) -> Command {
    Command::new("listing move-prices").on(format!("--from {} --to {} --rate {}", rate.from, rate.to, rate.rate))
}

/// What one transaction does, in words.
fn act(batch: &[Move], skipped: &[Skipped], rate: &Rate, (number, count): (usize, usize)) -> Act {
    let (from, to) = rate.units();
    let act = Act::new("Move them?")
        .line("prices", format!("{} of your plans, part {number} of {count}", batch.len()))
        .line("rate", format!("{} {to} for one {from}, rounded up", rate.rate));
    let act = batch.iter().fold(act, |act, one| {
        let Move { listing, name, plan, before, after } = one;
        act.line(
            "move",
            format!("{} to {}: listing {listing}, {name}, plan {plan}", words::coin(before), words::coin(after)),
        )
    });
    let act = skipped.iter().fold(act, |act, one| {
        act.line("skip", format!("listing {}, {}, which is {}", one.listing, one.name, state(one.state)))
    });
    act.line("bond", format!("orders at the new prices reserve a bond in {}", rate.to))
        .line("leaves", "open orders, licenses and offers: they keep the prices that they have")
}

fn left(skipped: &Skipped) -> Left {
    Left { listing: skipped.listing, name: skipped.name.clone(), state: skipped.state }
}

fn state(state: ListingState) -> &'static str {
    match state {
        ListingState::Active => "active",
        ListingState::Paused => "paused",
        ListingState::Retired => "retired",
        ListingState::Delisted => "delisted",
    }
}

impl Told {
    /// Takes note of what a transaction moved.
    fn hear(&mut self, market: &Market, outcome: TxOutcome) {
        let changed = outcome.events.iter().filter_map(|event| typed(event, &market.contracts.registry));
        self.moved.extend(changed.map(|changed: PriceChanged| Moved {
            listing: changed.listing,
            plan: changed.plan,
            price: changed.price,
            denom: changed.denom,
        }));
        self.transactions.push(outcome.hash);
    }

    fn words(&self, rate: &Rate) -> String {
        let prices = words::plural(u64::try_from(self.moved.len()).unwrap_or(u64::MAX), "price");
        let mut text = format!("moved {prices} from {} to {}", rate.from, rate.to);
        for one in &self.skipped {
            text.push_str(&format!(
                "\nlisting {}, {}, is {}: its prices stay",
                one.listing,
                one.name,
                state(one.state)
            ));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::coin;

    use super::*;

    #[test]
    fn each_price_and_each_listing_that_is_skipped_is_shown_before_a_signature() {
        let rate = Rate { from: "uwhs".into(), to: "uusdc".into(), rate: Decimal::from_str("0.85").unwrap() };
        let name = || "tiny".to_owned();
        let (before, after) = (coin(1_500_000, "uwhs"), coin(1_275_000, "uusdc"));
        let batch = [Move { listing: 7, name: name(), plan: 1, before, after }];
        let skipped = [Skipped { listing: 8, name: name(), state: ListingState::Retired }];
        let Act { lines, question, .. } = act(&batch, &skipped, &rate, (1, 2));
        assert_eq!(question, "Move them?");
        let lines: Vec<_> = lines.iter().map(|(label, text)| format!("{label}: {text}")).collect();
        assert_eq!(lines[0], "prices: 1 of your plans, part 1 of 2");
        assert_eq!(lines[1], "rate: 0.85 uusdc for one uwhs, rounded up");
        assert!(
            lines[2].starts_with("move: 1.5whs to ") && lines[2].ends_with(": listing 7, tiny, plan 1"),
            "{lines:?}"
        );
        assert_eq!(lines[3], "skip: listing 8, tiny, which is retired");
        let whole = Rate { to: "ueur".into(), ..rate };
        let Act { lines, .. } = act(&batch, &[], &whole, (1, 1));
        assert_eq!(lines[1].1, "0.85 eur for one whs, rounded up");
    }

    #[test]
    fn a_rate_is_an_exact_decimal_number() {
        assert_eq!(parse_rate("0.850").unwrap(), Decimal::percent(85));
        assert!(parse_rate("0.000000000000000001").is_ok());
        for wrong in ["", ".5", "5.", "1,5", "-1", "1e3", "0.0000000000000000001", "1.2.3"] {
            assert!(parse_rate(wrong).unwrap_err().contains("at most 18 decimal places"), "{wrong}");
        }
    }

    #[test]
    fn another_rate_is_another_command_about_the_same_prices() {
        let named = |text: &str| {
            let rate = Decimal::from_str(text).unwrap();
            command(&Rate { from: "uwhs".into(), to: "uusdc".into(), rate }).to_string()
        };
        assert_eq!(named("0.850"), "listing move-prices --from uwhs --to uusdc --rate 0.85");
        assert_ne!(named("0.85"), named("0.86"));
    }
}
