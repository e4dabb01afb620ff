//! Commands of one transaction that are carried out once, whatever happens between: the transaction is kept from before
//! it is broadcast until its result is told. Given again after that was cut short, a command tells what became of it. A
//! command about the same thing that asks for something else first has the earlier outcome reported, and then does its own.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use weighhouse_chain::{Signed, TxOutcome};
use weighhouse_messages::{Any, Call};

use crate::error::{Error, Result};
use crate::files::{self, Lock};
use crate::report::Note;
use crate::transaction::{Approve, Sender};

/// A command, as its signer gives it. Two commands with one subject are never under way at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    subject: String,
    terms: String,
}

impl Command {
    /// A command whose subject says all that it asks for, such as `order accept 7`.
    pub fn new(subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), terms: String::new() }
    }

    /// The same subject on these terms: a price, an amount, a span, a reason.
    #[must_use]
    pub fn on(self, terms: impl Into<String>) -> Self {
        Self { terms: terms.into(), ..self }
    }
}

impl From<String> for Command {
    fn from(subject: String) -> Self {
        Self::new(subject)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let space = if self.terms.is_empty() { "" } else { " " };
        write!(f, "{}{space}{}", self.subject, self.terms)
    }
}

/// A command that one process carries out.
pub struct Once<'a> {
    sender: &'a Sender<'a>,
    command: String,
    path: PathBuf,
    _lock: Lock,
}

/// The journal's record of a command.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// The command with its terms.
    command: String,
    transaction: Signed,
}

impl<'a> Once<'a> {
    /// Takes up a command.
    ///
    /// # Errors
    /// [`crate::files::FileError::Held`] when another process carries out a command with the same subject.
    pub fn take(market_folder: &Path, sender: &'a Sender<'a>, command: impl Into<Command>) -> Result<Self> {
        let command = command.into();
        let folder = market_folder.join("commands").join(sender.key.address());
        let path = folder.join(format!("{}.json", file_name(&command.subject)));
        let lock = Lock::take(&path.with_extension("lock"), &format!("at `{}`", command.subject))?;
        Ok(Self { sender, command: command.to_string(), path, _lock: lock })
    }

    /// The outcome of the transaction that an earlier run of this command sent and did not tell of; `None` if there is
    /// none, or if it can never be included. The outcome of a command with the same subject and other terms goes to the
    /// sender's report: it is not what this command asks for.
    ///
    /// # Errors
    /// The refusal of this command's earlier transaction in its block, after which there is none any more; an earlier
    /// transaction that may still be included.
    pub async fn unfinished(&self) -> Result<Option<TxOutcome>> {
        let Some(Kept { command, transaction }) = files::read_json::<Kept>(&self.path)? else { return Ok(None) };
        let mut is_void = false;
        let forget = &mut |signed: Option<&Signed>| {
            is_void |= signed.is_none();
            self.record(signed)
        };
        match self.sender.finish(&transaction, forget).await {
            outcome if command == self.command => outcome,
            Ok(Some(outcome)) => {
                self.sender.report.note(Note::EarlierCommandDiffers { command: &command, outcome: &outcome });
                self.record(None)?;
                Ok(None)
            }
            Err(error) if is_void => {
                self.sender.report.note(Note::EarlierCommandFailed { command: &command, error: &error });
                Ok(None)
            }
            open => open,
        }
    }

    /// The outcome of the command's transaction: of the one that an earlier run sent and did not tell of, otherwise of the
    /// one that `begin` sends.
    ///
    /// # Errors
    /// The refusal of the earlier transaction in its block, after which there is none any more; those of `begin`.
    pub async fn carry_out<E: From<Error>>(
        &self,
        begin: impl AsyncFnOnce() -> Result<TxOutcome, E>,
    ) -> Result<TxOutcome, E> {
        match self.unfinished().await? {
            Some(outcome) => Ok(outcome),
            None => begin().await,
        }
    }

    /// Sends the command's transaction, which [`Once::unfinished`] has not found.
    pub async fn send(&self, calls: Vec<Call>, approve: Approve<'_>) -> Result<TxOutcome> {
        self.sender.send_once(None, calls, approve, &mut |signed| self.record(signed)).await
    }

    /// As [`Once::send`], of messages that may call no contract: a proposal, or a vote.
    pub async fn send_messages(&self, messages: Vec<Any>, approve: Approve<'_>) -> Result<TxOutcome> {
        self.sender.send_messages(messages, approve, &mut |signed| self.record(signed)).await
    }

    /// Its result is told: the same command is another one from now on.
    pub fn told(self) -> Result<()> {
        self.record(None)
    }

    fn record(&self, signed: Option<&Signed>) -> Result<()> {
        match signed {
            Some(signed) => {
                let kept = Kept { command: self.command.clone(), transaction: signed.clone() };
                files::write_json(&self.path, &kept)
            }
            None => files::remove(&self.path),
        }
    }
}

/// A subject as the name of a file: no two subjects share a name.
fn file_name(subject: &str) -> String {
    let mut name = String::new();
    for c in subject.chars() {
        match c {
            ' ' => name.push('-'),
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' => name.push(c),
            _ => name.push_str(&format!("_{:x}_", u32::from(c))),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_subject_has_a_file_of_its_own() {
        assert_eq!(file_name("bond post 5uwhs"), "bond-post-5uwhs");
        assert_eq!(file_name("claim ibc/27"), "claim-ibc_2f_27");
        let names = ["claim a-b", "claim a b", "claim a_2d_b", "claim a/b", "claim a"].map(file_name);
        for (place, name) in names.iter().enumerate() {
            assert!(!names[..place].contains(name), "{name}");
        }
    }
}
