//! Blocks that come while a crowd asks: an answer is given again at its height alone.

use std::time::Duration;

use tokio_postgres::Client;
use weighhouse_indexer::search::changes::mark_card;

use crate::dice::Dice;
use crate::market::{sold, Market};

/// Time between two blocks: a chain's, whose nodes wait as long as CometBFT does unless it is told otherwise.
const PAUSE: Duration = Duration::from_secs(5);
/// Sales that a block settles.
const SALES: u64 = 10;

const BLOCK: &str = "
WITH next AS (UPDATE chain SET height = height + 1, head = head + 1, blocks = blocks + 1 RETURNING height)
INSERT INTO blocks (height, hash, time)
SELECT next.height, '\\x00', time + interval '5 seconds' FROM next JOIN blocks ON blocks.height = next.height - 1";

const SALE: &str = "UPDATE listings SET sales = sales + 1 WHERE id = $1 RETURNING card_sha256, card_cid";

/// Makes blocks with sales, for as long as it is polled.
///
/// # Errors
/// A database that does not take them.
pub async fn make(client: &mut Client, market: Market) -> anyhow::Result<()> {
    let mut dice = Dice::of(5, 5, 0);
    loop {
        tokio::time::sleep(PAUSE).await;
        let tx = client.transaction().await?;
        tx.execute(BLOCK, &[]).await?;
        for _ in 0..SALES {
            let listing = i64::try_from(sold(&mut dice, market.listings))?;
            let row = tx.query_one(SALE, &[&listing]).await?;
            mark_card(&tx, row.try_get(0)?, row.try_get(1)?).await?;
        }
        tx.commit().await?;
    }
}
