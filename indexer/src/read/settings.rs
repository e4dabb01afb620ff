//! The market's settings, and the pause of new orders.

use tokio_postgres::Row;
use weighhouse_protocol::registry::Config;
use weighhouse_protocol::reputation;

use super::error::Failure;
use super::rows::{Record, Rows};

/// The market's settings.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub config: Config,
    pub changed_at: i64,
    pub changed_tx: Option<String>,
    /// The time of the last block of the index, in seconds UTC: a denom closes by it.
    pub now: u64,
}

/// Reputation's settings.
#[derive(Clone, Debug)]
pub(crate) struct ReputationSettings {
    pub config: reputation::Config,
    pub changed_at: i64,
    pub changed_tx: Option<String>,
}

/// The last pause of new orders that was not lifted.
#[derive(Clone, Debug)]
pub(crate) struct OrderPause {
    pub paused_until: i64,
    pub paused_by: String,
    pub paused_at: i64,
    pub paused_tx: Option<String>,
    /// Whether the pause is in force at the last block of the index.
    pub in_force: bool,
}

const SETTINGS: &str = "
SELECT config, changed_at, changed_tx, coalesce(floor(extract(epoch FROM blocks.time)), 0)::bigint AS now
FROM settings LEFT JOIN chain ON true LEFT JOIN blocks ON blocks.height = chain.height";

const REPUTATION: &str = "SELECT config, changed_at, changed_tx FROM reputation_settings";

const PAUSE: &str = "
SELECT order_pauses.*, paused_until > coalesce(floor(extract(epoch FROM blocks.time)), 0) AS in_force
FROM order_pauses LEFT JOIN chain ON true LEFT JOIN blocks ON blocks.height = chain.height";

impl Record for Settings {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Settings {
            config: row.try_get::<_, tokio_postgres::types::Json<Config>>("config")?.0,
            changed_at: row.try_get("changed_at")?,
            changed_tx: row.try_get("changed_tx")?,
            now: u64::try_from(row.try_get::<_, i64>("now")?).unwrap_or_default(),
        })
    }
}

impl Record for ReputationSettings {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(ReputationSettings {
            config: row.try_get::<_, tokio_postgres::types::Json<reputation::Config>>("config")?.0,
            changed_at: row.try_get("changed_at")?,
            changed_tx: row.try_get("changed_tx")?,
        })
    }
}

impl Record for OrderPause {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(OrderPause {
            paused_until: row.try_get("paused_until")?,
            paused_by: row.try_get("paused_by")?,
            paused_at: row.try_get("paused_at")?,
            paused_tx: row.try_get("paused_tx")?,
            in_force: row.try_get("in_force")?,
        })
    }
}

impl Rows {
    /// The market's settings; `None` before governance announced them.
    pub(crate) async fn settings(&self) -> Result<Option<Settings>, Failure> {
        let read = async || Ok(self.looked_up(SETTINGS, &[]).await?.pop());
        match &self.facts {
            Some(facts) => Ok(facts.settings.get_or_try_init(read).await?.clone()),
            None => read().await,
        }
    }

    /// Reputation's settings; `None` in a market without the contract.
    pub(crate) async fn reputation_settings(&self) -> Result<Option<ReputationSettings>, Failure> {
        let read = async || Ok(self.looked_up(REPUTATION, &[]).await?.pop());
        match &self.facts {
            Some(facts) => Ok(facts.reputation.get_or_try_init(read).await?.clone()),
            None => read().await,
        }
    }

    /// The last pause of new orders; `None` when there was none, or it was lifted.
    pub(crate) async fn order_pause(&self) -> Result<Option<OrderPause>, Failure> {
        Ok(self.records(PAUSE, &[]).await?.pop())
    }
}
