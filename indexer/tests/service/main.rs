//! What a server keeps for people, over a market on a real Postgres.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[allow(dead_code)]
#[path = "../../../packages/ipfs/tests/node/mod.rs"]
mod node;
#[path = "../support/mod.rs"]
mod support;

mod backups;
mod cards;
mod chain;
mod choices;
mod deployed;
mod discovery;
mod downloads;
mod fee_grants;
mod feeds;
mod figures;
mod manual;
mod mirrored;
mod mirrors;
mod parts;
mod passing;
mod private;
mod restore;
mod server;
mod sessions;
mod transactions;
mod uploads;
