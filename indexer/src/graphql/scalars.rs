//! Scalars for what JSON numbers can't hold.

use std::str::FromStr;

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Digits of the largest amount, 2^128 − 1.
const MAX_DIGITS: usize = 39;

/// A whole number without sign, in decimal digits: an amount in the denom's smallest unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Amount(String);

impl Amount {
    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Digits as the database writes them.
    pub(super) fn stored(digits: String) -> Self {
        Amount(digits)
    }
}

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = !text.is_empty() && text.len() <= MAX_DIGITS && text.bytes().all(|b| b.is_ascii_digit());
        if !digits || text.parse::<u128>().is_err() {
            let shown: String = text.chars().take(60).collect();
            return Err(format!("{shown:?} is no whole number from 0 to {}", u128::MAX));
        }
        Ok(Amount(text.to_owned()))
    }
}

/// A whole number from 0 to 2¹²⁸ − 1 as a string of decimal digits: an amount in the denom's
/// smallest unit.
#[Scalar]
impl ScalarType for Amount {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map_err(InputValueError::custom),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// A whole number as a string of decimal digits, with a sign where it is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BigInt(pub i64);

/// A whole number as a string of decimal digits: sizes and counts that a 32-bit Int can't hold.
#[Scalar]
impl ScalarType for BigInt {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map(BigInt).map_err(InputValueError::custom),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A time of the chain, which counts in seconds; what lies past the calendar's end stays there.
pub(super) fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
