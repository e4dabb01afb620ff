//! The plaintext of an archive, read from the files it is made of.
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::folder::Folder;
use super::layout::{Layout, Segment};
use super::origin::Origin;
use crate::chunk;

/// Why the plaintext could not be read.
#[derive(Debug, Error)]
pub enum StreamError {
    /// Reading a file failed.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// A file changed while it was sealed, or between the two passes over it.
    #[error("{path}: changed while it was being sealed")]
    Changed {
        /// The file.
        path: PathBuf,
    },
}

/// Reads the archive from the first chunk after the manifest to its end.
pub(crate) struct ArchiveStream<F> {
    /// Bytes of the archive read so far.
    position: u64,
    /// The segment to be read next, or being read.
    segment: usize,
    open: Option<(F, PathBuf)>,
}

impl<F: Read + Seek> ArchiveStream<F> {
    pub(crate) fn new(layout: &Layout) -> Self {
        let position = chunk::offset(layout.manifest_chunks).unwrap_or(layout.size);
        Self { position, segment: 0, open: None }
    }

    /// Fills `buffer` with the archive's next bytes, and returns how many: fewer only at the end.
    pub(crate) fn read<O: Origin<File = F>>(
        &mut self,
        folder: &Folder<O>,
        layout: &Layout,
        buffer: &mut [u8],
    ) -> Result<usize, StreamError> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let read = self.read_some(folder, layout, rest)?;
            if read == 0 {
                break;
            }
            filled += read;
            self.position += u64::try_from(read).unwrap_or(u64::MAX);
        }
        Ok(filled)
    }

    /// Reads from one segment, or the padding before it.
    fn read_some<O: Origin<File = F>>(
        &mut self,
        folder: &Folder<O>,
        layout: &Layout,
        buffer: &mut [u8],
    ) -> Result<usize, StreamError> {
        let Some(segment) = layout.segments.get(self.segment).copied() else {
            return Ok(0);
        };
        if self.position < segment.start {
            let padding = capped(segment.start - self.position, buffer.len());
            if let Some(padding) = buffer.get_mut(..padding) {
                padding.fill(0);
            }
            return Ok(padding);
        }
        let (mut file, path) = match self.open.take() {
            Some(open) => open,
            None => open_segment(folder, segment)?,
        };
        let length = capped(segment.end() - self.position, buffer.len());
        let bytes = buffer.get_mut(..length).unwrap_or_default();
        file.read_exact(bytes).map_err(|source| failed(&path, source))?;
        let reached = self.position + u64::try_from(length).unwrap_or(u64::MAX);
        if reached == segment.end() {
            check_unchanged(folder, segment, &file, &path)?;
            self.segment += 1;
        } else {
            self.open = Some((file, path));
        }
        Ok(length)
    }
}

fn open_segment<O: Origin>(folder: &Folder<O>, segment: Segment) -> Result<(O::File, PathBuf), StreamError> {
    let entry = folder.manifest.files.get(segment.file);
    let path = entry.map(|entry| entry.path.as_str()).unwrap_or_default();
    let place = folder.origin.place(path);
    let error = |source| StreamError::Io { path: place.clone(), source };
    let mut file = folder.origin.open(path).map_err(error)?;
    file.seek(SeekFrom::Start(segment.in_file)).map_err(error)?;
    check_unchanged(folder, segment, &file, &place)?;
    Ok((file, place))
}

/// Checks that the file is still the one that was scanned.
fn check_unchanged<O: Origin>(
    folder: &Folder<O>,
    segment: Segment,
    file: &O::File,
    path: &Path,
) -> Result<(), StreamError> {
    match folder.origin.is_unchanged(segment.file, file).map_err(|source| failed(path, source))? {
        true => Ok(()),
        false => Err(StreamError::Changed { path: path.to_owned() }),
    }
}

fn failed(path: &Path, source: io::Error) -> StreamError {
    let path = path.to_owned();
    if source.kind() == io::ErrorKind::UnexpectedEof {
        return StreamError::Changed { path };
    }
    StreamError::Io { path, source }
}

/// `length`, but not more than a buffer holds.
fn capped(length: u64, buffer: usize) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX).min(buffer)
}
