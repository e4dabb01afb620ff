//! The opened headers of a sealed file.
use std::io::Read;

use super::{open_chunk, CheckError};
use crate::archive::{FileEntry, Layout, Manifest, ManifestError};
use crate::chunk::{self, CHUNK_SIZE};
use crate::format::{self, Header};
use crate::read_at::ReadAt;
use crate::sealed::SealedFile;

/// Reads every opened header again, and checks that the manifest tells the truth about it.
pub(super) fn check_headers(
    sealed: &SealedFile<impl ReadAt>,
    manifest: &Manifest,
    layout: &Layout,
) -> Result<(), CheckError> {
    for segment in layout.segments.iter().filter(|segment| segment.open) {
        let Some(file) = manifest.files.get(segment.file) else {
            continue;
        };
        let mut chunks = OpenedChunks { sealed, chunks: segment.chunks(), current: Vec::new(), used: 0, failed: None };
        let read = check_header(file, &mut (&mut chunks).take(segment.length));
        if let Some(failed) = chunks.failed.take() {
            return Err(failed);
        }
        read?;
        let last = open_chunk(sealed, segment.chunks().end - 1)?;
        let before_last = chunk::offset(chunk::count(segment.length) - 1).unwrap_or(segment.length);
        let used = usize::try_from(segment.length - before_last).unwrap_or(CHUNK_SIZE);
        check_padding(file, last.get(used..).unwrap_or_default())?;
    }
    Ok(())
}

/// Reads a header, and checks that the manifest tells the truth about it.
pub(super) fn check_header(file: &FileEntry, header: &mut impl Read) -> Result<Header, CheckError> {
    let read = format::read_open_header(file.format, header, file.size);
    let header = read.map_err(|source| CheckError::Format { path: file.path.clone(), source })?;
    let differs = |what| CheckError::HeaderDiffers { path: file.path.clone(), what };
    let header = header.filter(|header| header.length == file.header);
    let header = header.ok_or_else(|| differs("length of the header"))?;
    if file.tensors.as_ref() != Some(&header.tensors) {
        return Err(differs("tensor summary"));
    }
    Ok(header)
}

/// Checks that zeros follow a header up to the end of its last chunk.
pub(super) fn check_padding(file: &FileEntry, rest: &[u8]) -> Result<(), CheckError> {
    if rest.iter().any(|byte| *byte != 0) {
        return Err(ManifestError::Padding { what: format!("the header of {:?}", file.path) }.into());
    }
    Ok(())
}

/// The plaintext of consecutive opened chunks. A refused chunk ends it and is kept in `failed`.
struct OpenedChunks<'a, S> {
    sealed: &'a SealedFile<S>,
    chunks: std::ops::Range<u64>,
    current: Vec<u8>,
    used: usize,
    failed: Option<CheckError>,
}

impl<S: ReadAt> Read for OpenedChunks<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.used == self.current.len() {
            let Some(index) = self.chunks.next() else {
                return Ok(0);
            };
            match open_chunk(self.sealed, index) {
                Ok(bytes) => (self.current, self.used) = (bytes, 0),
                Err(error) => {
                    self.failed = Some(error);
                    return Err(std::io::ErrorKind::InvalidData.into());
                }
            }
        }
        let mut rest = self.current.get(self.used..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.used += read;
        Ok(read)
    }
}
