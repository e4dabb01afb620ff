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

/// Bounds the address of a dispute's evidence, in bytes.
pub const MAX_REASON: usize = 256;

/// The span in which a request for a license's key can be answered, in seconds: a week. It counts
/// blocks of [`crate::registry::MAX_BLOCK_INTERVAL`], as no denom's rule belongs to it.
pub const REKEY_SPAN: u32 = 604_800;

/// The seconds of a day: each bounds the penalties of one seller.
pub const DAY: Seconds = 86_400;

/// Instantiates escrow.
#[cw_serde]
pub struct InstantiateMsg {
    /// The registry whose listings escrow sells.
    pub registry: String,
    /// The collection in which escrow mints licenses.
    pub license: String,
    /// The ledger that receives swept revenue.
    pub royalties: String,
}

/// Upgrades the contract to a later version; an earlier one is refused.
#[cw_serde]
pub struct MigrateMsg {}

/// Changes orders, bonds, resales, disputes and requests for keys.
#[cw_serde]
pub enum ExecuteMsg {
    /// Places an order. The buyer attaches exactly the price.
    Buy {
        listing: ListingId,
        plan: PlanIndex,
        /// The transport key `T = t·G1` of this order alone, from a fresh secret `t`: a compressed point of BLS12-381, 48 bytes.
        transport_key: Binary,
        /// The hash of the [`OrderTerms`] that the buyer saw.
        expected_order_hash: Hash,
        /// Waives the challenge window: the delivery settles the order, and a proof reaches the
        /// seller's bond alone.
        waive_window: bool,
    },
    /// Offers a price of the buyer's own, which the buyer attaches. The seller alone can take the
    /// offer; until then it binds nothing but this money, and the buyer can withdraw it.
    Offer {
        listing: ListingId,
        plan: PlanIndex,
        /// The transport key `T = t·G1` of this order alone, from a fresh secret `t`: a compressed point of BLS12-381, 48 bytes.
        transport_key: Binary,
        /// The hash of the [`OrderTerms`] at this price.
        expected_order_hash: Hash,
        /// Waives the challenge window.
        waive_window: bool,
        /// The span in which the seller can take the offer, in seconds: 1 to
        /// [`crate::registry::MAX_SPAN`].
        expires_in: u32,
    },
    /// Takes an offer before it expires, as its seller alone can: reserves the bond, counts the
    /// order against the supply, and starts the time to deliver. The delivery belongs into a later
    /// transaction: nothing that others do makes it fail then.
    TakeOffer { order: OrderId },
    /// Returns an offer that its seller has not taken to its buyer. The buyer can withdraw it at
    /// any time, anyone once it expired or its version was proven bad.
    WithdrawOffer { order: OrderId },
    /// Buys a license that its holder resells. The buyer attaches exactly the price.
    BuyLicense {
        license: OrderId,
        /// The transport key `T = t·G1` of this order alone, from a fresh secret `t`: a compressed point of BLS12-381, 48 bytes.
        transport_key: Binary,
        /// The hash of the [`OrderTerms`] that the buyer saw.
        expected_order_hash: Hash,
        /// Waives the challenge window: no proof returns the money then.
        waive_window: bool,
    },
    /// Starts a resale. The collection alone calls this, when a holder sends a license to escrow
    /// with a [`ResellMsg`].
    ReceiveNft(Cw721ReceiveMsg),
    /// Ends a resale and returns the license to its reseller, who alone calls this. While an order
    /// is open for the license, it stops further orders only: send it again once that order has
    /// ended.
    EndResale { license: OrderId },
    /// Delivers the key of a funded order with its proof. Anyone who can prove it may deliver.
    /// Settles the order if it has no challenge window, and reopens the seller's listings if a
    /// missed delivery closed them.
    Deliver {
        order: OrderId,
        /// The encrypted key and its proof, `c1 ‖ c2 ‖ c3`: compressed points of G1, G2, G1, 192
        /// bytes.
        delivery: Binary,
    },
    /// Settles a delivered order before its challenge window ends, or a disputed one. The buyer
    /// alone can.
    Accept { order: OrderId },
    /// Settles a delivered order whose challenge window is over, or a disputed one whose arbiter
    /// missed its deadline. Anyone can.
    Settle { order: OrderId },
    /// Disputes that a delivered model keeps its card's promises. The buyer alone can, within the
    /// challenge window, and attaches the order's stake.
    Dispute {
        order: OrderId,
        /// The public address of the evidence, an IPFS content identifier or a URI: 1 to
        /// [`MAX_REASON`] bytes.
        reason: String,
    },
    /// Proposes an amount that ends a dispute: the buyer the least that it accepts, the seller the
    /// most that it returns. The dispute ends at the buyer's amount once the seller's is as large.
    Propose {
        order: OrderId,
        /// The amount that returns to the buyer, in base units: the whole price, or one that leaves
        /// the fee, the royalty and 1 unit for the seller ([`crate::disputes::most_returned`]).
        to_buyer: Uint128,
    },
    /// Decides a dispute, as its arbiter alone can. If the ruling returns nothing, the buyer's
    /// stake goes to the treasury.
    Rule {
        order: OrderId,
        /// The amount that returns to the buyer, in base units, bounded as in a proposal.
        to_buyer: Uint128,
    },
    /// Refunds an order. Anyone can: after the grace if nobody delivered, with a part of the bond;
    /// or if the version was proven bad in the order's time, with the bond's compensation. A
    /// settled order gets the compensation alone, and it goes to the license's holder.
    Refund { order: OrderId },
    /// Proves by a chunk of a delivered order that its version is bad, and refunds the order.
    /// Anyone can.
    ProveBadChunk { order: OrderId, proof: BadChunkProof },
    /// Proves by the content secret of a delivered order that its version is bad, and refunds the
    /// order. Anyone can.
    ProveBadKeySchedule { order: OrderId, proof: BadKeyScheduleProof },
    /// Adds the attached coin, of one denom, to the sender's bond.
    PostBond {},
    /// Unlocks a free part of the sender's bond: it backs no order from now on, and can be
    /// withdrawn after the configured delay. Replaces an earlier request; 0 cancels it.
    UnlockBond {
        denom: String,
        /// The whole amount to unlock, in base units.
        amount: Uint128,
    },
    /// Pays the unlocked part of the sender's bond out, after the delay.
    WithdrawBond { denom: String },
    /// Releases the bonds of settled orders into their sellers' free bonds, once no proof reaches
    /// them. Anyone can.
    ReleaseBonds {
        /// The orders, at most [`MAX_RELEASED`].
        orders: Vec<OrderId>,
    },
    /// Reopens the sender's listings to new orders after a missed delivery closed them.
    Reopen {},
    /// Requests the key of a license again, for a new transport key, within [`REKEY_SPAN`]. The
    /// holder alone can: it lost the old key, or received the license by a transfer.
    Rekey {
        /// The license's number: that of the order that first bought it.
        license: OrderId,
        /// The new transport key `T = t·G1`, from a fresh secret `t`: a compressed point of BLS12-381, 48 bytes.
        transport_key: Binary,
    },
    /// Answers a request for a license's key. Anyone who can prove the key may.
    AnswerRekey {
        license: OrderId,
        /// The encrypted key and its proof, `c1 ‖ c2 ‖ c3`: compressed points of G1, G2, G1, 192
        /// bytes.
        delivery: Binary,
    },
    /// Withdraws a request for a license's key. The holder can at any time, anyone after the
    /// request's span.
    EndRekey { license: OrderId },
    /// Sweeps the revenue gathered under one split to the royalties ledger. Anyone can.
    Sweep {
        listing: ListingId,
        /// The split version of those sales.
        split_version: SplitVersion,
        denom: String,
    },
    /// Rewrites records of older formats after an upgrade, in their order, until none is left.
    /// Anyone can.
    UpgradeRecords {
        /// The most records to read, up to 500.
        limit: u32,
    },
}

/// The message that a holder sends with the license to resell it.
#[cw_serde]
#[derive(Eq)]
pub struct ResellMsg {
    /// The price, in a denom that the market accepts.
    pub price: Coin,
    /// The reseller's time to deliver after the payment, in seconds, within the configured bounds.
    pub deliver_within: u32,
}

#[cw_serde]
#[derive(Copy, Eq, BorshSerialize, BorshDeserialize)]
pub enum OrderState {
    /// The buyer paid, and the seller has not delivered.
    Funded,
    /// The key is delivered, and the challenge window open.
    Delivered,
    /// The sellers are paid and the license is minted: final.
    Settled,
    /// The price returned to the buyer: final.
    Refunded,
    /// The buyer paid a price of its own, and the seller has not taken the offer.
    Offered,
    /// The offer's price returned to the buyer: final.
    Withdrawn,
    /// The buyer disputes that the delivered model keeps its card's promises.
    Disputed,
}

#[cw_serde]
#[derive(Copy, Eq)]
pub enum DisputeEnd {
    /// Buyer and seller agreed.
    Agreed,
    /// The arbiter ruled.
    Ruled,
    /// The arbiter missed its deadline: the order settled as if nobody had disputed it.
    TimedOut,
    /// The buyer accepted the delivery.
    Accepted,
    /// A proof showed that the version is bad.
    Proven,
}

/// The kind of proof that a version is bad.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum ProofKind {
    /// A chunk decrypts to other bytes than the seller committed to.
    BadChunk,
    /// A chunk's committed key is not the one that the content secret gives.
    BadKeySchedule,
}

#[cw_serde]
#[derive(Eq)]
pub struct Order {
    /// The order's number; the license that it mints has the same as token id.
    pub id: OrderId,
    pub state: OrderState,
    pub listing: ListingId,
    pub version: VersionNumber,
    pub plan: PlanIndex,
    /// The account that paid.
    pub buyer: Addr,
    /// The price paid, in base units.
    pub price: Uint128,
    /// The denom of the price.
    pub denom: String,
    /// The market's part of the price, in base units.
    pub fee: Uint128,
    /// The rights and terms that the license freezes.
    pub grant: Grant,
    /// The version of the split that divides the revenue.
    pub split_version: SplitVersion,
    /// The time of the order, in seconds UTC; for an offer, the time at which its seller took it.
    pub placed_at: Seconds,
    /// The height of the block at that time.
    pub placed_at_height: Height,
    /// The time from which an open offer can't be taken and anyone can withdraw it, in seconds UTC.
    pub expires_at: Option<Seconds>,
    /// The least height from which that holds.
    pub expires_at_height: Option<Height>,
    /// The deadline of the delivery, in seconds UTC: D. A delivery that is under way lands until
    /// `refund_from`.
    pub deliver_by: Seconds,
    /// The least height from which the deadline is over.
    pub deliver_by_height: Height,
    /// The time from which the order can be refunded and no longer delivered, in seconds UTC: D +
    /// G.
    pub refund_from: Seconds,
    /// The least height from which that holds.
    pub refund_from_height: Height,
    /// The buyer's time to challenge the delivery, in seconds; 0 settles at the delivery.
    pub challenge_window: u32,
    /// The time after the challenge window in which a proof still forfeits the bond, in seconds.
    pub cooldown: u32,
    /// The interval at which blocks come, in milliseconds: the heights follow from it.
    pub block_interval: u32,
    /// The time of the delivery, in seconds UTC.
    pub delivered_at: Option<Seconds>,
    /// The time from which anyone can settle the order and nobody challenge it, in seconds UTC: W.
    pub settle_from: Option<Seconds>,
    /// The least height from which that holds.
    pub settle_from_height: Option<Height>,
    /// The time from which the bond can be released and no proof reaches it, in seconds UTC.
    pub release_from: Option<Seconds>,
    /// The least height from which that holds.
    pub release_from_height: Option<Height>,
    /// The part of the seller's bond that the order reserves, in the denom of the price; 0 once it
    /// was released or forfeited.
    pub bond: Uint128,
    /// The stake that a dispute takes from the buyer, in the denom of the price.
    pub stake: Uint128,
    /// The transport key `T`; absent once the key is delivered.
    pub transport_key: Option<Binary>,
    /// The account that decides disputes; absent if the order can't be disputed.
    pub arbiter: Option<Arbiter>,
    /// The open dispute.
    pub dispute: Option<Dispute>,
    /// The part of a settled order's price that returned to the buyer.
    pub returned: Uint128,
    /// The license that the order resells; absent if it buys a new one.
    pub resold: Option<OrderId>,
    /// The creators' part of a resale's price, in base units.
    pub royalty: Uint128,
}

/// An order's parties and fee, for contracts that judge sales: a fraction of what [`Order`] has.
#[cw_serde]
#[derive(Eq)]
pub struct Sale {
    pub state: OrderState,
    pub listing: ListingId,
    pub version: VersionNumber,
    /// The account that paid.
    pub buyer: Addr,
    /// The account that must deliver: the reseller for a resale, otherwise the seller.
    pub seller: Addr,
    /// The market's part of the price.
    pub fee: Coin,
    /// The version of the split that divides the revenue.
    pub split_version: SplitVersion,
}

/// A mark of a time and a height, which are both present or both absent.
fn mark(time: Option<Seconds>, height: Option<Height>) -> Option<Mark> {
    Some(Mark { time: time?, height: height? })
}

impl Order {
    /// The deadline of the delivery: D.
    pub fn deliver_mark(&self) -> Mark {
        Mark { time: self.deliver_by, height: self.deliver_by_height }
    }

    /// The mark from which the order can be refunded and no longer delivered: D + G.
    pub fn refund_mark(&self) -> Mark {
        Mark { time: self.refund_from, height: self.refund_from_height }
    }

    /// The mark from which an open offer can't be taken.
    pub fn expiry_mark(&self) -> Option<Mark> {
        mark(self.expires_at, self.expires_at_height)
    }

    /// The mark from which anyone can settle the order: W; `None` before the delivery.
    pub fn settle_mark(&self) -> Option<Mark> {
        mark(self.settle_from, self.settle_from_height)
    }

    /// The mark from which the bond can be released; `None` before the delivery.
    pub fn release_mark(&self) -> Option<Mark> {
        mark(self.release_from, self.release_from_height)
    }
}

/// A dispute that has not ended.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Dispute {
    /// The arbiter's deadline, in seconds UTC: A. Until then it can rule and a proof counts; from
    /// then on anyone can settle.
    pub decide_by: Seconds,
    /// The least height from which the deadline is over.
    pub decide_by_height: Height,
    /// The buyer's stake, in the denom of the price.
    pub stake: Uint128,
    /// The amount that the buyer asks for; absent before its first proposal.
    pub asked: Option<Uint128>,
    /// The amount that the seller would return; absent before its first proposal.
    pub offered: Option<Uint128>,
}

impl Dispute {
    /// The mark of the arbiter's deadline, from which anyone can settle: A.
    pub fn decide_mark(&self) -> Mark {
        Mark { time: self.decide_by, height: self.decide_by_height }
    }
}

/// A license that its holder resells. Escrow holds it meanwhile.
#[cw_serde]
#[derive(Eq)]
pub struct Resale {
    pub license: OrderId,
    /// The account that resells the license.
    pub seller: Addr,
    pub listing: ListingId,
    pub version: VersionNumber,
    pub price: Coin,
    /// The reseller's time to deliver after the payment, in seconds.
    pub deliver_within: u32,
    /// The buyer's time to challenge the delivery, in seconds; 0 settles at the delivery.
    pub challenge_window: u32,
    /// The end of the license, in seconds UTC; absent for a perpetual one.
    pub expires_at: Option<Seconds>,
    /// The open order that buys the license.
    pub order: Option<OrderId>,
    /// Whether the resale takes no further order: the reseller ended it while an order was open, or
    /// missed a delivery.
    pub ending: bool,
}

/// A seller's bond in one denom. Escrow holds all of it. Amounts are in base units.
#[cw_serde]
#[derive(Eq)]
pub struct Bond {
    pub denom: String,
    /// The part that can back orders to come.
    pub free: Uint128,
    /// The part that backs orders.
    pub reserved: Uint128,
    /// The part that the seller unlocked to withdraw it.
    pub unlocked: Uint128,
    /// The time from which the unlocked part can be withdrawn, in seconds UTC.
    pub available_from: Option<Seconds>,
    /// The least height from which that holds.
    pub available_from_height: Option<Height>,
}

/// The missed delivery that closed a seller's listings to new orders.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Closing {
    /// The time of the closing, in seconds UTC.
    pub since: Seconds,
    /// The order that the seller did not deliver.
    pub order: OrderId,
}

/// A holder's open request for the key of a license.
#[cw_serde]
#[derive(Eq)]
pub struct RekeyRequest {
    pub license: OrderId,
    pub listing: ListingId,
    pub version: VersionNumber,
    /// The new transport key `T = t·G1`, from a fresh secret `t`: a compressed point of BLS12-381, 48 bytes.
    pub transport_key: Binary,
    /// The time until which the request can be answered, in seconds UTC.
    pub expires_at: Seconds,
    /// The least height from which that holds.
    pub expires_at_height: Height,
}

/// The terms of a purchase if it were made now, and the hash that the buyer states.
#[cw_serde]
#[derive(Eq)]
pub struct Quote {
    /// The terms that the order would freeze.
    pub terms: OrderTerms,
    pub order_hash: Hash,
}

/// Revenue that waits for a sweep. Amounts are in base units.
#[cw_serde]
#[derive(Eq)]
pub struct Revenue {
    pub listing: ListingId,
    /// The split version of those sales.
    pub split_version: SplitVersion,
    pub denom: String,
    /// The sum of the prices, and of forfeited bonds.
    pub gross: Uint128,
    /// The market's part of the gross, which includes all of the forfeited bonds.
    pub fee: Uint128,
    /// The number of sales.
    pub sales: u32,
}

/// Marks a place in the list of [`Revenue`], which ascends by these fields.
#[cw_serde]
#[derive(Eq, PartialOrd, Ord)]
pub struct RevenueCursor {
    pub listing: ListingId,
    pub split_version: SplitVersion,
    pub denom: String,
}

/// The contracts that escrow works with.
#[cw_serde]
#[derive(Eq)]
pub struct Config {
    /// The registry whose listings escrow sells.
    pub registry: Addr,
    /// The collection in which escrow mints licenses.
    pub license: Addr,
    /// The ledger that receives swept revenue.
    pub royalties: Addr,
}

/// Reads orders, quotes, bonds, resales, requests for keys and revenue.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Answers the contracts that escrow works with.
    #[returns(Config)]
    Config {},
    #[returns(Order)]
    Order {
        /// Its number.
        order: OrderId,
    },
    /// Answers an order's parties and fee, for contracts.
    #[returns(Sale)]
    Sale { order: OrderId },
    /// Answers a page of orders, by number.
    #[returns(Vec<Order>)]
    Orders {
        /// The last item of the page before; the first page when absent.
        start_after: Option<OrderId>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers the terms of a purchase if it were made now.
    #[returns(Quote)]
    Quote {
        listing: ListingId,
        plan: PlanIndex,
        /// Waives the challenge window.
        waive_window: bool,
        /// The price of an offer, in base units; the listed one when absent.
        price: Option<Uint128>,
    },
    /// Answers the terms of a purchase of a resold license if it were made now.
    #[returns(Quote)]
    ResaleQuote {
        license: OrderId,
        /// Waives the challenge window.
        waive_window: bool,
    },
    /// Answers one license that is for resale.
    #[returns(Resale)]
    Resale { license: OrderId },
    /// Answers a page of licenses that are for resale, by number.
    #[returns(Vec<Resale>)]
    Resales {
        /// The last item of the page before; the first page when absent.
        start_after: Option<OrderId>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers how many licenses of a plan with a limited supply open and settled orders hold.
    #[returns(u32)]
    Sold { listing: ListingId, plan: PlanIndex },
    /// Answers a seller's bonds, by denom.
    #[returns(Vec<Bond>)]
    Bonds {
        seller: String,
        /// The last denom of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers the missed delivery that closed a seller's listings; `null` while they take orders.
    #[returns(Option<Closing>)]
    Closed { seller: String },
    /// Answers a page of open requests for keys, by license.
    #[returns(Vec<RekeyRequest>)]
    Rekeys {
        /// The last license of the page before; the first page when absent.
        start_after: Option<OrderId>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers a page of revenue that waits for a sweep, by listing, split version and denom.
    #[returns(Vec<Revenue>)]
    Revenues {
        /// The last item of the page before; the first page when absent.
        start_after: Option<RevenueCursor>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
}
