//! What a run shows: results on stdout, everything else on stderr, progress on a terminal alone.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::json;
use weighhouse_card::plain;

use crate::error::{code, contract_code_of, fail, hint_of, kind_of, Kind};
use crate::table::{Screen, Table};

/// How this run speaks.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// Results as JSON.
    pub json: bool,
    /// Nothing on stderr but errors.
    pub quiet: bool,
    /// Every question is answered with yes.
    pub yes: bool,
}

impl Output {
    /// Prints a result: as JSON, or in the words of `human`.
    pub fn result(&self, value: &impl Serialize, human: impl FnOnce() -> String) -> Result<()> {
        let text = if self.json { serde_json::to_string(value)? } else { human() };
        print(&shown(&text))
    }

    /// Prints a result: as JSON, or as a table.
    pub fn table<const N: usize>(&self, value: &impl Serialize, table: impl FnOnce() -> Table<N>) -> Result<()> {
        if self.json {
            return print(&shown(&serde_json::to_string(value)?));
        }
        print(&table().render(screen(), |text| shown(text).into_owned()))
    }

    /// Says what happens, on stderr.
    pub fn say(&self, line: impl AsRef<str>) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr().lock(), "{}", shown(line.as_ref()));
        }
    }

    /// Warns, on stderr, however quiet the run is: what is said here may keep somebody from paying.
    pub fn warn(&self, line: impl AsRef<str>) {
        let _ = writeln!(std::io::stderr().lock(), "{}", shown(line.as_ref()));
    }

    /// Says what went wrong, on stderr, in the form asked for.
    pub fn error(&self, error: &anyhow::Error) {
        let (kind, hint) = (kind_of(error), hint_of(error));
        let advice = hint.as_ref().map(|hint| format!("{}{}", hint.joint, hint.advice)).unwrap_or_default();
        let message = format!("{error:#}{advice}");
        let text = if self.json {
            let command = hint.and_then(|hint| hint.command);
            let contract_code = contract_code_of(error);
            let error = json!({
                "kind": kind,
                "exit_code": code(kind),
                "contract_code": contract_code,
                "message": message,
                "hint": command,
            });
            json!({"error": error}).to_string()
        } else {
            format!("error: {message}")
        };
        let _ = writeln!(std::io::stderr().lock(), "{}", shown(&text));
    }

    /// Asks a question that can be answered with yes.
    ///
    /// # Errors
    /// [`Kind::Declined`] when the answer is another, or nobody is there.
    pub fn confirm(&self, question: &str) -> Result<()> {
        if self.yes {
            return Ok(());
        }
        if !std::io::stdin().is_terminal() {
            return Err(fail!(Kind::Declined, "nobody can be asked {question:?}: use --yes"));
        }
        let mut stderr = std::io::stderr().lock();
        write!(stderr, "{} [y/N] ", shown(question))?;
        stderr.flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        match answer.trim().to_lowercase().as_str() {
            "y" | "yes" => Ok(()),
            _ => Err(fail!(Kind::Declined, "declined")),
        }
    }

    /// A bar that counts bytes.
    pub fn bytes(&self, what: &'static str, total: u64) -> ProgressBar {
        const TEMPLATE: &str = "{msg:12} {bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
        let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(Some(total), self.target()).with_style(style);
        bar.set_message(what);
        bar
    }

    fn target(&self) -> ProgressDrawTarget {
        if self.quiet || self.json || !std::io::stderr().is_terminal() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        }
    }
}

fn print(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match writeln!(stdout, "{}", text.trim_end_matches('\n')) {
        // `weighhouse listing list | head` is no failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// What stdout is: only a terminal has a width and colours, and <https://no-color.org> takes the colours away.
fn screen() -> Screen {
    let terminal = console::Term::stdout();
    if !terminal.is_term() {
        return Screen::default();
    }
    let is_plain = |variable: &str| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    let colour = !is_plain("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
    Screen { width: terminal.size_checked().map(|(_, columns)| columns.into()), colour }
}

/// A text whose characters all show: names and reasons are strangers', and some would steer a terminal or turn its
/// lines around. These are written as JSON escapes them, so that JSON stays what it is.
fn shown(text: &str) -> Cow<'_, str> {
    let unseen = |character: char| {
        !matches!(character, '\n' | '\t') && plain(character.encode_utf8(&mut [0; 4])) != character.to_string()
    };
    if !text.contains(unseen) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        if unseen(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                written.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            written.push(character);
        }
    }
    Cow::Owned(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stranger_wrote_steers_no_terminal() {
        assert_eq!(
            shown("Tiny\u{1b}[2J\u{9b}1m \u{202e}x\u{e0041}\r\n"),
            "Tiny\\u001b[2J\\u009b1m \\u202ex\\udb40\\udc41\\u000d\n"
        );
        assert_eq!(shown("模型 🤗 é\tok"), "模型 🤗 é\tok");
        let json = serde_json::json!({"name": "a\u{202e}\u{e0041}\u{1b}"});
        let read: serde_json::Value = serde_json::from_str(&shown(&json.to_string())).unwrap_or_default();
        assert_eq!(read, json);
    }
}
