//! The last request for each license's key.

use weighhouse_protocol::events::{MarketEvent, RekeyRequested};
use weighhouse_protocol::OrderId;

use crate::event::Event;
use crate::views::rows::{height, number, seconds};
use crate::views::table::{row, ApplyError, Store, Table};

row! {
    Rekey in "rekeys" by {
        license: i64,
    } with {
        listing: i64,
        version: i64,
        owner: String,
        transport_key: String,
        expires_at: i64,
        expires_at_height: i64,
        asked_at: i64,
        asked_tx: Option<String>,
        delivery: Option<String>,
        answered_at: Option<i64>,
        answered_tx: Option<String>,
        ended_at: Option<i64>,
        ended_tx: Option<String>,
    }
}

/// A later request of the same license takes an earlier one's place.
pub(super) async fn apply(store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
    let mut rekeys = Table::new();
    rekeys.load(store, events.iter().filter_map(|event| concerned(&event.body)).map(key)).await?;
    for event in events {
        match &event.body {
            MarketEvent::RekeyRequested(e) => rekeys.put(requested(event, e)),
            MarketEvent::RekeyAnswered(e) => rekeys.change(&key(e.license), |rekey| {
                rekey.delivery = Some(hex::encode(&e.delivery));
                rekey.answered_at = Some(event.time);
                rekey.answered_tx.clone_from(&event.tx_hash);
            }),
            MarketEvent::RekeyEnded(e) => rekeys.change(&key(e.license), |rekey| {
                rekey.ended_at = Some(event.time);
                rekey.ended_tx.clone_from(&event.tx_hash);
            }),
            _ => {}
        }
    }
    rekeys.write(store).await
}

fn key(license: OrderId) -> (i64,) {
    (number(license),)
}

fn concerned(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::RekeyRequested(e) => Some(e.license),
        MarketEvent::RekeyAnswered(e) => Some(e.license),
        MarketEvent::RekeyEnded(e) => Some(e.license),
        _ => None,
    }
}

fn requested(event: &Event, request: &RekeyRequested) -> Rekey {
    Rekey {
        license: number(request.license),
        listing: number(request.listing),
        version: request.version.into(),
        owner: request.owner.to_string(),
        transport_key: hex::encode(&request.transport_key),
        expires_at: seconds(request.expires_at),
        expires_at_height: height(request.expires_at_height),
        asked_at: event.time,
        asked_tx: event.tx_hash.clone(),
        delivery: None,
        answered_at: None,
        answered_tx: None,
        ended_at: None,
        ended_tx: None,
    }
}
