//! Amounts, shares, stars, counts, times and spans in the one notation in which errors, logs and programs write them.

mod amount;
mod quantity;

use weighhouse_protocol::windows::Mark;

pub use amount::{amount, coin, parse_coin, shown_in, unit_of, AmountError};
pub use quantity::{count, parse_share, parse_stars, share, stars, ShareError, StarsError};

const DAY: u64 = 86_400;

/// A point in time: `2026-11-23 09:07:00 UTC`.
pub fn time(seconds: u64) -> String {
    match date(seconds / DAY) {
        Some((year, month, day)) => {
            let (hour, minute, second) = (seconds % DAY / 3_600, seconds % 3_600 / 60, seconds % 60);
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
        }
        None => format!("second {seconds}"),
    }
}

/// The Gregorian date of a day since the epoch; `None` past the year 9999. Counts in eras of 400 years from a March 1,
/// so that the leap day is the last of its year (<https://howardhinnant.github.io/date_algorithms.html>).
fn date(days: u64) -> Option<(u64, u64, u64)> {
    const ERA: u64 = 146_097;
    if days > 2_932_896 {
        return None;
    }
    let since_march_of_year_0 = days + 719_468;
    let (era, day_of_era) = (since_march_of_year_0 / ERA, since_march_of_year_0 % ERA);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    Some((year_of_era + era * 400 + u64::from(month <= 2), month, day))
}

/// A span: `1 d 2 h`, its two largest units.
pub fn span(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(DAY, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut left = seconds;
    let mut parts = Vec::new();
    for (length, unit) in UNITS {
        if left >= length {
            parts.push(format!("{} {unit}", left / length));
            left %= length;
        }
    }
    parts.truncate(2);
    if parts.is_empty() {
        "0 s".into()
    } else {
        parts.join(" ")
    }
}

/// Reads a span: `90`, `90s`, `15m`, `12h`, `30d`, `1y`. In seconds.
///
/// # Errors
/// What is wrong with the text.
pub fn parse_span(text: &str) -> Result<u64, String> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(split);
    let number: u64 = digits.parse().map_err(|_| format!("{text:?} does not begin with a number"))?;
    let length = match unit {
        "" | "s" => 1,
        "m" | "min" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "y" => 365 * 86_400,
        _ => return Err(format!("{unit:?} is none of s, m, h, d, y")),
    };
    number.checked_mul(length).ok_or_else(|| format!("{text:?} is past the end of time"))
}

/// The wait until a time and a height: `from 2026-03-01 00:00:00 UTC on, in 5 min`; `None` once both are reached.
pub fn wait(until: Mark, now: Mark) -> Option<String> {
    if until.is_reached(now) {
        return None;
    }
    let from = format!("from {} on", time(until.time));
    match until.time.saturating_sub(now.time) {
        0 => {
            let blocks = until.height.saturating_sub(now.height);
            Some(format!("{from}, and {blocks} blocks from now, as the chain stood still in between"))
        }
        left => Some(format!("{from}, in {}", span(left))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_time_and_in_blocks_after_a_halt() {
        let until = Mark { time: 60, height: 6 };
        let wait = |time, height| wait(until, Mark { time, height });
        assert_eq!(wait(30, 3).as_deref(), Some("from 1970-01-01 00:01:00 UTC on, in 30 s"));
        let halted = "from 1970-01-01 00:01:00 UTC on, and 2 blocks from now, as the chain stood still in between";
        assert_eq!(wait(900, 4).as_deref(), Some(halted));
        assert_eq!(wait(60, 6), None);
    }

    #[test]
    fn spans_show_their_two_largest_units() {
        assert_eq!(span(93_784), "1 d 2 h");
        assert_eq!(span(0), "0 s");
    }

    #[test]
    fn spans_are_read() {
        assert_eq!(parse_span("30d"), Ok(2_592_000));
        assert_eq!(parse_span("90"), Ok(90));
        assert!(parse_span("d").is_err() && parse_span("1w").is_err());
        assert!(parse_span("18446744073709551615y").is_err());
    }

    #[test]
    fn times_are_utc() {
        assert_eq!(time(0), "1970-01-01 00:00:00 UTC");
        assert_eq!(time(951_782_400), "2000-02-29 00:00:00 UTC");
        assert_eq!(time(1_795_424_820), "2026-11-23 09:07:00 UTC");
        assert_eq!(time(4_107_542_399), "2100-02-28 23:59:59 UTC");
        assert_eq!(time(4_107_542_400), "2100-03-01 00:00:00 UTC");
        assert_eq!(time(253_402_300_799), "9999-12-31 23:59:59 UTC");
        assert_eq!(time(u64::MAX), "second 18446744073709551615");
    }
}
