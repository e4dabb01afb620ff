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
