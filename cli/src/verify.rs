//! What this program computes itself rather than believe a node.

use anyhow::Result;
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_sealing::delivery::{message, VersionKey};
use weighhouse_sealing::native;

use crate::error::{fail, Kind};
use crate::market::Market;

/// A version's `H` and `PK`, with `H` computed again from what it commits to.
///
/// # Errors
/// [`Kind::Unverified`] when the node's `H` is another, or a point is refused.
pub fn version_key(market: &Market, listing: &Listing, version: &Version) -> Result<VersionKey> {
    let message = message(
        &market.chain.config().chain_id,
        &market.contracts.registry,
        listing.seller.as_str(),
        version.salt.as_slice(),
        &version.plaintext_root.0,
    );
    let key = native::version_key(version.public_key.as_slice(), &message)
        .map_err(|error| fail!(Kind::Unverified, "version {} of listing {}: {error}", version.number, listing.id))?;
    if key.h.as_slice() != version.hash_point.as_slice() {
        return Err(fail!(
            Kind::Unverified,
            "version {} of listing {}: the node says H is {}, computed is {}",
            version.number,
            listing.id,
            hex::encode(&version.hash_point),
            hex::encode(key.h)
        ));
    }
    Ok(key)
}
