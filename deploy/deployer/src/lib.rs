//! A market's contracts on any chain: deployed from one file, verified, and upgraded.
//!
//! - [`Plan`] says which contracts a market gets. It predicts their addresses without a network.
//! - [`deploy`] stores and instantiates the contracts that are missing. A run that was interrupted is finished by the
//!   next one, and a run on a market that is complete sends nothing.
//! - [`join`] adds the contracts that a market of an earlier release lacks.
//! - [`verify`] compares a chain with a deployment and names each [`Difference`].
//! - [`pace`] compares the block interval of a market's settings with its chain's.
//! - [`upgrade`] stores new code; [`upgrade_messages`] are what the contracts' admin signs or governance votes on.

mod artifacts;
mod deploy;
mod error;
mod pace;
mod plan;
mod upgrade;
mod verify;

pub use artifacts::{checksum, JOINING, NAMES};
pub use deploy::{deploy, join};
pub use error::{Error, Result};
pub use pace::{pace, Misfit, Pace};
pub use plan::{Chain, Collection, Plan};
pub use upgrade::{upgrade, upgrade_json, upgrade_messages, Upgrade};
pub use verify::{verify, Difference, VERSION};
