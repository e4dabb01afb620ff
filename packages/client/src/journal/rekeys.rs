//! The journal of keys that were asked for once more: which transport secret belongs to which license.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use weighhouse_chain::Signed;
use weighhouse_protocol::OrderId;

use super::transport_key;
use crate::error::Result;
use crate::files;

/// A key that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub license: OrderId,
    /// `T`, in hexadecimal: names the secret.
    pub transport_key: String,
    /// The transaction, from before it was sent.
    pub transaction: Option<Signed>,
}

/// The keys asked for in one market: the last for each license.
#[derive(Clone, Debug)]
pub struct Rekeys {
    folder: PathBuf,
}

impl Rekeys {
    /// Those in a market's folder.
    pub fn of(market_folder: &Path) -> Self {
        Self { folder: market_folder.join("rekeys") }
    }

    /// Where the lock lies that a process holds while it asks for a license's key.
    pub fn lock(&self, license: OrderId) -> PathBuf {
        self.folder.join(format!("{license}.lock"))
    }

    /// The last one of a license.
    pub fn read(&self, license: OrderId) -> Result<Option<Asked>> {
        files::read_json(&self.path(license))
    }

    /// Writes one down, in place of the license's last.
    pub fn save(&self, asked: &Asked) -> Result<()> {
        files::write_json(&self.path(asked.license), asked)
    }

    /// `T` of the last one.
    pub fn transport_key(&self, license: OrderId) -> Result<Option<Vec<u8>>> {
        self.read(license)?.map(|asked| transport_key(&asked.transport_key)).transpose()
    }

    fn path(&self, license: OrderId) -> PathBuf {
        self.folder.join(format!("{license}.json"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_last_key_asked_for_counts() {
        let folder = tempfile::tempdir().unwrap();
        let rekeys = Rekeys::of(folder.path());
        assert_eq!(rekeys.transport_key(7).unwrap(), None);
        for transport_key in ["aa", "bb"] {
            rekeys.save(&Asked { license: 7, transport_key: transport_key.into(), transaction: None }).unwrap();
        }
        assert_eq!(rekeys.transport_key(7).unwrap(), Some(vec![0xbb]));
        assert_eq!(rekeys.transport_key(8).unwrap(), None);
    }
}
