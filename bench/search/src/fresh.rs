//! The time from a commit to the first answer that has it.

use std::time::{Duration, Instant};

use anyhow::ensure;
use serde_json::json;
use tokio_postgres::Client;
use weighhouse_indexer::search::changes::mark_card;

use crate::dice::Dice;
use crate::measure::{Peer, Times};

/// Commits that are measured.
const COMMITS: u64 = 40;
/// The longest time to wait for one.
const PATIENCE: Duration = Duration::from_secs(10);

const DESCRIBE: &str = "
UPDATE cards SET title = $2 FROM listings
WHERE listings.id = $1 AND cards.sha256 = listings.card_sha256 AND cards.cid = listings.card_cid
RETURNING cards.sha256, cards.cid";

/// Gives cards titles, as the worker that fetches cards does, and asks for each until it is found.
///
/// # Errors
/// A commit that is not found.
pub async fn time(client: &mut Client, peer: &Peer, listings: u64) -> anyhow::Result<Times> {
    let mut dice = Dice::of(4, 4, 0);
    let mut times = Vec::new();
    for number in 0..COMMITS {
        let word = format!("fresh{number}word");
        let request = json!({
            "query": "query($w: String) { listings(query: $w, filter: {state: {in: [ACTIVE, PAUSED]}}) { nodes { id } } }",
            "variables": {"w": word},
        });
        let tx = client.transaction().await?;
        let listing = i64::try_from(1 + dice.roll(listings))?;
        let row = tx.query_one(DESCRIBE, &[&listing, &word]).await?;
        mark_card(&tx, row.try_get(0)?, row.try_get(1)?).await?;
        tx.commit().await?;
        let begin = Instant::now();
        while peer.ask(&request).await?["data"]["listings"]["nodes"].as_array().is_none_or(Vec::is_empty) {
            ensure!(begin.elapsed() < PATIENCE, "{word} is not found");
        }
        times.push(begin.elapsed().as_secs_f64() * 1_000.0);
        // Commits come at any time between two looks of the index.
        tokio::time::sleep(Duration::from_millis(20 + dice.roll(60))).await;
    }
    Ok(Times::of(times))
}
