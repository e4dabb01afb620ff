//! One file a command, one folder a group.

pub mod bond;
pub mod buy;
pub mod check;
pub mod claim;
pub mod deliver;
pub mod dispute;
pub mod key;
pub mod license;
pub mod listing;
pub mod manual;
pub mod offer;
pub mod open;
pub mod order;
pub mod publish;
pub mod resale;
pub mod search;
pub mod show;
