//! The market's settings, and the pause of new orders.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::Transaction;
use weighhouse_protocol::events::{ConfigChanged, MarketEvent};

use super::rows::seconds;
use super::{insert, View};
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Settings;

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
    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        if let Some((event, changed)) = events.iter().copied().filter_map(change).next_back() {
            tx.batch_execute("DELETE FROM settings; DELETE FROM denoms").await?;
            let (at, tx_hash) = (event.time, &event.tx_hash);
            let row = json!({"only_row": true, "config": changed.config.0, "changed_at": at, "changed_tx": tx_hash});
            insert(tx, "settings", &[row], "").await?;
            let denoms = changed.config.0.denoms.iter();
            let denoms: Vec<Value> = denoms.map(|rule| json!({"denom": rule.denom, "closed": rule.closed})).collect();
            insert(tx, "denoms", &denoms, "").await?;
        }
        if let Some(pause) = events.iter().copied().filter_map(pause).next_back() {
            tx.batch_execute("DELETE FROM order_pauses").await?;
            insert(tx, "order_pauses", pause.as_slice(), "").await?;
        }
        Ok(())
    }
}

fn change(event: &Event) -> Option<(&Event, &ConfigChanged)> {
    match &event.body {
        MarketEvent::ConfigChanged(changed) => Some((event, changed)),
        _ => None,
    }
}

/// What an event says of the pause: its row, or that it was lifted.
fn pause(event: &Event) -> Option<Option<Value>> {
    match &event.body {
        MarketEvent::OrdersPaused(e) => Some(Some(json!({
            "only_row": true,
            "paused_until": seconds(e.paused_until),
            "paused_by": e.by,
            "paused_at": event.time,
            "paused_tx": event.tx_hash,
        }))),
        MarketEvent::OrdersResumed(_) => Some(None),
        _ => None,
    }
}
