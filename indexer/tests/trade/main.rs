//! Offers at a buyer's own price, disputes, licenses that their holders resell, and what people say of each other and of models.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod disputes;
mod figures;
mod identity;
mod offers;
mod prices;
mod questions;
mod reports;
mod resales;
mod revenue;
mod reviews;

use support::{dump, indexed, Database, Market};
use weighhouse_indexer::{event, views};

/// A replay takes so many events at a time, and a batch that holds a bad one is taken event by event: either may come
/// between the events of a transaction.
#[tokio::test]
async fn events_that_are_taken_one_by_one_make_the_same() {
    let market = Market::traded();
    let whole = indexed(&market).await;
    let mut single = Database::new().await;
    let views = views::Views::all();
    let mut tx = single.client.transaction().await.unwrap();
    for block in &market.blocks {
        for raw in &block.events.taken {
            let Some(event) = event::read(raw, block.time.timestamp()) else { continue };
            views::apply(&mut tx, &views, &[event.unwrap()]).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    assert_eq!(single.count("quarantine").await, 0);
    assert_eq!(dump(&single).await, dump(&whole).await);
}
