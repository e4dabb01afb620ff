//! What can be asked.

use async_graphql::connection::Connection;
use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject, ID};
use chrono::{DateTime, Utc};

use super::filter::ListingFilter;
use super::history::Bond;
use super::license::{License, LicenseFilter};
use super::listing::Listing;
use super::loaders::{BondsOf, LicenseKey, ListingKey, OrderKey, ResaleKey};
use super::order::{number, Order, OrderFilter};
use super::page::{connection, Total};
use super::rekey::{Rekey, RekeyFilter};
use super::resale::{Resale, ResaleFilter};
use super::scalars::BigInt;
use super::seller::Seller;
use super::settings::{OrderPause, Settings};
use crate::read::listings::{self, ListingQuestion};
use crate::read::{balances, check_text, meta, Amount, Rows, Slice};

/// By what listings are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ListingSort {
    /// By the time of their creation; the newest first unless said otherwise.
    Newest,
    /// By their lowest price in one denom; the lowest first unless said otherwise.
    Price,
    /// By sales; the most first unless said otherwise.
    BestSelling,
}

/// A direction of sorting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Direction {
    /// From small to large.
    Asc,
    /// From large to small.
    Desc,
}

/// A sort of listings. Ties are broken by the id.
#[derive(Clone, Debug, InputObject)]
pub struct ListingOrder {
    /// By what.
    pub field: ListingSort,
    /// In which direction.
    pub direction: Option<Direction>,
    /// In which denom prices are compared: needed with PRICE, and listings without a price in it
    /// are left out.
    pub denom: Option<String>,
}

/// How far the index is.
#[derive(SimpleObject)]
pub struct Meta {
    /// The chain.
    pub chain_id: String,
    /// Last height that the index holds.
    pub height: BigInt,
    /// Last height that the chain was seen to have.
    pub chain_head: BigInt,
    /// When the chain was last seen.
    pub chain_seen_at: DateTime<Utc>,
    /// Time of the block at `height`; null before the first.
    pub time: Option<DateTime<Utc>>,
    /// First height that the index holds.
    pub start_height: BigInt,
    /// Heights that are missing between the two: 0, or the index is damaged.
    pub gaps: BigInt,
    /// Events that are left out because their values can't be stored or read.
    pub quarantined: BigInt,
}

/// What the ledger owes to an account in one denom.
#[derive(SimpleObject)]
pub struct Balance {
    /// The account.
    pub account: String,
    /// The denom.
    pub denom: String,
    /// All that was ever credited.
    pub credited: Amount,
    /// All that was ever paid out.
    pub claimed: Amount,
    /// The difference of the two.
    pub owed: Amount,
}

impl From<meta::Meta> for Meta {
    fn from(meta: meta::Meta) -> Self {
        Meta {
            chain_id: meta.chain_id,
            height: BigInt(meta.height),
            chain_head: BigInt(meta.head),
            chain_seen_at: meta.head_seen_at,
            time: meta.time,
            start_height: BigInt(meta.start_height),
            gaps: BigInt(meta.gaps),
            quarantined: BigInt(meta.quarantined),
        }
    }
}

impl From<balances::Balance> for Balance {
    fn from(balance: balances::Balance) -> Self {
        let balances::Balance { account, denom, credited, claimed, owed } = balance;
        Balance { account, denom, credited, claimed, owed }
    }
}

/// Questions about the market.
pub struct Query;

/// Questions about the market.
#[Object]
impl Query {
    /// Listings, searched, filtered and sorted. Without a condition on what sells, those that can be bought.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn listings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many: 20 unless said otherwise, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor, given with the same query, filter and order.")] after: Option<
            String,
        >,
        #[graphql(desc = "Words to search names, tags and cards for; \"phrases\", or, and -words work.")] query: Option<
            String,
        >,
        filter: Option<ListingFilter>,
        order_by: Option<ListingOrder>,
    ) -> Result<Connection<String, Listing, Total>> {
        let question = listing_question(query, filter, order_by);
        Ok(connection(rows(ctx)?.listing_page(question, Slice { first, after }).await?))
    }

    /// One listing, in whatever state.
    async fn listing(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(number(&id)?)).await?)
    }

    /// Orders, the newest first, offers among them.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many: 20 unless said otherwise, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor, given with the same filter.")] after: Option<String>,
        filter: Option<OrderFilter>,
    ) -> Result<Connection<String, Order, Total>> {
        let filter = filter.unwrap_or_default().read()?;
        Ok(connection(rows(ctx)?.order_page(&filter, Slice { first, after }).await?))
    }

    /// One order.
    async fn order(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Order>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(OrderKey(number(&id)?)).await?)
    }

    /// Licenses, the newest first.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn licenses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many: 20 unless said otherwise, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor, given with the same filter.")] after: Option<String>,
        filter: Option<LicenseFilter>,
    ) -> Result<Connection<String, License, Total>> {
        let filter = filter.unwrap_or_default().read()?;
        Ok(connection(rows(ctx)?.license_page(&filter, Slice { first, after }).await?))
    }

    /// One license.
    async fn license(&self, ctx: &Context<'_>, id: ID) -> Result<Option<License>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(number(&id)?)).await?)
    }

    /// Keys that licenses' holders asked for once more, those asked for last first: the last request of each license.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn rekeys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many: 20 unless said otherwise, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor, given with the same filter.")] after: Option<String>,
        filter: Option<RekeyFilter>,
    ) -> Result<Connection<String, Rekey, Total>> {
        let filter = filter.unwrap_or_default().read()?;
        Ok(connection(rows(ctx)?.rekey_page(&filter, Slice { first, after }).await?))
    }

    /// Licenses that their holders resell, those put up last first.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn resales(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many: 20 unless said otherwise, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor, given with the same filter.")] after: Option<String>,
        filter: Option<ResaleFilter>,
    ) -> Result<Connection<String, Resale, Total>> {
        let filter = filter.unwrap_or_default().read()?;
        Ok(connection(rows(ctx)?.resale_page(&filter, Slice { first, after }).await?))
    }

    /// How a license is resold; null while it is not for resale.
    async fn resale(&self, ctx: &Context<'_>, license: ID) -> Result<Option<Resale>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ResaleKey(number(&license)?)).await?)
    }

    /// An account as a seller, whether it ever sold anything or not.
    async fn seller(&self, account: String) -> Result<Seller> {
        check_text("account", &account)?;
        Ok(Seller::new(account))
    }

    /// The market's settings; null before governance announced them.
    async fn settings(&self, ctx: &Context<'_>) -> Result<Option<Settings>> {
        Ok(rows(ctx)?.settings().await?.map(Settings::from))
    }

    /// The pause of new orders that is in force at the last block of the index; null when there is none.
    async fn order_pause(&self, ctx: &Context<'_>) -> Result<Option<OrderPause>> {
        let pause = rows(ctx)?.order_pause().await?;
        Ok(pause.filter(|pause| pause.in_force).map(OrderPause::from))
    }

    /// What a seller has at stake, by denom.
    async fn bonds(&self, ctx: &Context<'_>, seller: String) -> Result<Vec<Bond>> {
        check_text("seller", &seller)?;
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(BondsOf(seller)).await?.unwrap_or_default())
    }

    /// What a seller has at stake in one denom; null for who never posted a bond in it.
    async fn bond(&self, ctx: &Context<'_>, seller: String, denom: String) -> Result<Option<Bond>> {
        Ok(self.bonds(ctx, seller).await?.into_iter().find(|bond| bond.denom == denom))
    }

    /// What the ledger owes to an account, by denom.
    async fn balances(&self, ctx: &Context<'_>, account: String) -> Result<Vec<Balance>> {
        Ok(rows(ctx)?.balances(&account).await?.into_iter().map(Balance::from).collect())
    }

    /// How far the index is; null before ingest has begun.
    #[graphql(name = "_meta")]
    async fn meta(&self, ctx: &Context<'_>) -> Result<Option<Meta>> {
        Ok(rows(ctx)?.meta().await?.map(Meta::from))
    }
}

/// The tables.
fn rows<'a>(ctx: &Context<'a>) -> Result<&'a Rows> {
    Ok(ctx.data::<DataLoader<Rows>>()?.loader())
}

/// A page costs as many times its row's fields as it has rows.
fn page_complexity(first: Option<i32>, row: usize) -> usize {
    usize::try_from(first.unwrap_or(20)).unwrap_or(100).saturating_mul(row).saturating_add(1)
}

fn listing_question(
    words: Option<String>,
    filter: Option<ListingFilter>,
    order: Option<ListingOrder>,
) -> ListingQuestion {
    let denom = order.as_ref().and_then(|order| order.denom.clone());
    let sort = match order.as_ref().map(|order| order.field) {
        None if words.is_some() => listings::ListingSort::BestMatch,
        None | Some(ListingSort::Newest) => listings::ListingSort::Newest,
        Some(ListingSort::BestSelling) => listings::ListingSort::BestSelling,
        Some(ListingSort::Price) => listings::ListingSort::Price { denom: denom.clone() },
    };
    let descending = order.and_then(|order| order.direction).map(|direction| direction == Direction::Desc);
    ListingQuestion { words, filter: filter.unwrap_or_default().into(), sort, descending, denom }
}
