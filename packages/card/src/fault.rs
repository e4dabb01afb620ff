//! Front matter that can't be read at all: where, why, and what to change.

use std::fmt;

use granit_parser::ErrorKind;
use serde::Serialize;

use crate::plain::plain;

/// The fault for which the front matter of a card can't be read. No field of it is known then, nor known to be missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The line in the card, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The fault.
    pub problem: String,
    /// The advice.
    pub advice: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, problem, advice } = self;
        write!(f, "line {line}, column {column}: {problem}: {advice}")
    }
}

impl Fault {
    pub(crate) fn at(line: usize, column: usize, problem: impl Into<String>, advice: impl Into<String>) -> Self {
        let (problem, advice) = (problem.into(), advice.into());
        Self { line, column, problem, advice }
    }

    /// The fault for which the parser refused `yaml`, with its place.
    pub(crate) fn of_yaml(line: usize, column: usize, kind: &ErrorKind, yaml: &str) -> Self {
        let text = yaml.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let problem = format!("it is no valid YAML: {}", plain(&kind.to_string()));
        Self::at(line, column, problem, advice(kind, text))
    }
}

const QUOTE: &str = "put the value in double quotes";

/// The advice for a fault in a line.
fn advice(kind: &ErrorKind, line: &str) -> String {
    use ErrorKind as E;
    let value = line.trim_start().trim_start_matches("- ");
    let value = value.split_once(": ").map_or(value, |(_, value)| value).trim();
    match kind {
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabInPlainScalar => {
            "replace the tab by spaces".to_owned()
        }
        E::UnknownAnchor => format!("{QUOTE}: outside of them a `*` names an anchor, and there is none of this name"),
        E::UndeclaredTagHandle => format!("{QUOTE}: outside of them a `!` begins a type"),
        E::UnknownQuotedScalarEscape | E::InvalidQuotedScalarHexEscape => {
            "write `\\\\` for a backslash, or put the value in single quotes".to_owned()
        }
        E::UnclosedFlowCollection { .. } | E::MismatchedFlowCollectionEnd { .. } | E::MisplacedFlowCollectionEnd => {
            "close every `[` by a `]` and every `{` by a `}`, or put the value in double quotes".to_owned()
        }
        _ if value.starts_with('\'') => {
            "write each `'` within single quotes as `''`, or put the value in double quotes".to_owned()
        }
        _ if value.starts_with('"') => {
            "write each `\"` within double quotes as `\\\"`, or put the value in single quotes".to_owned()
        }
        E::UnclosedQuotedScalar => "close the quote".to_owned(),
        E::MappingValueNotAllowed if value.contains(": ") => {
            format!("{QUOTE}: outside of them `: ` parts a field from its value")
        }
        _ if value.starts_with(['@', '`', '%', '[', '{', '&', '*', '!', '|', '>']) => {
            format!("{QUOTE}: outside of them its first character has a meaning of its own")
        }
        E::InvalidIndentation | E::ExpectedBlockMappingKey | E::ExpectedBlockSequenceEntry => {
            "indent the line as those beside it, and put values with `: `, `#` or quotes in them in quotes".to_owned()
        }
        _ => "put values with `: `, `#`, brackets or quotes in them in double quotes".to_owned(),
    }
}
