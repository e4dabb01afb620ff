//! A seller in bulk: one content, with one key for all its listings.

use std::sync::Arc;

use anyhow::Result;
use cosmwasm_std::{Binary, Coin};
use rand::rngs::OsRng;
use rand::RngCore;
use weighhouse_chain::Key;
use weighhouse_protocol::escrow;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{CardRef, NewListing, NewVersion, Payee};
use weighhouse_protocol::terms::{LicenseKind, LicenseText, Plan, Rights};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::{message, VersionKey};
use weighhouse_sealing::merkle;
use weighhouse_sealing::native::version_key;
use weighhouse_sealing::proof::BadKeySchedule;
use weighhouse_sealing::secret::{ContentSecret, OpeningKey, TransportSecret};

use super::PRICE;
use crate::draft::NOWHERE;

/// The creators' part of a resale, in basis points.
const ROYALTY: u16 = 500;
/// The length of the content: one chunk, so that a path has no hashes.
const SIZE: u64 = 16_000;
/// A leaf that no key has: what a version commits to that is to be proven bad.
const NO_KEY: [u8; 32] = [0xba; 32];

/// A seller.
pub(super) struct Seller {
    pub key: Arc<Key>,
    /// `H` and `PK` of its content.
    keys: VersionKey,
    secret: OpeningKey,
    salt: [u8; 32],
    plaintext_root: [u8; 32],
    /// The key, encrypted to everybody's transport key.
    delivery: Binary,
}

impl Seller {
    /// A seller of a content on a chain, in a registry. Sellers may share a content: each has an `H` of its own.
    pub fn new(
        key: Arc<Key>,
        (chain, registry): (&str, &str),
        content: &ContentSecret,
        transport: &TransportSecret,
    ) -> Result<Self> {
        let (salt, plaintext_root) = (random(), random());
        let told = message(chain, registry, key.address(), &salt, &plaintext_root);
        let keys = version_key(&content.public_key()?, &told)?;
        let secret = content.opening_key(&keys)?;
        let delivery = secret.deliver(&keys, &transport.public_key()?, &mut OsRng)?;
        Ok(Self { key, keys, secret, salt, plaintext_root, delivery: delivery.to_bytes().as_slice().into() })
    }

    /// What the key is delivered by.
    pub fn delivery(&self) -> Binary {
        self.delivery.clone()
    }

    /// A listing with one perpetual, transferable plan, all of it to the seller unless payees are named.
    pub fn listing(
        &self,
        name: String,
        denom: &str,
        (deliver_within, challenge_window): (u32, u32),
        payees: Option<Vec<Payee>>,
    ) -> NewListing {
        let rights =
            Rights { commercial: true, derivatives: true, redistribution: false, transferable: true, seats: None };
        let own = || vec![Payee { address: self.key.address().into(), share_bps: 10_000 }];
        NewListing {
            name,
            card: CardRef { cid: NOWHERE.into(), sha256: Hash([7; 32]) },
            task: "sentence-similarity".into(),
            framework: "sentence-transformers".into(),
            license: LicenseText { id: "apache-2.0".into(), uri: None, sha256: None },
            plans: vec![Plan {
                kind: LicenseKind::Perpetual {},
                rights,
                price: Coin::new(PRICE, denom),
                resale_royalty_bps: ROYALTY,
                supply: None,
            }],
            payees: payees.unwrap_or_else(own),
            deliver_within,
            challenge_window,
        }
    }

    /// A version of its content.
    pub fn version(&self) -> NewVersion {
        self.committed_to(random())
    }

    /// A version of its content that commits to a key which the content secret does not give.
    pub fn bad_version(&self) -> NewVersion {
        self.committed_to(merkle::root([NO_KEY]))
    }

    /// Proves such a version bad by a delivered order.
    pub fn proof(&self, order: OrderId) -> escrow::ExecuteMsg {
        let secret = self.secret.to_bytes().to_vec();
        let proof = BadKeySchedule { secret, index: 0, key_leaf: NO_KEY, key_path: vec![] };
        weighhouse_messages::prove_bad_key_schedule(order, &proof)
    }

    fn committed_to(&self, key_root: [u8; 32]) -> NewVersion {
        NewVersion {
            cid: NOWHERE.into(),
            size: SIZE,
            plaintext_root: Hash(self.plaintext_root),
            ciphertext_root: Hash(random()),
            key_root: Hash(key_root),
            public_key: self.keys.pk.as_slice().into(),
            salt: self.salt.as_slice().into(),
            formats: vec![],
            metrics: vec![],
        }
    }
}

fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use weighhouse_sealing::native::verify_bad_key_schedule;
    use weighhouse_sealing::proof::Commitment;

    use super::*;

    #[test]
    fn a_bad_version_is_proven_bad_and_a_good_one_is_not() {
        let key = Arc::new(Key::from_secret([7u8; 32].into(), "wasm").unwrap());
        let (content, transport) = (ContentSecret::generate(&mut OsRng), TransportSecret::generate(&mut OsRng));
        let seller = Seller::new(key, ("a-chain", "wasm1registry"), &content, &transport).unwrap();
        let secret = seller.secret.to_bytes().to_vec();
        let proof = BadKeySchedule { secret, index: 0, key_leaf: NO_KEY, key_path: vec![] };
        let commitment = |version: NewVersion| Commitment {
            size: version.size,
            plaintext_root: version.plaintext_root.0,
            ciphertext_root: version.ciphertext_root.0,
            key_root: version.key_root.0,
        };
        verify_bad_key_schedule(&proof, &commitment(seller.bad_version()), &seller.keys).unwrap();
        verify_bad_key_schedule(&proof, &commitment(seller.version()), &seller.keys).unwrap_err();
    }
}
