//! Blocks that come while a crowd asks: an answer is given again at its height alone.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio_postgres::Client;
use weighhouse_indexer::event::{Contract, Event, Key};
use weighhouse_indexer::search::changes::{mark_card, mark_events};
use weighhouse_protocol::events::{MarketEvent, OrderSettled};

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

const SALE: &str = "UPDATE listings SET sales = sales + 1 WHERE id = $1";

const CARD: &str = "SELECT card_sha256, card_cid FROM listings WHERE id = $1";

/// When blocks were committed.
#[derive(Default)]
pub struct Times(Mutex<Vec<Instant>>);

impl Times {
    fn note(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Instant::now());
    }

    /// How long before a moment the last block was committed.
    pub fn since_last(&self, moment: Instant) -> Option<Duration> {
        let times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        times.iter().rev().find(|time| **time <= moment).map(|time| moment - *time)
    }
}

/// A sale, as far as the search index is told of it.
fn settled(listing: u64) -> Event {
    let key = Key { height: 0, phase: 0, tx_index: 0, event_index: 0 };
    let (revenue, fee) = (0_u128.into(), 0_u128.into());
    let body = MarketEvent::OrderSettled(OrderSettled { order: 0, listing, revenue, fee, denom: "uwhs".to_owned() });
    Event { key, time: 0, tx_hash: None, contract: Contract::Escrow, body }
}

/// Makes blocks with sales and a changed card, for as long as it is polled.
///
/// # Errors
/// A database that does not take them.
pub async fn make(client: &mut Client, market: Market, times: &Times) -> anyhow::Result<()> {
    let mut dice = Dice::of(5, 5, 0);
    loop {
        tokio::time::sleep(PAUSE).await;
        let tx = client.transaction().await?;
        tx.execute(BLOCK, &[]).await?;
        let mut events = Vec::new();
        for _ in 0..SALES {
            let listing = sold(&mut dice, market.listings);
            tx.execute(SALE, &[&i64::try_from(listing)?]).await?;
            events.push(settled(listing));
        }
        let changed = i64::try_from(1 + dice.roll(market.listings))?;
        let row = tx.query_one(CARD, &[&changed]).await?;
        mark_events(&tx, &events).await?;
        mark_card(&tx, row.try_get(0)?, row.try_get(1)?).await?;
        tx.commit().await?;
        times.note();
    }
}
