//! The chain's head: read each second and on each announcement of a block, also during a backfill.

use std::time::{Duration, Instant};

use tokio::sync::{watch, Notify};

use super::node::{Node, NodeError};
use crate::metrics::Metrics;

/// The time after which ingest asks the node for its head although no message announced a block.
const POLL_PAUSE: Duration = Duration::from_secs(1);

/// The last height of a node, and the moment of its answer.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// The height.
    pub height: i64,
    /// The moment of the node's answer.
    pub read_at: Instant,
}

impl Head {
    /// A head that the node gave just now.
    pub fn read_now(height: i64) -> Self {
        Head { height, read_at: Instant::now() }
    }

    /// The seconds since the answer. The database subtracts them from its own time, so that no two clocks need agree.
    pub(super) fn age_seconds(&self) -> f64 {
        self.read_at.elapsed().as_secs_f64()
    }

    /// Asks the node for its head until it answers.
    pub(super) async fn ask(node: &Node) -> Result<Self, NodeError> {
        Ok(Head::read_now(node.status_in_time().await?.head))
    }
}

/// Reads the head for as long as it is polled.
///
/// # Errors
/// A failure that no later answer mends.
pub(super) async fn follow(
    node: &Node,
    heads: watch::Sender<Head>,
    wake: &Notify,
    metrics: &Metrics,
) -> Result<(), NodeError> {
    loop {
        metrics.chain_head.set(heads.borrow().height);
        let _ = tokio::time::timeout(POLL_PAUSE, wake.notified()).await;
        heads.send_replace(Head::ask(node).await?);
    }
}
