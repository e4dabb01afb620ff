//! A chain on which a market is busy, for what reads chains: its blocks are copies of one season of a seller, told by
//! the contracts in memory, in a node's own JSON. Hashes hold, signatures don't.

mod chain;
mod copies;
mod node;
mod spoken;
mod story;

pub use chain::{Chain, ID};
pub use node::Instant;
pub use story::{tell, Story};
