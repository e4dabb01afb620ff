//! How many of those who visit listings order.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::{check_text, Days, Range, ReadError};
use crate::read::error::Failure;
use crate::read::rows::{Record, Rows};
use crate::read::sql::Sql;

/// The listings whose visits and orders are counted.
#[derive(Clone, Debug)]
pub(crate) enum Visited {
    Listing(i64),
    /// All listings of an account; the orders are those that it sells.
    Seller(String),
}

/// Visits and orders of one span.
#[derive(Clone, Debug)]
pub(crate) struct Conversion {
    /// The first day of the span, in days since 1970 UTC.
    pub day: i64,
    pub visits: i64,
    pub orders: i64,
}

impl Conversion {
    /// Orders for each visit; `None` without a visit.
    pub(crate) fn ratio(&self) -> Option<f64> {
        let number = |count: i64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        (self.visits > 0).then(|| number(self.orders) / number(self.visits))
    }
}

impl Record for Conversion {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Conversion {
            day: row.try_get("first_day")?,
            visits: row.try_get("visits")?,
            orders: row.try_get("orders")?,
        })
    }
}

/// Visits and orders of listings over their days: by the primary keys of both tables.
const OF_LISTINGS: &str = "
SELECT wanted.listing, wanted.first AS first_day, wanted.last AS last_day, seen.visits, sold.orders
FROM (SELECT DISTINCT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])) AS wanted (listing, first, last)
CROSS JOIN LATERAL (
    SELECT coalesce(sum(visits), 0)::bigint AS visits FROM service.visits
    WHERE visits.listing = wanted.listing AND day BETWEEN wanted.first AND wanted.last
) AS seen
CROSS JOIN LATERAL (
    SELECT coalesce(sum(placed), 0)::bigint AS orders FROM sales_days
    WHERE scope = 'listing' AND name = wanted.listing::text AND day BETWEEN wanted.first AND wanted.last
) AS sold";

/// The visits and orders of a listing over its days.
struct OfListing {
    listing: i64,
    days: Days,
    conversion: Conversion,
}

impl Record for OfListing {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let days = Days { first: row.try_get("first_day")?, last: row.try_get("last_day")? };
        Ok(OfListing { listing: row.try_get("listing")?, days, conversion: Conversion::read(row)? })
    }
}

impl Rows {
    /// Visits and orders of listings over all of their days.
    pub(crate) async fn listing_conversion(
        &self,
        wanted: &[(i64, Days)],
    ) -> Result<HashMap<(i64, Days), Conversion>, Failure> {
        let listings: Vec<i64> = wanted.iter().map(|(listing, _)| *listing).collect();
        let firsts: Vec<i64> = wanted.iter().map(|(_, days)| days.first).collect();
        let lasts: Vec<i64> = wanted.iter().map(|(_, days)| days.last).collect();
        let found: Vec<OfListing> = self.looked_up(OF_LISTINGS, &[&listings, &firsts, &lasts]).await?;
        Ok(found.into_iter().map(|of| ((of.listing, of.days), of.conversion)).collect())
    }

    /// Visits and orders of listings, oldest first. Spans without either are left out.
    pub(crate) async fn conversion(&self, of: &Visited, range: Range) -> Result<Vec<Conversion>, ReadError> {
        let days = self.days(range).await?;
        let mut sql = Sql::new("WITH counted AS (SELECT day, visits, 0::bigint AS orders FROM service.");
        let (scope, name) = match of {
            Visited::Listing(id) => {
                sql.push("visits WHERE listing = ").bind(*id);
                ("listing", id.to_string())
            }
            Visited::Seller(seller) => {
                check_text("account", seller)?;
                sql.push("seller_visits WHERE seller = ").bind(seller.clone());
                ("seller", seller.clone())
            }
        };
        days.filter(&mut sql);
        sql.push(" UNION ALL SELECT day, 0, placed FROM sales_days WHERE scope = ").bind(scope);
        sql.push(" AND name = ").bind(name);
        days.filter(&mut sql);
        sql.push(") SELECT (").push(&days.first_day(range.unit));
        sql.push(")::bigint AS first_day, sum(visits)::bigint AS visits, sum(orders)::bigint AS orders");
        sql.push(" FROM counted GROUP BY 1 ORDER BY 1");
        Ok(self.records(sql.text(), &sql.values()).await?)
    }
}
