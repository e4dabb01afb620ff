//! The market's settings, and the pause of new orders.

use std::collections::BTreeMap;

use async_trait::async_trait;
use weighhouse_protocol::events::{ConfigChanged, MarketEvent};
use weighhouse_protocol::registry::{Config, DenomRule};

use super::rows::seconds;
use super::table::{row, ApplyError, Json, Row, Store, Table};
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
        closes_at: Option<i64>,
        set_at: i64,
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

const DENOMS: &str = "SELECT denom, closes_at, set_at FROM denoms";

const FORGET_DENOMS: &str = "DELETE FROM denoms";

const FORGET_PAUSE: &str = "DELETE FROM order_pauses";

#[async_trait]
impl View for Settings {
    fn name(&self) -> &'static str {
        "settings"
    }

    fn version(&self) -> i32 {
        2
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry]
    }

    /// The last settings count, and the last pause or its end. All settings say since when a denom's closing is what it is.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let changes: Vec<_> = events.iter().copied().filter_map(change).collect();
        if let Some((event, changed)) = changes.last() {
            set(store, event, changed).await?;
            set_denoms(store, &changes).await?;
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
    let config = &changed.config.0;
    let mut settings = Table::new();
    let changed_tx = event.tx_hash.clone();
    settings.insert(Setting { only_row: true, config: Json::of(config), changed_at: event.time, changed_tx })?;
    settings.write(store).await
}

async fn set_denoms(store: &Store<'_>, changes: &[(&Event, &ConfigChanged)]) -> Result<(), ApplyError> {
    let mut known = BTreeMap::new();
    for row in store.query(DENOMS, &[]).await? {
        let denom = Denom::read(&row)?;
        known.insert(denom.denom.clone(), denom);
    }
    for (event, changed) in changes {
        known = denoms(&known, &changed.config.0, event.time);
    }
    store.execute(FORGET_DENOMS, &[]).await?;
    let mut table = Table::new();
    known.into_values().try_for_each(|denom| table.insert(denom))?;
    table.write(store).await
}

/// The denoms of new settings. A closing that stays as it was stays as old as it was.
fn denoms(known: &BTreeMap<String, Denom>, config: &Config, now: i64) -> BTreeMap<String, Denom> {
    let denom = |rule: &DenomRule| {
        let closes_at = rule.closing().map(seconds);
        let before = known.get(&rule.denom).filter(|before| before.closes_at == closes_at);
        Denom { denom: rule.denom.clone(), closes_at, set_at: before.map_or(now, |before| before.set_at) }
    };
    config.denoms.iter().map(denom).map(|denom| (denom.denom.clone(), denom)).collect()
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
