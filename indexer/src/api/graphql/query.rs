//! What can be asked.

use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject, ID};
use tokio::sync::OnceCell;

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
    /// The rating, as docs/ranking.md says; best first by default. Listings that nobody reviewed are left out.
    BestRated,
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

/// The fields of [`Meta`] for which nothing is read where the height is known.
const UNREAD: [&str; 4] = ["height", "cursor", "staleSeconds", "search"];

/// The progress of the index. Its height is often known before anything else is read.
pub struct Meta {
    height: i64,
    staleness: Duration,
    search: Progress,
    read: OnceCell<meta::Meta>,
}

/// The progress of the index.
#[Object]
impl Meta {
    /// The id of the chain, as wallets ask for it.
    async fn chain_id(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.read(ctx).await?.chain_id.clone())
    }

    /// The prefix of the chain's addresses: `wasm` of `wasm1…`.
    async fn address_prefix(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.read(ctx).await?.address_prefix.clone())
    }

    /// The last height that the index holds.
    async fn height(&self) -> BigInt {
        BigInt(self.height)
    }

    /// The chain's last known height.
    async fn chain_head(&self, ctx: &Context<'_>) -> Result<BigInt> {
        Ok(BigInt(self.read(ctx).await?.head))
    }

    /// The time at which a node last answered.
    async fn chain_seen_at(&self, ctx: &Context<'_>) -> Result<DateTime> {
        Ok(self.read(ctx).await?.head_seen_at.into())
    }

    /// The end of the block at `height`, as a place to follow from. Ask for it before the lists that you follow.
    async fn cursor(&self) -> String {
        Place::end_of(self.height).to_string()
    }

    /// The time of the block at `height`; null before the first block.
    async fn time(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        Ok(self.read(ctx).await?.time.map(DateTime::from))
    }

    /// The first height that the index holds.
    async fn start_height(&self, ctx: &Context<'_>) -> Result<BigInt> {
        Ok(BigInt(self.read(ctx).await?.start_height))
    }

    /// The seconds since which this answer may lack what the index holds: 0 unless a replica of its database answers.
    async fn stale_seconds(&self) -> i32 {
        i32::try_from(self.staleness.as_secs()).unwrap_or(i32::MAX)
    }

    /// The number of missing heights between `startHeight` and `height`: 0 unless the index is damaged.
    async fn gaps(&self, ctx: &Context<'_>) -> Result<BigInt> {
        Ok(BigInt(self.read(ctx).await?.gaps))
    }

    /// The number of events that are left out: values that no table can hold, and faults of the index, which its check lists.
    async fn quarantined(&self, ctx: &Context<'_>) -> Result<BigInt> {
        let meta = self.read(ctx).await?;
        Ok(BigInt(meta.value + meta.unreadable + meta.view))
    }

    /// The numbers of events that are left out.
    async fn quarantined_by_fault(&self, ctx: &Context<'_>) -> Result<QuarantinedByFault> {
        let meta::Meta { value, unreadable, view, .. } = *self.read(ctx).await?;
        Ok(QuarantinedByFault { value: BigInt(value), unreadable: BigInt(unreadable), view: BigInt(view) })
    }

    /// What speaks for the events of the index: no hash of the chain does.
    async fn proof(&self, ctx: &Context<'_>) -> Result<EventProof> {
        Ok(self.read(ctx).await?.proof().into())
    }

    /// The last height of which the index compared what two nodes tell with what it holds; null without a second node.
    async fn witnessed_height(&self, ctx: &Context<'_>) -> Result<Option<BigInt>> {
        Ok(self.read(ctx).await?.witnessed_height.map(BigInt))
    }

    /// The search index, which follows the tables.
    async fn search(&self) -> SearchProgress {
        self.search.into()
    }
}

impl Meta {
    /// What was read for it: not before a field asks.
    async fn read(&self, ctx: &Context<'_>) -> Result<&meta::Meta> {
        let read = async || rows(ctx)?.meta().await?.ok_or_else(|| "the index has no block".into());
        self.read.get_or_try_init(read).await
    }
}

impl From<meta::EventProof> for EventProof {
    fn from(proof: meta::EventProof) -> Self {
        match proof {
            meta::EventProof::Unproven => EventProof::Unproven,
            meta::EventProof::Witnessed => EventProof::Witnessed,
            meta::EventProof::Disputed => EventProof::Disputed,
        }
    }
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
            desc = "The words to find in names, tags and cards; \"phrases\", `or` and -words work. Words of four letters \
                       and more that no listing has are corrected."
        )]
        query: Option<String>,
        #[graphql(
            desc = "Whether the last word of the query is still being typed: names with a word that begins so are found."
        )]
        typing: Option<bool>,
        #[graphql(desc = "The listings meet this, such as `{task: {eq: \"text-generation\"}}`.")] filter: Option<
            ListingFilter,
        >,
        #[graphql(
            desc = "The sort key, such as `{field: BEST_SELLING}`: RELEVANCE with a query, otherwise NEWEST, unless it is given."
        )]
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
        #[graphql(desc = "The words that were typed so far.")] text: String,
        #[graphql(desc = "The suggestions of each kind: 5 by default, at most 10.")] first: Option<i32>,
    ) -> Result<Suggestions> {
        Ok(rows(ctx)?.suggestions(text, first).await?.into())
    }

    /// Answers one listing, in any state.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of the listing.")] id: ID,
    ) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(number(&id)?)).await?)
    }

    /// Answers an account as a seller, whether or not it ever sold anything.
    async fn seller(&self, #[graphql(desc = "The account that sells.")] account: String) -> Result<Seller> {
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
    async fn bonds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account that sells.")] seller: String,
    ) -> Result<Vec<Bond>> {
        check_text("seller", &seller)?;
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(BondsOf(seller)).await?.unwrap_or_default())
    }

    /// Answers a seller's bond in one denom; null if it never posted one.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn bond(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account that sells.")] seller: String,
        #[graphql(desc = "The base denom.")] denom: String,
    ) -> Result<Option<Bond>> {
        Ok(self.bonds(ctx, seller).await?.into_iter().find(|bond| bond.denom == denom))
    }

    /// Answers an account's balances in the royalties ledger, by denom.
    async fn balances(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account that the ledger owes.")] account: String,
    ) -> Result<Vec<Balance>> {
        check_text("account", &account)?;
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(BalancesOf(account)).await?.unwrap_or_default())
    }

    /// Answers the progress of the index; null before its first block.
    #[graphql(name = "_meta")]
    async fn meta(&self, ctx: &Context<'_>) -> Result<Option<Meta>> {
        let rows = rows(ctx)?;
        let (staleness, search) = (rows.staleness(), rows.search_progress());
        // What is read with the height is of that height.
        let is_read = !ctx.field().selection_set().all(|field| UNREAD.contains(&field.name()));
        let (height, read) = match rows.known_height().filter(|_| !is_read) {
            Some(height) => (height, OnceCell::new()),
            None => match rows.meta().await? {
                Some(meta) => (meta.height, OnceCell::new_with(Some(meta))),
                None => return Ok(None),
            },
        };
        Ok(Some(Meta { height, staleness, search, read }))
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
        Some(ListingSort::BestRated) => listing_page::ListingSort::BestRated,
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
