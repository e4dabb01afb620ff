//! An index that began at the release before.

use anyhow::{ensure, Result};
use serde_json::json;
use weighhouse_tests::index::{ask, caught_up_within, check_within};
use weighhouse_tests::{replay, Market};

use crate::moving::moved;
use crate::stage::{stage, PATIENCE};

/// The index that took in every block of the release before has taken in the migration and all blocks since. It is sound by its
/// own check, its answers are the contracts', and an index that begins now becomes the same.
pub async fn the_index_follows_through_the_migration(market: &'static Market) -> Result<()> {
    let mut stage = stage(market).await?;
    let moved_at = moved(market, &mut stage).await?;
    let head = stage.chain.head().await?.height;
    caught_up_within(market, head, PATIENCE).await?;
    let answer = ask(market, "{ _meta { height } }", json!({})).await?;
    ensure!(head > moved_at, "no block came since the migration in {moved_at}: {answer}");
    let report = check_within(market, &[], PATIENCE).await?;
    let expected = json!(["registry", "escrow", "license", "royalties", "reputation"]);
    ensure!(report["contracts"]["answered"] == expected, "not all contracts answered: {report}");
    replay::compare_within(market, PATIENCE).await
}
