//! Orders.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, InputObject, Result, SimpleObject, ID};
use chrono::{DateTime, Utc};

use super::dispute::Dispute;
use super::error::bad_input;
use super::history::{BondState, Step};
use super::license::License;
use super::listing::Listing;
use super::loaders::{DisputeOf, HistoryOf, LicenseKey, ListingKey};
use super::plan::Coin;
use super::scalars::{time, BigInt};
use crate::read::{orders, Rows};

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "orders::OrderState")]
pub enum OrderState {
    /// Paid, an offer also taken, and not yet delivered.
    Funded,
    /// Delivered, and not yet paid out.
    Delivered,
    /// Delivered and paid out: final.
    Settled,
    /// Paid back: final.
    Refunded,
    /// Paid at a price of its buyer's own, and not taken by its seller.
    Offered,
    /// An offer that was not taken, paid back: final.
    Withdrawn,
    /// Delivered, and its buyer says that it is not what was promised.
    Disputed,
}

/// An order. Points and ciphertexts are in hexadecimal.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Order {
    #[graphql(skip)]
    number: i64,
    #[graphql(skip)]
    of: i64,
    #[graphql(skip)]
    resold: Option<i64>,
    /// Its number; the license it becomes has the same, unless one is resold.
    pub id: ID,
    /// Number of the listing.
    pub listing_id: ID,
    /// Number of the version sold.
    pub version: BigInt,
    /// Position of the plan sold.
    pub plan: i32,
    /// The account that paid.
    pub buyer: String,
    /// The account that must deliver: the reseller for a resale, otherwise the seller.
    pub seller: String,
    /// The price that the buyer paid.
    pub price: Coin,
    /// IPFS content identifier of the listing's card at that time: the promise that a dispute is held against.
    pub card_cid: String,
    /// The market's part of the price.
    pub fee: Coin,
    /// Where it stands.
    pub state: OrderState,
    /// Whether its buyer named the price.
    pub is_offer: bool,
    /// Token id of the license that is resold; null when the creators sell.
    pub resold_id: Option<ID>,
    /// The creators' part of a resale's price.
    pub royalty: Coin,
    /// What of the price went back to the buyer of a settled order.
    pub returned: Coin,
    /// The time at which an offer expires: from then on its seller can't take it, and anyone can withdraw it; null for
    /// other orders.
    pub expires_at: Option<DateTime<Utc>>,
    /// The least height of the block in which it has expired: time and height must both be reached.
    pub expires_at_height: Option<BigInt>,
    /// The time until which the seller may start to deliver; null for an offer until it is taken.
    pub deliver_by: Option<DateTime<Utc>>,
    /// The least height of the block in which that time is over: time and height must both be reached.
    pub deliver_by_height: Option<BigInt>,
    /// The time from which on anyone can refund it while it is not delivered; null for an offer until it is taken.
    pub refund_from: Option<DateTime<Utc>>,
    /// The least height of the first block in which anyone can: time and height must both be reached.
    pub refund_from_height: Option<BigInt>,
    /// The buyer's time to challenge the delivery before it is paid, in seconds; 0 for none.
    pub challenge_window: BigInt,
    /// For how long after that a proof still costs the seller the bond, in seconds.
    pub cooldown: BigInt,
    /// The time from which on anyone can settle it, and nobody challenge or dispute it; null before its delivery. While
    /// it is disputed, that is `dispute.decideBy`.
    pub settle_from: Option<DateTime<Utc>>,
    /// The least height of the first block in which anyone can: time and height must both be reached.
    pub settle_from_height: Option<BigInt>,
    /// The time from which on its bond can be released, and no proof reaches it; null before its delivery.
    pub release_from: Option<DateTime<Utc>>,
    /// The least height of the first block in which it can: time and height must both be reached.
    pub release_from_height: Option<BigInt>,
    /// The stake that a dispute takes of the buyer.
    pub stake: Coin,
    /// The part of the seller's bond that the order reserves, an offer once it is taken.
    pub bond: Coin,
    /// The state of that part.
    pub bond_state: BondState,
    /// The part of the bond that returned to the seller; null before its release.
    pub bond_released: Option<Coin>,
    /// The part of the bond that `bondRecipient` received; null unless the seller lost some of it.
    pub bond_to_buyer: Option<Coin>,
    /// The account that received it: the license's holder for a settled order, otherwise the buyer; null unless the
    /// seller lost some of the bond.
    pub bond_recipient: Option<String>,
    /// The part of the bond that the treasury receives; null unless the seller lost some of it.
    pub bond_to_treasury: Option<Coin>,
    /// The time at which the bond was released or forfeited; null while it is reserved.
    pub bond_ended_at: Option<DateTime<Utc>>,
    /// Hash of the transaction that released or forfeited it.
    pub bond_ended_tx: Option<String>,
    /// `T`, the buyer's transport key.
    pub transport_key: String,
    /// `c1 ‖ c2 ‖ c3`, once delivered.
    pub delivery: Option<String>,
    /// The time at which it was placed, or offered; of an offer that was taken, the time at which it was taken.
    pub placed_at: DateTime<Utc>,
    /// Height of that block.
    pub placed_height: BigInt,
    /// Hash of that transaction.
    pub placed_tx: Option<String>,
    /// The time at which its seller took the offer; null for an offer that is not taken, and for other orders.
    pub taken_at: Option<DateTime<Utc>>,
    /// Hash of the transaction that took it.
    pub taken_tx: Option<String>,
    /// When it was delivered.
    pub delivered_at: Option<DateTime<Utc>>,
    /// By which transaction.
    pub delivered_tx: Option<String>,
    /// When it was settled, refunded or withdrawn.
    pub closed_at: Option<DateTime<Utc>>,
    /// By which transaction.
    pub closed_tx: Option<String>,
}

impl From<orders::Order> for Order {
    fn from(order: orders::Order) -> Self {
        Order {
            number: order.id,
            of: order.listing,
            resold: order.resold,
            id: order.id.into(),
            listing_id: order.listing.into(),
            version: BigInt(order.version),
            plan: order.plan.into(),
            buyer: order.buyer,
            seller: order.seller,
            price: order.price.into(),
            card_cid: order.card,
            fee: order.fee.into(),
            state: order.state.into(),
            is_offer: order.is_offer,
            resold_id: order.resold.map(ID::from),
            royalty: order.royalty.into(),
            returned: order.returned.into(),
            expires_at: order.expires_at.map(time),
            expires_at_height: order.expires_at_height.map(BigInt),
            deliver_by: order.deliver_by.map(time),
            deliver_by_height: order.deliver_by_height.map(BigInt),
            refund_from: order.refund_from.map(time),
            refund_from_height: order.refund_from_height.map(BigInt),
            challenge_window: BigInt(order.challenge_window),
            cooldown: BigInt(order.cooldown),
            settle_from: order.settle_from.map(time),
            settle_from_height: order.settle_from_height.map(BigInt),
            release_from: order.release_from.map(time),
            release_from_height: order.release_from_height.map(BigInt),
            stake: order.stake.into(),
            bond: order.bond.into(),
            bond_state: order.bond_state.into(),
            bond_released: order.bond_released.map(Coin::from),
            bond_to_buyer: order.bond_to_buyer.map(Coin::from),
            bond_recipient: order.bond_recipient,
            bond_to_treasury: order.bond_to_treasury.map(Coin::from),
            bond_ended_at: order.bond_ended_at.map(time),
            bond_ended_tx: order.bond_ended_tx,
            transport_key: order.transport_key,
            delivery: order.delivery,
            placed_at: time(order.placed_at),
            placed_height: BigInt(order.placed_height),
            placed_tx: order.placed_tx,
            taken_at: order.taken_at.map(time),
            taken_tx: order.taken_tx,
            delivered_at: order.delivered_at.map(time),
            delivered_tx: order.delivered_tx,
            closed_at: order.closed_at.map(time),
            closed_tx: order.closed_tx,
        }
    }
}

#[ComplexObject]
impl Order {
    /// What was sold.
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }

    /// What happened to it, step by step, in the chain's order; at most the last 100 steps.
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<Step>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(HistoryOf(self.number)).await?.unwrap_or_default())
    }

    /// The dispute that its buyer began, whether it is open or has ended; null if there was none.
    async fn dispute(&self, ctx: &Context<'_>) -> Result<Option<Dispute>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(DisputeOf(self.number)).await?)
    }

    /// The license that is resold; null when the creators sell.
    async fn resold(&self, ctx: &Context<'_>) -> Result<Option<License>> {
        let Some(license) = self.resold else {
            return Ok(None);
        };
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(license)).await?)
    }

    /// The license it became, or passed on; null before the settlement.
    async fn license(&self, ctx: &Context<'_>) -> Result<Option<License>> {
        if self.state != OrderState::Settled {
            return Ok(None);
        }
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(self.resold.unwrap_or(self.number))).await?)
    }
}

/// Which orders. Conditions given together all apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct OrderFilter {
    /// Of this buyer.
    pub buyer: Option<String>,
    /// Of this seller.
    pub seller: Option<String>,
    /// Of this listing.
    pub listing: Option<ID>,
    /// In this state.
    pub state: Option<OrderState>,
}

impl OrderFilter {
    pub(super) fn read(self) -> Result<orders::OrderFilter> {
        Ok(orders::OrderFilter {
            buyer: self.buyer,
            seller: self.seller,
            listing: self.listing.as_ref().map(number).transpose()?,
            state: self.state.map(orders::OrderState::from),
        })
    }
}

/// An id as the number that it is.
pub(super) fn number(id: &ID) -> Result<i64> {
    id.parse().map_err(|_| {
        let shown: String = id.chars().take(60).collect();
        bad_input(format!("{shown:?} is no id: ids are whole numbers"))
    })
}
