//! Resales: a license's holder puts it into escrow for whoever pays its price, or takes it back.

mod error;

use cosmwasm_std::{Coin, Uint128};
use weighhouse_messages::publication::{within, Span};
use weighhouse_messages::{fee, royalty, rule, Call};
use weighhouse_protocol::escrow::{ExecuteMsg, Resale, ResellMsg};
use weighhouse_protocol::license::License;
use weighhouse_protocol::registry::Config;
use weighhouse_protocol::OrderId;

use crate::bought::opening_key;
use crate::error::Result;
use crate::market::Market;
use crate::vault::Vault;
use crate::version_key::version_key;

pub use error::ResaleError;

/// A license that can be put up for sale.
#[derive(Debug)]
pub struct Selling {
    /// The call that sends it to escrow, with its price.
    pub call: Call,
    /// The license.
    pub record: License,
    /// What the price leaves its holder, after fee and royalty.
    pub left: Uint128,
}

/// Puts a license up for sale by its holder, who delivers within so many seconds.
///
/// # Errors
/// [`ResaleError`] and [`crate::SpanError`] say what the contracts would refuse. [`crate::NoKey`] when the key can't be delivered from here: once
/// the license is in escrow, nobody can ask for it again.
pub async fn resell(
    vault: Vault<'_>,
    market: &Market,
    holder: &str,
    license: OrderId,
    price: &Coin,
    deliver_within: u64,
) -> Result<Selling> {
    let record = market.license(&license.to_string()).await?;
    check_holder(license, &record, &market.owner(&license.to_string()).await?, holder)?;
    let config = market.config().await?;
    let deliver_within = within(Span::Delivery, deliver_within, config.deliver_within)?;
    let left = left(&config, license, &record, price)?;
    find_key(vault, market, license, &record).await?;
    let call = market.contracts.resell(license, &ResellMsg { price: price.clone(), deliver_within })?;
    Ok(Selling { call, record, left })
}

fn check_holder(license: OrderId, record: &License, holder: &str, sender: &str) -> Result<(), ResaleError> {
    if holder != sender {
        return Err(ResaleError::OtherHolder { license, holder: holder.to_owned(), sender: sender.to_owned() });
    }
    if !record.grant.rights.transferable {
        return Err(ResaleError::NotTransferable { license });
    }
    match record.expires_at.filter(|_| record.expired) {
        Some(end) => Err(ResaleError::Ended { license, end }),
        None => Ok(()),
    }
}

/// What a price leaves the reseller.
fn left(config: &Config, license: OrderId, record: &License, price: &Coin) -> Result<Uint128> {
    let fee = fee(config, rule(config, &price.denom)?, price.amount)?;
    let royalty = royalty(price.amount, &record.grant);
    let left = price.amount.saturating_sub(fee).saturating_sub(royalty);
    if left.is_zero() {
        return Err(ResaleError::LeavesNothing { license, price: price.clone(), fee, royalty }.into());
    }
    Ok(left)
}

/// Makes sure that the key can be delivered from here.
async fn find_key(vault: Vault<'_>, market: &Market, license: OrderId, record: &License) -> Result<()> {
    let listing = market.listing(record.listing).await?;
    let version = market.version(record.listing, record.version).await?;
    if let Some(since) = version.bad_since {
        return Err(ResaleError::ProvenBad { license, since }.into());
    }
    let keys = version_key(market, &listing, &version)?;
    opening_key(vault, market, &market.order(license).await?, &keys).await?;
    Ok(())
}

/// A resale that can be ended.
#[derive(Debug)]
pub struct Ending {
    /// The call that ends it: the license returns to its holder, or takes no further order while one is open.
    pub call: Call,
    pub resale: Resale,
}

/// Ends the resale of a license by the account that resells it.
///
/// # Errors
/// [`ResaleError`] says what escrow would refuse.
pub async fn end(market: &Market, license: OrderId, sender: &str) -> Result<Ending> {
    let resale = market.resale(license).await?.ok_or(ResaleError::NotForResale { license })?;
    check_end(&resale, sender)?;
    let call = market.contracts.escrow(&ExecuteMsg::EndResale { license }, vec![])?;
    Ok(Ending { call, resale })
}

fn check_end(resale: &Resale, sender: &str) -> Result<(), ResaleError> {
    let license = resale.license;
    match resale.order {
        _ if resale.seller.as_str() != sender => {
            let (seller, sender) = (resale.seller.to_string(), sender.to_owned());
            Err(ResaleError::OtherReseller { license, seller, sender })
        }
        Some(order) if resale.ending => Err(ResaleError::Ending { license, order }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Kind;
    use weighhouse_fixture::{config, order, resale};

    fn license() -> License {
        let mut grant = order("settled", "0").grant;
        grant.resale_royalty_bps = 1_000;
        License { listing: 1, version: 1, split_version: 1, grant, issued_at: 1, expires_at: None, expired: false }
    }

    #[test]
    fn a_license_that_cannot_be_sold_stays_with_its_holder() {
        let refused = |change: fn(&mut License), holder| {
            let mut record = license();
            change(&mut record);
            check_holder(7, &record, holder, "wasm1me").map_err(|error| error.to_string())
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
        assert_eq!(left("5uwhs").unwrap_err().kind(), Kind::Refused);
        assert_eq!(left("1000uatom").unwrap_err().kind(), Kind::Refused);
    }

    #[test]
    fn a_license_that_nobody_ordered_goes_back_to_its_holder() {
        check_end(&resale(None), "wasm1reseller").unwrap();
        assert_eq!(check_end(&resale(None), "wasm1other").unwrap_err().kind(), Kind::Refused);
    }

    #[test]
    fn an_ordered_license_takes_no_further_order_and_comes_back_later() {
        check_end(&resale(Some(9)), "wasm1reseller").unwrap();
        let ending = |order| Resale { ending: true, ..resale(order) };
        assert_eq!(check_end(&ending(Some(9)), "wasm1reseller").unwrap_err().kind(), Kind::NotYet);
        check_end(&ending(None), "wasm1reseller").unwrap();
    }
}
