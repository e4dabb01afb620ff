//! What was begun, on disk: each transaction from before it is sent until its result is known.

mod once;
mod publication;
mod purchases;
mod rekeys;

pub use once::{Command, Once};
pub use publication::{Contents, Done, OtherSeller, Publication, SealedFolder, SealingKey, Target};
pub use purchases::{Purchase, Purchases, Way};
pub use rekeys::{Asked, Rekeys};

use crate::error::Result;
use crate::keystore::StoreError;

/// `T`, as journals write it: in hexadecimal.
///
/// # Errors
/// A text that is none.
pub fn transport_key(text: &str) -> Result<Vec<u8>> {
    Ok(hex::decode(text).map_err(|_| StoreError::DamagedPart { what: "the journal".into() })?)
}
