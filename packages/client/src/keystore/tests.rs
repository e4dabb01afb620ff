#![allow(clippy::unwrap_used)]

use std::fs;

use super::*;
use crate::Kind;

const WORDS: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const OTHER_WORDS: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";

/// A passphrase that a test knows.
struct Fixed(String);

impl Passphrase for Fixed {
    fn read(&self, _: &str) -> Result<SecretString> {
        Ok(self.0.clone().into())
    }

    fn choose(&self, what: &str) -> Result<SecretString> {
        self.read(what)
    }
}

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn store(&self) -> Store {
        Store::at(self.folder.path().join("home"))
    }

    fn passphrase(&self, text: &str) -> Fixed {
        Fixed(text.to_owned())
    }

    fn unlocked(&self) -> Unlocked {
        self.store().unlock_or_make(&self.passphrase("right")).unwrap()
    }

    /// Every byte that lies under the home folder.
    fn everything(&self) -> String {
        fn collect(folder: &Path, into: &mut String) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    collect(&path, into);
                } else {
                    into.push_str(&fs::read_to_string(&path).unwrap());
                }
            }
        }
        let mut text = String::new();
        collect(&self.folder.path().join("home"), &mut text);
        text
    }
}

#[test]
fn a_wrong_passphrase_opens_nothing() {
    let home = Home::new();
    home.unlocked();
    let error = home.store().unlock(&home.passphrase("wrong")).err().unwrap();
    assert_eq!(error.kind(), Kind::Locked);
    assert_eq!(error.to_string(), "wrong passphrase for the key store");
    home.store().unlock(&home.passphrase("right")).unwrap();
}

#[test]
fn no_secret_lies_on_disk_in_clear() {
    let home = Home::new();
    let store = home.unlocked();
    store.add_key("alice", WORDS, "wasm").unwrap();
    store.add_secret(SecretKind::Content, &[3; 96], &[0xab; 32]).unwrap();
    let text = home.everything();
    assert!(text.contains("alice"));
    assert!(!text.contains("abandon"));
    assert!(!text.to_lowercase().contains(&"ab".repeat(16)));
    assert!(!text.contains("AGE-SECRET-KEY"));
}

#[test]
fn a_key_is_found_by_its_name_and_never_replaced() {
    let home = Home::new();
    let store = home.unlocked();
    let entry = store.add_key("alice", WORDS, "cosmos").unwrap();
    assert_eq!(entry.address, "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4");
    assert_eq!(store.key("alice", "cosmos").unwrap().address(), entry.address);
    assert_eq!(home.store().keys().unwrap(), [entry]);
    assert_eq!(store.add_key("alice", OTHER_WORDS, "cosmos").unwrap_err().kind(), Kind::Usage);
    assert_eq!(store.key("bob", "cosmos").err().unwrap().kind(), Kind::Locked);
    for name in ["", "../alice", "a b", &"x".repeat(65)] {
        assert_eq!(store.add_key(name, WORDS, "cosmos").unwrap_err().kind(), Kind::Usage, "{name:?}");
    }
}

#[test]
fn a_secret_stays_what_it_is() {
    let home = Home::new();
    let store = home.unlocked();
    store.add_secret(SecretKind::Transport, &[1; 48], &[7; 32]).unwrap();
    store.add_secret(SecretKind::Transport, &[1; 48], &[7; 32]).unwrap();
    assert_eq!(*store.secret(SecretKind::Transport, &[1; 48]).unwrap(), [7; 32]);
    assert!(store.add_secret(SecretKind::Transport, &[1; 48], &[8; 32]).is_err());
    assert_eq!(*store.secret(SecretKind::Transport, &[1; 48]).unwrap(), [7; 32]);
}

#[test]
fn a_backup_restores_everything_into_an_empty_store() {
    let home = Home::new();
    let store = home.unlocked();
    store.add_key("alice", WORDS, "wasm").unwrap();
    store.add_secret(SecretKind::Content, &[2; 96], &[5; 32]).unwrap();
    store.add_secret(SecretKind::Transport, &[3; 48], &[6; 32]).unwrap();
    let file = home.folder.path().join("backup.age");
    let written = store.backup(&file, &home.passphrase("backup")).unwrap();
    assert_eq!(written, Restored { keys: 1, content_secrets: 1, transport_secrets: 1 });
    assert!(store.backup(&file, &home.passphrase("backup")).is_err(), "a backup was overwritten");

    let other = Home::new();
    let empty = other.unlocked();
    assert!(empty.restore(&file, &other.passphrase("wrong"), "wasm").is_err());
    assert_eq!(empty.restore(&file, &other.passphrase("backup"), "wasm").unwrap(), written);
    assert_eq!(empty.restore(&file, &other.passphrase("backup"), "wasm").unwrap(), Restored::default());
    assert_eq!(empty.key("alice", "wasm").unwrap().address(), store.key("alice", "wasm").unwrap().address());
    assert_eq!(*empty.secret(SecretKind::Content, &[2; 96]).unwrap(), [5; 32]);
    assert_eq!(*empty.secret(SecretKind::Transport, &[3; 48]).unwrap(), [6; 32]);
}

#[test]
fn the_wallet_alone_restores_what_its_orders_need() {
    let home = Home::new();
    let store = home.unlocked();
    store.add_key("alice", WORDS, "wasm").unwrap();
    let key = store.key("alice", "wasm").unwrap();
    let backups = home.folder.path().join("backups");
    store.add_transport_secret(&key, &[1; 48], &[9; 32], &backups).unwrap();

    let lost = Home::new();
    let empty = lost.unlocked();
    let stranger = Key::from_mnemonic(OTHER_WORDS, "wasm").unwrap();
    assert_eq!(empty.restore_wallet_backups(&stranger, &backups).unwrap(), Restored::default());
    let key = Key::from_mnemonic(WORDS, "wasm").unwrap();
    assert_eq!(empty.restore_wallet_backups(&key, &backups).unwrap().transport_secrets, 1);
    assert_eq!(*empty.secret(SecretKind::Transport, &[1; 48]).unwrap(), [9; 32]);
}

#[test]
fn the_wallet_alone_restores_what_it_sold_in_a_browser() {
    let home = Home::new();
    let key = Key::from_mnemonic(WORDS, "wasm").unwrap();
    let signature = wallet_backup::signature_of(&key).unwrap();
    let backups = home.folder.path().join("backups");
    let named = |length: usize| backups.join(format!("{}.age", "02".repeat(length)));
    let sealed = weighhouse_messages::backup::seal(&signature, &[5; 32]).unwrap();
    for length in [96, 33] {
        files::write_private(&named(length), sealed.as_bytes()).unwrap();
    }
    let store = home.unlocked();
    let restored = Restored { keys: 0, content_secrets: 1, transport_secrets: 0 };
    assert_eq!(store.restore_wallet_backups(&key, &backups).unwrap(), restored);
    assert_eq!(*store.secret(SecretKind::Content, &[2; 96]).unwrap(), [5; 32]);
}

#[test]
fn the_key_of_backups_follows_from_a_signature_that_any_wallet_makes() {
    use weighhouse_messages::backup;

    let key = Key::from_mnemonic(WORDS, "cosmos").unwrap();
    let text = backup::text(key.address());
    let document = backup::sign_doc(key.address(), &text);
    let signature = key.sign(document.as_bytes()).unwrap();
    let secret = backup::secret(&signature).unwrap();
    let recipient = backup::recipient(&signature).unwrap();
    let made = serde_json::json!({
        "mnemonic": WORDS, "address": key.address(), "public_key": hex::encode(key.public_key()), "text": text,
        "sign_doc": document, "signature": hex::encode(signature), "secret": hex::encode(*secret),
        "recipient": recipient,
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/vectors/backups.json");
    let committed: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(committed, made, "schema/vectors/backups.json is stale; it should be {made:#}");
}
