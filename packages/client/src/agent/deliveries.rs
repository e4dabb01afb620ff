//! The journal of deliveries: each is on disk before it is sent.

use std::path::{Path, PathBuf};

use cosmwasm_std::Binary;
use serde::{Deserialize, Serialize};
use weighhouse_chain::{Client, Fate, Signed};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::OrderId;

use super::error::AgentError;
use super::orders::OpenOrder;
use super::task::{Principal, Task};
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::market::Market;
use crate::transaction::{follow, Sender};

/// A delivery that is in a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// The order.
    pub order: OrderId,
    /// The transaction.
    pub tx: String,
    /// The block.
    pub height: u64,
}

/// Deliveries that were sent and whose end is not known.
#[derive(Clone, Debug)]
pub struct Deliveries {
    folder: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Sent {
    order: OrderId,
    transaction: Signed,
}

impl Deliveries {
    /// Those of an agent's folder.
    pub fn of(folder: &Path) -> Self {
        Self { folder: folder.join("deliveries") }
    }

    /// Whether a delivery of an order is under way.
    pub fn is_begun(&self, order: OrderId) -> bool {
        self.path(order).exists()
    }

    /// Whether an order is past its deadline with no delivery under way: nothing can be done for it.
    pub fn is_missed(&self, order: &OpenOrder, now: u64) -> bool {
        now >= order.deliver_by && !self.is_begun(order.id)
    }

    /// Sends an order's key, or finds the delivery that was sent before.
    ///
    /// # Errors
    /// [`AgentError::Late`] after the deadline; the chain's refusal.
    pub async fn send(
        &self,
        sender: &Sender<'_>,
        principal: &dyn Principal,
        order: &OpenOrder,
        now: u64,
    ) -> Result<Signed> {
        let chain = &sender.market.chain;
        if let Some(sent) = files::read_json::<Sent>(&self.path(order.id))? {
            // Whether it landed is finished later: the order may only look open, in an older block.
            match follow(chain, &sent.transaction).await? {
                Some(_) => return Ok(sent.transaction),
                None => files::remove(&self.path(order.id))?,
            }
        }
        if now >= order.deliver_by {
            return Err(AgentError::Late { order: order.id, deliver_by: order.deliver_by }.into());
        }
        let mut rng = rand::rngs::OsRng;
        let delivery = order.opening_key.deliver(&order.version_key, &order.transport_key, &mut rng)?;
        let call = ExecuteMsg::Deliver { order: order.id, delivery: Binary::from(delivery.to_bytes().to_vec()) };
        let prepared = sender.prepare(vec![sender.market.contracts.escrow(&call, vec![])?]).await?;
        principal.approve(&Task::Deliver { order: order.id, offer: order.offer.clone() }, &prepared)?;
        chain
            .sign_and_broadcast(sender.key, prepared, |signed| {
                files::write_json(&self.path(order.id), &Sent { order: order.id, transaction: signed.clone() })
            })
            .await
    }

    /// Follows a delivery into its block, and strikes it out of the journal.
    pub async fn finish(&self, chain: &Client, order: OrderId, signed: &Signed) -> Result<Delivered> {
        let outcome = chain.wait(signed).await;
        if outcome.as_ref().err().is_none_or(weighhouse_chain::Error::is_gone) {
            files::remove(&self.path(order))?;
        }
        let outcome = outcome?.succeeded().map_err(Error::from)?;
        Ok(Delivered { order, tx: outcome.hash, height: outcome.height })
    }

    /// Strikes out what was sent for orders that wait no more: an agent that was killed did not see its end. Answers the
    /// deliveries that are in a block. Those of `open` orders have their end still before them.
    pub async fn clear(&self, market: &Market, open: &[OpenOrder]) -> Result<Vec<Delivered>> {
        let mut landed = Vec::new();
        for path in files::json_files(&self.folder)? {
            let Some(Sent { order, transaction }) = files::read_json(&path)? else { continue };
            if open.iter().any(|open| open.id == order) || is_undelivered(market, order).await? {
                continue;
            }
            match market.chain.fate(&transaction).await? {
                // Somebody else delivered, and what was sent is yet to be refused.
                Fate::Open => continue,
                Fate::Included(outcome) if outcome.code == 0 => {
                    landed.push(Delivered { order, tx: outcome.hash, height: outcome.height });
                }
                Fate::Included(_) | Fate::Gone(_) => {}
            }
            files::remove(&path)?;
        }
        Ok(landed)
    }

    fn path(&self, order: OrderId) -> PathBuf {
        self.folder.join(format!("{order}.json"))
    }
}

/// Whether an order waits for its key; one of a chain that was started anew does not.
async fn is_undelivered(market: &Market, order: OrderId) -> Result<bool> {
    match market.order(order).await {
        Err(error) if error.kind() == Kind::NotFound => Ok(false),
        order => Ok(matches!(order?.state, OrderState::Funded | OrderState::Offered)),
    }
}
