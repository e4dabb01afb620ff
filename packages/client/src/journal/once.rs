//! Commands of one transaction that are carried out once, whatever happens between: the transaction is kept from before
//! it is broadcast until its result is told. Given again after that was cut short, a command tells what became of it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use weighhouse_chain::{Signed, TxOutcome};
use weighhouse_messages::Call;

use crate::error::{Error, Result};
use crate::files::{self, Lock};
use crate::transaction::{Approve, Sender};

/// A command that is being carried out, by one process.
pub struct Once<'a> {
    sender: &'a Sender<'a>,
    command: String,
    path: PathBuf,
    _lock: Lock,
}

/// What is kept of one.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    command: String,
    transaction: Signed,
}

impl<'a> Once<'a> {
    /// Takes up what `command` asks for: its words tell it from everything else that the signer may want.
    ///
    /// # Errors
    /// [`crate::files::FileError::Held`] when another process is carrying out the same.
    pub fn take(market_folder: &Path, sender: &'a Sender<'a>, command: impl Into<String>) -> Result<Self> {
        let command = command.into();
        let folder = market_folder.join("commands").join(sender.key.address());
        let path = folder.join(format!("{}.json", file_name(&command)));
        let lock = Lock::take(&path.with_extension("lock"), &format!("at `{command}`"))?;
        Ok(Self { sender, command, path, _lock: lock })
    }

    /// What became of the transaction of an earlier run that did not tell; `None` if there was none, or if it can never
    /// be included.
    ///
    /// # Errors
    /// Its refusal in the block: then there is none any more.
    pub async fn unfinished(&self) -> Result<Option<TxOutcome>> {
        match files::read_json::<Kept>(&self.path)? {
            Some(kept) => self.sender.finish(&kept.transaction, &mut |signed| self.record(signed)).await,
            None => Ok(None),
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

/// Words as the name of a file: denoms have slashes, and no two commands share a name.
fn file_name(command: &str) -> String {
    let mut name = String::new();
    for c in command.chars() {
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
    fn each_command_has_a_file_of_its_own() {
        assert_eq!(file_name("bond post 5uwhs"), "bond-post-5uwhs");
        assert_eq!(file_name("claim ibc/27"), "claim-ibc_2f_27");
        let names = ["claim a-b", "claim a b", "claim a_2d_b", "claim a/b", "claim a"].map(file_name);
        for (place, name) in names.iter().enumerate() {
            assert!(!names[..place].contains(name), "{name}");
        }
    }
}
