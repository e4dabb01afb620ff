//! Bonds: what sellers have at stake.
//!
//! What backs orders and what can back orders is one small record, since every purchase writes it;
//! what its seller has asked for lies beside it.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{ensure, CanonicalAddr, Order as Direction, StdError, StdResult, Storage, Uint128};
use weighhouse_protocol::compact;
use weighhouse_protocol::escrow::Bond;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::windows::Mark;

use super::{account_prefix, after};
use crate::ContractError;

/// The storage of bonds.
pub const BONDS: &[u8] = b"bond/";
/// The storage of unlocked parts of bonds.
pub const UNLOCKED: &[u8] = b"unlocked/";

/// A seller's bond in one denom, but for what was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct BondRecord {
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    free: u128,
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    reserved: u128,
}

impl Record for BondRecord {
    const NAME: &'static str = "bond";
}

/// The unlocked part of a seller's bond, which backs nothing any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Unlocked {
    /// The amount, in base units.
    pub amount: u128,
    /// The mark from which it can be withdrawn.
    pub available_from: Mark,
}

impl Record for Unlocked {
    const NAME: &'static str = "unlocked bond";
}

/// The bonds of one seller in one denom.
pub struct Bonds<'a> {
    seller: &'a CanonicalAddr,
    denom: &'a str,
}

impl<'a> Bonds<'a> {
    /// Those of a seller in a denom.
    pub fn of(seller: &'a CanonicalAddr, denom: &'a str) -> Self {
        Self { seller, denom }
    }

    fn key(&self, space: &[u8]) -> Vec<u8> {
        [&account_prefix(space, self.seller), self.denom.as_bytes()].concat()
    }

    fn load(&self, storage: &dyn Storage) -> Result<BondRecord, RecordError> {
        Ok(BondRecord::load(storage, &self.key(BONDS))?.unwrap_or_default())
    }

    fn save(&self, storage: &mut dyn Storage, bond: BondRecord) {
        bond.save(storage, &self.key(BONDS));
    }

    /// The part that the seller unlocked.
    ///
    /// # Errors
    /// [`RecordError`] when it cannot be read.
    pub fn unlocked(&self, storage: &dyn Storage) -> Result<Option<Unlocked>, RecordError> {
        Unlocked::load(storage, &self.key(UNLOCKED))
    }

    /// Adds to what can back orders.
    ///
    /// # Errors
    /// [`ContractError::Overflow`] when the sum overflows.
    pub fn post(&self, storage: &mut dyn Storage, amount: u128) -> Result<(), ContractError> {
        let mut bond = self.load(storage)?;
        bond.free = add(bond.free, amount)?;
        self.save(storage, bond);
        Ok(())
    }

    /// Binds a part to an order. Nothing is written where nothing is at stake.
    ///
    /// # Errors
    /// [`ContractError::BondTooSmall`] when less is free.
    pub fn reserve(&self, storage: &mut dyn Storage, amount: u128) -> Result<(), ContractError> {
        if amount == 0 {
            return Ok(());
        }
        let mut bond = self.load(storage)?;
        let denom = || self.denom.to_owned();
        ensure!(bond.free >= amount, ContractError::BondTooSmall { free: bond.free, needed: amount, denom: denom() });
        bond.free = take(bond.free, amount)?;
        bond.reserved = add(bond.reserved, amount)?;
        self.save(storage, bond);
        Ok(())
    }

    /// Ends what [`Bonds::reserve`] began: `back` is the seller's again, the rest leaves the bond.
    ///
    /// # Errors
    /// [`ContractError::Overflow`] when less is reserved, or less than `back`.
    pub fn end(&self, storage: &mut dyn Storage, amount: u128, back: u128) -> Result<(), ContractError> {
        if amount == 0 {
            return Ok(());
        }
        let mut bond = self.load(storage)?;
        // What comes back is a part of what was bound.
        take(amount, back)?;
        bond.reserved = take(bond.reserved, amount)?;
        bond.free = add(bond.free, back)?;
        self.save(storage, bond);
        Ok(())
    }

    /// Takes a part out of what can back orders, in place of what was asked for before.
    ///
    /// # Errors
    /// [`ContractError::BondNotFree`] when less is free, and [`ContractError::NothingUnlocked`] when there is nothing to
    /// take back.
    pub fn unlock(&self, storage: &mut dyn Storage, amount: u128, from: Mark) -> Result<(), ContractError> {
        let mut bond = self.load(storage)?;
        let before = self.unlocked(storage)?.map_or(0, |unlocked| unlocked.amount);
        let free = add(bond.free, before)?;
        let denom = || self.denom.to_owned();
        ensure!(amount > 0 || before > 0, ContractError::NothingUnlocked { denom: denom() });
        ensure!(
            free >= amount,
            ContractError::BondNotFree { free, asked: amount, reserved: bond.reserved, denom: denom() }
        );
        bond.free = take(free, amount)?;
        self.save(storage, bond);
        match amount {
            0 => storage.remove(&self.key(UNLOCKED)),
            _ => Unlocked { amount, available_from: from }.save(storage, &self.key(UNLOCKED)),
        }
        Ok(())
    }

    /// Takes out what was asked for, once its time has come.
    ///
    /// # Errors
    /// [`ContractError::NothingUnlocked`], and [`ContractError::BondTooEarly`] before its time.
    pub fn withdraw(&self, storage: &mut dyn Storage, now: Mark) -> Result<u128, ContractError> {
        let unlocked =
            self.unlocked(storage)?.ok_or_else(|| ContractError::NothingUnlocked { denom: self.denom.to_owned() })?;
        let from = unlocked.available_from;
        ensure!(from.is_reached(now), ContractError::BondTooEarly { from, now });
        storage.remove(&self.key(UNLOCKED));
        Ok(unlocked.amount)
    }

    /// All bonds of a seller, by denom.
    ///
    /// # Errors
    /// [`ContractError`] when a row cannot be read.
    pub fn page(
        storage: &dyn Storage,
        seller: &CanonicalAddr,
        start_after: Option<&str>,
        size: usize,
    ) -> Result<Vec<Bond>, ContractError> {
        let prefix = account_prefix(BONDS, seller);
        let start = start_after.map_or(prefix.clone(), |denom| [&prefix, denom.as_bytes(), &[0]].concat());
        storage
            .range(Some(&start), Some(&after(&prefix)), Direction::Ascending)
            .take(size)
            .map(|(key, bytes)| {
                let denom = denom_of(&key, &prefix)?;
                let bond = BondRecord::from_bytes(&bytes)?;
                let unlocked = Bonds::of(seller, &denom).unlocked(storage)?;
                Ok(Bond {
                    free: bond.free.into(),
                    reserved: bond.reserved.into(),
                    unlocked: unlocked.map_or(0, |unlocked| unlocked.amount).into(),
                    available_from: unlocked.map(|unlocked| unlocked.available_from.time),
                    available_from_height: unlocked.map(|unlocked| unlocked.available_from.height),
                    denom,
                })
            })
            .collect()
    }
}

fn denom_of(key: &[u8], prefix: &[u8]) -> StdResult<String> {
    let denom = key.strip_prefix(prefix).map(<[u8]>::to_vec).unwrap_or_default();
    String::from_utf8(denom).map_err(|_| StdError::generic_err("a key of a bond is malformed"))
}

fn add(one: u128, other: u128) -> Result<u128, ContractError> {
    Ok(Uint128::new(one).checked_add(other.into())?.u128())
}

fn take(from: u128, amount: u128) -> Result<u128, ContractError> {
    Ok(Uint128::new(from).checked_sub(amount.into())?.u128())
}
