//! The pieces of a name in letters and digits.

use super::class::{class, Class};

/// What joins the pieces of one name.
const JOINERS: &[char] = &['-', '_', '.', '/', '\'', '’', '+', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}'];

fn is_letter(c: char) -> bool {
    class(c) == Class::Letter
}

/// Length in bytes of the name that a text begins with: letters and digits, each joined to the next by at most one
/// joiner, and the signs after `C++` and `C#`.
pub(super) fn length(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(is_letter);
        rest = &rest[signs(rest).len()..];
        let Some(joined) = rest.strip_prefix(JOINERS).filter(|after| after.starts_with(is_letter)) else {
            return text.len() - rest.len();
        };
        rest = joined;
    }
}

/// `++` or `#` behind a name, if no letter follows.
fn signs(text: &str) -> &str {
    let sign = ["++", "#"].into_iter().find(|sign| text.starts_with(sign)).unwrap_or_default();
    let after = text.get(sign.len()..).unwrap_or_default();
    if after.starts_with(is_letter) {
        ""
    } else {
        sign
    }
}

/// The pieces of a name: cut at joiners, between a small and a capital letter, and before a number that follows a word.
pub(super) fn atoms(name: &str) -> Vec<String> {
    let mut atoms = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let run = run(rest);
        let end = run.len() + signs(&rest[run.len()..]).len();
        pieces(run, &mut atoms);
        if end > run.len() {
            if let Some(last) = atoms.last_mut() {
                last.push_str(&rest[run.len()..end]);
            }
        }
        rest = rest[end..].trim_start_matches(JOINERS);
    }
    atoms
}

/// Letters and digits up to the next joiner; a dot between two digits joins nothing, it is in a number.
fn run(text: &str) -> &str {
    let mut before = ' ';
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        let is_point = c == '.' && before.is_numeric() && next.is_numeric();
        if !is_letter(c) && !is_point {
            return &text[..at];
        }
        before = c;
    }
    text
}

/// Cuts `Qwen2.5`, `MiniLM` and `YOLOv8` in two, and leaves `L6`, `7B` and `8x7B` whole.
fn pieces(run: &str, atoms: &mut Vec<String>) {
    let mut atom = String::new();
    // Letters so far; `None` once there was a digit.
    let mut letters = Some(0_usize);
    let mut characters = run.chars().peekable();
    while let Some(c) = characters.next() {
        atom.push(c);
        letters = if c.is_numeric() { None } else { letters.map(|letters| letters + 1) };
        let mut after = characters.clone();
        let Some(next) = after.next() else { break };
        let after = [after.next(), after.next()];
        let is_version = matches!(next, 'v' | 'V') && after[0].is_some_and(char::is_numeric);
        let is_capital = next.is_uppercase()
            && (c.is_lowercase() || after.iter().all(|after| after.is_some_and(char::is_lowercase)));
        if letters.is_some_and(|letters| letters >= 2) && (next.is_numeric() || is_version || is_capital) {
            atoms.push(std::mem::take(&mut atom));
            letters = Some(0);
        }
    }
    if !atom.is_empty() {
        atoms.push(atom);
    }
}
