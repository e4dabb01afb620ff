//! Finds the front matter and reads its YAML within bounds.

use crate::fault::Fault;
use crate::yaml::{self, Node, Shared};
use crate::MAX_FRONT_MATTER_BYTES;

/// A card in its parts.
pub(crate) struct Parts<'a> {
    /// The YAML without its fences, and the card's line that it begins on.
    pub yaml: Option<(&'a str, usize)>,
    /// The Markdown text behind it.
    pub body: &'a str,
    /// The fault for which the front matter can't be told from the body.
    pub fault: Option<Fault>,
}

/// Splits a card in front matter (without its fences) and body.
pub(crate) fn split(text: &str) -> Parts<'_> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let begun = text.trim_start_matches(['\r', '\n']);
    let skipped = text.get(..text.len() - begun.len()).unwrap_or_default();
    let fence_line = 1 + skipped.matches('\n').count();
    let Some(inner) = after_fence(begun) else {
        return Parts { yaml: None, body: text, fault: None };
    };
    let mut offset = 0;
    for line in inner.split_inclusive('\n') {
        if line.trim_end() == "---" {
            let (yaml, rest) = inner.split_at(offset);
            let body = rest.get(line.len()..).unwrap_or_default();
            return Parts { yaml: Some((yaml, fence_line + 1)), body, fault: None };
        }
        offset += line.len();
    }
    let advice = "end it by a line of three dashes, or remove this one";
    let fault = Fault::at(fence_line, 1, "it is not closed", advice);
    Parts { yaml: None, body: text, fault: Some(fault) }
}

fn after_fence(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once('\n')?;
    (first.trim_end() == "---").then_some(rest)
}

/// Reads the YAML to a map, which begins on this line of the card; `None` if there is nothing in it.
pub(crate) fn parse(yaml: &str, line: usize) -> Result<Option<Shared>, Fault> {
    if yaml.len() > MAX_FRONT_MATTER_BYTES {
        let problem = format!("it has {} bytes, at most {MAX_FRONT_MATTER_BYTES} are read", yaml.len());
        return Err(Fault::at(line, 1, problem, "shorten it"));
    }
    let root = yaml::parse(yaml).map_err(|fault| Fault { line: fault.line + line - 1, ..fault })?;
    match root.as_deref() {
        Some(Node::Map(_)) => Ok(root),
        None => Ok(None),
        Some(node) if node.is_null() => Ok(None),
        Some(_) => Err(Fault::at(line, 1, "it is not a map of fields", "write each field as `name: value`")),
    }
}
