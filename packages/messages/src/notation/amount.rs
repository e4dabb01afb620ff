//! Amounts of coins as people type and read them: one notation, and both directions of it.
//!
//! | denom | means | typed and shown |
//! |---|---|---|
//! | `uwhs`: a `u` before the unit's name | a millionth of 1 whs | `0.25whs`, `1 250whs`; typed in base units: `250000uwhs` |
//! | `ibc/…`, `factory/…`, `uusdc` | a base unit of whatever it is | `250000ibc/…` |
//! | any other, such as `stake` | a base unit | `250000:stake`, so that nobody takes it for 250000 times `ustake` |
//!
//! What is shown is typed as it stands, and means the same coin: a signer never reads two denoms as one.

use cosmwasm_std::{Coin, Uint128};
use thiserror::Error;
use weighhouse_protocol::text;

/// The decimal places of a unit whose denom has the `u`.
const PLACES: usize = 6;
/// The base units of such a unit.
const UNIT: u128 = 1_000_000;

/// A text that is no amount.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum AmountError {
    /// It does not begin with a number.
    #[error("{text:?} is no amount with a denom, such as 5whs, 0.25whs or 250000uwhs")]
    Form { text: String },
    /// The number has digits after a space, but not three.
    #[error("{text:?} has a space that is not before three digits, as in 1 250whs")]
    Spaces { text: String },
    /// The number has more decimals than the unit.
    #[error("{text:?} has {places} decimal places, {unit} has {PLACES} at most")]
    Places { text: String, places: usize, unit: String },
    /// The number of base units has decimals.
    #[error("{text:?} is a part of a base unit: amounts of {denom} are whole")]
    Part { text: String, denom: String },
    /// The unit is none whose millionth is a denom.
    #[error("{text:?} has no known unit: a number of base units of {denom} is typed as 5:{denom}")]
    Unit { text: String, denom: String },
    /// The number is larger than any balance.
    #[error("{text:?} is more than {}, the largest amount", amount(u128::MAX, .denom))]
    TooLarge { text: String, denom: String },
    /// The denom is none of the chain's bank.
    #[error("{text:?}: {reason}")]
    Denom { text: String, reason: String },
}

/// Writes an amount: `0.25whs` for 250000 `uwhs`.
pub fn amount(amount: u128, denom: &str) -> String {
    match unit_of(denom) {
        Some(unit) => {
            let part = format!("{:06}", amount % UNIT);
            let point = match part.trim_end_matches('0') {
                "" => String::new(),
                digits => format!(".{digits}"),
            };
            format!("{}{point}{unit}", grouped(amount / UNIT))
        }
        None if is_base(denom) => format!("{}{denom}", grouped(amount)),
        None => format!("{}:{denom}", grouped(amount)),
    }
}

/// Writes a coin, as [`amount`].
pub fn coin(coin: &Coin) -> String {
    amount(coin.amount.u128(), &coin.denom)
}

/// Reads an amount as [`amount`] writes it, or in base units: `250000uwhs`.
///
/// # Errors
/// [`AmountError`] names the text, and the bound that it breaks.
pub fn parse_coin(typed: &str) -> Result<Coin, AmountError> {
    let text = || typed.to_owned();
    let split = typed.find(|c: char| !c.is_ascii_digit() && !". ".contains(c));
    let (number, denom) = typed.split_at(split.ok_or_else(|| AmountError::Form { text: text() })?);
    let (whole, part) = match number.trim_end().split_once('.') {
        Some((whole, part)) => (ungrouped(whole, typed)?, Some(part)),
        None => (ungrouped(number.trim_end(), typed)?, None),
    };
    if part.is_some_and(|part| part.is_empty() || !part.bytes().all(|digit| digit.is_ascii_digit())) {
        return Err(AmountError::Form { text: text() });
    }
    let (mut denom, unit) = match denom.strip_prefix(':') {
        Some(base) => (base.to_owned(), None),
        None if is_base(denom) => (denom.to_owned(), None),
        None => (format!("u{denom}"), Some(denom)),
    };
    text::check_denom("denom", &denom)
        .map_err(|error| AmountError::Denom { text: text(), reason: error.to_string() })?;
    if unit.is_some() && unit_of(&denom).is_none() {
        return Err(AmountError::Unit { text: text(), denom: denom.split_off(1) });
    }
    let too_large = || AmountError::TooLarge { text: text(), denom: denom.clone() };
    let whole: u128 = whole.parse().map_err(|_| too_large())?;
    let base = match (unit, part) {
        (None, None) => Some(whole),
        (None, Some(_)) => return Err(AmountError::Part { text: text(), denom }),
        (Some(unit), part) => {
            let part = part.unwrap_or_default();
            if part.len() > PLACES {
                return Err(AmountError::Places { text: text(), places: part.len(), unit: unit.to_owned() });
            }
            let part: u128 = format!("{part:0<PLACES$}").parse().map_err(|_| too_large())?;
            whole.checked_mul(UNIT).and_then(|whole| whole.checked_add(part))
        }
    };
    Ok(Coin { amount: Uint128::new(base.ok_or_else(too_large)?), denom })
}

/// The unit whose millionth a denom is: `whs` for `uwhs`. One that begins with another `u` is none: it would be read as a denom
/// itself.
pub fn unit_of(denom: &str) -> Option<&str> {
    let is_name = |unit: &str| unit.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let begins = |unit: &str| unit.starts_with(|first: char| first.is_ascii_lowercase() && first != 'u');
    denom.strip_prefix('u').filter(|unit| begins(unit) && is_name(unit))
}

/// The unit in which amounts of a denom are shown, and its decimal places: `whs` and 6 for `uwhs`, itself and 0 for what is shown in
/// base units.
pub fn shown_in(denom: &str) -> (&str, usize) {
    unit_of(denom).map_or((denom, 0), |unit| (unit, PLACES))
}

/// Whether a denom, written after a number, is itself meant and no unit.
fn is_base(denom: &str) -> bool {
    denom.starts_with('u') || denom.contains('/')
}

/// A number with a space before each group of three digits: other marks mean a decimal point somewhere.
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// The digits of a number that is grouped, or not.
fn ungrouped(number: &str, typed: &str) -> Result<String, AmountError> {
    let mut groups = number.split(' ');
    let first = groups.next().unwrap_or_default();
    if first.is_empty() {
        return Err(AmountError::Form { text: typed.to_owned() });
    }
    let mut digits = first.to_owned();
    for group in groups {
        if first.len() > 3 || group.len() != 3 {
            return Err(AmountError::Spaces { text: typed.to_owned() });
        }
        digits.push_str(group);
    }
    match digits.bytes().all(|digit| digit.is_ascii_digit()) {
        true => Ok(digits),
        false => Err(AmountError::Form { text: typed.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn read(typed: &str) -> Result<(u128, String), String> {
        parse_coin(typed).map(|coin| (coin.amount.u128(), coin.denom)).map_err(|error| error.to_string())
    }

    #[test]
    fn amounts_are_shown_in_the_unit_that_people_have() {
        assert_eq!(amount(5_000_000, "uwhs"), "5whs");
        assert_eq!(amount(250_000, "uwhs"), "0.25whs");
        assert_eq!(amount(1, "uwhs"), "0.000001whs");
        assert_eq!(amount(1_250_000_500_000, "uwhs"), "1 250 000.5whs");
        assert_eq!(amount(7_000, "ibc/AB"), "7 000ibc/AB");
    }

    #[test]
    fn a_denom_with_the_convention_has_a_unit() {
        assert_eq!(["uwhs", "uusdc", "stake", "ibc/AB", "u"].map(unit_of), [Some("whs"), None, None, None, None]);
    }

    #[test]
    fn amounts_are_typed_in_units_or_in_base_units() {
        let whs = |amount| Ok((amount, "uwhs".to_owned()));
        assert_eq!(read("5whs"), whs(5_000_000));
        assert_eq!(read("0.25whs"), whs(250_000));
        assert_eq!(read("250000uwhs"), whs(250_000));
        assert_eq!(read("1 250.000001 whs"), whs(1_250_000_001));
        assert_eq!(read("7factory/wasm1a/gold"), Ok((7, "factory/wasm1a/gold".into())));
    }

    #[test]
    fn a_denom_without_the_convention_is_never_taken_for_one_that_has_it() {
        assert_eq!(amount(7, "stake"), "7:stake");
        assert_eq!(read("7:stake"), Ok((7, "stake".into())));
        assert_eq!(read("7stake"), Ok((7_000_000, "ustake".into())));
        assert_eq!(amount(7_000_000, "uusdc"), "7 000 000uusdc");
        assert_eq!(read("7usdc"), Ok((7, "usdc".into())));
    }

    #[test]
    fn an_error_names_the_text_and_the_bound() {
        let error = |typed| read(typed).unwrap_err();
        assert_eq!(error("0.1234567whs"), "\"0.1234567whs\" has 7 decimal places, whs has 6 at most");
        assert_eq!(error("0.5uwhs"), "\"0.5uwhs\" is a part of a base unit: amounts of uwhs are whole");
        let most = "340 282 366 920 938 463 463 374 607 431 768.211455whs";
        assert_eq!(read(most), Ok((u128::MAX, "uwhs".into())));
        let over = "340282366920938463463374607431768.211456whs";
        assert_eq!(error(over), format!("{over:?} is more than {most}, the largest amount"));
        let base = "340282366920938463463374607431768211456uwhs";
        assert_eq!(error(base), format!("{base:?} is more than {most}, the largest amount"));
        assert_eq!(error("1 25whs"), "\"1 25whs\" has a space that is not before three digits, as in 1 250whs");
        for typed in ["", "5", "whs", "5.whs", ".5whs", "1.2.3whs", "-5whs", " 5whs", "1,5whs"] {
            assert!(read(typed).is_err(), "{typed:?} was read as {:?}", read(typed));
        }
        assert_eq!(error("5Whs"), "\"5Whs\" has no known unit: a number of base units of Whs is typed as 5:Whs");
        assert!(error("5W!").contains("a denom must be a letter and 2 to 127"), "{}", error("5W!"));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_as_the_same_coin(
            units in any::<u128>(),
            denom in prop_oneof!["u[a-z0-9]{2,10}", "u[0-9][a-z]{2}", "[a-zA-Z][a-zA-Z0-9/:._-]{2,20}", "uu[a-z]{2,4}", "ibc/[A-F0-9]{64}"],
        ) {
            let shown = amount(units, &denom);
            let coin = parse_coin(&shown).map_err(|error| TestCaseError::fail(format!("{shown}: {error}")))?;
            prop_assert_eq!((coin.amount.u128(), &coin.denom), (units, &denom), "{}", shown);
        }

        #[test]
        fn base_units_are_read_as_they_stand(units in any::<u128>()) {
            let coin = parse_coin(&format!("{units}uwhs")).unwrap();
            prop_assert_eq!((coin.amount.u128(), coin.denom.as_str()), (units, "uwhs"));
        }
    }

    #[test]
    fn a_unit_has_six_places_and_a_base_unit_none() {
        for (denom, unit, places) in
            [("uwhs", "whs", 6), ("uusdc", "uusdc", 0), ("stake", "stake", 0), ("ibc/AB", "ibc/AB", 0)]
        {
            assert_eq!(shown_in(denom), (unit, places));
        }
    }
}
