//! `keys`: make, import, list, back up, restore.

use std::fs;
use std::io::{IsTerminal, Read};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Subcommand;
use serde::Serialize;
use weighhouse_chain::Key;
use weighhouse_client::keystore::{KeyEntry, Restored, SecretEntry, SecretKind};
use zeroize::Zeroizing;

use crate::error::{fail, Kind};
use crate::passphrase::Source;
use crate::session::Session;
use crate::words;

/// What `keys` does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new key and print its 24 words once
    Create {
        /// Its name here
        name: String,
        /// Write the words to this file instead, readable by you alone
        #[arg(long, value_name = "FILE")]
        mnemonic_out: Option<PathBuf>,
    },
    /// Import a key from its words: from a file, from standard input, or asked for
    Import {
        /// Its name here
        name: String,
        /// File that holds the words
        #[arg(long, value_name = "FILE")]
        mnemonic_file: Option<PathBuf>,
    },
    /// List keys, and how many secrets there are
    List,
    /// Write all keys and secrets into one file, encrypted under a passphrase
    Backup {
        /// The file, which must not exist
        file: PathBuf,
        /// File whose first line is the backup's passphrase [default: asked for, or the store's]
        #[arg(long, value_name = "FILE")]
        backup_passphrase_file: Option<PathBuf>,
    },
    /// Bring back what a backup holds
    Restore {
        /// A file that `backup` wrote; or, with --from-wallet, the folder of wallet-encrypted backups
        path: PathBuf,
        /// File whose first line is the backup's passphrase
        #[arg(long, value_name = "FILE")]
        backup_passphrase_file: Option<PathBuf>,
        /// Restore the transport secrets that the key chosen with --key encrypted to itself
        #[arg(long, conflicts_with = "backup_passphrase_file")]
        from_wallet: bool,
    },
}

#[derive(Serialize)]
struct Made {
    #[serde(flatten)]
    key: KeyEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    mnemonic: Option<String>,
}

#[derive(Serialize)]
struct Listed {
    keys: Vec<KeyEntry>,
    content_secrets: Vec<SecretEntry>,
    transport_secrets: Vec<SecretEntry>,
}

/// Runs one of them.
pub async fn run(session: &Session, command: Command) -> Result<()> {
    match command {
        Command::Create { name, mnemonic_out } => create(session, &name, mnemonic_out),
        Command::Import { name, mnemonic_file } => import(session, &name, mnemonic_file),
        Command::List => list(session),
        Command::Backup { file, backup_passphrase_file } => {
            let source = source(session, backup_passphrase_file);
            let count = session.unlocked()?.backup(&file, &source)?;
            session.out.result(&count, || format!("backed up {}", in_words(count)))
        }
        Command::Restore { path, from_wallet: true, .. } => {
            let unlocked = session.unlocked()?;
            let name = session.key_entry()?.name;
            let key = unlocked.key(&name, &session.settings.prefix()?)?;
            restored(session, unlocked.restore_transport_secrets(&key, &path)?)
        }
        Command::Restore { path, backup_passphrase_file, .. } => {
            let source = source(session, backup_passphrase_file);
            let unlocked = session.unlocked_or_made()?;
            restored(session, unlocked.restore(&path, &source, &session.settings.prefix()?)?)
        }
    }
}

fn create(session: &Session, name: &str, mnemonic_out: Option<PathBuf>) -> Result<()> {
    if let Some(path) = mnemonic_out.as_ref().filter(|path| path.exists()) {
        return Err(fail!(Kind::Usage, "{} exists already", path.display()));
    }
    let prefix = session.settings.prefix()?;
    let (_, phrase) = Key::generate(&prefix)?;
    let key = session.unlocked_or_made()?.add_key(name, &phrase, &prefix)?;
    let mut mnemonic = Some(phrase.to_string());
    if let Some(path) = mnemonic_out {
        weighhouse_client::files::write_private(&path, phrase.as_bytes())?;
        mnemonic = None;
    }
    let made = Made { key, mnemonic };
    session.out.result(&made, || {
        let mut text = format!("{}  {}\n", made.key.name, made.key.address);
        if let Some(phrase) = &made.mnemonic {
            text.push_str("\nThese words restore the key. Write them down; they are not shown again.\n\n");
            text.push_str(phrase);
        }
        text
    })
}

fn import(session: &Session, name: &str, file: Option<PathBuf>) -> Result<()> {
    /// 24 words of 8 letters, with room.
    const MAX_MNEMONIC: u64 = 512;
    let mut phrase = Zeroizing::new(String::new());
    match file {
        Some(path) => {
            let file = fs::File::open(&path).with_context(|| format!("can't read {}", path.display()))?;
            file.take(MAX_MNEMONIC).read_to_string(&mut phrase)?;
        }
        None if std::io::stdin().is_terminal() => *phrase = rpassword::prompt_password("Words: ")?,
        None => {
            std::io::stdin().take(MAX_MNEMONIC).read_to_string(&mut phrase)?;
        }
    }
    let normal = Zeroizing::new(phrase.split_whitespace().collect::<Vec<_>>().join(" "));
    let key = session.unlocked_or_made()?.add_key(name, &normal, &session.settings.prefix()?)?;
    session.out.result(&key, || format!("{}  {}", key.name, key.address))
}

fn list(session: &Session) -> Result<()> {
    let store = session.store();
    let listed = Listed {
        keys: store.keys()?,
        content_secrets: store.secrets(SecretKind::Content)?,
        transport_secrets: store.secrets(SecretKind::Transport)?,
    };
    session.out.result(&listed, || {
        let mut text = String::new();
        for key in &listed.keys {
            text.push_str(&format!("{}  {}  since {}\n", key.name, key.address, words::time(key.created_at)));
        }
        let (content, transport) = (listed.content_secrets.len(), listed.transport_secrets.len());
        text.push_str(&format!("{content} secrets of models, {transport} secrets of orders"));
        text
    })
}

/// The backup's passphrase: its own if given, else the store's own source.
fn source(session: &Session, file: Option<PathBuf>) -> Source {
    match file {
        Some(file) => Source { file: Some(file), descriptor: None },
        None => session.settings.passphrase.clone(),
    }
}

fn restored(session: &Session, count: Restored) -> Result<()> {
    session.out.result(&count, || format!("restored {}", in_words(count)))
}

fn in_words(count: Restored) -> String {
    let Restored { keys, content_secrets, transport_secrets } = count;
    format!("{keys} keys, {content_secrets} secrets of models, {transport_secrets} secrets of orders")
}
