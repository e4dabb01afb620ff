//! The search index: what it finds, in which order, and that it never differs from the database that it follows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod copies;
mod cursors;
mod damaged;
mod facets;
mod follow;
mod heads;
mod kept;
mod loads;
mod manual;
mod publishers;
mod ranking;
mod rated;
mod same_as_sql;
mod sorts;
mod standing;
mod typing;
mod words;
