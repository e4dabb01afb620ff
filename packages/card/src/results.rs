//! `model-index`: the results a card claims.

use serde::Serialize;
use serde_json::Value;

use crate::fields::scalar;
use crate::{Card, MAX_METRICS};

/// One result claimed by the card.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Metric {
    /// Task it was measured on (`text-classification`).
    pub task: Option<String>,
    /// Data set it was measured on (`glue`).
    pub dataset: Option<String>,
    /// What was measured, by the metric's `type` (`accuracy`).
    pub name: String,
    /// The claimed value, always finite, in the card's own unit (some write percent).
    pub value: f64,
}

/// `model-index` is a list of `{results: [{task, dataset, metrics: [{type, value}]}]}`.
pub(crate) fn read(card: &mut Card, index: &Value) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for model in entries(index) {
        for result in model.get("results").map(entries).unwrap_or_default() {
            let task = typed(card, result.get("task"));
            let dataset = typed(card, result.get("dataset"));
            for metric in result.get("metrics").map(entries).unwrap_or_default() {
                if metrics.len() == MAX_METRICS {
                    card.warn("model-index", format!("only {MAX_METRICS} metrics are read"));
                    return metrics;
                }
                let Some((name, value)) = measured(card, metric) else {
                    continue;
                };
                metrics.push(Metric { task: task.clone(), dataset: dataset.clone(), name, value });
            }
        }
    }
    metrics
}

fn entries(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        single => std::slice::from_ref(single),
    }
}

/// `{type, name}` or a bare text; the type is the identifier, the name is for people.
fn typed(card: &mut Card, value: Option<&Value>) -> Option<String> {
    let value = value?;
    match value {
        Value::Object(map) => {
            let named = map.get("type").or_else(|| map.get("name"))?;
            scalar(card, "model-index", named)
        }
        other => scalar(card, "model-index", other),
    }
}

fn measured(card: &mut Card, metric: &Value) -> Option<(String, f64)> {
    let name = typed(card, Some(metric))?;
    let value = match metric.get("value") {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().trim_end_matches('%').trim().parse().ok(),
        _ => None,
    };
    match value {
        Some(value) if value.is_finite() => Some((name, value)),
        _ => {
            card.warn("model-index", format!("metric {name} has no number as value"));
            None
        }
    }
}
