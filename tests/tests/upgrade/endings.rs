//! After the upgrade everything that was open before it comes to its end.

use anyhow::Result;
use weighhouse_tests::books::Books;
use weighhouse_tests::bulk::Ending;
use weighhouse_tests::index::check_within;
use weighhouse_tests::{index, Market};

use crate::moving::moved;
use crate::stage::{stage, PATIENCE};

/// Offers are taken or withdrawn, orders delivered and accepted or refunded, disputes decided, licenses returned, keys answered,
/// revenue swept, bonds released and withdrawn, stakes and deposits returned, royalties claimed. Then no contract holds
/// anything but what rounding left, the books say so, and the index is sound.
pub async fn every_flow_ends_and_nothing_is_lost(market: &'static Market) -> Result<()> {
    let mut stage = stage(market).await?;
    moved(market, &mut stage).await?;
    let arbiter = market.arbiter()?;
    let ending = Ending::of(&stage.bulk, arbiter.address()).await?;
    ending.all().await?;
    ending.nothing_is_left().await?;
    // The node names a height before queries know it.
    let head = stage.chain.committed_height().await?;
    Books::at(market, head).await?.balance()?;
    println!("{}", stage.bulk.census().await?);
    index::caught_up_within(market, head, PATIENCE).await?;
    check_within(market, &[], PATIENCE).await.map(drop)
}
