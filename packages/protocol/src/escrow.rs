//! Escrow: orders, and the money in them.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Binary, Uint128};

use crate::hash::Hash;
use crate::order::OrderTerms;
use crate::terms::Grant;
use crate::{ListingId, OrderId, PlanIndex, Seconds, SplitVersion, VersionNumber};

/// Starts escrow.
#[cw_serde]
pub struct InstantiateMsg {
    /// The registry whose listings are sold.
    pub registry: String,
    /// The collection in which licenses are minted.
    pub license: String,
    /// The ledger to which revenue is swept.
    pub royalties: String,
}

/// What an upgrade says. Upgrades only go forward.
#[cw_serde]
pub struct MigrateMsg {}

/// What escrow does.
#[cw_serde]
pub enum ExecuteMsg {
    /// Places an order with exactly its price attached.
    Buy {
        /// The listing.
        listing: ListingId,
        /// The plan.
        plan: PlanIndex,
        /// `T`, a compressed point of G1 (48 bytes), fresh for every order.
        transport_key: Binary,
        /// The hash of the [`OrderTerms`] that the buyer saw.
        expected_order_hash: Hash,
    },
    /// Delivers the key with its proof, by anyone who can prove; settles the order.
    Deliver {
        /// The order.
        order: OrderId,
        /// `c1 ‖ c2 ‖ c3`: compressed points of G1, G2, G1, 192 bytes.
        delivery: Binary,
    },
    /// Gives an undelivered order's money back to its buyer, by anyone, from the end of the grace.
    Refund {
        /// The order.
        order: OrderId,
    },
    /// Sends the revenue gathered under one split to the royalties ledger, by anyone.
    Sweep {
        /// The listing.
        listing: ListingId,
        /// The split version under which it was sold.
        split_version: SplitVersion,
        /// The denom.
        denom: String,
    },
}

/// Where an order stands.
#[cw_serde]
#[derive(Copy, Eq, BorshSerialize, BorshDeserialize)]
pub enum OrderState {
    /// Paid, and not yet delivered.
    Funded,
    /// Delivered and paid out: final.
    Settled,
    /// Paid back: final.
    Refunded,
}

/// An order.
#[cw_serde]
#[derive(Eq)]
pub struct Order {
    /// Its number; its license has the same as token id.
    pub id: OrderId,
    /// Where it stands.
    pub state: OrderState,
    /// The listing.
    pub listing: ListingId,
    /// The version.
    pub version: VersionNumber,
    /// The plan.
    pub plan: PlanIndex,
    /// Who paid.
    pub buyer: Addr,
    /// What was paid.
    pub price: Uint128,
    /// The denom of the price.
    pub denom: String,
    /// The market's part of it.
    pub fee: Uint128,
    /// What the license allows.
    pub grant: Grant,
    /// The way in which the revenue is divided.
    pub split_version: SplitVersion,
    /// When it was placed.
    pub placed_at: Seconds,
    /// Until when the seller may start to deliver.
    pub deliver_by: Seconds,
    /// From when on it can be refunded, and no longer delivered.
    pub refund_from: Seconds,
    /// `T`, while the order is open.
    pub transport_key: Option<Binary>,
}

/// What a purchase would be now, and the hash that a buyer states.
#[cw_serde]
#[derive(Eq)]
pub struct Quote {
    /// What the order would freeze.
    pub terms: OrderTerms,
    /// Its hash.
    pub order_hash: Hash,
}

/// Revenue that waits to be swept.
#[cw_serde]
#[derive(Eq)]
pub struct Revenue {
    /// The listing.
    pub listing: ListingId,
    /// The split version under which it was sold.
    pub split_version: SplitVersion,
    /// The denom.
    pub denom: String,
    /// The sum of the prices.
    pub gross: Uint128,
    /// The market's part of it.
    pub fee: Uint128,
    /// How many sales.
    pub sales: u32,
}

/// Marks a place in the list of [`Revenue`].
#[cw_serde]
#[derive(Eq)]
pub struct RevenueCursor {
    /// The listing.
    pub listing: ListingId,
    /// The split version.
    pub split_version: SplitVersion,
    /// The denom.
    pub denom: String,
}

/// With which contracts escrow works.
#[cw_serde]
#[derive(Eq)]
pub struct Config {
    /// The registry whose listings are sold.
    pub registry: Addr,
    /// The collection in which licenses are minted.
    pub license: Addr,
    /// The ledger to which revenue is swept.
    pub royalties: Addr,
}

/// What escrow answers.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// With which contracts it works.
    #[returns(Config)]
    Config {},
    /// One order.
    #[returns(Order)]
    Order {
        /// Its number.
        order: OrderId,
    },
    /// Orders by number.
    #[returns(Vec<Order>)]
    Orders {
        /// Answer those after this one.
        start_after: Option<OrderId>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
    },
    /// What a purchase would be now.
    #[returns(Quote)]
    Quote {
        /// The listing.
        listing: ListingId,
        /// The plan.
        plan: PlanIndex,
    },
    /// Revenue that waits to be swept, by listing, split version and denom.
    #[returns(Vec<Revenue>)]
    Revenues {
        /// Answer those after this one.
        start_after: Option<RevenueCursor>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
    },
}
