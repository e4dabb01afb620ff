//! The journal of what the agent sends for orders: each transaction is on disk before it is sent.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use weighhouse_chain::{Client, Prepared, Signed, TxOutcome};
use weighhouse_protocol::OrderId;

use crate::error::Result;
use crate::files;
use crate::transaction::{follow, Sender};

/// Transactions of one kind that were sent, one for an order, and whose end is not known.
#[derive(Clone, Debug)]
pub struct Sent {
    folder: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    order: OrderId,
    transaction: Signed,
}

impl Sent {
    /// Those kept in a folder.
    pub fn of(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Whether an order's transaction is under way.
    pub fn is_begun(&self, order: OrderId) -> bool {
        self.path(order).exists()
    }

    /// The transaction that an earlier run sent for an order, in its block; `None` when there is none, or when it can never
    /// be included.
    ///
    /// # Errors
    /// When its end is open, or the node is away.
    pub async fn earlier(&self, chain: &Client, order: OrderId) -> Result<Option<Signed>> {
        let Some(Entry { transaction, .. }) = files::read_json(&self.path(order))? else { return Ok(None) };
        match follow(chain, &transaction).await? {
            // Whether it succeeded there is for `finish`: the order may only look as before, in an older block.
            Some(_) => Ok(Some(transaction)),
            None => {
                self.strike(order)?;
                Ok(None)
            }
        }
    }

    /// Signs an order's transaction, writes it down and sends it.
    ///
    /// # Errors
    /// The chain's refusal; a disk that is full.
    pub async fn send(&self, sender: &Sender<'_>, order: OrderId, prepared: Prepared) -> Result<Signed> {
        let record =
            |signed: &Signed| files::write_json(&self.path(order), &Entry { order, transaction: signed.clone() });
        sender.market.chain.sign_and_broadcast(sender.key, prepared, record).await
    }

    /// Follows an order's transaction into its block, and strikes it out.
    ///
    /// # Errors
    /// Its refusal there; when its end is open, or the node is away.
    pub async fn finish(&self, chain: &Client, order: OrderId, signed: &Signed) -> Result<TxOutcome> {
        let outcome = chain.wait(signed).await;
        if outcome.as_ref().err().is_none_or(weighhouse_chain::Error::is_gone) {
            self.strike(order)?;
        }
        Ok(outcome?.succeeded()?)
    }

    /// All of them.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn all(&self) -> Result<Vec<(OrderId, Signed)>> {
        let mut all = Vec::new();
        for path in files::json_files(&self.folder)? {
            all.extend(files::read_json(&path)?.map(|Entry { order, transaction }| (order, transaction)));
        }
        Ok(all)
    }

    /// Strikes an order's transaction out.
    ///
    /// # Errors
    /// A file that can't be removed.
    pub fn strike(&self, order: OrderId) -> Result<()> {
        files::remove(&self.path(order))
    }

    fn path(&self, order: OrderId) -> PathBuf {
        self.folder.join(format!("{order}.json"))
    }
}
