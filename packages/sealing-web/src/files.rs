//! Files that JavaScript has, by their paths.
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use serde::Deserialize;
use weighhouse_sealing::archive::Origin;
use weighhouse_sealing::read_at::ReadAt;

use crate::fault::Fault;
use crate::host::Bytes;

/// Files by their paths, with their sizes.
pub(crate) struct Files {
    sources: BTreeMap<String, (u64, Bytes)>,
}

/// One of them, with a position.
pub(crate) struct File {
    source: Bytes,
    size: u64,
    position: u64,
}

#[derive(Deserialize)]
struct NamedFile {
    path: String,
    size: u64,
}

impl Files {
    /// The files of a JSON list of paths and sizes, in the order of `sources`; and their sizes by their paths.
    pub(crate) fn read(json: &str, sources: Vec<Bytes>) -> Result<(Self, BTreeMap<String, u64>), Fault> {
        let files: Vec<NamedFile> = serde_json::from_str(json).map_err(|error| Fault::argument("the files", error))?;
        let sizes = files.iter().map(|file| (file.path.clone(), file.size)).collect();
        let named = files.into_iter().zip(sources).map(|(file, source)| (file.path, (file.size, source)));
        Ok((Self { sources: named.collect() }, sizes))
    }

    /// All bytes of a file that has at most so many; `None` if there is none.
    pub(crate) fn small(&self, path: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        match self.sources.get(path) {
            Some((size, _)) if *size <= most => {
                let mut bytes = Vec::new();
                self.open(path)?.read_to_end(&mut bytes)?;
                Ok(Some(bytes))
            }
            _ => Ok(None),
        }
    }
}

impl Origin for Files {
    type File = File;

    fn open(&self, path: &str) -> io::Result<File> {
        let (size, source) = self.sources.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(File { source: source.clone(), size: *size, position: 0 })
    }

    /// Browsers refuse to read a file that changed since it was handed in.
    fn is_unchanged(&self, _: usize, _: &File) -> io::Result<bool> {
        Ok(true)
    }

    fn place(&self, path: &str) -> PathBuf {
        path.into()
    }
}

impl Read for File {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read_at(buffer, self.position)?;
        self.position += u64::try_from(read).unwrap_or(u64::MAX);
        Ok(read)
    }
}

impl Seek for File {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}
