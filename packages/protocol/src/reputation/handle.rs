//! Handles: the names by which accounts are known, and the fold under which look-alikes are one name.
//!
//! A handle has 3 to 32 ASCII letters, digits, `-` and `_`. It begins with a letter, ends with a letter or digit, and has
//! no two separators in a row. Two handles with one fold are one name, which one account holds:
//!
//! | step | folded | so that these are one name |
//! |---|---|---|
//! | 1 | letters to lower case | `OpenModels`, `openmodels` |
//! | 2 | `-` and `_` left out | `open-models`, `open_models`, `openmodels` |
//! | 3 | `0` to `o`; `1` and `i` to `l`; `5` to `s` | `OpenM0dels`, `openmodel5`; `mini`, `mlnl` |
//! | 4 | `rn` to `m`, `vv` to `w` | `rnodel`, `model`; `vvhale`, `whale` |
//!
//! The fold never changes: what it made one name would become two.

use cosmwasm_std::ensure;
use thiserror::Error;

/// The least length of a handle, in characters.
pub const MIN_HANDLE: usize = 3;
/// The greatest length of a handle, in characters: shorter than any account's address.
pub const MAX_HANDLE: usize = 32;

/// The reason for which a text is no handle.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("{text:?} is no handle: {reason}")]
pub struct HandleError {
    /// The text, cut after 40 characters.
    pub text: String,
    /// The rule that the text breaks.
    pub reason: &'static str,
}

fn is_separator(byte: u8) -> bool {
    byte == b'-' || byte == b'_'
}

/// Checks the form of a handle.
///
/// # Errors
/// [`HandleError`] names the rule that it breaks.
pub fn check(text: &str) -> Result<(), HandleError> {
    let refuse = |reason| HandleError { text: text.chars().take(40).collect(), reason };
    let bytes = text.as_bytes();
    let is_known = |byte: &u8| byte.is_ascii_alphanumeric() || is_separator(*byte);
    ensure!(bytes.iter().all(is_known), refuse("it must have ASCII letters, digits, - and _ alone"));
    ensure!((MIN_HANDLE..=MAX_HANDLE).contains(&bytes.len()), refuse("it must have 3 to 32 characters"));
    ensure!(bytes.first().is_some_and(u8::is_ascii_alphabetic), refuse("it must begin with a letter"));
    ensure!(bytes.last().is_some_and(u8::is_ascii_alphanumeric), refuse("it must end with a letter or digit"));
    let doubled = bytes.windows(2).any(|pair| pair.iter().all(|byte| is_separator(*byte)));
    ensure!(!doubled, refuse("it must have no two separators in a row"));
    Ok(())
}

/// The name that a handle is: equal for handles that look alike. Folding a fold changes nothing.
pub fn fold(handle: &str) -> String {
    let letters = handle.bytes().filter(|byte| !is_separator(*byte)).map(|byte| match byte.to_ascii_lowercase() {
        b'0' => 'o',
        b'1' | b'i' => 'l',
        b'5' => 's',
        other => char::from(other),
    });
    let mut folded = String::with_capacity(handle.len());
    for letter in letters {
        let joined = match (folded.chars().next_back(), letter) {
            (Some('r'), 'n') => 'm',
            (Some('v'), 'v') => 'w',
            _ => {
                folded.push(letter);
                continue;
            }
        };
        folded.pop();
        folded.push(joined);
    }
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn handles_are_ascii_of_a_form() {
        for handle in ["abc", "Open-Models", "a_1", "x-y_z", &"a".repeat(32)] {
            assert_eq!(check(handle), Ok(()), "{handle}");
        }
        for text in [
            "",
            "ab",
            &"a".repeat(33),
            "1st",
            "-abc",
            "abc-",
            "a--b",
            "a-_b",
            "a.b",
            "a b",
            "öpen",
            "оpen",
            "abc\0",
            "a/b",
            "@abc",
        ] {
            assert!(check(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn look_alikes_are_one_name() {
        let names = [
            ["OpenModels", "openmodels"],
            ["open-models", "open_models"],
            ["openmodels", "0penm0del5"],
            ["mini", "mlnl"],
            ["min1", "MINI"],
            ["rnodel", "model"],
            ["r-nodel", "model"],
            ["vvhale", "whale"],
            ["moclern", "moclem"],
        ];
        for [one, other] in names {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
        for [one, other] in [["model", "models"], ["abc", "abd"], ["nr1", "rn1"], ["wvv", "vww"]] {
            assert_ne!(fold(one), fold(other), "{one} and {other}");
        }
    }

    proptest! {
        #[test]
        fn a_fold_is_its_own_fold(handle in "[a-zA-Z][a-zA-Z0-9_-]{1,30}[a-zA-Z0-9]") {
            let folded = fold(&handle);
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert!(!folded.is_empty());
            prop_assert!(folded.bytes().all(|byte| byte.is_ascii_lowercase() || b"2346789".contains(&byte)));
        }
    }
}
