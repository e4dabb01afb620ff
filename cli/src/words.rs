//! Amounts, times and terms as people read them.

use cosmwasm_std::Coin;
use weighhouse_protocol::terms::{LicenseKind, Rights};

/// An amount: `5000000uwhs (5 whs)`. Denoms with `u` are millionths.
pub fn amount(amount: u128, denom: &str) -> String {
    match denom.strip_prefix('u') {
        Some(unit) if !unit.is_empty() => {
            let (whole, part) = (amount / 1_000_000, amount % 1_000_000);
            let part = format!("{part:06}");
            let point = match part.trim_end_matches('0') {
                "" => String::new(),
                digits => format!(".{digits}"),
            };
            format!("{amount}{denom} ({whole}{point} {unit})")
        }
        _ => format!("{amount}{denom}"),
    }
}

/// A coin, as [`amount`].
pub fn coin(coin: &Coin) -> String {
    amount(coin.amount.u128(), &coin.denom)
}

/// A point in time: `2026-11-23 09:07:00 UTC`.
pub fn time(seconds: u64) -> String {
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0))
        .map_or_else(|| format!("second {seconds}"), |time| time.format("%Y-%m-%d %H:%M:%S UTC").to_string())
}

/// A span: `1 d 2 h`, its two largest units.
pub fn span(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
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

/// A size: `90.9 MB`.
pub fn size(bytes: u64) -> String {
    indicatif::DecimalBytes(bytes).to_string()
}

/// How long a license lasts.
pub fn kind(kind: &LicenseKind) -> String {
    match kind {
        LicenseKind::Perpetual {} => "perpetual license".into(),
        LicenseKind::Term { seconds } => format!("license for {}", span(*seconds)),
    }
}

/// What a license allows.
pub fn rights(rights: &Rights) -> String {
    let mut parts = Vec::new();
    for (given, yes, no) in [
        (rights.commercial, "commercial use", "no commercial use"),
        (rights.derivatives, "derivatives", "no derivatives"),
        (rights.redistribution, "redistribution", "no redistribution"),
        (rights.transferable, "transferable", "not transferable"),
    ] {
        parts.push(if given { yes } else { no }.to_owned());
    }
    parts.push(rights.seats.map_or_else(|| "any number of seats".into(), |seats| format!("{seats} seats")));
    parts.join(", ")
}

/// Reads a span: `90`, `90s`, `15m`, `12h`, `30d`, `1y`.
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

/// Reads a coin: `5000000uwhs`.
pub fn parse_coin(text: &str) -> Result<Coin, String> {
    text.parse().map_err(|error| format!("{text:?} is no amount with a denom, such as 5000000uwhs: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_show_the_smallest_unit_and_the_usual_one() {
        assert_eq!(amount(5_250_000, "uwhs"), "5250000uwhs (5.25 whs)");
        assert_eq!(amount(1, "uwhs"), "1uwhs (0.000001 whs)");
        assert_eq!(amount(7, "ibc/AB"), "7ibc/AB");
    }

    #[test]
    fn spans_read_and_write() {
        assert_eq!(parse_span("30d"), Ok(2_592_000));
        assert_eq!(parse_span("90"), Ok(90));
        assert!(parse_span("d").is_err() && parse_span("1w").is_err());
        assert!(parse_span("18446744073709551615y").is_err());
        assert_eq!(span(93_784), "1 d 2 h");
        assert_eq!(span(0), "0 s");
    }

    #[test]
    fn times_are_utc() {
        assert_eq!(time(0), "1970-01-01 00:00:00 UTC");
        assert_eq!(time(u64::MAX), "second 18446744073709551615");
    }
}
