//! Orders, their steps and their disputes, as they are written.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::coin::{time, Coin};
use super::names::{BondState, DisputeEnd, OrderState, StepKind};
use crate::read::{disputes, history, orders};

/// An order. Points and ciphertexts are in hexadecimal.
#[derive(Serialize, ToSchema)]
pub(super) struct Order {
    /// The order's number; the license that it mints has the same.
    id: i64,
    /// The number of the listing.
    listing: i64,
    /// The number of the version.
    version: i64,
    /// The plan's position in its listing, from 0.
    plan: i16,
    /// The account that paid.
    buyer: String,
    /// The account that must deliver: the reseller for a resale, otherwise the seller.
    seller: String,
    /// The price that the buyer paid.
    price: Coin,
    /// The content identifier of the listing's card when the order was placed; an arbiter rules by this card.
    card_cid: String,
    /// The market's part of the price.
    fee: Coin,
    /// The progress of the order.
    state: OrderState,
    /// Whether the buyer named the price.
    is_offer: bool,
    /// The number of the resold license; null when the creators sell.
    resold: Option<i64>,
    /// The creators' part of a resale's price.
    royalty: Coin,
    /// The part of a settled order's price that returned to the buyer.
    returned: Coin,
    /// The time from which an offer's seller can't take it and anyone can withdraw it; null for other orders.
    expires_at: Option<DateTime<Utc>>,
    /// The least height from which that holds: time and height must both be reached.
    expires_at_height: Option<i64>,
    /// The deadline of the delivery; null for an offer before its seller takes it.
    deliver_by: Option<DateTime<Utc>>,
    /// The least height from which that holds: time and height must both be reached.
    deliver_by_height: Option<i64>,
    /// The time from which anyone can refund an undelivered order; null for an offer before its seller takes it.
    refund_from: Option<DateTime<Utc>>,
    /// The least height from which that holds: time and height must both be reached.
    refund_from_height: Option<i64>,
    /// The buyer's time to challenge the delivery before the seller is paid, in seconds; 0 without a window.
    challenge_window: i64,
    /// The time after the challenge window in which a proof still forfeits the bond, in seconds.
    cooldown: i64,
    /// The time from which anyone can settle the order and nobody challenge it; null before the delivery. During a dispute, the dispute's `decide_by` replaces it.
    settle_from: Option<DateTime<Utc>>,
    /// The least height from which that holds: time and height must both be reached.
    settle_from_height: Option<i64>,
    /// The time from which the bond can be released and no proof reaches it; null before the delivery.
    release_from: Option<DateTime<Utc>>,
    /// The least height from which that holds: time and height must both be reached.
    release_from_height: Option<i64>,
    /// The stake that a dispute takes from the buyer.
    stake: Coin,
    /// The part of the seller's bond that the order reserves; an offer reserves it once its seller takes it.
    bond: Coin,
    /// The state of the part of the seller's bond that the order reserves.
    bond_state: BondState,
    /// The part of the bond that returned to the seller; null before its release.
    bond_released: Option<Coin>,
    /// The part of the bond that `bond_recipient` received; null unless the seller forfeited some of it.
    bond_to_buyer: Option<Coin>,
    /// The account that received `bond_to_buyer`: the license's holder for a settled order, otherwise the buyer.
    bond_recipient: Option<String>,
    /// The part of the bond that the treasury receives; null unless the seller forfeited some of it.
    bond_to_treasury: Option<Coin>,
    /// The time at which the bond was released or forfeited; null while it is reserved.
    bond_ended_at: Option<DateTime<Utc>>,
    /// The hash of that transaction; null for a message of governance.
    bond_ended_tx: Option<String>,
    /// The buyer's transport key `T`: a compressed point of G1.
    transport_key: String,
    /// The encrypted key and its proof, `c1 ‖ c2 ‖ c3`; null before the delivery.
    delivery: Option<String>,
    /// The time of the order or offer; for a taken offer, the time at which the seller took it.
    placed_at: DateTime<Utc>,
    /// The height of the block at that time.
    placed_height: i64,
    /// The hash of that transaction; null for a message of governance.
    placed_tx: Option<String>,
    /// The time at which the seller took the offer; null for an open offer, and for other orders.
    taken_at: Option<DateTime<Utc>>,
    /// The hash of that transaction; null for a message of governance.
    taken_tx: Option<String>,
    /// The time of the delivery; null before it.
    delivered_at: Option<DateTime<Utc>>,
    /// The hash of that transaction; null for a message of governance.
    delivered_tx: Option<String>,
    /// The time at which the order was settled, refunded or withdrawn; null before.
    closed_at: Option<DateTime<Utc>>,
    /// The hash of that transaction; null for a message of governance.
    closed_tx: Option<String>,
}

impl From<orders::Order> for Order {
    fn from(record: orders::Order) -> Self {
        Order {
            id: record.id,
            listing: record.listing,
            version: record.version,
            plan: record.plan,
            buyer: record.buyer,
            seller: record.seller,
            price: record.price.into(),
            card_cid: record.card,
            fee: record.fee.into(),
            state: record.state.into(),
            is_offer: record.is_offer,
            resold: record.resold,
            royalty: record.royalty.into(),
            returned: record.returned.into(),
            expires_at: record.expires_at.map(time),
            expires_at_height: record.expires_at_height,
            deliver_by: record.deliver_by.map(time),
            deliver_by_height: record.deliver_by_height,
            refund_from: record.refund_from.map(time),
            refund_from_height: record.refund_from_height,
            challenge_window: record.challenge_window,
            cooldown: record.cooldown,
            settle_from: record.settle_from.map(time),
            settle_from_height: record.settle_from_height,
            release_from: record.release_from.map(time),
            release_from_height: record.release_from_height,
            stake: record.stake.into(),
            bond: record.bond.into(),
            bond_state: record.bond_state.into(),
            bond_released: record.bond_released.map(Coin::from),
            bond_to_buyer: record.bond_to_buyer.map(Coin::from),
            bond_recipient: record.bond_recipient,
            bond_to_treasury: record.bond_to_treasury.map(Coin::from),
            bond_ended_at: record.bond_ended_at.map(time),
            bond_ended_tx: record.bond_ended_tx,
            transport_key: record.transport_key,
            delivery: record.delivery,
            placed_at: time(record.placed_at),
            placed_height: record.placed_height,
            placed_tx: record.placed_tx,
            taken_at: record.taken_at.map(time),
            taken_tx: record.taken_tx,
            delivered_at: record.delivered_at.map(time),
            delivered_tx: record.delivered_tx,
            closed_at: record.closed_at.map(time),
            closed_tx: record.closed_tx,
        }
    }
}

/// A step of an order.
#[derive(Serialize, ToSchema)]
pub(super) struct Step {
    /// The step that the order took.
    kind: StepKind,
    /// The time of the block.
    at: DateTime<Utc>,
    /// The height of the block.
    height: i64,
    /// The hash of that transaction; null for a message of governance.
    tx: Option<String>,
}

impl From<history::Step> for Step {
    fn from(record: history::Step) -> Self {
        Step { kind: record.kind.into(), at: time(record.at), height: record.height, tx: record.tx }
    }
}

/// The dispute of an order: its buyer says that the model breaks its card's promises.
#[derive(Serialize, ToSchema)]
pub(super) struct Dispute {
    /// The number of the order.
    order: i64,
    /// The account that opened it: the order's buyer.
    buyer: String,
    /// The account that decides.
    arbiter: String,
    /// The arbiter's deadline: until then it can rule and a proof counts; from then on anyone can settle.
    decide_by: DateTime<Utc>,
    /// The least height from which that holds: time and height must both be reached.
    decide_by_height: i64,
    /// The stake that the buyer paid in.
    stake: Coin,
    /// The address of the evidence, in the buyer's words.
    reason: String,
    /// The amount that the buyer last proposed; null before its first proposal.
    asked: Option<Coin>,
    /// The amount that the seller last proposed to return; null before its first proposal.
    offered: Option<Coin>,
    /// The time at which the buyer opened it.
    opened_at: DateTime<Utc>,
    /// The hash of that transaction; null for a message of governance.
    opened_tx: Option<String>,
    /// The kind of end; null while the dispute is open.
    end: Option<DisputeEnd>,
    /// The part of the price that returned to the buyer; null while the dispute is open.
    to_buyer: Option<Coin>,
    /// The part of the stake that returned to the buyer; the treasury receives the rest. Null while the dispute is open.
    stake_back: Option<Coin>,
    /// The time of its end; null while the dispute is open.
    ended_at: Option<DateTime<Utc>>,
    /// The hash of that transaction; null for a message of governance.
    ended_tx: Option<String>,
}

impl From<disputes::Dispute> for Dispute {
    fn from(record: disputes::Dispute) -> Self {
        Dispute {
            order: record.order,
            buyer: record.buyer,
            arbiter: record.arbiter,
            decide_by: time(record.decide_by),
            decide_by_height: record.decide_by_height,
            stake: record.stake.into(),
            reason: record.reason,
            asked: record.asked.map(Coin::from),
            offered: record.offered.map(Coin::from),
            opened_at: time(record.opened_at),
            opened_tx: record.opened_tx,
            end: record.end.map(DisputeEnd::from),
            to_buyer: record.to_buyer.map(Coin::from),
            stake_back: record.stake_back.map(Coin::from),
            ended_at: record.ended_at.map(time),
            ended_tx: record.ended_tx,
        }
    }
}
