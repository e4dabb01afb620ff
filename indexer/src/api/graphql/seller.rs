//! Sellers.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Result, SimpleObject, ID};

use super::history::Bond;
use super::loaders::{BondsOf, ClosingOf, OrderKey};
use super::order::Order;
use super::scalars::{time, DateTime};
use crate::read::{sellers, Rows};

/// An account as a seller.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Seller {
    /// The account that sells.
    pub account: String,
}

impl Seller {
    pub(super) fn new(account: String) -> Self {
        Seller { account }
    }
}

#[ComplexObject]
impl Seller {
    /// The missed delivery that closed the seller's listings; null while they take orders. The seller's next delivery,
    /// or its `reopen`, opens them.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn closing(&self, ctx: &Context<'_>) -> Result<Option<Closing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ClosingOf(self.account.clone())).await?)
    }

    /// The seller's bonds, by denom.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn bonds(&self, ctx: &Context<'_>) -> Result<Vec<Bond>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(BondsOf(self.account.clone())).await?.unwrap_or_default())
    }
}

/// A missed delivery that closed a seller's listings to new orders.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Closing {
    #[graphql(skip)]
    missed: i64,
    /// The time at which the listings closed.
    pub since: DateTime,
    /// The number of the order whose delivery the seller missed.
    pub order_id: ID,
    /// The hash of the transaction that closed them; null for a message of governance.
    pub tx: Option<String>,
}

#[ComplexObject]
impl Closing {
    /// The order whose delivery the seller missed.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(OrderKey(self.missed)).await?)
    }
}

impl From<sellers::Closing> for Closing {
    fn from(closing: sellers::Closing) -> Self {
        let sellers::Closing { since, order, tx, .. } = closing;
        Closing { missed: order, since: time(since), order_id: order.into(), tx }
    }
}
