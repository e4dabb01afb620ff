//! One file a command.

pub mod accept;
pub mod bond;
pub mod buy;
pub mod check;
pub mod claim;
pub mod complain;
pub mod deliver;
pub mod dispute;
pub mod end_resale;
pub mod keys;
pub mod licenses;
pub mod list;
pub mod manual;
pub mod offer;
pub mod open;
pub mod orders;
pub mod propose;
pub mod publish;
pub mod refund;
pub mod rekey;
pub mod resales;
pub mod resell;
pub mod rule;
pub mod search;
pub mod show;
