//! A chain that is measured, and the node that serves it.
use std::collections::BTreeSet;
use std::path::Path;

use futures::{Stream, StreamExt, TryStreamExt};
use url::Url;
use weighhouse_deployment::Deployment;
use weighhouse_indexer::config::Source;
use weighhouse_indexer::event::{Contract, Contracts};
use weighhouse_indexer::ingest::node::{Block, Node};
use weighhouse_season::{Chain, Instant, ID};

/// Requests at a time, as the program's default.
const FETCHERS: usize = 16;

/// A chain from its first block to its head, and the node that serves it.
pub struct Subject {
    pub rpc: Url,
    pub chain_id: String,
    pub contracts: Contracts,
    pub head: i64,
    /// The contracts' events: how many there are, and of which types.
    pub events: usize,
    pub kinds: BTreeSet<String>,
}

impl Subject {
    /// The chain of a node in this process.
    pub fn made_up(node: &Instant, chain: &Chain) -> anyhow::Result<Self> {
        let addresses = chain.contracts.iter().map(|(contract, address)| (*contract, address.as_str()));
        Ok(Subject {
            rpc: node.rpc.parse()?,
            chain_id: ID.into(),
            contracts: contracts(addresses)?,
            head: chain.head(),
            events: chain.events,
            kinds: chain.kinds.clone(),
        })
    }

    /// The chain of a node that stands still, and that a deployment names. Reads all of it once, to count its events: so
    /// the node has read it, too, before anything is timed.
    pub async fn real(deployment: &Path) -> anyhow::Result<Self> {
        let deployment = Deployment::read(deployment)?;
        let deployed = deployment.contracts.iter();
        let addresses =
            deployed.filter_map(|(name, deployed)| Some((Contract::named(name)?, deployed.address.as_str())));
        let mut subject = Subject {
            rpc: deployment.endpoints.rpc.url().clone(),
            chain_id: deployment.chain_id.clone(),
            contracts: contracts(addresses)?,
            head: 0,
            events: 0,
            kinds: BTreeSet::new(),
        };
        subject.head = subject.node()?.status().await?.head;
        let mut blocks = std::pin::pin!(subject.blocks()?);
        let (mut events, mut kinds) = (0, BTreeSet::new());
        while let Some(block) = blocks.try_next().await? {
            events += block.events.taken.len();
            kinds.extend(block.events.taken.into_iter().map(|event| event.kind));
        }
        Ok(Subject { events, kinds, ..subject })
    }

    /// What the index is told to follow.
    pub fn source(&self) -> Source {
        Source {
            rpc: vec![self.rpc.clone()],
            chain_id: self.chain_id.clone(),
            contracts: self.contracts.clone(),
            start_height: 1,
            fetchers: FETCHERS,
        }
    }

    /// Every block in order, requested as ingest requests them: several at a time, each in a task of its own.
    pub fn blocks(&self) -> anyhow::Result<impl Stream<Item = anyhow::Result<Block>> + use<>> {
        let node = self.node()?;
        let fetch = move |height| {
            let node = node.clone();
            let fetched = tokio::spawn(async move { node.block(height).await });
            async move { anyhow::Ok(fetched.await??) }
        };
        Ok(futures::stream::iter(1..=self.head).map(fetch).buffered(FETCHERS))
    }

    fn node(&self) -> anyhow::Result<Node> {
        Node::new(&self.rpc, self.chain_id.clone(), self.contracts.clone())
    }
}

fn contracts<'a>(addresses: impl Iterator<Item = (Contract, &'a str)>) -> anyhow::Result<Contracts> {
    let mut contracts = Contracts::default();
    for (contract, address) in addresses {
        contracts.insert(contract, address.to_owned())?;
    }
    Ok(contracts)
}
