//! `model-index`: the results a card claims.

use serde::Serialize;

use crate::fields::scalar;
use crate::yaml::{Node, MAX_NODES};
use crate::{Card, MAX_METRICS};

/// One result claimed by the card.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Metric {
    /// The task of the measurement (`text-classification`).
    pub task: Option<String>,
    /// The data set of the measurement (`glue`).
    pub dataset: Option<String>,
    /// The measure, by the metric's `type` (`accuracy`).
    pub name: String,
    /// The claimed value, always finite, in the card's own unit (some write percent).
    pub value: f64,
}

/// `model-index` is a list of `{results: [{task, dataset, metrics: [{type, value}]}]}`.
pub(crate) fn read(card: &mut Card, index: &Node) -> Vec<Metric> {
    let mut metrics = Vec::new();
    // Anchors are shared: a few of them, named often, are more results than there is time for.
    let mut left = MAX_NODES;
    for model in entries(Some(index)) {
        for result in entries(model.get("results")) {
            let task = typed(card, result.get("task"));
            let dataset = typed(card, result.get("dataset"));
            left = left.saturating_sub(1);
            for metric in entries(result.get("metrics")) {
                left = left.saturating_sub(1);
                if metrics.len() == MAX_METRICS || left == 0 {
                    break;
                }
                let Some((name, value)) = measured(card, metric) else {
                    continue;
                };
                metrics.push(Metric { task: task.clone(), dataset: dataset.clone(), name, value });
            }
            if metrics.len() == MAX_METRICS || left == 0 {
                card.warn("model-index", format!("only {} metrics are read", metrics.len()));
                return metrics;
            }
        }
    }
    metrics
}

/// The entries of a list, or the one value that stands for a list of it.
fn entries(value: Option<&Node>) -> impl Iterator<Item = &Node> {
    let (list, single) = match value {
        Some(Node::List(items)) => (items.as_slice(), None),
        Some(value) if value.is_null() => (&[][..], None),
        other => (&[][..], other),
    };
    list.iter().map(AsRef::as_ref).chain(single)
}

/// `{type, name}` or a bare text; the type is the identifier, the name is for people.
fn typed(card: &mut Card, value: Option<&Node>) -> Option<String> {
    let value = value.filter(|value| !value.is_null())?;
    match value {
        Node::Map(_) => {
            let named = value.get("type").filter(|named| !named.is_null()).or_else(|| value.get("name"))?;
            scalar(card, "model-index", named)
        }
        other => scalar(card, "model-index", other),
    }
}

fn measured(card: &mut Card, metric: &Node) -> Option<(String, f64)> {
    let name = typed(card, Some(metric))?;
    let value: Option<f64> = match metric.get("value") {
        Some(Node::Text { text, .. }) => text.trim().trim_end_matches('%').trim().parse().ok(),
        _ => None,
    };
    match (value, metric.get("value")) {
        (Some(value), _) if value.is_finite() => Some((name, value)),
        (_, Some(Node::Odd(reason))) => {
            card.warn("model-index", format!("metric {name}: {reason}: left out"));
            None
        }
        _ => {
            card.warn("model-index", format!("metric {name} has no number as value"));
            None
        }
    }
}
