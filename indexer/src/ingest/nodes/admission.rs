//! The admission of nodes: each proves that it has the chain of the database before it is asked for blocks.

use std::future::Future;
use std::sync::Arc;

use tokio::task::JoinSet;

use super::{patience, Endpoint, Nodes, LONGEST_PAUSE};
use crate::ingest::node::{Node, NodeError};
use crate::ingest::refusal::Refusal;

/// The inspections that still run. They end when this is dropped.
pub struct Admission {
    _inspections: JoinSet<Result<(), Refusal>>,
}

/// The failure of an inspection.
#[derive(Debug, thiserror::Error)]
pub(in crate::ingest) enum Unfit {
    /// The node has another chain.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The node gave no answer, or a wrong one.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl Nodes {
    /// Inspects all nodes at a time, each as often as it takes, and returns once one is admitted. The others are
    /// admitted as they pass; a dead one holds nothing up.
    ///
    /// # Errors
    /// The refusal of the last node, if all are refused.
    pub(in crate::ingest) async fn admit<F>(
        &self,
        inspect: impl Fn(Node) -> F + Clone + Send + Sync + 'static,
    ) -> Result<Admission, Refusal>
    where
        F: Future<Output = Result<(), Unfit>> + Send + 'static,
    {
        let mut inspections = JoinSet::new();
        let admitted = Arc::new(tokio::sync::Notify::new());
        for (index, endpoint) in self.endpoints.iter().enumerate() {
            endpoint.health().is_admitted = false;
            let (nodes, inspect, admitted) = (self.clone(), inspect.clone(), Arc::clone(&admitted));
            inspections.spawn(async move {
                nodes.inspect(index, inspect).await?;
                admitted.notify_one();
                Ok(())
            });
        }
        let mut refused = 0;
        loop {
            tokio::select! {
                () = admitted.notified() => break,
                Some(ended) = inspections.join_next() => match ended {
                    Ok(Err(refusal)) => {
                        refused += 1;
                        if refused == self.len() {
                            return Err(refusal);
                        }
                    }
                    Ok(Ok(())) => break,
                    Err(error) => tracing::error!(%error, "an inspection of a node ended"),
                },
            }
        }
        Ok(Admission { _inspections: inspections })
    }

    /// Inspects a node until it passes.
    async fn inspect<F>(&self, index: usize, inspect: impl Fn(Node) -> F) -> Result<(), Refusal>
    where
        F: Future<Output = Result<(), Unfit>>,
    {
        let Some(endpoint) = self.endpoints.get(index) else { return Ok(()) };
        let mut pauses = patience();
        loop {
            let unfit = match self.try_inspect(index, endpoint, &inspect).await {
                Ok(()) => break,
                Err(Unfit::Refused(refusal)) => {
                    tracing::error!(node = endpoint.name(), %refusal, "a node is refused");
                    return Err(refusal);
                }
                Err(Unfit::Node(error)) => error,
            };
            let pause = pauses.next().unwrap_or(LONGEST_PAUSE);
            if (0..self.len()).any(|index| self.is_admitted(index)) {
                tracing::debug!(node = endpoint.name(), %unfit, "a node is not admitted yet");
            } else {
                self.tell_failures(&vec![(index, unfit)], pause);
            }
            tokio::time::sleep(pause).await;
        }
        endpoint.health().is_admitted = true;
        Ok(())
    }

    async fn try_inspect<F>(&self, index: usize, endpoint: &Endpoint, inspect: &impl Fn(Node) -> F) -> Result<(), Unfit>
    where
        F: Future<Output = Result<(), Unfit>>,
    {
        self.see(index).await?;
        inspect(endpoint.node.clone()).await
    }
}
