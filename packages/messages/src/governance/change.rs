//! Changes, line by line.

use cosmos_sdk_proto::Any;

use super::{Change, Line, Phrase, Sentence, Severity, Value, Warning};
use crate::explain;

/// The most characters of a message that are shown as they stand.
const MAX_SHOWN: usize = 2_000;

impl Change {
    /// A message that was decoded, with nothing said of it but its title.
    pub(super) fn new(any: &Any, title: Sentence) -> Self {
        let (lines, affects, warnings) = (vec![], vec![], vec![]);
        Self { type_url: any.type_url.clone(), decoded: true, title, lines, affects, warnings }
    }

    /// A message that was not decoded.
    pub(super) fn undecoded(any: &Any, title: Sentence) -> Self {
        Self { decoded: false, ..Self::new(any, title) }
    }

    /// A value that replaces nothing.
    pub(super) fn fact(self, code: &'static str, text: &'static str, value: Value) -> Self {
        self.line(code, text, None, value)
    }

    /// A value, and the one that it replaces if that is known.
    pub(super) fn line(mut self, code: &'static str, text: &'static str, from: Option<Value>, to: Value) -> Self {
        self.lines.push(Line { label: Phrase { code, text }.say(), from, to });
        self
    }

    pub(super) fn affecting(mut self, affected: Sentence) -> Self {
        self.affects.push(affected);
        self
    }

    pub(super) fn caution(self, sentence: Sentence) -> Self {
        self.warning(Severity::Caution, sentence)
    }

    pub(super) fn danger(self, sentence: Sentence) -> Self {
        self.warning(Severity::Danger, sentence)
    }

    fn warning(mut self, severity: Severity, sentence: Sentence) -> Self {
        self.warnings.push(Warning { severity, sentence });
        self
    }
}

impl From<explain::Line> for Line {
    fn from(line: explain::Line) -> Self {
        let to = match &line.value {
            explain::Value::Amount(coin) => Value::Amount(coin.clone()),
            explain::Value::Number(number) => in_unit(line.name(), number),
            explain::Value::Flag(flag) => Value::Flag(*flag),
            explain::Value::Text(text) => Value::Text(text.clone()),
            explain::Value::Long { length } => Value::Text(format!("{length} characters")),
            explain::Value::Absent => Value::Absent,
        };
        let label = Phrase { code: "field", text: "{field}" }.with([("field", line.field)]);
        Self { label, from: None, to }
    }
}

/// A message, or a text of one, as it stands, and how much of it is left out.
pub(super) fn as_it_stands(bytes: &[u8]) -> Value {
    let text = String::from_utf8_lossy(bytes);
    let length = text.chars().count();
    if length <= MAX_SHOWN {
        return Value::Text(text.into_owned());
    }
    let first: String = text.chars().take(MAX_SHOWN).collect();
    Value::Text(format!("{first}… (the first {MAX_SHOWN} of {length} characters)"))
}

/// A number in the unit that the protocol's name of its field says.
fn in_unit(name: &str, number: &str) -> Value {
    let is_span = ["within", "expires_in", "window", "seconds"].iter().any(|end| name.ends_with(end));
    let value = match number.parse::<u64>() {
        Ok(seconds) if is_span => Some(Value::Span(seconds)),
        Ok(bps) if name.ends_with("_bps") => u16::try_from(bps).ok().map(Value::Share),
        _ => None,
    };
    value.unwrap_or_else(|| Value::Number(number.to_owned()))
}
