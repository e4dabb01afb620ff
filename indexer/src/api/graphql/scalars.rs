//! Scalars for what JSON numbers can't hold.

use std::str::FromStr;

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::Utc;

use crate::api::times;
use crate::read::Amount;

/// A whole number from 0 to 2¹²⁸ − 1 as a string of decimal digits: an amount in base units, such as `5000000` of
/// `uwhs`.
#[Scalar]
impl ScalarType for Amount {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map_err(InputValueError::custom),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.as_str().to_owned())
    }
}

/// A whole number, with a sign where it is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BigInt(pub i64);

/// The largest whole number that every reader of JSON holds exactly: 2⁵³ − 1.
const MAX_EXACT: u64 = (1 << 53) - 1;

/// A whole number that a 32-bit Int can't hold: a size, a count, a height, a span of seconds. It is a JSON number, and given
/// as one or as a string of decimal digits. One beyond ±(2⁵³ − 1), which JSON's readers round, is answered as a string;
/// no chain comes near that but by a setting of governance.
#[Scalar]
impl ScalarType for BigInt {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map_err(InputValueError::custom),
            Value::Number(number) => match number.as_i64() {
                Some(number) => Ok(BigInt(number)),
                None => Err(InputValueError::custom(format!("{number} is no whole number of 64 bits"))),
            },
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        if self.0.unsigned_abs() <= MAX_EXACT {
            return Value::from(self.0);
        }
        Value::String(self.0.to_string())
    }
}

impl FromStr for BigInt {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(BigInt).map_err(|_| format!("{text:?} is no whole number of 64 bits"))
    }
}

/// A time, as the interface answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(chrono::DateTime<Utc>);

/// A time as RFC 3339 writes it, with its offset from UTC, such as `2026-10-01T00:00:00Z`. It is answered in UTC, and the
/// chain's times are whole seconds. A date alone is no time.
#[Scalar]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map_err(InputValueError::custom),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339())
    }
}

impl FromStr for DateTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        times::read(text).map(DateTime)
    }
}

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(time: chrono::DateTime<Utc>) -> Self {
        Self(time)
    }
}

impl DateTime {
    pub(super) fn utc(self) -> chrono::DateTime<Utc> {
        self.0
    }
}

/// A time of the chain, which counts in seconds; what lies past the calendar's end stays there.
pub(super) fn time(seconds: i64) -> DateTime {
    DateTime(chrono::DateTime::from_timestamp(seconds, 0).unwrap_or(chrono::DateTime::<Utc>::MAX_UTC))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_whole_number_is_a_json_number_as_long_as_json_holds_it() {
        let answered = |number: i64| serde_json::to_value(BigInt(number).to_value()).unwrap();
        assert_eq!(answered(600), serde_json::json!(600));
        assert_eq!(answered(9_007_199_254_740_991), serde_json::json!(9_007_199_254_740_991_i64));
        assert_eq!(answered(-9_007_199_254_740_992), serde_json::json!("-9007199254740992"));
        assert_eq!(answered(i64::MAX), serde_json::json!("9223372036854775807"));
        for given in [serde_json::json!(600), serde_json::json!("600")] {
            assert_eq!(BigInt::parse(Value::from_json(given).unwrap()).unwrap(), BigInt(600));
        }
        for given in
            [serde_json::json!(1.5), serde_json::json!(u64::MAX), serde_json::json!("1.5"), serde_json::json!(true)]
        {
            assert!(BigInt::parse(Value::from_json(given.clone()).unwrap()).is_err(), "{given}");
        }
    }
}
