//! Revenue that waits to be swept.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{Order as Direction, StdError, StdResult, Storage, Uint128};
use weighhouse_protocol::compact;
use weighhouse_protocol::disputes::Division;
use weighhouse_protocol::escrow::RevenueCursor;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::{ListingId, SplitVersion};

use super::{after, OrderRecord};
use crate::ContractError;

/// The storage of revenue.
pub const REVENUES: &[u8] = b"revenue/";

/// Sums that wait to be swept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RevenueRecord {
    /// The sum of the prices, of royalties, and of what was forfeited.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    pub gross: u128,
    /// The market's part of it, all of the forfeited bonds among it.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    pub fee: u128,
    /// The number of sales.
    pub sales: u32,
}

impl Record for RevenueRecord {
    const NAME: &'static str = "revenue";
}

/// The revenue of settled orders, by listing, split version and denom.
pub struct Revenues;

impl Revenues {
    fn key(listing: ListingId, split_version: SplitVersion, denom: &str) -> Vec<u8> {
        [REVENUES, &listing.to_be_bytes(), &split_version.to_be_bytes(), denom.as_bytes()].concat()
    }

    /// Adds a settled order's money, but for what its buyer got back.
    ///
    /// # Errors
    /// [`ContractError::Overflow`] when a sum overflows, and [`ContractError::UsedUp`] when so many
    /// sales have gathered that a sweep must come first.
    pub fn add(storage: &mut dyn Storage, order: &OrderRecord, division: &Division) -> Result<(), ContractError> {
        // Who resells is paid at once; what is left to divide is the creators' royalty, and no sale of theirs.
        let (net, sales) = match &order.resold {
            None => (division.to_seller, 1),
            Some(_) => (division.royalty, 0),
        };
        let gross = net.checked_add(division.fee)?.u128();
        if gross == 0 {
            return Ok(());
        }
        Self::gather(storage, order, gross, division.fee.u128(), sales)
    }

    /// Adds the treasury's part of what an order's seller or buyer had at stake: all of it is fee, so that the payees
    /// of the split get nothing of it.
    ///
    /// # Errors
    /// As [`Revenues::add`].
    pub fn forfeit(storage: &mut dyn Storage, order: &OrderRecord, amount: u128) -> Result<(), ContractError> {
        if amount == 0 {
            return Ok(());
        }
        Self::gather(storage, order, amount, amount, 0)
    }

    fn gather(
        storage: &mut dyn Storage,
        order: &OrderRecord,
        gross: u128,
        fee: u128,
        sales: u32,
    ) -> Result<(), ContractError> {
        let key = Self::key(order.listing, order.split_version, &order.denom);
        let before = RevenueRecord::load(storage, &key)?.unwrap_or_default();
        let after = RevenueRecord {
            gross: Uint128::new(before.gross).checked_add(gross.into())?.u128(),
            fee: Uint128::new(before.fee).checked_add(fee.into())?.u128(),
            sales: before
                .sales
                .checked_add(sales)
                .ok_or(ContractError::UsedUp { counter: "the number of sales until a sweep" })?,
        };
        after.save(storage, &key);
        Ok(())
    }

    /// Takes out what has gathered.
    ///
    /// # Errors
    /// [`RecordError`] when it cannot be read.
    pub fn take(
        storage: &mut dyn Storage,
        listing: ListingId,
        split_version: SplitVersion,
        denom: &str,
    ) -> Result<Option<RevenueRecord>, RecordError> {
        let key = Self::key(listing, split_version, denom);
        let revenue = RevenueRecord::load(storage, &key)?;
        storage.remove(&key);
        Ok(revenue)
    }

    /// The revenue that waits for a sweep, by listing, split version and denom.
    ///
    /// # Errors
    /// [`ContractError`] when a row cannot be read.
    pub fn page(
        storage: &dyn Storage,
        start_after: Option<RevenueCursor>,
        size: usize,
    ) -> Result<Vec<(RevenueCursor, RevenueRecord)>, ContractError> {
        let start = start_after.map_or(REVENUES.to_vec(), |cursor| {
            let mut key = Self::key(cursor.listing, cursor.split_version, &cursor.denom);
            // The least key after this one.
            key.push(0);
            key
        });
        storage
            .range(Some(&start), Some(&after(REVENUES)), Direction::Ascending)
            .take(size)
            .map(|(key, bytes)| Ok((Self::place(&key)?, RevenueRecord::from_bytes(&bytes)?)))
            .collect()
    }

    fn place(key: &[u8]) -> StdResult<RevenueCursor> {
        let malformed = || StdError::generic_err("a key of a revenue is malformed");
        let rest = key.strip_prefix(REVENUES).ok_or_else(malformed)?;
        let (listing, rest) = rest.split_first_chunk().ok_or_else(malformed)?;
        let (split_version, denom) = rest.split_first_chunk().ok_or_else(malformed)?;
        Ok(RevenueCursor {
            listing: u64::from_be_bytes(*listing),
            split_version: u32::from_be_bytes(*split_version),
            denom: String::from_utf8(denom.to_vec()).map_err(|_| malformed())?,
        })
    }
}
