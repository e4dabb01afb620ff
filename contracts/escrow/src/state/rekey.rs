//! Who waits for a key that was delivered before.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::Storage;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};
use weighhouse_sealing::point::G1;

use super::page;
use crate::ContractError;

/// The storage of requests for keys.
pub const REKEYS: &[u8] = b"rekey/";

/// A holder's request for a license's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RekeyRecord {
    pub listing: ListingId,
    pub version: VersionNumber,
    /// `T`, checked.
    pub transport_key: G1,
    /// The mark until which it can be answered.
    pub expires: Mark,
}

impl Record for RekeyRecord {
    const NAME: &'static str = "request for a key";
}

/// The requests, by license: one at a time for each.
pub struct Rekeys;

impl Rekeys {
    fn key(license: OrderId) -> Vec<u8> {
        [REKEYS, &license.to_be_bytes()].concat()
    }

    /// Takes down a request, in place of the license's last one.
    pub fn ask(storage: &mut dyn Storage, license: OrderId, request: &RekeyRecord) {
        request.save(storage, &Self::key(license));
    }

    /// Takes out a request.
    ///
    /// # Errors
    /// [`ContractError::NoRekey`] when nobody asked.
    pub fn take(storage: &mut dyn Storage, license: OrderId) -> Result<RekeyRecord, ContractError> {
        let key = Self::key(license);
        let request = RekeyRecord::load(storage, &key)?.ok_or(ContractError::NoRekey { license })?;
        storage.remove(&key);
        Ok(request)
    }

    /// Requests by license.
    ///
    /// # Errors
    /// [`RecordError`] when one cannot be read.
    pub fn page(
        storage: &dyn Storage,
        start_after: Option<OrderId>,
        size: usize,
    ) -> Result<Vec<(OrderId, RekeyRecord)>, RecordError> {
        page(storage, REKEYS, start_after, size)
    }
}
