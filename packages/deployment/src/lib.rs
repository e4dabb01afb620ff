//! Where a market is: the file `deployment.json`, and the names of the settings that go before it.

mod endpoint;
mod error;
mod file;
pub mod setting;

pub use endpoint::Endpoint;
pub use error::{Error, Result};
pub use file::{Deployed, Deployment, Endpoints};
