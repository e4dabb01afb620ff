//! What a run shows: results on stdout, everything else on stderr, progress on a terminal alone.

use std::io::{IsTerminal, Write};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::error::{fail, kind_of, Kind};

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
        let mut stdout = std::io::stdout().lock();
        match writeln!(stdout, "{}", text.trim_end_matches('\n')) {
            // `weighhouse list | head` is no failure.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            other => Ok(other?),
        }
    }

    /// Says what happens, on stderr.
    pub fn say(&self, line: impl AsRef<str>) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr().lock(), "{}", line.as_ref());
        }
    }

    /// Says what went wrong, on stderr, in the form asked for.
    pub fn error(&self, error: &anyhow::Error) {
        let kind = kind_of(error);
        let text = if self.json {
            let message = format!("{error:#}");
            serde_json::json!({"error": {"kind": kind, "exit_code": kind.code(), "message": message}}).to_string()
        } else {
            format!("error: {error:#}")
        };
        let _ = writeln!(std::io::stderr().lock(), "{text}");
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
        write!(stderr, "{question} [y/N] ")?;
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
