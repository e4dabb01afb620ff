//! What is asked of orders, and of what comes of them.

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Object, Result, ID};

use super::dispute::{Dispute, DisputeFilter};
use super::error::bad_input;
use super::license::{License, LicenseFilter};
use super::loaders::{LicenseKey, OrderKey, ResaleKey};
use super::order::{number, Order, OrderFilter};
use super::page::Paged;
use super::rekey::{Rekey, RekeyFilter};
use super::resale::{Resale, ResaleFilter};
use crate::read::{Rows, Slice};

/// Orders, licenses, and what happens to them.
#[derive(Default)]
pub struct TradeQuery;

#[Object]
impl TradeQuery {
    /// Answers a page of orders and offers, newest first.
    #[graphql(complexity = "super::cost::page(first.or(last), child_complexity)")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The orders meet this.")] filter: Option<OrderFilter>,
    ) -> Result<Paged<Order>> {
        super::order::page(ctx, filter.unwrap_or_default(), Slice { first, after, last, before }).await
    }

    /// Answers one order: by its number, or by the transaction that placed it, made the offer or took it.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order's number.")] id: Option<ID>,
        #[graphql(
            desc = "The hash of the transaction, in hexadecimal. One that placed several orders is refused: ask `orders` \
                       for them."
        )]
        tx: Option<String>,
    ) -> Result<Option<Order>> {
        match (id, tx) {
            (Some(id), None) => Ok(ctx.data::<DataLoader<Rows>>()?.load_one(OrderKey(number(&id)?)).await?),
            (None, Some(tx)) => super::order::of_transaction(ctx, tx).await,
            _ => Err(bad_input("an order is asked for by its id or by a tx: give one of them")),
        }
    }

    /// Answers a page of licenses, newest first.
    #[graphql(complexity = "super::cost::page(first.or(last), child_complexity)")]
    async fn licenses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The licenses meet this.")] filter: Option<LicenseFilter>,
    ) -> Result<Paged<License>> {
        super::license::page(ctx, filter.unwrap_or_default(), Slice { first, after, last, before }).await
    }

    /// Answers one license; null if there is none of the number.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn license(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of the license, which is its order's.")] id: ID,
    ) -> Result<Option<License>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(number(&id)?)).await?)
    }

    /// Answers a page of requests for licenses' keys, newest first: the last one of each license.
    #[graphql(complexity = "super::cost::page(first.or(last), child_complexity)")]
    async fn rekeys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The requests meet this.")] filter: Option<RekeyFilter>,
    ) -> Result<Paged<Rekey>> {
        super::rekey::page(ctx, filter.unwrap_or_default(), Slice { first, after, last, before }).await
    }

    /// Answers a page of resales, newest first.
    #[graphql(complexity = "super::cost::page(first.or(last), child_complexity)")]
    async fn resales(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The resales meet this.")] filter: Option<ResaleFilter>,
    ) -> Result<Paged<Resale>> {
        super::resale::page(ctx, filter.unwrap_or_default(), Slice { first, after, last, before }).await
    }

    /// Answers the resale of a license; null while its holder keeps it.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn resale(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of the license.")] license: ID,
    ) -> Result<Option<Resale>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ResaleKey(number(&license)?)).await?)
    }

    /// Answers a page of disputes, newest first.
    #[graphql(complexity = "super::cost::page(first.or(last), child_complexity)")]
    async fn disputes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The disputes meet this.")] filter: Option<DisputeFilter>,
    ) -> Result<Paged<Dispute>> {
        super::dispute::page(ctx, filter.unwrap_or_default(), Slice { first, after, last, before }).await
    }
}
