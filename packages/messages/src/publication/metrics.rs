//! The results that a card claims, as a version's record takes them.

use std::str::FromStr;

use cosmwasm_std::SignedDecimal;
use weighhouse_card::{plain, Warning};
use weighhouse_protocol::registry::{Metric, MAX_METRICS, MAX_TEXT};
use weighhouse_protocol::text;

/// The metrics that fit into a version's record, in the card's order.
pub(super) fn metrics(claimed: &[weighhouse_card::Metric], warnings: &mut Vec<Warning>) -> Vec<Metric> {
    let fits = |text: &str| text::check("metric", text, 1..=MAX_TEXT).is_ok() && plain(text) == text;
    let mut warn = |problem| warnings.push(Warning { field: "model-index".into(), problem });
    let mut metrics = Vec::new();
    for metric in claimed {
        let dataset = metric.dataset.clone().unwrap_or_else(|| "other".into());
        match decimal(metric.value) {
            Some(value) if fits(&metric.name) && fits(&dataset) => {
                metrics.push(Metric { name: metric.name.clone(), dataset, value });
            }
            _ => warn(format!("{:?} = {} is left out", metric.name, metric.value)),
        }
    }
    if metrics.len() > MAX_METRICS {
        warn(format!("{} metrics, the first {MAX_METRICS} are listed", metrics.len()));
        metrics.truncate(MAX_METRICS);
    }
    metrics
}

/// The number with at most 18 decimal places, which is what the chain's decimals have.
fn decimal(value: f64) -> Option<SignedDecimal> {
    let shortest = value.to_string();
    let places = shortest.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let text = if places > 18 { format!("{value:.18}") } else { shortest };
    SignedDecimal::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn numbers_keep_what_a_decimal_can_hold() {
        assert_eq!(decimal(92.5).unwrap().to_string(), "92.5");
        assert_eq!(decimal(-1e-7).unwrap().to_string(), "-0.0000001");
        assert_eq!(decimal(1e-30).unwrap().to_string(), "0");
        assert_eq!(decimal(1e30), None);
    }
}
