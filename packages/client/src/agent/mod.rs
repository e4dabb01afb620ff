//! The seller's agent: finds paid orders, delivers their keys, takes offers if it is told to, settles orders when their
//! time to challenge or to be decided is over, releases their bonds, answers holders of licenses who ask for the key
//! again, and sweeps what sales brought.
//!
//! It needs the chain alone. Each delivery is on disk before it is sent, so that an agent killed at
//! any moment finishes it in its next run and never delivers twice. It starts none after an order's
//! deadline: a delivery that is already public may still land in the grace, a new one must not.
//!
//! The files depend one way: [`rounds`] drives, `deliveries`, `upkeep`, `answers` and `offers` do one thing each, `orders`,
//! `order_index` and `keys` find what there is to do, `task` and `error` are what all of them say.

mod answers;
mod batches;
mod deliveries;
mod due;
mod error;
mod health;
mod keys;
mod offers;
mod order_index;
mod orders;
mod pages;
mod rounds;
mod sent;
mod status;
mod takes;
mod task;
mod upkeep;

pub use deliveries::Delivered;
pub use error::AgentError;
pub use health::serve as serve_health;
pub use offers::{Least, Means, Offer};
pub use rounds::{Agent, Pace};
pub use status::{Shared, Status, WaitingOffer};
pub use task::{Principal, Task};
