//! The market's settings, and the pause of new orders.

use async_trait::async_trait;
use weighhouse_protocol::events::{ConfigChanged, MarketEvent};

use super::rows::seconds;
use super::table::{row, ApplyError, Json, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Settings;

row! {
    Setting in "settings" by {
        only_row: bool,
    } with {
        config: Json,
        changed_at: i64,
        changed_tx: Option<String>,
    }
}

row! {
    Denom in "denoms" by {
        denom: String,
    } with {
        closed: bool,
    }
}

row! {
    Pause in "order_pauses" by {
        only_row: bool,
    } with {
        paused_until: i64,
        paused_by: String,
        paused_at: i64,
        paused_tx: Option<String>,
    }
}

const FORGET: &str = "DELETE FROM settings";

const FORGET_DENOMS: &str = "DELETE FROM denoms";

const FORGET_PAUSE: &str = "DELETE FROM order_pauses";

#[async_trait]
impl View for Settings {
    fn name(&self) -> &'static str {
        "settings"
    }

    fn version(&self) -> i32 {
        1
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry]
    }

    /// The last settings count, and the last pause or its end.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        if let Some((event, changed)) = events.iter().copied().filter_map(change).next_back() {
            set(store, event, changed).await?;
        }
        if let Some(pause) = events.iter().copied().filter_map(pause).next_back() {
            store.execute(FORGET_PAUSE, &[]).await?;
            let mut pauses = Table::new();
            pause.into_iter().try_for_each(|pause| pauses.insert(pause))?;
            pauses.write(store).await?;
        }
        Ok(())
    }
}

async fn set(store: &Store<'_>, event: &Event, changed: &ConfigChanged) -> Result<(), ApplyError> {
    store.execute(FORGET, &[]).await?;
    store.execute(FORGET_DENOMS, &[]).await?;
    let config = &changed.config.0;
    let (mut settings, mut denoms) = (Table::new(), Table::new());
    let changed_tx = event.tx_hash.clone();
    settings.insert(Setting { only_row: true, config: Json::of(config), changed_at: event.time, changed_tx })?;
    for rule in &config.denoms {
        denoms.insert(Denom { denom: rule.denom.clone(), closed: rule.closed })?;
    }
    settings.write(store).await?;
    denoms.write(store).await
}

fn change(event: &Event) -> Option<(&Event, &ConfigChanged)> {
    match &event.body {
        MarketEvent::ConfigChanged(changed) => Some((event, changed)),
        _ => None,
    }
}

/// What an event says of the pause: its row, or that it was lifted.
fn pause(event: &Event) -> Option<Option<Pause>> {
    match &event.body {
        MarketEvent::OrdersPaused(e) => Some(Some(Pause {
            only_row: true,
            paused_until: seconds(e.paused_until),
            paused_by: e.by.to_string(),
            paused_at: event.time,
            paused_tx: event.tx_hash.clone(),
        })),
        MarketEvent::OrdersResumed(_) => Some(None),
        _ => None,
    }
}
