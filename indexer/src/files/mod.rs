//! Sealed files that pass through a server: received from sellers' browsers, and handed out to buyers.
//!
//! This knows the node, its pins, and tables of the schema `service`, and no interface. A file is received into a folder,
//! checked there as `weighhouse check` does, and added to the node only if it is a sealed file. It is handed out only
//! while a listed version names it whose roots are the file's own.

mod cards;
mod checks;
mod error;
mod lapse;
mod listed;
mod parts;
mod pinned;
mod queue;
mod receive;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use deadpool_postgres::{Object, Pool};
use tokio::sync::Semaphore;
use url::Url;
use weighhouse_ipfs as ipfs;

use crate::denylist::Denylist;
use crate::metrics::Metrics;
pub(crate) use cards::SentCard;
use checks::Checks;
pub(crate) use error::FileError;
pub(crate) use listed::Listed;
pub(crate) use parts::Parts;
pub(crate) use queue::{Obstacle, Wish};
pub(crate) use receive::{Received, Upload};

/// Files that one server receives at the same time.
const RECEIVING: usize = 4;
/// Of these, from accounts without a bond, which cost nothing.
const RECEIVING_UNBONDED: usize = 2;

/// The time in which the node may look for a file that waits for its check.
const LOOK: Duration = Duration::from_secs(20);
/// The time in which a byte of it has to come.
const SILENCE: Duration = Duration::from_secs(30);

/// The bounds of files that pass through a server.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Bytes of all files that are received and kept; 0 where none are received.
    pub disk_bytes: u64,
    /// Bytes of an account's files for each least bond that it has.
    pub bond_bytes: u64,
    /// Bytes of one file.
    pub file_bytes: u64,
    /// The time in which a version has to name a file.
    pub lapse: Duration,
    /// The time for which a file stays that nobody needs any more.
    pub grace: Duration,
}

/// Connections for files.
#[derive(Clone)]
pub struct Stores {
    /// For what is kept: to the primary.
    pub keepers: Pool,
    /// For what is handed out: to the database that answers now, which may be a replica.
    pub readers: Arc<dyn Fn() -> Pool + Send + Sync>,
}

/// Files that pass through a server. Clones share them.
#[derive(Clone)]
pub struct Files(Arc<Inner>);

struct Inner {
    stores: Stores,
    ipfs: ipfs::Client,
    /// Looks for files that wait for their check, less patiently.
    looks: ipfs::Client,
    /// Where files lie while they are checked.
    folder: PathBuf,
    bounds: Bounds,
    denylist: Denylist,
    metrics: Metrics,
    receiving: Semaphore,
    receiving_unbonded: Semaphore,
    checks: Checks,
    /// Uploads in parts to which a request writes.
    writing: parts::Writing,
}

impl Files {
    /// Files of a node.
    ///
    /// # Errors
    /// When the folder can't be made, or no client of the node.
    pub fn new(
        stores: Stores,
        node: Url,
        folder: PathBuf,
        bounds: Bounds,
        denylist: Denylist,
        metrics: Metrics,
    ) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
        let limits = ipfs::Limits { attempts: 2, ..ipfs::Limits::default() };
        let ipfs = ipfs::Client::new(node.clone(), limits)?;
        let looks = ipfs::Client::new(node, ipfs::Limits { lookup: LOOK, silence: SILENCE, ..limits })?;
        metrics.upload_disk_bytes.set(i64::try_from(bounds.disk_bytes).unwrap_or(i64::MAX));
        Ok(Files(Arc::new(Inner {
            stores,
            ipfs,
            looks,
            folder,
            bounds,
            denylist,
            metrics,
            receiving: Semaphore::new(RECEIVING),
            receiving_unbonded: Semaphore::new(RECEIVING_UNBONDED),
            checks: Checks::default(),
            writing: parts::Writing::default(),
        })))
    }

    async fn connection(&self) -> Result<Object, FileError> {
        Ok(self.0.stores.keepers.get().await?)
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
