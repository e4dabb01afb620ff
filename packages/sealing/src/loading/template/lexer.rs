//! The tokens of a block, as Jinja cuts them, in ASCII: what is not cut for certain is not known.

/// What Jinja and this reader both take for white space. Python has more of it.
const SPACES: [char; 4] = [' ', '\t', '\n', '\r'];
const LONG_SIGNS: &[&str] = &["//", "**", "==", "!=", "<=", ">="];
const SIGNS: &str = "+-*/%~[](){}<>=.:|,";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Name(&'a str),
    /// A text without its quotes, as it is written.
    Text(&'a str),
    Whole,
    Fraction,
    Sign(&'a str),
}

pub(super) struct Block<'a> {
    pub tokens: Vec<Token<'a>>,
    /// The template behind the block.
    pub rest: &'a str,
    /// Whether every character of the block belongs to a token, and its brackets match.
    pub is_known: bool,
}

/// Reads a block whose beginning is behind; `None` if the template ends before the block does.
pub(super) fn block<'a>(end: &str, text: &'a str) -> Option<Block<'a>> {
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mut tokens, mut brackets, mut is_known) = (Vec::new(), Vec::new(), true);
    loop {
        rest = rest.trim_start_matches(SPACES);
        let first = rest.chars().next()?;
        // The end of a block does not count while a bracket is open.
        let unsigned = rest.strip_prefix(['-', '+']).unwrap_or(rest);
        if let Some(rest) = rest.strip_prefix(end).or(unsigned.strip_prefix(end)).filter(|_| brackets.is_empty()) {
            return Some(Block { tokens, rest, is_known });
        }
        let Some((token, after)) = next(rest, first)? else {
            is_known = false;
            rest = rest.get(first.len_utf8()..)?;
            continue;
        };
        match first {
            '(' | '[' | '{' => brackets.push(first),
            ')' | ']' | '}' => is_known &= brackets.pop() == opening(first),
            // Jinja reads numbers such as `1_000` and `1e3`, which no template needs.
            '0'..='9' => is_known &= !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'),
            _ => {}
        }
        tokens.push(token);
        rest = after;
    }
}

/// A token and the text behind it: `Some(None)` if there is none, `None` for a text without an end.
fn next(text: &str, first: char) -> Option<Option<(Token<'_>, &str)>> {
    if matches!(first, '\'' | '"') {
        return literal(text, first).map(|(inside, after)| Some((Token::Text(inside), after)));
    }
    if first.is_ascii_alphabetic() || first == '_' {
        let length = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        return Some(text.split_at_checked(length).map(|(name, after)| (Token::Name(name), after)));
    }
    if first.is_ascii_digit() {
        let after = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = after.strip_prefix('.').filter(|digits| digits.starts_with(|c: char| c.is_ascii_digit()));
        return Some(Some(match digits {
            Some(digits) => (Token::Fraction, digits.trim_start_matches(|c: char| c.is_ascii_digit())),
            None => (Token::Whole, after),
        }));
    }
    let length = match LONG_SIGNS.iter().any(|sign| text.starts_with(sign)) {
        true => 2,
        false if SIGNS.contains(first) => 1,
        false => return Some(None),
    };
    Some(text.split_at_checked(length).map(|(sign, after)| (Token::Sign(sign), after)))
}

fn opening(closing: char) -> Option<char> {
    match closing {
        ')' => Some('('),
        ']' => Some('['),
        '}' => Some('{'),
        _ => None,
    }
}

/// A text in quotes, without them, and what follows; `None` without an end.
fn literal(text: &str, quote: char) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(quote)?;
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        if c == quote && !escaped {
            return Some((inside.get(..at)?, inside.get(at + 1..)?));
        }
        escaped = c == '\\' && !escaped;
    }
    None
}
