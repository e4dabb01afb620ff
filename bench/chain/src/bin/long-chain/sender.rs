//! Transactions of several accounts, handed over one after another, each of which fills a block.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::sleep;
use weighhouse_chain::{Any, Client, Error, Key, Prepared, Signed};

/// More than half of what a block may use, so that no two transactions share one.
const GAS_LIMIT: u64 = 101_000_000;
/// The time until a place may be free.
const PAUSE: Duration = Duration::from_millis(1);

/// The accounts' last transactions.
pub struct Senders {
    chain: Client,
    last: BTreeMap<String, Prepared>,
    signed: Option<Signed>,
}

impl Senders {
    pub fn new(chain: Client) -> Self {
        Self { chain, last: BTreeMap::new(), signed: None }
    }

    /// Hands messages over in a transaction after all before, as soon as the node has a place for it.
    pub async fn send(&mut self, key: &Key, messages: Vec<Any>) -> Result<()> {
        let prepared = match self.last.get(key.address()) {
            Some(last) => last.followed_by(messages),
            None => self.chain.prepare_unsimulated(key, messages, GAS_LIMIT).await?,
        };
        let signed = self.chain.sign(key, &prepared).await?;
        loop {
            match self.chain.broadcast(&signed).await {
                Err(Error::Node { reason, .. }) if reason.contains("mempool is full") => sleep(PAUSE).await,
                answer => break answer?,
            }
        }
        self.last.insert(key.address().to_owned(), prepared);
        self.signed = Some(signed);
        Ok(())
    }

    /// Waits until all are in blocks. Fails if the last one did.
    pub async fn wait(&self) -> Result<()> {
        let last = self.signed.as_ref().context("nothing was sent")?;
        self.chain.wait(last).await?.succeeded()?;
        Ok(())
    }
}
