//! Days of block time, which figures and rankings count by: UTC, numbered from 1970-01-01.

const SECONDS: i64 = 86_400;

/// The day of a time in seconds since 1970.
pub(crate) fn of(time: i64) -> i64 {
    time.div_euclid(SECONDS)
}

/// The first second of a day; what lies past the end of time stays there.
pub(crate) fn start(day: i64) -> i64 {
    day.saturating_mul(SECONDS)
}
