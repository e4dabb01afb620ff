//! What escrow keeps, in borsh: every byte of an order is written twice in a sale.
//!
//! [`Orders`], [`Bonds`] and [`Revenues`] are the only ways to change an order, what its seller has
//! at stake, or the sums that wait to be swept: so a final state stays and no money is counted
//! twice. [`Sold`] holds plans to their supply, [`Rekeys`] keeps who waits for a key, [`Resales`]
//! the licenses that are for sale here, [`Closings`] and [`Penalties`] what sellers missed.

mod bond;
mod closing;
mod order;
mod rekey;
mod resale;
mod revenue;
mod sold;
mod stage;

pub use bond::{Bonds, Unlocked};
pub use closing::{ClosingRecord, Closings, Penalties, PenaltyRecord};
pub use order::{ArbiterRecord, OrderRecord, Orders, ResoldRecord};
pub use rekey::{RekeyRecord, Rekeys};
pub use resale::{ResaleRecord, Resales};
pub use revenue::{RevenueRecord, Revenues};
pub use sold::Sold;
pub use stage::{Dispute, Settled, Stage};

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{CanonicalAddr, Order as Direction, Storage};
use weighhouse_protocol::records::upgrade::KeySpace;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::OrderId;

use crate::ContractError;

const CONFIG_KEY: &[u8] = b"config";

/// All records that escrow keeps in borsh: an upgrade rewrites those of an older format. No key of another
/// kind begins as theirs do.
pub const KEY_SPACES: [KeySpace; 10] = [
    KeySpace::of::<ConfigRecord>(CONFIG_KEY),
    KeySpace::of::<OrderRecord>(order::ORDERS),
    KeySpace::of::<bond::BondRecord>(bond::BONDS),
    KeySpace::of::<Unlocked>(bond::UNLOCKED),
    KeySpace::of::<RevenueRecord>(revenue::REVENUES),
    KeySpace::of::<ResaleRecord>(resale::RESALES),
    KeySpace::of::<RekeyRecord>(rekey::REKEYS),
    KeySpace::of::<ClosingRecord>(closing::CLOSED),
    KeySpace::of::<PenaltyRecord>(closing::PENALTIES),
    KeySpace::of::<sold::SoldRecord>(sold::SOLD),
];

/// The contracts that escrow works with.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ConfigRecord {
    /// The registry whose listings are sold.
    pub registry: String,
    /// The collection in which licenses are minted.
    pub license: String,
    /// The ledger to which revenue is swept.
    pub royalties: String,
}

impl Record for ConfigRecord {
    const NAME: &'static str = "configuration";
}

impl ConfigRecord {
    /// Reads it.
    ///
    /// # Errors
    /// [`ContractError::NotInstantiated`] when there is none.
    pub fn get(storage: &dyn Storage) -> Result<Self, ContractError> {
        Self::load(storage, CONFIG_KEY)?.ok_or(ContractError::NotInstantiated {})
    }

    /// Writes it.
    pub fn set(&self, storage: &mut dyn Storage) {
        self.save(storage, CONFIG_KEY);
    }
}

/// The end of a range of keys that begin with `prefix`, whose last byte is `/`.
fn after(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    if let Some(last) = end.last_mut() {
        *last = last.saturating_add(1);
    }
    end
}

/// Keys of one account lie together, and no account's begin with another's.
fn account_prefix(space: &[u8], account: &CanonicalAddr) -> Vec<u8> {
    let length = u8::try_from(account.len()).unwrap_or(u8::MAX);
    [space, &[length], account.as_slice(), b"/"].concat()
}

/// Records that lie under a number behind a prefix, by number.
fn page<R: Record>(
    storage: &dyn Storage,
    prefix: &[u8],
    start_after: Option<OrderId>,
    size: usize,
) -> Result<Vec<(OrderId, R)>, RecordError> {
    let Some(first) = start_after.map_or(Some(0), |id| id.checked_add(1)) else { return Ok(Vec::new()) };
    let start = [prefix, &first.to_be_bytes()].concat();
    storage
        .range(Some(&start), Some(&after(prefix)), Direction::Ascending)
        .take(size)
        .map(|(key, bytes)| {
            let id = key.strip_prefix(prefix).and_then(|rest| rest.try_into().ok()).map(u64::from_be_bytes);
            Ok((id.unwrap_or_default(), R::from_bytes(&bytes)?))
        })
        .collect()
}
