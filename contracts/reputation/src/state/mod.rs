//! The contract's storage: settings in JSON, as governance sent them, and all else in borsh.
//!
//! Each group of records that depend on each other is changed by one type alone: [`Handles`] keeps one holder for a name
//! and one name for a holder, [`Links`] one account for a wallet, [`Reviews`] the sums that ratings follow from, [`Votes`]
//! one vote for a license and an account, [`Questions`] the numbers of answers, [`Reports`] their states.

mod attestation;
mod handle;
mod link;
mod question;
mod report;
mod review;
mod vote;

pub use attestation::{AttestationRecord, Attestations, VerifierRecord, Verifiers};
pub use handle::{HandleRecord, Handles, Held, ProfileRecord, Profiles};
pub use link::{AccountRecord, Links, Proposals, WalletAddress, WalletRecord};
pub use question::{AnswerRecord, HiddenRecord, PostRecord, QuestionRecord, Questions};
pub use report::{AppealRecord, Judge, ReportRecord, Reports};
pub use review::{HistogramRecord, ReviewRecord, Reviews, SumsRecord};
pub use vote::Votes;

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{Order, StdError, StdResult, Storage};
use cw_storage_plus::Item;
use weighhouse_protocol::records::upgrade::KeySpace;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::reputation::Config;

use crate::ContractError;

const CONFIG: Item<Config> = Item::new("config");
const CONTRACTS_KEY: &[u8] = b"contracts";

/// All records that are kept in borsh: an upgrade rewrites those of an older format. No key of another kind begins as
/// theirs do.
pub const KEY_SPACES: [KeySpace; 17] = [
    KeySpace::of::<ContractsRecord>(CONTRACTS_KEY),
    KeySpace::of::<ProfileRecord>(handle::PROFILES),
    KeySpace::of::<HandleRecord>(handle::HANDLES),
    KeySpace::of::<AccountRecord>(link::ACCOUNTS),
    KeySpace::of::<link::MainRecord>(link::WALLETS),
    KeySpace::of::<link::ProposalRecord>(link::PROPOSALS),
    KeySpace::of::<VerifierRecord>(attestation::VERIFIERS),
    KeySpace::of::<AttestationRecord>(attestation::ATTESTATIONS),
    KeySpace::of::<ReviewRecord>(review::REVIEWS),
    KeySpace::of::<HistogramRecord>(review::HISTOGRAMS),
    KeySpace::of::<SumsRecord>(review::SUMS),
    KeySpace::of::<vote::VoteRecord>(vote::VOTES),
    KeySpace::of::<vote::VoterRecord>(vote::VOTERS),
    KeySpace::of::<vote::HelpfulRecord>(vote::HELPFUL),
    KeySpace::of::<QuestionRecord>(question::QUESTIONS),
    KeySpace::of::<AnswerRecord>(question::ANSWERS),
    KeySpace::of::<ReportRecord>(report::REPORTS),
];

/// The settings.
///
/// # Errors
/// [`StdError`] when there are none, or this code can't read them.
pub fn config(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

/// Replaces the settings.
///
/// # Errors
/// [`StdError`] when they can't be written.
pub fn save_config(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    CONFIG.save(storage, config)
}

/// The contracts that this one works with.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ContractsRecord {
    pub registry: String,
    pub license: String,
    pub escrow: String,
}

impl Record for ContractsRecord {
    const NAME: &'static str = "record of contracts";
}

impl ContractsRecord {
    /// Reads it.
    ///
    /// # Errors
    /// [`ContractError::Std`] when there is none.
    pub fn get(storage: &dyn Storage) -> Result<Self, ContractError> {
        Ok(Self::load(storage, CONTRACTS_KEY)?.ok_or_else(|| StdError::not_found(Self::NAME))?)
    }

    /// Writes it.
    pub fn set(&self, storage: &mut dyn Storage) {
        self.save(storage, CONTRACTS_KEY);
    }
}

/// The next number of a counter, from 1.
fn next_number(storage: &mut dyn Storage, key: &[u8], counter: &'static str) -> Result<u64, ContractError> {
    let count = storage.get(key).and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
    let next = count.unwrap_or_default().checked_add(1).ok_or(ContractError::UsedUp { counter })?;
    storage.set(key, &next.to_be_bytes());
    Ok(next)
}

/// The prefix of the keys of one number in a space of keys.
fn under_number(space: &[u8], number: u64) -> Vec<u8> {
    [space, &number.to_be_bytes(), b"/"].concat()
}

/// The prefix of the keys of one account in a space of keys: no account's begin with another's.
fn under_account(space: &[u8], account: &[u8]) -> Vec<u8> {
    let length = u8::try_from(account.len()).unwrap_or(u8::MAX);
    [space, &[length], account, b"/"].concat()
}

/// Records whose keys begin with a prefix that ends in `/`, by key, each with the rest of its key.
fn page<R: Record>(
    storage: &dyn Storage,
    prefix: &[u8],
    start_after: Option<Vec<u8>>,
    size: usize,
) -> Result<Vec<(Vec<u8>, R)>, RecordError> {
    let start = match start_after {
        None => prefix.to_vec(),
        // The least key after that one.
        Some(rest) => [prefix, rest.as_slice(), &[0]].concat(),
    };
    let mut end = prefix.to_vec();
    if let Some(last) = end.last_mut() {
        *last = last.saturating_add(1);
    }
    storage
        .range(Some(&start), Some(&end), Order::Ascending)
        .take(size)
        .map(|(key, bytes)| Ok((key.get(prefix.len()..).unwrap_or_default().to_vec(), R::from_bytes(&bytes)?)))
        .collect()
}

/// As [`page`], of records under numbers.
fn numbered<R: Record>(
    storage: &dyn Storage,
    prefix: &[u8],
    start_after: Option<u64>,
    size: usize,
) -> Result<Vec<(u64, R)>, RecordError> {
    let rows = page(storage, prefix, start_after.map(|number| number.to_be_bytes().to_vec()), size)?;
    let number = |rest: Vec<u8>| rest.try_into().map_or(0, u64::from_be_bytes);
    Ok(rows.into_iter().map(|(rest, record)| (number(rest), record)).collect())
}
