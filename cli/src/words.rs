//! Amounts, times and terms as people read them.

use cosmwasm_std::Coin;
use weighhouse_protocol::escrow::{Closing, Revenue};
use weighhouse_protocol::terms::{LicenseKind, Rights};
use weighhouse_protocol::Seconds;

use weighhouse_messages::notation;
pub use weighhouse_messages::notation::{amount, coin, count, share, span, time};

/// A number of things: `1 sale`, `2 sales`.
pub fn plural(number: u64, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

/// A size: `90.9 MB`.
pub fn size(bytes: u64) -> String {
    indicatif::DecimalBytes(bytes).to_string()
}

/// Revenue that is swept.
pub fn revenue(revenue: &Revenue) -> String {
    let gross = amount(revenue.gross.u128(), &revenue.denom);
    let fee = amount(revenue.fee.u128(), &revenue.denom);
    let sales = plural(revenue.sales.into(), "sale");
    format!("{gross} from {sales} of listing {}, of which {fee} is the market's fee", revenue.listing)
}

/// That a missed delivery closed a seller's listings, and what opens them.
pub fn closed(closing: &Closing) -> String {
    format!(
        "the seller's listings take no new orders since it missed order {} on {}: its next delivery opens them, or its \
         `weighhouse listing reopen`",
        closing.order,
        time(closing.since)
    )
}

/// That a denom takes no new orders, or from when on it takes none.
pub fn closing(denom: &str, closes_at: Seconds) -> String {
    match closes_at {
        0 => format!("{denom} is closed: nothing new is ordered in it"),
        at => format!("{denom} takes no new orders from {} on: open orders end in it", time(at)),
    }
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

/// Reads an amount: `5whs`, `0.25whs`, `250000uwhs`.
pub fn parse_coin(text: &str) -> Result<Coin, String> {
    notation::parse_coin(text).map_err(|error| error.to_string())
}

/// Reads a share in basis points: `2.5%`.
pub fn parse_share(text: &str) -> Result<u16, String> {
    notation::parse_share(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_says_when() {
        assert_eq!(
            closing("uwhs", 1_795_424_820),
            "uwhs takes no new orders from 2026-11-23 09:07:00 UTC on: open orders end in it"
        );
        assert_eq!(closing("uwhs", 0), "uwhs is closed: nothing new is ordered in it");
    }

    #[test]
    fn spans_are_read() {
        assert_eq!(parse_span("30d"), Ok(2_592_000));
        assert_eq!(parse_span("90"), Ok(90));
        assert!(parse_span("d").is_err() && parse_span("1w").is_err());
        assert!(parse_span("18446744073709551615y").is_err());
    }
}
