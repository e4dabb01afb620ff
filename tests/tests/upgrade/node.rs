//! The chain upgrades itself, by its module of upgrades, while orders are open.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use cosmos_sdk_proto::cosmos::upgrade::v1beta1::{MsgSoftwareUpgrade, Plan};
use cosmwasm_std::Coin;
use tokio::time::{sleep, Instant};
use weighhouse_chain::message;
use weighhouse_localnet::{Service, DENOM};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::registry;
use weighhouse_protocol::windows::Mark;
use weighhouse_tests::bulk::Answers;
use weighhouse_tests::market::GRACE;
use weighhouse_tests::{index, Contract, Market, Sale};

use crate::moving::{moved, note};
use crate::stage::{stage, PATIENCE};

/// The name of the upgrade, which `scripts/tools.sh` builds into the next program.
const NAME: &str = "weighhouse-next";
/// The blocks from the proposal to the upgrade: more than come while it is voted on.
const AHEAD: u64 = 90;
/// The interval at which the node makes blocks at the fastest, in milliseconds.
const BLOCK_INTERVAL: u32 = 500;
/// The time to deliver, in seconds; the one to challenge is as long with the grace. The upgrade comes in it, with so many blocks
/// to spare that there is time to look.
const SPAN: u32 = 90;
const PRICE: u128 = 1_000_000;
/// The time in which the node comes to the upgrade, and stops.
const UNTIL_IT_STOPS: Duration = Duration::from_secs(180);
/// A node that makes blocks makes some in this time.
const STILL: Duration = Duration::from_secs(5);
/// The lines of the node's log in which it says why it stopped.
const LINES: usize = 400;

/// The node's program that knows the upgrade.
pub fn next_program() -> Option<PathBuf> {
    std::env::var_os("WEIGHHOUSE_WASMD_NEXT").map(PathBuf::from)
}

/// Governance plans an upgrade of the chain. At its height the node stops by itself, and stands still for longer than the spans
/// of open orders last. The next program goes on from the same data: every answer is as before, no span ended by the wait, what
/// was under way lands, and the index follows.
pub async fn the_chain_upgrades_itself_under_open_orders(market: &'static Market) -> Result<()> {
    let mut stage = stage(market).await?;
    moved(market, &mut stage).await?;
    count_blocks(market).await?;
    let height = plan(market).await?;
    let draft = market.draft("Sold before the chain upgrades").priced(PRICE, DENOM).delivering_within(SPAN);
    let listing = draft.challenged_within(SPAN + GRACE).publish().await?;
    let delivered = listing.buy_carefully().await?;
    delivered.deliver().await?;
    let under_way = listing.buy().await?;
    let refund_from = under_way.record().await?.refund_mark();
    let settle_from = delivered.record().await?.settle_mark().context("it is not delivered")?;
    let (sales, accounts) = (vec![delivered, under_way], stage.bulk.accounts());

    stops(market, height).await?;
    let last = refund_from.max(settle_from);
    ensure!(last.height > height + 20, "the upgrade at {height} leaves no blocks until {last}");
    stand_still_until(last.time).await?;
    let program = next_program().context("no program of the node knows the upgrade")?;
    market.localnet.replace_node(&program).await?;

    let now = time_is_over(market, last).await?;
    let first_to_end = refund_from.height.min(settle_from.height);
    ensure!(now.height < first_to_end, "it is {now}: too late to show that nobody's time was taken");
    let [delivered, under_way] = &sales[..] else { anyhow::bail!("there are two sales") };
    nobody_lost_time(market, delivered, under_way).await?;
    note(&mut stage, &listing, &sales);

    let before = Answers::at(&stage.chain, &stage.bulk.contracts, height - 1, &accounts).await?;
    let after = Answers::at(&stage.chain, &stage.bulk.contracts, height, &accounts).await?;
    before.stay(&after, |_, _| false)?;
    let head = stage.chain.head().await?.height;
    index::caught_up_within(market, head, PATIENCE).await?;
    index::check_within(market, &[], PATIENCE).await.map(drop)
}

/// Lets the market's spans count the blocks that come in them: at a longer interval they would be over before the chain stops.
async fn count_blocks(market: &Market) -> Result<()> {
    let config: registry::Config = market.query(Contract::Registry, &registry::QueryMsg::Config {}).await?;
    let config = registry::Config { block_interval: BLOCK_INTERVAL, ..config };
    let change = registry::ExecuteMsg::UpdateConfig { config };
    market.govern("Count blocks", Contract::Registry, &change).await
}

/// Has governance plan the upgrade; its height.
async fn plan(market: &Market) -> Result<u64> {
    let height = market.chain.head().await?.height + AHEAD;
    // The time and the state of clients are of older releases of the SDK, and no longer set.
    #[allow(deprecated)]
    let plan = Plan {
        name: NAME.into(),
        time: None,
        height: i64::try_from(height)?,
        info: String::new(),
        upgraded_client_state: None,
    };
    let planned = MsgSoftwareUpgrade { authority: market.localnet.governance()?, plan: Some(plan) };
    market.localnet.govern(vec![message::any(&planned)], "Upgrade the chain").await?;
    Ok(height)
}

/// Waits until the node makes no more blocks, and makes sure that it stopped at the upgrade, and for it.
async fn stops(market: &Market, height: u64) -> Result<()> {
    let deadline = Instant::now() + UNTIL_IT_STOPS;
    while !market.localnet.upgrade_info_file().exists() {
        ensure!(Instant::now() < deadline, "the node did not stop within {} s", UNTIL_IT_STOPS.as_secs());
        sleep(Duration::from_millis(200)).await;
    }
    sleep(STILL).await;
    let info: serde_json::Value = serde_json::from_slice(&std::fs::read(market.localnet.upgrade_info_file())?)?;
    ensure!(info["name"] == NAME && info["height"] == height, "the node stopped for {info}");
    let log = market.localnet.tail(Service::Node, LINES);
    ensure!(log.contains("NEEDED at height"), "the node does not say why it stopped:\n{log}");
    Ok(())
}

/// Waits for a time that no block has: the clock's, in seconds UTC, and a second more.
async fn stand_still_until(time: u64) -> Result<()> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    sleep(Duration::from_secs(time.saturating_sub(now).saturating_add(1))).await;
    Ok(())
}

/// Waits for a block after a mark's time, whatever its height.
async fn time_is_over(market: &Market, mark: Mark) -> Result<Mark> {
    for _ in 0..600 {
        let head = market.chain.head().await?;
        if head.time >= mark.time {
            return Ok(Mark { time: head.time, height: head.height });
        }
        sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("no block came after {mark}")
}

/// The seconds of both spans are over, and their blocks are not: neither is refunded or settled, whoever asks, the delivery that
/// was under way lands, and the buyer still disputes.
async fn nobody_lost_time(market: &'static Market, delivered: &Sale, under_way: &Sale) -> Result<()> {
    let stranger = market.regular().await?;
    let early = under_way.refund_as(&stranger).await?;
    early.refused("escrow/too_early", format!("order {}", under_way.order))?;
    let settle = ExecuteMsg::Settle { order: delivered.order };
    let open = delivered.tell_as(&stranger, &settle).await?;
    open.refused("escrow/window_open", format!("order {}", delivered.order))?;
    under_way.deliver().await?;
    ensure!(under_way.record().await?.state == OrderState::Settled, "the delivery settled nothing");
    let dispute = ExecuteMsg::Dispute { order: delivered.order, reason: "ipfs://looked-at-after-the-upgrade".into() };
    market.accept(&delivered.buyer, Contract::Escrow, &dispute, &[Coin::new(PRICE / 10, DENOM)]).await?;
    Ok(())
}
