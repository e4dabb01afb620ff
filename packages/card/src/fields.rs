//! Takes the known fields from the front matter, whatever types their values have.

use serde_json::{Map, Value};

use crate::front_matter::clip;
use crate::{results, Card, MAX_LIST_ITEMS, MAX_VALUE_CHARS};

pub(crate) fn fill(card: &mut Card, map: &Map<String, Value>) {
    // The hub writes license identifiers in lower case; a card's author may not.
    card.license = license(card, map).map(|id| id.to_lowercase());
    card.license_name = text(card, map, "license_name");
    card.license_link = text(card, map, "license_link");
    card.library_name = text(card, map, "library_name");
    card.pipeline_tag = text(card, map, "pipeline_tag");
    card.tags = list(card, map, "tags");
    card.languages = list(card, map, "language");
    card.datasets = list(card, map, "datasets");
    card.base_models = list(card, map, "base_model");
    if let Some(index) = map.get("model-index") {
        card.metrics = results::read(card, index);
    }
}

/// Some cards write `license` as a list; its first entry counts.
fn license(card: &mut Card, map: &Map<String, Value>) -> Option<String> {
    match map.get("license") {
        Some(Value::Array(_)) => {
            let all = list(card, map, "license");
            if all.len() > 1 {
                card.warn("license", "only the first of several is used");
            }
            all.into_iter().next()
        }
        _ => text(card, map, "license"),
    }
}

fn text(card: &mut Card, map: &Map<String, Value>, field: &str) -> Option<String> {
    match map.get(field)? {
        Value::Null => None,
        value => scalar(card, field, value),
    }
}

/// A string or a list of strings; entries of other types are left out.
fn list(card: &mut Card, map: &Map<String, Value>, field: &str) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let items = match map.get(field) {
        None | Some(Value::Null) => return kept,
        Some(Value::Array(items)) => items.as_slice(),
        Some(single) => std::slice::from_ref(single),
    };
    for (position, item) in items.iter().enumerate() {
        if position == MAX_LIST_ITEMS {
            let problem = format!("of {} entries, {MAX_LIST_ITEMS} are read", items.len());
            card.warn(field, problem);
            break;
        }
        match scalar(card, field, item) {
            Some(text) if !kept.contains(&text) => kept.push(text),
            _ => {}
        }
    }
    kept
}

/// A value as text: strings as they are, numbers and booleans as they are written.
pub(crate) fn scalar(card: &mut Card, field: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null => return None,
        Value::Array(_) | Value::Object(_) => {
            card.warn(field, "a text is expected where a list or map stands");
            return None;
        }
    };
    let clipped = clip(&text);
    if clipped.len() < text.trim().len() {
        let problem = format!("a value is cut to {MAX_VALUE_CHARS} characters without NUL");
        card.warn(field, problem);
    }
    (!clipped.is_empty()).then(|| clipped.into_owned())
}
