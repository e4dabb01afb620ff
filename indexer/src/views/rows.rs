//! How the protocol's values stand in rows.

use std::collections::BTreeMap;

use serde_json::{json, Value};
use weighhouse_protocol::terms::{LicenseKind, Rights};

/// Seconds as a `bigint` takes them. What lies past its end is past the end of time as well.
pub(super) fn seconds(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// A height as a `bigint` takes it.
pub(super) fn height(height: u64) -> i64 {
    i64::try_from(height).unwrap_or(i64::MAX)
}

/// The columns of what a license allows.
pub(super) fn terms(kind: LicenseKind, rights: Rights) -> Vec<(&'static str, Value)> {
    let (kind, term) = match kind {
        LicenseKind::Perpetual {} => ("perpetual", None),
        LicenseKind::Term { seconds: length } => ("term", Some(seconds(length))),
    };
    vec![
        ("kind", json!(kind)),
        ("term_seconds", json!(term)),
        ("commercial", json!(rights.commercial)),
        ("derivatives", json!(rights.derivatives)),
        ("redistribution", json!(rights.redistribution)),
        ("transferable", json!(rights.transferable)),
        ("seats", json!(rights.seats)),
    ]
}

/// A row with further columns.
pub(super) fn with(mut row: Value, columns: Vec<(&'static str, Value)>) -> Value {
    if let Value::Object(map) = &mut row {
        map.extend(columns.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    row
}

/// One row for each key: the last one, as later events override earlier ones.
pub(super) struct Latest<K>(BTreeMap<K, Value>);

impl<K: Ord> Latest<K> {
    pub(super) fn new() -> Self {
        Latest(BTreeMap::new())
    }

    pub(super) fn set(&mut self, key: K, row: Value) {
        self.0.insert(key, row);
    }

    pub(super) fn rows(self) -> Vec<Value> {
        self.0.into_values().collect()
    }
}
