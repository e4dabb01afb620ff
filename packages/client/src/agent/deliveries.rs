//! Deliveries: each is on disk before it is sent.

use std::path::Path;

use cosmwasm_std::Binary;
use serde::{Deserialize, Serialize};
use weighhouse_chain::{Client, Fate, Signed};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

use super::error::AgentError;
use super::orders::{is_still, OpenOrder};
use super::sent::Sent;
use super::task::{Principal, Task};
use crate::error::Result;
use crate::market::Market;
use crate::transaction::Sender;

/// A delivery that is in a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    pub order: OrderId,
    /// The transaction.
    pub tx: String,
    /// The block.
    pub height: u64,
}

/// Deliveries that were sent and whose end is not known.
#[derive(Clone, Debug)]
pub struct Deliveries {
    sent: Sent,
}

impl Deliveries {
    /// Those of an agent's folder.
    pub fn of(folder: &Path) -> Self {
        Self { sent: Sent::of(folder.join("deliveries")) }
    }

    /// Whether an order is past its deadline with no delivery under way: nothing can be done for it.
    pub fn is_missed(&self, order: &OpenOrder, now: Mark) -> bool {
        order.deliver_by.is_reached(now) && !self.sent.is_begun(order.id)
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
        now: Mark,
    ) -> Result<Signed> {
        if let Some(earlier) = self.sent.earlier(&sender.market.chain, order.id).await? {
            return Ok(earlier);
        }
        if order.deliver_by.is_reached(now) {
            return Err(AgentError::Late { order: order.id, deliver_by: order.deliver_by.time }.into());
        }
        let mut rng = rand::rngs::OsRng;
        let delivery = order.opening_key.deliver(&order.version_key, &order.transport_key, &mut rng)?;
        let call = ExecuteMsg::Deliver { order: order.id, delivery: Binary::from(delivery.to_bytes().to_vec()) };
        let prepared = sender.prepare(vec![sender.market.contracts.escrow(&call, vec![])?]).await?;
        principal.approve(&Task::Deliver { order: order.id }, &prepared)?;
        self.sent.send(sender, order.id, prepared).await
    }

    /// Follows a delivery into its block, and strikes it out of the journal.
    pub async fn finish(&self, chain: &Client, order: OrderId, signed: &Signed) -> Result<Delivered> {
        let outcome = self.sent.finish(chain, order, signed).await?;
        Ok(Delivered { order, tx: outcome.hash, height: outcome.height })
    }

    /// Strikes out what was sent for orders that wait no more: an agent that was killed did not see its end. Answers the
    /// deliveries that are in a block. Those of `open` orders have their end still before them.
    pub async fn clear(&self, market: &Market, open: &[OpenOrder]) -> Result<Vec<Delivered>> {
        let mut landed = Vec::new();
        for (order, transaction) in self.sent.all()? {
            if open.iter().any(|open| open.id == order) || is_still(market, order, OrderState::Funded).await? {
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
            self.sent.strike(order)?;
        }
        Ok(landed)
    }
}
