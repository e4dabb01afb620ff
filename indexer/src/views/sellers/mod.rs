//! Sellers whose listings take no new orders: what escrow's `Closed` answers.

use async_trait::async_trait;
use weighhouse_protocol::events::MarketEvent;

use super::rows::number;
use super::table::{row, ApplyError, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Sellers;

row! {
    Closed in "closed_sellers" by {
        seller: String,
    } with {
        since: i64,
        order_id: i64,
        closed_tx: Option<String>,
    }
}

#[async_trait]
impl View for Sellers {
    fn name(&self) -> &'static str {
        "sellers"
    }

    fn version(&self) -> i32 {
        1
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Escrow]
    }

    /// The last event of each seller counts.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut closed = Table::new();
        closed.load(store, events.iter().filter_map(|event| seller(&event.body))).await?;
        for event in events {
            match &event.body {
                MarketEvent::SellerClosed(e) => closed.put(Closed {
                    seller: e.seller.to_string(),
                    since: event.time,
                    order_id: number(e.order),
                    closed_tx: event.tx_hash.clone(),
                }),
                MarketEvent::SellerReopened(e) => drop(closed.remove(&(e.seller.to_string(),))),
                _ => {}
            }
        }
        closed.write(store).await
    }
}

fn seller(event: &MarketEvent) -> Option<(String,)> {
    match event {
        MarketEvent::SellerClosed(e) => Some((e.seller.to_string(),)),
        MarketEvent::SellerReopened(e) => Some((e.seller.to_string(),)),
        _ => None,
    }
}
