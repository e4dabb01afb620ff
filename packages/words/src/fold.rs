//! Letters without case and accents.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// A text whose compatibility forms are one: full-width letters are letters, ligatures are their letters. Case stays.
pub(crate) fn composed(text: &str) -> String {
    // NFKC would append these to the word before them as letters.
    let text: String = text.chars().map(|c| if matches!(c, '™' | '℠' | '®' | '©') { ' ' } else { c }).collect();
    ComposingNormalizerBorrowed::new_nfkc().normalize(&text).into_owned()
}

/// A text in lower case without accents, in one form. Marks that make another letter stay: the voicing of kana, the
/// vowels of Indic and Southeast Asian scripts, the breve of й.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut base = ' ';
    for c in DecomposingNormalizerBorrowed::new_nfkd().normalize(text).chars() {
        if is_dropped(c, base) {
            continue;
        }
        if !is_combining(c) {
            base = c;
        }
        for lower in c.to_lowercase() {
            match spelled_out(lower) {
                Some(letters) => folded.push_str(letters),
                None if is_dropped(lower, base) => {}
                None => folded.push(lower),
            }
        }
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(&folded).into_owned()
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Whether a mark says nothing that people type: an accent of a Latin or Greek letter, the stress or the dots of a
/// Cyrillic one, the vowel points of Arabic and Hebrew, a joiner, a variation of an emoji.
fn is_dropped(mark: char, base: char) -> bool {
    match mark {
        '\u{300}' | '\u{301}' if is_cyrillic(base) => true,
        '\u{308}' if matches!(base, 'е' | 'Е') => true,
        '\u{300}'..='\u{36f}' => !is_cyrillic(base),
        '\u{591}'..='\u{5c7}' | '\u{640}' | '\u{64b}'..='\u{652}' | '\u{670}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => true,
        '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' => true,
        _ => false,
    }
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// Letters that no decomposition takes apart.
fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'þ' => "th",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_go_and_letters_stay() {
        for (text, folded) in [
            ("Modèle DÉTECTÉ", "modele detecte"),
            ("Straße Øresund Łódź", "strasse oresund lodz"),
            ("İstanbul ILIK ılık", "istanbul ilik ilik"),
            ("ΛΌΓΟΣ λόγος", "λογοσ λογοσ"),
            ("Ёжик й Й и", "ежик й й и"),
            ("ガ が か ｶﾞ", "ガ が か ガ"),
            ("한국어", "한국어"),
            ("हिन्दी", "हिन्दी"),
            ("ภาษาไทยที่", "ภาษาไทยที่"),
            ("مُحَمَّد", "محمد"),
            ("ＱＷＥＮ ﬁne", "qwen fine"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
            assert_eq!(fold(&fold(text)), fold(text), "{text} twice");
        }
    }
}
