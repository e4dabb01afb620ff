//! Sellers.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Result, SimpleObject, ID};
use chrono::{DateTime, Utc};

use super::history::Bond;
use super::loaders::{BondsOf, ClosingOf, OrderKey};
use super::order::Order;
use super::scalars::time;
use crate::read::{sellers, Rows};

/// An account as a seller.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Seller {
    /// The account.
    pub account: String,
}

impl Seller {
    pub(super) fn new(account: String) -> Self {
        Seller { account }
    }
}

#[ComplexObject]
impl Seller {
    /// The missed delivery that closed its listings to new orders; null while they take orders. The seller's next
    /// delivery or its word opens them again.
    async fn closing(&self, ctx: &Context<'_>) -> Result<Option<Closing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ClosingOf(self.account.clone())).await?)
    }

    /// The bonds that it has at stake, by denom.
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
    pub since: DateTime<Utc>,
    /// Number of the order that the seller did not deliver.
    pub order_id: ID,
    /// Hash of the transaction that closed them; null for a message of governance.
    pub tx: Option<String>,
}

#[ComplexObject]
impl Closing {
    /// The order that the seller did not deliver.
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
