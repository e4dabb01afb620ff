//! Values in the units in which people read them.

use std::fmt;

use cosmwasm_std::Coin;
use serde::Serialize;

use crate::notation;

/// A value in its unit. It displays in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Amount(Coin),
    /// A share, in basis points.
    Share(u16),
    /// A span, in seconds.
    Span(u64),
    /// A time, in seconds UTC.
    Time(u64),
    /// A span in milliseconds.
    Milliseconds(u64),
    /// A rate, in bytes a second.
    BytesPerSecond(u64),
    Number(String),
    Flag(bool),
    Text(String),
    /// An account or a contract.
    Account(String),
    /// It is not set.
    Absent,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(coin) => f.write_str(&notation::coin(coin)),
            Self::Share(bps) => f.write_str(&notation::share(*bps)),
            Self::Span(seconds) => f.write_str(&notation::span(*seconds)),
            Self::Time(seconds) => f.write_str(&notation::time(*seconds)),
            Self::Milliseconds(number) => write!(f, "{number} ms"),
            Self::BytesPerSecond(number) => write!(f, "{number} bytes a second"),
            Self::Number(text) | Self::Text(text) | Self::Account(text) => f.write_str(text),
            Self::Flag(true) => f.write_str("yes"),
            Self::Flag(false) => f.write_str("no"),
            Self::Absent => f.write_str("none"),
        }
    }
}
