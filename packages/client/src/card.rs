//! The card of a listing: whether IPFS holds the one that the chain names.

use sha2::{Digest, Sha256};
use weighhouse_card::MAX_CARD_BYTES;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::Listing;

use crate::error::{Result, Unverified};

/// Checks that the card at a listing's address is the one that the listing names.
///
/// # Errors
/// [`Unverified::OtherCard`] when it is another one.
pub async fn check_card(ipfs: &weighhouse_ipfs::Client, listing: &Listing) -> Result<()> {
    let cap = u64::try_from(MAX_CARD_BYTES).unwrap_or(u64::MAX);
    let bytes = ipfs.fetch_bytes(&listing.card.cid, cap).await?;
    let (found, listed) = (Hash(Sha256::digest(&bytes).into()), listing.card.sha256);
    match found == listed {
        true => Ok(()),
        false => Err(Unverified::OtherCard { listed, found }.into()),
    }
}
