//! The sealed file while it is written.
use std::io::{self, Read};
use std::path::PathBuf;

use super::SealError;
use crate::merkle::{Hash, Tree};
use crate::read_at::{ReadAt, WriteAt};
use crate::sealed::Window;

/// What a sealed file is written to. Errors name it by its path.
pub(crate) struct Written<W> {
    to: W,
    path: PathBuf,
}

impl<W: ReadAt + WriteAt> Written<W> {
    pub(crate) fn new(to: W, path: PathBuf) -> Self {
        Self { to, path }
    }

    /// Writes bytes at a position, which then stands after them.
    pub(crate) fn append(&self, bytes: &[u8], position: &mut u64) -> Result<(), SealError> {
        self.to.write_all_at(bytes, *position).map_err(|source| self.error(source))?;
        *position += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(())
    }

    pub(crate) fn write(&self, bytes: &[u8], mut position: u64) -> Result<(), SealError> {
        self.append(bytes, &mut position)
    }

    /// The root of `count` leaves that stand at `position`.
    pub(crate) fn root(&self, position: u64, count: u64) -> Result<Hash, SealError> {
        let mut leaves = io::BufReader::with_capacity(1 << 16, Window::of(&self.to, position));
        let mut tree = Tree::new();
        for _ in 0..count {
            let mut leaf = [0; 32];
            leaves.read_exact(&mut leaf).map_err(|source| self.error(source))?;
            tree.push(leaf);
        }
        Ok(tree.root())
    }

    fn error(&self, source: io::Error) -> SealError {
        SealError::Write { path: self.path.clone(), source }
    }
}
