//! The proven use of listings: distinct paying buyers, by the day of their last settled order.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::registry::Payee;
use weighhouse_protocol::{ListingId, OrderId};

use super::{insert, View};
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Demand;

const SECONDS_A_DAY: i64 = 86_400;

/// The payees of an order's split are known before the order: its event names a split that was announced. An order that
/// is told of twice is the fault that the view of orders tells.
const PLACE: &str = "
INSERT INTO demand_orders (id, listing, buyer)
SELECT id, listing, buyer
FROM jsonb_to_recordset($1) AS placed(id bigint, listing bigint, buyer text, split_version bigint)
WHERE NOT EXISTS (
    SELECT FROM demand_payees AS payee
    WHERE payee.listing = placed.listing AND payee.split_version = placed.split_version
        AND payee.account = placed.buyer
)
ON CONFLICT DO NOTHING";

const FORGET: &str = "DELETE FROM demand_orders WHERE id = ANY($1)";

/// A buyer that comes again moves from the day of its last order to the day of this one; block times never go back.
const SETTLE: &str = "
WITH settled AS (
    DELETE FROM demand_orders USING jsonb_to_recordset($1) AS ended(order_id bigint, day bigint)
    WHERE id = ended.order_id
    RETURNING listing, buyer, day
), latest AS (
    SELECT listing, buyer, max(day) AS day FROM settled GROUP BY listing, buyer
), known AS (
    SELECT listing, buyer, listing_buyers.day FROM listing_buyers JOIN latest USING (listing, buyer)
), kept AS (
    INSERT INTO listing_buyers (listing, buyer, day) SELECT listing, buyer, day FROM latest
    ON CONFLICT (listing, buyer) DO UPDATE SET day = excluded.day
), moved AS (
    SELECT listing, day, sum(buyers) AS buyers
    FROM (
        SELECT listing, day, 1 AS buyers FROM latest
        UNION ALL
        SELECT listing, day, -1 FROM known
    ) AS moves
    GROUP BY listing, day
)
INSERT INTO listing_use (listing, day, buyers) SELECT listing, day, buyers FROM moved WHERE buyers <> 0
ON CONFLICT (listing, day) DO UPDATE SET buyers = listing_use.buyers + excluded.buyers";

const FORGET_DAYS: &str = "DELETE FROM listing_use WHERE listing = ANY($1) AND buyers = 0";

#[async_trait]
impl View for Demand {
    fn name(&self) -> &'static str {
        "demand"
    }

    fn version(&self) -> i32 {
        1
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry, Contract::Escrow]
    }

    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let mut changes = Changes::default();
        for event in events {
            changes.gather(event);
        }
        changes.write(tx).await
    }
}

/// What a batch changes. An order is placed before it ends on the chain too, and payees are named before that.
#[derive(Default)]
struct Changes {
    payees: Vec<Value>,
    placed: Vec<Value>,
    forgotten: Vec<i64>,
    settled: Vec<Value>,
    listings: Vec<i64>,
}

impl Changes {
    fn gather(&mut self, event: &Event) {
        match &event.body {
            MarketEvent::ListingCreated(e) => {
                let listing = &e.record.0;
                self.pay(listing.id, listing.split_version, &listing.payees);
            }
            MarketEvent::PayeesChanged(e) => self.pay(e.listing, e.split_version, &e.payees.0),
            MarketEvent::OrderPlaced(e) if e.resold.is_none() && !e.fee.is_zero() && e.buyer != e.seller => {
                self.placed.push(placed(e.order, e.listing, e.buyer.as_str(), e.split_version));
            }
            MarketEvent::OrderOffered(e) if !e.fee.is_zero() && e.buyer != e.seller => {
                self.placed.push(placed(e.order, e.listing, e.buyer.as_str(), e.split_version));
            }
            MarketEvent::OfferWithdrawn(e) => self.forgotten.extend(i64::try_from(e.order)),
            MarketEvent::OrderRefunded(e) => self.forgotten.extend(i64::try_from(e.order)),
            MarketEvent::OrderSettled(e) => {
                self.settled.push(json!({"order_id": e.order, "day": event.time.div_euclid(SECONDS_A_DAY)}));
                self.listings.extend(i64::try_from(e.listing));
            }
            _ => {}
        }
    }

    fn pay(&mut self, listing: ListingId, split_version: u32, payees: &[Payee]) {
        let row = |payee: &Payee| json!({"listing": listing, "split_version": split_version, "account": payee.address});
        self.payees.extend(payees.iter().map(row));
    }

    async fn write(self, tx: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
        insert(tx, "demand_payees", &self.payees, "ON CONFLICT DO NOTHING").await?;
        if !self.placed.is_empty() {
            tx.execute(PLACE, &[&Json(self.placed)]).await?;
        }
        if !self.forgotten.is_empty() {
            tx.execute(FORGET, &[&self.forgotten]).await?;
        }
        if !self.settled.is_empty() {
            tx.execute(SETTLE, &[&Json(self.settled)]).await?;
            tx.execute(FORGET_DAYS, &[&self.listings]).await?;
        }
        Ok(())
    }
}

fn placed(order: OrderId, listing: ListingId, buyer: &str, split_version: u32) -> Value {
    json!({"id": order, "listing": listing, "buyer": buyer, "split_version": split_version})
}
