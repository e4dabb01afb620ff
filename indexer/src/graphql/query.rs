//! What can be asked.

use async_graphql::connection::Connection;
use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject, ID};
use chrono::{DateTime, Utc};
use tokio_postgres::types::Type;

use super::cursor::fingerprint;
use super::error::bad_input;
use super::filter::{check_text, ListingFilter};
use super::history::Bond;
use super::license::{License, LicenseFilter};
use super::listing::Listing;
use super::order::{number, Order, OrderFilter};
use super::page::{page, Question, Sort, Total};
use super::rekey::{Rekey, RekeyFilter};
use super::resale::{Resale, ResaleFilter};
use super::rows::{BondsOf, LicenseKey, ListingKey, OrderKey, ResaleKey, Rows};
use super::scalars::{Amount, BigInt};
use super::sql::Sql;

/// Most denoms answered of one account; the ledger takes fewer.
const MAX_BALANCES: i64 = 100;

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

/// Questions about the market.
pub struct Query;

const META: &str = "
SELECT chain_id, chain.height, head, head_seen_at, start_height, blocks.time,
    chain.height - start_height + 1 - chain.blocks AS gaps, (SELECT count(*) FROM quarantine) AS quarantined
FROM chain LEFT JOIN blocks ON blocks.height = chain.height";

const BALANCES: &str = "
SELECT account, denom, credited::text, claimed::text, (credited - claimed)::text AS owed
FROM balances WHERE account = $1 ORDER BY denom LIMIT $2";

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
        let filter = filter.unwrap_or_default();
        let sort = listing_sort(order_by.as_ref())?;
        let denom = order_by.as_ref().and_then(|order| order.denom.clone());
        let fingerprint = fingerprint(&(&query, &filter, &denom))?;
        let mut from = Sql::new("FROM listings AS l ");
        if order_by.is_some_and(|order| order.field == ListingSort::Price) {
            let denom = denom.ok_or_else(|| bad_input("orderBy.denom is needed to sort by PRICE"))?;
            check_text("orderBy.denom", &denom)?;
            from.push("JOIN lowest_prices AS s ON s.listing = l.id AND s.denom = ").bind(denom).push(" ");
        }
        if query.is_some() {
            from.push("JOIN search_documents AS d ON d.listing = l.id ");
        }
        from.push("WHERE ");
        if let Some(words) = query {
            search(ctx, &mut from, words).await?;
        }
        filter.write(&mut from)?;
        let question = Question { select: "SELECT l.*", from, sort, filter: fingerprint };
        page(ctx, question, first, after, Listing::read).await
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
        let filter = filter.unwrap_or_default();
        let mut from = Sql::new("FROM orders AS o WHERE ");
        filter.write(&mut from)?;
        let select = Order::COLUMNS;
        let question = Question { select, from, sort: newest_id("o.id"), filter: fingerprint(&filter)? };
        page(ctx, question, first, after, Order::read).await
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
        let filter = filter.unwrap_or_default();
        let mut from = Sql::new("FROM licenses AS n WHERE ");
        filter.write(&mut from)?;
        let question = Question { select: "SELECT n.*", from, sort: newest_id("n.id"), filter: fingerprint(&filter)? };
        page(ctx, question, first, after, License::read).await
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
        let filter = filter.unwrap_or_default();
        let mut from = Sql::new("FROM rekeys AS k WHERE ");
        filter.write(&mut from)?;
        let (name, kind) = ("ASKED_DESC".into(), Type::INT8);
        let sort = Sort { name, column: "k.asked_at", kind, id: "k.license", descending: true };
        let question = Question { select: "SELECT k.*", from, sort, filter: fingerprint(&filter)? };
        page(ctx, question, first, after, Rekey::read).await
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
        let filter = filter.unwrap_or_default();
        let mut from = Sql::new("FROM resales AS r WHERE ");
        filter.write(&mut from)?;
        let (name, kind) = ("OPENED_DESC".into(), Type::INT8);
        let sort = Sort { name, column: "r.opened_at", kind, id: "r.license", descending: true };
        let question = Question { select: Resale::COLUMNS, from, sort, filter: fingerprint(&filter)? };
        page(ctx, question, first, after, Resale::read).await
    }

    /// How a license is resold; null while it is not for resale.
    async fn resale(&self, ctx: &Context<'_>, license: ID) -> Result<Option<Resale>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ResaleKey(number(&license)?)).await?)
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
        check_text("account", &account)?;
        let rows = ctx.data::<DataLoader<Rows>>()?.loader();
        let found = rows.query(BALANCES, &[&account, &MAX_BALANCES]).await?;
        let read = |row: &tokio_postgres::Row| Balance {
            account: row.get("account"),
            denom: row.get("denom"),
            credited: Amount::stored(row.get("credited")),
            claimed: Amount::stored(row.get("claimed")),
            owed: Amount::stored(row.get("owed")),
        };
        Ok(found.iter().map(read).collect())
    }

    /// How far the index is; null before ingest has begun.
    #[graphql(name = "_meta")]
    async fn meta(&self, ctx: &Context<'_>) -> Result<Option<Meta>> {
        let rows = ctx.data::<DataLoader<Rows>>()?.loader();
        let found = rows.query(META, &[]).await?;
        Ok(found.first().map(|row| Meta {
            chain_id: row.get("chain_id"),
            height: BigInt(row.get("height")),
            chain_head: BigInt(row.get("head")),
            chain_seen_at: row.get("head_seen_at"),
            time: row.get("time"),
            start_height: BigInt(row.get("start_height")),
            gaps: BigInt(row.get("gaps")),
            quarantined: BigInt(row.get("quarantined")),
        }))
    }
}

/// A page costs as many times its row's fields as it has rows.
fn page_complexity(first: Option<i32>, row: usize) -> usize {
    usize::try_from(first.unwrap_or(20)).unwrap_or(100).saturating_mul(row).saturating_add(1)
}

fn listing_sort(order: Option<&ListingOrder>) -> Result<Sort> {
    let field = order.map_or(ListingSort::Newest, |order| order.field);
    let (name, column, kind, usual) = match field {
        ListingSort::Newest => ("NEWEST", "l.created_at", Type::INT8, Direction::Desc),
        ListingSort::BestSelling => ("BEST_SELLING", "l.sales", Type::INT8, Direction::Desc),
        ListingSort::Price => ("PRICE", "s.price", Type::NUMERIC, Direction::Asc),
    };
    let descending = order.and_then(|order| order.direction).unwrap_or(usual) == Direction::Desc;
    let name = format!("{name}_{}", if descending { "DESC" } else { "ASC" });
    let id = if field == ListingSort::Price { "s.listing" } else { "l.id" };
    Ok(Sort { name, column, kind, id, descending })
}

fn newest_id(id: &'static str) -> Sort {
    Sort { name: "ID_DESC".into(), column: id, kind: Type::INT8, id, descending: true }
}

/// Adds the condition of a search. Words that are nowhere are taken for misspelled, unless the
/// search says exactly what it wants by quotes or exclusions.
async fn search(ctx: &Context<'_>, sql: &mut Sql, words: String) -> Result<()> {
    check_text("query", &words)?;
    let rows = ctx.data::<DataLoader<Rows>>()?.loader();
    let found = rows.query(crate::search::ANY_MATCH, &[&words]).await?;
    let any: bool = found.first().is_some_and(|row| row.get(0));
    let exact = words.contains('"') || words.split_whitespace().any(|word| word.starts_with('-'));
    if any || exact {
        sql.push("d.document @@ (websearch_to_tsquery('english', ").bind(words.clone());
        sql.push(") || websearch_to_tsquery('simple', ").bind(words).push(")) AND ");
    } else {
        sql.bind(words).push("::text <% d.title AND ");
    }
    Ok(())
}
