//! Listings, with the sale cards and splits that follow from them.

use cosmwasm_std::{Addr, Api, Order, StdError, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use weighhouse_protocol::records::{sale_card_key, split_key, Record, SaleCard, Split};
use weighhouse_protocol::registry::{Listing, Payee, MAX_PLANS};
use weighhouse_protocol::terms::Grant;
use weighhouse_protocol::windows::least_window;
use weighhouse_protocol::{ListingId, PlanIndex, SplitVersion, VersionNumber};

use super::{config, versions};
use crate::ContractError;

const LISTING_COUNT: Item<ListingId> = Item::new("listing_count");
const LISTINGS: Map<ListingId, Listing> = Map::new("listings");

/// The listings, each with a sale card for each of its plans once it has a version, and with a
/// split for each set of payees it ever had.
pub struct Listings;

impl Listings {
    /// One listing.
    pub fn load(storage: &dyn Storage, id: ListingId) -> Result<Listing, ContractError> {
        LISTINGS.may_load(storage, id)?.ok_or(ContractError::NoListing { listing: id })
    }

    /// Listings by number.
    pub fn page(storage: &dyn Storage, start_after: Option<ListingId>, size: usize) -> StdResult<Vec<Listing>> {
        LISTINGS
            .range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
            .take(size)
            .map(|row| row.map(|(_, listing)| listing))
            .collect()
    }

    /// The number of the next listing.
    pub fn next_id(storage: &dyn Storage) -> Result<ListingId, ContractError> {
        let count = LISTING_COUNT.may_load(storage)?.unwrap_or_default();
        count.checked_add(1).ok_or(ContractError::UsedUp { counter: "the number of listings" })
    }

    /// Adds a listing, with its first split.
    pub fn create(storage: &mut dyn Storage, api: &dyn Api, listing: &Listing) -> Result<(), ContractError> {
        LISTING_COUNT.save(storage, &listing.id)?;
        save_split(storage, api, listing)?;
        Self::save(storage, api, listing)
    }

    /// Writes a listing and its sale cards. Its payees are changed by [`Self::change_payees`] alone.
    pub fn save(storage: &mut dyn Storage, api: &dyn Api, listing: &Listing) -> Result<(), ContractError> {
        LISTINGS.save(storage, listing.id, listing)?;
        let Some(number) = listing.latest_version else { return Ok(()) };
        let size = versions::commitment(storage, listing.id, number)?.size;
        let bad = versions::keys(storage, listing.id, number)?.bad_since.is_some();
        let settings = config(storage)?;
        let least = least_window(settings.challenge_window, settings.download_rate, size);
        let seller = api.addr_canonicalize(listing.seller.as_str())?;
        for (index, plan) in (0..).zip(&listing.plans) {
            let card = SaleCard {
                state: listing.state,
                seller: seller.to_vec(),
                version: number,
                bad,
                card: listing.card.cid.clone(),
                price: plan.price.amount.u128(),
                denom: plan.price.denom.clone(),
                split_version: listing.split_version,
                deliver_within: listing.deliver_within,
                challenge_window: listing.challenge_window.max(least),
                supply: plan.supply,
                grant: Grant::new(&listing.license, plan),
            };
            card.save(storage, &sale_card_key(listing.id, index));
        }
        Ok(())
    }

    /// Gives a listing new payees, under a new split version: orders keep the one they froze.
    pub fn change_payees(
        storage: &mut dyn Storage,
        api: &dyn Api,
        mut listing: Listing,
        payees: Vec<Payee>,
    ) -> Result<Listing, ContractError> {
        listing.payees = payees;
        listing.split_version = listing
            .split_version
            .checked_add(1)
            .ok_or(ContractError::UsedUp { counter: "the number of splits of the listing" })?;
        save_split(storage, api, &listing)?;
        Self::save(storage, api, &listing)?;
        Ok(listing)
    }

    /// Stops the sale cards that sell a bad version. It reads nothing whose length its seller chose
    /// but the cards: what a proof costs is not the seller's to set.
    pub(super) fn stop_cards(
        storage: &mut dyn Storage,
        listing: ListingId,
        version: VersionNumber,
    ) -> Result<(), ContractError> {
        for index in 0..PlanIndex::try_from(MAX_PLANS).unwrap_or(PlanIndex::MAX) {
            let key = sale_card_key(listing, index);
            let Some(mut card) = SaleCard::load(storage, &key)? else { break };
            if card.version == version {
                card.bad = true;
                card.save(storage, &key);
            }
        }
        Ok(())
    }
}

fn save_split(storage: &mut dyn Storage, api: &dyn Api, listing: &Listing) -> StdResult<()> {
    let mut payees = Vec::with_capacity(listing.payees.len());
    for payee in &listing.payees {
        payees.push((api.addr_canonicalize(&payee.address)?.to_vec(), payee.share_bps));
    }
    let seller = api.addr_canonicalize(listing.seller.as_str())?.to_vec();
    Split { seller, payees }.save(storage, &split_key(listing.id, listing.split_version));
    Ok(())
}

/// The payees under one split version of a listing.
pub fn split(
    storage: &dyn Storage,
    api: &dyn Api,
    listing: ListingId,
    split_version: SplitVersion,
) -> Result<Vec<Payee>, ContractError> {
    let split = Split::load(storage, &split_key(listing, split_version))?
        .ok_or(ContractError::NoSplit { listing, split_version })?;
    let payee = |(account, share_bps): (Vec<u8>, u16)| {
        let address: Addr = api.addr_humanize(&account.into())?;
        Ok::<_, StdError>(Payee { address: address.into(), share_bps })
    };
    Ok(split.payees.into_iter().map(payee).collect::<StdResult<_>>()?)
}
