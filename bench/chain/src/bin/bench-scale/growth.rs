//! The growth of gas with a market.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// The gas of messages in one market, by name.
pub type Gas = BTreeMap<String, u64>;

/// The parts of a whole in which growth is counted: four places.
const PARTS: u64 = 10_000;

/// One message in all markets.
#[derive(Debug, PartialEq, Serialize)]
pub struct Row {
    pub message: String,
    /// Its gas in each market, from the smallest to the largest.
    pub gas: Vec<u64>,
    /// The share by which the largest gas exceeds that in the smallest market; null where there is one market only.
    pub growth: Value,
}

/// The gas of all messages.
#[derive(Debug, PartialEq, Serialize)]
pub struct Table {
    /// The largest growth of any message; null where there is one market only.
    pub gas_growth_max: Value,
    pub messages: Vec<Row>,
    /// The messages that some market accepted none of: their growth is unknown.
    pub unmeasured: Vec<String>,
}

impl Table {
    /// Compares these messages' gas in several markets, which are ordered by size.
    pub fn of(names: &[&str], markets: &[Gas]) -> Self {
        let (mut messages, mut unmeasured, mut largest) = (Vec::new(), Vec::new(), None);
        for name in names {
            let gas: Vec<u64> = markets.iter().filter_map(|market| market.get(*name).copied()).collect();
            if gas.len() < markets.len() || gas.contains(&0) {
                unmeasured.push((*name).to_owned());
                continue;
            }
            let parts = growth(&gas);
            largest = largest.max(parts);
            messages.push(Row { message: (*name).to_owned(), gas, growth: share(parts) });
        }
        Self { gas_growth_max: share(largest), messages, unmeasured }
    }
}

/// The growth from the first gas to the largest of the others, in [`PARTS`] of the first, rounded up; 0 where none is
/// larger, and `None` where there is nothing to compare.
fn growth(gas: &[u64]) -> Option<u64> {
    let (first, others) = gas.split_first().filter(|(first, _)| **first > 0)?;
    let largest = others.iter().max()?;
    Some(largest.saturating_sub(*first).saturating_mul(PARTS).div_ceil(*first))
}

/// A number of [`PARTS`] as a decimal, without a floating-point cast.
fn share(parts: Option<u64>) -> Value {
    let text = parts.map(|parts| format!("{}.{:04}", parts / PARTS, parts % PARTS));
    text.and_then(|text| text.parse().ok()).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn market(gas: &[(&str, u64)]) -> Gas {
        gas.iter().map(|(name, gas)| ((*name).to_owned(), *gas)).collect()
    }

    #[test]
    fn growth_is_that_of_the_dearest_market_over_the_smallest_rounded_up() {
        assert_eq!(growth(&[100_000, 101_000, 100_500]), Some(100));
        assert_eq!(growth(&[100_000, 100_001]), Some(1));
        assert_eq!(growth(&[100_000, 100_010]), Some(1));
        assert_eq!(growth(&[100_000, 250_000]), Some(15_000));
    }

    #[test]
    fn gas_that_falls_does_not_grow() {
        assert_eq!(growth(&[100_000, 99_000, 98_000]), Some(0));
    }

    #[test]
    fn one_market_alone_has_no_growth() {
        assert_eq!(growth(&[100_000]), None);
        assert_eq!(growth(&[]), None);
        let table = Table::of(&["escrow/buy"], &[market(&[("escrow/buy", 5)])]);
        assert_eq!(table.gas_growth_max, Value::Null);
        assert_eq!(table.messages.len(), 1);
    }

    #[test]
    fn a_share_has_four_places() {
        assert_eq!(share(Some(0)), json!(0.0));
        assert_eq!(share(Some(13)), json!(0.0013));
        assert_eq!(share(Some(15_000)), json!(1.5));
        assert_eq!(share(None), Value::Null);
    }

    #[test]
    fn the_largest_growth_of_any_message_counts() {
        let markets = [market(&[("a", 1_000), ("b", 2_000)]), market(&[("a", 1_001), ("b", 2_020)])];
        let table = Table::of(&["a", "b"], &markets);
        assert_eq!(table.gas_growth_max, json!(0.01));
        let growths: Vec<&Value> = table.messages.iter().map(|row| &row.growth).collect();
        assert_eq!(growths, [&json!(0.001), &json!(0.01)]);
        assert_eq!(table.messages[1].gas, [2_000, 2_020]);
    }

    #[test]
    fn a_message_that_a_market_did_not_accept_is_named_and_not_compared() {
        let markets = [market(&[("a", 1_000), ("b", 2_000), ("c", 0)]), market(&[("a", 1_000), ("c", 9)])];
        let table = Table::of(&["a", "b", "c", "d"], &markets);
        assert_eq!(table.unmeasured, ["b", "c", "d"]);
        assert_eq!(table.messages.len(), 1);
        assert_eq!(table.gas_growth_max, json!(0.0));
    }
}
