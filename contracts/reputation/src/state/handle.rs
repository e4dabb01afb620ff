//! Profiles, and the handles that are part of them.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{coin, ensure, Addr, Api, Coin, Storage};
use weighhouse_protocol::compact;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::reputation::handle::fold;
use weighhouse_protocol::Seconds;

use super::page;
use crate::ContractError;

/// The storage of profiles.
pub const PROFILES: &[u8] = b"profile/";
/// The storage of handles.
pub const HANDLES: &[u8] = b"handle/";

/// The claims of an account about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ProfileRecord {
    /// The handle that it holds; [`Handles`] alone changes it.
    handle: Option<String>,
    /// The IPFS content identifier of its card.
    pub card: Option<String>,
    /// The domain that it claims.
    pub domain: Option<String>,
}

impl Record for ProfileRecord {
    const NAME: &'static str = "profile";
}

impl ProfileRecord {
    /// The handle that the account holds.
    pub fn handle(&self) -> Option<&str> {
        self.handle.as_deref()
    }
}

/// The profiles, by account.
pub struct Profiles;

impl Profiles {
    /// An account's profile, an empty one where there is none.
    ///
    /// # Errors
    /// [`RecordError`] when it can't be read.
    pub fn load(storage: &dyn Storage, account: &[u8]) -> Result<ProfileRecord, RecordError> {
        Ok(ProfileRecord::load(storage, &[PROFILES, account].concat())?.unwrap_or_default())
    }

    /// Replaces what an account says of itself, but for its handle. An empty profile is not kept.
    ///
    /// # Errors
    /// [`RecordError`] when the profile can't be read.
    pub fn set(
        storage: &mut dyn Storage,
        account: &[u8],
        card: Option<String>,
        domain: Option<String>,
    ) -> Result<(), RecordError> {
        let handle = Self::load(storage, account)?.handle;
        Self::save(storage, account, &ProfileRecord { handle, card, domain });
        Ok(())
    }

    fn set_handle(storage: &mut dyn Storage, account: &[u8], handle: Option<String>) -> Result<(), RecordError> {
        let before = Self::load(storage, account)?;
        Self::save(storage, account, &ProfileRecord { handle, ..before });
        Ok(())
    }

    fn save(storage: &mut dyn Storage, account: &[u8], profile: &ProfileRecord) {
        let key = [PROFILES, account].concat();
        if *profile == ProfileRecord::default() {
            storage.remove(&key);
        } else {
            profile.save(storage, &key);
        }
    }

    /// Profiles by account.
    ///
    /// # Errors
    /// [`RecordError`] when one can't be read.
    pub fn page(
        storage: &dyn Storage,
        start_after: Option<Vec<u8>>,
        size: usize,
    ) -> Result<Vec<(Vec<u8>, ProfileRecord)>, RecordError> {
        page(storage, PROFILES, start_after, size)
    }
}

/// A handle that an account holds.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Held {
    /// The account's canonical address.
    pub account: Vec<u8>,
    /// The handle as it is shown.
    pub handle: String,
    /// The deposit, in base units.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    pub deposit: u128,
    /// The denom of the deposit.
    pub denom: String,
    /// The time from which the account holds it.
    pub since: Seconds,
    /// The time from which its cooldown counts: as long as it was kept until its release, it is kept after it.
    pub kept_since: Seconds,
}

impl Held {
    /// The deposit.
    pub fn deposit(&self) -> Coin {
        coin(self.deposit, &self.denom)
    }

    /// The end of the cooldown of a release. A deposit that lies for a moment keeps a name from others for a moment: one deposit
    /// reserves no names in turn.
    pub fn free_from(&self, cooldown: Seconds, now: Seconds) -> Seconds {
        now.saturating_add(cooldown.min(now.saturating_sub(self.kept_since)))
    }
}

/// Where a name stands.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum HandleRecord {
    /// An account holds it.
    Held(Held),
    /// Nobody holds it.
    Released {
        /// The account that can claim it in the cooldown: the one that released it.
        by: Option<Vec<u8>>,
        /// The end of the cooldown.
        free_from: Seconds,
    },
}

impl Record for HandleRecord {
    const NAME: &'static str = "handle";
}

/// The handles, by their folds: the only way to change who holds one. What is deposited is held here, by these records.
pub struct Handles;

impl Handles {
    fn key(fold: &str) -> Vec<u8> {
        [HANDLES, fold.as_bytes()].concat()
    }

    /// Where a handle and its look-alikes stand.
    ///
    /// # Errors
    /// [`RecordError`] when that can't be read.
    pub fn load(storage: &dyn Storage, handle: &str) -> Result<Option<HandleRecord>, RecordError> {
        HandleRecord::load(storage, &Self::key(&fold(handle)))
    }

    /// Gives a handle to an account.
    ///
    /// # Errors
    /// [`ContractError`] when it, or a look-alike, is held or cools down, or the account holds another.
    pub fn claim(
        storage: &mut dyn Storage,
        api: &dyn Api,
        handle: &str,
        account: &Addr,
        deposit: &Coin,
        now: Seconds,
    ) -> Result<(), ContractError> {
        let canonical = api.addr_canonicalize(account.as_str())?.to_vec();
        let kept_since = match Self::load(storage, handle)? {
            Some(HandleRecord::Held(held)) => {
                let account = api.addr_humanize(&held.account.into())?;
                return Err(ContractError::HandleTaken { handle: handle.into(), held: held.handle, account });
            }
            Some(HandleRecord::Released { by, free_from }) if now < free_from => {
                let is_its_last = by.as_deref() == Some(canonical.as_slice());
                ensure!(is_its_last, ContractError::HandleCooling { handle: handle.into(), free_from, now });
                // What is claimed back and released again cools down no shorter, and by what it lay for in between alone longer.
                now.saturating_sub(free_from.saturating_sub(now))
            }
            Some(HandleRecord::Released { .. }) | None => now,
        };
        let held = Held {
            account: canonical,
            handle: handle.into(),
            deposit: deposit.amount.u128(),
            denom: deposit.denom.clone(),
            since: now,
            kept_since,
        };
        Self::give(storage, account, held)
    }

    /// Writes the holder of a handle, who holds no other.
    fn give(storage: &mut dyn Storage, account: &Addr, held: Held) -> Result<(), ContractError> {
        if let Some(other) = Profiles::load(storage, &held.account)?.handle {
            return Err(ContractError::HandleHeld { account: account.clone(), handle: other });
        }
        Profiles::set_handle(storage, &held.account, Some(held.handle.clone()))?;
        let key = Self::key(&fold(&held.handle));
        HandleRecord::Held(held).save(storage, &key);
        Ok(())
    }

    /// The holding of a handle or a look-alike.
    ///
    /// # Errors
    /// [`ContractError::NoHandle`] when nobody holds it.
    pub fn held(storage: &dyn Storage, handle: &str) -> Result<Held, ContractError> {
        match Self::load(storage, handle)? {
            Some(HandleRecord::Held(held)) => Ok(held),
            _ => Err(ContractError::NoHandle { handle: handle.chars().take(40).collect() }),
        }
    }

    /// Takes a handle from its holder. In the cooldown nobody can claim it but the account that it is reserved for.
    ///
    /// # Errors
    /// [`RecordError`] when the holder's profile can't be read.
    pub fn release(
        storage: &mut dyn Storage,
        held: &Held,
        reserved_for: Option<Vec<u8>>,
        free_from: Seconds,
    ) -> Result<(), RecordError> {
        Profiles::set_handle(storage, &held.account, None)?;
        let released = HandleRecord::Released { by: reserved_for, free_from };
        released.save(storage, &Self::key(&fold(&held.handle)));
        Ok(())
    }

    /// Gives a handle that is held to another account, without a deposit.
    ///
    /// # Errors
    /// [`ContractError::HandleHeld`] when that account holds one.
    pub fn transfer(
        storage: &mut dyn Storage,
        api: &dyn Api,
        held: &Held,
        to: &Addr,
        now: Seconds,
    ) -> Result<(), ContractError> {
        let account = api.addr_canonicalize(to.as_str())?.to_vec();
        let given = Held { account, deposit: 0, since: now, ..held.clone() };
        Profiles::set_handle(storage, &held.account, None)?;
        Self::give(storage, to, given)
    }

    /// Handles by fold.
    ///
    /// # Errors
    /// [`RecordError`] when one can't be read.
    pub fn page(
        storage: &dyn Storage,
        start_after: Option<String>,
        size: usize,
    ) -> Result<Vec<(Vec<u8>, HandleRecord)>, RecordError> {
        page(storage, HANDLES, start_after.map(String::into_bytes), size)
    }
}
