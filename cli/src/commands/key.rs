//! `key`: make, import, list, back up, restore.

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
use crate::table::{Column, Table};
use crate::words;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a key and print its 24 words, once
    ///
    /// The key store is made with the first key, under a passphrase that every signature needs. The words restore the key
    /// in any Cosmos wallet, but not the secrets of models: `weighhouse key backup` keeps those.
    #[command(after_long_help = "Example:\n  weighhouse key new me")]
    New {
        /// The key's name in this home
        name: String,
        /// The new file for the words instead of stdout, readable by you alone
        #[arg(long, value_name = "FILE")]
        mnemonic_out: Option<PathBuf>,
    },
    /// Import a key from its 24 words
    ///
    /// Reads the words from --mnemonic-file, else from standard input, else asks for them.
    #[command(after_long_help = "Example:\n  weighhouse key import me --mnemonic-file words.txt")]
    Import {
        /// The key's name in this home
        name: String,
        /// The file that holds the words
        #[arg(long, value_name = "FILE")]
        mnemonic_file: Option<PathBuf>,
    },
    /// List keys, and count the secrets of models and orders
    List,
    /// Write all keys and secrets into one encrypted file
    ///
    /// A seller who loses the secret of a model can't deliver it; a buyer who loses that of an order can't open it. The
    /// file is encrypted under a passphrase of its own.
    #[command(after_long_help = "Example:\n  weighhouse key backup weighhouse.age")]
    Backup {
        /// The new file
        file: PathBuf,
        /// The file whose first line is the backup's passphrase
        ///
        /// By default it comes from where the store's passphrase does: its file or descriptor, or a question.
        #[arg(long, value_name = "FILE")]
        backup_passphrase_file: Option<PathBuf>,
    },
    /// Restore keys and secrets from a backup
    ///
    /// With --from-wallet it reads the secrets that a key encrypted to itself when it bought, or when it sold in a browser:
    /// the words of a key and that folder are enough to open what the key bought, and to deliver what it sold.
    #[command(
        after_long_help = "Examples:\n  weighhouse key restore weighhouse.age\n  weighhouse key restore backups --from-wallet --key me"
    )]
    Restore {
        /// The backup's file, or with --from-wallet the folder of wallet-encrypted backups
        path: PathBuf,
        /// The file whose first line is the backup's passphrase
        #[arg(long, value_name = "FILE")]
        backup_passphrase_file: Option<PathBuf>,
        /// Restore the secrets that the signing key encrypted to itself
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
        Command::New { name, mnemonic_out } => new(session, &name, mnemonic_out),
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
            restored(session, unlocked.restore_wallet_backups(&key, &path)?)
        }
        Command::Restore { path, backup_passphrase_file, .. } => {
            let source = source(session, backup_passphrase_file);
            let unlocked = session.unlocked_or_made()?;
            restored(session, unlocked.restore(&path, &source, &session.settings.prefix()?)?)
        }
    }
}

fn new(session: &Session, name: &str, mnemonic_out: Option<PathBuf>) -> Result<()> {
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
    session.out.table(&listed, || {
        let (content, transport) = (listed.content_secrets.len(), listed.transport_secrets.len());
        let below = format!("{content} secrets of models, {transport} secrets of orders");
        let columns = [Column::Text("NAME"), Column::Text("ADDRESS"), Column::Text("CREATED")];
        let mut table = Table::new(columns, "no keys: `weighhouse key new NAME`").below(Some(below));
        for key in &listed.keys {
            table.row([(&key.name).into(), (&key.address).into(), words::time(key.created_at).into()]);
        }
        table
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
