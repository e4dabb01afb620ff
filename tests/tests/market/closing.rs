//! Looks back at all blocks of the run.

use anyhow::Result;
use futures::{stream, StreamExt, TryStreamExt};
use weighhouse_tests::books::Books;
use weighhouse_tests::{replay, Market};

/// Blocks whose books are read at a time.
const AT_A_TIME: usize = 4;

/// Escrow holds open orders and unswept revenue, the ledger what it owes, a settled order has one license, and final
/// states stay: not only at the end, but whenever somebody could have looked.
pub async fn the_books_balance_in_every_block(market: &'static Market) -> Result<()> {
    let last = market.chain.head().await?.height;
    let mut books = stream::iter(market.opened_at..=last).map(|height| Books::at(market, height)).buffered(AT_A_TIME);
    let mut before: Option<Books> = None;
    while let Some(now) = books.try_next().await? {
        now.balance()?;
        if let Some(before) = before {
            before.lead_to(&now)?;
        }
        before = Some(now);
    }
    Ok(())
}

/// What the messages of this run cost at most is under what they may.
pub async fn every_message_stays_under_its_ceiling(market: &'static Market) -> Result<()> {
    market.gas.check()
}

/// After all that was killed in this run, the index is what the chain alone makes of it: nothing lost, nothing twice.
pub async fn the_index_equals_a_replay_from_zero(market: &'static Market) -> Result<()> {
    replay::compare(market).await
}
