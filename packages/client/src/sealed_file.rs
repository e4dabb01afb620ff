//! Sealed files on this machine: fetched with resume, checked against the chain's record, kept.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use weighhouse_messages::publication::formats;
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_sealing::check::{check, CheckError, Checked, Expected};
use weighhouse_sealing::proof::Commitment;
use weighhouse_sealing::sealed::HEADER_LENGTH;
use weighhouse_sealing::{is_of_system, Progress, Stage};

use crate::error::{Error, Kind, Result, Unverified};
use crate::files::{self, FileError};
use crate::report::{Meter, Note, Report, Work};

/// A sealed file that is what the chain recorded.
pub struct Obtained {
    /// Where it is.
    pub path: PathBuf,
    /// What it says of itself.
    pub checked: Checked,
}

/// The sealed files that are kept in a folder.
pub struct SealedFiles<'a> {
    pub folder: PathBuf,
    /// Connects to an IPFS node, if a file is not here.
    pub ipfs: Box<dyn Fn() -> Result<weighhouse_ipfs::Client> + 'a>,
    /// Hears of downloads.
    pub report: &'a dyn Report,
}

impl SealedFiles<'_> {
    /// The sealed file of a version: the one that is here, or downloaded; in either case checked.
    ///
    /// # Errors
    /// [`Unverified`] when the file is not what the chain recorded; it is removed then, and kept after other failures.
    pub async fn obtain(&self, listing: &Listing, version: &Version) -> Result<Obtained> {
        let _lock = self.wait_for(version)?;
        match self.fetch(listing, version).await? {
            (path, Ok(checked)) => Ok(Obtained { path, checked }),
            (part, checked) => {
                if is_bad(&checked) {
                    files::remove(&part)?;
                }
                checked.map(|checked| Obtained { path: part, checked })
            }
        }
    }

    /// The sealed file of a version, to look for what is wrong with it: what its check finds may be just that, and is
    /// reported. A proof by it is verified against the chain's record before it is sent.
    pub async fn obtain_to_judge(&self, listing: &Listing, version: &Version) -> Result<PathBuf> {
        let _lock = self.wait_for(version)?;
        let (path, checked) = self.fetch(listing, version).await?;
        if let Err(error) = checked {
            self.report.note(Note::FileIsUnfit(&error));
        }
        Ok(path)
    }

    fn place(&self, version: &Version) -> PathBuf {
        self.folder.join(format!("{}.sealed", version.ciphertext_root))
    }

    /// Two processes may want the same file: the second finds what the first has fetched.
    fn wait_for(&self, version: &Version) -> Result<files::Lock> {
        files::Lock::wait(&self.place(version).with_extension("lock"))
    }

    /// The file, and what its check says. One that fails it stays a partial download.
    async fn fetch(&self, listing: &Listing, version: &Version) -> Result<(PathBuf, Result<Checked>)> {
        let path = self.place(version);
        if path.exists() {
            match examine(self.report, &path, version) {
                Err(error) if error.kind() == Kind::Unverified => self.report.note(Note::CopyIsUnfit(&error)),
                checked => return Ok((path, checked)),
            }
            files::remove(&path)?;
        }
        let part = path.with_extension("part");
        let resumed = part.exists();
        self.download(listing, version, &part).await?;
        let mut checked = examine(self.report, &part, version);
        // The beginning may be of an earlier, broken download: once more, from nothing.
        if is_bad(&checked) && resumed {
            files::remove(&part)?;
            self.download(listing, version, &part).await?;
            checked = examine(self.report, &part, version);
        }
        if checked.is_err() {
            return Ok((part, checked));
        }
        fs::rename(&part, &path).map_err(|error| FileError::io("keep", &path, error))?;
        Ok((path, checked))
    }

    async fn download(&self, listing: &Listing, version: &Version, part: &Path) -> Result<()> {
        files::private_folder(&self.folder)?;
        self.report.note(Note::Downloading { listing, version });
        let meter = self.report.begin(Work::Downloading, version.size);
        let progress = |held: u64, total: u64| meter.set(held, total);
        (self.ipfs)()?.fetch_file(&version.cid, part, largest(version), &progress).await?;
        Ok(())
    }
}

/// The most bytes that a sealed file of this version can have: a larger one is another file.
fn largest(version: &Version) -> u64 {
    /// For each chunk two leaves of 32 bytes, and at most its index and key in clear.
    const PER_CHUNK: u64 = 2 * 32 + 8 + 32;
    let header = u64::try_from(HEADER_LENGTH).unwrap_or(u64::MAX);
    version.chunk_count.saturating_mul(PER_CHUNK).saturating_add(version.size).saturating_add(header)
}

/// What a check that failed says: the file's fault, unless it is the system's.
fn fault(path: &Path, error: CheckError) -> Error {
    match is_of_system(&error) {
        true => FileError::Unchecked { path: path.to_owned(), source: Box::new(error) }.into(),
        false => Unverified::NotSealed { reason: error.to_string() }.into(),
    }
}

/// Whether a file was checked, and is not the one that was expected.
fn is_bad(checked: &Result<Checked>) -> bool {
    checked.as_ref().is_err_and(|error| error.kind() == Kind::Unverified)
}

/// Recomputes everything about a sealed file and compares it with the chain's record.
fn examine(report: &dyn Report, path: &Path, version: &Version) -> Result<Checked> {
    let checked = working(report, |progress| check(path, progress)).map_err(|error| fault(path, error))?;
    let expected = Expected {
        size: version.size,
        chunk_count: version.chunk_count,
        plaintext_root: version.plaintext_root.0,
        ciphertext_root: version.ciphertext_root.0,
        key_root: version.key_root.0,
        salt: version.salt.to_vec(),
        pk: version.public_key.to_vec(),
    };
    checked.expect(&expected).map_err(|mismatch| Unverified::OtherFile { reason: mismatch.to_string() })?;
    let formats = formats(&checked.manifest);
    if formats != version.formats {
        return Err(Unverified::OtherTensors { listed: version.formats.clone(), found: formats }.into());
    }
    Ok(checked)
}

/// The size and roots that the chain recorded.
pub fn commitment(version: &Version) -> Commitment {
    Commitment {
        size: version.size,
        plaintext_root: version.plaintext_root.0,
        ciphertext_root: version.ciphertext_root.0,
        key_root: version.key_root.0,
    }
}

/// Runs what reads or writes a whole file on this thread, with a meter for each of its stages. The network's threads go
/// on meanwhile.
pub fn working<T>(report: &dyn Report, work: impl FnOnce(&dyn Fn(Progress)) -> T) -> T {
    let shown: RefCell<Option<(Stage, Box<dyn Meter>)>> = RefCell::new(None);
    let progress = |progress: Progress| {
        let mut shown = shown.borrow_mut();
        match &*shown {
            Some((stage, meter)) if *stage == progress.stage => meter.set(progress.done, progress.total),
            _ => {
                // One meter ends before the next begins.
                *shown = None;
                *shown = Some((progress.stage, report.begin(Work::Sealing(progress.stage), progress.total)));
            }
        }
    };
    tokio::task::block_in_place(|| work(&progress))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io;

    use weighhouse_sealing::sealed::LayoutError;

    use super::*;

    #[test]
    fn a_system_that_fails_is_no_fault_of_the_file() {
        let read = |kind: io::ErrorKind| {
            let path = PathBuf::from("model.sealed");
            fault(Path::new("model.sealed"), LayoutError::Io { path, source: kind.into() }.into())
        };
        for kind in [io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem, io::ErrorKind::Other] {
            assert_eq!(read(kind).kind(), Kind::Other, "{kind}");
        }
        assert_eq!(read(io::ErrorKind::UnexpectedEof).kind(), Kind::Unverified);
    }
}
