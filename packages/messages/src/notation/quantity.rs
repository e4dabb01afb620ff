//! Shares, stars and counts as people type and read them.

use thiserror::Error;
use weighhouse_protocol::reputation::rating::{MAX_STARS, MIN_STARS, THOUSANDTHS};
use weighhouse_protocol::shares::WHOLE;

/// The basis points of one per cent.
const PER_CENT: u16 = WHOLE / 100;

/// A text that is no share.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("{text:?} is no share from 0% to 100% with at most two decimals, such as 2.5%")]
pub struct ShareError {
    text: String,
}

/// A text that is no number of stars.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("{text:?} is no number of stars from {MIN_STARS} to {MAX_STARS} with at most three decimals, such as 4 or 4.5")]
pub struct StarsError {
    text: String,
}

/// Writes a share in basis points: `2.5%` for 250.
pub fn share(bps: u16) -> String {
    let part = format!(".{:02}", bps % PER_CENT);
    format!("{}{}%", bps / PER_CENT, part.trim_end_matches('0').trim_end_matches('.'))
}

/// Reads a share, in basis points.
///
/// # Errors
/// [`ShareError`] names the text and the bounds.
pub fn parse_share(typed: &str) -> Result<u16, ShareError> {
    read_share(typed).filter(|bps| *bps <= WHOLE).ok_or_else(|| ShareError { text: typed.to_owned() })
}

fn read_share(typed: &str) -> Option<u16> {
    let number = typed.strip_suffix('%')?;
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(part) || part.len() > 2 {
        return None;
    }
    let part: u16 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<u16>().ok()?.checked_mul(PER_CENT)?.checked_add(part)
}

/// Writes stars in thousandths, with as many decimals as they need: `3.5` for 3,500.
pub fn stars(thousandths: u64) -> String {
    let one = u64::from(THOUSANDTHS);
    let part = format!(".{:03}", thousandths % one);
    format!("{}{}", thousandths / one, part.trim_end_matches('0').trim_end_matches('.'))
}

/// Reads stars, in thousandths.
///
/// # Errors
/// [`StarsError`] names the text and the bounds.
pub fn parse_stars(typed: &str) -> Result<u16, StarsError> {
    let stars = |number: u8| u16::from(number).saturating_mul(THOUSANDTHS);
    let is_within = |typed: &u16| (stars(MIN_STARS)..=stars(MAX_STARS)).contains(typed);
    read_stars(typed).filter(is_within).ok_or_else(|| StarsError { text: typed.to_owned() })
}

fn read_stars(typed: &str) -> Option<u16> {
    let (whole, part) = typed.split_once('.').unwrap_or((typed, ""));
    let is_digits = whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit());
    if !is_digits || part.len() > 3 {
        return None;
    }
    format!("{whole}{part:0<3}").parse().ok()
}

/// Writes a count to three digits or so: `22.7M`, `7.2B`.
pub fn count(count: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(1_000, "K"), (1_000_000, "M"), (1_000_000_000, "B"), (1_000_000_000_000, "T")];
    if count < 1_000 {
        return count.to_string();
    }
    let mut shown = String::new();
    for (unit, name) in UNITS {
        let tenths = (u128::from(count) * 10 + u128::from(unit) / 2) / u128::from(unit);
        let part = if tenths.is_multiple_of(10) { String::new() } else { format!(".{}", tenths % 10) };
        shown = format!("{}{part}{name}", tenths / 10);
        // A thousand of a unit, once it is rounded, is one of the next.
        if tenths < 10_000 {
            break;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn shares_are_in_per_cent_both_ways() {
        assert_eq!([10_000, 250, 5, 0, 1_010].map(share), ["100%", "2.5%", "0.05%", "0%", "10.1%"]);
        assert!((0..=WHOLE).all(|bps| parse_share(&share(bps)) == Ok(bps)));
        for typed in ["2.5", "100.01%", "2.505%", ".5%", "2.%", "-1%", "%", "1,5%", "700%", "9999999%"] {
            assert!(parse_share(typed).is_err(), "{typed}");
        }
        let error = parse_share("2.505%").unwrap_err().to_string();
        assert_eq!(error, "\"2.505%\" is no share from 0% to 100% with at most two decimals, such as 2.5%");
    }

    #[test]
    fn stars_have_up_to_three_decimals_both_ways() {
        assert_eq!([1_000, 3_500, 4_001, 4_010, 5_000].map(stars), ["1", "3.5", "4.001", "4.01", "5"]);
        assert!((1_000..=5_000).all(|thousandths| parse_stars(&stars(thousandths.into())) == Ok(thousandths)));
        assert_eq!(parse_stars("5.000"), Ok(5_000));
        for typed in ["", ".", "0.9", "5.001", "4.1234", "-4", "four", "4.5.1", "4,5", "99999999"] {
            assert!(parse_stars(typed).is_err(), "{typed}");
        }
        let error = parse_stars("5.001").unwrap_err().to_string();
        let expected = "\"5.001\" is no number of stars from 1 to 5 with at most three decimals, such as 4 or 4.5";
        assert_eq!(error, expected);
    }

    #[test]
    fn counts_are_shown_to_a_tenth_of_their_unit() {
        let shown = [0, 999, 1_000, 22_713_216, 999_949, 999_950, 7_241_732_096].map(count);
        assert_eq!(shown, ["0", "999", "1K", "22.7M", "999.9K", "1M", "7.2B"]);
        assert_eq!(count(u64::MAX), "18446744.1T");
    }
}
