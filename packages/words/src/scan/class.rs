//! What kind of writing a character belongs to.

use icu_properties::props::{ExtendedPictographic, GeneralCategory, GeneralCategoryGroup, Script};
use icu_properties::{CodePointMapData, CodePointSetData};

/// The kind of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// What divides: spaces, punctuation, control characters.
    Space,
    /// Letters and digits of a script with spaces between its words.
    Letter,
    /// Chinese, Japanese, Korean.
    Dense,
    /// A script without spaces whose words a model has to find.
    Complex,
    /// An emoji, or another sign that stands for itself.
    Symbol,
}

/// The class of a character.
pub(super) fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Letter } else { Class::Space };
    }
    // The marks that lengthen a vowel or repeat a character belong to every kana or to every Han word.
    if matches!(c, 'ー' | '々' | '〆' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ' | '\u{3099}' | '\u{309a}') {
        return Class::Dense;
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    let is_letter = c.is_alphanumeric() || GeneralCategoryGroup::Mark.contains(category);
    if !is_letter {
        let is_symbol =
            CodePointSetData::new::<ExtendedPictographic>().contains(c) || category == GeneralCategory::OtherSymbol;
        return if is_symbol { Class::Symbol } else { Class::Space };
    }
    match CodePointMapData::<Script>::new().get(c) {
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo => Class::Dense,
        Script::Thai | Script::Lao | Script::Khmer | Script::Myanmar => Class::Complex,
        _ => Class::Letter,
    }
}
