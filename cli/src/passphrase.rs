//! Where the passphrase comes from: a file, a descriptor, or the person. Never an argument or an
//! environment variable, which other processes can read.

use std::fs;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use weighhouse_client::keystore::secrecy::{ExposeSecret, SecretString};
use weighhouse_client::keystore::Passphrase;

use crate::error::{fail, host, Kind};

/// Longest passphrase read, in bytes: a larger file is not a passphrase.
const MAX_PASSPHRASE: u64 = 1024;

/// How the passphrase is obtained.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The first line of this file.
    pub file: Option<PathBuf>,
    /// The first line of this open descriptor.
    pub descriptor: Option<u32>,
}

impl Passphrase for Source {
    fn read(&self, what: &str) -> weighhouse_client::Result<SecretString> {
        self.existing(what).map_err(host)
    }

    fn choose(&self, what: &str) -> weighhouse_client::Result<SecretString> {
        self.chosen(what).map_err(host)
    }
}

impl Source {
    fn existing(&self, what: &str) -> Result<SecretString> {
        match self.given()? {
            Some(passphrase) => Ok(passphrase),
            None => ask(&format!("Passphrase of {what}: ")),
        }
    }

    /// A person types a new one twice.
    fn chosen(&self, what: &str) -> Result<SecretString> {
        if let Some(passphrase) = self.given()? {
            return Ok(passphrase);
        }
        let passphrase = ask(&format!("New passphrase for {what}: "))?;
        if passphrase.expose_secret().is_empty() {
            return Err(fail!(Kind::Usage, "the passphrase is empty"));
        }
        let again = ask("The same again: ")?;
        if passphrase.expose_secret() != again.expose_secret() {
            return Err(fail!(Kind::Usage, "the two passphrases differ"));
        }
        Ok(passphrase)
    }

    fn given(&self) -> Result<Option<SecretString>> {
        match (&self.file, self.descriptor) {
            (Some(path), _) => first_line(path).map(Some),
            (None, Some(number)) => first_line(Path::new(&format!("/dev/fd/{number}"))).map(Some),
            (None, None) => Ok(None),
        }
    }
}

fn first_line(path: &Path) -> Result<SecretString> {
    let file = fs::File::open(path).with_context(|| format!("can't read the passphrase from {}", path.display()))?;
    let mut text = String::new();
    file.take(MAX_PASSPHRASE + 1)
        .read_to_string(&mut text)
        .with_context(|| format!("can't read the passphrase from {}", path.display()))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() || text.len() > usize::try_from(MAX_PASSPHRASE)? {
        return Err(fail!(
            Kind::Usage,
            "{} does not begin with a passphrase of 1 to {MAX_PASSPHRASE} bytes",
            path.display()
        ));
    }
    Ok(SecretString::from(line.to_owned()))
}

fn ask(prompt: &str) -> Result<SecretString> {
    if !std::io::stdin().is_terminal() {
        return Err(fail!(
            Kind::Declined,
            "a passphrase is needed and nobody can be asked: use --passphrase-file or --passphrase-fd"
        ));
    }
    Ok(SecretString::from(rpassword::prompt_password(prompt)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn from_file(content: &str) -> Result<SecretString> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passphrase");
        fs::write(&path, content).unwrap();
        Source { file: Some(path), descriptor: None }.existing("the key store")
    }

    #[test]
    fn the_first_line_of_a_file_is_the_passphrase() {
        assert_eq!(from_file("correct horse\nnot this\n").unwrap().expose_secret(), "correct horse");
        assert_eq!(from_file("no line feed").unwrap().expose_secret(), "no line feed");
    }

    #[test]
    fn an_empty_or_enormous_passphrase_is_refused() {
        assert!(from_file("\n").is_err());
        assert!(from_file(&"x".repeat(1025)).is_err());
    }
}
