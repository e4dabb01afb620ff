//! How many licenses of plans with a limited supply are sold, or on their way: what escrow's `Sold` answers.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::{ListingCreated, MarketEvent};

use super::{insert, View};
use crate::market::Event;

/// See the module.
pub(super) struct Supply;

const TAKE: &str = "
WITH placed AS (
    SELECT orders.id, listing, plan
    FROM jsonb_to_recordset($1) AS orders(id bigint, listing bigint, plan smallint)
    JOIN limited_plans USING (listing, plan)
), kept AS (
    INSERT INTO limited_orders (id, listing, plan) SELECT id, listing, plan FROM placed
)
UPDATE limited_plans SET sold = sold + taken.count
FROM (SELECT listing, plan, count(*) AS count FROM placed GROUP BY listing, plan) AS taken
WHERE limited_plans.listing = taken.listing AND limited_plans.plan = taken.plan";

const GIVE_BACK: &str = "
WITH refunded AS (DELETE FROM limited_orders WHERE id = ANY($1) RETURNING listing, plan)
UPDATE limited_plans SET sold = sold - given.count
FROM (SELECT listing, plan, count(*) AS count FROM refunded GROUP BY listing, plan) AS given
WHERE limited_plans.listing = given.listing AND limited_plans.plan = given.plan";

const FORGET_SETTLED: &str = "DELETE FROM limited_orders WHERE id = ANY($1)";

#[async_trait]
impl View for Supply {
    fn name(&self) -> &'static str {
        "supply"
    }

    fn version(&self) -> i32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["limited_plans", "limited_orders"]
    }

    /// A listing comes before its orders, and an order before what ends it: all of one kind at once is the same.
    async fn apply(&self, tx: &Transaction<'_>, events: &[Event]) -> Result<(), tokio_postgres::Error> {
        let (mut plans, mut placed, mut refunded, mut settled) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for event in events {
            match &event.body {
                MarketEvent::ListingCreated(e) => plans.extend(limited(e)),
                MarketEvent::OrderPlaced(e) => {
                    placed.push(json!({"id": e.order, "listing": e.listing, "plan": e.plan}));
                }
                MarketEvent::OrderRefunded(e) => refunded.extend(i64::try_from(e.order)),
                // A settled order stays settled, even if its buyer gets the bond later.
                MarketEvent::OrderSettled(e) => settled.extend(i64::try_from(e.order)),
                _ => {}
            }
        }
        insert(tx, "limited_plans", &plans, "").await?;
        if !placed.is_empty() {
            tx.execute(TAKE, &[&Json(placed)]).await?;
        }
        for (statement, orders) in [(GIVE_BACK, refunded), (FORGET_SETTLED, settled)] {
            if !orders.is_empty() {
                tx.execute(statement, &[&orders]).await?;
            }
        }
        Ok(())
    }
}

fn limited(event: &ListingCreated) -> Vec<Value> {
    let plans = event.record.0.plans.iter().enumerate().filter(|(_, plan)| plan.supply.is_some());
    plans.map(|(position, _)| json!({"listing": event.listing, "plan": position, "sold": 0})).collect()
}
