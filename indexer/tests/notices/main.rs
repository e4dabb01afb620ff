//! What accounts are told of, over a market on a real Postgres, and webhooks at a host that speaks HTTPS.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions, missing_docs)]

#[allow(dead_code)]
#[path = "../service/server.rs"]
mod server;
#[path = "../support/mod.rs"]
mod support;

mod crowds;
mod deadlines;
mod feedback;
mod hosts;
mod private;
mod queue;
mod searches;
mod slow;
mod told;
mod topics;
mod watched;
mod webhooks;
