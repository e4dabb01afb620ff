//! Amounts, which no 64 bits hold.

use std::str::FromStr;

use serde::Serialize;
use tokio_postgres::Row;

/// Digits of the largest amount, 2^128 − 1.
const MAX_DIGITS: usize = 39;

/// A whole number without sign, in decimal digits: an amount in the denom's smallest unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Amount(String);

impl Amount {
    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Digits as the database writes them.
    pub(crate) fn stored(digits: String) -> Self {
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

impl From<u128> for Amount {
    fn from(amount: u128) -> Self {
        Amount(amount.to_string())
    }
}

/// An amount of one denom.
#[derive(Clone, Debug)]
pub(crate) struct Coin {
    pub amount: Amount,
    pub denom: String,
}

impl Coin {
    /// From a column that is cast to text.
    pub(super) fn read(row: &Row, column: &str, denom: &str) -> Result<Self, tokio_postgres::Error> {
        Ok(Coin { amount: Amount::stored(row.try_get(column)?), denom: denom.to_owned() })
    }

    /// From a column that is cast to text, or null.
    pub(super) fn read_part(row: &Row, column: &str, denom: &str) -> Result<Option<Self>, tokio_postgres::Error> {
        let amount: Option<String> = row.try_get(column)?;
        Ok(amount.map(|digits| Coin { amount: Amount::stored(digits), denom: denom.to_owned() }))
    }
}
