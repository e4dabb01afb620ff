//! Deliveries that prove nothing.

use anyhow::Result;
use futures::future::try_join_all;
use weighhouse_sealing::delivery::{Delivery, DeliveryError};
use weighhouse_tests::{Market, Sale};

use crate::points::refused;

/// The key of another file is refused, and the order goes on waiting for the right one.
pub async fn another_listings_key_is_refused(market: &'static Market) -> Result<()> {
    let (listed, other) = (market.listing(1_000_000).await?, market.listing(1_000_000).await?);
    let sale = listed.buy().await?;
    let wrong = sale.key_of(&other)?.to_bytes();
    sale.deliver_with(&wrong).await?.refused("escrow/delivery", DeliveryError::WrongKey)?;
    sale.is_still_open().await?;
    sale.deliver().await?;
    Ok(())
}

/// A delivery made for another buyer of the same version opens nothing for this one.
pub async fn a_delivery_for_another_buyer_is_refused(market: &'static Market) -> Result<()> {
    let listing = market.listing(1_000_000).await?;
    let (mine, theirs) = (listing.buy().await?, listing.buy().await?);
    mine.deliver_with(&theirs.key()?.to_bytes()).await?.refused("escrow/delivery", DeliveryError::WrongKey)?;
    mine.is_still_open().await
}

/// What settled an order settles no other, and not that one again: the same buyer's next order has a key of its own.
pub async fn a_replayed_delivery_is_refused(market: &'static Market) -> Result<()> {
    let listing = market.listing(1_000_000).await?;
    let first = listing.buy().await?;
    let delivery = first.key()?.to_bytes();
    first.deliver_with(&delivery).await?.accepted()?;
    first.deliver_with(&delivery).await?.refused("escrow/wrong_state", "is Settled: a delivery is not possible")?;

    let second = listing.buy_as(first.buyer.clone()).await?;
    second.deliver_with(&delivery).await?.refused("escrow/delivery", DeliveryError::WrongKey)?;
    second.is_still_open().await
}

/// Whoever can prove may deliver: the seller's agent needs no key of the seller's.
pub async fn a_stranger_who_can_prove_delivers(market: &'static Market) -> Result<()> {
    let sale = market.listing(1_000_000).await?.buy().await?;
    let stranger = market.person()?;
    sale.deliver_as(&stranger, &sale.key()?.to_bytes()).await?.accepted()?;
    Ok(())
}

/// Each part of a delivery is checked by itself: the identity in every way that some decoder takes for it, points
/// outside the subgroup or not on the curve, and every other vector that is to be refused.
pub async fn a_delivery_with_a_malformed_point_is_refused(market: &'static Market) -> Result<()> {
    let sale = market.listing(1_000_000).await?.buy().await?;
    let good = sale.key()?.to_bytes();
    let mut cases = Vec::new();
    for (name, group, start, length) in [("c1", "G1", 0, 48), ("c2", "G2", 48, 96), ("c3", "G1", 144, 48)] {
        for point in refused(group)? {
            let bytes = point.encoding()?;
            // One of another length would move the parts behind it: that is a test of lengths.
            if bytes.len() == length {
                let delivery = [&good[..start], &bytes, &good[start + length..]].concat();
                cases.push((format!("{name} is"), delivery));
            }
        }
    }
    try_join_all(cases.iter().map(|(why, delivery)| refuse(market, &sale, delivery, why))).await?;
    sale.is_still_open().await
}

async fn refuse(market: &Market, sale: &Sale, delivery: &[u8], why: &str) -> Result<()> {
    sale.deliver_as(&market.person()?, delivery).await?.refused("escrow/delivery", why)
}

/// A delivery is 192 bytes, and its two halves hold the same random number.
pub async fn a_delivery_of_another_shape_is_refused(market: &'static Market) -> Result<()> {
    let sale = market.listing(1_000_000).await?.buy().await?;
    let (good, other) = (sale.key()?, sale.key()?);
    let bytes = good.to_bytes();
    for wrong in [&bytes[..191], &[&bytes[..], &[0]].concat(), &[]] {
        sale.deliver_with(wrong)
            .await?
            .refused("escrow/delivery", format!("a delivery is {} bytes, it has 192", wrong.len()))?;
    }
    let mixed = Delivery { c1: other.c1, ..Delivery::from_bytes(&bytes)? };
    sale.deliver_with(&mixed.to_bytes()).await?.refused("escrow/delivery", DeliveryError::DifferentScalars)?;
    sale.is_still_open().await
}
