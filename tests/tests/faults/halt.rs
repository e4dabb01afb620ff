//! A chain that stands still over every deadline.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Coin;
use tokio::time::sleep;
use weighhouse_localnet::{Service, DENOM};
use weighhouse_protocol::escrow::{Closing, ExecuteMsg, OrderState, QueryMsg};
use weighhouse_protocol::windows::Mark;
use weighhouse_tests::market::GRACE;
use weighhouse_tests::{Contract, Market};

/// The time to deliver, and the one to challenge, in seconds. Either is a dozen blocks at the slowest pace that counts as
/// normal, which a chain that starts again makes in some ten seconds: so long there is to look at it.
const SPAN: u32 = 60;
/// How much longer than an order's time the chain stands still, in seconds: so much that the blocks that come after it, fast
/// as they are here, don't make up for it until the order is refunded.
const OVER: u64 = 40;
const PRICE: u128 = 1_000_000;

/// After a halt over D + G and W, no order can be refunded or settled in the first blocks, whoever asks: the delivery that
/// was under way still lands, and the buyer's window is still there. What lapses later is no miss of the seller's.
pub async fn no_deadline_passes_while_the_chain_stands_still(market: &'static Market) -> Result<()> {
    let (seller, stranger) = (market.regular().await?, market.regular().await?);
    let draft = market.draft("Sold before a halt").priced(PRICE, DENOM).delivering_within(SPAN).challenged_within(SPAN);
    let listing = draft.publish_as(seller).await?;
    let delivered = listing.buy_carefully().await?;
    delivered.deliver().await?;
    let (under_way, lapsing) = (listing.buy().await?, listing.buy().await?);
    let refund_from = lapsing.record().await?.refund_mark();
    let settle_from = delivered.record().await?.settle_mark().context("it is not delivered")?;

    market.localnet.stop(Service::Node)?;
    sleep(Duration::from_secs(u64::from(SPAN + GRACE) + OVER)).await;
    market.localnet.restart(Service::Node).await?;
    let last = refund_from.max(settle_from);
    let refund = under_way.refund_as(&stranger).await?;
    refund.refused("escrow/too_early", format!("order {}", under_way.order))?;
    // A block has the time at which the one before it was voted for: the first one after a halt has an old one.
    let now = time_is_over(market, last).await?;
    ensure!(now.height < refund_from.height.min(settle_from.height), "it is {now}: too late to show anything");
    let refund = under_way.refund_as(&stranger).await?;
    is_before(&refund.outcome.height, refund_from)?;
    refund.refused("escrow/too_early", format!("order {}", under_way.order))?;
    let settle = ExecuteMsg::Settle { order: delivered.order };
    let settle = delivered.tell_as(&stranger, &settle).await?;
    is_before(&settle.outcome.height, settle_from)?;
    settle.refused("escrow/window_open", format!("order {}", delivered.order))?;

    under_way.deliver().await?;
    ensure!(under_way.record().await?.state == OrderState::Settled);
    let dispute = ExecuteMsg::Dispute { order: delivered.order, reason: "ipfs://looked-at-after-the-halt".into() };
    market.accept(&delivered.buyer, Contract::Escrow, &dispute, &[Coin::new(PRICE / 10, DENOM)]).await?;

    market.reach(refund_from).await?;
    let before = market.balances(lapsing.buyer.address()).await?[DENOM];
    lapsing.refund_as(&stranger).await?.accepted()?;
    let after = market.balances(lapsing.buyer.address()).await?[DENOM];
    ensure!(after - before == PRICE, "{} went back: the seller was punished for the chain", after - before);
    let question = QueryMsg::Closed { seller: listing.seller.address().to_owned() };
    let closed: Option<Closing> = market.query(Contract::Escrow, &question).await?;
    ensure!(closed.is_none(), "{closed:?}");
    Ok(())
}

/// Waits for a block after a mark's time, whatever its height.
async fn time_is_over(market: &Market, mark: Mark) -> Result<Mark> {
    for _ in 0..300 {
        let head = market.chain.head().await?;
        if head.time >= mark.time {
            return Ok(Mark { time: head.time, height: head.height });
        }
        sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("no block came after {mark}")
}

fn is_before(height: &u64, mark: Mark) -> Result<()> {
    ensure!(*height < mark.height, "block {height} is after {mark}: it shows nothing of a halt");
    Ok(())
}
