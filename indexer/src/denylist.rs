//! The contents that an operator neither hands out nor shows, by a file that is read again as it changes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context;
use tokio_util::sync::CancellationToken;
use weighhouse_ipfs::parse_cid;

/// Pause between two readings.
const PAUSE: Duration = Duration::from_secs(2);

/// The contents that an operator neither hands out nor shows, by their hashes: however a CID writes one, it is the same. Clones share
/// the list.
#[derive(Clone, Default)]
pub struct Denylist {
    file: Option<PathBuf>,
    hashes: Arc<RwLock<HashSet<Vec<u8>>>>,
}

impl Denylist {
    /// The list of a file: on each line a CID; what follows a `#` is for people.
    ///
    /// # Errors
    /// A file that can't be read, or a line that is no CID.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let hashes = Arc::new(RwLock::new(hashes(file)?));
        Ok(Denylist { file: Some(file.to_owned()), hashes })
    }

    /// Reads the file again and again until `stop`. A file that can't be read leaves the list as it was.
    pub async fn keep_reading(self, stop: CancellationToken) {
        let Some(file) = &self.file else { return };
        let mut fails = false;
        while tokio::time::timeout(PAUSE, stop.cancelled()).await.is_err() {
            match hashes(file) {
                Ok(found) => {
                    *self.hashes.write().unwrap_or_else(PoisonError::into_inner) = found;
                    fails = false;
                }
                Err(error) if !fails => {
                    tracing::error!(error = format!("{error:#}"), "the denylist stays as it was");
                    fails = true;
                }
                Err(_) => {}
            }
        }
    }

    /// Whether a content is on the list.
    pub(crate) fn has(&self, cid: &str) -> bool {
        let hash = parse_cid(cid).map(|cid| cid.hash().to_bytes());
        hash.is_ok_and(|hash| self.hashes.read().unwrap_or_else(PoisonError::into_inner).contains(&hash))
    }
}

fn hashes(file: &Path) -> anyhow::Result<HashSet<Vec<u8>>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
    let mut hashes = HashSet::new();
    for (number, line) in (1..).zip(text.lines()) {
        let cid = line.split('#').next().unwrap_or_default().trim();
        if !cid.is_empty() {
            let cid = parse_cid(cid).with_context(|| format!("{}: line {number}", file.display()))?;
            hashes.insert(cid.hash().to_bytes());
        }
    }
    Ok(hashes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_content_is_denied_however_its_cid_is_written() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "# by order\nQmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n # a folder\n\n")
            .unwrap();
        let list = Denylist::read(file.path()).unwrap();
        assert!(list.has("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n"));
        assert!(list.has("bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"));
        assert!(!list.has("bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy") && !list.has("x"));
        std::fs::write(file.path(), "no cid").unwrap();
        assert!(format!("{:#}", Denylist::read(file.path()).err().unwrap()).contains("line 1"));
    }
}
