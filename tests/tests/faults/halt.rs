//! A chain that stands still late in the spans that run.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Coin;
use tokio::time::sleep;
use weighhouse_localnet::{Service, DENOM};
use weighhouse_protocol::escrow::{Closing, ExecuteMsg, OrderState, QueryMsg};
use weighhouse_protocol::registry;
use weighhouse_protocol::windows::Mark;
use weighhouse_tests::market::{GRACE, SHORTEST};
use weighhouse_tests::{Contract, Market, Person};

/// The interval at which the node makes blocks at the fastest, in milliseconds.
const BLOCK_INTERVAL: u32 = 500;
/// The time to deliver, in seconds; the one to challenge is as long with the grace. In its last tenth are some twenty blocks
/// at least, which a chain that starts again makes in ten seconds: so long there is to look at it.
const SPAN: u32 = 80;
/// For how long the chain stands still, in seconds: past every span, and for longer than an order at the last minute runs.
const STILL: u64 = 40;
const PRICE: u128 = 1_000_000;

/// In the last tenth of D + G and of W the chain stands still past both. In its first blocks after that no order can be
/// refunded or settled, whoever asks: the delivery that was under way still lands, and the buyer's window is still there.
/// What was ordered just before and lapses is no miss of the seller's.
pub async fn no_deadline_passes_while_the_chain_stands_still(market: &'static Market) -> Result<()> {
    count_blocks(market).await?;
    let (seller, stranger) = (market.regular().await?, market.regular().await?);
    let draft = market.draft("Sold before a halt").priced(PRICE, DENOM).delivering_within(SPAN);
    let listing = draft.challenged_within(SPAN + GRACE).publish_as(seller).await?;
    let last_minute = market.draft("Sold at the last minute").priced(PRICE, DENOM).delivering_within(SHORTEST);
    let last_minute = last_minute.publish_as(market.regular().await?).await?;
    let delivered = listing.buy_carefully().await?;
    delivered.deliver().await?;
    let under_way = listing.buy().await?;
    let refund_from = under_way.record().await?.refund_mark();
    let settle_from = delivered.record().await?.settle_mark().context("it is not delivered")?;

    let tenth = u64::from((SPAN + GRACE) / 10);
    let first_to_end = refund_from.height.min(settle_from.height);
    // In two steps: each has the patience for half of it.
    for tenths in [5, 1] {
        market.wait_until(refund_from.time.min(settle_from.time).saturating_sub(tenths * tenth)).await?;
    }
    let lapsing = last_minute.buy_as(market.regular().await?).await?;
    market.localnet.stop(Service::Node)?;
    sleep(Duration::from_secs(STILL)).await;
    market.localnet.restart(Service::Node).await?;
    // A block has the time at which the one before it was voted for: the first one after a halt has an old one.
    let now = time_is_over(market, refund_from.max(settle_from)).await?;
    ensure!(now.height < first_to_end, "it is {now}: too late to show anything");
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

    market.reach(lapsing.record().await?.refund_mark()).await?;
    let before = market.balances(lapsing.buyer.address()).await?[DENOM];
    lapsing.refund_as(&stranger).await?.accepted()?;
    let after = market.balances(lapsing.buyer.address()).await?[DENOM];
    ensure!(after - before == PRICE, "{} went back: the seller was punished for the chain", after - before);
    is_open(market, &last_minute.seller).await
}

/// Lets the market's spans count the blocks that come in them.
async fn count_blocks(market: &Market) -> Result<()> {
    let config: registry::Config = market.query(Contract::Registry, &registry::QueryMsg::Config {}).await?;
    let config = registry::Config { block_interval: BLOCK_INTERVAL, ..config };
    let change = registry::ExecuteMsg::UpdateConfig { config };
    market.govern("Count blocks", Contract::Registry, &change).await
}

async fn is_open(market: &Market, seller: &Person) -> Result<()> {
    let question = QueryMsg::Closed { seller: seller.address().to_owned() };
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
