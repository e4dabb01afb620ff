//! Escrow: orders, and the money in them.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Binary, Coin, Uint128};
use cw721::receiver::Cw721ReceiveMsg;

use crate::hash::Hash;
use crate::order::{Arbiter, OrderTerms};
use crate::proofs::{BadChunkProof, BadKeyScheduleProof};
use crate::terms::Grant;
use crate::windows::Mark;
use crate::{Height, ListingId, OrderId, PlanIndex, Seconds, SplitVersion, VersionNumber};

/// Bounds the gas of a release: each order is two writes.
pub const MAX_RELEASED: usize = 50;

/// Bounds where a dispute's evidence is said to be, in bytes.
pub const MAX_REASON: usize = 256;

/// How long a request for a license's key can be answered, in seconds: a week. It counts blocks of
/// [`crate::registry::MAX_SLOWEST_BLOCK`], as no denom's rule belongs to it.
pub const REKEY_SPAN: u32 = 604_800;

/// The seconds of a day: penalties of one seller are bounded for each.
pub const DAY: Seconds = 86_400;

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
    /// Offers a price of the buyer's own, which is attached. Only the seller takes an offer; until then
    /// it binds nothing but this money, and the buyer can withdraw it.
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
        /// How long the seller can take it, in seconds: 1 to [`crate::registry::MAX_SPAN`].
        expires_in: u32,
    },
    /// Takes an offer before it expires: reserves its bond, counts it against the supply and turns it
    /// into a funded order, whose time to deliver begins now. By the seller alone. The delivery belongs
    /// into a later transaction: nothing that others do makes it fail then.
    TakeOffer {
        /// The order.
        order: OrderId,
    },
    /// Pays an offer that was not taken back to its buyer. By the buyer at any time; by anyone once it
    /// has expired, or its version was proven bad.
    WithdrawOffer {
        /// The order.
        order: OrderId,
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
    /// Ends a resale and gives the license back. While an order is open for the license, the resale only
    /// takes no further order: send this again once the open one has ended. By the reseller alone.
    EndResale {
        /// The license.
        license: OrderId,
    },
    /// Delivers the key of a funded order with its proof, by anyone who can prove. Settles the order if
    /// it has no challenge window, and opens its seller's listings if they were closed.
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
    /// buyer, with the order's stake attached.
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
    /// Gives an order's money back to its buyer, by anyone: if nobody delivered until the end of the
    /// grace, with a part of the bond; if its version was proven bad in the order's time, with what the
    /// bond gives then. For a settled order that is all, and it goes to the account that holds the license.
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
    /// Opens the sender's listings to new orders after a missed delivery closed them.
    Reopen {},
    /// Asks whoever has the key to deliver it once more, to a new transport key, within [`REKEY_SPAN`].
    /// By the license's holder, who lost the old one or got the license from somebody else.
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
    /// Ends a request for a license's key. By the license's holder at any time, by anyone after the
    /// request's span.
    EndRekey {
        /// The license.
        license: OrderId,
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
    /// Rewrites records of older formats after an upgrade, in their order, until none is left. By anyone.
    UpgradeRecords {
        /// How many records are looked at, at most 500.
        limit: u32,
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
    /// When it was placed; an offer that was taken, when it was taken.
    pub placed_at: Seconds,
    /// The height of that block.
    pub placed_at_height: Height,
    /// Until when an open offer can be taken; from then on anyone can withdraw it.
    pub expires_at: Option<Seconds>,
    /// The least height of the block from which on it has expired.
    pub expires_at_height: Option<Height>,
    /// Until when the seller may start to deliver.
    pub deliver_by: Seconds,
    /// The least height of the block from which on that time is over.
    pub deliver_by_height: Height,
    /// From when on it can be refunded, and no longer delivered.
    pub refund_from: Seconds,
    /// The least height of the first block in which it can.
    pub refund_from_height: Height,
    /// The buyer's time to challenge the delivery, in seconds.
    pub challenge_window: u32,
    /// For how long after that a proof still costs the seller the bond, in seconds.
    pub cooldown: u32,
    /// The slowest block interval that counts as normal, in seconds: the heights follow from it.
    pub slowest_block: u32,
    /// When it was delivered.
    pub delivered_at: Option<Seconds>,
    /// From when on it can be settled by anyone, and no longer challenged.
    pub settle_from: Option<Seconds>,
    /// The least height of the first block in which it can.
    pub settle_from_height: Option<Height>,
    /// From when on its bond can be released, and no proof reaches it.
    pub release_from: Option<Seconds>,
    /// The least height of the first block in which it can.
    pub release_from_height: Option<Height>,
    /// What is reserved of the seller's bond, in the denom of the price; 0 once it was released or
    /// forfeited.
    pub bond: Uint128,
    /// What a dispute takes of the buyer, in the denom of the price.
    pub stake: Uint128,
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

/// A point of a time and a height that are both there, or both not.
fn mark(time: Option<Seconds>, height: Option<Height>) -> Option<Mark> {
    Some(Mark { time: time?, height: height? })
}

impl Order {
    /// Until when the seller may start to deliver: D.
    pub fn deliver_mark(&self) -> Mark {
        Mark { time: self.deliver_by, height: self.deliver_by_height }
    }

    /// From when on it can be refunded, and no longer delivered: D + G.
    pub fn refund_mark(&self) -> Mark {
        Mark { time: self.refund_from, height: self.refund_from_height }
    }

    /// Until when an open offer can be taken.
    pub fn expiry_mark(&self) -> Option<Mark> {
        mark(self.expires_at, self.expires_at_height)
    }

    /// From when on anyone can settle it: W; `None` before its delivery.
    pub fn settle_mark(&self) -> Option<Mark> {
        mark(self.settle_from, self.settle_from_height)
    }

    /// From when on its bond can be released; `None` before its delivery.
    pub fn release_mark(&self) -> Option<Mark> {
        mark(self.release_from, self.release_from_height)
    }
}

/// A dispute that has not ended.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Dispute {
    /// Until when its arbiter can decide, and a proof counts; from then on anyone can settle.
    pub decide_by: Seconds,
    /// The least height of the block from which on that time is over.
    pub decide_by_height: Height,
    /// What the buyer has at stake, in the denom of the price.
    pub stake: Uint128,
    /// What the buyer wants back.
    pub asked: Option<Uint128>,
    /// What the seller would give back.
    pub offered: Option<Uint128>,
}

impl Dispute {
    /// Until when its arbiter can decide, and from when on anyone can settle: A.
    pub fn decide_mark(&self) -> Mark {
        Mark { time: self.decide_by, height: self.decide_by_height }
    }
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
    /// Whether it takes no further order: its reseller ended it while it was ordered, or did not deliver.
    pub ending: bool,
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
    /// The least height of the first block in which it can.
    pub available_from_height: Option<Height>,
}

/// Why a seller's listings take no new orders.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Closing {
    /// Since when.
    pub since: Seconds,
    /// The order that the seller did not deliver.
    pub order: OrderId,
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
    /// Until when it can be answered.
    pub expires_at: Seconds,
    /// The least height of the block from which on it has expired.
    pub expires_at_height: Height,
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
    /// Why a seller's listings take no new orders; `null` when they take them.
    #[returns(Option<Closing>)]
    Closed {
        /// The seller.
        seller: String,
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
