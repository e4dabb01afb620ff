//! Orders.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, InputObject, Result, SimpleObject, ID};

use super::account::Account;
use super::assurance::Guarantee;
use super::dispute::Dispute;
use super::error::bad_input;
use super::history::{BondState, Step};
use super::license::License;
use super::listing::Listing;
use super::loaders::{rows, DisputeOf, HistoryOf, LicenseKey, ListingKey, PayeesOf, ReviewOf, VersionKey};
use super::node::NodeId;
use super::page::{connection, rows_of_page, Paged};
use super::plan::Coin;
use super::revenue::PriceDivision;
use super::review::Review;
use super::scalars::{time, BigInt, DateTime};
use super::version::Version;
use crate::read::divisions::Divisible;
use crate::read::guarantees::Terms;
use crate::read::{orders, Rows, Slice};

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "orders::OrderState")]
pub enum OrderState {
    /// The buyer paid, the seller took the order if it was an offer, and the delivery is due.
    Funded,
    /// Escrow accepted the delivery; the order waits for acceptance, a dispute, a proof or a settlement.
    Delivered,
    /// Escrow paid the sellers and the buyer holds the license, minted or transferred: final.
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
    #[graphql(skip)]
    split_version: i64,
    /// The price before its division.
    #[graphql(skip)]
    divisible: Option<Divisible>,
    /// The order's number; the license that it mints has the same.
    pub id: ID,
    /// The number of the listing.
    pub listing_id: ID,
    /// The number of the version.
    pub version: BigInt,
    /// The plan's position in its listing, from 0.
    pub plan: i32,
    /// The account that paid.
    pub buyer: String,
    /// The account that must deliver: the reseller for a resale, otherwise the seller.
    pub seller: String,
    /// The price that the buyer paid.
    pub price: Coin,
    /// The content identifier of the listing's card when the order was placed; an arbiter rules by this card.
    pub card_cid: String,
    /// The market's part of the price.
    pub fee: Coin,
    /// How far the order is.
    pub state: OrderState,
    /// Whether the buyer named the price.
    pub is_offer: bool,
    /// The token id of the resold license; null when the creators sell.
    pub resold_id: Option<ID>,
    /// The creators' part of a resale's price.
    pub royalty: Coin,
    /// The part of a settled order's price that returned to the buyer.
    pub returned: Coin,
    /// The time from which an offer's seller can't take it and anyone can withdraw it; null for other orders.
    pub expires_at: Option<DateTime>,
    /// The least height from which it has expired: time and height must both be reached.
    pub expires_at_height: Option<BigInt>,
    /// The deadline of the delivery; null for an offer before its seller takes it.
    pub deliver_by: Option<DateTime>,
    /// The least height from which the deadline is over: time and height must both be reached.
    pub deliver_by_height: Option<BigInt>,
    /// The time from which anyone can refund an undelivered order; null for an offer before its seller takes it.
    pub refund_from: Option<DateTime>,
    /// The least height from which that holds: time and height must both be reached.
    pub refund_from_height: Option<BigInt>,
    /// The buyer's time to challenge the delivery before the seller is paid, in seconds; 0 without a window.
    pub challenge_window: BigInt,
    /// The time after the challenge window in which a proof still forfeits the bond, in seconds.
    pub cooldown: BigInt,
    /// The time from which anyone can settle the order and nobody challenge it; null before the delivery. During a
    /// dispute, `dispute.decideBy` replaces it.
    pub settle_from: Option<DateTime>,
    /// The least height from which that holds: time and height must both be reached.
    pub settle_from_height: Option<BigInt>,
    /// The time from which the bond can be released and no proof reaches it; null before the delivery.
    pub release_from: Option<DateTime>,
    /// The least height from which that holds: time and height must both be reached.
    pub release_from_height: Option<BigInt>,
    /// The stake that a dispute takes from the buyer.
    pub stake: Coin,
    /// The part of the seller's bond that the order reserves; an offer reserves it once its seller takes it.
    pub bond: Coin,
    /// The state of the part of the seller's bond that the order reserves.
    pub bond_state: BondState,
    /// The part of the bond that returned to the seller; null before its release.
    pub bond_released: Option<Coin>,
    /// The part of the bond that `bondRecipient` received; null unless the seller forfeited some of it.
    pub bond_to_buyer: Option<Coin>,
    /// The account that received `bondToBuyer`: the license's holder for a settled order, otherwise the buyer; null
    /// unless the seller forfeited some of the bond.
    pub bond_recipient: Option<String>,
    /// The part of the bond that the treasury receives; null unless the seller forfeited some of it.
    pub bond_to_treasury: Option<Coin>,
    /// The time at which the bond was released or forfeited; null while it is reserved.
    pub bond_ended_at: Option<DateTime>,
    /// The hash of the transaction that released or forfeited it.
    pub bond_ended_tx: Option<String>,
    /// The sums that the buyer gets back in each case, by the terms that the order froze.
    pub guarantee: Option<Guarantee>,
    /// The buyer's transport key `T`: a compressed point of G1.
    pub transport_key: String,
    /// The encrypted key and its proof, `c1 ‖ c2 ‖ c3`; null before the delivery.
    pub delivery: Option<String>,
    /// The time of the order or offer; for a taken offer, the time at which the seller took it.
    pub placed_at: DateTime,
    /// The height of the block at that time.
    pub placed_height: BigInt,
    /// The hash of that transaction.
    pub placed_tx: Option<String>,
    /// The time at which the seller took the offer; null for an open offer, and for other orders.
    pub taken_at: Option<DateTime>,
    /// The hash of the transaction that took it.
    pub taken_tx: Option<String>,
    /// The time of the delivery; null before it.
    pub delivered_at: Option<DateTime>,
    /// The hash of that transaction.
    pub delivered_tx: Option<String>,
    /// The time at which the order was settled, refunded or withdrawn; null before.
    pub closed_at: Option<DateTime>,
    /// The hash of that transaction.
    pub closed_tx: Option<String>,
}

impl From<orders::Order> for Order {
    fn from(order: orders::Order) -> Self {
        Order {
            guarantee: Terms::of_order(&order).map(|terms| Guarantee::of(terms, &order.price.denom)),
            divisible: Divisible::of_order(&order),
            split_version: order.split_version,
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
    /// The order's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::Order(self.number).into()
    }

    /// The account that paid.
    async fn buyer_account(&self) -> Account {
        Account::new(self.buyer.clone())
    }

    /// The account that must deliver.
    async fn seller_account(&self) -> Account {
        Account::new(self.seller.clone())
    }

    /// The listing that the order buys from.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }

    /// The version that the order buys.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn sold_version(&self, ctx: &Context<'_>) -> Result<Option<Version>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(VersionKey((self.of, self.version.0))).await?)
    }

    /// The order's steps, in the chain's order: at most the last 100.
    #[graphql(complexity = "super::cost::steps(child_complexity)")]
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<Step>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(HistoryOf(self.number)).await?.unwrap_or_default())
    }

    /// The dispute, open or ended; null without one.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn dispute(&self, ctx: &Context<'_>) -> Result<Option<Dispute>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(DisputeOf(self.number)).await?)
    }

    /// Its buyer's review; null without one.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn review(&self, ctx: &Context<'_>) -> Result<Option<Review>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ReviewOf(self.number)).await?)
    }

    /// The division of the price among the payees of the split that the order froze: as its settlement paid it, or would
    /// pay it if nothing returns to the buyer. Null for an order that was refunded or withdrawn.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn division(&self, ctx: &Context<'_>) -> Result<Option<PriceDivision>> {
        let Some(price) = self.divisible else {
            return Ok(None);
        };
        let key = PayeesOf((self.of, self.split_version));
        let payees = ctx.data::<DataLoader<Rows>>()?.load_one(key).await?.unwrap_or_default();
        Ok(PriceDivision::of(price, &payees, &self.price.denom))
    }

    /// The resold license; null when the creators sell.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn resold(&self, ctx: &Context<'_>) -> Result<Option<License>> {
        let Some(license) = self.resold else {
            return Ok(None);
        };
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(license)).await?)
    }

    /// The license that the order minted or passed on; null before the settlement.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn license(&self, ctx: &Context<'_>) -> Result<Option<License>> {
        if self.state != OrderState::Settled {
            return Ok(None);
        }
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(self.resold.unwrap_or(self.number))).await?)
    }
}

/// Selects orders. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct OrderFilter {
    /// The number of the order.
    pub id: Option<ID>,
    /// One of these orders.
    pub ids: Option<Vec<ID>>,
    /// The account that buys.
    pub buyer: Option<String>,
    /// One of these accounts.
    pub buyers: Option<Vec<String>>,
    /// The account that sells, or resells.
    pub seller: Option<String>,
    /// One of these accounts.
    pub sellers: Option<Vec<String>>,
    /// The number of the listing.
    pub listing: Option<ID>,
    /// One of these listings.
    pub listings: Option<Vec<ID>>,
    /// How far the order is.
    pub state: Option<OrderState>,
    /// One of these states.
    pub states: Option<Vec<OrderState>>,
    /// The hash of the transaction that placed the order, made the offer or took it, in hexadecimal.
    pub tx: Option<String>,
}

impl OrderFilter {
    pub(super) fn read(self) -> Result<orders::OrderFilter> {
        Ok(orders::OrderFilter {
            id: self.id.as_ref().map(number).transpose()?,
            ids: numbers(self.ids)?,
            buyer: self.buyer,
            buyers: self.buyers,
            seller: self.seller,
            sellers: self.sellers,
            listing: self.listing.as_ref().map(number).transpose()?,
            listings: numbers(self.listings)?,
            state: self.state.map(orders::OrderState::from),
            states: self.states.map(|states| states.into_iter().map(orders::OrderState::from).collect()),
            tx: self.tx,
        })
    }
}

/// A page of orders.
pub(super) async fn page(ctx: &Context<'_>, filter: OrderFilter, slice: Slice) -> Result<Paged<Order>> {
    Ok(connection(rows_of_page(ctx)?.order_page(&filter.read()?, slice).await?))
}

/// The one order of a transaction.
pub(super) async fn of_transaction(ctx: &Context<'_>, tx: String) -> Result<Option<Order>> {
    let filter = orders::OrderFilter { tx: Some(tx), ..Default::default() };
    let page = rows(ctx)?.order_page(&filter, Slice { first: Some(2), ..Slice::default() }).await?;
    let mut found = page.rows.into_iter().map(|(_, order)| Order::from(order));
    match (found.next(), found.next()) {
        (Some(_), Some(_)) => {
            Err(bad_input("the transaction has several orders: ask `orders(filter: {tx: …})` for them"))
        }
        (first, _) => Ok(first),
    }
}

/// Ids as the numbers that they are.
pub(super) fn numbers(ids: Option<Vec<ID>>) -> Result<Option<Vec<i64>>> {
    ids.map(|ids| ids.iter().map(number).collect()).transpose()
}

/// An id as the number that it is.
pub(super) fn number(id: &ID) -> Result<i64> {
    id.parse().map_err(|_| {
        let shown: String = id.chars().take(60).collect();
        bad_input(format!("{shown:?} is no id: ids are whole numbers"))
    })
}
