//! Balances and their totals.
//!
//! [`Ledger::credit`] and [`Ledger::claim`] are the only ways to change either, and each changes
//! both: so the sum of what is owed is always `credited − claimed` of the totals.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{CanonicalAddr, Order, OverflowError, StdError, Storage, Uint128};
use weighhouse_protocol::records::Record;

use crate::carry::Carried;
use crate::ContractError;

/// What the keys of all balances begin with.
pub const BALANCES: &[u8] = b"balance/";
/// What the keys of all totals begin with.
pub const TOTALS: &[u8] = b"total/";

/// What was ever credited and paid out, in one denom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Entry {
    credited: u128,
    claimed: u128,
}

impl Record for Entry {
    const NAME: &'static str = "balance";
}

impl Entry {
    /// All that was ever credited.
    pub fn credited(&self) -> Uint128 {
        self.credited.into()
    }

    /// All that was ever paid out.
    pub fn claimed(&self) -> Uint128 {
        self.claimed.into()
    }

    /// `credited − claimed`.
    ///
    /// # Errors
    /// [`OverflowError`] if more was paid out than credited, which [`Ledger`] cannot do.
    pub fn owed(&self) -> Result<Uint128, OverflowError> {
        self.credited().checked_sub(self.claimed())
    }

    fn add_credit(&mut self, amount: Uint128) -> Result<(), OverflowError> {
        self.credited = self.credited().checked_add(amount)?.u128();
        Ok(())
    }

    fn add_claim(&mut self, amount: Uint128) -> Result<(), OverflowError> {
        self.claimed = self.claimed().checked_add(amount)?.u128();
        self.owed().map(drop)
    }
}

/// The sums over all accounts and splits, in one denom: the ledger holds what is owed and what is carried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Total {
    entry: Entry,
    carried: u128,
}

impl Record for Total {
    const NAME: &'static str = "total";
}

impl Total {
    /// What was ever credited and paid out.
    pub fn entry(&self) -> Entry {
        self.entry
    }

    /// What is no whole unit of anybody's yet.
    pub fn carried(&self) -> Uint128 {
        self.carried.into()
    }
}

/// All that is owed, by account and denom, and the sums over all accounts.
pub struct Ledger;

impl Ledger {
    fn account_prefix(account: &CanonicalAddr) -> Vec<u8> {
        // The length first: no account's keys can begin as another's.
        let length = u8::try_from(account.len()).unwrap_or(u8::MAX);
        [BALANCES, &[length], account.as_slice(), b"/"].concat()
    }

    fn balance_key(account: &CanonicalAddr, denom: &str) -> Vec<u8> {
        [&Self::account_prefix(account), denom.as_bytes()].concat()
    }

    fn total_key(denom: &str) -> Vec<u8> {
        [TOTALS, denom.as_bytes()].concat()
    }

    /// Credits several accounts in one denom, and counts what a split carries now instead of before;
    /// the money is here already.
    ///
    /// # Errors
    /// [`ContractError::Overflow`] when a sum overflows.
    pub fn credit(
        storage: &mut dyn Storage,
        denom: &str,
        credits: &[(CanonicalAddr, Uint128)],
        carried: Carried,
    ) -> Result<(), ContractError> {
        let total_key = Self::total_key(denom);
        let mut total = Total::load(storage, &total_key)?.unwrap_or_default();
        for (account, amount) in credits {
            let key = Self::balance_key(account, denom);
            let mut balance = Entry::load(storage, &key)?.unwrap_or_default();
            balance.add_credit(*amount)?;
            balance.save(storage, &key);
            total.entry.add_credit(*amount)?;
        }
        total.carried = total.carried().checked_sub(carried.before)?.checked_add(carried.now)?.u128();
        total.save(storage, &total_key);
        Ok(())
    }

    /// Takes out all that is owed to an account in one denom; the caller pays it. Zero when nothing
    /// is owed.
    ///
    /// # Errors
    /// [`ContractError::Overflow`] when a sum overflows.
    pub fn claim(storage: &mut dyn Storage, account: &CanonicalAddr, denom: &str) -> Result<Uint128, ContractError> {
        let key = Self::balance_key(account, denom);
        let mut balance = Entry::load(storage, &key)?.unwrap_or_default();
        let owed = balance.owed()?;
        if owed.is_zero() {
            return Ok(owed);
        }
        let total_key = Self::total_key(denom);
        let mut total = Total::load(storage, &total_key)?.unwrap_or_default();
        balance.add_claim(owed)?;
        total.entry.add_claim(owed)?;
        balance.save(storage, &key);
        total.save(storage, &total_key);
        Ok(owed)
    }

    /// What is owed to an account, by denom.
    ///
    /// # Errors
    /// [`ContractError`] when a row cannot be read.
    pub fn balances(
        storage: &dyn Storage,
        account: &CanonicalAddr,
        start_after: Option<String>,
        size: usize,
    ) -> Result<Vec<(String, Entry)>, ContractError> {
        page(storage, &Self::account_prefix(account), start_after, size)
    }

    /// The sums over all accounts, by denom.
    ///
    /// # Errors
    /// [`ContractError`] when a row cannot be read.
    pub fn totals(
        storage: &dyn Storage,
        start_after: Option<String>,
        size: usize,
    ) -> Result<Vec<(String, Total)>, ContractError> {
        page(storage, TOTALS, start_after, size)
    }
}

/// Rows by denom under a prefix whose last byte is `/`.
fn page<R: Record>(
    storage: &dyn Storage,
    prefix: &[u8],
    start_after: Option<String>,
    size: usize,
) -> Result<Vec<(String, R)>, ContractError> {
    // The least key after that denom's ends in a zero byte, which no denom has.
    let start = start_after.map_or(prefix.to_vec(), |denom| [prefix, denom.as_bytes(), &[0]].concat());
    let mut end = prefix.to_vec();
    if let Some(last) = end.last_mut() {
        *last = last.saturating_add(1);
    }
    storage
        .range(Some(&start), Some(&end), Order::Ascending)
        .take(size)
        .map(|(key, bytes)| {
            let denom = key.get(prefix.len()..).map(<[u8]>::to_vec).unwrap_or_default();
            let denom = String::from_utf8(denom).map_err(|error| StdError::invalid_utf8(error.to_string()))?;
            Ok((denom, R::from_bytes(&bytes)?))
        })
        .collect()
}
