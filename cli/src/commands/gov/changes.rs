//! What a proposal changes, in lines.

use weighhouse_messages::governance::{Change, Severity};

/// The lines of all changes: a numbered title for each message, its values, those whom it reaches, and its warnings.
pub fn lines(changes: &[Change]) -> Vec<String> {
    if changes.is_empty() {
        return vec!["no message: nothing would change".to_owned()];
    }
    let numbered = changes.iter().enumerate();
    numbered.flat_map(|(place, change)| of(place.saturating_add(1), change)).collect()
}

fn of(number: usize, change: &Change) -> Vec<String> {
    let mut lines = vec![format!("{number}. {}", flat(&change.title.text))];
    for line in &change.lines {
        let from = line.from.as_ref().map(|from| format!("{} → ", flat(&from.to_string()))).unwrap_or_default();
        lines.push(format!("   {}: {from}{}", flat(&line.label.text), flat(&line.to.to_string())));
    }
    lines.extend(change.affects.iter().map(|affected| format!("   reaches: {}", flat(&affected.text))));
    for warning in &change.warnings {
        let severity = match warning.severity {
            Severity::Caution => "note",
            Severity::Danger => "DANGER",
        };
        lines.push(format!("   {severity}: {}", flat(&warning.sentence.text)));
    }
    lines
}

/// A text in one line: a stranger's text begins no line of its own.
pub fn flat(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

/// The number of changes that could harm the market, or that can't be decoded.
pub fn dangerous(changes: &[Change]) -> usize {
    changes.iter().filter(|change| change.is_dangerous()).count()
}

#[cfg(test)]
mod tests {
    use weighhouse_messages::governance::{Line, Sentence, Value, Warning};

    use super::*;

    fn sentence(text: &str) -> Sentence {
        Sentence { code: "code", values: Default::default(), text: text.to_owned() }
    }

    #[test]
    fn a_change_is_told_line_by_line() {
        let line = |from, to: &str| Line { label: sentence("treasury"), from, to: Value::Account(to.into()) };
        let change = Change {
            type_url: "/cosmwasm.wasm.v1.MsgExecuteContract".into(),
            decoded: true,
            title: sentence("Replaces the market's settings"),
            lines: vec![line(Some(Value::Absent), "wasm1a\n2. harmless"), line(None, "wasm1b")],
            affects: vec![sentence("Orders to come")],
            warnings: vec![Warning { severity: Severity::Danger, sentence: sentence("It goes elsewhere") }],
        };
        let expected = [
            "1. Replaces the market's settings",
            "   treasury: none → wasm1a 2. harmless",
            "   treasury: wasm1b",
            "   reaches: Orders to come",
            "   DANGER: It goes elsewhere",
        ];
        assert_eq!(lines(std::slice::from_ref(&change)), expected);
        assert_eq!(dangerous(&[change]), 1);
        assert_eq!(lines(&[]), ["no message: nothing would change"]);
    }
}
