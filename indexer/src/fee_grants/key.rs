//! The granter's key, from a file that its owner alone reads.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{ensure, Context};
use weighhouse_chain::Key;
use zeroize::Zeroizing;

/// Permissions of the file's group and of everybody else.
const OTHERS: u32 = 0o077;

/// Reads the key of a file: the words of a mnemonic, or 32 secret bytes in hexadecimal.
///
/// # Errors
/// A file that others than its owner may read, that can't be read, or that holds no key. The message repeats nothing of it.
pub fn read(file: &Path, prefix: &str) -> anyhow::Result<Key> {
    let text = read_private(file)?;
    parse(text.trim(), prefix)
        .with_context(|| format!("{} holds no key: neither a mnemonic nor 64 hexadecimal digits", file.display()))
}

/// Reads the text of a file that holds a key.
///
/// # Errors
/// A file that others than its owner may read, or that can't be read.
pub(crate) fn read_private(file: &Path) -> anyhow::Result<Zeroizing<String>> {
    let shown = file.display();
    let mode = fs::metadata(file).with_context(|| format!("{shown} can't be read"))?.permissions().mode();
    ensure!(mode & OTHERS == 0, "{shown} holds a key, and others than its owner may read it: set its mode to 0600");
    Ok(Zeroizing::new(fs::read_to_string(file).with_context(|| format!("{shown} can't be read"))?))
}

fn parse(text: &str, prefix: &str) -> Option<Key> {
    let mut secret = Zeroizing::new([0; 32]);
    match hex::decode_to_slice(text, &mut *secret) {
        Ok(()) => Key::from_secret(secret, prefix).ok(),
        Err(_) => Key::from_mnemonic(text, prefix).ok(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const WORDS: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    fn read_from(text: &str, mode: u32) -> anyhow::Result<Key> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
        read(file.path(), "cosmos")
    }

    #[test]
    fn a_key_is_read_from_words_and_from_digits() {
        let known = "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4";
        assert_eq!(read_from(&format!("{WORDS}\n"), 0o600).unwrap().address(), known);
        let digits = "07".repeat(32);
        let expected = Key::from_secret(Zeroizing::new([7; 32]), "cosmos").unwrap();
        assert_eq!(read_from(&digits, 0o400).unwrap().address(), expected.address());
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        for mode in [0o640, 0o604, 0o644, 0o660] {
            let refusal = read_from(WORDS, mode).unwrap_err().to_string();
            assert!(refusal.contains("0600"), "{mode:o}: {refusal}");
        }
    }

    #[test]
    fn a_refusal_repeats_nothing_of_the_file() {
        let refusal = format!("{:?}", read_from(&WORDS.replace("about", "zebra"), 0o600).unwrap_err());
        assert!(refusal.contains("holds no key") && !refusal.contains("zebra"), "{refusal}");
    }
}
