//! One file a command.

pub mod accept;
pub mod bond;
pub mod buy;
pub mod check;
pub mod claim;
pub mod complain;
pub mod deliver;
pub mod keys;
pub mod licenses;
pub mod list;
pub mod manual;
pub mod open;
pub mod orders;
pub mod publish;
pub mod refund;
pub mod rekey;
pub mod search;
pub mod show;
