//! The opened headers of a sealed file.
use std::io::Read;

use super::{open_chunk, CheckError};
use crate::archive::{Layout, Manifest, ManifestError};
use crate::chunk::{self, CHUNK_SIZE};
use crate::format;
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
        let read = {
            let mut header = (&mut chunks).take(segment.length);
            format::read_open_header(file.format, &mut header, file.size)
        };
        if let Some(failed) = chunks.failed.take() {
            return Err(failed);
        }
        let header = read.map_err(|source| CheckError::Format { path: file.path.clone(), source })?;
        let differs = |what| CheckError::HeaderDiffers { path: file.path.clone(), what };
        if header.as_ref().map(|header| header.length) != Some(file.header) {
            return Err(differs("length of the header"));
        }
        if header.map(|header| header.tensors) != file.tensors {
            return Err(differs("tensor summary"));
        }
        check_padding(sealed, segment.chunks().end - 1, segment.length, &file.path)?;
    }
    Ok(())
}

/// Checks that zeros follow a header up to the end of its last chunk.
fn check_padding(sealed: &SealedFile<impl ReadAt>, last: u64, length: u64, path: &str) -> Result<(), CheckError> {
    let bytes = open_chunk(sealed, last)?;
    let before_last = chunk::offset(chunk::count(length) - 1).unwrap_or(length);
    let used = usize::try_from(length - before_last).unwrap_or(CHUNK_SIZE);
    if bytes.iter().skip(used).any(|byte| *byte != 0) {
        return Err(ManifestError::Padding { what: format!("the header of {path:?}") }.into());
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
