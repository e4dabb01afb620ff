//! Where everything stands in an archive.
use super::manifest::{FileEntry, Manifest, ManifestError};
use crate::chunk;
use crate::sealed::MAX_SIZE;

/// Bytes of one file that stand together: its header, its tensor data, or all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Which file, by its place in the manifest.
    pub(crate) file: usize,
    /// The segment's first byte in the file.
    pub(crate) in_file: u64,
    /// The segment's first byte in the archive, at the beginning of a chunk.
    pub(crate) start: u64,
    /// Bytes, at least one.
    pub(crate) length: u64,
    /// Whether it is a header, whose keys are given to everybody.
    pub(crate) open: bool,
}

/// The places of the manifest and of every segment, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) manifest_chunks: u64,
    pub(crate) segments: Vec<Segment>,
    /// Bytes of the archive: where the last segment ends. There is no padding after it.
    pub(crate) size: u64,
}

impl Segment {
    pub(crate) fn end(&self) -> u64 {
        self.start + self.length
    }

    pub(crate) fn chunks(&self) -> std::ops::Range<u64> {
        let first = chunk::count(self.start);
        first..first + chunk::count(self.length)
    }
}

impl Layout {
    /// Sets every file's first chunk.
    pub(crate) fn place(files: &mut [FileEntry]) -> Result<(), ManifestError> {
        let mut next = 0_u64;
        for file in files {
            file.chunk = next;
            next = next
                .checked_add(file.chunks())
                .filter(|chunks| chunk::offset(*chunks).is_some_and(|size| size <= MAX_SIZE))
                .ok_or(ManifestError::TooLarge)?;
        }
        Ok(())
    }

    /// The layout of a placed manifest that takes `encoded` bytes.
    pub(crate) fn new(manifest: &Manifest, encoded: usize) -> Result<Self, ManifestError> {
        let mut size = u64::try_from(encoded).map_err(|_| ManifestError::TooLarge)?;
        let manifest_chunks = chunk::count(size);
        let mut segments = Vec::with_capacity(manifest.files.len());
        for (index, file) in manifest.files.iter().enumerate() {
            let first = manifest_chunks + file.chunk;
            let data = first + chunk::count(file.header);
            for (chunk, in_file, length, open) in
                [(first, 0, file.header, true), (data, file.header, file.size - file.header, false)]
            {
                if length == 0 {
                    continue;
                }
                let start = chunk::offset(chunk).ok_or(ManifestError::TooLarge)?;
                segments.push(Segment { file: index, in_file, start, length, open });
                size = start.checked_add(length).filter(|size| *size <= MAX_SIZE).ok_or(ManifestError::TooLarge)?;
            }
        }
        Ok(Self { manifest_chunks, segments, size })
    }

    /// Chunks whose keys the sealed file carries, ascending: those of the manifest and of headers.
    pub(crate) fn opened(&self) -> impl Iterator<Item = u64> + '_ {
        let headers = self.segments.iter().filter(|segment| segment.open);
        (0..self.manifest_chunks).chain(headers.flat_map(Segment::chunks))
    }

    /// How many chunks [`Self::opened`] names.
    pub(crate) fn opened_count(&self) -> u64 {
        let headers = self.segments.iter().filter(|segment| segment.open);
        self.manifest_chunks + headers.map(|header| chunk::count(header.length)).sum::<u64>()
    }
}

impl FileEntry {
    /// Chunks the file takes.
    fn chunks(&self) -> u64 {
        // Neither count comes near the range of u64: a chunk is 2^14 bytes.
        chunk::count(self.header) + chunk::count(self.size.saturating_sub(self.header))
    }
}
