//! How many licenses of plans with a limited supply are sold, or on their way: what escrow's `Sold` answers.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::{ListingCreated, MarketEvent};
use weighhouse_protocol::{ListingId, OrderId, PlanIndex};

use super::{insert, View};
use crate::event::{Contract, Event};

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

const OFFER: &str = "
INSERT INTO limited_offers (id, listing, plan)
SELECT offers.id, listing, plan
FROM jsonb_to_recordset($1) AS offers(id bigint, listing bigint, plan smallint)
JOIN limited_plans USING (listing, plan)";

const TAKE_OFFERS: &str = "
WITH accepted AS (
    DELETE FROM limited_offers WHERE id = ANY($1) RETURNING id, listing, plan
), kept AS (
    INSERT INTO limited_orders (id, listing, plan) SELECT id, listing, plan FROM accepted
)
UPDATE limited_plans SET sold = sold + taken.count
FROM (SELECT listing, plan, count(*) AS count FROM accepted GROUP BY listing, plan) AS taken
WHERE limited_plans.listing = taken.listing AND limited_plans.plan = taken.plan";

const FORGET_WITHDRAWN: &str = "DELETE FROM limited_offers WHERE id = ANY($1)";

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
        2
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
            changes.gather(&event.body);
        }
        changes.write(tx).await
    }
}

/// What a batch changes, by kind.
#[derive(Default)]
struct Changes {
    plans: Vec<Value>,
    placed: Vec<Value>,
    offered: Vec<Value>,
    taken: Vec<i64>,
    withdrawn: Vec<i64>,
    refunded: Vec<i64>,
    settled: Vec<i64>,
}

impl Changes {
    fn gather(&mut self, event: &MarketEvent) {
        let order =
            |id: OrderId, listing: ListingId, plan: PlanIndex| json!({"id": id, "listing": listing, "plan": plan});
        match event {
            MarketEvent::ListingCreated(e) => self.plans.extend(limited(e)),
            // A resold license counts against the supply already.
            MarketEvent::OrderPlaced(e) if e.resold.is_some() => {}
            MarketEvent::OrderPlaced(e) => self.placed.push(order(e.order, e.listing, e.plan)),
            MarketEvent::OrderOffered(e) => self.offered.push(order(e.order, e.listing, e.plan)),
            MarketEvent::OfferTaken(e) => self.taken.extend(i64::try_from(e.order)),
            MarketEvent::OfferWithdrawn(e) => self.withdrawn.extend(i64::try_from(e.order)),
            MarketEvent::OrderRefunded(e) => self.refunded.extend(i64::try_from(e.order)),
            // A settled order stays settled, even if its buyer gets the bond later.
            MarketEvent::OrderSettled(e) => self.settled.extend(i64::try_from(e.order)),
            _ => {}
        }
    }

    /// A listing comes before its orders and offers, those before what becomes of them, and the taking of an offer
    /// before what ends the order: all of one kind at once is the same.
    async fn write(self, tx: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
        insert(tx, "limited_plans", &self.plans, "").await?;
        for (statement, orders) in [(TAKE, self.placed), (OFFER, self.offered)] {
            if !orders.is_empty() {
                tx.execute(statement, &[&Json(orders)]).await?;
            }
        }
        for (statement, orders) in [
            (TAKE_OFFERS, self.taken),
            (FORGET_WITHDRAWN, self.withdrawn),
            (GIVE_BACK, self.refunded),
            (FORGET_SETTLED, self.settled),
        ] {
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
