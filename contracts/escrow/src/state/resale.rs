//! Licenses that their holders resell.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{ensure, Storage};
use weighhouse_protocol::compact;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::terms::Grant;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, Seconds, SplitVersion, VersionNumber};

use super::page;
use crate::ContractError;

/// The storage of resales.
pub const RESALES: &[u8] = b"resale/";

/// A license in escrow, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ResaleRecord {
    /// The reseller's canonical address.
    pub seller: Vec<u8>,
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    pub price: u128,
    /// The denom of the price.
    pub denom: String,
    /// The reseller's time to deliver, in seconds.
    pub deliver_within: u32,
    /// The buyer's time to challenge the delivery, in seconds.
    pub challenge_window: u32,
    pub listing: ListingId,
    pub version: VersionNumber,
    /// The plan it was bought under.
    pub plan: PlanIndex,
    /// The way in which the royalty is divided.
    pub split_version: SplitVersion,
    /// The terms that the license freezes.
    pub grant: Grant,
    /// The end of the license.
    pub expires_at: Option<Seconds>,
    /// The order that is open for it.
    pub order: Option<OrderId>,
    /// Whether it takes no further order.
    pub ending: bool,
}

impl Record for ResaleRecord {
    const NAME: &'static str = "resale";
}

/// The licenses for resale, by number.
pub struct Resales;

impl Resales {
    fn key(license: OrderId) -> Vec<u8> {
        [RESALES, &license.to_be_bytes()].concat()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`ContractError::NoResale`] when it is not for resale.
    pub fn load(storage: &dyn Storage, license: OrderId) -> Result<ResaleRecord, ContractError> {
        ResaleRecord::load(storage, &Self::key(license))?.ok_or(ContractError::NoResale { license })
    }

    /// One that no order is open for.
    ///
    /// # Errors
    /// [`ContractError::NoResale`] when it is not for resale, [`ContractError::ResaleOrdered`] when it is ordered.
    pub fn load_free(storage: &dyn Storage, license: OrderId) -> Result<ResaleRecord, ContractError> {
        let resale = Self::load(storage, license)?;
        match resale.order {
            None => Ok(resale),
            Some(order) => Err(ContractError::ResaleOrdered { license, order }),
        }
    }

    /// One that can be ordered.
    ///
    /// # Errors
    /// As [`Resales::load_free`], and [`ContractError::ResaleEnding`] when it takes no further order.
    pub fn load_orderable(storage: &dyn Storage, license: OrderId) -> Result<ResaleRecord, ContractError> {
        let resale = Self::load_free(storage, license)?;
        ensure!(!resale.ending, ContractError::ResaleEnding { license });
        Ok(resale)
    }

    /// Lets a resale take no further order. Says whether that changed anything.
    ///
    /// # Errors
    /// [`ContractError::NoResale`] when it is not for resale.
    pub fn stop(storage: &mut dyn Storage, license: OrderId) -> Result<bool, ContractError> {
        let mut resale = Self::load(storage, license)?;
        let changed = !resale.ending;
        resale.ending = true;
        resale.save(storage, &Self::key(license));
        Ok(changed)
    }

    /// Puts a license up for resale.
    pub fn open(storage: &mut dyn Storage, license: OrderId, resale: &ResaleRecord) {
        resale.save(storage, &Self::key(license));
    }

    /// Takes note of the order that is open for it, or that none is any more.
    ///
    /// # Errors
    /// [`ContractError`] when it is not for resale, or ordered by another.
    pub fn set_order(
        storage: &mut dyn Storage,
        license: OrderId,
        from: Option<OrderId>,
        to: Option<OrderId>,
    ) -> Result<(), ContractError> {
        let mut resale = Self::load(storage, license)?;
        ensure!(
            resale.order == from,
            ContractError::ResaleOrdered { license, order: resale.order.unwrap_or_default() }
        );
        resale.order = to;
        resale.save(storage, &Self::key(license));
        Ok(())
    }

    /// Ends a resale: the license leaves escrow.
    pub fn close(storage: &mut dyn Storage, license: OrderId) {
        storage.remove(&Self::key(license));
    }

    /// Licenses for resale by number.
    ///
    /// # Errors
    /// [`RecordError`] when one cannot be read.
    pub fn page(
        storage: &dyn Storage,
        start_after: Option<OrderId>,
        size: usize,
    ) -> Result<Vec<(OrderId, ResaleRecord)>, RecordError> {
        page(storage, RESALES, start_after, size)
    }
}
