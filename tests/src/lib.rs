//! A market to test: the whole stack on a real chain, and the words to tell a sale in.
//!
//! `tests/market/` holds the rules; this crate holds what they are told with. One [`Market`] serves the whole run,
//! many sales at a time, each with its own freshly funded [`Person`]s.

pub mod attempt;
pub mod books;
pub mod bulk;
pub mod cheat;
pub mod clock;
pub mod dao;
pub mod draft;
pub mod gas;
pub mod governed;
pub mod governing;
pub mod harness;
pub mod index;
pub mod listing;
pub mod market;
pub mod person;
pub mod proxy;
pub mod replay;
pub mod sale;
pub mod shell;
pub mod steps;

pub use attempt::{Attempt, Balances};
pub use dao::Dao;
pub use listing::Listing;
pub use market::{Contract, Market};
pub use person::Person;
pub use sale::Sale;
