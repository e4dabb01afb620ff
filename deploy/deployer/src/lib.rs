//! A market's contracts on any chain: deployed from one file, verified, and upgraded.
//!
//! - [`Plan`] says which contracts a market gets. It predicts their addresses without a network.
//! - [`deploy`] stores and instantiates the contracts that are missing. A run that was interrupted is finished by the
//!   next one, and a run on a market that is complete sends nothing.
//! - [`join`] adds the contracts that a market of an earlier release lacks.
//! - [`verify`] compares a chain with a deployment and names each [`Difference`].
//! - [`pace`] compares the block interval of a market's settings with its chain's.
//! - [`preview`] and [`preview_upgrade`] say what a deployment or an upgrade would do, [`Step`] by step, and send nothing.
//! - [`upgrade`] stores new code, unless [`check_move`] refuses the move of a contract; [`upgrade_messages`] are what the
//!   contracts' admin signs, [`upgrade_for_multisig`] what a DAO votes on, and [`proposal_json`] is the file of a proposal with
//!   all of them.
//! - [`rewrite_records`] rewrites the records that an upgrade left in an older format, and [`pending`] names the contracts
//!   that have such records.

mod artifacts;
mod code;
mod deploy;
mod error;
mod multisig;
mod pace;
mod plan;
mod preview;
mod records;
mod release;
mod upgrade;
mod verify;

pub use artifacts::{checksum, release, JOINING, NAMES};
pub use deploy::{deploy, join};
pub use error::{Error, Result};
pub use multisig::{upgrade_for_multisig, Admin};
pub use pace::{pace, Misfit, Pace};
pub use plan::{Chain, Collection, Plan};
pub use preview::{preview, preview_upgrade, Action, Step};
pub use records::{pending, rewrite_records, Pages, Rewritten, REWRITING};
pub use release::check_move;
pub use upgrade::{apply, proposal_json, upgrade, upgrade_json, upgrade_messages, Proposal, Upgrade};
pub use verify::{verify, Difference, VERSION};
