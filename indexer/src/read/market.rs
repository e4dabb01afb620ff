//! Figures of the market as it stands: its sellers' bonds, and the time that deliveries take.

use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{Record, Rows};
use super::Coin;

/// The newest orders whose deliveries are timed.
const TIMED: i64 = 1_000;

/// The bonds of all sellers in one denom.
#[derive(Clone, Debug)]
pub(crate) struct Stakes {
    /// The sellers with anything in escrow.
    pub sellers: i64,
    pub total: Coin,
    pub reserved: Coin,
}

const STAKES: &str = "
SELECT denom, sellers, total::text, reserved::text FROM stakes WHERE sellers > 0 ORDER BY denom";

impl Record for Stakes {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        let coin = |column| Coin::read(row, column, &denom);
        Ok(Stakes { sellers: row.try_get("sellers")?, total: coin("total")?, reserved: coin("reserved")? })
    }
}

/// The times from payment to delivery, in seconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DeliveryTimes {
    pub deliveries: i64,
    pub median: Option<i64>,
    /// The time within which nine in ten were delivered.
    pub ninth: Option<i64>,
    pub slowest: Option<i64>,
}

/// Percentiles that are times themselves: of two in the middle, the lower one.
const DELIVERY_TIMES: &str = "
SELECT count(*) AS deliveries, percentile_disc(0.5) WITHIN GROUP (ORDER BY after) AS median,
    percentile_disc(0.9) WITHIN GROUP (ORDER BY after) AS ninth, max(after) AS slowest
FROM (
    SELECT delivered_at - placed_at AS after
    FROM (SELECT delivered_at, placed_at FROM orders ORDER BY id DESC LIMIT $1) AS newest
    WHERE delivered_at IS NOT NULL
) AS delivered";

impl Record for DeliveryTimes {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(DeliveryTimes {
            deliveries: row.try_get("deliveries")?,
            median: row.try_get("median")?,
            ninth: row.try_get("ninth")?,
            slowest: row.try_get("slowest")?,
        })
    }
}

impl Rows {
    /// What sellers have in escrow, by denom.
    pub(crate) async fn stakes(&self) -> Result<Vec<Stakes>, Failure> {
        self.records(STAKES, &[]).await
    }

    /// The times that the newest orders' deliveries took.
    pub(crate) async fn delivery_times(&self) -> Result<Option<DeliveryTimes>, Failure> {
        Ok(self.records(DELIVERY_TIMES, &[&TIMED]).await?.pop())
    }
}
