//! Sealed files that pass through a server: received from sellers' browsers, and handed out to buyers.
//!
//! This knows the node, its pins, and tables of the schema `service`, and no interface. A file is received into a folder,
//! checked there as `weighhouse check` does, and added to the node only if it is a sealed file. It is handed out only
//! while a listed version names it whose roots are the file's own.

mod checks;
mod denylist;
mod error;
mod lapse;
mod listed;
mod receive;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use deadpool_postgres::{Object, Pool};
use tokio::sync::Semaphore;
use url::Url;
use weighhouse_ipfs as ipfs;

use checks::Checks;
pub use denylist::Denylist;
pub(crate) use error::FileError;
pub(crate) use listed::Listed;
pub(crate) use receive::{Received, Upload};

/// Files that one server receives at the same time.
const RECEIVING: usize = 4;

/// The bounds of files that pass through a server.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Bytes of all files that no version names yet; 0 where none are received.
    pub waiting_bytes: u64,
    /// Bytes of one file.
    pub file_bytes: u64,
    /// The time in which a version has to name a file.
    pub lapse: Duration,
}

/// Files that pass through a server. Clones share them.
#[derive(Clone)]
pub struct Files(Arc<Inner>);

struct Inner {
    pool: Pool,
    ipfs: ipfs::Client,
    /// Where files lie while they are checked.
    folder: PathBuf,
    bounds: Bounds,
    denylist: Denylist,
    receiving: Arc<Semaphore>,
    checks: Checks,
}

impl Files {
    /// Files of a node, by a pool that writes.
    ///
    /// # Errors
    /// When the folder can't be made, or no client of the node.
    pub fn new(pool: Pool, node: Url, folder: PathBuf, bounds: Bounds, denylist: Denylist) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
        let ipfs = ipfs::Client::new(node, ipfs::Limits { attempts: 2, ..ipfs::Limits::default() })?;
        let (receiving, checks) = (Arc::new(Semaphore::new(RECEIVING)), Checks::default());
        Ok(Files(Arc::new(Inner { pool, ipfs, folder, bounds, denylist, receiving, checks })))
    }

    async fn connection(&self) -> Result<Object, FileError> {
        Ok(self.0.pool.get().await?)
    }

    /// The list of what the operator does not hand out.
    pub(crate) fn denylist(&self) -> &Denylist {
        &self.0.denylist
    }

    /// A part of a file as it comes from the node.
    pub(crate) async fn read(&self, cid: &str, offset: u64, length: u64) -> Result<ipfs::Pieces, FileError> {
        Ok(self.0.ipfs.read(cid, offset, length).await?)
    }
}
