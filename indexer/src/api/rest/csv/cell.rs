//! Cells of CSV.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::read::Amount;

/// A value of a line.
pub(super) enum Cell<'a> {
    None,
    Number(i64),
    Amount(&'a Amount),
    Time(DateTime<Utc>),
    /// Somebody else's words.
    Text(&'a str),
}

/// The characters with which spreadsheets begin formulas.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Cells as one line.
pub(super) fn line(cells: &[Cell<'_>]) -> String {
    let written: Vec<String> = cells.iter().map(Cell::written).collect();
    written.join(",") + "\r\n"
}

impl Cell<'_> {
    fn written(&self) -> String {
        match self {
            Cell::None => String::new(),
            Cell::Number(number) => number.to_string(),
            Cell::Amount(amount) => amount.as_str().to_owned(),
            Cell::Time(time) => time.to_rfc3339_opts(SecondsFormat::Secs, true),
            Cell::Text(text) => quoted(text),
        }
    }
}

/// A text that no spreadsheet takes for a formula: an apostrophe goes before what might be one.
fn quoted(text: &str) -> String {
    let mark = if text.starts_with(FORMULAS) { "'" } else { "" };
    let is_plain = mark.is_empty() && !text.contains(['"', ',', '\r', '\n']);
    if is_plain {
        return text.to_owned();
    }
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_elses_words_are_no_formula_and_no_cell_more() {
        for (text, written) in [
            ("uwhs", "uwhs"),
            ("=1+1", "\"'=1+1\""),
            ("+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\""),
            ("-2", "\"'-2\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("a,b", "\"a,b\""),
            ("a\"b\nc", "\"a\"\"b\nc\""),
            ("factory/wasm1a/x", "factory/wasm1a/x"),
            ("", ""),
        ] {
            assert_eq!(quoted(text), written);
        }
        assert_eq!(line(&[Cell::Number(-1), Cell::None, Cell::Text("a,b")]), "-1,,\"a,b\"\r\n");
    }
}
