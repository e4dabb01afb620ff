//! Disputes: what the parties proposed, and their ends.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::{DisputeOpened, MarketEvent};

use super::rows::{height, seconds, Latest};
use super::{insert, View};
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Disputes;

/// The buyer's proposal is the amount that it asks for.
const ASK: &str = "
UPDATE disputes SET asked = change.to_buyer
FROM jsonb_to_recordset($1) AS change(order_id bigint, proposer text, to_buyer numeric)
WHERE disputes.order_id = change.order_id AND disputes.buyer = change.proposer";

/// Nobody proposes but the buyer and the seller.
const OFFER: &str = "
UPDATE disputes SET offered = change.to_buyer
FROM jsonb_to_recordset($1) AS change(order_id bigint, proposer text, to_buyer numeric)
WHERE disputes.order_id = change.order_id AND disputes.buyer <> change.proposer";

const END: &str = "
UPDATE disputes SET
    outcome = change.outcome, to_buyer = change.to_buyer, stake_back = change.stake_back,
    ended_at = change.at, ended_tx = change.tx
FROM jsonb_to_recordset($1) AS change(
    order_id bigint, outcome text, to_buyer numeric, stake_back numeric, at bigint, tx text)
WHERE disputes.order_id = change.order_id";

#[async_trait]
impl View for Disputes {
    fn name(&self) -> &'static str {
        "disputes"
    }

    fn version(&self) -> i32 {
        2
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Escrow]
    }

    /// A dispute is opened before anything is proposed, and ends after it: all of one kind at once is the same.
    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let (mut opened, mut proposed, mut ended) = (Vec::new(), Latest::new(), Vec::new());
        for event in events {
            match &event.body {
                MarketEvent::DisputeOpened(dispute) => opened.push(row(event, dispute)),
                MarketEvent::DisputeProposed(e) => {
                    let proposal = json!({"order_id": e.order, "proposer": e.proposer, "to_buyer": e.to_buyer});
                    proposed.set((e.order, e.proposer.clone()), proposal);
                }
                MarketEvent::DisputeEnded(e) => ended.push(json!({
                    "order_id": e.order,
                    "outcome": e.end.0,
                    "to_buyer": e.to_buyer,
                    "stake_back": e.stake_back,
                    "at": event.time,
                    "tx": event.tx_hash,
                })),
                _ => {}
            }
        }
        insert(tx, "disputes", &opened, "").await?;
        let proposed = proposed.rows();
        for (statement, rows) in [(ASK, &proposed), (OFFER, &proposed), (END, &ended)] {
            if !rows.is_empty() {
                tx.execute(statement, &[&Json(rows)]).await?;
            }
        }
        Ok(())
    }
}

fn row(event: &Event, dispute: &DisputeOpened) -> Value {
    json!({
        "order_id": dispute.order,
        "buyer": dispute.buyer,
        "arbiter": dispute.arbiter,
        "decide_by": seconds(dispute.decide_by),
        "decide_by_height": height(dispute.decide_by_height),
        "stake": dispute.stake,
        "denom": dispute.denom,
        "reason": dispute.reason,
        "opened_at": event.time,
        "opened_tx": event.tx_hash,
    })
}
