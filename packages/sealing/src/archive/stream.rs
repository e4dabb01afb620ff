//! The plaintext of an archive, read from the files it is made of.
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use thiserror::Error;

use super::folder::{Folder, Stamp};
use super::layout::{Layout, Segment};
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
pub(crate) struct ArchiveStream<'a> {
    folder: &'a Folder,
    layout: &'a Layout,
    /// Bytes of the archive read so far.
    position: u64,
    /// The segment to be read next, or being read.
    segment: usize,
    open: Option<Open>,
}

struct Open {
    segment: Segment,
    file: File,
    path: PathBuf,
}

impl<'a> ArchiveStream<'a> {
    pub(crate) fn new(folder: &'a Folder, layout: &'a Layout) -> Self {
        Self {
            folder,
            layout,
            position: chunk::offset(layout.manifest_chunks).unwrap_or(layout.size),
            segment: 0,
            open: None,
        }
    }

    /// Fills `buffer` with the archive's next bytes, and returns how many: fewer only at the end.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, StreamError> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let read = self.read_some(rest)?;
            if read == 0 {
                break;
            }
            filled += read;
            self.position += u64::try_from(read).unwrap_or(u64::MAX);
        }
        Ok(filled)
    }

    /// Reads from one segment, or the padding before it.
    fn read_some(&mut self, buffer: &mut [u8]) -> Result<usize, StreamError> {
        let Some(segment) = self.layout.segments.get(self.segment).copied() else {
            return Ok(0);
        };
        if self.position < segment.start {
            let padding = capped(segment.start - self.position, buffer.len());
            if let Some(padding) = buffer.get_mut(..padding) {
                padding.fill(0);
            }
            return Ok(padding);
        }
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.open_segment(segment)?,
        };
        let length = capped(segment.end() - self.position, buffer.len());
        let bytes = buffer.get_mut(..length).unwrap_or_default();
        open.file.read_exact(bytes).map_err(|source| open.error(source))?;
        let reached = self.position + u64::try_from(length).unwrap_or(u64::MAX);
        if reached == segment.end() {
            self.check_stamp(&open)?;
            self.segment += 1;
        } else {
            self.open = Some(open);
        }
        Ok(length)
    }

    fn open_segment(&self, segment: Segment) -> Result<Open, StreamError> {
        let path = self.path(segment);
        let error = |source| StreamError::Io { path: path.clone(), source };
        let mut file = File::open(&path).map_err(error)?;
        file.seek(SeekFrom::Start(segment.in_file)).map_err(error)?;
        let open = Open { segment, file, path };
        self.check_stamp(&open)?;
        Ok(open)
    }

    /// Checks that the file is still the one that was scanned.
    fn check_stamp(&self, open: &Open) -> Result<(), StreamError> {
        let metadata = open.file.metadata().map_err(|source| open.error(source))?;
        let expected = self.folder.stamps.get(open.segment.file);
        if expected != Some(&Stamp::of(&metadata)) {
            return Err(StreamError::Changed { path: open.path.clone() });
        }
        Ok(())
    }

    fn path(&self, segment: Segment) -> PathBuf {
        let entry = self.folder.manifest.files.get(segment.file);
        self.folder.root.join(entry.map(|entry| entry.path.as_str()).unwrap_or_default())
    }
}

impl Open {
    fn error(&self, source: io::Error) -> StreamError {
        let path = self.path.clone();
        if source.kind() == io::ErrorKind::UnexpectedEof {
            return StreamError::Changed { path };
        }
        StreamError::Io { path, source }
    }
}

/// `length`, but not more than a buffer holds.
fn capped(length: u64, buffer: usize) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX).min(buffer)
}
