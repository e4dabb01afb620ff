//! What one client may take, and what the others still get.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod budgets;
mod bytes;
mod compressed;
mod counts;
mod kept;
mod logged;
mod parts;
mod program;
mod refusals;
mod schema;
mod served;
mod shares;
mod sockets;
mod statements;
mod stopping;
mod storefront;
mod traced;
