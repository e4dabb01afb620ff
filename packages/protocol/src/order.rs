//! The terms that a buyer agrees to, and their hash.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use sha2::{Digest, Sha256};

use crate::hash::Hash;
use crate::terms::{encode, Grant};
use crate::{ListingId, OrderId, PlanIndex, SplitVersion, VersionNumber};

/// The account that decides disputes, and its time to decide.
#[cw_serde]
#[derive(Eq, BorshSerialize, BorshDeserialize)]
pub struct Arbiter {
    /// The arbiter's account.
    pub address: String,
    /// The arbiter's time to decide, in seconds from the dispute. If it misses the deadline, the
    /// seller is paid.
    pub decide_within: u32,
}

/// The terms that only a resale has.
#[cw_serde]
#[derive(Eq)]
pub struct ResaleTerms {
    pub license: OrderId,
    /// The creators' part of the price, in base units.
    pub royalty: Uint128,
}

/// The terms that an order freezes. The buyer states their hash in `buy`, so that nothing changes
/// between the quote and the payment.
#[cw_serde]
#[derive(Eq)]
pub struct OrderTerms {
    pub listing: ListingId,
    pub version: VersionNumber,
    pub plan: PlanIndex,
    /// The IPFS content identifier of the listing's card, by which an arbiter decides.
    pub card: String,
    /// The price that the buyer pays, in base units.
    pub price: Uint128,
    /// The denom of the price.
    pub denom: String,
    /// The market's part of the price, in base units.
    pub fee: Uint128,
    /// The rights and terms that the license will freeze.
    pub grant: Grant,
    /// The version of the split that will divide the revenue.
    pub split_version: SplitVersion,
    /// The seller's time to deliver, in seconds from the order.
    pub deliver_within: u32,
    /// The time after the deadline in which a delivery may still land, in seconds. Refunds open
    /// after it.
    pub grace: u32,
    /// The buyer's time to challenge a delivery before the seller is paid, in seconds; 0 settles at
    /// the delivery.
    pub challenge_window: u32,
    /// The time after the challenge window in which a proof still forfeits the bond, in seconds.
    pub cooldown: u32,
    /// The interval at which blocks come, in milliseconds: each span above has passed when its seconds
    /// have, and as many blocks as come in them ([`crate::windows::Mark`]).
    pub block_interval: u32,
    /// The part of the seller's bond that the order reserves, in the denom of the price.
    pub bond: Uint128,
    /// The stake that a dispute takes from the buyer, in the denom of the price; 0 when the order
    /// can't be disputed.
    pub stake: Uint128,
    /// The account that decides disputes; absent when the order can't be disputed, as without a
    /// challenge window.
    pub arbiter: Option<Arbiter>,
    /// The resold license; absent when the creators sell.
    pub resale: Option<ResaleTerms>,
}

const ORDER_TAG: &[u8] = b"weighhouse/order/v1";

impl OrderTerms {
    /// `SHA-256("weighhouse/order/v1" ‖ fields)`: the fields in their order, each in
    /// [borsh](https://borsh.io) (integers little-endian, text behind its u32 length, what may be
    /// absent behind a byte that is 1 when it is there).
    pub fn hash(&self) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(ORDER_TAG);
        hasher.update(self.listing.to_le_bytes());
        hasher.update(self.version.to_le_bytes());
        hasher.update([self.plan]);
        hasher.update(encode(&self.card));
        hasher.update(self.price.u128().to_le_bytes());
        hasher.update(encode(&self.denom));
        hasher.update(self.fee.u128().to_le_bytes());
        hasher.update(encode(&self.grant));
        hasher.update(self.split_version.to_le_bytes());
        hasher.update(self.deliver_within.to_le_bytes());
        hasher.update(self.grace.to_le_bytes());
        hasher.update(self.challenge_window.to_le_bytes());
        hasher.update(self.cooldown.to_le_bytes());
        hasher.update(self.block_interval.to_le_bytes());
        hasher.update(self.bond.u128().to_le_bytes());
        hasher.update(self.stake.u128().to_le_bytes());
        hasher.update(encode(&self.arbiter));
        hasher.update(encode(&self.resale.as_ref().map(|resale| (resale.license, resale.royalty.u128()))));
        Hash(hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::from_json;

    use super::*;
    use crate::terms::{LicenseKind, Rights};

    fn terms() -> OrderTerms {
        OrderTerms {
            listing: 1,
            version: 2,
            plan: 0,
            card: "bafkcard".into(),
            price: Uint128::new(5_000_000),
            denom: "uwhs".into(),
            fee: Uint128::new(125_000),
            grant: Grant {
                kind: LicenseKind::Perpetual {},
                rights: Rights {
                    commercial: true,
                    derivatives: true,
                    redistribution: false,
                    transferable: true,
                    seats: None,
                },
                resale_royalty_bps: 500,
                terms_hash: Hash([1; 32]),
            },
            split_version: 1,
            deliver_within: 3_600,
            grace: 600,
            challenge_window: 0,
            cooldown: 86_400,
            block_interval: 15_000,
            bond: Uint128::new(1_000_000),
            stake: Uint128::new(250_000),
            arbiter: None,
            resale: None,
        }
    }

    #[test]
    fn every_field_is_part_of_the_hash() {
        let changes: [fn(&mut OrderTerms); 18] = [
            |terms| terms.listing = 9,
            |terms| terms.version = 9,
            |terms| terms.plan = 9,
            |terms| terms.card = "bafkother".into(),
            |terms| terms.price = Uint128::new(9),
            |terms| terms.denom = "uatom".into(),
            |terms| terms.fee = Uint128::new(9),
            |terms| terms.grant.terms_hash = Hash([9; 32]),
            |terms| terms.split_version = 9,
            |terms| terms.deliver_within = 9,
            |terms| terms.grace = 9,
            |terms| terms.challenge_window = 9,
            |terms| terms.cooldown = 9,
            |terms| terms.block_interval = 9_000,
            |terms| terms.bond = Uint128::new(9),
            |terms| terms.stake = Uint128::new(9),
            |terms| terms.arbiter = Some(Arbiter { address: "wasm1arbiter".into(), decide_within: 9 }),
            |terms| terms.resale = Some(ResaleTerms { license: 9, royalty: Uint128::new(9) }),
        ];
        let mut hashes = vec![terms().hash()];
        for change in changes {
            let mut changed = terms();
            change(&mut changed);
            hashes.push(changed.hash());
        }
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), 19);
    }

    #[derive(serde::Deserialize)]
    struct Vectors {
        orders: Vec<Vector>,
    }

    #[derive(serde::Deserialize)]
    struct Vector {
        name: String,
        terms: OrderTerms,
        /// The bytes that are hashed, in hexadecimal.
        preimage: String,
        hash: Hash,
    }

    /// What docs/protocol.md describes, for those who compute the hash in another language.
    #[test]
    fn the_hash_is_the_one_of_the_published_vectors() {
        let vectors: Vectors = from_json(include_bytes!("../../../schema/vectors/orders.json")).unwrap();
        assert_eq!(vectors.orders.first().unwrap().terms, terms());
        for Vector { name, terms, preimage, hash } in vectors.orders {
            assert_eq!(terms.hash(), hash, "{name}");
            assert_eq!(Hash(Sha256::digest(hex::decode(preimage).unwrap()).into()), hash, "{name}");
        }
    }
}
