//! Sales, what follows a delivery that was missed, and the bonds behind them.

use anyhow::{Context, Result};
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_protocol::royalties;
use weighhouse_tests::market::{BOND_DELAY, SHORTEST, WINDOW};
use weighhouse_tests::{Contract, Market};

use super::{listed, PRICE};

/// A sale without a challenge window, one that its buyer accepts, and one that the window settles; their revenue is swept
/// and claimed, and a bond released.
pub async fn send(market: &'static Market) -> Result<()> {
    let listing = listed(market, WINDOW).await?;
    let waived = listing.buy_as(market.regular().await?).await?;
    waived.deliver().await?;
    let (accepted, settled) = (listing.buy_carefully().await?, listing.buy_carefully().await?);
    accepted.deliver().await?;
    accepted.tell_as(&accepted.buyer, &ExecuteMsg::Accept { order: accepted.order }).await?.accepted()?;
    settled.deliver().await?;
    let record = settled.record().await?;
    market.reach(record.settle_mark().context("it is not delivered")?).await?;
    settled.tell_as(&listing.seller, &ExecuteMsg::Settle { order: settled.order }).await?.accepted()?;
    let sweep = ExecuteMsg::Sweep { listing: listing.id, split_version: 1, denom: DENOM.into() };
    settled.tell_as(&listing.seller, &sweep).await?.accepted()?;
    let claim = royalties::ExecuteMsg::Claim { denoms: None };
    market.accept(&listing.seller, Contract::Royalties, &claim, &[]).await?;
    market.reach(record.release_mark().context("it is not delivered")?).await?;
    let release = ExecuteMsg::ReleaseBonds { orders: vec![settled.order] };
    settled.tell_as(&listing.seller, &release).await?.accepted()?;
    Ok(())
}

/// Two deliveries are missed and refunded: after one the seller reopens its listings by its word, after the other by its
/// next delivery.
pub async fn miss(market: &'static Market) -> Result<()> {
    let draft = market.draft("Sold in a hurry").priced(PRICE, DENOM).delivering_within(SHORTEST);
    let (listing, stranger) = (draft.publish_as(market.regular().await?).await?, market.regular().await?);
    let missed = listing.buy_as(market.regular().await?).await?;
    market.reach(missed.record().await?.refund_mark()).await?;
    missed.refund_as(&stranger).await?.accepted()?;
    missed.tell_as(&listing.seller, &ExecuteMsg::Reopen {}).await?.accepted()?;

    let again = listing.buy_as(market.regular().await?).await?;
    // Its buyer is there before the wait: the order has to be delivered in a few seconds.
    let buyer = market.regular().await?;
    market.reach(again.record().await?.refund_mark()).await?;
    let kept = listing.buy_as(buyer).await?;
    again.refund_as(&stranger).await?.accepted()?;
    let deliver = ExecuteMsg::Deliver { order: kept.order, delivery: kept.key()?.to_bytes().as_slice().into() };
    let name = "escrow/deliver that reopens".to_owned();
    market.execute_called(name, &kept.seller, Contract::Escrow, &deliver, &[]).await?.accepted()?;
    Ok(())
}

/// A part of a bond is unlocked and withdrawn.
pub async fn bond(market: &'static Market) -> Result<()> {
    let listing = listed(market, WINDOW).await?;
    let unlock = ExecuteMsg::UnlockBond { denom: DENOM.into(), amount: 100_000u128.into() };
    market.accept(&listing.seller, Contract::Escrow, &unlock, &[]).await?;
    market.wait_until(market.chain.head().await?.time + u64::from(BOND_DELAY)).await?;
    let withdraw = ExecuteMsg::WithdrawBond { denom: DENOM.into() };
    market.accept(&listing.seller, Contract::Escrow, &withdraw, &[]).await?;
    Ok(())
}
