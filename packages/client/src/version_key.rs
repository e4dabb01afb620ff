//! A version's keys, computed rather than believed.

use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_sealing::delivery::{message, VersionKey};
use weighhouse_sealing::native;

use crate::error::{Result, Unverified};
use crate::market::Market;

/// A version's `H` and `PK`, with `H` computed again from what it commits to.
///
/// # Errors
/// [`Unverified`] when the node's `H` is another, or a point is refused.
pub fn version_key(market: &Market, listing: &Listing, version: &Version) -> Result<VersionKey> {
    let message = message(
        &market.chain.config().chain_id,
        &market.contracts.registry,
        listing.seller.as_str(),
        version.salt.as_slice(),
        &version.plaintext_root.0,
    );
    let key = native::version_key(version.public_key.as_slice(), &message)
        .map_err(|reason| Unverified::VersionKey { listing: listing.id, version: version.number, reason })?;
    if key.h.as_slice() != version.hash_point.as_slice() {
        let (said, computed) = (hex::encode(&version.hash_point), hex::encode(key.h));
        return Err(Unverified::HashPoint { listing: listing.id, version: version.number, said, computed }.into());
    }
    Ok(key)
}
