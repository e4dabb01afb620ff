//! The compact records that the registry keeps beside its full ones, for other contracts to read
//! raw: a raw read of 250 bytes costs 2,000 gas, a query loads the whole registry.
//!
//! Each record is borsh behind a byte that numbers its format, under a key that this module defines.
//! The registry rewrites them whenever what they derive from changes; nobody else writes them.

mod older;
pub mod upgrade;

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::Storage;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::order::Arbiter;
use crate::registry::{Config, DenomRule, ListingState};
use crate::terms::{encode, Grant};
use crate::windows::Mark;
use crate::{ListingId, PlanIndex, Seconds, SplitVersion, VersionNumber};

/// The prefix of the keys of all [`SaleCard`]s.
pub const SALE_CARDS: &[u8] = b"sale_card/";
/// The prefix of the keys of all [`DeliveryKeys`].
pub const DELIVERY_KEYS: &[u8] = b"delivery_keys/";
/// The prefix of the keys of all [`Commitment`]s.
pub const COMMITMENTS: &[u8] = b"commitment/";
/// The prefix of the keys of all [`TradeRule`]s.
pub const TRADE_RULES: &[u8] = b"trade_rule/";
/// The prefix of the keys of all [`Split`]s.
pub const SPLITS: &[u8] = b"split/";

/// A record in borsh behind the number of its format.
///
/// An upgrade replaces the code of all contracts at once and their records over many blocks: until the
/// last one is rewritten, both formats are read.
pub trait Record: BorshSerialize + BorshDeserialize + Sized {
    /// Its name in errors.
    const NAME: &'static str;

    /// The format that is written: the first byte of every stored record.
    const FORMAT: u8 = 1;

    /// Reads a record of an older format, without its first byte.
    ///
    /// # Errors
    /// [`RecordError`] when there was no such format, or the bytes are not exactly one record of it.
    fn from_older(format: u8, _bytes: &[u8]) -> Result<Self, RecordError> {
        Err(RecordError::Format { record: Self::NAME, format, known: Self::FORMAT })
    }

    /// The record as it is stored.
    fn to_bytes(&self) -> Vec<u8> {
        [&[Self::FORMAT], encode(self).as_slice()].concat()
    }

    /// Reads a stored record.
    ///
    /// # Errors
    /// [`RecordError`] when the bytes are not exactly one record, or of an unknown format.
    fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let malformed = |reason: String| RecordError::Malformed { record: Self::NAME, length: bytes.len(), reason };
        match bytes.split_first() {
            None => Err(malformed("it is empty".into())),
            Some((&format, rest)) if format == Self::FORMAT => {
                borsh::from_slice(rest).map_err(|error| malformed(error.to_string()))
            }
            Some((&format, rest)) if format < Self::FORMAT => Self::from_older(format, rest),
            Some((&format, _)) => Err(RecordError::Format { record: Self::NAME, format, known: Self::FORMAT }),
        }
    }

    /// Whether stored bytes are of an older format than the one that is written.
    fn is_old(bytes: &[u8]) -> bool {
        bytes.first().is_some_and(|format| *format < Self::FORMAT)
    }

    /// Writes the record into a contract's own storage.
    fn save(&self, storage: &mut dyn Storage, key: &[u8]) {
        storage.set(key, &self.to_bytes());
    }

    /// Reads a record from a contract's own storage; `None` when there is none under the key.
    ///
    /// # Errors
    /// [`RecordError`] when the bytes there are not exactly one record.
    fn load(storage: &dyn Storage, key: &[u8]) -> Result<Option<Self>, RecordError> {
        storage.get(key).map(|bytes| Self::from_bytes(&bytes)).transpose()
    }
}

/// Stored bytes that are no such record.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum RecordError {
    /// They are not exactly one record.
    #[error("{length} bytes are no {record}: {reason}")]
    Malformed {
        /// The record's name.
        record: &'static str,
        /// The number of bytes.
        length: usize,
        /// The decoder's reason.
        reason: String,
    },
    /// They are of a format that this code does not read.
    #[error("a stored {record} is of format {format}; this code reads formats up to {known}")]
    Format {
        /// The record's name.
        record: &'static str,
        /// The format it is of.
        format: u8,
        /// The newest format that is read.
        known: u8,
    },
}

/// All that escrow needs of a listing to place an order: one for each plan.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SaleCard {
    /// Only an active listing sells.
    pub state: ListingState,
    /// The seller's canonical address.
    pub seller: Vec<u8>,
    /// The latest version, which is the one sold.
    pub version: VersionNumber,
    /// Whether that version was proven bad: then nothing sells.
    pub bad: bool,
    /// The IPFS content identifier of the listing's card.
    pub card: String,
    /// The price, in base units.
    pub price: u128,
    /// The denom of the price.
    pub denom: String,
    /// The way in which the revenue will be divided.
    pub split_version: SplitVersion,
    /// The seller's time to deliver, in seconds.
    pub deliver_within: u32,
    /// The buyer's time to challenge a delivery of this version, in seconds.
    pub challenge_window: u32,
    /// The most licenses of the plan.
    pub supply: Option<u32>,
    /// The terms that a license freezes.
    pub grant: Grant,
}

impl Record for SaleCard {
    const NAME: &'static str = "sale card";
}

/// The key of a plan's [`SaleCard`].
pub fn sale_card_key(listing: ListingId, plan: PlanIndex) -> Vec<u8> {
    let mut key = SALE_CARDS.to_vec();
    key.extend(listing.to_be_bytes());
    key.push(plan);
    key
}

/// The points of a version by which escrow checks deliveries.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DeliveryKeys {
    /// `H ‖ PK`, compressed points of G1 and G2.
    pub keys: [u8; 144],
    /// The block in which the version was proven bad: from then on no order of it is delivered or
    /// settled.
    pub bad_since: Option<Mark>,
}

impl Record for DeliveryKeys {
    const NAME: &'static str = "delivery keys";
}

/// The key of a version's [`DeliveryKeys`].
pub fn delivery_keys_key(listing: ListingId, version: VersionNumber) -> Vec<u8> {
    let mut key = DELIVERY_KEYS.to_vec();
    key.extend(listing.to_be_bytes());
    key.extend(version.to_be_bytes());
    key
}

/// The commitment of a version's seller, against which escrow checks proofs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Commitment {
    /// The length of the content before sealing, in bytes.
    pub size: u64,
    /// Merkle root of the plaintext chunks.
    pub plaintext_root: [u8; 32],
    /// Merkle root of the ciphertext chunks.
    pub ciphertext_root: [u8; 32],
    /// Merkle root of the hashes of the chunk keys.
    pub key_root: [u8; 32],
}

impl Commitment {
    /// `SHA-256(plaintext_root ‖ ciphertext_root ‖ key_root ‖ u64le(size))`: what a ban names.
    pub fn digest(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(self.plaintext_root);
        hasher.update(self.ciphertext_root);
        hasher.update(self.key_root);
        hasher.update(self.size.to_le_bytes());
        hasher.finalize().into()
    }
}

impl Record for Commitment {
    const NAME: &'static str = "commitment";
}

/// The key of a version's [`Commitment`].
pub fn commitment_key(listing: ListingId, version: VersionNumber) -> Vec<u8> {
    let mut key = COMMITMENTS.to_vec();
    key.extend(listing.to_be_bytes());
    key.extend(version.to_be_bytes());
    key
}

/// Governance's rules for sales in one denom.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct TradeRule {
    /// The market's fee, in basis points of the price.
    pub fee_bps: u16,
    /// The least fee, in base units.
    pub min_fee: u128,
    /// The time after the deadline in which a delivery that was broadcast may still land, in seconds.
    pub grace: u32,
    /// The part of the seller's bond that an order reserves, in basis points of the price.
    pub bond_bps: u16,
    /// The least bond of an order, in base units.
    pub min_bond: u128,
    /// The time after a challenge window in which a proof still forfeits the bond, in seconds.
    pub cooldown: u32,
    /// The delay between unlocking and withdrawing a bond, in seconds.
    pub bond_delay: u32,
    /// The interval at which blocks come, in milliseconds.
    pub block_interval: u32,
    /// The stake that a dispute takes from the buyer, in basis points of the price.
    pub stake_bps: u16,
    /// The least stake, in base units.
    pub min_stake: u128,
    /// The most that all deliveries which a seller misses in one day pay to buyers, in base units.
    pub daily_penalty: u128,
    /// The time from which the denom is closed to new orders and bonds, in seconds UTC: 0 when it is closed without a date,
    /// none while no closing is announced.
    pub closes_at: Option<Seconds>,
    /// The end of the pause of new orders, in seconds UTC; 0 when orders are not paused.
    pub paused_until: Seconds,
}

impl TradeRule {
    /// The rule for a denom that follows from the settings.
    pub fn of(config: &Config, denom: &DenomRule, paused_until: Seconds) -> Self {
        Self {
            fee_bps: config.fee_bps,
            min_fee: denom.min_fee.u128(),
            grace: config.grace,
            bond_bps: config.bond_bps,
            min_bond: denom.min_bond.u128(),
            cooldown: config.cooldown,
            bond_delay: config.bond_delay,
            block_interval: config.block_interval,
            stake_bps: config.stake_bps,
            min_stake: denom.min_stake.u128(),
            daily_penalty: denom.daily_penalty.u128(),
            closes_at: denom.closing(),
            paused_until,
        }
    }
}

impl Record for TradeRule {
    const NAME: &'static str = "trade rule";
    const FORMAT: u8 = 2;

    fn from_older(format: u8, bytes: &[u8]) -> Result<Self, RecordError> {
        match format {
            1 => older::trade_rule(bytes),
            _ => Err(RecordError::Format { record: Self::NAME, format, known: Self::FORMAT }),
        }
    }
}

/// The key of a denom's [`TradeRule`].
pub fn trade_rule_key(denom: &str) -> Vec<u8> {
    let mut key = TRADE_RULES.to_vec();
    key.extend(denom.as_bytes());
    key
}

/// The division of a listing's revenue. Immutable: a change of payees writes a new one.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Split {
    /// The seller, as a canonical address.
    pub seller: Vec<u8>,
    /// Canonical addresses with their shares in basis points, which sum to 10,000. The first
    /// payee is the named receiver of royalties.
    pub payees: Vec<(Vec<u8>, u16)>,
}

impl Record for Split {
    const NAME: &'static str = "split";
}

/// The key of a listing's [`Split`] of a given version.
pub fn split_key(listing: ListingId, split_version: SplitVersion) -> Vec<u8> {
    let mut key = SPLITS.to_vec();
    key.extend(listing.to_be_bytes());
    key.extend(split_version.to_be_bytes());
    key
}

impl Record for Arbiter {
    const NAME: &'static str = "arbiter";
}

/// The key of the [`Arbiter`], if there is one.
pub const ARBITER_KEY: &[u8] = b"arbiter";

/// The key of the treasury's address, stored as its UTF-8 text.
pub const TREASURY_KEY: &[u8] = b"treasury";

/// The key of the settings, stored as the JSON of the [`Config`] that the registry answers. The moderator is read from them: seldom, so
/// that it has no record of its own.
pub const SETTINGS_KEY: &str = "config";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::hash::Hash;
    use crate::terms::{LicenseKind, Rights};

    fn card() -> SaleCard {
        SaleCard {
            state: ListingState::Active,
            seller: vec![7; 20],
            version: 1,
            bad: false,
            card: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy".into(),
            price: 5_000_000,
            denom: "uwhs".into(),
            split_version: 1,
            deliver_within: 3_600,
            challenge_window: 86_400,
            supply: None,
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
        }
    }

    #[test]
    fn a_sale_card_is_small() {
        // Its read and its write are in the gas of every sale.
        assert_eq!(card().to_bytes().len(), 171);
    }

    #[test]
    fn a_record_round_trips() {
        assert_eq!(SaleCard::from_bytes(&card().to_bytes()).unwrap(), card());
    }

    #[test]
    fn a_record_with_bytes_left_over_is_refused() {
        let mut bytes = card().to_bytes();
        bytes.push(0);
        let error = SaleCard::from_bytes(&bytes).unwrap_err();
        assert!(error.to_string().starts_with("172 bytes are no sale card"));
    }

    #[test]
    fn a_record_of_a_newer_format_is_refused() {
        let mut bytes = card().to_bytes();
        bytes[0] = 2;
        let error = SaleCard::from_bytes(&bytes).unwrap_err();
        assert_eq!(error.to_string(), "a stored sale card is of format 2; this code reads formats up to 1");
        bytes[0] = 0;
        assert!(SaleCard::from_bytes(&bytes).is_err());
    }

    #[test]
    fn keys_of_different_records_differ() {
        let keys = [
            sale_card_key(1, 0),
            sale_card_key(1, 1),
            sale_card_key(256, 0),
            delivery_keys_key(1, 1),
            commitment_key(1, 1),
            split_key(1, 1),
            trade_rule_key("uwhs"),
        ];
        let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }
}
