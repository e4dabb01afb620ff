//! The indexer: it follows the chain into Postgres and answers GraphQL.
//!
//! - [`event`] is what the market's events are, and how they are stored.
//! - [`views`] are tables that follow from the stored events alone.
//! - [`ingest`] reads blocks and commits events, views and cursor together.
//! - [`cards`] fetches model cards from IPFS.
//! - [`availability`] watches whether sold files are to be had there.
//! - [`heads`] of sealed files are read there: what is in them.
//! - [`scans`] are what scanners say of contents, by the operator.
//! - [`domains`] that profiles claim are asked whether they name the account.
//! - [`copies`] compares the contents of versions.
//! - [`parts`] keeps what each of these does apart.
//! - [`accounts`] have sessions, and keep what is theirs alone.
//! - [`fee_grants`] pay newcomers' first fees, within the operator's bounds.
//! - [`files`] are received from browsers and handed out to them.
//! - [`denylist`] names what an operator neither hands out nor shows.
//! - [`notices`] tell accounts what happens to what is theirs, and operators what people write.
//! - [`visits`] of listings' pages are counted without their visitors.
//! - [`transactions`] are made for wallets, handed over and followed.
//! - [`storefront`] is the page that people open, and its files.
//! - [`read`] answers from the tables, for whatever interface asks; [`api`] has the interfaces.
//! - [`workers`] are the threads that answer.
//! - [`logs`] say what happens, and never who asks.
//!
//! Whatever reads the tables keeps no state: many servers may run beside one ingest.

pub mod accounts;
pub mod api;
pub mod availability;
mod binary;
pub mod cards;
pub mod check;
pub mod config;
mod copies;
pub mod database;
mod day;
pub mod denylist;
pub mod domains;
pub mod event;
pub mod fee_grants;
pub mod files;
pub mod gateways;
mod gzip;
pub mod heads;
pub mod ingest;
mod last_sales;
mod lines;
pub mod logs;
pub mod metrics;
pub mod notices;
pub mod outside;
pub mod parts;
mod publisher;
pub mod read;
mod recent;
pub mod scans;
pub mod search;
mod share;
pub mod storefront;
pub mod traces;
pub mod transactions;
pub mod views;
pub mod visits;
pub mod workers;
