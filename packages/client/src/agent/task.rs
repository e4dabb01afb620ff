//! What the agent signs for, and whoever it acts for.

use weighhouse_chain::Prepared;
use weighhouse_protocol::escrow::Revenue;
use weighhouse_protocol::OrderId;

use super::offers::Offer;
use crate::error::Result;
use crate::report::Report;

/// A transaction of the agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Take an offer, to deliver its key once that is in a block.
    Take {
        /// The order that it is.
        order: OrderId,
        /// What it brings and binds.
        offer: Offer,
    },
    /// Deliver the key of an order.
    Deliver { order: OrderId },
    /// Settle orders whose time to challenge or to decide is over.
    Settle(Vec<OrderId>),
    /// Release the bonds of orders that no proof can reach.
    Release(Vec<OrderId>),
    /// Deliver the key of a license once more.
    Answer { license: OrderId },
    /// Sweep revenue from escrow to the ledger.
    Sweep(Revenue),
}

/// Whoever the agent acts for.
pub trait Principal: Report {
    /// Approves a simulated transaction before it is signed.
    ///
    /// # Errors
    /// Its error stops the transaction.
    fn approve(&self, task: &Task, prepared: &Prepared) -> Result<()>;
}
