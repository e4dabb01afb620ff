//! The prices at which listings sold.

use tokio_postgres::Row;

use super::{check_text, LicenseKind, Range, ReadError};
use crate::read::rows::{Record, Rows};
use crate::read::sql::Sql;
use crate::read::Coin;

/// A question for a listing's prices in one denom.
#[derive(Clone, Debug)]
pub(crate) struct CandleQuestion {
    pub listing: i64,
    pub denom: String,
    pub kind: LicenseKind,
    /// Whether resales are asked for, or else the creators' sales.
    pub resales: bool,
    pub range: Range,
}

/// The prices of one span.
#[derive(Clone, Debug)]
pub(crate) struct Candle {
    /// The first day of the span, in days since 1970 UTC.
    pub day: i64,
    pub first: Coin,
    pub highest: Coin,
    pub lowest: Coin,
    pub last: Coin,
    pub settled: i64,
}

impl Record for Candle {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        let coin = |column| Coin::read(row, column, &denom);
        Ok(Candle {
            day: row.try_get("first_day")?,
            first: coin("first")?,
            highest: coin("highest")?,
            lowest: coin("lowest")?,
            last: coin("last")?,
            settled: row.try_get("settled")?,
        })
    }
}

impl Rows {
    /// The prices at which a listing's orders settled, oldest first. Spans without a settled order are left out.
    pub(crate) async fn candles(&self, question: &CandleQuestion) -> Result<Vec<Candle>, ReadError> {
        check_text("denom", &question.denom)?;
        let days = self.days(question.range).await?;
        let mut sql = Sql::new("SELECT (");
        sql.push(&days.first_day(question.range.unit)).push(
            ")::bigint AS first_day, denom,
            ((array_agg(first ORDER BY day))[1])::text AS first,
            max(highest)::text AS highest, min(lowest)::text AS lowest,
            ((array_agg(last ORDER BY day DESC))[1])::text AS last, sum(settled)::bigint AS settled
            FROM price_days WHERE listing = ",
        );
        sql.bind(question.listing);
        days.filter(&mut sql);
        sql.push(" AND denom = ").bind(question.denom.clone());
        sql.push(" AND kind = ").bind(question.kind.stored().to_owned());
        sql.push(" AND is_resale = ").bind(question.resales).push(" GROUP BY 1, 2 ORDER BY 1");
        Ok(self.records(sql.text(), &sql.values()).await?)
    }
}
