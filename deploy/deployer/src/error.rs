//! The faults of plans, artifacts and deployments.

use std::path::{Path, PathBuf};

/// Result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// The reason why a market can't be deployed, verified or upgraded.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refuses to read a file.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// A file has no plan in it.
    #[error("{path} is no plan: {source}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The fault, with its line and column.
        source: toml::de::Error,
    },
    /// A field of the plan can't be used.
    #[error("{field} of the plan: {reason}")]
    Plan {
        field: &'static str,
        /// The fault, with the value.
        reason: String,
    },
    /// A contract's Wasm is missing.
    #[error("{path} is missing: `make wasm` builds it")]
    NoArtifact {
        /// The file.
        path: PathBuf,
    },
    /// A contract's Wasm is another than the folder's list says.
    #[error("{path} has SHA-256 {found}, and checksums.txt says {listed}: the file is damaged, or of another release")]
    Checksum {
        /// The file.
        path: PathBuf,
        /// SHA-256 of the file, hex.
        found: String,
        /// The one that is listed.
        listed: String,
    },
    /// A contract's Wasm is another than the release has that the folder names.
    #[error("{path} has SHA-256 {found}, and release {release} has {known}: the folder is not that release's")]
    OtherCode {
        /// The file.
        path: PathBuf,
        /// The release that the folder names.
        release: &'static str,
        /// SHA-256 of the file, hex.
        found: String,
        /// The one of the release; `none` for a contract that it lacks.
        known: String,
    },
    /// A contract's Wasm is not in the folder's list.
    #[error("{path} is not in checksums.txt beside it")]
    Unlisted {
        /// The file.
        path: PathBuf,
    },
    /// A file that makes a folder a release's can't be used.
    #[error("{path} of a release: {reason}")]
    Release {
        /// The file.
        path: PathBuf,
        reason: String,
    },
    /// The code is of a release that this program does not know.
    #[error(
        "release {release} is none that this program knows ({known}): take the weighhouse-deployer of that release"
    )]
    UnknownRelease {
        release: String,
        /// The releases that it knows.
        known: String,
    },
    /// A contract's code would not take over its state.
    #[error("{contract} is of release {found}, and release {release} takes over {accepted}: {advice}")]
    Move {
        contract: &'static str,
        /// The release that the contract is of.
        found: String,
        /// The release of the code.
        release: String,
        /// The releases that the code takes over.
        accepted: String,
        /// What to do instead.
        advice: String,
    },
    /// A transaction that looks at a single record takes more gas than it may.
    #[error("{contract}: rewriting one record takes more than {max_gas} gas: {reason}")]
    Dear {
        contract: &'static str,
        /// The most that a transaction may be given.
        max_gas: u64,
        /// The chain's words, or the gas.
        reason: String,
    },
    /// The key is another account's than the plan's deployer.
    #[error("the key is {key}'s, but the plan's deployer is {deployer}: addresses of contracts depend on it")]
    OtherKey {
        /// The key's address.
        key: String,
        /// The plan's deployer.
        deployer: String,
    },
    /// The chain put a contract elsewhere than predicted.
    #[error("{contract} is at {found}, not at {predicted}")]
    Address {
        contract: &'static str,
        /// Its address on the chain.
        found: String,
        /// The predicted address.
        predicted: String,
    },
    /// A deployment and a plan name different contracts.
    #[error(
        "{contract} is deployed at {deployed}, but the plan puts it at {planned}: another label, deployer or artifact \
         makes another market; new code for this one is an upgrade"
    )]
    OtherMarket {
        contract: &'static str,
        /// The address in the deployment.
        deployed: String,
        /// The address that the plan predicts.
        planned: String,
    },
    /// The escrow of a market that reputation would join doesn't answer what reputation asks.
    #[error(
        "escrow {escrow} does not answer `sale`, which reputation asks it at each review: upgrade escrow first; it says: \
         {reason}"
    )]
    OldEscrow {
        /// Its address.
        escrow: String,
        /// Its words.
        reason: String,
    },
    /// The chain's answer can't be read.
    #[error("{what}: {reason}")]
    Answer {
        /// The question.
        what: String,
        /// The fault.
        reason: String,
    },
    #[error(transparent)]
    Chain(#[from] weighhouse_chain::Error),
    /// The deployment file.
    #[error(transparent)]
    Deployment(#[from] weighhouse_deployment::Error),
}

impl Error {
    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }

    pub(crate) fn plan(field: &'static str, reason: impl ToString) -> Self {
        Self::Plan { field, reason: reason.to_string() }
    }

    pub(crate) fn answer(what: impl ToString, reason: impl ToString) -> Self {
        Self::Answer { what: what.to_string(), reason: reason.to_string() }
    }
}
