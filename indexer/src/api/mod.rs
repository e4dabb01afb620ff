//! Interfaces over [`crate::read`].

mod addresses;
mod bounded;
pub mod budget;
pub mod caller;
pub mod downloads;
mod gate;
pub mod graphql;
pub mod http;
pub mod limits;
mod places;
pub mod rest;
mod sockets;
mod tag;
mod times;
