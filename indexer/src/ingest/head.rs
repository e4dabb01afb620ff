//! The chain's head: each node is asked each second and on each announcement of a block, also during a backfill.

use std::sync::Arc;
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use futures::future::join_all;
use tokio::sync::{watch, Notify};

use super::nodes::Nodes;
use super::standing::Standing;
use super::wake;
use crate::metrics::Metrics;

/// The time after which ingest asks a node for its head although no message announced a block.
const POLL_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause before a node that did not answer is asked for its head again.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The time without a head from any node after which ingest says so.
const PATIENCE: Duration = Duration::from_secs(5);

/// The last height of a node, and the moment of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

/// Reads the head of every node for as long as it is polled.
pub(super) async fn follow(nodes: &Nodes, heads: watch::Sender<Head>, metrics: &Metrics, standing: &Standing) {
    let follow_one = |index| {
        let (wake, heads) = (Arc::new(Notify::new()), &heads);
        async move {
            let Some(url) = nodes.url(index) else { return };
            tokio::join!(wake::listen(url.clone(), Arc::clone(&wake)), async {
                loop {
                    read(nodes, index, heads, metrics, standing).await;
                    let _ = tokio::time::timeout(POLL_PAUSE, wake.notified()).await;
                }
            });
        }
    };
    join_all((0..nodes.len()).map(follow_one)).await;
}

/// Reads the head of a node, as often as it takes. A node that is not admitted yet tells nothing.
async fn read(nodes: &Nodes, index: usize, heads: &watch::Sender<Head>, metrics: &Metrics, standing: &Standing) {
    let mut pauses = ExponentialBuilder::default()
        .with_min_delay(POLL_PAUSE / 10)
        .with_max_delay(LONGEST_PAUSE)
        .with_jitter()
        .without_max_times()
        .build();
    while nodes.is_admitted(index) {
        let failure = nodes.see(index).await.err();
        nodes.count_trusted();
        let Some(error) = failure else { break };
        metrics.fetch_retries.inc();
        tracing::debug!(%error, "the head is asked for again");
        if heads.borrow().read_at.elapsed() > PATIENCE {
            standing.wait(&error);
        }
        tokio::time::sleep(pauses.next().unwrap_or(LONGEST_PAUSE)).await;
    }
    if let Some(head) = nodes.head() {
        metrics.chain_head.set(head.height);
        heads.send_if_modified(|last| std::mem::replace(last, head) != head);
    }
}
