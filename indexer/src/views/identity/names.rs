//! Handles: who holds a name, and from when it is free.

use weighhouse_protocol::events::MarketEvent;

use crate::event::Event;
use crate::views::rows::seconds;
use crate::views::table::{row, ApplyError, Numeric, Store, Table};

row! {
    Handle in "handles" by {
        fold: String,
    } with {
        handle: String,
        account: Option<String>,
        deposit: Numeric,
        denom: String,
        since: i64,
        free_from: Option<i64>,
        reserved_for: Option<String>,
    }
}

pub(super) async fn apply(store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
    let mut handles: Table<Handle> = Table::new();
    handles.load(store, events.iter().filter_map(|event| fold(&event.body))).await?;
    for event in events {
        take(event, &mut handles);
    }
    handles.write(store).await
}

/// The name that an event concerns.
fn fold(event: &MarketEvent) -> Option<(String,)> {
    match event {
        MarketEvent::HandleClaimed(e) => Some((e.fold.clone(),)),
        MarketEvent::HandleReleased(e) => Some((e.fold.clone(),)),
        MarketEvent::HandleTransferred(e) => Some((e.fold.clone(),)),
        _ => None,
    }
}

fn take(event: &Event, handles: &mut Table<Handle>) {
    match &event.body {
        MarketEvent::HandleClaimed(e) => handles.put(Handle {
            fold: e.fold.clone(),
            handle: e.handle.clone(),
            account: Some(e.account.to_string()),
            deposit: e.deposit.into(),
            denom: e.denom.clone(),
            since: event.time,
            free_from: None,
            reserved_for: None,
        }),
        // The last holder can claim a name again that it gave up itself, never one that governance took.
        MarketEvent::HandleReleased(e) => handles.change(&(e.fold.clone(),), |handle| {
            handle.account = None;
            handle.deposit = Numeric::default();
            handle.free_from = Some(seconds(e.free_from));
            handle.reserved_for = (e.by == e.account).then(|| e.account.to_string());
        }),
        MarketEvent::HandleTransferred(e) => handles.change(&(e.fold.clone(),), |handle| {
            handle.account = Some(e.to.to_string());
            handle.deposit = Numeric::default();
            handle.since = event.time;
        }),
        _ => {}
    }
}
