//! From heights to batches: several blocks are fetched at a time, put back in order, and gathered while the batch before
//! is written.
//!
//! Heights are asked for in order, so the lowest that is missing is always on its way, whatever the budget says: what
//! comes after it can never fill the memory for which it would have to wait.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::Context;
use futures::stream::FuturesUnordered;
use futures::StreamExt;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout_at;
use tokio_util::task::AbortOnDropHandle;

use super::batch::BatchSize;
use super::budget::{Budget, Share};
use super::head::Head;
use super::node::Block;
use super::nodes::Nodes;
use super::standing::Standing;
use super::BEHIND_PATIENCE;

/// The most blocks that are in order and wait for the writer.
const QUEUED_BLOCKS: usize = 2_000;

/// The distance from the chain's head, in blocks, from which on batches are filled: nobody waits for those blocks one by
/// one.
const FAR: i64 = 500;
/// The time that a batch far from the head has to fill. A commit costs by itself, whatever is in it, and where the
/// database shares a processor with the node, this time is the node's.
const FILLING: Duration = Duration::from_millis(250);

/// A block that waits to be committed.
#[derive(Debug)]
pub(super) struct Fetched {
    block: Block,
    share: Share,
}

/// Fetches blocks in order.
pub(super) struct Fetcher<'a> {
    pub nodes: &'a Nodes,
    pub standing: &'a Standing,
    /// The requests for blocks at the same time.
    pub places: usize,
}

/// The queue from the fetcher to the writer.
pub(super) fn queue() -> (mpsc::Sender<Fetched>, mpsc::Receiver<Fetched>) {
    mpsc::channel(QUEUED_BLOCKS)
}

impl Fetcher<'_> {
    /// Fetches blocks from `next` on, and hands them on in order.
    ///
    /// # Errors
    /// What no later answer of a node mends.
    pub async fn run(
        &self,
        mut next: i64,
        queue: mpsc::Sender<Fetched>,
        mut head: watch::Receiver<Head>,
    ) -> anyhow::Result<()> {
        let mut budget = Budget::default();
        let (mut asked, mut early) = (FuturesUnordered::new(), BTreeMap::new());
        let (mut next_to_ask, mut behind_since) = (next, None);
        loop {
            let last = head.borrow_and_update().height;
            if next > last {
                self.tell_idle(next - 1, last, &mut behind_since);
            } else {
                behind_since = None;
            }
            let may_ask = next_to_ask <= last && asked.len() < self.places;
            if may_ask && (next_to_ask == next || budget.has_room(asked.len())) {
                asked.push(self.fetch(next_to_ask));
                next_to_ask += 1;
                continue;
            }
            tokio::select! {
                Some(fetched) = asked.next() => {
                    let block: Block = fetched?;
                    let share = budget.take(block.weight());
                    early.insert(block.height, Fetched { block, share });
                    while let Some(fetched) = early.remove(&next) {
                        queue.send(fetched).await?;
                        next += 1;
                    }
                }
                () = budget.released(), if may_ask => {}
                changed = head.changed() => changed.context("nobody reads the head")?,
            }
        }
    }

    /// Fetches a block in a task of its own, so that its answer is read on another thread.
    async fn fetch(&self, height: i64) -> anyhow::Result<Block> {
        let nodes = self.nodes.clone();
        let task = AbortOnDropHandle::new(tokio::spawn(async move { nodes.block_in_time(height).await }));
        Ok(task.await??.0)
    }

    /// Tells `standing` whether the index has all blocks, or the nodes are behind it.
    fn tell_idle(&self, fetched: i64, head: i64, behind_since: &mut Option<Instant>) {
        if head == fetched {
            *behind_since = None;
            return self.standing.go_on();
        }
        let since = *behind_since.get_or_insert_with(Instant::now);
        if since.elapsed() >= BEHIND_PATIENCE {
            self.standing.wait(&format!("the node has blocks up to {head}, the index has up to {fetched}"));
        }
    }
}

/// Gathers the blocks of one transaction after another.
#[derive(Default)]
pub(super) struct Gatherer {
    /// The last block of the batch before, if the block after it exists: that one proves its results.
    unproven: Option<Fetched>,
}

/// The blocks of a transaction.
#[derive(Default)]
pub(super) struct Batch {
    pub blocks: Vec<Block>,
    pub rows: usize,
    /// The blocks' memory, which is given back once they are committed.
    pub shares: Vec<Share>,
    /// The block after them, without its events, if the chain has it: it proves the last one's results.
    pub successor: Option<Block>,
    /// Whether there was no room for more, with the block that stays behind.
    pub is_full: bool,
    bytes: usize,
}

impl Gatherer {
    /// Gathers blocks that are there, at least one, up to a size; far from the head, also blocks that come soon. `None`
    /// once no more come. The last stays behind if the chain has its successor, which proves its results.
    pub async fn gather(
        &mut self,
        queue: &mut mpsc::Receiver<Fetched>,
        size: &BatchSize,
        head: &watch::Receiver<Head>,
    ) -> Option<Batch> {
        let mut batch = Batch::default();
        while batch.blocks.is_empty() {
            let first = queue.recv().await?;
            batch.successor = None;
            if let Some(unproven) = self.unproven.take() {
                batch.push(unproven);
            }
            let is_far = head.borrow().height - first.block.height >= FAR;
            batch.push(first);
            let until = Instant::now() + if is_far { FILLING } else { Duration::ZERO };
            while !size.is_full(batch.rows, batch.bytes) {
                let Some(fetched) = next(queue, until).await else { break };
                batch.push(fetched);
            }
            batch.is_full = size.is_full(batch.rows, batch.bytes);
            if batch.blocks.last().is_some_and(|last| last.height < head.borrow().height) {
                self.unproven = batch.pop();
                batch.successor = self.unproven.as_ref().map(|unproven| unproven.block.without_events());
            }
        }
        Some(batch)
    }
}

/// The next block if it is there, or comes in time.
async fn next(queue: &mut mpsc::Receiver<Fetched>, until: Instant) -> Option<Fetched> {
    match queue.try_recv() {
        Ok(fetched) => Some(fetched),
        Err(_) if Instant::now() < until => timeout_at(until.into(), queue.recv()).await.ok().flatten(),
        Err(_) => None,
    }
}

impl Batch {
    fn push(&mut self, Fetched { block, share }: Fetched) {
        self.rows += block.rows();
        self.bytes += block.weight();
        self.blocks.push(block);
        self.shares.push(share);
    }

    fn pop(&mut self) -> Option<Fetched> {
        let (block, share) = self.blocks.pop().zip(self.shares.pop())?;
        self.rows -= block.rows();
        self.bytes -= block.weight();
        Some(Fetched { block, share })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fetched(height: i64) -> Fetched {
        let block = Block {
            height,
            hash: Vec::new(),
            parent: Vec::new(),
            results_hash: Vec::new(),
            last_results_hash: Vec::new(),
            time: chrono::DateTime::UNIX_EPOCH,
            events: crate::event::take::Events::default(),
        };
        Fetched { block, share: Budget::default().take(1) }
    }

    /// The blocks of the first batch, of two that come one shortly after the other.
    async fn first_batch(head: i64) -> usize {
        let (sender, mut receiver) = queue();
        sender.send(fetched(1)).await.unwrap();
        sender.send(fetched(2)).await.unwrap();
        let later = tokio::spawn(async move {
            tokio::time::sleep(FILLING / 5).await;
            sender.send(fetched(3)).await.unwrap();
        });
        let (_heads, head) = watch::channel(Head::read_now(head));
        let batch = Gatherer::default().gather(&mut receiver, &BatchSize::default(), &head).await.unwrap();
        later.await.unwrap();
        // The last stays behind: it proves the one before.
        batch.blocks.len() + 1
    }

    #[tokio::test]
    async fn a_batch_was_full_though_its_last_block_stays_behind() {
        let (sender, mut receiver) = queue();
        for height in 1..=3 {
            sender.send(fetched(height)).await.unwrap();
        }
        let (_heads, head) = watch::channel(Head::read_now(FAR * 2));
        let size = BatchSize::of(2);
        let full = Gatherer::default().gather(&mut receiver, &size, &head).await.unwrap();
        assert_eq!((full.rows, full.is_full), (1, true));
        sender.send(fetched(4)).await.unwrap();
        let rest = Gatherer::default().gather(&mut receiver, &BatchSize::of(3), &head).await.unwrap();
        assert_eq!((rest.rows, rest.is_full), (1, false), "what was there is all");
    }

    #[tokio::test]
    async fn a_batch_is_filled_far_from_the_head_and_waits_for_nothing_near_it() {
        assert_eq!(first_batch(FAR).await, 2);
        assert_eq!(first_batch(FAR + 1).await, 3);
    }
}
