//! What rounding leaves of a listing's revenue. It waits here, until more comes and makes it a whole
//! unit of somebody's: so sweeping often and sweeping once pay the same.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{Storage, Uint128};
use weighhouse_protocol::records::Record;
use weighhouse_protocol::shares::{carried, divide};
use weighhouse_protocol::{ListingId, SplitVersion};

use crate::ContractError;

/// What the keys of all carries begin with.
pub const CARRIES: &[u8] = b"carry/";

/// Of all net revenue of a listing under one split in one denom, what is left of the division by
/// 10,000: the payees' parts of the rest are whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Carry {
    rest: u16,
}

impl Record for Carry {
    const NAME: &'static str = "carry";
}

/// The remainder of a split, in base units: less than one for each payee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// Before a division.
    pub before: Uint128,
    /// After it.
    pub now: Uint128,
}

fn key(listing: ListingId, split_version: SplitVersion, denom: &str) -> Vec<u8> {
    [CARRIES, &listing.to_be_bytes(), &split_version.to_be_bytes(), denom.as_bytes()].concat()
}

/// Divides net revenue by shares, with what the split carried from before.
///
/// # Errors
/// [`ContractError::Division`] when the shares are not of one whole.
pub fn divide_with_carry(
    storage: &mut dyn Storage,
    (listing, split_version): (ListingId, SplitVersion),
    denom: &str,
    net: Uint128,
    shares: &[u16],
) -> Result<(Vec<Uint128>, Carried), ContractError> {
    let key = key(listing, split_version, denom);
    let before = Carry::load(storage, &key)?.unwrap_or_default().rest;
    let division = divide(before, net, shares)?;
    if division.rest != before {
        Carry { rest: division.rest }.save(storage, &key);
    }
    let carried = Carried { before: carried(before, shares), now: carried(division.rest, shares) };
    Ok((division.parts, carried))
}
