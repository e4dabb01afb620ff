//! The market for programs.
//!
//! - [`Market`] asks the contracts, [`index`] an indexer.
//! - [`sealed_file`] and [`version_key`] verify what a seller offers before anything is paid.
//! - [`keystore`] keeps keys and secrets encrypted; [`journal`] keeps what was sent, so that a program that is killed
//!   anywhere finishes it in its next run and never pays twice.
//! - [`Sender`] takes a transaction from its messages to its block: simulated, approved, signed, recorded, broadcast,
//!   followed.
//! - [`publication`], [`bond`], [`prices`], [`reopen`] and [`claim`] do what sellers do, [`purchase`], [`offer`], [`opening`], [`order`],
//!   [`complaint`] and [`disputes`] what buyers do, [`rekey`] and [`resale`] what holders do: each checks what the contracts
//!   would refuse, and builds the calls. [`reputation`] has the identities of accounts and the words about what they sell,
//!   [`moderation`] the delistings of governance and its moderator, [`governance`] its proposals and the pause of new orders.
//! - [`agent`], above all of these, delivers and settles a seller's orders.
//!
//! The crate has no command line and no terminal. A program shows a transaction in its own words when it is asked to
//! approve it, and hears of the rest through [`Report`]. Failures are typed: [`Error::kind`] sorts them by what the caller
//! can do about them. What needs neither network nor files lies in `weighhouse-messages`.

pub mod agent;
mod bad;
pub mod bond;
mod bought;
mod buyer;
mod card;
pub mod claim;
mod clock;
pub mod complaint;
pub mod disputes;
mod error;
pub mod files;
pub mod governance;
pub mod index;
pub mod journal;
pub mod keystore;
mod market;
pub mod moderation;
pub mod offer;
pub mod opening;
pub mod order;
pub mod prices;
pub mod publication;
pub mod purchase;
pub mod rekey;
mod release;
pub mod reopen;
mod report;
pub mod reputation;
pub mod resale;
pub mod sealed_file;
mod transaction;
mod vault;
mod version_key;

pub use bad::{bad_since, BadVersions};
pub use bought::{opening_key, NoKey};
pub use buyer::Buyer;
pub use card::check_card;
pub use error::{Error, Host, Kind, Missing, Result, Unverified};
pub use market::{find, first, gather, typed, Market};
pub use release::{Release, ReleaseError};
pub use report::{Meter, Note, Publishing, Report, Work};
pub use transaction::{follow, Approve, Record, Sender};
pub use vault::Vault;
pub use version_key::version_key;
pub use weighhouse_messages::publication::{Span, SpanError};
