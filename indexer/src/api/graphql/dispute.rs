//! Disputes.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, InputObject, Result, SimpleObject, ID};

use super::account::Account;
use super::loaders::OrderKey;
use super::node::NodeId;
use super::order::Order;
use super::page::{connection, rows_of_page, Paged};
use super::plan::Coin;
use super::scalars::{time, BigInt, DateTime};
use crate::read::{disputes, Rows, Slice};

/// The kind of a dispute's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "disputes::DisputeEnd")]
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

/// The dispute of an order: its buyer says that the model breaks its card's promises.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Dispute {
    #[graphql(skip)]
    number: i64,
    /// The number of the order.
    pub order_id: ID,
    /// The account that opened it: the order's buyer.
    pub buyer: String,
    /// The account that decides.
    pub arbiter: String,
    /// The arbiter's deadline: until then it can rule and a proof counts; from then on anyone can settle.
    pub decide_by: DateTime,
    /// The least height from which the deadline is over: time and height must both be reached.
    pub decide_by_height: BigInt,
    /// The stake that the buyer paid in.
    pub stake: Coin,
    /// The address of the evidence, in the buyer's words.
    pub reason: String,
    /// The amount that the buyer last proposed; null before its first proposal.
    pub asked: Option<Coin>,
    /// The amount that the seller last proposed to return; null before its first proposal.
    pub offered: Option<Coin>,
    /// The time at which the buyer opened it.
    pub opened_at: DateTime,
    /// The hash of that transaction.
    pub opened_tx: Option<String>,
    /// The kind of end; null while the dispute is open.
    pub end: Option<DisputeEnd>,
    /// The part of the price that returned to the buyer; null while the dispute is open.
    pub to_buyer: Option<Coin>,
    /// The part of the stake that returned to the buyer; the treasury receives the rest. Null while the dispute is
    /// open.
    pub stake_back: Option<Coin>,
    /// The time of its end; null while the dispute is open.
    pub ended_at: Option<DateTime>,
    /// The hash of that transaction.
    pub ended_tx: Option<String>,
}

impl From<disputes::Dispute> for Dispute {
    fn from(dispute: disputes::Dispute) -> Self {
        Dispute {
            number: dispute.order,
            order_id: dispute.order.into(),
            buyer: dispute.buyer,
            arbiter: dispute.arbiter,
            decide_by: time(dispute.decide_by),
            decide_by_height: BigInt(dispute.decide_by_height),
            stake: dispute.stake.into(),
            reason: dispute.reason,
            asked: dispute.asked.map(Coin::from),
            offered: dispute.offered.map(Coin::from),
            opened_at: time(dispute.opened_at),
            opened_tx: dispute.opened_tx,
            end: dispute.end.map(DisputeEnd::from),
            to_buyer: dispute.to_buyer.map(Coin::from),
            stake_back: dispute.stake_back.map(Coin::from),
            ended_at: dispute.ended_at.map(time),
            ended_tx: dispute.ended_tx,
        }
    }
}

#[ComplexObject]
impl Dispute {
    /// The dispute's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::Dispute(self.number).into()
    }

    /// The account that decides.
    async fn arbiter_account(&self) -> Account {
        Account::new(self.arbiter.clone())
    }

    /// The order that is disputed.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(OrderKey(self.number)).await?)
    }
}

/// Selects disputes. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DisputeFilter {
    /// Whether the dispute has not ended.
    pub open: Option<bool>,
    /// The account that decides.
    pub arbiter: Option<String>,
    /// One of these accounts decides.
    pub arbiters: Option<Vec<String>>,
    /// The account that opened it.
    pub buyer: Option<String>,
    /// One of these accounts opened it.
    pub buyers: Option<Vec<String>>,
    /// The account that delivered.
    pub seller: Option<String>,
}

/// A page of disputes.
pub(super) async fn page(ctx: &Context<'_>, filter: DisputeFilter, slice: Slice) -> Result<Paged<Dispute>> {
    let DisputeFilter { open, arbiter, arbiters, buyer, buyers, seller } = filter;
    let filter = disputes::DisputeFilter { open, arbiter, arbiters, buyer, buyers, seller };
    Ok(connection(rows_of_page(ctx)?.dispute_page(&filter, slice).await?))
}
