//! Escrow: orders, and the money in them.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Binary, Coin, Uint128};
use cw721::receiver::Cw721ReceiveMsg;

use crate::hash::Hash;
use crate::order::{Arbiter, OrderTerms};
use crate::proofs::{BadChunkProof, BadKeyScheduleProof};
use crate::terms::Grant;
use crate::{ListingId, OrderId, PlanIndex, Seconds, SplitVersion, VersionNumber};

/// Bounds the gas of a release: each order is two writes.
pub const MAX_RELEASED: usize = 50;

/// Bounds where a dispute's evidence is said to be, in bytes.
pub const MAX_REASON: usize = 256;

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
    /// Offers a price of the buyer's own, which is attached. The seller alone takes an offer, by
    /// delivering; then the bond is reserved and the supply counted. It can't be taken back before
    /// the end of the grace, since a delivery may be under way.
    Offer {
        /// The listing.
        listing: ListingId,
        /// The plan.
        plan: PlanIndex,
        /// `T`, a compressed point of G1 (48 bytes), fresh for every order.
        transport_key: Binary,
        /// The hash of the [`OrderTerms`] at this price.
        expected_order_hash: Hash,
        /// Whether the buyer does without the challenge window.
        waive_window: bool,
    },
    /// Buys a license that its holder resells, with exactly its price attached.
    BuyLicense {
        /// The license.
        license: OrderId,
        /// `T`, a compressed point of G1 (48 bytes), fresh for every order.
        transport_key: Binary,
        /// The hash of the [`OrderTerms`] that the buyer saw.
        expected_order_hash: Hash,
        /// Whether the buyer does without the challenge window: nothing brings the money back then.
        waive_window: bool,
    },
    /// Takes a license for resale, from the collection alone: its holder sends it there with a
    /// [`ResellMsg`].
    ReceiveNft(Cw721ReceiveMsg),
    /// Gives a license back that is for resale and not ordered. By who resells it.
    EndResale {
        /// The license.
        license: OrderId,
    },
    /// Delivers the key with its proof, by anyone who can prove; for an offer, by the seller alone.
    /// Settles the order if it has no challenge window.
    Deliver {
        /// The order.
        order: OrderId,
        /// `c1 ‖ c2 ‖ c3`: compressed points of G1, G2, G1, 192 bytes.
        delivery: Binary,
    },
    /// Settles a delivered order before its challenge window is over, or although it is disputed. By
    /// its buyer.
    Accept {
        /// The order.
        order: OrderId,
    },
    /// Settles a delivered order whose challenge window is over, or a disputed one whose arbiter said
    /// nothing in time. By anyone.
    Settle {
        /// The order.
        order: OrderId,
    },
    /// Says that what was delivered is not what was promised, within the challenge window. By the
    /// buyer, with as much attached as the seller has at stake: the order's bond.
    Dispute {
        /// The order.
        order: OrderId,
        /// Where the evidence is (an IPFS content identifier or a URI), for everybody to see; at most
        /// [`MAX_REASON`] bytes.
        reason: String,
    },
    /// Says what would end a dispute. By the buyer: what it wants back. By the seller: what it would
    /// give back. Ends it at what the buyer wants once the seller would give as much.
    Propose {
        /// The order.
        order: OrderId,
        /// What goes back to the buyer: all of the price, or so much that fee, royalty and 1 unit for
        /// the seller are left ([`crate::disputes::most_returned`]).
        to_buyer: Uint128,
    },
    /// Ends a dispute. By its arbiter. If nothing goes back to the buyer, its stake is the treasury's.
    Rule {
        /// The order.
        order: OrderId,
        /// What goes back to the buyer, bounded as in a proposal.
        to_buyer: Uint128,
    },
    /// Gives an order's money back to its buyer, by anyone: if nobody delivered until the end of
    /// the grace, with a part of the bond unless it was an offer; if its version was proven bad, with what it gets of the
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

/// What a license's holder sends along with the license.
#[cw_serde]
#[derive(Eq)]
pub struct ResellMsg {
    /// What it is to cost, in an accepted denom.
    pub price: Coin,
    /// The reseller's time to deliver, in seconds, within the configured bounds.
    pub deliver_within: u32,
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
    /// Paid at the buyer's own price; the seller has not taken it.
    Offered,
    /// An offer that was not taken, paid back: final.
    Withdrawn,
    /// Delivered, and its buyer says that it is not what was promised.
    Disputed,
}

/// How a dispute ended.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum DisputeEnd {
    /// Buyer and seller agreed.
    Agreed,
    /// The arbiter decided.
    Ruled,
    /// The arbiter said nothing in time: as if there had been no dispute.
    TimedOut,
    /// The buyer accepted the delivery after all.
    Accepted,
    /// The version was proven bad.
    Proven,
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
    /// Who decides disputes.
    pub arbiter: Option<Arbiter>,
    /// The dispute, while there is one.
    pub dispute: Option<Dispute>,
    /// What went back to the buyer of a settled order.
    pub returned: Uint128,
    /// The license that is resold.
    pub resold: Option<OrderId>,
    /// The creators' part of a resale's price.
    pub royalty: Uint128,
}

/// A dispute that has not ended.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Dispute {
    /// Until when its arbiter can decide, and a proof counts; from then on anyone can settle.
    pub decide_by: Seconds,
    /// What the buyer has at stake, in the denom of the price.
    pub stake: Uint128,
    /// What the buyer wants back.
    pub asked: Option<Uint128>,
    /// What the seller would give back.
    pub offered: Option<Uint128>,
}

/// A license that is for sale by its holder, and in escrow.
#[cw_serde]
#[derive(Eq)]
pub struct Resale {
    /// The license.
    pub license: OrderId,
    /// Who resells it.
    pub seller: Addr,
    /// The listing.
    pub listing: ListingId,
    /// The version.
    pub version: VersionNumber,
    /// What it costs.
    pub price: Coin,
    /// The reseller's time to deliver, in seconds.
    pub deliver_within: u32,
    /// The buyer's time to challenge the delivery, in seconds.
    pub challenge_window: u32,
    /// When the license ends.
    pub expires_at: Option<Seconds>,
    /// The order that is open for it.
    pub order: Option<OrderId>,
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
        /// A price of the buyer's own, for an offer; the listed one when absent.
        price: Option<Uint128>,
    },
    /// What a purchase of a license for resale would be now.
    #[returns(Quote)]
    ResaleQuote {
        /// The license.
        license: OrderId,
        /// Whether the buyer would do without the challenge window.
        waive_window: bool,
    },
    /// One license that is for resale.
    #[returns(Resale)]
    Resale {
        /// The license.
        license: OrderId,
    },
    /// Licenses for resale, by number.
    #[returns(Vec<Resale>)]
    Resales {
        /// Answer those after this one.
        start_after: Option<OrderId>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
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
