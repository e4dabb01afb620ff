//! Takes the known fields from the front matter, whatever types their values have.

use std::borrow::Cow;

use crate::plain::plain;
use crate::yaml::{Node, Shared};
use crate::{license, results, Card, MAX_LIST_ITEMS, MAX_VALUE_CHARS};

pub(crate) fn fill(card: &mut Card, map: &Node) {
    card.license = license(card, map);
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

/// Some cards write `license` as a list. Nobody can tell whether one of them is to be chosen or all hold, so that all do.
/// The hub writes identifiers in lower case; a card's author may not.
fn license(card: &mut Card, map: &Node) -> Option<String> {
    let all: Vec<String> = list(card, map, "license").iter().map(|id| id.to_lowercase()).collect();
    if all.len() > 1 {
        card.warn("license", "names several: what each of them allows is granted, and no more");
    }
    (!all.is_empty()).then(|| all.join(license::AND))
}

fn text(card: &mut Card, map: &Node, field: &str) -> Option<String> {
    match map.get(field)? {
        value if value.is_null() => None,
        value => scalar(card, field, value),
    }
}

/// A text or a list of texts; entries of other types are left out.
fn list(card: &mut Card, map: &Node, field: &str) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let items: &[Shared] = match map.get(field) {
        None => return kept,
        Some(value) if value.is_null() => return kept,
        Some(Node::List(items)) => items,
        Some(single) => return scalar(card, field, single).into_iter().collect(),
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

/// A value as text, as it was written. In a list `null` is a word like others, as `no` is.
pub(crate) fn scalar(card: &mut Card, field: &str, value: &Node) -> Option<String> {
    let text = match value {
        Node::Text { text, plain: true } if text == "~" => return None,
        Node::Text { text, .. } => text,
        Node::Odd(reason) => {
            card.warn(field, format!("{reason}: left out"));
            return None;
        }
        Node::List(_) | Node::Map(_) => {
            card.warn(field, "a text is expected where a list or map stands");
            return None;
        }
    };
    let seen = plain(text);
    let clipped = clip(&seen);
    if clipped.len() < text.trim().len() {
        let problem = format!("a value is cut to {MAX_VALUE_CHARS} characters that can be seen");
        card.warn(field, problem);
    }
    (!clipped.is_empty()).then(|| clipped.to_owned())
}

/// At most [`MAX_VALUE_CHARS`] characters, without surrounding space.
pub(crate) fn clip(text: &str) -> &str {
    let text = text.trim();
    let end = text.char_indices().nth(MAX_VALUE_CHARS).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text).trim_end()
}

/// A text of a warning: as any other value.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    match plain(text) {
        Cow::Borrowed(text) => Cow::Borrowed(clip(text)),
        Cow::Owned(text) => Cow::Owned(clip(&text).to_owned()),
    }
}
