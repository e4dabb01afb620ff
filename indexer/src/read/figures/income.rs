//! What accounts earned.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::span::{whole, MAX_ROWS};
use super::{check_text, Days, Range, ReadError};
use crate::read::error::Failure;
use crate::read::rows::{Record, Rows};
use crate::read::sql::Sql;
use crate::read::Coin;

/// A question for an account's income.
#[derive(Clone, Debug)]
pub(crate) struct IncomeQuestion {
    pub account: String,
    pub denom: Option<String>,
    pub range: Range,
}

/// The income of one span in one denom.
#[derive(Clone, Debug)]
pub(crate) struct IncomeFigures {
    /// The first day of the span, in days since 1970 UTC.
    pub day: i64,
    pub denom: String,
    /// What the royalties ledger credited.
    pub credited: Coin,
    /// What of it came from listings that others sell.
    pub others: Coin,
    /// What escrow paid for resold licenses.
    pub resales: Coin,
}

impl Record for IncomeFigures {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        let coin = |column| Coin::read(row, column, &denom);
        Ok(IncomeFigures {
            day: row.try_get("first_day")?,
            credited: coin("credited")?,
            others: coin("others")?,
            resales: coin("resales")?,
            denom,
        })
    }
}

/// An account, a listing, and the days of income.
pub(crate) type Earned = (String, i64, Days);

/// By the primary key.
const BY_LISTING: &str = "
SELECT wanted.account, wanted.listing, wanted.first AS first_day, wanted.last AS last_day, denom,
    sum(credited)::text AS credited, sum(others)::text AS others, sum(resales)::text AS resales
FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]))
    AS wanted (account, listing, first, last)
JOIN listing_income_days AS days
    ON days.account = wanted.account AND days.listing = wanted.listing AND day BETWEEN wanted.first AND wanted.last
GROUP BY wanted.account, wanted.listing, wanted.first, wanted.last, denom ORDER BY denom";

/// The income of an account of a listing.
struct ByListing {
    earned: Earned,
    figures: IncomeFigures,
}

impl Record for ByListing {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let days = Days { first: row.try_get("first_day")?, last: row.try_get("last_day")? };
        let earned = (row.try_get("account")?, row.try_get("listing")?, days);
        Ok(ByListing { earned, figures: IncomeFigures::read(row)? })
    }
}

impl Rows {
    /// What accounts earned of listings over all of some days, each by denom.
    pub(crate) async fn listing_income(
        &self,
        wanted: &[Earned],
    ) -> Result<HashMap<Earned, Vec<IncomeFigures>>, Failure> {
        let accounts: Vec<&str> = wanted.iter().map(|(account, _, _)| account.as_str()).collect();
        let listings: Vec<i64> = wanted.iter().map(|(_, listing, _)| *listing).collect();
        let firsts: Vec<i64> = wanted.iter().map(|(_, _, days)| days.first).collect();
        let lasts: Vec<i64> = wanted.iter().map(|(_, _, days)| days.last).collect();
        let found: Vec<ByListing> = self.looked_up(BY_LISTING, &[&accounts, &listings, &firsts, &lasts]).await?;
        let mut income: HashMap<Earned, Vec<IncomeFigures>> = HashMap::new();
        for of in found {
            income.entry(of.earned).or_default().push(of.figures);
        }
        Ok(income)
    }

    /// An account's income, oldest first, then by denom. Spans without any are left out.
    pub(crate) async fn income(&self, question: &IncomeQuestion) -> Result<Vec<IncomeFigures>, ReadError> {
        check_text("account", &question.account)?;
        let days = self.days(question.range).await?;
        let mut sql = Sql::new("SELECT (");
        sql.push(&days.first_day(question.range.unit)).push(
            ")::bigint AS first_day, denom, sum(credited)::text AS credited, sum(others)::text AS others,
                sum(resales)::text AS resales
            FROM income_days WHERE account = ",
        );
        sql.bind(question.account.clone());
        days.filter(&mut sql);
        if let Some(denom) = &question.denom {
            check_text("denom", denom)?;
            sql.push(" AND denom = ").bind(denom.clone());
        }
        sql.push(&format!(" GROUP BY 1, 2 ORDER BY 1, 2 LIMIT {MAX_ROWS} + 1"));
        whole(self.records(sql.text(), &sql.values()).await?)
    }
}
