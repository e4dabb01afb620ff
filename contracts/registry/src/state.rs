//! What the registry keeps.
//!
//! The compact records follow from the full ones, so nothing outside this module writes either:
//! [`Listings::save`], [`Listings::change_payees`], [`add_version`], [`mark_bad`] and [`save_config`] write what
//! is full together with what follows from it.

use cosmwasm_std::{Addr, Api, StdError, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use weighhouse_protocol::records::{
    delivery_keys_key, sale_card_key, split_key, trade_rule_key, DeliveryKeys, Record, SaleCard, Split, TradeRule,
    ARBITER_KEY, TREASURY_KEY,
};
use weighhouse_protocol::registry::{Config, Listing, Payee, Version};
use weighhouse_protocol::terms::Grant;
use weighhouse_protocol::windows::least_window;
use weighhouse_protocol::{ListingId, Seconds, SplitVersion, VersionNumber};
use weighhouse_sealing::delivery::VersionKey;

use crate::ContractError;

const CONFIG: Item<Config> = Item::new("config");
const ESCROW: Item<Addr> = Item::new("escrow");
const LISTING_COUNT: Item<ListingId> = Item::new("listing_count");
const LISTINGS: Map<ListingId, Listing> = Map::new("listings");
const VERSIONS: Map<(ListingId, VersionNumber), Version> = Map::new("versions");

/// The settings.
pub fn config(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

/// Replaces the settings, and with them the trade rule of every denom, the treasury and the arbiter.
pub fn save_config(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    if let Some(before) = CONFIG.may_load(storage)? {
        for rule in before.denoms {
            storage.remove(&trade_rule_key(&rule.denom));
        }
    }
    for rule in &config.denoms {
        let rule_of_trade = TradeRule {
            fee_bps: config.fee_bps,
            min_fee: rule.min_fee.u128(),
            grace: config.grace,
            bond_bps: config.bond_bps,
            min_bond: rule.min_bond.u128(),
            cooldown: config.cooldown,
            bond_delay: config.bond_delay,
        };
        rule_of_trade.save(storage, &trade_rule_key(&rule.denom));
    }
    storage.set(TREASURY_KEY, config.treasury.as_bytes());
    match &config.arbiter {
        Some(arbiter) => arbiter.save(storage, ARBITER_KEY),
        None => storage.remove(ARBITER_KEY),
    }
    CONFIG.save(storage, config)
}

/// Sets whose word it is that a version was proven bad.
pub fn save_escrow(storage: &mut dyn Storage, escrow: &Addr) -> StdResult<()> {
    ESCROW.save(storage, escrow)
}

/// Whether this is escrow.
pub fn is_escrow(storage: &dyn Storage, sender: &Addr) -> StdResult<bool> {
    Ok(ESCROW.load(storage)? == *sender)
}

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
            .range(storage, start_after.map(Bound::exclusive), None, cosmwasm_std::Order::Ascending)
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
        let version = self::version(storage, listing.id, number)?;
        let settings = config(storage)?;
        let least = least_window(settings.challenge_window, settings.download_rate, version.size);
        let seller = api.addr_canonicalize(listing.seller.as_str())?;
        for (index, plan) in (0..).zip(&listing.plans) {
            let card = SaleCard {
                state: listing.state,
                seller: seller.to_vec(),
                version: number,
                bad: version.bad_since.is_some(),
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

/// Who was paid under one split version of a listing.
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

/// Adds a version with its delivery keys, and makes it the one that is sold.
pub fn add_version(
    storage: &mut dyn Storage,
    api: &dyn Api,
    mut listing: Listing,
    version: &Version,
    key: &VersionKey,
) -> Result<(), ContractError> {
    VERSIONS.save(storage, (version.listing, version.number), version)?;
    save_keys(storage, version, key);
    listing.latest_version = Some(version.number);
    Listings::save(storage, api, &listing)
}

/// One version.
pub fn version(storage: &dyn Storage, listing: ListingId, version: VersionNumber) -> Result<Version, ContractError> {
    VERSIONS.may_load(storage, (listing, version))?.ok_or(ContractError::NoVersion { listing, version })
}

/// The versions of a listing by number.
pub fn versions(
    storage: &dyn Storage,
    listing: ListingId,
    start_after: Option<VersionNumber>,
    size: usize,
) -> StdResult<Vec<Version>> {
    VERSIONS
        .prefix(listing)
        .range(storage, start_after.map(Bound::exclusive), None, cosmwasm_std::Order::Ascending)
        .take(size)
        .map(|row| row.map(|(_, version)| version))
        .collect()
}

fn save_keys(storage: &mut dyn Storage, version: &Version, key: &VersionKey) {
    let keys = DeliveryKeys { keys: key.to_bytes(), bad_since: version.bad_since };
    keys.save(storage, &delivery_keys_key(version.listing, version.number));
}

/// Marks a version as bad, for escrow to see in its delivery keys and, if it is the latest, in the
/// listing's sale cards.
pub fn mark_bad(
    storage: &mut dyn Storage,
    api: &dyn Api,
    listing: ListingId,
    number: VersionNumber,
    now: Seconds,
) -> Result<(), ContractError> {
    let mut version = version(storage, listing, number)?;
    if let Some(since) = version.bad_since {
        return Err(ContractError::BadAlready { listing, version: number, since });
    }
    version.bad_since = Some(now);
    VERSIONS.save(storage, (listing, number), &version)?;
    let key = VersionKey { h: version.hash_point.to_array()?, pk: version.public_key.to_array()? };
    save_keys(storage, &version, &key);
    let listing = Listings::load(storage, listing)?;
    Listings::save(storage, api, &listing)
}
