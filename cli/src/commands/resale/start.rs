//! `resell`: a license's holder puts it into escrow, for whoever pays its price.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use serde::Serialize;
use weighhouse_client::journal::Once;
use weighhouse_client::{first, opening_key, version_key, Market};
use weighhouse_messages::{fee, royalty, rule, Call};
use weighhouse_protocol::escrow::ResellMsg;
use weighhouse_protocol::events::ResaleOpened;
use weighhouse_protocol::license::License;
use weighhouse_protocol::registry::Config;
use weighhouse_protocol::OrderId;

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The license's number
    license: OrderId,
    /// The price, such as 4whs, with fee and royalty in it
    ///
    /// The market's fee and the creators' royalty come out of it.
    #[arg(long, value_name = "AMOUNT", value_parser = words::parse_coin)]
    price: Coin,
    /// Your time to deliver the key after the payment
    ///
    /// The market sets the bounds.
    #[arg(long, value_parser = words::parse_span, value_name = "SPAN", default_value = "1d")]
    deliver_within: u64,
}

#[derive(Serialize)]
struct Opened {
    license: OrderId,
    price: String,
    denom: String,
    deliver_within: u32,
    challenge_window: u32,
    tx: String,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let license = args.license;
    let sender = session.sender(&market)?;
    let once = Once::take(session.market_folder()?, &sender, format!("resale start {license}"))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            let (act, call) = reselling(session, &market, sender.key.address(), args).await?;
            once.send(vec![call], &session.asks(act)).await?
        }
    };
    let opened: ResaleOpened = first(&outcome.events, &market.contracts.escrow)?;
    let ResaleOpened { price, denom, deliver_within, challenge_window, .. } = opened;
    let opened =
        Opened { license, price: price.to_string(), denom, deliver_within, challenge_window, tx: outcome.hash };
    session.out.result(&opened, || format!("license {license} is for sale: `weighhouse buy --license {license}`"))?;
    Ok(once.told()?)
}

/// What puts it up for sale.
async fn reselling(session: &Session, market: &Market, holder: &str, args: Args) -> Result<(Act, Call)> {
    let license = args.license;
    let record = market.license(&license.to_string()).await?;
    refuse_unfit(license, &record, &market.owner(&license.to_string()).await?, holder)?;
    let config = market.config().await?;
    let deliver_within = within(&config, args.deliver_within)?;
    let left = left(&config, license, &record, &args.price)?;
    find_key(session, market, license, &record).await?;
    let amount = |amount: Uint128| words::amount(amount.u128(), &args.price.denom);
    let act = Act::new("Put it up for sale?")
        .line("resell", format!("license {license} of listing {} version {}", record.listing, record.version))
        .line("price", words::coin(&args.price))
        .line("you get", format!("{}, after fee and royalty", amount(left)))
        .line(
            "deliver",
            format!("within {}: keep `weighhouse deliver --watch` running", words::span(args.deliver_within)),
        )
        .line("in escrow", "until it is sold, or you take it back with `weighhouse resale end`");
    let resale = ResellMsg { price: args.price.clone(), deliver_within };
    Ok((act, market.contracts.resell(license, &resale)?))
}

/// Says what the contracts would, before the license leaves its holder.
fn refuse_unfit(license: OrderId, record: &License, owner: &str, holder: &str) -> Result<()> {
    if owner != holder {
        return Err(fail!(Kind::Refused, "license {license} is held by {owner}, and {holder} signs"));
    }
    if !record.grant.rights.transferable {
        return Err(fail!(Kind::Refused, "license {license} is not transferable"));
    }
    match record.expires_at.filter(|_| record.expired) {
        Some(end) => Err(fail!(Kind::Refused, "license {license} ended on {}", words::time(end))),
        None => Ok(()),
    }
}

/// The time to deliver, within the market's bounds.
fn within(config: &Config, seconds: u64) -> Result<u32> {
    let bounds = config.deliver_within;
    let fit = u32::try_from(seconds).ok().filter(|seconds| (bounds.min..=bounds.max).contains(seconds));
    fit.ok_or_else(|| {
        let (given, least, most) =
            (words::span(seconds), words::span(bounds.min.into()), words::span(bounds.max.into()));
        fail!(Kind::Usage, "a time to deliver of {given} is not within this market's {least} to {most}")
    })
}

/// What a price leaves who resells.
fn left(config: &Config, license: OrderId, record: &License, price: &Coin) -> Result<Uint128> {
    let fee = fee(config, rule(config, &price.denom)?, price.amount)?;
    let royalty = royalty(price.amount, &record.grant);
    let left = price.amount.saturating_sub(fee).saturating_sub(royalty);
    if left.is_zero() {
        let amount = |amount: Uint128| words::amount(amount.u128(), &price.denom);
        let (price, fee, royalty) = (amount(price.amount), amount(fee), amount(royalty));
        return Err(fail!(
            Kind::Refused,
            "a price of {price} leaves you nothing of license {license}: the fee is {fee}, the royalty {royalty}"
        ));
    }
    Ok(left)
}

/// Makes sure that the key can be delivered from here: once the license is in escrow, nobody can ask for it again.
async fn find_key(session: &Session, market: &Market, license: OrderId, record: &License) -> Result<()> {
    let listing = market.listing(record.listing).await?;
    let version = market.version(record.listing, record.version).await?;
    if let Some(since) = version.bad_since.map(words::time) {
        return Err(fail!(Kind::Refused, "the version of license {license} was proven bad on {since}"));
    }
    let keys = version_key(market, &listing, &version)?;
    let order = market.order(license).await?;
    opening_key(session.vault()?, market, &order, &keys).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::kind_of;
    use weighhouse_messages::fixture::{config, order};

    fn license() -> License {
        let mut grant = order("settled", "0").grant;
        grant.resale_royalty_bps = 1_000;
        License { listing: 1, version: 1, split_version: 1, grant, issued_at: 1, expires_at: None, expired: false }
    }

    #[test]
    fn a_license_that_cannot_be_sold_stays_with_its_holder() {
        let refused = |change: fn(&mut License), owner| {
            let mut record = license();
            change(&mut record);
            refuse_unfit(7, &record, owner, "wasm1me").map_err(|error| error.to_string())
        };
        assert_eq!(refused(|_| {}, "wasm1me"), Ok(()));
        assert_eq!(refused(|_| {}, "wasm1you"), Err("license 7 is held by wasm1you, and wasm1me signs".into()));
        let bound = refused(|license| license.grant.rights.transferable = false, "wasm1me");
        assert_eq!(bound, Err("license 7 is not transferable".into()));
        let ended = refused(|license| (license.expires_at, license.expired) = (Some(0), true), "wasm1me");
        assert_eq!(ended, Err("license 7 ended on 1970-01-01 00:00:00 UTC".into()));
    }

    #[test]
    fn a_price_leaves_its_holder_something() {
        let left = |price: &str| left(&config(), 7, &license(), &price.parse().unwrap());
        assert_eq!(left("1000uwhs").unwrap().u128(), 875);
        assert_eq!(left("6uwhs").unwrap().u128(), 1);
        assert_eq!(kind_of(&left("5uwhs").unwrap_err()), Kind::Refused);
        assert_eq!(kind_of(&left("1000uatom").unwrap_err()), Kind::Refused);
    }

    #[test]
    fn a_time_to_deliver_is_within_the_bounds_of_the_market() {
        assert_eq!(within(&config(), 60).unwrap(), 60);
        let error = within(&config(), 59).unwrap_err();
        assert_eq!(error.to_string(), "a time to deliver of 59 s is not within this market's 1 min to 1 d");
        assert_eq!(kind_of(&within(&config(), u64::MAX).unwrap_err()), Kind::Usage);
    }
}
