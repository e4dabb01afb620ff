//! The chain's time, as its contracts answer by it.

use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::{sleep, timeout};
use weighhouse_chain::Client;
use weighhouse_protocol::windows::Mark;

const POLL: Duration = Duration::from_millis(200);

/// The newest block whose time and height every query and simulation from now on goes by. They may be answered as of the block
/// before the newest, so that this waits for the next one.
pub async fn known(chain: &Client) -> Result<Mark> {
    let head = chain.head().await?;
    while chain.head().await?.height <= head.height {
        sleep(POLL).await;
    }
    Ok(Mark { time: head.time, height: head.height })
}

/// Waits until the contracts know that a mark is reached.
///
/// # Errors
/// The chain does not come to it in this time, or does not answer.
pub async fn reach(chain: &Client, mark: Mark, patience: Duration) -> Result<()> {
    let mut last = Mark::default();
    let reached = async {
        while !mark.is_reached(last) {
            last = known(chain).await?;
        }
        Ok(())
    };
    let ended = timeout(patience, reached).await;
    ended.with_context(|| format!("the contracts know of {last} after {} s, not of {mark}", patience.as_secs()))?
}
