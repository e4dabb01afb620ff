//! What can be asked.

use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject, ID};

use super::balance::Balance;
use super::filter::ListingFilter;
use super::found::{self, Listings};
use super::history::Bond;
use super::listing::Listing;
use super::loaders::{rows, BalancesOf, BondsOf, ListingKey};
use super::order::number;
use super::scalars::{BigInt, DateTime};
use super::seller::Seller;
use super::settings::{OrderPause, Settings};
use super::suggestion::Suggestions;
use crate::read::feed::Place;
use crate::read::listing_page::{self, ListingQuestion};
use crate::read::{check_text, meta, Rows, Slice};
use crate::search::Progress;

/// The sort key of listings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ListingSort {
    /// The place of the query's words, then proven use, then the time of creation; the best first. The default with a
    /// query, and impossible without.
    Relevance,
    /// The time of creation; newest first by default.
    Newest,
    /// The lowest price in one denom; lowest first by default.
    Price,
    /// The number of sales; most first by default.
    BestSelling,
    /// The distinct accounts that paid for it, each worth half as much 7 days after its last order; most first by default.
    Trending,
    /// The size of the latest version, in bytes; smallest first by default. Listings without a version are left out.
    Size,
    /// The number of the latest version's parameters; most first by default. Listings that don't tell are left out.
    Parameters,
    /// The highest figure of one measure that the latest version claims; highest first by default.
    Metric,
}

/// A direction of sorting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Direction {
    /// From small to large.
    Asc,
    /// From large to small.
    Desc,
}

/// The order of listings. The id breaks ties.
#[derive(Clone, Debug, InputObject)]
pub struct ListingOrder {
    /// The sort key.
    pub field: ListingSort,
    /// The direction; the default depends on the sort key.
    pub direction: Option<Direction>,
    /// The denom in which prices are compared. PRICE needs it, and leaves listings without a price in it out.
    pub denom: Option<String>,
    /// The measure whose figures are compared, such as `accuracy`. METRIC needs it, and leaves listings without one out.
    pub metric: Option<String>,
    /// The dataset of the measure; any unless it is given.
    pub dataset: Option<String>,
}

/// The progress of the index.
#[derive(SimpleObject)]
pub struct Meta {
    pub chain_id: String,
    /// The prefix of the chain's addresses: `wasm` of `wasm1…`.
    pub address_prefix: String,
    /// The last height that the index holds.
    pub height: BigInt,
    /// The chain's last known height.
    pub chain_head: BigInt,
    /// The time at which a node last answered.
    pub chain_seen_at: DateTime,
    /// The end of the block at `height`, as a place to follow from. Ask for it before the lists that you follow.
    pub cursor: String,
    /// The time of the block at `height`; null before the first block.
    pub time: Option<DateTime>,
    /// The first height that the index holds.
    pub start_height: BigInt,
    /// The seconds since which this answer may lack what the index holds: 0 unless a replica of its database answers.
    pub stale_seconds: i32,
    /// The number of missing heights between `startHeight` and `height`: 0 unless the index is damaged.
    pub gaps: BigInt,
    /// The number of events that are left out: values that no table can hold, and faults of the index, which its check lists.
    pub quarantined: BigInt,
    pub quarantined_by_fault: QuarantinedByFault,
    /// What speaks for the events of the index: no hash of the chain does.
    pub proof: EventProof,
    /// The last height of which the index compared what two nodes tell with what it holds; null without a second node.
    pub witnessed_height: Option<BigInt>,
    /// The search index, which follows the tables.
    pub search: SearchProgress,
}

/// What speaks for the events of the index.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum EventProof {
    /// One node's word, for more than the newest 100 blocks.
    Unproven,
    /// Two nodes told the same, for all but the newest blocks.
    Witnessed,
    /// A node tells other events than those that the index holds.
    Disputed,
}

/// The numbers of events that are left out, by fault.
#[derive(SimpleObject)]
pub struct QuarantinedByFault {
    /// Values that no table can hold, which a transaction's sender wrote. The index is sound.
    pub value: BigInt,
    /// The contracts' events that the index can't read: it is older than the contracts.
    pub unreadable: BigInt,
    /// Events that a view of the index refused and must take: a bug of the index.
    pub view: BigInt,
}

/// The progress of the answering server's search index.
#[derive(SimpleObject)]
pub struct SearchProgress {
    /// The height at which it last had all changes of listings, but for sales of the last 30 seconds; null before that.
    pub height: Option<BigInt>,
    /// The number of the last change that it has.
    pub change: BigInt,
    /// Whether the server builds an index. The one before answers meanwhile; without one, searches are `UNAVAILABLE`.
    pub building: bool,
}

impl From<Progress> for SearchProgress {
    fn from(progress: Progress) -> Self {
        let Progress { height, change, is_building } = progress;
        SearchProgress { height: height.map(BigInt), change: BigInt(change), building: is_building }
    }
}

impl Meta {
    fn of(meta: meta::Meta, search: SearchProgress, staleness: Duration) -> Self {
        let proof = match meta.proof() {
            meta::EventProof::Unproven => EventProof::Unproven,
            meta::EventProof::Witnessed => EventProof::Witnessed,
            meta::EventProof::Disputed => EventProof::Disputed,
        };
        Meta {
            search,
            stale_seconds: i32::try_from(staleness.as_secs()).unwrap_or(i32::MAX),
            chain_id: meta.chain_id,
            address_prefix: meta.address_prefix,
            height: BigInt(meta.height),
            cursor: Place::end_of(meta.height).to_string(),
            chain_head: BigInt(meta.head),
            chain_seen_at: meta.head_seen_at.into(),
            time: meta.time.map(DateTime::from),
            start_height: BigInt(meta.start_height),
            gaps: BigInt(meta.gaps),
            quarantined: BigInt(meta.value + meta.unreadable + meta.view),
            proof,
            witnessed_height: meta.witnessed_height.map(BigInt),
            quarantined_by_fault: QuarantinedByFault {
                value: BigInt(meta.value),
                unreadable: BigInt(meta.unreadable),
                view: BigInt(meta.view),
            },
        }
    }
}

/// Answers what the market holds.
#[derive(Default)]
pub struct MarketQuery;

#[Object]
impl MarketQuery {
    /// Answers a page of listings, searched, filtered and sorted. Without a condition on `state` or `sellable`, only
    /// sellable listings.
    #[graphql(
        complexity = "super::cost::searched(query.is_some(), super::cost::page(first.or(last), child_complexity))"
    )]
    #[allow(clippy::too_many_arguments)]
    async fn listings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same query, filter and order.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100; not by RELEVANCE.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same query, filter and order.")] before: Option<
            String,
        >,
        #[graphql(
            desc = "The words to find in names, tags and cards; \"phrases\", `or` and -words work. Words that no listing has are \
                       corrected."
        )]
        query: Option<String>,
        #[graphql(
            desc = "Whether the last word of the query is still being typed: names with a word that begins so are found."
        )]
        typing: Option<bool>,
        filter: Option<ListingFilter>,
        order_by: Option<ListingOrder>,
    ) -> Result<Listings> {
        let question =
            ListingQuestion { is_typing: typing.unwrap_or_default(), ..listing_question(query, filter, order_by) };
        Ok(found::listings(rows(ctx)?.listing_page(question, Slice { first, after, last, before }).await?))
    }

    /// Suggests listings and labels that begin as was typed.
    #[graphql(complexity = "super::cost::found(Some(first.unwrap_or(5)), child_complexity)")]
    async fn suggest(
        &self,
        ctx: &Context<'_>,
        text: String,
        #[graphql(desc = "The suggestions of each kind: 5 by default, at most 10.")] first: Option<i32>,
    ) -> Result<Suggestions> {
        Ok(rows(ctx)?.suggestions(text, first).await?.into())
    }

    /// Answers one listing, in any state.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(number(&id)?)).await?)
    }

    /// Answers an account as a seller, whether or not it ever sold anything.
    async fn seller(&self, account: String) -> Result<Seller> {
        check_text("account", &account)?;
        Ok(Seller::new(account))
    }

    /// Answers the market's settings; null before governance set them.
    async fn settings(&self, ctx: &Context<'_>) -> Result<Option<Settings>> {
        Ok(rows(ctx)?.settings().await?.map(Settings::from))
    }

    /// Answers the pause of new orders at the last block of the index; null without one.
    async fn order_pause(&self, ctx: &Context<'_>) -> Result<Option<OrderPause>> {
        let pause = rows(ctx)?.order_pause().await?;
        Ok(pause.filter(|pause| pause.in_force).map(OrderPause::from))
    }

    /// Answers a seller's bonds, by denom.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn bonds(&self, ctx: &Context<'_>, seller: String) -> Result<Vec<Bond>> {
        check_text("seller", &seller)?;
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(BondsOf(seller)).await?.unwrap_or_default())
    }

    /// Answers a seller's bond in one denom; null if it never posted one.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn bond(&self, ctx: &Context<'_>, seller: String, denom: String) -> Result<Option<Bond>> {
        Ok(self.bonds(ctx, seller).await?.into_iter().find(|bond| bond.denom == denom))
    }

    /// Answers an account's balances in the royalties ledger, by denom.
    async fn balances(&self, ctx: &Context<'_>, account: String) -> Result<Vec<Balance>> {
        check_text("account", &account)?;
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(BalancesOf(account)).await?.unwrap_or_default())
    }

    /// Answers the progress of the index; null before its first block.
    #[graphql(name = "_meta")]
    async fn meta(&self, ctx: &Context<'_>) -> Result<Option<Meta>> {
        let rows = rows(ctx)?;
        let search = SearchProgress::from(rows.search_progress());
        Ok(rows.meta().await?.map(|meta| Meta::of(meta, search, rows.staleness())))
    }
}

/// A page of listings.
pub(super) async fn listing_page(
    ctx: &Context<'_>,
    filter: ListingFilter,
    order_by: Option<ListingOrder>,
    slice: Slice,
) -> Result<Listings> {
    let question = listing_question(None, Some(filter), order_by);
    Ok(found::listings(rows(ctx)?.listing_page(question, slice).await?))
}

fn listing_question(
    words: Option<String>,
    filter: Option<ListingFilter>,
    order: Option<ListingOrder>,
) -> ListingQuestion {
    let denom = order.as_ref().and_then(|order| order.denom.clone());
    let metric = order.as_ref().map(|order| (order.metric.clone(), order.dataset.clone()));
    let sort = match order.as_ref().map(|order| order.field) {
        None if words.is_some() => listing_page::ListingSort::Relevance,
        Some(ListingSort::Relevance) => listing_page::ListingSort::Relevance,
        None | Some(ListingSort::Newest) => listing_page::ListingSort::Newest,
        Some(ListingSort::BestSelling) => listing_page::ListingSort::BestSelling,
        Some(ListingSort::Price) => listing_page::ListingSort::Price { denom: denom.clone() },
        Some(ListingSort::Trending) => listing_page::ListingSort::Trending,
        Some(ListingSort::Size) => listing_page::ListingSort::Size,
        Some(ListingSort::Parameters) => listing_page::ListingSort::Parameters,
        Some(ListingSort::Metric) => {
            let (name, dataset) = metric.clone().unwrap_or_default();
            listing_page::ListingSort::Metric { name, dataset }
        }
    };
    let descending = order.and_then(|order| order.direction).map(|direction| direction == Direction::Desc);
    let filter = filter.unwrap_or_default().into();
    ListingQuestion { words, is_typing: false, filter, sort, descending, denom, metric }
}
