//! Sellers whose listings take no new orders.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{one_each, Record, Rows};

/// The missed delivery that closed a seller's listings.
#[derive(Clone, Debug)]
pub(crate) struct Closing {
    pub seller: String,
    pub since: i64,
    pub order: i64,
    pub tx: Option<String>,
}

const OF_SELLERS: &str = "SELECT * FROM closed_sellers WHERE seller = ANY($1)";

impl Record for Closing {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Closing {
            seller: row.try_get("seller")?,
            since: row.try_get("since")?,
            order: row.try_get("order_id")?,
            tx: row.try_get("closed_tx")?,
        })
    }
}

impl Rows {
    /// The closings of sellers. A seller whose listings take orders has none.
    pub(crate) async fn closings(&self, sellers: &[String]) -> Result<HashMap<String, Closing>, Failure> {
        let market = self.facts.as_ref().and_then(|facts| facts.market.get());
        if market.is_some_and(|market| !sellers.iter().any(|seller| market.closed_sellers.contains(seller))) {
            return Ok(HashMap::new());
        }
        let found = self.looked_up(OF_SELLERS, &[&sellers]).await?;
        Ok(one_each(found, |closing: &Closing| closing.seller.clone()))
    }
}
