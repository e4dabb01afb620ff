//! How long after a block is there the interface answers with it.
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use anyhow::Context;
use tokio_util::sync::CancellationToken;
use weighhouse_indexer::api::graphql;
use weighhouse_indexer::database::readers;
use weighhouse_indexer::ingest;
use weighhouse_indexer::ingest::standing::Standing;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::read::{Feed, Rows};
use weighhouse_postgres::Listen;
use weighhouse_season::{Chain, Instant};

use crate::measure::Database;
use crate::subject::Subject;

/// The pause between two blocks, which no poll keeps step with.
const PAUSE: Duration = Duration::from_millis(170);
const POLL: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_secs(30);
const QUESTION: &str = "{ _meta { height } }";

/// Milliseconds, of so many blocks.
pub struct Lag {
    pub p50_ms: f64,
    pub p99_ms: f64,
}

/// The last `blocks` of a chain come one by one.
pub async fn measure(chain: &Arc<Chain>, blocks: i64, place: Option<&Path>) -> anyhow::Result<Lag> {
    let first = (chain.head() - blocks).max(1);
    let node = Instant::start(Arc::clone(chain), first).await?;
    let source = Subject::made_up(&node, chain)?.source();
    let database = Database::start(place, Listen::Socket).await?;
    let (stop, metrics) = (CancellationToken::new(), Metrics::default());
    let standing = Standing::new(&metrics);
    let following = ingest::follow(source, database.config.clone(), metrics, standing, stop.clone());
    let following = tokio::spawn(following);
    let answers = graphql::schema(Rows::new(readers(&database.config, 2)?), Feed::default());
    let mut lags = Vec::new();
    for height in first..=chain.head() {
        let began = Clock::now();
        node.rise_to(height);
        while answered(&answers).await.unwrap_or_default() < height {
            anyhow::ensure!(!following.is_finished() && began.elapsed() < PATIENCE, "block {height} is not answered");
            tokio::time::sleep(POLL).await;
        }
        lags.push(began.elapsed().as_secs_f64() * 1_000.0);
        tokio::time::sleep(PAUSE.saturating_sub(began.elapsed())).await;
    }
    stop.cancel();
    following.await??;
    // The first is the backfill.
    lags.remove(0);
    lags.sort_by(f64::total_cmp);
    let at = |percent: usize| lags.get((lags.len() * percent / 100).min(lags.len() - 1)).copied().context("no blocks");
    Ok(Lag { p50_ms: at(50)?, p99_ms: at(99)? })
}

async fn answered(answers: &graphql::Schema) -> Option<i64> {
    let answer = answers.execute(QUESTION).await.into_result().ok()?.data.into_json().ok()?;
    let height = &answer["_meta"]["height"];
    height.as_i64().or_else(|| height.as_str()?.parse().ok())
}
