//! What escrow does, message by message.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod sale;
