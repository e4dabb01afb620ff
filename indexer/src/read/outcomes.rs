//! How all sales of listings and of sellers ended, and how soon they delivered.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::Failure;
use super::market::DeliveryTimes;
use super::rows::{Record, Rows};

/// A listing's deliveries that are timed.
const TIMED: i64 = 50;
/// A listing's newest orders among which they are found.
const NEWEST: i64 = 500;

/// How all sales of a listing ended, or of a seller.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SaleOutcomes {
    pub placed: i64,
    pub disputed: i64,
    pub settled: i64,
    pub split_agreed: i64,
    pub split_ruled: i64,
    pub refunded_undelivered: i64,
    pub refunded_proven_bad: i64,
    pub refunded_agreed: i64,
    pub refunded_ruled: i64,
}

impl SaleOutcomes {
    /// Sales that a dispute divided.
    pub(crate) fn split(&self) -> i64 {
        self.split_agreed + self.split_ruled
    }

    pub(crate) fn refunded(&self) -> i64 {
        self.refunded_undelivered + self.refunded_proven_bad + self.refunded_agreed + self.refunded_ruled
    }

    /// Sales that have not ended.
    pub(crate) fn open(&self) -> i64 {
        self.placed - self.settled - self.split() - self.refunded()
    }
}

impl Record for SaleOutcomes {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(SaleOutcomes {
            placed: row.try_get("placed")?,
            disputed: row.try_get("disputed")?,
            settled: row.try_get("settled")?,
            split_agreed: row.try_get("split_agreed")?,
            split_ruled: row.try_get("split_ruled")?,
            refunded_undelivered: row.try_get("refunded_undelivered")?,
            refunded_proven_bad: row.try_get("refunded_proven_bad")?,
            refunded_agreed: row.try_get("refunded_agreed")?,
            refunded_ruled: row.try_get("refunded_ruled")?,
        })
    }
}

/// The outcomes of one listing, or of one seller.
struct Of<K> {
    key: K,
    outcomes: SaleOutcomes,
}

impl Record for Of<i64> {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Of { key: row.try_get("listing")?, outcomes: SaleOutcomes::read(row)? })
    }
}

impl Record for Of<String> {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Of { key: row.try_get("seller")?, outcomes: SaleOutcomes::read(row)? })
    }
}

const OUTCOMES: &str = "SELECT * FROM sale_outcomes WHERE listing = ANY($1)";
const OF_SELLERS: &str = "SELECT * FROM seller_outcomes WHERE seller = ANY($1)";

/// The times of a listing's deliveries.
struct OfListing {
    listing: i64,
    times: DeliveryTimes,
}

impl Record for OfListing {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(OfListing { listing: row.try_get("listing")?, times: DeliveryTimes::read(row)? })
    }
}

/// By `orders_by_listing`, backwards. A reseller's deliveries are none of the seller's.
const DELIVERIES: &str = "
SELECT wanted.listing, times.* FROM unnest($1::bigint[]) AS wanted (listing)
CROSS JOIN LATERAL (
    SELECT count(*) AS deliveries, percentile_disc(0.5) WITHIN GROUP (ORDER BY after) AS median,
        percentile_disc(0.9) WITHIN GROUP (ORDER BY after) AS ninth, max(after) AS slowest
    FROM (
        SELECT delivered_at - placed_at AS after
        FROM (SELECT * FROM orders WHERE orders.listing = wanted.listing ORDER BY id DESC LIMIT $2) AS newest
        WHERE delivered_at IS NOT NULL AND resold IS NULL
        ORDER BY id DESC LIMIT $3
    ) AS delivered
) AS times";

impl Rows {
    /// How all sales of listings ended. A listing without a sale has none.
    pub(crate) async fn sale_outcomes(&self, listings: &[i64]) -> Result<HashMap<i64, SaleOutcomes>, Failure> {
        let found: Vec<Of<i64>> = self.looked_up(OUTCOMES, &[&listings]).await?;
        Ok(found.into_iter().map(|of| (of.key, of.outcomes)).collect())
    }

    /// How all sales of sellers ended. A seller without a sale has none.
    pub(crate) async fn seller_outcomes(&self, sellers: &[String]) -> Result<HashMap<String, SaleOutcomes>, Failure> {
        let found: Vec<Of<String>> = self.looked_up(OF_SELLERS, &[&sellers]).await?;
        Ok(found.into_iter().map(|of| (of.key, of.outcomes)).collect())
    }

    /// The times that the last deliveries of listings took.
    pub(crate) async fn deliveries_of(&self, listings: &[i64]) -> Result<HashMap<i64, DeliveryTimes>, Failure> {
        let found: Vec<OfListing> = self.looked_up(DELIVERIES, &[&listings, &NEWEST, &TIMED]).await?;
        Ok(found.into_iter().map(|of| (of.listing, of.times)).collect())
    }
}
