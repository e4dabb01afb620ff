//! A folder that is to be packed.
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};
use std::path::Path;

use super::found::{Beside, Found};
use super::incomplete;
use super::layout::Layout;
use super::left_out::LeftOut;
use super::manifest::{FileEntry, Manifest, ManifestError};
use super::origin::Origin;
use super::scan_error::{io_at, ScanError};
use crate::format::{self, pickle, Format};

/// Most files of which a person reads what is wrong with each.
const MAX_EXAMINED: usize = 100;

/// A folder, scanned and ready to be packed.
pub struct Folder<O> {
    pub(super) origin: O,
    /// The manifest. The hashes of files are not known yet, and are zero.
    pub(crate) manifest: Manifest,
    /// The paths that are left out.
    pub(crate) left_out: Vec<LeftOut>,
}

impl<O> Folder<O> {
    /// The manifest. The hashes of files are not known yet, and are zero.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The paths that would be left out.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// The length of the content that would be sealed, in bytes.
    ///
    /// # Errors
    /// [`ManifestError`] when sealing would refuse the manifest or the length.
    pub fn content_size(&self) -> Result<u64, ManifestError> {
        let encoded = self.manifest.encode()?;
        Ok(Layout::new(&self.manifest, encoded.len())?.size)
    }
}

/// Looks at what is to be packed of files with these paths and sizes, as [`scan`](super::scan) does in a folder of the file system.
///
/// # Errors
/// [`ScanError`] naming the file; pickles are refused unless `allow_pickles`.
pub fn scan_files<O: Origin>(
    origin: O,
    files: &BTreeMap<String, u64>,
    allow_pickles: bool,
) -> Result<Folder<O>, ScanError> {
    let found = Found::of_paths(files.keys().cloned())?;
    let mut scan = Scan::new(allow_pickles);
    for path in &found.files {
        let at = origin.place(path);
        let mut file = origin.open(path).map_err(|source| io_at(&at, source))?;
        scan.add(&at, path, &mut file, files.get(path).copied().unwrap_or(0))?;
    }
    scan.finish(origin, found)
}

/// Looks at files as [`scan_files`] does, and goes on after what it would refuse.
///
/// # Errors
/// All that [`scan_files`] would refuse, one after the other, as far as a person reads it.
pub fn examine_files<O: Origin>(
    origin: O,
    files: &BTreeMap<String, u64>,
    allow_pickles: bool,
) -> Result<Folder<O>, Vec<ScanError>> {
    let (found, mut errors) = Found::gather(files.keys().cloned());
    let mut scan = Scan::new(allow_pickles);
    for path in &found.files {
        let at = origin.place(path);
        let size = files.get(path).copied().unwrap_or(0);
        let file = origin.open(path).map_err(|source| io_at(&at, source));
        if let Err(error) = file.and_then(|mut file| scan.add(&at, path, &mut file, size)) {
            errors.push(error);
        }
        if errors.len() > MAX_EXAMINED {
            return Err(errors);
        }
    }
    let mut missing = |error| {
        errors.push(error);
        Ok(())
    };
    if let Err(error) = found.missing(&origin, &scan.beside, &mut missing) {
        errors.push(error);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    scan.finish(origin, found).map_err(|error| vec![error])
}

/// What is known of a folder while its files are looked at, in order.
pub(super) struct Scan {
    allow_pickles: bool,
    entries: Vec<FileEntry>,
    beside: Beside,
}

impl Scan {
    pub(super) fn new(allow_pickles: bool) -> Self {
        Self { allow_pickles, entries: Vec::new(), beside: Beside::new() }
    }

    /// Reads the header of the file `at` a place, which has a path in the folder.
    pub(super) fn add(
        &mut self,
        at: &Path,
        path: &str,
        file: &mut (impl Read + Seek),
        size: u64,
    ) -> Result<(), ScanError> {
        let io = |source| io_at(at, source);
        if incomplete::is_pointer(file, size).map_err(io)? {
            return Err(ScanError::Pointer { path: path.to_owned() });
        }
        let mut format = Format::of_path(path);
        if pickle::is_pickle(path, file, size).map_err(io)? {
            format = Format::Pickle;
        }
        if format == Format::Pickle && !self.allow_pickles {
            return Err(ScanError::Pickle { path: path.to_owned() });
        }
        file.rewind().map_err(io)?;
        let header =
            format::read(format, file, size).map_err(|source| ScanError::Format { path: path.to_owned(), source })?;
        let folder = path.rfind('/').map_or("", |end| path.get(..=end).unwrap_or_default());
        let beside: BTreeSet<_> =
            header.iter().flat_map(|header| &header.beside).map(|name| format!("{folder}{name}")).collect();
        self.beside.insert(path.to_owned(), beside);
        self.entries.push(FileEntry {
            path: path.to_owned(),
            size,
            sha256: [0; 32],
            format,
            chunk: 0,
            header: header.as_ref().map_or(0, |header| header.length),
            tensors: header.map(|header| header.tensors),
        });
        Ok(())
    }

    pub(super) fn finish<O: Origin>(self, origin: O, found: Found) -> Result<Folder<O>, ScanError> {
        found.check_whole(&origin, &self.beside)?;
        Ok(Folder { origin, manifest: Manifest::new(self.entries)?, left_out: found.left_out() })
    }
}
