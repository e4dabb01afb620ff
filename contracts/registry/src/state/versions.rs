//! Versions, with the keys and commitments that escrow reads.
//!
//! A version's own record never changes once it is written. That it was proven bad stands in its
//! [`DeliveryKeys`] alone, and answers are overlaid with it.

use cosmwasm_std::{Order, Storage};
use cw_storage_plus::{Bound, Map};
use weighhouse_protocol::records::{commitment_key, delivery_keys_key, Commitment, DeliveryKeys, Record};
use weighhouse_protocol::registry::Version;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, VersionNumber};
use weighhouse_sealing::delivery::VersionKey;

use crate::ContractError;

/// What was proven bad, by the digest of its commitment: it is not published again.
const BANS: Map<&[u8], (ListingId, VersionNumber)> = Map::new("bans");
const VERSIONS: Map<(ListingId, VersionNumber), Version> = Map::new("versions");

/// What a version's seller commits to.
fn commitment_of(version: &Version) -> Commitment {
    Commitment {
        size: version.size,
        plaintext_root: version.plaintext_root.0,
        ciphertext_root: version.ciphertext_root.0,
        key_root: version.key_root.0,
    }
}

/// Adds a version with its delivery keys and commitment.
pub(super) fn add(storage: &mut dyn Storage, version: &Version, key: &VersionKey) -> Result<(), ContractError> {
    let commitment = commitment_of(version);
    if let Some((listing, version)) = BANS.may_load(storage, &commitment.digest())? {
        return Err(ContractError::Banned { listing, version });
    }
    let keys = DeliveryKeys { keys: key.to_bytes(), bad_since: None };
    keys.save(storage, &delivery_keys_key(version.listing, version.number));
    VERSIONS.save(storage, (version.listing, version.number), version)?;
    commitment.save(storage, &commitment_key(version.listing, version.number));
    Ok(())
}

/// One version.
pub fn load(storage: &dyn Storage, listing: ListingId, version: VersionNumber) -> Result<Version, ContractError> {
    let stored = VERSIONS.may_load(storage, (listing, version))?;
    overlaid(storage, stored.ok_or(ContractError::NoVersion { listing, version })?)
}

/// The versions of a listing by number.
pub fn page(
    storage: &dyn Storage,
    listing: ListingId,
    start_after: Option<VersionNumber>,
    size: usize,
) -> Result<Vec<Version>, ContractError> {
    VERSIONS
        .prefix(listing)
        .range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(size)
        .map(|row| overlaid(storage, row?.1))
        .collect()
}

fn overlaid(storage: &dyn Storage, mut version: Version) -> Result<Version, ContractError> {
    let bad_since = keys(storage, version.listing, version.number)?.bad_since;
    version.bad_since = bad_since.map(|mark| mark.time);
    version.bad_since_height = bad_since.map(|mark| mark.height);
    Ok(version)
}

/// A version's keys, and since when it is bad.
pub fn keys(storage: &dyn Storage, listing: ListingId, version: VersionNumber) -> Result<DeliveryKeys, ContractError> {
    DeliveryKeys::load(storage, &delivery_keys_key(listing, version))?
        .ok_or(ContractError::NoVersion { listing, version })
}

/// The commitment of a version's seller.
pub fn commitment(
    storage: &dyn Storage,
    listing: ListingId,
    version: VersionNumber,
) -> Result<Commitment, ContractError> {
    Commitment::load(storage, &commitment_key(listing, version))?.ok_or(ContractError::NoVersion { listing, version })
}

/// Marks a version as bad, for escrow to see in its delivery keys, and bans its commitment from every
/// listing.
pub(super) fn mark_bad(
    storage: &mut dyn Storage,
    listing: ListingId,
    number: VersionNumber,
    now: Mark,
) -> Result<(), ContractError> {
    let mut keys = keys(storage, listing, number)?;
    if let Some(since) = keys.bad_since {
        return Err(ContractError::BadAlready { listing, version: number, since: since.time });
    }
    keys.bad_since = Some(now);
    let digest = commitment(storage, listing, number)?.digest();
    BANS.save(storage, &digest, &(listing, number))?;
    keys.save(storage, &delivery_keys_key(listing, number));
    Ok(())
}
