//! The outcomes of listings' last sales.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::Failure;
use super::orders::OrderState;
use super::rows::{many_each, Record, Rows};

/// Sales of a record.
const SALES: i64 = 32;
/// A listing's newest orders among which they are found: offers and resales, which are no sales of the listing, stand
/// between them. It bounds what a listing with offers alone costs.
const NEWEST: i64 = 500;

/// The outcome of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SaleEnd {
    /// The sellers were paid the whole price.
    Settled,
    /// A dispute divided the price between the sellers and the buyer.
    Split,
    /// The buyer was paid back.
    Refunded,
    /// The sale has not ended.
    Open,
}

/// One of a listing's last sales.
#[derive(Clone, Debug)]
pub(crate) struct Sale {
    listing: i64,
    pub order: i64,
    pub end: SaleEnd,
    /// The seconds from the payment to the delivery with its proof; `None` without a delivery.
    pub delivered_after: Option<i64>,
}

/// By `orders_by_listing`, backwards, until there are enough.
const LAST_SALES: &str = "
SELECT sale.* FROM unnest($1::bigint[]) AS wanted (listing)
CROSS JOIN LATERAL (
    SELECT newest.listing, id, state, returned > 0 AS is_split, delivered_at - placed_at AS delivered_after
    FROM (SELECT * FROM orders WHERE orders.listing = wanted.listing ORDER BY id DESC LIMIT $2) AS newest
    WHERE state NOT IN ('offered', 'withdrawn') AND resold IS NULL
    ORDER BY id DESC LIMIT $3
) AS sale
ORDER BY sale.listing, sale.id";

impl Record for Sale {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let end = match row.try_get("state")? {
            OrderState::Settled if row.try_get("is_split")? => SaleEnd::Split,
            OrderState::Settled => SaleEnd::Settled,
            OrderState::Refunded => SaleEnd::Refunded,
            _ => SaleEnd::Open,
        };
        Ok(Sale {
            listing: row.try_get("listing")?,
            order: row.try_get("id")?,
            end,
            delivered_after: row.try_get("delivered_after")?,
        })
    }
}

impl Rows {
    /// The last sales of listings, the oldest first.
    pub(crate) async fn last_sales(&self, listings: &[i64]) -> Result<HashMap<i64, Vec<Sale>>, Failure> {
        let found = self.looked_up(LAST_SALES, &[&listings, &NEWEST, &SALES]).await?;
        Ok(many_each(found, |sale: &Sale| sale.listing))
    }
}

/// The numbers of some sales by their outcomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcomes {
    pub settled: i32,
    pub split: i32,
    pub refunded: i32,
    /// Those of the refunded that nobody delivered.
    pub undelivered: i32,
    pub open: i32,
}

impl Outcomes {
    pub(crate) fn of(sales: &[Sale]) -> Self {
        let count = |matches: &dyn Fn(&Sale) -> bool| {
            i32::try_from(sales.iter().filter(|sale| matches(sale)).count()).unwrap_or(i32::MAX)
        };
        let ended = |end| count(&|sale| sale.end == end);
        Outcomes {
            settled: ended(SaleEnd::Settled),
            split: ended(SaleEnd::Split),
            refunded: ended(SaleEnd::Refunded),
            undelivered: count(&|sale| sale.end == SaleEnd::Refunded && sale.delivered_after.is_none()),
            open: ended(SaleEnd::Open),
        }
    }
}

/// The median of the times from payment to delivery: the lower of the two in the middle.
pub(crate) fn median_delivery(sales: &[Sale]) -> Option<i64> {
    let mut times: Vec<i64> = sales.iter().filter_map(|sale| sale.delivered_after).collect();
    times.sort_unstable();
    times.get(times.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_of_what_was_delivered() {
        let sale = |delivered_after| Sale { listing: 1, order: 1, end: SaleEnd::Open, delivered_after };
        let median = |times: &[Option<i64>]| median_delivery(&times.iter().map(|time| sale(*time)).collect::<Vec<_>>());
        assert_eq!(median(&[None, None]), None);
        assert_eq!(median(&[Some(9), None, Some(3)]), Some(3));
        assert_eq!(median(&[Some(9), Some(5), Some(3)]), Some(5));
    }
}
