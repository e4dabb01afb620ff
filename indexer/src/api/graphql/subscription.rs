//! What can be followed.

use std::sync::Arc;

use async_graphql::{Context, Enum, Result, SimpleObject, Subscription, ID};
use futures::{Stream, StreamExt};

use super::history::StepKind;
use super::listing::Listing;
use super::order::{numbers, Order, OrderFilter};
use super::plan::Coin;
use super::scalars::{time, BigInt, DateTime};
use crate::read::feed::{self, Place, Told, What};
use crate::read::history;
use crate::read::{check_text, Feed, Rows};

/// What can be followed over `graphql-transport-ws`.
pub struct Subscription;

/// What is followed, and the tables behind it.
pub(super) struct Followed {
    pub feed: Feed,
    pub rows: Rows,
}

/// A step of an order, with the order.
#[derive(SimpleObject)]
pub struct OrderStep {
    /// The step's place in the chain: follow from it on as `after`, on any server.
    pub cursor: String,
    /// The step that the order took.
    pub kind: StepKind,
    /// The time of the block.
    pub at: DateTime,
    /// The height of the block.
    pub height: BigInt,
    /// The hash of the transaction; null for a message of governance.
    pub tx: Option<String>,
    /// The order as the index holds it when it tells of the step, or later. For a step of a license, the order that
    /// first bought it.
    pub order: Order,
}

/// The changes of listings that followers hear of, by the account that makes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "feed::ListingChangeKind")]
pub enum ListingChangeKind {
    /// The seller created the listing.
    Created,
    /// The seller published a version.
    Published,
    /// The seller changed the price of a plan.
    Priced,
    /// The seller replaced the payees.
    PayeesChanged,
    /// The seller replaced the card.
    CardChanged,
    /// The seller paused, resumed or retired the listing.
    StateChanged,
    /// Governance or its moderator delisted the listing.
    Delisted,
    /// An account relisted the listing.
    Relisted,
    /// A proof showed that a version is bad.
    MarkedBad,
}

/// A change of a listing, with the listing.
#[derive(SimpleObject)]
pub struct ListingChange {
    /// The change's place in the chain: follow from it on as `after`, on any server.
    pub cursor: String,
    /// The kind of change.
    pub kind: ListingChangeKind,
    /// The time of the block.
    pub at: DateTime,
    /// The height of the block.
    pub height: BigInt,
    /// The hash of the transaction; null for a message of governance.
    pub tx: Option<String>,
    /// The position of the plan whose price changed; null for another change.
    pub plan: Option<i32>,
    /// The new price; null for another change.
    pub price: Option<Coin>,
    /// The listing as the index holds it when it tells of the change, or later.
    pub listing: Listing,
}

impl OrderStep {
    pub(super) fn of(told: &Told, kind: history::StepKind, order: Order) -> Self {
        OrderStep {
            cursor: told.place.to_string(),
            kind: kind.into(),
            at: time(told.at),
            height: BigInt(told.place.height()),
            tx: told.tx.clone(),
            order,
        }
    }
}

impl ListingChange {
    fn of(told: &Told, change: &feed::ListingChange, listing: Listing) -> Self {
        let (plan, price) = change.price.clone().unzip();
        ListingChange {
            cursor: told.place.to_string(),
            kind: change.kind.into(),
            at: time(told.at),
            height: BigInt(told.place.height()),
            tx: told.tx.clone(),
            plan: plan.and_then(|plan| i32::try_from(plan).ok()),
            price: price.map(Coin::from),
            listing,
        }
    }
}

/// Follows the market over a WebSocket at `/graphql/ws`, by the protocol `graphql-transport-ws`: from the last block of the index
/// on, or from any cursor that was told. Nothing is left out and nothing told twice, on whichever server a follower resumes.
#[Subscription]
impl Subscription {
    /// Answers every step of orders: orders and offers that are placed, taken, delivered, disputed, settled, refunded,
    /// and so on.
    async fn order_steps(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The cursor of a step or change, or `_meta { cursor }`: follows from there on, not from now on."
        )]
        after: Option<String>,
        #[graphql(desc = "One of these kinds.")] kinds: Option<Vec<StepKind>>,
        #[graphql(desc = "The order meets this, as it is when the step is told.")] filter: Option<OrderFilter>,
    ) -> Result<impl Stream<Item = Result<OrderStep>>> {
        let filter = filter.unwrap_or_default().read()?;
        filter.check()?;
        let kinds = kinds.map(|kinds| kinds.into_iter().map(history::StepKind::from).collect::<Vec<_>>());
        follow(ctx, after, move |told| match &told.what {
            What::Step(kind, order) => {
                let is_wanted = kinds.as_ref().is_none_or(|kinds| kinds.contains(kind)) && filter.takes(order);
                is_wanted.then(|| OrderStep::of(told, *kind, Order::from(order.as_ref().clone())))
            }
            _ => None,
        })
    }

    /// Answers every change of listings: new ones, versions, prices, cards, states.
    async fn listing_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The cursor of a step or change, or `_meta { cursor }`: follows from there on, not from now on."
        )]
        after: Option<String>,
        #[graphql(desc = "One of these kinds.")] kinds: Option<Vec<ListingChangeKind>>,
        #[graphql(desc = "One of these listings.")] listings: Option<Vec<ID>>,
        #[graphql(desc = "A listing of one of these accounts.")] sellers: Option<Vec<String>>,
    ) -> Result<impl Stream<Item = Result<ListingChange>>> {
        let listings = numbers(listings)?;
        for seller in sellers.iter().flatten() {
            check_text("sellers", seller)?;
        }
        let kinds = kinds.map(|kinds| kinds.into_iter().map(feed::ListingChangeKind::from).collect::<Vec<_>>());
        follow(ctx, after, move |told| match &told.what {
            What::Change(change, listing) => {
                let is_wanted = kinds.as_ref().is_none_or(|kinds| kinds.contains(&change.kind))
                    && listings.as_ref().is_none_or(|listings| listings.contains(&listing.id))
                    && sellers.as_ref().is_none_or(|sellers| sellers.contains(&listing.seller));
                is_wanted.then(|| ListingChange::of(told, change, Listing::from(listing.as_ref().clone())))
            }
            _ => None,
        })
    }

    /// Answers every new order and offer, once each, from now on.
    #[graphql(deprecation = "It can't be resumed: follow `orderSteps(kinds: [PLACED, OFFERED])`.")]
    async fn order_placed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order meets this.")] filter: Option<OrderFilter>,
    ) -> Result<impl Stream<Item = Result<Order>>> {
        let filter = filter.unwrap_or_default().read()?;
        filter.check()?;
        follow(ctx, None, move |told| match &told.what {
            What::Step(history::StepKind::Placed | history::StepKind::Offered, order) => {
                filter.takes(order).then(|| Order::from(order.as_ref().clone()))
            }
            _ => None,
        })
    }
}

/// What `tell` makes of the events after a cursor. A failure of the database is told and ends it: the last cursor resumes.
fn follow<T>(
    ctx: &Context<'_>,
    after: Option<String>,
    tell: impl Fn(&Arc<Told>) -> Option<T> + Send + 'static,
) -> Result<impl Stream<Item = Result<T>>> {
    let after = after.map(|cursor| cursor.parse::<Place>()).transpose()?;
    let Followed { feed, rows } = ctx.data()?;
    let told = feed.follow(rows.clone(), after)?;
    let mut has_failed = false;
    let told = told.take_while(move |told| {
        let goes_on = !has_failed;
        has_failed = told.is_err();
        std::future::ready(goes_on)
    });
    Ok(told.filter_map(move |told| {
        let wanted = match told {
            Ok(told) => tell(&told).map(Ok),
            Err(failure) => Some(Err(failure.into())),
        };
        std::future::ready(wanted)
    }))
}
