//! Listings with their plans, payees, lowest prices and sales.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::{ListingCreated, MarketEvent};
use weighhouse_protocol::registry::Payee;
use weighhouse_protocol::ListingId;

use super::rows::{seconds, terms, with, Latest};
use super::{insert, View};
use crate::event::{Contract, Event};

mod state;

use state::State;

/// See the module.
pub(super) struct Listings;

/// A delisting that another confirms goes on: it keeps its beginning.
const SET_STATE: &str = "
UPDATE listings SET state = change.state,
    delisted_by = change.delisted_by,
    delisted_since = CASE
        WHEN change.confirms THEN coalesce(listings.delisted_since, change.delisted_since)
        ELSE change.delisted_since
    END,
    delisting_lapses_at = change.delisting_lapses_at
FROM jsonb_to_recordset($1) AS change(
    listing bigint, state text, delisted_by text, delisted_since bigint, delisting_lapses_at bigint, confirms boolean)
WHERE id = change.listing";

const SET_CARD: &str = "
UPDATE listings SET card_cid = change.cid, card_sha256 = change.sha256
FROM jsonb_to_recordset($1) AS change(listing bigint, cid text, sha256 text)
WHERE id = change.listing";

const SET_SPLIT: &str = "
UPDATE listings SET split_version = change.split_version
FROM jsonb_to_recordset($1) AS change(listing bigint, split_version bigint)
WHERE id = change.listing";

const SET_VERSION: &str = "
UPDATE listings SET latest_version = change.version, bad_since = NULL
FROM jsonb_to_recordset($1) AS change(listing bigint, version bigint)
WHERE id = change.listing";

/// Comes after [`SET_VERSION`]: a version that is no longer the latest says nothing about what is sold.
const MARK_BAD: &str = "
UPDATE listings SET bad_since = change.bad_since
FROM jsonb_to_recordset($1) AS change(listing bigint, version bigint, bad_since bigint)
WHERE id = change.listing AND latest_version = change.version";

const SET_PRICE: &str = "
UPDATE plans SET price = change.price, denom = change.denom
FROM jsonb_to_recordset($1) AS change(listing bigint, plan smallint, price numeric, denom text)
WHERE plans.listing = change.listing AND plans.plan = change.plan";

const ADD_SALES: &str = "
UPDATE listings SET sales = sales + sold.count
FROM (
    SELECT listing, count(*) AS count
    FROM jsonb_to_recordset($1) AS sale(order_id bigint, listing bigint)
    WHERE NOT EXISTS (SELECT FROM resale_orders WHERE resale_orders.id = sale.order_id)
    GROUP BY listing
) AS sold
WHERE id = sold.listing";

const FORGET_LOWEST_PRICES: &str = "DELETE FROM lowest_prices WHERE listing = ANY($1)";

const FIND_LOWEST_PRICES: &str = "
INSERT INTO lowest_prices (listing, denom, price)
SELECT listing, denom, min(price) FROM plans WHERE listing = ANY($1) GROUP BY listing, denom";

/// What a batch changes, by table.
struct Changes {
    listings: Vec<Value>,
    plans: Vec<Value>,
    payees: Vec<Value>,
    sales: Vec<Value>,
    resales: Vec<Value>,
    states: BTreeMap<ListingId, State>,
    cards: Latest<ListingId>,
    splits: Latest<ListingId>,
    versions: Latest<ListingId>,
    marks: Vec<Value>,
    prices: Latest<(ListingId, u8)>,
    priced: BTreeSet<i64>,
}

#[async_trait]
impl View for Listings {
    fn name(&self) -> &'static str {
        "listings"
    }

    fn version(&self) -> i32 {
        6
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry, Contract::Escrow]
    }

    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let mut changes = Changes::new();
        for event in events {
            changes.gather(event);
        }
        changes.write(tx).await
    }
}

impl Changes {
    fn new() -> Self {
        Changes {
            listings: Vec::new(),
            plans: Vec::new(),
            payees: Vec::new(),
            sales: Vec::new(),
            resales: Vec::new(),
            states: BTreeMap::new(),
            cards: Latest::new(),
            splits: Latest::new(),
            versions: Latest::new(),
            marks: Vec::new(),
            prices: Latest::new(),
            priced: BTreeSet::new(),
        }
    }

    fn gather(&mut self, event: &Event) {
        match &event.body {
            MarketEvent::ListingCreated(e) => self.create(e),
            MarketEvent::VersionPublished(e) => {
                self.versions.set(e.listing, json!({"listing": e.listing, "version": e.version}));
            }
            MarketEvent::VersionMarkedBad(e) => {
                let since = seconds(e.bad_since);
                self.marks.push(json!({"listing": e.listing, "version": e.version, "bad_since": since}));
            }
            MarketEvent::PriceChanged(e) => {
                let row = json!({"listing": e.listing, "plan": e.plan, "price": e.price, "denom": e.denom});
                self.prices.set((e.listing, e.plan), row);
                self.priced.extend(i64::try_from(e.listing));
            }
            MarketEvent::PayeesChanged(e) => {
                self.pay(e.listing, e.split_version, &e.payees.0);
                self.splits.set(e.listing, json!({"listing": e.listing, "split_version": e.split_version}));
            }
            MarketEvent::CardChanged(e) => {
                let row = json!({"listing": e.listing, "cid": e.card.0.cid, "sha256": e.card.0.sha256});
                self.cards.set(e.listing, row);
            }
            MarketEvent::ListingStateChanged(e) => {
                drop(self.states.insert(e.listing, State::new(e.state.0)));
            }
            MarketEvent::ListingDelisted(e) => {
                let state = State::delisted(event.time, e, self.states.get(&e.listing));
                self.states.insert(e.listing, state);
            }
            MarketEvent::ListingRelisted(e) => {
                drop(self.states.insert(e.listing, State::new(e.state.0)));
            }
            MarketEvent::OrderPlaced(e) if e.resold.is_some() => self.resales.push(json!({"id": e.order})),
            MarketEvent::OrderSettled(e) => self.sales.push(json!({"order_id": e.order, "listing": e.listing})),
            _ => {}
        }
    }

    fn create(&mut self, event: &ListingCreated) {
        let listing = &event.record.0;
        self.listings.push(json!({
            "id": listing.id,
            "seller": listing.seller,
            "name": listing.name,
            "card_cid": listing.card.cid,
            "card_sha256": listing.card.sha256,
            "task": listing.task,
            "framework": listing.framework,
            "license_id": listing.license.id,
            "license_uri": listing.license.uri,
            "license_sha256": listing.license.sha256,
            "deliver_within": listing.deliver_within,
            "challenge_window": listing.challenge_window,
            "split_version": listing.split_version,
            "state": listing.state,
            "latest_version": listing.latest_version,
            "sales": 0,
            "created_at": seconds(listing.created_at),
        }));
        for (position, plan) in listing.plans.iter().enumerate() {
            let row = json!({
                "listing": listing.id,
                "plan": position,
                "price": plan.price.amount,
                "denom": plan.price.denom,
                "resale_royalty_bps": plan.resale_royalty_bps,
                "supply": plan.supply,
            });
            self.plans.push(with(row, terms(plan.kind, plan.rights)));
        }
        self.pay(listing.id, listing.split_version, &listing.payees);
        self.priced.extend(i64::try_from(listing.id));
    }

    fn pay(&mut self, listing: ListingId, split_version: u32, payees: &[Payee]) {
        for (position, payee) in payees.iter().enumerate() {
            self.payees.push(json!({
                "listing": listing,
                "split_version": split_version,
                "position": position,
                "account": payee.address,
                "share_bps": payee.share_bps,
            }));
        }
    }

    /// Creations come first: what changes a listing comes after its creation on the chain too.
    async fn write(self, tx: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
        insert(tx, "listings", &self.listings, "").await?;
        insert(tx, "plans", &self.plans, "").await?;
        insert(tx, "payees", &self.payees, "").await?;
        insert(tx, "resale_orders", &self.resales, "").await?;
        for (statement, rows) in [
            (SET_STATE, self.states.iter().map(|(listing, state)| state.row(*listing)).collect()),
            (SET_CARD, self.cards.rows()),
            (SET_SPLIT, self.splits.rows()),
            (SET_VERSION, self.versions.rows()),
            (MARK_BAD, self.marks),
            (SET_PRICE, self.prices.rows()),
            (ADD_SALES, self.sales),
        ] {
            if !rows.is_empty() {
                tx.execute(statement, &[&Json(rows)]).await?;
            }
        }
        if !self.priced.is_empty() {
            let priced: Vec<i64> = self.priced.into_iter().collect();
            tx.execute(FORGET_LOWEST_PRICES, &[&priced]).await?;
            tx.execute(FIND_LOWEST_PRICES, &[&priced]).await?;
        }
        Ok(())
    }
}
