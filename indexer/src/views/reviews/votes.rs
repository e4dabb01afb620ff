//! The holders that found reviews helpful.

use weighhouse_protocol::events::MarketEvent;

use crate::event::Event;
use crate::views::rows::number;
use crate::views::table::{row, ApplyError, Store, Table};

row! {
    Vote in "review_votes" by {
        order_id: i64,
        license: i64,
    } with {
        voter: String,
        voted_at: i64,
    }
}

pub(super) async fn apply(store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
    let mut votes = Table::new();
    votes.load(store, events.iter().filter_map(|event| key(&event.body))).await?;
    for event in events {
        match &event.body {
            // Who has the license now takes the place of who had it.
            MarketEvent::ReviewVoted(e) => votes.put(Vote {
                order_id: number(e.order),
                license: number(e.license),
                voter: e.voter.to_string(),
                voted_at: event.time,
            }),
            MarketEvent::VoteRetracted(e) => {
                votes.remove(&(number(e.order), number(e.license)));
            }
            _ => {}
        }
    }
    votes.write(store).await
}

fn key(event: &MarketEvent) -> Option<(i64, i64)> {
    match event {
        MarketEvent::ReviewVoted(e) => Some((number(e.order), number(e.license))),
        MarketEvent::VoteRetracted(e) => Some((number(e.order), number(e.license))),
        _ => None,
    }
}
