//! One file a command.

pub mod buy;
pub mod check;
pub mod claim;
pub mod deliver;
pub mod keys;
pub mod licenses;
pub mod list;
pub mod open;
pub mod orders;
pub mod publish;
pub mod refund;
pub mod search;
pub mod show;
