//! The indexer: it follows the chain into Postgres and answers GraphQL.
//!
//! - [`ingest`] reads blocks and commits events, views and cursor together.
//! - [`views`] are tables that follow from the stored events alone.
//! - [`market`] reads stored events as the market's own.
//! - [`cards`] fetches model cards from IPFS.
//! - [`graphql`] answers from the views, and [`http`] serves it.
//!
//! Whatever reads the tables keeps no state: many servers may run beside one ingest.

pub mod cards;
pub mod check;
pub mod config;
pub mod contracts;
pub mod database;
pub mod graphql;
pub mod http;
pub mod ingest;
pub mod market;
pub mod metrics;
pub mod search;
pub mod views;
