//! Escrow: orders, and the money in them.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Binary, Uint128};

use crate::hash::Hash;
use crate::order::OrderTerms;
use crate::proofs::{BadChunkProof, BadKeyScheduleProof};
use crate::terms::Grant;
use crate::{ListingId, OrderId, PlanIndex, Seconds, SplitVersion, VersionNumber};

/// Bounds the gas of a release: each order is two writes.
pub const MAX_RELEASED: usize = 50;

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
        /// Whether the buyer does without the challenge window: the delivery settles the order,
        /// and a proof reaches the seller's bond alone.
        waive_window: bool,
    },
    /// Delivers the key with its proof, by anyone who can prove. Settles the order if it has no
    /// challenge window.
    Deliver {
        /// The order.
        order: OrderId,
        /// `c1 ‖ c2 ‖ c3`: compressed points of G1, G2, G1, 192 bytes.
        delivery: Binary,
    },
    /// Settles a delivered order before its challenge window is over. By its buyer.
    Accept {
        /// The order.
        order: OrderId,
    },
    /// Settles a delivered order whose challenge window is over. By anyone.
    Settle {
        /// The order.
        order: OrderId,
    },
    /// Gives an order's money back to its buyer, by anyone: if nobody delivered until the end of
    /// the grace, with a part of the bond; if its version was proven bad, with what it gets of the
    /// bond then, which is all that is left to give once the order was settled.
    Refund {
        /// The order.
        order: OrderId,
    },
    /// Proves by a delivered order's chunk that its version is bad, and refunds the order. By
    /// anyone.
    ProveBadChunk {
        /// The order.
        order: OrderId,
        /// The proof.
        proof: BadChunkProof,
    },
    /// Proves by a delivered order's content secret that its version is bad, and refunds the
    /// order. By anyone.
    ProveBadKeySchedule {
        /// The order.
        order: OrderId,
        /// The proof.
        proof: BadKeyScheduleProof,
    },
    /// Adds the attached money, of one denom, to the sender's bond.
    PostBond {},
    /// Asks for a part of the sender's bond that no order has reserved. It backs no order from now
    /// on and can be withdrawn after the configured delay. Replaces what was asked for before; 0
    /// takes it back.
    UnlockBond {
        /// The denom.
        denom: String,
        /// How much, in all.
        amount: Uint128,
    },
    /// Pays out what the sender asked for, after the delay.
    WithdrawBond {
        /// The denom.
        denom: String,
    },
    /// Gives the bonds of settled orders back to their sellers' free bonds, once no proof can reach
    /// them. By anyone.
    ReleaseBonds {
        /// The orders, at most [`MAX_RELEASED`].
        orders: Vec<OrderId>,
    },
    /// Asks whoever has the key to deliver it once more, to a new transport key. By the license's
    /// holder, who lost the old one or got the license from somebody else.
    Rekey {
        /// The license, by the order it was bought with.
        license: OrderId,
        /// `T`, a compressed point of G1 (48 bytes), fresh.
        transport_key: Binary,
    },
    /// Delivers the key to a license's holder who asked for it, by anyone who can prove.
    AnswerRekey {
        /// The license.
        license: OrderId,
        /// `c1 ‖ c2 ‖ c3`: compressed points of G1, G2, G1, 192 bytes.
        delivery: Binary,
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
    /// Delivered, and its challenge window not yet settled.
    Delivered,
    /// Delivered and paid out: final.
    Settled,
    /// Paid back: final.
    Refunded,
}

/// In which way a version was proven bad.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum ProofKind {
    /// A chunk does not decrypt to what was committed.
    BadChunk,
    /// A committed key is not what the content secret gives.
    BadKeySchedule,
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
    /// The buyer's time to challenge the delivery, in seconds.
    pub challenge_window: u32,
    /// For how long after that a proof still costs the seller the bond, in seconds.
    pub cooldown: u32,
    /// When it was delivered.
    pub delivered_at: Option<Seconds>,
    /// From when on it can be settled by anyone, and no longer challenged.
    pub settle_from: Option<Seconds>,
    /// From when on its bond can be released, and no proof reaches it.
    pub release_from: Option<Seconds>,
    /// What is reserved of the seller's bond, in the denom of the price; 0 once it was released or
    /// forfeited.
    pub bond: Uint128,
    /// `T`, until it is delivered.
    pub transport_key: Option<Binary>,
}

/// A seller's bond in one denom. All of it is in escrow.
#[cw_serde]
#[derive(Eq)]
pub struct Bond {
    /// The denom.
    pub denom: String,
    /// What can back orders to come.
    pub free: Uint128,
    /// What backs orders.
    pub reserved: Uint128,
    /// What the seller asked for.
    pub unlocked: Uint128,
    /// From when on that can be withdrawn.
    pub available_from: Option<Seconds>,
}

/// A license's holder waits for the key.
#[cw_serde]
#[derive(Eq)]
pub struct RekeyRequest {
    /// The license.
    pub license: OrderId,
    /// The listing.
    pub listing: ListingId,
    /// The version.
    pub version: VersionNumber,
    /// `T`.
    pub transport_key: Binary,
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
    /// The sum of the prices, and of forfeited bonds.
    pub gross: Uint128,
    /// The market's part of it, all of the forfeited bonds among it.
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
        /// Whether the buyer would do without the challenge window.
        waive_window: bool,
    },
    /// How many licenses of a plan with a limited supply are sold, or on their way.
    #[returns(u32)]
    Sold {
        /// The listing.
        listing: ListingId,
        /// The plan.
        plan: PlanIndex,
    },
    /// A seller's bonds, by denom.
    #[returns(Vec<Bond>)]
    Bonds {
        /// The seller.
        seller: String,
        /// Answer those after this denom.
        start_after: Option<String>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
    },
    /// Holders of licenses who wait for the key, by license.
    #[returns(Vec<RekeyRequest>)]
    Rekeys {
        /// Answer those after this license.
        start_after: Option<OrderId>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
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
