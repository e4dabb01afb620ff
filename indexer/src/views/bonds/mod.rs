//! Sellers' bonds.
//!
//! Only sums are kept, and the last request of each seller: the outcome does not depend on the order in which sums
//! grow. What escrow's `Bonds` answers follows from them in the table itself, at every height:
//!
//! ```text
//! reserved = bound − released − forfeited
//! free     = posted − withdrawn − unlocked − reserved − forfeited
//!          = posted − withdrawn − unlocked − bound + released
//! ```
//!
//! `posted` grows by what is posted and `withdrawn` by what is withdrawn; `bound` by what an order reserves when it is
//! placed, or an offer when it is taken, `released` by what of that comes back and `forfeited` by what is lost, to the buyer and to the treasury
//! together. `unlocked` is the last request: it leaves the free part at once, another replaces it (0 takes it back),
//! and a withdrawal takes it out.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::MarketEvent;

use super::rows::{height, seconds};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Bonds;

const ADD: &str = "
INSERT INTO bonds (seller, denom, posted, withdrawn, bound, released, forfeited, unlocked)
SELECT seller, denom, sum(coalesce(posted, 0)), sum(coalesce(withdrawn, 0)), sum(coalesce(bound, 0)),
    sum(coalesce(released, 0)), sum(coalesce(forfeited, 0)), 0
FROM jsonb_to_recordset($1) AS change(
    seller text, denom text, posted numeric, withdrawn numeric, bound numeric, released numeric, forfeited numeric)
GROUP BY seller, denom
ON CONFLICT (seller, denom) DO UPDATE SET
    posted = bonds.posted + excluded.posted,
    withdrawn = bonds.withdrawn + excluded.withdrawn,
    bound = bonds.bound + excluded.bound,
    released = bonds.released + excluded.released,
    forfeited = bonds.forfeited + excluded.forfeited";

const UNLOCK: &str = "
UPDATE bonds SET unlocked = change.amount,
    available_from = change.available_from, available_from_height = change.available_from_height
FROM jsonb_to_recordset($1) AS change(
    seller text, denom text, amount numeric, available_from bigint, available_from_height bigint)
WHERE bonds.seller = change.seller AND bonds.denom = change.denom";

#[async_trait]
impl View for Bonds {
    fn name(&self) -> &'static str {
        "bonds"
    }

    fn version(&self) -> i32 {
        3
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Escrow]
    }

    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let changes: Vec<Value> = events.iter().filter_map(|event| change(&event.body)).collect();
        if !changes.is_empty() {
            tx.execute(ADD, &[&Json(changes)]).await?;
        }
        let unlocked: BTreeMap<_, _> = events.iter().filter_map(|event| unlocked(&event.body)).collect();
        if !unlocked.is_empty() {
            let rows: Vec<Value> = unlocked.into_values().collect();
            tx.execute(UNLOCK, &[&Json(rows)]).await?;
        }
        Ok(())
    }
}

fn change(event: &MarketEvent) -> Option<Value> {
    let row = match event {
        MarketEvent::BondPosted(e) => json!({"seller": e.seller, "denom": e.denom, "posted": e.amount}),
        // A seller without any bond gets no row.
        MarketEvent::OrderPlaced(e) if e.bond.is_zero() => return None,
        MarketEvent::OrderPlaced(e) => json!({"seller": e.seller, "denom": e.denom, "bound": e.bond}),
        MarketEvent::OfferTaken(e) if e.bond.is_zero() => return None,
        MarketEvent::OfferTaken(e) => json!({"seller": e.seller, "denom": e.denom, "bound": e.bond}),
        MarketEvent::BondReleased(e) => json!({"seller": e.seller, "denom": e.denom, "released": e.amount}),
        MarketEvent::BondForfeited(e) => {
            let amount = e.to_buyer.saturating_add(e.to_treasury);
            json!({"seller": e.seller, "denom": e.denom, "forfeited": amount})
        }
        MarketEvent::BondWithdrawn(e) => json!({"seller": e.seller, "denom": e.denom, "withdrawn": e.amount}),
        _ => return None,
    };
    Some(row)
}

/// The last word counts: a request replaces the one before, and a withdrawal ends it.
fn unlocked(event: &MarketEvent) -> Option<((String, String), Value)> {
    let (seller, denom, amount, from) = match event {
        MarketEvent::BondUnlocked(e) => {
            let from = (!e.amount.is_zero()).then(|| (seconds(e.available_from), height(e.available_from_height)));
            (&e.seller, &e.denom, e.amount.to_string(), from)
        }
        MarketEvent::BondWithdrawn(e) => (&e.seller, &e.denom, "0".to_owned(), None),
        _ => return None,
    };
    let (at, height) = from.unzip();
    let row = json!({
        "seller": seller, "denom": denom, "amount": amount, "available_from": at, "available_from_height": height,
    });
    Some(((seller.to_string(), denom.clone()), row))
}
