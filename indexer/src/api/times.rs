//! Times, as callers write them.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Characters of a text that a message shows.
const SHOWN: usize = 40;

/// Reads a time as RFC 3339 writes it.
///
/// # Errors
/// The text, and how it is written; for a date, the beginning of its day in UTC.
pub(super) fn read(text: &str) -> Result<DateTime<Utc>, String> {
    text.parse().map_err(|_| {
        let shown: String = text.chars().take(SHOWN).collect();
        match text.parse::<NaiveDate>() {
            Ok(date) => format!("{shown:?} is no time: write {date}T00:00:00Z"),
            Err(_) => format!("{shown:?} is no time: write one as 2026-10-01T00:00:00Z"),
        }
    })
}

/// Reads a parameter that is a time.
pub(super) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    read(&String::deserialize(deserializer)?).map(Some).map_err(D::Error::custom)
}

/// Reads a parameter that may be repeated.
pub(super) fn several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<DateTime<Utc>>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| read(text)).collect::<Result<_, _>>().map_err(D::Error::custom)
}

/// Reads a parameter that is a day, or a time within it.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.parse::<NaiveDate>() {
        Ok(date) => Ok(Some(date.and_time(NaiveTime::MIN).and_utc())),
        Err(_) => read(&text).map(Some).map_err(D::Error::custom),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_no_time_is_told_how_to_write_one() {
        assert_eq!(read("2026-10-01T02:00:00+02:00").unwrap(), read("2026-10-01T00:00:00Z").unwrap());
        assert_eq!(read("2026-10-01").unwrap_err(), "\"2026-10-01\" is no time: write 2026-10-01T00:00:00Z");
        assert_eq!(read("yesterday").unwrap_err(), "\"yesterday\" is no time: write one as 2026-10-01T00:00:00Z");
    }
}
