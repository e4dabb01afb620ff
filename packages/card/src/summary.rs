//! What a card says first about its model: the first paragraph of its text, on one line.

use crate::title::{cut, text, Outside};

/// The most characters of it. More words are left away, whole ones.
const MAX_CHARS: usize = 200;
/// What stands for the words that are left away.
const MORE: &str = "…";

/// Elements of HTML whose content nobody sees.
const UNSHOWN: [&str; 2] = ["script", "style"];

/// The first paragraph that has any text: no heading, list, table, quotation or rule, and not pictures or HTML alone.
pub(crate) fn find(body: &str) -> Option<String> {
    let mut outside = Outside::default();
    let mut unshown = None;
    let mut paragraph = String::new();
    for line in body.lines() {
        let line = line.trim_end();
        let is_shown = unshown.is_none();
        unshown = unshown.or_else(|| UNSHOWN.into_iter().find(|name| has_tag(line, "<", name)));
        let is_prose = outside.enter(line) && is_shown && unshown.is_none() && is_prose(line);
        unshown = unshown.filter(|name| !has_tag(line, "</", name));
        let underlines = !paragraph.is_empty() && is_underline(line);
        if underlines {
            // What stood above is a heading.
            paragraph.clear();
        } else if is_prose {
            paragraph.push_str(line);
            paragraph.push('\n');
        } else if let Some(found) = read(&paragraph) {
            return Some(found);
        } else {
            paragraph.clear();
        }
    }
    read(&paragraph)
}

/// A paragraph without its markup; `None` if it has no words.
fn read(paragraph: &str) -> Option<String> {
    let text = text(cut(paragraph));
    if !text.contains(char::is_alphabetic) {
        return None;
    }
    let Some((end, _)) = text.char_indices().nth(MAX_CHARS) else {
        return Some(text);
    };
    let kept = text.get(..end).unwrap_or(&text);
    // Scripts without spaces are cut between characters.
    let whole = kept.rsplit_once(' ').map_or(kept, |(whole, _)| whole);
    Some(whole.trim_end_matches(|c: char| c.is_ascii_punctuation()).to_owned() + MORE)
}

/// Whether a tag of an element begins in a line.
fn has_tag(line: &str, begin: &str, name: &str) -> bool {
    let named = |rest: &str| rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    line.match_indices(begin).any(|(at, _)| line.get(at + begin.len()..).is_some_and(named))
}

fn is_prose(line: &str) -> bool {
    let line = line.trim_start();
    let is_list = line.starts_with(['-', '*', '+']) && line.get(1..2).is_none_or(|next| next == " ");
    let numbered = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered =
        numbered.len() < line.len() && numbered.starts_with([')', '.']) && numbered.get(1..2) == Some(" ");
    let is_other = line.starts_with(['#', '>', '|']) || is_rule(line);
    !(line.is_empty() || is_list || is_numbered || is_other)
}

/// A line of three marks or more, which divides the text.
fn is_rule(line: &str) -> bool {
    let mark = line.chars().next().filter(|mark| matches!(mark, '-' | '*' | '_'));
    mark.is_some_and(|mark| line.chars().all(|c| c == mark || c == ' ') && line.matches(mark).count() >= 3)
}

/// A line that makes a heading of the one above it.
fn is_underline(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}
