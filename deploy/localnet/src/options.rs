//! How a localnet is to be.

use std::path::{Path, PathBuf};

use weighhouse_deployment::setting;

use crate::node::BLOCK_INTERVAL;

/// Whether, and from where, the indexer runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexerChoice {
    /// The `weighhouse-indexer` built beside this program.
    Beside,
    /// This binary.
    At(PathBuf),
    /// None.
    Without,
}

/// How a localnet is to be. [`Options::new`] has the defaults.
#[derive(Debug, Clone)]
pub struct Options {
    /// All is kept here.
    pub folder: PathBuf,
    /// Where the contracts' Wasm is.
    pub artifacts: PathBuf,
    pub indexer: IndexerChoice,
    /// The folder of the built storefront, which the indexer serves; `None` without one.
    pub web: Option<PathBuf>,
    /// For how long after its deadline a delivery may still land, in seconds.
    pub grace: u32,
    /// The least and the most time a seller may take to deliver, in seconds.
    pub deliver_within: (u32, u32),
    /// The least and the most time a seller may give buyers to challenge a delivery, in seconds.
    pub challenge_window: (u32, u32),
    /// For how long after a challenge window a proof still costs the seller the bond, in seconds.
    pub cooldown: u32,
    /// How long a seller waits for a bond to be withdrawn, in seconds.
    pub bond_delay: u32,
    /// The arbiter's time to decide a dispute, in seconds.
    pub decide_within: u32,
    /// The time in which a handle that was released is free to nobody but its last holder, in seconds: at most as long as it was held.
    pub handle_cooldown: u32,
    /// The time to decide a report, in seconds.
    pub report_span: u32,
    /// The time to appeal against a decision, and to decide the appeal, in seconds.
    pub appeal_span: u32,
    /// The interval at which blocks come, in milliseconds, as the market's settings have it.
    pub block_interval: u32,
    /// Whether the contracts are deployed; without them the chain is bare, and the indexer does not run.
    pub contracts: bool,
    /// Stop everything when the [`Localnet`](crate::Localnet) is dropped.
    pub stop_on_drop: bool,
}

impl Options {
    /// A localnet in a folder, with the contracts and the storefront of this workspace and the indexer beside this program:
    /// 20 s of grace, deliveries within 5 s to 7 days, challenges within 10 s to 7 days, bonds reserved for a minute after
    /// that and withdrawn after half a minute, disputes and reports decided within ten minutes, appeals made within half a minute, handles kept free for a
    /// minute, left running.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            artifacts: artifacts(),
            indexer: IndexerChoice::Beside,
            web: web(),
            grace: 20,
            deliver_within: (5, 7 * 24 * 3600),
            challenge_window: (10, 7 * 24 * 3600),
            cooldown: 60,
            bond_delay: 30,
            decide_within: 600,
            handle_cooldown: 60,
            report_span: 600,
            appeal_span: 30,
            block_interval: BLOCK_INTERVAL,
            contracts: true,
            stop_on_drop: false,
        }
    }
}

/// `WEIGHHOUSE_ARTIFACTS`, or where `make wasm` puts them.
fn artifacts() -> PathBuf {
    std::env::var_os(setting::ARTIFACTS)
        .map(PathBuf::from)
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/artifacts"))
}

/// `WEIGHHOUSE_INDEXER_WEB`, or where `scripts/web.sh` builds it, if it did.
fn web() -> Option<PathBuf> {
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    let folder = std::env::var_os(setting::INDEXER_WEB).map_or_else(built, PathBuf::from);
    folder.join("index.html").exists().then_some(folder)
}
