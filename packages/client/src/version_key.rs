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
    computed(&market.chain.config().chain_id, &market.contracts.registry, listing.seller.as_str(), version)
}

fn computed(chain_id: &str, registry: &str, seller: &str, version: &Version) -> Result<VersionKey> {
    let (listing, number) = (version.listing, version.number);
    let message = message(chain_id, registry, seller, version.salt.as_slice(), &version.plaintext_root.0);
    let key = native::version_key(version.public_key.as_slice(), &message)
        .map_err(|reason| Unverified::VersionKey { listing, version: number, reason })?;
    if key.h.as_slice() != version.hash_point.as_slice() {
        let (said, computed) = (hex::encode(&version.hash_point), hex::encode(key.h));
        return Err(Unverified::HashPoint { listing, version: number, said, computed }.into());
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::Binary;
    use weighhouse_protocol::hash::Hash;
    use weighhouse_sealing::secret::ContentSecret;

    use super::*;
    use crate::Kind;

    const CHAIN: &str = "market-1";
    const REGISTRY: &str = "wasm1registry";
    const SELLER: &str = "wasm1seller";

    /// As the registry would have stored it.
    fn published() -> Version {
        let public_key = ContentSecret::generate(&mut rand::rngs::OsRng).public_key().unwrap();
        let (salt, root) = ([7; 32], [8; 32]);
        let key = native::version_key(&public_key, &message(CHAIN, REGISTRY, SELLER, &salt, &root)).unwrap();
        Version {
            listing: 3,
            number: 1,
            cid: String::new(),
            size: 1,
            chunk_count: 1,
            plaintext_root: Hash(root),
            ciphertext_root: Hash([0; 32]),
            key_root: Hash([0; 32]),
            public_key: Binary::from(public_key),
            hash_point: Binary::from(key.h),
            salt: Binary::from(salt),
            formats: Vec::new(),
            metrics: Vec::new(),
            published_at: 0,
            bad_since: None,
            bad_since_height: None,
        }
    }

    #[test]
    fn a_version_key_that_a_node_made_up_is_refused() {
        let (honest, other) = (published(), published());
        let key = computed(CHAIN, REGISTRY, SELLER, &honest).unwrap();
        assert_eq!((&key.h[..], &key.pk[..]), (honest.hash_point.as_slice(), honest.public_key.as_slice()));
        for (what, lie) in [
            ("H", Version { hash_point: other.hash_point, ..honest.clone() }),
            ("PK", Version { public_key: other.public_key, ..honest.clone() }),
            ("PK that is no point", Version { public_key: Binary::from([0; 96]), ..honest.clone() }),
            ("salt", Version { salt: Binary::from([9; 32]), ..honest.clone() }),
            ("plaintext root", Version { plaintext_root: Hash([9; 32]), ..honest.clone() }),
        ] {
            let error = computed(CHAIN, REGISTRY, SELLER, &lie).unwrap_err();
            assert_eq!(error.kind(), Kind::Unverified, "{what}: {error}");
        }
        // Nor is it the key of another chain's, registry's or seller's version.
        for [chain, registry, seller] in
            [["other-1", REGISTRY, SELLER], [CHAIN, "wasm1other", SELLER], [CHAIN, REGISTRY, "wasm1other"]]
        {
            assert!(computed(chain, registry, seller, &honest).is_err(), "{chain} {registry} {seller}");
        }
    }
}
