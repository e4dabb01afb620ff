//! What a market's account has on this machine.

use std::path::Path;

use crate::keystore::Unlocked;

/// The unlocked key store, and the folder of what belongs to one market alone: numbers of orders mean nothing elsewhere.
#[derive(Clone, Copy)]
pub struct Vault<'a> {
    /// Keys and secrets.
    pub unlocked: &'a Unlocked,
    /// The market's folder.
    pub folder: &'a Path,
}
