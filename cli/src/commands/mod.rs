//! One file a command, one folder a group.

pub mod attestation;
pub mod bond;
pub mod buy;
pub mod check;
pub mod claim;
pub mod deliver;
pub mod dispute;
pub mod gov;
pub mod key;
pub mod license;
pub mod listing;
pub mod manual;
pub mod offer;
pub mod open;
pub mod order;
pub mod profile;
pub mod publish;
pub mod question;
pub mod report;
pub mod resale;
pub mod review;
pub mod said;
pub mod search;
pub mod show;
