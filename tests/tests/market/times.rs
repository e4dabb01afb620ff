//! Deadline, grace, and refund: at every time exactly one of delivery and refund works.

use anyhow::{ensure, Result};
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_tests::market::{GRACE, SHORTEST};
use weighhouse_tests::{Market, Sale};

async fn hurried(market: &'static Market) -> Result<Sale> {
    let draft = market.draft("Sold in a hurry").priced(1_000_000, DENOM).delivering_within(SHORTEST);
    let sale = draft.publish().await?.buy().await?;
    ensure!(sale.placed.refund_from == sale.placed.deliver_by + u64::from(GRACE));
    Ok(sale)
}

/// Between the deadline and the end of the grace a delivery lands, and a refund does not.
pub async fn within_the_grace_a_delivery_lands_and_a_refund_does_not(market: &'static Market) -> Result<()> {
    let sale = hurried(market).await?;
    let stranger = market.person()?;
    market.wait_until(sale.placed.deliver_by).await?;
    let expected = format!("order {} can be refunded from {} on", sale.order, sale.placed.refund_from);
    sale.refund_as(&stranger).await?.refused_saying(&expected)?;
    sale.is_still_open().await?;
    sale.deliver().await?;
    market.wait_until(sale.placed.refund_from).await?;
    let expected = format!("order {} is Settled, and its version was not proven bad", sale.order);
    sale.refund_as(&stranger).await?.refused_saying(&expected)
}

/// From the end of the grace on a stranger can have the buyer refunded, with a part of the bond, to the last unit and
/// once; a delivery comes too late before and after.
pub async fn after_the_grace_a_stranger_refunds_the_buyer_once(market: &'static Market) -> Result<()> {
    let sale = hurried(market).await?;
    let stranger = market.regular().await?;
    market.wait_until(sale.placed.refund_from).await?;
    sale.deliver_with(&sale.key()?.to_bytes()).await?.refused_saying("could be delivered before")?;
    sale.is_still_open().await?;

    let before = market.balances(sale.buyer.address()).await?[DENOM];
    sale.refund_as(&stranger).await?.accepted()?;
    let after = market.balances(sale.buyer.address()).await?[DENOM];
    // The price, and a tenth of the bond, which is a fifth of the price.
    ensure!(after - before == 1_020_000, "the buyer got {} back", after - before);
    ensure!(sale.record().await?.state == OrderState::Refunded);

    sale.refund_as(&stranger).await?.refused_saying("is Refunded: a refund is not possible")?;
    sale.deliver_with(&sale.key()?.to_bytes()).await?.refused_saying("is Refunded: a delivery is not possible")
}
