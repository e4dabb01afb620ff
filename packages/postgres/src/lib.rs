//! A private Postgres, run from the binaries that the machine has.
//!
//! A [`Cluster`] is the files of one Postgres in a folder: it is set up, says how its server is started, and asks the
//! server whether it answers. A [`Server`] is a cluster whose server ends with this process. Whoever keeps servers
//! running from one program to the next starts a cluster's [`Launch`] instead.

mod cluster;
mod error;
mod folder;
mod server;
mod tool;

pub use cluster::{Cluster, Launch, Listen};
pub use error::{Error, Result};
pub use folder::User;
pub use server::Server;
