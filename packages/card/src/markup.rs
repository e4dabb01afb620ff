//! The text of a line of Markdown, without its marks, its HTML and its images.

/// Longest name of an HTML entity that is looked up, in bytes.
const MAX_ENTITY: usize = 10;

/// Deepest nesting of links and pictures that is read.
const MAX_DEPTH: usize = 4;

/// The text that a reader of the rendered line sees.
pub(crate) fn strip(line: &str) -> String {
    strip_at(line, 0)
}

fn strip_at(line: &str, depth: usize) -> String {
    let mut text = String::with_capacity(line.len());
    let (mut stars, mut tildes, mut underscores) = (false, false, false);
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let tail = rest.get(next.len_utf8()..).unwrap_or_default();
        rest = match next {
            '\\' => escaped(tail, &mut text),
            '`' => code(rest, &mut text),
            // A picture: what it shows is no text.
            '!' if tail.starts_with('[') => match link(tail) {
                Some((_, after)) => after,
                None => keep(next, tail, &mut text),
            },
            '[' => match link(rest).filter(|_| depth < MAX_DEPTH) {
                Some((inner, after)) => {
                    text.push_str(&strip_at(inner, depth + 1));
                    after
                }
                None => keep(next, tail, &mut text),
            },
            '<' => tag(rest, &mut text),
            '&' => entity(tail, &mut text),
            '*' => marks(rest, &mut stars, &mut text),
            '~' if tail.starts_with('~') => marks(rest, &mut tildes, &mut text),
            '_' => marks(rest, &mut underscores, &mut text),
            _ => keep(next, tail, &mut text),
        };
    }
    text
}

fn keep<'a>(next: char, tail: &'a str, text: &mut String) -> &'a str {
    text.push(next);
    tail
}

/// After a backslash a mark is itself.
fn escaped<'a>(tail: &'a str, text: &mut String) -> &'a str {
    match tail.chars().next() {
        Some(mark) if mark.is_ascii_punctuation() => {
            text.push(mark);
            tail.get(1..).unwrap_or_default()
        }
        _ => keep('\\', tail, text),
    }
}

/// `code`, between as many marks as it begins with; an unclosed one is text.
fn code<'a>(rest: &'a str, text: &mut String) -> &'a str {
    let length = rest.len() - rest.trim_start_matches('`').len();
    let (marks, tail) = rest.split_at(length);
    match tail.split_once(marks) {
        Some((inner, after)) => {
            text.push_str(inner);
            after
        }
        None => {
            text.push_str(marks);
            tail
        }
    }
}

/// `[text](target)`, `[text][name]` or `[text]`: the text, and what follows.
fn link(rest: &str) -> Option<(&str, &str)> {
    let end = closing(rest, '[', ']')?;
    let inner = rest.get(1..end)?;
    let after = rest.get(end + 1..)?;
    let after = match after.chars().next() {
        Some('(') => after.get(closing(after, '(', ')')? + 1..)?,
        Some('[') => after.get(closing(after, '[', ']')? + 1..)?,
        // Brackets without a target are text: `[BETA]`.
        _ => return None,
    };
    Some((inner, after))
}

/// Where the bracket closes that `text` begins with.
pub(crate) fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// An HTML element is left out, a comment too; `<https://…>` is the address.
fn tag<'a>(rest: &'a str, text: &mut String) -> &'a str {
    let tail = rest.get(1..).unwrap_or_default();
    let begins = tail.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '!'));
    match tail.split_once('>') {
        Some((inner, after)) if begins => {
            if inner.contains("://") && !inner.contains(char::is_whitespace) {
                text.push_str(inner);
            } else if inner.get(..2).is_some_and(|name| name.eq_ignore_ascii_case("br")) {
                text.push(' ');
            }
            after
        }
        _ => keep('<', tail, text),
    }
}

/// `&amp;`, `&#39;` and their like.
fn entity<'a>(tail: &'a str, text: &mut String) -> &'a str {
    let end = tail.bytes().take(MAX_ENTITY).position(|byte| byte == b';');
    let named = end.and_then(|end| Some((character(tail.get(..end)?)?, tail.get(end + 1..)?)));
    match named {
        Some((character, after)) => keep(character, after, text),
        None => keep('&', tail, text),
    }
}

fn character(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "copy" => Some('©'),
        "reg" => Some('®'),
        "trade" => Some('™'),
        _ => match name.strip_prefix('#')? {
            digits if digits.starts_with(['x', 'X']) => number(digits.get(1..)?, 16),
            digits => number(digits, 10),
        },
    }
}

/// Marks of emphasis come in pairs around what they mark; others are text: `A * B`, `A*`. Within a word an
/// underscore is part of it: `all_MiniLM_L6`.
fn marks<'a>(rest: &'a str, open: &mut bool, text: &mut String) -> &'a str {
    let Some(mark) = rest.chars().next() else { return rest };
    let after = rest.trim_start_matches(mark);
    let (before, next) = (text.chars().next_back(), after.chars().next());
    let in_word = before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
    let touches = |side: Option<char>| side.is_some_and(|side| !side.is_whitespace());
    let is_mark = |side: Option<char>| side.is_some_and(|side| side.is_ascii_punctuation());
    let outside = !before.is_some_and(char::is_alphanumeric) || !is_mark(next);
    let opens = !*open && touches(next) && outside && after.contains(mark);
    let closes = *open && touches(before);
    if (mark == '_' && in_word) || !(opens || closes) {
        text.extend(rest.get(..rest.len() - after.len()));
    } else {
        *open = opens;
    }
    after
}
