//! Copies of a season, with numbers and accounts of their own.
use std::collections::BTreeSet;

use cosmwasm_std::{Attribute, Event};
use serde_json::{json, Value};
use weighhouse_market_suite::Happened;
use weighhouse_protocol::reputation::handle;

use crate::story::Story;

/// What an address begins with here.
const PREFIX: &str = "cosmwasm1";
/// Characters of an address that a copy's number replaces.
const NUMBERED: usize = 6;

/// Renumbers what happened.
pub struct Copies {
    listings: u64,
    orders: u64,
    questions: u64,
    reports: u64,
    shared: BTreeSet<String>,
}

impl Copies {
    pub fn of(story: &Story) -> Self {
        Copies {
            listings: story.listings,
            orders: story.orders,
            questions: story.questions,
            reports: story.reports,
            shared: story.shared.iter().cloned().collect(),
        }
    }

    /// The events of one message in a copy, as the chain shows them: `msg_index` comes last.
    pub fn events(&self, happened: &Happened, copy: u64) -> Vec<Value> {
        happened.events.iter().map(|event| self.event(event, copy)).collect()
    }

    fn event(&self, event: &Event, copy: u64) -> Value {
        let attribute = |key: &str, value: &str| json!({"key": key, "value": value, "index": true});
        let mut attributes: Vec<Value> = event
            .attributes
            .iter()
            .map(|Attribute { key, value, .. }| attribute(key, &self.value(&event.ty, key, value, copy)))
            .collect();
        attributes.push(attribute("msg_index", "0"));
        json!({"type": event.ty, "attributes": attributes})
    }

    fn value(&self, kind: &str, key: &str, value: &str, copy: u64) -> String {
        let by = match key {
            "listing" => copy * self.listings,
            "order" | "license" | "resold" | "token_id" => copy * self.orders,
            "question" => copy * self.questions,
            "report" => copy * self.reports,
            // One account alone holds a handle, and what looks like it.
            "handle" => return format!("{value}{copy}"),
            "fold" => return handle::fold(&format!("{value}{copy}")),
            "record" => return self.account(&self.record(kind, value, copy), copy),
            _ => 0,
        };
        match value.parse::<u64>() {
            Ok(number) if by > 0 => (number + by).to_string(),
            _ => self.account(value, copy),
        }
    }

    /// A listing has its number in `id`, a version its listing's in `listing`.
    fn record(&self, kind: &str, value: &str, copy: u64) -> String {
        let Ok(mut record) = serde_json::from_str::<Value>(value) else { return value.to_owned() };
        let field = if kind.ends_with("listing-created") { "id" } else { "listing" };
        if let Some(number) = record[field].as_u64() {
            record[field] = json!(number + copy * self.listings);
        }
        record.to_string()
    }

    /// The text with the accounts of a copy.
    fn account(&self, text: &str, copy: u64) -> String {
        let mut copied = text.to_owned();
        for (start, _) in text.match_indices(PREFIX) {
            let end =
                text[start..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(text.len(), |length| start + length);
            if !self.shared.contains(&text[start..end]) {
                copied.replace_range(end - NUMBERED..end, &format!("{copy:0NUMBERED$}"));
            }
        }
        copied
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use super::*;
    use crate::story::tell;

    /// What each kind of event names by an attribute, in a copy.
    fn named(story: &Story, copy: u64, key: &str) -> BTreeMap<String, BTreeSet<String>> {
        let copies = Copies::of(story);
        let mut named = BTreeMap::<String, BTreeSet<String>>::new();
        for event in story.season.iter().flat_map(|happened| copies.events(happened, copy)) {
            for attribute in event["attributes"].as_array().unwrap() {
                if attribute["key"] == key {
                    let kind = event["type"].as_str().unwrap().to_owned();
                    named.entry(kind).or_default().insert(attribute["value"].as_str().unwrap().to_owned());
                }
            }
        }
        named
    }

    #[test]
    fn copies_share_no_number_and_no_name() {
        let story = tell().unwrap();
        for (key, kind) in [
            ("listing", "review-written"),
            ("order", "review-voted"),
            ("license", "review-voted"),
            ("question", "question-answered"),
            ("report", "report-settled"),
            ("handle", "handle-claimed"),
            ("fold", "handle-claimed"),
            ("wallet", "wallet-linked"),
            ("verifier", "identity-attested"),
        ] {
            let [first, second] = [0, 1].map(|copy| named(&story, copy, key));
            assert!(first.contains_key(&format!("wasm-weighhouse-{kind}")), "{kind} is not told with its {key}");
            let shared = |(kind, values): (&String, &BTreeSet<String>)| !values.is_disjoint(&second[kind]);
            assert!(!first.iter().any(shared), "{key}: {first:?} and {second:?}");
        }
    }
}
