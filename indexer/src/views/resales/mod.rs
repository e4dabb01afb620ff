//! Licenses that their holders resell: what escrow's `Resales` answers.

use async_trait::async_trait;
use weighhouse_protocol::events::{MarketEvent, ResaleOpened};
use weighhouse_protocol::OrderId;

use super::rows::{number, seconds};
use super::table::{row, ApplyError, Numeric, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Resales;

row! {
    Resale in "resales" by {
        license: i64,
    } with {
        seller: String,
        listing: i64,
        version: i64,
        price: Numeric,
        denom: String,
        deliver_within: i64,
        challenge_window: i64,
        expires_at: Option<i64>,
        opened_at: i64,
        opened_height: i64,
        opened_tx: Option<String>,
        ending: bool,
        order_id: Option<i64>,
    }
}

/// A refund does not say of which license it was. By `resales_ordered`.
const ORDERED: &str = "SELECT license FROM resales WHERE order_id = ANY($1)";

#[async_trait]
impl View for Resales {
    fn name(&self) -> &'static str {
        "resales"
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

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut resales = Table::new();
        resales.load(store, events.iter().filter_map(|event| license(&event.body)).map(key)).await?;
        let refunded: Vec<i64> = events.iter().filter_map(|event| refunded(&event.body)).collect();
        if !refunded.is_empty() {
            let rows = store.query(ORDERED, &[&refunded]).await?;
            let ordered = rows.iter().map(|row| Ok((row.try_get(0)?,))).collect::<Result<Vec<_>, ApplyError>>()?;
            resales.load(store, ordered).await?;
        }
        for event in events {
            gather(event, &mut resales)?;
        }
        resales.write(store).await
    }
}

fn key(license: OrderId) -> (i64,) {
    (number(license),)
}

/// The license whose resale an event is about.
fn license(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::ResaleOpened(e) => Some(e.license),
        MarketEvent::ResaleEnding(e) => Some(e.license),
        MarketEvent::ResaleEnded(e) => Some(e.license),
        MarketEvent::OrderPlaced(e) => e.resold,
        _ => None,
    }
}

fn refunded(event: &MarketEvent) -> Option<i64> {
    match event {
        MarketEvent::OrderRefunded(e) => Some(number(e.order)),
        _ => None,
    }
}

/// A license can be put up, ordered and sold, and put up once more by its buyer.
fn gather(event: &Event, resales: &mut Table<Resale>) -> Result<(), ApplyError> {
    match &event.body {
        MarketEvent::ResaleOpened(e) => resales.insert(opened(event, e))?,
        MarketEvent::ResaleEnding(e) => resales.change(&key(e.license), |resale| resale.ending = true),
        MarketEvent::ResaleEnded(e) => drop(resales.remove(&key(e.license))),
        MarketEvent::OrderPlaced(e) => {
            if let Some(license) = e.resold {
                resales.change(&key(license), |resale| resale.order_id = Some(number(e.order)));
            }
        }
        MarketEvent::OrderRefunded(e) => {
            let ordered = resales.rows().find(|resale| resale.order_id == Some(number(e.order)));
            if let Some(license) = ordered.map(|resale| resale.license) {
                resales.change(&(license,), |resale| resale.order_id = None);
            }
        }
        _ => {}
    }
    Ok(())
}

fn opened(event: &Event, resale: &ResaleOpened) -> Resale {
    Resale {
        license: number(resale.license),
        seller: resale.seller.to_string(),
        listing: number(resale.listing),
        version: resale.version.into(),
        price: resale.price.into(),
        denom: resale.denom.clone(),
        deliver_within: resale.deliver_within.into(),
        challenge_window: resale.challenge_window.into(),
        expires_at: resale.expires_at.map(seconds),
        opened_at: event.time,
        opened_height: event.key.height,
        opened_tx: event.tx_hash.clone(),
        ending: false,
        order_id: None,
    }
}
