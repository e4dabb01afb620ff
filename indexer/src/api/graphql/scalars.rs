//! Scalars for what JSON numbers can't hold.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::Utc;

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

/// A time, as the interface answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(chrono::DateTime<Utc>);

/// A time in UTC, as RFC 3339 writes it, such as `2026-11-25T12:00:00+00:00`.
#[Scalar]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map(DateTime).map_err(InputValueError::custom),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339())
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
