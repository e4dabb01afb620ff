//! The figures of sales.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::span::{whole, Days, MAX_ROWS};
use super::{check_text, LicenseKind, Range, ReadError};
use crate::read::error::Failure;
use crate::read::rows::{Record, Rows};
use crate::read::sql::Sql;
use crate::read::Coin;

/// Whose sales are counted.
#[derive(Clone, Debug, Default)]
pub(crate) enum Scope {
    /// All of the market.
    #[default]
    Market,
    Listing(i64),
    Task(String),
    /// The account that sells, or resells.
    Seller(String),
}

impl Scope {
    fn name(&self) -> (&'static str, String) {
        match self {
            Scope::Market => ("market", String::new()),
            Scope::Listing(id) => ("listing", id.to_string()),
            Scope::Task(task) => ("task", task.clone()),
            Scope::Seller(account) => ("seller", account.clone()),
        }
    }
}

/// A question for the figures of sales.
#[derive(Clone, Debug, Default)]
pub(crate) struct SalesQuestion {
    pub scope: Scope,
    pub denom: Option<String>,
    pub kind: Option<LicenseKind>,
    /// Whether kinds of licenses are told apart.
    pub by_kind: bool,
    pub range: Range,
}

/// The figures of sales in one denom over one span.
#[derive(Clone, Debug)]
pub(crate) struct SalesFigures {
    /// The first day of the span, in days since 1970 UTC.
    pub day: i64,
    pub denom: String,
    /// `None` where kinds are not told apart.
    pub kind: Option<LicenseKind>,
    pub placed: i64,
    pub settled: i64,
    pub resold: i64,
    pub refunded: i64,
    pub disputed: i64,
    pub volume: Coin,
    pub fees: Coin,
    pub royalties: Coin,
    pub returned: Coin,
    pub bonds_lost: Coin,
    /// The refunds of each reason, in the order of [`RefundReason::ALL`].
    pub refunds: [Refunds; 3],
}

/// The reason for which an order was refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefundReason {
    Undelivered,
    ProvenBad,
    Disputed,
}

impl RefundReason {
    pub(crate) const ALL: [Self; 3] = [RefundReason::Undelivered, RefundReason::ProvenBad, RefundReason::Disputed];

    /// The columns of the orders and of what returned of them.
    fn columns(self) -> [&'static str; 2] {
        match self {
            RefundReason::Undelivered => ["refunded_undelivered", "returned_undelivered"],
            RefundReason::ProvenBad => ["refunded_proven_bad", "returned_proven_bad"],
            RefundReason::Disputed => ["refunded_disputed", "returned_disputed"],
        }
    }
}

/// The orders that were refunded for one reason.
#[derive(Clone, Debug)]
pub(crate) struct Refunds {
    pub reason: RefundReason,
    pub orders: i64,
    pub returned: Coin,
}

impl Record for SalesFigures {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        let coin = |column| Coin::read(row, column, &denom);
        let refunds = |reason: RefundReason| -> Result<Refunds, tokio_postgres::Error> {
            let [orders, returned] = reason.columns();
            Ok(Refunds { reason, orders: row.try_get(orders)?, returned: coin(returned)? })
        };
        let [undelivered, proven_bad, disputed] = RefundReason::ALL.map(refunds);
        Ok(SalesFigures {
            day: row.try_get("first_day")?,
            kind: row.try_get("kind")?,
            placed: row.try_get("placed")?,
            settled: row.try_get("settled")?,
            resold: row.try_get("resold")?,
            refunded: row.try_get("refunded")?,
            disputed: row.try_get("disputed")?,
            volume: coin("volume")?,
            fees: coin("fees")?,
            royalties: coin("royalties")?,
            returned: coin("returned")?,
            bonds_lost: coin("bonds_lost")?,
            refunds: [undelivered?, proven_bad?, disputed?],
            denom,
        })
    }
}

/// Sums over `sales_days`.
macro_rules! sums {
    () => {
        "sum(placed)::bigint AS placed, sum(settled)::bigint AS settled, sum(resold)::bigint AS resold,
    sum(refunded)::bigint AS refunded, sum(disputed)::bigint AS disputed,
    sum(volume)::text AS volume, sum(fees)::text AS fees, sum(royalties)::text AS royalties,
    sum(returned)::text AS returned, sum(bonds_lost)::text AS bonds_lost,
    sum(refunded_undelivered)::bigint AS refunded_undelivered, sum(returned_undelivered)::text AS returned_undelivered,
    sum(refunded_proven_bad)::bigint AS refunded_proven_bad, sum(returned_proven_bad)::text AS returned_proven_bad,
    sum(refunded_disputed)::bigint AS refunded_disputed, sum(returned_disputed)::text AS returned_disputed"
    };
}

const SUMS: &str = sums!();

/// By listing, its days and denom: the primary key finds the days of each.
const OF_LISTINGS: &str = concat!(
    "
SELECT wanted.name::bigint AS listing, wanted.first AS first_day, wanted.last AS last_day, denom, NULL::text AS kind,
    ",
    sums!(),
    "
FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::bigint[], $3::bigint[])) AS wanted (name, first, last)
JOIN sales_days ON scope = 'listing' AND sales_days.name = wanted.name AND day BETWEEN wanted.first AND wanted.last
GROUP BY wanted.name, wanted.first, wanted.last, denom ORDER BY denom"
);

/// The figures of a listing over its days.
struct OfListing {
    listing: i64,
    days: Days,
    figures: SalesFigures,
}

impl Record for OfListing {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let days = Days { first: row.try_get("first_day")?, last: row.try_get("last_day")? };
        Ok(OfListing { listing: row.try_get("listing")?, days, figures: SalesFigures::read(row)? })
    }
}

impl Rows {
    /// The figures of sales, oldest first, then by denom and kind. Spans without an event are left out.
    pub(crate) async fn sales(&self, question: &SalesQuestion) -> Result<Vec<SalesFigures>, ReadError> {
        let (scope, name) = question.scope.name();
        check_text(scope, &name)?;
        let days = self.days(question.range).await?;
        let kind = if question.by_kind { "kind" } else { "NULL::text" };
        let mut sql = Sql::new("SELECT (");
        sql.push(&days.first_day(question.range.unit)).push(&format!(
            ")::bigint AS first_day, denom, {kind} AS kind, {SUMS}
            FROM sales_days WHERE scope = "
        ));
        sql.bind(scope.to_owned()).push(" AND name = ").bind(name);
        days.filter(&mut sql);
        if let Some(denom) = &question.denom {
            check_text("denom", denom)?;
            sql.push(" AND denom = ").bind(denom.clone());
        }
        if let Some(kind) = question.kind {
            sql.push(" AND sales_days.kind = ").bind(kind.stored().to_owned());
        }
        sql.push(&format!(" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT {MAX_ROWS} + 1"));
        whole(self.records(sql.text(), &sql.values()).await?)
    }

    /// The figures of listings over all of their days, each by denom.
    pub(crate) async fn listing_sales(
        &self,
        wanted: &[(i64, Days)],
    ) -> Result<HashMap<(i64, Days), Vec<SalesFigures>>, Failure> {
        let names: Vec<String> = wanted.iter().map(|(listing, _)| listing.to_string()).collect();
        let firsts: Vec<i64> = wanted.iter().map(|(_, days)| days.first).collect();
        let lasts: Vec<i64> = wanted.iter().map(|(_, days)| days.last).collect();
        let found: Vec<OfListing> = self.looked_up(OF_LISTINGS, &[&names, &firsts, &lasts]).await?;
        let mut figures: HashMap<_, Vec<SalesFigures>> = HashMap::new();
        for of in found {
            figures.entry((of.listing, of.days)).or_default().push(of.figures);
        }
        Ok(figures)
    }
}
