//! Purchases that must not happen.

use anyhow::{ensure, Result};
use cosmwasm_std::Coin;
use futures::future::try_join_all;
use rand::rngs::OsRng;
use weighhouse_localnet::{DENOM, STABLE_DENOM, UNACCEPTED_DENOM};
use weighhouse_protocol::registry::{ExecuteMsg, Payee};
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::{Listing, Market};

use crate::points::refused;

fn transport_key() -> Result<[u8; 48]> {
    Ok(TransportSecret::generate(&mut OsRng).public_key()?)
}

/// Nobody can make escrow publish the content secret by buying with a transport key that is no point, one that is
/// outside the subgroup, or the identity in whichever way it is written.
pub async fn a_malformed_transport_key_is_refused(market: &'static Market) -> Result<()> {
    let listing = market.listing(1_000_000).await?;
    let points = refused("G1")?;
    try_join_all(points.iter().map(|point| refuse(market, &listing, point.encoding()))).await?;
    Ok(())
}

async fn refuse(market: &Market, listing: &Listing, transport_key: Result<Vec<u8>>) -> Result<()> {
    let (quote, buyer) = (listing.quote(0).await?, market.person()?);
    let price = [Coin::new(quote.terms.price, DENOM)];
    listing.try_to_buy(&buyer, &quote, &transport_key?, &price).await?.refused("escrow/transport_key", "T is")
}

/// Exactly the price, in its denom, in one coin: everything else is refused and costs the fee of the transaction alone.
pub async fn anything_but_the_price_is_refused(market: &'static Market) -> Result<()> {
    let listing = market.listing(1_000_000).await?;
    let quote = listing.quote(0).await?;
    let wrong: [&[Coin]; 6] = [
        &[],
        &[Coin::new(999_999u128, DENOM)],
        &[Coin::new(1_000_001u128, DENOM)],
        &[Coin::new(1_000_000u128, STABLE_DENOM)],
        &[Coin::new(1_000_000u128, UNACCEPTED_DENOM)],
        &[Coin::new(1_000_000u128, DENOM), Coin::new(1u128, STABLE_DENOM)],
    ];
    let expected = format!("listing {} costs 1000000{DENOM}, and ", listing.id);
    for funds in wrong {
        let mut funds = funds.to_vec();
        funds.sort_by(|a, b| a.denom.cmp(&b.denom));
        let buyer = market.person()?;
        listing
            .try_to_buy(&buyer, &quote, &transport_key()?, &funds)
            .await?
            .refused("escrow/not_the_price", &expected)?;
    }
    Ok(())
}

/// A purchase on a price or on terms that are no longer those that were quoted is refused, even with the new price.
pub async fn a_stale_quote_is_refused(market: &'static Market) -> Result<()> {
    let mut listing = market.listing(1_000_000).await?;
    let quote = listing.quote(0).await?;
    let price = Coin::new(900_000u128, DENOM);
    listing.change(&ExecuteMsg::SetPrice { listing: listing.id, plan: 0, price: price.clone() }).await?;
    refuse_stale(market, &listing, &quote, &[Coin::new(1_000_000u128, DENOM)]).await?;
    refuse_stale(market, &listing, &quote, std::slice::from_ref(&price)).await?;

    let quote = listing.quote(0).await?;
    let payee = Payee { address: market.person()?.address().into(), share_bps: 10_000 };
    listing.change(&ExecuteMsg::SetPayees { listing: listing.id, payees: vec![payee] }).await?;
    refuse_stale(market, &listing, &quote, std::slice::from_ref(&price)).await?;

    let quote = listing.quote(0).await?;
    listing.publish_again().await?;
    refuse_stale(market, &listing, &quote, &[price]).await
}

async fn refuse_stale(
    market: &Market,
    listing: &Listing,
    quote: &weighhouse_protocol::escrow::Quote,
    funds: &[Coin],
) -> Result<()> {
    let attempt = listing.try_to_buy(&market.person()?, quote, &transport_key()?, funds).await?;
    attempt.refused("escrow/order_hash", "the terms have changed since they were quoted; quote again")
}

/// A listing that came with its first version in one message sells as any other does.
pub async fn a_listing_that_came_with_its_version_sells(market: &'static Market) -> Result<()> {
    let sale = market.draft("At once").publish_at_once().await?.buy().await?;
    ensure!(sale.placed.version == 1, "version {}", sale.placed.version);
    sale.deliver().await?;
    ensure!(sale.license().await?.0 == sale.buyer.address());
    Ok(())
}

/// What a seller changes does not reach an order that is already placed.
pub async fn a_change_does_not_reach_an_order_already_placed(market: &'static Market) -> Result<()> {
    let listing = market.listing(1_000_000).await?;
    let sale = listing.buy().await?;
    let before = sale.record().await?;
    let price = Coin::new(5_000_000u128, DENOM);
    listing.change(&ExecuteMsg::SetPrice { listing: listing.id, plan: 0, price }).await?;
    listing.change(&ExecuteMsg::Retire { listing: listing.id }).await?;
    ensure!(sale.record().await? == before, "order {} changed with its listing", sale.order);
    sale.deliver().await?;
    Ok(())
}

/// A listing that its seller paused or retired sells nothing.
pub async fn only_an_active_listing_sells(market: &'static Market) -> Result<()> {
    let listing = market.listing(1_000_000).await?;
    let quote = listing.quote(0).await?;
    let price = [Coin::new(1_000_000u128, DENOM)];
    let buyer = market.person()?;
    listing.change(&ExecuteMsg::Pause { listing: listing.id }).await?;
    listing
        .try_to_buy(&buyer, &quote, &transport_key()?, &price)
        .await?
        .refused("escrow/not_active", "is Paused and does not sell")?;
    listing.change(&ExecuteMsg::Resume { listing: listing.id }).await?;
    listing.buy().await?;
    listing.change(&ExecuteMsg::Retire { listing: listing.id }).await?;
    listing
        .try_to_buy(&buyer, &quote, &transport_key()?, &price)
        .await?
        .refused("escrow/not_active", "is Retired and does not sell")
}
