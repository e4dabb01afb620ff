//! What accounts earned.

use tokio_postgres::Row;

use super::span::{whole, MAX_ROWS};
use super::{check_text, Range, ReadError};
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
            resales: coin("resales")?,
            denom,
        })
    }
}

impl Rows {
    /// An account's income, oldest first, then by denom. Spans without any are left out.
    pub(crate) async fn income(&self, question: &IncomeQuestion) -> Result<Vec<IncomeFigures>, ReadError> {
        check_text("account", &question.account)?;
        let days = self.days(question.range).await?;
        let mut sql = Sql::new("SELECT (");
        sql.push(&days.first_day(question.range.unit)).push(
            ")::bigint AS first_day, denom, sum(credited)::text AS credited, sum(resales)::text AS resales
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
