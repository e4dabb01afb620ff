//! Interfaces over [`crate::read`].

mod bounded;
mod budget;
pub mod caller;
mod gate;
pub mod graphql;
pub mod http;
pub mod limits;
pub mod rest;
mod sockets;
mod tag;
