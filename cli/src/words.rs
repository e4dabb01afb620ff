//! Amounts, times and terms as people read them.

use cosmwasm_std::Coin;
use weighhouse_protocol::escrow::{Closing, Revenue};
use weighhouse_protocol::terms::{LicenseKind, Rights};
use weighhouse_protocol::Seconds;

use weighhouse_messages::notation;
pub use weighhouse_messages::notation::{amount, coin, count, parse_span, share, span, time};

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

/// Reads an amount: `5whs`, `0.25whs`, `250000uwhs`.
pub fn parse_coin(text: &str) -> Result<Coin, String> {
    notation::parse_coin(text).map_err(|error| error.to_string())
}

/// Reads a share in basis points: `2.5%`.
pub fn parse_share(text: &str) -> Result<u16, String> {
    notation::parse_share(text).map_err(|error| error.to_string())
}

/// Reads stars in thousandths: `4.5`.
pub fn parse_stars(text: &str) -> Result<u32, String> {
    notation::parse_stars(text).map(u32::from).map_err(|error| error.to_string())
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
}
