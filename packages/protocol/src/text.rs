//! The rule for every text that gets on chain: contracts enforce it, and clients ask it before they send.
//!
//! A text that passes can be stored by every database and shown on every terminal: it neither moves a
//! cursor nor turns the direction of what stands beside it.

use std::ops::RangeInclusive;

use thiserror::Error;

/// The least and the most characters of a denom, as the chain's bank has it.
const DENOM_LENGTH: RangeInclusive<usize> = 3..=128;

/// The reason for which a text is refused.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum TextError {
    /// The text is too short or too long.
    #[error("{field} must have {min} to {max} bytes, it has {length}")]
    Length {
        field: &'static str,
        /// The text's length in bytes.
        length: usize,
        /// The least length in bytes.
        min: usize,
        /// The greatest length in bytes.
        max: usize,
    },
    /// The text has a character that the rule refuses.
    #[error("{field} has U+{code_point:04X} at byte {position}: {kind}")]
    Character {
        field: &'static str,
        /// The character's code point.
        code_point: u32,
        /// The character's first byte in the text, from 0.
        position: usize,
        /// The kind of character.
        kind: Kind,
    },
    /// The text is no denom of the chain's bank.
    #[error("{field} is {text:?}: a denom must be a letter and 2 to 127 letters, digits or / : . _ -")]
    Denom {
        field: &'static str,
        /// The text, cut after 80 characters.
        text: String,
    },
}

/// The kinds of characters that no text on chain has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// NUL, ESC, DEL, a line break, or another of C0 and C1.
    Control,
    /// A character that separates lines or paragraphs.
    Separator,
    /// A character that turns the direction of the text around it.
    Direction,
    /// A reserved code point: a noncharacter, an interlinear annotation, or a tag.
    Reserved,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Kind::Control => "a control character",
            Kind::Separator => "a line separator",
            Kind::Direction => "a change of direction",
            Kind::Reserved => "a reserved code point",
        })
    }
}

/// Checks a text of a length within `bytes`.
///
/// # Errors
/// [`TextError`] names the field with its length, or with the first character that it may not have.
pub fn check(field: &'static str, text: &str, bytes: RangeInclusive<usize>) -> Result<(), TextError> {
    if !bytes.contains(&text.len()) {
        return Err(TextError::Length { field, length: text.len(), min: *bytes.start(), max: *bytes.end() });
    }
    let refused = text.char_indices().find_map(|(position, character)| Some((position, character, kind(character)?)));
    match refused {
        None => Ok(()),
        Some((position, character, kind)) => {
            Err(TextError::Character { field, code_point: u32::from(character), position, kind })
        }
    }
}

/// The kind of a character that no text has; `None` for the others.
fn kind(character: char) -> Option<Kind> {
    match u32::from(character) {
        0x00..=0x1F | 0x7F..=0x9F => Some(Kind::Control),
        0x2028..=0x2029 => Some(Kind::Separator),
        0x202A..=0x202E | 0x2066..=0x2069 => Some(Kind::Direction),
        0xFDD0..=0xFDEF | 0xFFF9..=0xFFFB | 0xE0000..=0xE007F => Some(Kind::Reserved),
        // The last two code points of every plane.
        code_point if code_point & 0xFFFE == 0xFFFE => Some(Kind::Reserved),
        _ => None,
    }
}

/// Checks a denom by the rule of the chain's bank, `[a-zA-Z][a-zA-Z0-9/:._-]{2,127}`.
///
/// # Errors
/// [`TextError::Denom`] when it is none.
pub fn check_denom(field: &'static str, text: &str) -> Result<(), TextError> {
    let is_denom = DENOM_LENGTH.contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/:._-".contains(&byte));
    if is_denom {
        return Ok(());
    }
    Err(TextError::Denom { field, text: text.chars().take(80).collect() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn refused(text: &str) -> String {
        check("name", text, 1..=96).unwrap_err().to_string()
    }

    #[test]
    fn what_people_write_is_text() {
        for text in ["all-MiniLM-L6-v2", "Größe 7", "模型", "نموذج", "🦙 llama", r"\u0000", r"a\nb", "\u{200F}"]
        {
            assert_eq!(check("name", text, 1..=96), Ok(()), "{text:?}");
        }
    }

    #[test]
    fn what_can_not_be_stored_or_shown_is_named_with_its_place() {
        assert_eq!(refused("a\0"), "name has U+0000 at byte 1: a control character");
        assert_eq!(refused("ü\u{1b}[2J"), "name has U+001B at byte 2: a control character");
        assert_eq!(refused("\u{202e}gpj.exe"), "name has U+202E at byte 0: a change of direction");
        assert_eq!(refused("a\u{2028}b"), "name has U+2028 at byte 1: a line separator");
        assert_eq!(refused("\u{e0041}"), "name has U+E0041 at byte 0: a reserved code point");
    }

    #[test]
    fn every_refused_code_point_is_refused_and_its_neighbours_are_not() {
        let ranges = [(0x00, 0x1F), (0x7F, 0x9F), (0x2028, 0x2029), (0x202A, 0x202E), (0x2066, 0x2069)];
        let reserved = [(0xFDD0, 0xFDEF), (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF), (0x10FFFE, 0x10FFFF), (0xE0000, 0xE007F)];
        let all: Vec<(u32, u32)> = ranges.into_iter().chain(reserved).collect();
        let is_refused = |code_point| kind(char::from_u32(code_point).unwrap()).is_some();
        for (first, last) in &all {
            assert!((*first..=*last).all(is_refused), "{first:X}");
        }
        for accepted in [0x20, 0x7E, 0xA0, 0x2027, 0x202F, 0x2065, 0x206A, 0xFDCF, 0xFDF0, 0xFFF8, 0xFFFC, 0xE0080] {
            assert!(!is_refused(accepted), "{accepted:X}");
        }
    }

    #[test]
    fn a_length_is_counted_in_bytes() {
        assert_eq!(refused(""), "name must have 1 to 96 bytes, it has 0");
        assert_eq!(refused(&"ü".repeat(49)), "name must have 1 to 96 bytes, it has 98");
        assert_eq!(check("reason", "", 0..=0), Ok(()));
    }

    #[test]
    fn a_denom_is_what_the_bank_takes() {
        for denom in ["uwhs", "ibc/27394FB092D2ECCD56123C74F36E4C1F", "factory/a.b/c-d_e:f", "aaa", &"a".repeat(128)] {
            assert_eq!(check_denom("denom", denom), Ok(()));
        }
        for text in ["", "ab", "1ab", "/ab", "a b", "aé1", "a\0b", &"a".repeat(129)] {
            assert!(check_denom("denom", text).is_err(), "{text:?}");
        }
    }
}
