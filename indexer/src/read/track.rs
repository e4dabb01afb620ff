//! The outcomes of listings' last sales.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{Record, Rows};
use crate::last_sales::LastSales;
pub(crate) use crate::last_sales::{LastSale as Sale, SaleEnd};

/// A listing's last sales.
struct OfListing {
    listing: i64,
    sales: LastSales,
}

impl Record for OfListing {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(OfListing { listing: row.try_get("listing")?, sales: row.try_get("sales")? })
    }
}

const LAST_SALES: &str = "SELECT * FROM last_sales WHERE listing = ANY($1)";

impl Rows {
    /// The last sales of listings, the oldest first.
    pub(crate) async fn last_sales(&self, listings: &[i64]) -> Result<HashMap<i64, Vec<Sale>>, Failure> {
        let found: Vec<OfListing> = self.looked_up(LAST_SALES, &[&listings]).await?;
        Ok(found.into_iter().map(|of| (of.listing, of.sales.into_sales())).collect())
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
        let sale = |delivered_after: Option<i64>| {
            let mut sale = Sale::begun(1, 0);
            delivered_after.into_iter().for_each(|at| sale.deliver(at));
            sale
        };
        let median = |times: &[Option<i64>]| median_delivery(&times.iter().map(|time| sale(*time)).collect::<Vec<_>>());
        assert_eq!(median(&[None, None]), None);
        assert_eq!(median(&[Some(9), None, Some(3)]), Some(3));
        assert_eq!(median(&[Some(9), Some(5), Some(3)]), Some(5));
    }
}
