//! Interfaces over [`crate::read`].

pub mod graphql;
pub mod http;
