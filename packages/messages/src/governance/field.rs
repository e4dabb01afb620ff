//! The fields of a template, and the values that people type for them.

use cosmwasm_std::{Coin, Decimal};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value as Json};
use thiserror::Error;
use weighhouse_protocol::{text, Seconds};

use super::Known;
use crate::notation;

/// The name of the field that has the denom of a template's amounts.
const DENOM: &str = "denom";

/// A field of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub name: String,
    pub is: Is,
    /// The meaning of the field in a few words.
    pub says: String,
    /// Whether it can be left out. What it would set stays as it is then.
    #[serde(default)]
    pub optional: bool,
}

/// The kind of a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Is {
    /// A share: `2.5%`.
    Share,
    /// A span: `12h`.
    Span,
    /// A time: seconds UTC, or `+30d` from now.
    Time,
    /// An amount of the denom that the field `denom` names: `5whs`.
    Amount,
    /// An amount of any denom.
    Coin,
    /// An account of the chain.
    Account,
    /// A base denom.
    Denom,
    /// A whole number.
    Number,
    /// Whole numbers with commas between them.
    Numbers,
    /// A weight: a number with up to 18 decimals.
    Weight,
    /// Stars: `3.5`.
    Stars,
    Text,
    /// Words with commas between them.
    Words,
    /// `yes` or `no`.
    Flag,
    /// Files with commas between their names.
    Files,
}

/// A value that is none of its field.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
#[error("{field}: {reason}")]
pub struct FieldError {
    pub field: String,
    pub reason: String,
}

impl Field {
    /// Reads a typed value as the JSON that stands in a message. `denom` is the value of the field of that name.
    ///
    /// # Errors
    /// [`FieldError`] names the field, the value and its bound.
    pub(super) fn read(&self, typed: &str, denom: Option<&str>, known: &Known) -> Result<Json, FieldError> {
        let read = match self.is {
            Is::Share => notation::parse_share(typed).map(|share| json!(share)).map_err(|error| error.to_string()),
            Is::Span => notation::parse_span(typed).map(|span| json!(span)),
            Is::Time => time(typed, known.now).map(|time| json!(time)),
            Is::Amount => amount(typed, denom).map(|coin| json!(coin.amount)),
            Is::Coin => notation::parse_coin(typed).map(|coin| json!(coin)).map_err(|error| error.to_string()),
            Is::Account => account(typed, &known.authority).map(|account| json!(account)),
            Is::Denom => text::check_denom(DENOM, typed).map(|()| json!(typed)).map_err(|error| error.to_string()),
            Is::Number => number(typed).map(|number| json!(number)),
            Is::Numbers => parts(typed).map(number).collect::<Result<Vec<_>, _>>().map(|numbers| json!(numbers)),
            Is::Weight => weight(typed).map(|weight| json!(weight)),
            Is::Stars => notation::parse_stars(typed).map(|stars| json!(stars)).map_err(|error| error.to_string()),
            Is::Text => Ok(json!(typed)),
            Is::Words | Is::Files => Ok(json!(parts(typed).collect::<Vec<_>>())),
            Is::Flag => match typed {
                "yes" => Ok(json!(true)),
                "no" => Ok(json!(false)),
                other => Err(format!("{other:?} is neither yes nor no")),
            },
        };
        read.map_err(|reason| FieldError { field: self.name.clone(), reason })
    }
}

fn parts(typed: &str) -> impl Iterator<Item = &str> {
    typed.split(',').map(str::trim)
}

fn number(typed: &str) -> Result<u64, String> {
    typed.parse().map_err(|_| format!("{typed:?} is no whole number"))
}

/// Contracts take a weight as text, whole or not, and of one number a single text.
fn weight(typed: &str) -> Result<Decimal, String> {
    typed.parse().map_err(|_| format!("{typed:?} is no weight: a number with at most 18 decimals, such as 0.85"))
}

fn time(typed: &str, now: Seconds) -> Result<Seconds, String> {
    match typed.strip_prefix('+') {
        Some(span) => notation::parse_span(span).map(|span| now.saturating_add(span)),
        None => typed
            .parse()
            .map_err(|_| format!("{typed:?} is neither a time in seconds UTC nor a span from now, such as +30d")),
    }
}

fn amount(typed: &str, denom: Option<&str>) -> Result<Coin, String> {
    let coin = notation::parse_coin(typed).map_err(|error| error.to_string())?;
    match denom {
        Some(denom) if denom == coin.denom => Ok(coin),
        Some(denom) => Err(format!("{typed:?} is of {}, and the denom is {denom}", coin.denom)),
        None => Err(format!("{typed:?} needs the field {DENOM}")),
    }
}

/// An address of the chain on which governance is. The contract checks the rest of it.
fn account(typed: &str, authority: &str) -> Result<String, String> {
    let prefix = |address: &str| address.split_once('1').map(|(prefix, _)| prefix.to_owned());
    let wanted = prefix(authority).unwrap_or_default();
    match prefix(typed) {
        Some(found) if found == wanted => Ok(typed.to_owned()),
        _ => Err(format!("{typed:?} is no account of this chain: they begin with {wanted}1")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::governance::known::fixture;

    fn read(is: Is, typed: &str) -> Result<Json, String> {
        let field = Field { name: "field".into(), is, says: "a field".into(), optional: false };
        field.read(typed, Some("uwhs"), &fixture::known()).map_err(|error| error.to_string())
    }

    #[test]
    fn values_are_typed_in_units_and_stand_in_messages_in_base_units() {
        for (is, typed, expected) in [
            (Is::Share, "2.5%", json!(250)),
            (Is::Span, "12h", json!(43_200)),
            (Is::Time, "+1d", json!(1_700_086_400u64)),
            (Is::Time, "1800000000", json!(1_800_000_000u64)),
            (Is::Amount, "5whs", json!("5000000")),
            (Is::Coin, "5whs", json!({"denom": "uwhs", "amount": "5000000"})),
            (Is::Account, "wasm1verifier", json!("wasm1verifier")),
            (Is::Denom, "ibc/AB", json!("ibc/AB")),
            (Is::Number, "7", json!(7)),
            (Is::Numbers, "3, 4", json!([3, 4])),
            (Is::Weight, "0.850", json!("0.85")),
            (Is::Weight, "1000", json!("1000")),
            (Is::Stars, "3.5", json!(3_500)),
            (Is::Words, "document, presence", json!(["document", "presence"])),
            (Is::Flag, "yes", json!(true)),
        ] {
            assert_eq!(read(is, typed), Ok(expected), "{is:?}");
        }
    }

    #[test]
    fn a_value_that_is_none_is_named_with_its_field() {
        for (is, typed, reason) in [
            (Is::Share, "250", "no share"),
            (Is::Span, "soon", "does not begin with a number"),
            (Is::Time, "tomorrow", "neither a time"),
            (Is::Amount, "5atom", "is of uatom, and the denom is uwhs"),
            (Is::Account, "cosmos1verifier", "they begin with wasm1"),
            (Is::Number, "-7", "no whole number"),
            (Is::Numbers, "3,", "no whole number"),
            (Is::Weight, "-1", "no weight"),
            (Is::Weight, "heavy", "at most 18 decimals"),
            (Is::Stars, "5.5", "from 1 to 5"),
            (Is::Flag, "true", "neither yes nor no"),
        ] {
            let error = read(is, typed).unwrap_err();
            assert!(error.starts_with("field: ") && error.contains(reason), "{error}");
        }
    }
}
