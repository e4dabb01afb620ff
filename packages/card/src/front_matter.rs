//! Finds the front matter and parses its YAML within a budget.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::{Card, MAX_FRONT_MATTER_BYTES, MAX_VALUE_CHARS};

/// Deepest nesting of the YAML: `model-index` needs seven levels.
const MAX_DEPTH: usize = 32;
/// Most YAML nodes; a full `model-index` has about ten a metric.
const MAX_NODES: usize = 100_000;
/// Most anchors, and most uses of them. Cards hardly ever use any; this leaves no room for bombs.
const MAX_ALIASES: usize = 64;
/// Most parser events that all uses of anchors may repeat.
const MAX_REPLAYED_EVENTS: usize = 10_000;

/// Splits a card in front matter (without its fences) and body.
pub(crate) fn split<'a>(text: &'a str, card: &mut Card) -> (Option<&'a str>, &'a str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(inner) = after_fence(text.trim_start_matches(['\r', '\n'])) else {
        card.warn("front matter", "there is none");
        return (None, text);
    };
    let mut offset = 0;
    for line in inner.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return (Some(&inner[..offset]), &inner[offset + line.len()..]);
        }
        offset += line.len();
    }
    card.warn("front matter", "it is not closed by a line of three dashes");
    (None, text)
}

fn after_fence(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once('\n')?;
    (first.trim_end() == "---").then_some(rest)
}

/// Parses the YAML to a map; anything else is a warning and `None`.
pub(crate) fn parse(yaml: &str, card: &mut Card) -> Option<Map<String, Value>> {
    if yaml.len() > MAX_FRONT_MATTER_BYTES {
        let problem = format!("it has {} bytes, at most {MAX_FRONT_MATTER_BYTES} are read", yaml.len());
        card.warn("front matter", problem);
        return None;
    }
    match serde_saphyr::from_str_with_options(yaml, options()) {
        Ok(Value::Object(map)) => Some(map),
        Ok(Value::Null) => None,
        Ok(_) => {
            card.warn("front matter", "it is not a map of fields");
            None
        }
        Err(error) => {
            let problem = format!("it is not valid YAML: {error}");
            card.warn("front matter", clip(&problem).into_owned());
            None
        }
    }
}

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: MAX_NODES * 2,
            flow_nesting_limit: MAX_DEPTH,
            max_aliases: MAX_ALIASES,
            max_anchors: MAX_ALIASES,
            max_recorded_anchor_events: MAX_REPLAYED_EVENTS,
            max_recorded_anchor_bytes: MAX_FRONT_MATTER_BYTES,
            max_documents: 1,
            max_total_scalar_bytes: MAX_FRONT_MATTER_BYTES,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: MAX_REPLAYED_EVENTS,
            max_replay_stack_depth: MAX_DEPTH,
        },
        // The hub's own readers take the last of two equal keys.
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::LastWins,
        // YAML 1.2, as on the hub: `language: no` is Norwegian, not `false`.
        strict_booleans: true,
        // One metric that is not a number must not cost the whole card.
        non_finite_float_policy: serde_saphyr::options::NonFiniteFloatPolicy::AsString,
        with_snippet: false,
    }
}

/// At most [`MAX_VALUE_CHARS`] characters, without NUL and surrounding space.
pub(crate) fn clip(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let end = text.char_indices().nth(MAX_VALUE_CHARS).map_or(text.len(), |(at, _)| at);
    let text = &text[..end];
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', ""))
    } else {
        Cow::Borrowed(text)
    }
}
