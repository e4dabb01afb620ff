//! Spans of time that figures are summed over.

use chrono::{DateTime, Utc};

use crate::day;
use crate::read::error::{bad_input, Failure, ReadError};
use crate::read::rows::Rows;
use crate::read::sql::Sql;

/// The spans that are answered at once, whatever their length: more than a year of days.
const MAX_SPANS: i64 = 400;
/// Spans answered where the question does not say from when.
const DEFAULT_SPANS: i64 = 30;

const LAST_TIME: &str = "SELECT time FROM blocks WHERE height = (SELECT height FROM chain)";

/// The length of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Unit {
    #[default]
    Day,
    /// From Monday, as ISO 8601 has it.
    Week,
    Month,
    /// All of the range.
    Whole,
}

impl Unit {
    /// Its name, as Postgres' `date_trunc` takes it; `None` where all is one span.
    fn name(self) -> Option<&'static str> {
        match self {
            Unit::Day => Some("day"),
            Unit::Week => Some("week"),
            Unit::Month => Some("month"),
            Unit::Whole => None,
        }
    }

    /// Days of the longest.
    fn days(self) -> i64 {
        match self {
            Unit::Day | Unit::Whole => 1,
            Unit::Week => 7,
            Unit::Month => 31,
        }
    }
}

/// The days that figures are of, as asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Range {
    /// A time within the first day; the default is 30 spans before `to`.
    pub from: Option<DateTime<Utc>>,
    /// A time within the last day; the default is the time of the last block.
    pub to: Option<DateTime<Utc>>,
    pub unit: Unit,
}

/// Days since 1970 UTC, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Days {
    pub first: i64,
    pub last: i64,
}

impl Days {
    /// The first day of the span that the column's day is in, as SQL.
    pub(super) fn first_day(self, unit: Unit) -> String {
        match unit.name() {
            None => self.first.to_string(),
            Some("day") => "day".to_owned(),
            Some(unit) => format!("date_trunc('{unit}', date '1970-01-01' + day::integer)::date - date '1970-01-01'"),
        }
    }

    /// Adds the condition that the column `day` is one of them.
    pub(super) fn filter(self, sql: &mut Sql) {
        sql.push(" AND day BETWEEN ").bind(self.first).push(" AND ").bind(self.last);
    }
}

impl Range {
    /// Its days, where the last block was made on day `today`.
    pub(crate) fn days(self, today: i64) -> Result<Days, ReadError> {
        let day = |time: DateTime<Utc>| day::of(time.timestamp());
        let length = self.unit.days();
        let last = self.to.map_or(today, day);
        let first = self.from.map_or(last.saturating_sub(DEFAULT_SPANS * length - 1), day);
        if first > last {
            let [from, to] = [first, last].map(|day| {
                DateTime::from_timestamp(day::start(day), 0).unwrap_or(DateTime::<Utc>::MAX_UTC).date_naive()
            });
            return Err(bad_input(match self.to {
                Some(_) => format!("from is {from}, after to, which is {to}"),
                None => {
                    format!("from is {from}, after {to}, the day of the last block, which is to unless you give it")
                }
            }));
        }
        let Some(unit) = self.unit.name() else { return Ok(Days { first, last }) };
        let spans = (last - first) / length + 1;
        if spans > MAX_SPANS {
            let message = format!("from and to are {spans} spans of a {unit} apart, at most {MAX_SPANS} are answered");
            return Err(bad_input(message));
        }
        Ok(Days { first, last })
    }
}

/// Most rows of figures: those of a market's denoms and its two kinds of licenses, over all spans.
pub(super) const MAX_ROWS: usize = 10_000;

/// Refuses figures that were cut off: a sum over them would be wrong.
pub(super) fn whole<T>(figures: Vec<T>) -> Result<Vec<T>, ReadError> {
    if figures.len() > MAX_ROWS {
        return Err(bad_input(format!(
            "the figures have more than {MAX_ROWS} rows: name a denom, or ask for a shorter range or longer spans"
        )));
    }
    Ok(figures)
}

impl Rows {
    /// The day of the last block, in days since 1970 UTC.
    pub(crate) async fn today(&self) -> Result<i64, Failure> {
        if let Some(facts) = &self.facts {
            return Ok(facts.standing.day);
        }
        let found = self.query(LAST_TIME, &[]).await?;
        let time: Option<DateTime<Utc>> = found.first().map(|row| row.try_get("time")).transpose()?;
        Ok(time.map_or(0, |time| day::of(time.timestamp())))
    }

    /// The days of a range.
    pub(super) async fn days(&self, range: Range) -> Result<Days, ReadError> {
        range.days(self.today().await?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn at(day: i64) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(day::start(day) + 3, 0)
    }

    #[test]
    fn a_range_ends_with_the_last_block_and_has_thirty_spans_unless_said_otherwise() {
        let days = |from, to, unit| Range { from, to, unit }.days(1_000).map_err(|error| format!("{error:?}"));
        assert_eq!(days(None, None, Unit::Day).unwrap(), Days { first: 971, last: 1_000 });
        assert_eq!(days(None, at(70), Unit::Week).unwrap(), Days { first: -139, last: 70 });
        assert_eq!(days(at(7), at(7), Unit::Month).unwrap(), Days { first: 7, last: 7 });
        assert_eq!(days(at(0), at(399), Unit::Day).unwrap(), Days { first: 0, last: 399 });
        assert!(days(at(0), at(400), Unit::Day).unwrap_err().contains("401 spans of a day apart, at most 400"));
        assert_eq!(days(at(0), at(4_000), Unit::Whole).unwrap(), Days { first: 0, last: 4_000 });
        let wrong = days(at(8), at(7), Unit::Day).unwrap_err();
        assert!(wrong.contains("from is 1970-01-09, after to, which is 1970-01-08"), "{wrong}");
        let future = days(at(1_001), None, Unit::Day).unwrap_err();
        assert!(future.contains("from is 1972-09-28, after 1972-09-27, the day of the last block"), "{future}");
    }

    #[test]
    fn figures_that_were_cut_off_are_refused() {
        assert_eq!(whole(vec![0_u8; MAX_ROWS]).unwrap().len(), MAX_ROWS);
        let refused = format!("{:?}", whole(vec![0_u8; MAX_ROWS + 1]).unwrap_err());
        assert!(refused.contains("more than 10000 rows: name a denom"), "{refused}");
    }
}
