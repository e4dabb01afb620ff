//! The title of a card as plain text: its first heading of level one, in Markdown or in HTML.

use crate::markup;
use crate::plain::plain;

/// Most bytes of a heading, which in HTML may take several lines.
const MAX_HEADING_BYTES: usize = 1_024;
/// Most HTML headings whose end is looked for.
const MAX_HTML_HEADINGS: usize = 64;

/// The first heading of level one that has any text.
pub(crate) fn find(body: &str) -> Option<String> {
    let mut outside = Outside::default();
    let mut before = "";
    let mut offset = 0;
    let mut html_headings = 0;
    for line in body.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let line = line.trim_end();
        if !outside.enter(line) {
            before = "";
            continue;
        }
        let rest = body.get(start..).unwrap_or_default();
        let html_begins = begins_html(line).filter(|_| html_headings < MAX_HTML_HEADINGS);
        html_headings += usize::from(html_begins.is_some());
        let html = || html(rest, html_begins?);
        let heading = atx(line).or_else(html).or_else(|| setext(before, line));
        if let Some(title) = heading.map(text).filter(|title| !title.is_empty()) {
            return Some(title);
        }
        before = line;
    }
    None
}

/// What of a body is neither code nor a comment.
#[derive(Default)]
pub(crate) struct Outside<'a> {
    fence: Option<&'a str>,
    comment: bool,
}

impl<'a> Outside<'a> {
    /// Takes the next line; whether a heading can stand in it.
    pub(crate) fn enter(&mut self, line: &'a str) -> bool {
        let trimmed = line.trim_start();
        if let Some(fence) = self.fence {
            let marks = fence_of(trimmed).filter(|marks| marks.starts_with(fence));
            if marks.is_some_and(|marks| marks.len() == trimmed.len()) {
                self.fence = None;
            }
            return false;
        }
        if self.comment {
            self.comment = !trimmed.contains("-->");
            return false;
        }
        self.fence = fence_of(trimmed);
        if trimmed.starts_with("<!--") {
            self.comment = !trimmed.contains("-->");
            return false;
        }
        self.fence.is_none() && !line.starts_with("    ") && !line.starts_with('\t')
    }
}

/// The marks that begin or end a block of code.
fn fence_of(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    line.get(..length).filter(|_| length >= 3)
}

/// `# Title #`
fn atx(line: &str) -> Option<&str> {
    let text = line.trim_start().strip_prefix('#')?;
    if !text.starts_with([' ', '\t']) {
        return None;
    }
    let text = text.trim();
    let opened = text.trim_end_matches('#');
    Some(if opened.is_empty() || opened.ends_with([' ', '\t']) { opened.trim() } else { text })
}

/// A line of text above a line of `=`.
fn setext<'a>(before: &'a str, line: &str) -> Option<&'a str> {
    let line = line.trim();
    let underlined = !line.is_empty() && line.bytes().all(|byte| byte == b'=');
    let is_text = !before.trim().is_empty() && !before.trim_start().starts_with(['#', '>', '|', '-', '+', '=']);
    (underlined && is_text).then(|| before.trim())
}

/// Where in a line `<h1` stands, alone or within other elements.
fn begins_html(line: &str) -> Option<usize> {
    let at = find_ignoring_case(line, "<h1")?;
    let before = line.get(..at)?;
    (!before.contains('`') && markup::strip(before).trim().is_empty()).then_some(at)
}

/// `<h1 align="center">Title</h1>`
fn html(rest: &str, at: usize) -> Option<&str> {
    let after = rest.get(at + 3..)?;
    if !after.starts_with(['>', ' ', '\t', '\n', '\r']) {
        return None;
    }
    let after = cut(after);
    let inner = after.split_once('>')?.1;
    inner.get(..find_ignoring_case(inner, "</h1")?)
}

/// The beginning of a text, as much of it as a heading can have.
pub(crate) fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_HEADING_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

fn find_ignoring_case(text: &str, what: &str) -> Option<usize> {
    let (text, what) = (text.as_bytes(), what.as_bytes());
    let window = text.len().min(MAX_HEADING_BYTES);
    text.get(..window)?.windows(what.len()).position(|bytes| bytes.eq_ignore_ascii_case(what))
}

/// A heading or a paragraph without its markup, on one line.
pub(crate) fn text(heading: &str) -> String {
    let stripped = markup::strip(cut(heading));
    plain(&stripped).split_whitespace().collect::<Vec<_>>().join(" ")
}
