//! The steps of orders.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{many_each, Record, Rows};
use super::states::states;

/// Steps answered of one order. It has few of its own, but a license's holder can ask for keys without end.
const MAX_STEPS: i64 = 100;

states! {
    /// The kinds of steps that an order takes.
    StepKind {
        Placed = "placed",
        Delivered = "delivered",
        Settled = "settled",
        Refunded = "refunded",
        ProvenBad = "proven_bad",
        BondReleased = "bond_released",
        BondForfeited = "bond_forfeited",
        RekeyRequested = "rekey_requested",
        RekeyAnswered = "rekey_answered",
        Offered = "offered",
        Taken = "taken",
        Withdrawn = "withdrawn",
        DisputeOpened = "dispute_opened",
        DisputeProposed = "dispute_proposed",
        DisputeEnded = "dispute_ended",
        ResaleOpened = "resale_opened",
        ResaleEnded = "resale_ended",
        ResellerPaid = "reseller_paid",
        ResaleEnding = "resale_ending",
        RekeyEnded = "rekey_ended",
        SellerClosed = "seller_closed",
    }
}

/// A step of an order.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub order: i64,
    pub kind: StepKind,
    pub at: i64,
    pub height: i64,
    pub tx: Option<String>,
}

const OF_ORDERS: &str = "
SELECT newest.* FROM unnest($1::bigint[]) AS wanted (order_id)
CROSS JOIN LATERAL (
    SELECT * FROM order_history WHERE order_history.order_id = wanted.order_id
    ORDER BY height DESC, phase DESC, tx_index DESC, event_index DESC LIMIT $2
) AS newest
ORDER BY newest.order_id, height, phase, tx_index, event_index";

impl Record for Step {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Step {
            order: row.try_get("order_id")?,
            kind: row.try_get("kind")?,
            at: row.try_get("at")?,
            height: row.try_get("height")?,
            tx: row.try_get("tx")?,
        })
    }
}

impl Rows {
    /// The last steps of orders, in the chain's order.
    pub(crate) async fn steps(&self, orders: &[i64]) -> Result<HashMap<i64, Vec<Step>>, Failure> {
        let found = self.looked_up(OF_ORDERS, &[&orders, &MAX_STEPS]).await?;
        Ok(many_each(found, |step: &Step| step.order))
    }
}
