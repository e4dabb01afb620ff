//! The settings of the registry and of reputation: their names, their units, and whom a change of each reaches.
//!
//! Settings are compared as JSON, so that one that is not named here is shown by its path and never hidden.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Coin, Uint128};
use serde_json::Value as Json;

use super::sentences::{
    ARBITER_OFFICE, BONDS, DENOM_CLOSED, DENOM_OPENED, DEPOSITS, FEES, LISTINGS_TO_COME, OFFICE, ORDERS_TO_COME,
    PENALTIES, RATINGS,
};
use super::{Line, Phrase, Sentence, Value};
use crate::notation;

/// The field by which the entries of a list are told apart.
const DENOM: &str = "denom";

/// A setting.
struct Setting {
    /// Its path in the settings. `{denom}` stands for any denom.
    path: &'static str,
    /// Its name in English.
    text: &'static str,
    unit: Unit,
    /// Those whom a change reaches.
    reaches: Phrase,
}

#[derive(Clone, Copy)]
enum Unit {
    /// Basis points.
    Share,
    /// Seconds.
    Span,
    /// Seconds UTC.
    Time,
    Milliseconds,
    BytesPerSecond,
    /// Base units of the denom in the path.
    Amount,
    /// An amount with its denom.
    Coin,
    /// Thousandths of a star.
    Stars,
    Account,
    /// As it stands.
    Plain,
}

const fn setting(path: &'static str, text: &'static str, unit: Unit, reaches: Phrase) -> Setting {
    Setting { path, text, unit, reaches }
}

/// The registry's settings, in the order in which they are shown.
const REGISTRY: &[Setting] = &[
    setting("treasury", "treasury", Unit::Account, FEES),
    setting("fee_bps", "fee", Unit::Share, ORDERS_TO_COME),
    setting("denoms.{denom}.closed", "{denom} closed", Unit::Plain, ORDERS_TO_COME),
    setting("denoms.{denom}.closes_at", "{denom} closes", Unit::Time, ORDERS_TO_COME),
    setting("denoms.{denom}.min_fee", "least fee in {denom}", Unit::Amount, ORDERS_TO_COME),
    setting("denoms.{denom}.min_bond", "least bond in {denom}", Unit::Amount, ORDERS_TO_COME),
    setting("denoms.{denom}.min_stake", "least stake in {denom}", Unit::Amount, ORDERS_TO_COME),
    setting("denoms.{denom}.daily_penalty", "daily penalty in {denom}", Unit::Amount, PENALTIES),
    setting("deliver_within.min", "least time to deliver", Unit::Span, LISTINGS_TO_COME),
    setting("deliver_within.max", "most time to deliver", Unit::Span, LISTINGS_TO_COME),
    setting("grace", "grace after the deadline", Unit::Span, ORDERS_TO_COME),
    setting("challenge_window.min", "least challenge window", Unit::Span, LISTINGS_TO_COME),
    setting("challenge_window.max", "most challenge window", Unit::Span, LISTINGS_TO_COME),
    setting("download_rate", "assumed download rate", Unit::BytesPerSecond, LISTINGS_TO_COME),
    setting("cooldown", "cooldown after the window", Unit::Span, ORDERS_TO_COME),
    setting("bond_bps", "bond of an order", Unit::Share, ORDERS_TO_COME),
    setting("bond_delay", "delay to withdraw a bond", Unit::Span, BONDS),
    setting("block_interval", "block interval", Unit::Milliseconds, ORDERS_TO_COME),
    setting("stake_bps", "stake of a dispute", Unit::Share, ORDERS_TO_COME),
    setting("guardian.address", "guardian", Unit::Account, OFFICE),
    setting("guardian.expires_at", "end of the guardian's power", Unit::Time, OFFICE),
    setting("moderator.address", "moderator", Unit::Account, OFFICE),
    setting("moderator.lapse", "span of the moderator's delistings", Unit::Span, OFFICE),
    setting("arbiter.address", "arbiter", Unit::Account, ARBITER_OFFICE),
    setting("arbiter.decide_within", "arbiter's time to decide", Unit::Span, ARBITER_OFFICE),
];

/// The settings of reputation.
const REPUTATION: &[Setting] = &[
    setting("handle_deposit", "deposit of a handle", Unit::Coin, DEPOSITS),
    setting("handle_cooldown", "cooldown of a handle", Unit::Span, DEPOSITS),
    setting("report_stake", "stake of a report", Unit::Coin, DEPOSITS),
    setting("report_span", "time to decide a report", Unit::Span, DEPOSITS),
    setting("appeal_span", "time to appeal", Unit::Span, DEPOSITS),
    setting("rates.{denom}.weight", "weight of fees in {denom}", Unit::Plain, RATINGS),
    setting("prior.rating", "rating before reviews", Unit::Stars, RATINGS),
    setting("prior.weight", "weight of that rating", Unit::Plain, RATINGS),
];

/// The differences between two settings.
#[derive(Default)]
pub(super) struct Differences {
    pub(super) lines: Vec<Line>,
    pub(super) affects: Vec<Sentence>,
    /// The denoms that leave the settings.
    pub(super) removed: BTreeSet<String>,
}

/// Compares the registry's settings.
pub(super) fn of_registry(before: &Json, after: &Json) -> Differences {
    compare(REGISTRY, before, after)
}

/// Compares the settings of reputation.
pub(super) fn of_reputation(before: &Json, after: &Json) -> Differences {
    compare(REPUTATION, before, after)
}

fn compare(settings: &[Setting], before: &Json, after: &Json) -> Differences {
    let (before, after) = (flat(before), flat(after));
    let mut changed: BTreeSet<&Path> = before.keys().chain(after.keys()).collect();
    changed.retain(|path| before.get(*path) != after.get(*path));
    let mut found = Differences { removed: removed(&before, &after), ..Differences::default() };
    for setting in settings {
        for path in changed.iter().copied().filter(|path| setting.is_at(path)) {
            let denom = setting.denom(path);
            let value = |values: &BTreeMap<Path, Json>| setting.value(denom, values.get(path));
            let (from, to) = (value(&before), value(&after));
            found.affect(setting.affected(denom, &after));
            found.lines.push(Line { label: setting.label(denom), from: Some(from), to });
        }
    }
    let is_named = |path: &[String]| settings.iter().any(|setting| setting.is_at(path));
    for path in changed.into_iter().filter(|path| !is_named(path)) {
        let value = |values: &BTreeMap<Path, Json>| values.get(path).map_or(Value::Absent, plain);
        found.affect(ORDERS_TO_COME.say());
        found.lines.push(Line { label: unnamed(path), from: Some(value(&before)), to: value(&after) });
    }
    found
}

impl Differences {
    fn affect(&mut self, affected: Sentence) {
        if !self.affects.contains(&affected) {
            self.affects.push(affected);
        }
    }
}

/// A place in settings, by the names on the way to it.
type Path = Vec<String>;

/// The values of settings by their paths. What is `null` is not set.
fn flat(settings: &Json) -> BTreeMap<Path, Json> {
    let mut values = BTreeMap::new();
    flatten(&mut Path::new(), settings, &mut values);
    values
}

fn flatten(path: &mut Path, json: &Json, values: &mut BTreeMap<Path, Json>) {
    let mut below = |name: &str, json: &Json| {
        path.push(name.to_owned());
        flatten(path, json, values);
        path.pop();
    };
    match json {
        Json::Null => {}
        Json::Object(fields) if fields.len() != 2 || coin(json).is_none() => {
            fields.iter().for_each(|(name, value)| below(name, value));
        }
        Json::Array(entries) if entries.iter().all(|entry| name(entry).is_some()) => {
            for entry in entries {
                let fields = entry.as_object().into_iter().flatten().filter(|(field, _)| *field != DENOM);
                let fields: serde_json::Map<_, _> =
                    fields.map(|(field, value)| (field.clone(), value.clone())).collect();
                below(name(entry).unwrap_or_default(), &Json::Object(fields));
            }
        }
        value => {
            values.insert(path.clone(), value.clone());
        }
    }
}

/// The denom of an entry of a list.
fn name(entry: &Json) -> Option<&str> {
    entry.get(DENOM)?.as_str()
}

fn coin(json: &Json) -> Option<Coin> {
    serde_json::from_value(json.clone()).ok()
}

/// The denoms that stand in the list of one setting and in no other.
fn removed(before: &BTreeMap<Path, Json>, after: &BTreeMap<Path, Json>) -> BTreeSet<String> {
    let denoms = |values: &BTreeMap<Path, Json>| -> BTreeSet<String> {
        let listed = values.keys().filter(|path| path.first().is_some_and(|first| first == "denoms"));
        listed.filter_map(|path| path.get(1).cloned()).collect()
    };
    &denoms(before) - &denoms(after)
}

/// Whether a denom is among the settings, and neither closed nor announced to be.
fn is_open(values: &BTreeMap<Path, Json>, denom: &str) -> bool {
    let value = |name: &str| values.get(&["denoms", denom, name].map(str::to_owned).to_vec());
    value("closed") == Some(&Json::Bool(false)) && value("closes_at").is_none()
}

/// The label of a setting that has no name here: its path.
fn unnamed(path: &[String]) -> Sentence {
    Phrase { code: "setting", text: "{path}" }.with([("path", path.join("."))])
}

impl Setting {
    fn is_at(&self, path: &[String]) -> bool {
        let names: Vec<_> = self.path.split('.').collect();
        names.len() == path.len() && names.iter().zip(path).all(|(name, found)| *name == "{denom}" || name == found)
    }

    /// The denom in a path of this setting.
    fn denom<'a>(&self, path: &'a [String]) -> Option<&'a str> {
        let place = self.path.split('.').position(|name| name == "{denom}")?;
        path.get(place).map(String::as_str)
    }

    fn label(&self, denom: Option<&str>) -> Sentence {
        let phrase = Phrase { code: self.path, text: self.text };
        match denom {
            Some(denom) => phrase.with([(DENOM, denom.to_owned())]),
            None => phrase.say(),
        }
    }

    /// Those whom a change that leaves these values reaches.
    fn affected(&self, denom: Option<&str>, after: &BTreeMap<Path, Json>) -> Sentence {
        let Some(denom) = denom.filter(|_| self.path.ends_with(".closed") || self.path.ends_with(".closes_at")) else {
            return self.reaches.say();
        };
        let phrase = if is_open(after, denom) { DENOM_OPENED } else { DENOM_CLOSED };
        phrase.with([(DENOM, denom.to_owned())])
    }

    fn value(&self, denom: Option<&str>, json: Option<&Json>) -> Value {
        let Some(json) = json else { return Value::Absent };
        let number = json.as_u64();
        let value = match self.unit {
            Unit::Share => number.and_then(|number| u16::try_from(number).ok()).map(Value::Share),
            Unit::Span => number.map(Value::Span),
            Unit::Time => number.map(Value::Time),
            Unit::Milliseconds => number.map(Value::Milliseconds),
            Unit::BytesPerSecond => number.map(Value::BytesPerSecond),
            Unit::Amount => amount(denom, json).map(Value::Amount),
            Unit::Coin => coin(json).map(Value::Amount),
            Unit::Stars => number.map(|number| Value::Number(notation::stars(number))),
            Unit::Account => json.as_str().map(|address| Value::Account(address.to_owned())),
            Unit::Plain => None,
        };
        value.unwrap_or_else(|| plain(json))
    }
}

fn amount(denom: Option<&str>, json: &Json) -> Option<Coin> {
    let amount: Uint128 = json.as_str()?.parse().ok()?;
    Some(Coin { denom: denom?.to_owned(), amount })
}

/// A value as it stands.
pub(super) fn plain(json: &Json) -> Value {
    match json {
        Json::Bool(flag) => Value::Flag(*flag),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Null => Value::Absent,
        other => Value::Text(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;
    use weighhouse_protocol::order::Arbiter;
    use weighhouse_protocol::registry::{Guardian, Moderator};

    use super::*;
    use crate::governance::known::fixture;

    fn shown(found: &Differences) -> Vec<String> {
        let text = |value: &Value| value.to_string();
        let line = |line: &Line| format!("{}: {} → {}", line.label.text, text(line.from.as_ref().unwrap()), line.to);
        found.lines.iter().map(line).collect()
    }

    #[test]
    fn every_setting_has_a_name() {
        let known = fixture::known();
        let mut config = known.registry;
        config.guardian = Some(Guardian { address: "wasm1a".into(), expires_at: 1 });
        config.moderator = Some(Moderator { address: "wasm1a".into(), lapse: 1 });
        config.arbiter = Some(Arbiter { address: "wasm1a".into(), decide_within: 1 });
        let registry = serde_json::to_value(&config).unwrap();
        let reputation = serde_json::to_value(known.reputation.unwrap()).unwrap();
        for (settings, json) in [(REGISTRY, registry), (REPUTATION, reputation)] {
            for path in flat(&json).keys() {
                assert!(settings.iter().any(|setting| setting.is_at(path)), "{path:?} has no name");
            }
        }
    }

    #[test]
    fn a_change_is_shown_in_its_unit_from_and_to() {
        let before = serde_json::to_value(fixture::known().registry).unwrap();
        let mut after = before.clone();
        after["fee_bps"] = json!(150);
        after["grace"] = json!(7_200);
        after["denoms"][0]["min_fee"] = json!("2500000");
        after["guardian"] = json!({"address": "wasm1guardian", "expires_at": 951_782_400});
        let found = of_registry(&before, &after);
        assert_eq!(
            shown(&found),
            [
                "fee: 2.5% → 1.5%",
                "least fee in uwhs: 0.000001whs → 2.5whs",
                "grace after the deadline: 1 h → 2 h",
                "guardian: none → wasm1guardian",
                "end of the guardian's power: none → 2000-02-29 00:00:00 UTC",
            ]
        );
        let affected: Vec<_> = found.affects.iter().map(|affected| affected.code).collect();
        assert_eq!(affected, ["orders_to_come", "office"]);
        assert!(of_registry(&before, &before).lines.is_empty());
    }

    #[test]
    fn a_denom_is_closed_opened_added_and_removed() {
        let before = serde_json::to_value(fixture::known().registry).unwrap();
        let mut after = before.clone();
        after["denoms"][0]["closed"] = json!(true);
        let found = of_registry(&before, &after);
        assert_eq!(shown(&found), ["uwhs closed: no → yes"]);
        assert_eq!(found.affects[0].code, "denom_closed");
        assert_eq!(found.affects[0].values["denom"], "uwhs");
        assert_eq!(of_registry(&after, &before).affects[0].code, "denom_opened");

        let mut fewer = before.clone();
        fewer["denoms"].as_array_mut().unwrap().remove(1);
        let gone = of_registry(&before, &fewer);
        assert_eq!(gone.removed, BTreeSet::from(["uusdc".to_owned()]));
        let affected = |found: &Differences| found.affects.iter().map(|affected| affected.code).collect::<Vec<_>>();
        assert!(!affected(&gone).contains(&"denom_opened"), "nobody sets a price in it any more");
        // A denom that closes at a time is not opened by the word that it is not closed yet.
        after["denoms"][0]["closes_at"] = json!(5);
        let mut open = after.clone();
        open["denoms"][0]["closed"] = json!(false);
        assert_eq!(affected(&of_registry(&after, &open)), ["denom_closed"]);
        let more = of_registry(&fewer, &before);
        assert!(more.removed.is_empty());
        assert!(shown(&more).contains(&"least bond in uusdc: none → 1 000uusdc".to_owned()), "{:?}", shown(&more));
    }

    #[test]
    fn a_setting_without_a_name_is_shown_by_its_path() {
        let before = serde_json::to_value(fixture::known().registry).unwrap();
        let mut after = before.clone();
        after["new_rule"] = json!({"least": 5});
        assert_eq!(shown(&of_registry(&before, &after)), ["new_rule.least: none → 5"]);
    }

    #[test]
    fn stars_and_coins_of_reputation_are_in_their_units() {
        let before = serde_json::to_value(fixture::known().reputation.unwrap()).unwrap();
        let mut after = before.clone();
        after["prior"]["rating"] = json!(3_500);
        after["handle_deposit"]["amount"] = json!("2000000");
        let found = of_reputation(&before, &after);
        assert_eq!(shown(&found), ["deposit of a handle: 1whs → 2whs", "rating before reviews: 3 → 3.5"]);
    }

    #[test]
    fn a_rate_is_added_changed_and_dropped() {
        let before = serde_json::to_value(fixture::known().reputation.unwrap()).unwrap();
        let mut after = before.clone();
        after["rates"][0]["weight"] = json!("2");
        after["rates"].as_array_mut().unwrap().push(json!({"denom": "uusdc", "weight": "0.5"}));
        let found = of_reputation(&before, &after);
        assert_eq!(shown(&found), ["weight of fees in uusdc: none → 0.5", "weight of fees in uwhs: 1 → 2"]);
        assert_eq!(found.affects, [RATINGS.say()]);
        let back = of_reputation(&after, &before);
        assert_eq!(shown(&back)[0], "weight of fees in uusdc: 0.5 → none");
        assert!(back.removed.is_empty(), "sales go on in a denom whose fees weigh nothing");
    }
}
