//! Text as it may be shown anywhere: nothing in it steers a terminal, or hides what stands there.

use std::borrow::Cow;

/// A text without what is not seen but has an effect: control characters, as those that begin a terminal's escape
/// codes, and those that turn the direction of the text around. Line ends and tabs become spaces.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter_map(|character| match character {
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        unseen if is_unseen(unseen) => None,
        seen => Some(seen),
    });
    Cow::Owned(kept.collect())
}

fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
