//! How the protocol's values stand in rows.

use serde::Serialize;
use weighhouse_protocol::terms::LicenseKind;

/// Seconds as a `bigint` takes them. What lies past its end is past the end of time as well.
pub(super) fn seconds(seconds: u64) -> i64 {
    number(seconds)
}

/// A height as a `bigint` takes it.
pub(super) fn height(height: u64) -> i64 {
    number(height)
}

/// A number that a contract counts up, or a size that it bounds, as a `bigint` takes it.
pub(super) fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The word that the protocol has for one of several.
pub(super) fn word(variant: &impl Serialize) -> String {
    serde_json::to_value(variant).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The word for a license's duration, and its seconds if it ends.
pub(super) fn duration(kind: LicenseKind) -> (String, Option<i64>) {
    match kind {
        LicenseKind::Perpetual {} => ("perpetual".into(), None),
        LicenseKind::Term { seconds: length } => ("term".into(), Some(seconds(length))),
    }
}
