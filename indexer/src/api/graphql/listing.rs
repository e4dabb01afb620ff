//! Listings.

use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Result, SimpleObject, ID};

use super::account::Account;
use super::assurance::{SalesRecord, TrackRecord};
use super::card::Card;
use super::figures::{Conversion, IncomeFigures, SalesFigures};
use super::filter::ListingState;
use super::history::Bond;
use super::lineage::BaseModel;
use super::loaders::{
    BackedHandleKey, BondsOf, CardKey, CarriedOf, ConversionOf, DeliveriesOf, FiguresOf, IncomeOf, MarksOf, OutcomesOf,
    PayeesOf, PlansOf, RatingOf, ResalesOf, RevenuesOf, TrackOf, VersionKey, VersionsOf,
};
use super::loading::{LoadingVerdict, ScanVerdict};
use super::market::DeliveryTimes;
use super::node::NodeId;
use super::once;
use super::page::Paged;
use super::plan::{Carried, Payee, Plan};
use super::publisher::Publisher;
use super::question::{self, Question, QuestionFilter};
use super::report::{self, Report, ReportFilter};
use super::resale::Resale;
use super::revenue::Revenue;
use super::review::{self, Rating, Review, ReviewFilter, ReviewSort};
use super::scalars::{time, BigInt, DateTime};
use super::version::Version;
use crate::publisher;
use crate::read::figures::{Days, Range, Unit};
use crate::read::outcomes::SaleOutcomes;
use crate::read::{check_text, lineage, listings, loading, market, page_size, Rows, Slice};

/// A model on sale.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Listing {
    #[graphql(skip)]
    number: i64,
    #[graphql(skip)]
    split_version: i64,
    #[graphql(skip)]
    newest: Option<i64>,
    /// The listing's number.
    pub id: ID,
    /// The account that sells.
    pub seller: String,
    /// The seller's name for the model. Hugging Face's names have a publisher before their slash.
    pub name: String,
    /// The model's task, as Hugging Face names it.
    pub task: String,
    /// The framework that the model runs with.
    pub framework: String,
    /// The license text of the model.
    pub license: LicenseText,
    /// The state that its seller and governance set.
    pub state: ListingState,
    /// The delisting; null while the listing is not delisted.
    pub delisting: Option<Delisting>,
    /// The time of the missed delivery that closed the seller's listings; null while they take orders.
    pub seller_closed_since: Option<DateTime>,
    /// The time of the proof that the latest version is bad: the listing takes no orders until a new version. Null
    /// without a proof.
    pub bad_since: Option<DateTime>,
    /// Whether the listing takes new orders at the last block of the index: it is active, its latest version is not
    /// proven bad, a price is in an open denom, its seller is not closed, and orders are not paused. Even so, a plan's
    /// supply may be sold out, or the seller's free bond too small for another order.
    pub sellable: bool,
    /// The IPFS content identifier of the card.
    pub card_cid: String,
    /// The SHA-256 of the card's bytes, in hexadecimal.
    pub card_sha256: String,
    /// The seller's time to deliver after the payment, in seconds.
    pub deliver_within: BigInt,
    /// The buyers' time to challenge a delivery, in seconds. Large files get more.
    pub challenge_window: BigInt,
    /// The number of settled orders, without resales.
    pub sales: BigInt,
    /// The time of its creation.
    pub created_at: DateTime,
}

/// The license text of a model.
#[derive(Clone, SimpleObject)]
pub struct LicenseText {
    /// An SPDX identifier, a RAIL name as Hugging Face writes it, or `other`.
    pub id: String,
    /// The address of the full text, unless the identifier names one.
    pub uri: Option<String>,
    /// The SHA-256 of the full text.
    pub sha256: Option<String>,
}

/// The delisting of a listing, for good or for a time.
#[derive(Clone, SimpleObject)]
pub struct Delisting {
    /// The account that delisted the listing: governance or its moderator.
    pub by: String,
    /// The time of the delisting.
    pub since: DateTime,
    /// The time from which anyone may relist it; null when only governance may.
    pub lapses_at: Option<DateTime>,
}

impl From<listings::Delisting> for Delisting {
    fn from(delisting: listings::Delisting) -> Self {
        let listings::Delisting { by, since, lapses_at } = delisting;
        Delisting { by, since: time(since), lapses_at: lapses_at.map(time) }
    }
}

impl From<listings::Listing> for Listing {
    fn from(listing: listings::Listing) -> Self {
        Listing {
            number: listing.id,
            split_version: listing.split_version,
            newest: listing.latest_version,
            id: listing.id.into(),
            sellable: listing.sellable,
            seller: listing.seller,
            name: listing.name,
            task: listing.task,
            framework: listing.framework,
            license: LicenseText { id: listing.license_id, uri: listing.license_uri, sha256: listing.license_sha256 },
            state: listing.state.into(),
            delisting: listing.delisting.map(Delisting::from),
            seller_closed_since: listing.seller_closed_since.map(time),
            bad_since: listing.bad_since.map(time),
            card_cid: listing.card_cid,
            card_sha256: listing.card_sha256,
            deliver_within: BigInt(listing.deliver_within),
            challenge_window: BigInt(listing.challenge_window),
            sales: BigInt(listing.sales),
            created_at: time(listing.created_at),
        }
    }
}

fn loader<'a>(ctx: &Context<'a>) -> Result<&'a DataLoader<Rows>> {
    ctx.data()
}

/// The days of a range that is summed as one.
async fn whole(ctx: &Context<'_>, from: Option<DateTime>, to: Option<DateTime>) -> Result<Days> {
    let range = Range { from: from.map(DateTime::utc), to: to.map(DateTime::utc), unit: Unit::Whole };
    Ok(range.days(once::today(ctx).await?)?)
}

impl Listing {
    /// The base models that the card names.
    async fn named_bases(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let key = CardKey((self.card_sha256.clone(), self.card_cid.clone()));
        let card = loader(ctx)?.load_one(key).await?;
        Ok(card.map(|card| card.base_models.clone()).unwrap_or_default())
    }

    /// Two fields share one lookup.
    async fn marks(&self, ctx: &Context<'_>) -> Result<loading::Marks> {
        Ok(loader(ctx)?.load_one(MarksOf(self.number)).await?.unwrap_or(loading::Marks::NONE))
    }
}

#[ComplexObject]
impl Listing {
    /// The listing's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::Listing(self.number).into()
    }

    /// The account that sells.
    async fn seller_account(&self) -> Account {
        Account::new(self.seller.clone())
    }

    /// The plans by which the model is sold.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn plans(&self, ctx: &Context<'_>) -> Result<Vec<Plan>> {
        Ok(loader(ctx)?.load_one(PlansOf(self.number)).await?.unwrap_or_default())
    }

    /// The accounts that are paid for sales to come.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn payees(&self, ctx: &Context<'_>) -> Result<Vec<Payee>> {
        let key = PayeesOf((self.number, self.split_version));
        let payees = loader(ctx)?.load_one(key).await?.unwrap_or_default();
        Ok(payees.into_iter().map(Payee::from).collect())
    }

    /// The revenue of its sales, the newest split first, then by denom: at most 100.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn revenues(&self, ctx: &Context<'_>) -> Result<Vec<Revenue>> {
        Ok(loader(ctx)?.load_one(RevenuesOf(self.number)).await?.unwrap_or_default())
    }

    /// The remainders that rounding left at sweeps, by split version and denom.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn carried(&self, ctx: &Context<'_>) -> Result<Vec<Carried>> {
        Ok(loader(ctx)?.load_one(CarriedOf(self.number)).await?.unwrap_or_default())
    }

    /// The seller's bonds, by denom. The free part can back orders to come.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn seller_bonds(&self, ctx: &Context<'_>) -> Result<Vec<Bond>> {
        Ok(loader(ctx)?.load_one(BondsOf(self.seller.clone())).await?.unwrap_or_default())
    }

    /// The version on sale; null before the first.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn latest_version(&self, ctx: &Context<'_>) -> Result<Option<Version>> {
        let Some(newest) = self.newest else {
            return Ok(None);
        };
        Ok(loader(ctx)?.load_one(VersionKey((self.number, newest))).await?)
    }

    /// Whether loading the latest version runs code that is in it: `UNKNOWN` before the first. `latestVersion` has the files.
    async fn loads(&self, ctx: &Context<'_>) -> Result<LoadingVerdict> {
        Ok(self.marks(ctx).await?.loads.into())
    }

    /// The worst verdict of the operator's scanners about the latest version; null without a scan.
    async fn scanned(&self, ctx: &Context<'_>) -> Result<Option<ScanVerdict>> {
        Ok(self.marks(ctx).await?.scanned.map(ScanVerdict::from))
    }

    /// The listing's versions, newest first: at most the newest 100.
    #[graphql(complexity = "super::cost::page(first, child_complexity)")]
    async fn versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of versions: 20 by default, at most 100.")] first: Option<i32>,
    ) -> Result<Vec<Version>> {
        let rows = usize::try_from(page_size(first)?).unwrap_or(usize::MAX);
        let mut versions = loader(ctx)?.load_one(VersionsOf(self.number)).await?.unwrap_or_default();
        versions.truncate(rows);
        Ok(versions)
    }

    /// The outcomes of its last 32 sales.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn track_record(&self, ctx: &Context<'_>) -> Result<TrackRecord> {
        let found = loader(ctx)?.load_one(TrackOf(self.number)).await?;
        Ok(found.unwrap_or_else(|| TrackRecord::from(Vec::new())))
    }

    /// The outcomes of all its sales.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn sales_record(&self, ctx: &Context<'_>) -> Result<SalesRecord> {
        let found = loader(ctx)?.load_one(OutcomesOf(self.number)).await?;
        Ok(found.unwrap_or_else(|| SalesRecord::from(SaleOutcomes::default())))
    }

    /// The publisher that the name begins with, and whether it is the seller; null for a name without one.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn publisher(&self, ctx: &Context<'_>) -> Result<Option<Publisher>> {
        let Some(name) = publisher::of(&self.name) else { return Ok(None) };
        let backed = loader(ctx)?.load_one(BackedHandleKey(publisher::fold(name))).await?;
        Ok(Some(Publisher::of(name, &self.seller, backed)))
    }

    /// The rating that its reviews make; null in a market without reputation.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn rating(&self, ctx: &Context<'_>) -> Result<Option<Rating>> {
        Ok(loader(ctx)?.load_one(RatingOf(self.number)).await?)
    }

    /// The reviews of what its orders bought.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter and order.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter and order.")] before: Option<String>,
        #[graphql(desc = "The reviews meet this.")] filter: Option<ReviewFilter>,
        #[graphql(desc = "The sort key: NEWEST unless it is given.")] order_by: Option<ReviewSort>,
    ) -> Result<Paged<Review>> {
        let filter = ReviewFilter { listing: Some(self.id.clone()), ..filter.unwrap_or_default() };
        review::page(ctx, filter, order_by, Slice { first, after, last, before }).await
    }

    /// The questions about it, the newest first.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The questions meet this.")] filter: Option<QuestionFilter>,
    ) -> Result<Paged<Question>> {
        let filter = QuestionFilter { listing: Some(self.id.clone()), ..filter.unwrap_or_default() };
        question::page(ctx, filter, Slice { first, after, last, before }).await
    }

    /// The reports of it, the newest first.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    async fn reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The reports meet this.")] filter: Option<ReportFilter>,
    ) -> Result<Paged<Report>> {
        let filter = ReportFilter { listing: Some(self.id.clone()), ..filter.unwrap_or_default() };
        report::page(ctx, filter, Slice { first, after, last, before }).await
    }

    /// The times from payment to delivery of its last 50 deliveries, resales left out: those among its newest 500 orders.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn delivery_times(&self, ctx: &Context<'_>) -> Result<DeliveryTimes> {
        let found = loader(ctx)?.load_one(DeliveriesOf(self.number)).await?;
        Ok(found.unwrap_or_else(|| DeliveryTimes::from(market::DeliveryTimes::default())))
    }

    /// Its visits and orders over all of a range. `conversion(of: {listing: …})` has them by day.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn conversion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A time within the first day: by default 30 days before `to`.")] from: Option<DateTime>,
        #[graphql(desc = "A time within the last day: by default the time of the last block.")] to: Option<DateTime>,
    ) -> Result<Option<Conversion>> {
        let key = ConversionOf((self.number, whole(ctx, from, to).await?));
        Ok(loader(ctx)?.load_one(key).await?)
    }

    /// The income that an account had of the listing over all of a range, by denom: of its sales, and of resales of its
    /// licenses.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn income(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account that is paid: by default the seller.")] account: Option<String>,
        #[graphql(desc = "A time within the first day: by default 30 days before `to`.")] from: Option<DateTime>,
        #[graphql(desc = "A time within the last day: by default the time of the last block.")] to: Option<DateTime>,
    ) -> Result<Vec<IncomeFigures>> {
        let account = account.unwrap_or_else(|| self.seller.clone());
        check_text("account", &account)?;
        let key = IncomeOf((account, self.number, whole(ctx, from, to).await?));
        Ok(loader(ctx)?.load_one(key).await?.unwrap_or_default())
    }

    /// The figures of its sales over all of a range, by denom. `sales(of: {listing: …})` has them by day.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn figures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A time within the first day: by default 30 days before `to`.")] from: Option<DateTime>,
        #[graphql(desc = "A time within the last day: by default the time of the last block.")] to: Option<DateTime>,
    ) -> Result<Vec<SalesFigures>> {
        let key = FiguresOf((self.number, whole(ctx, from, to).await?));
        Ok(loader(ctx)?.load_one(key).await?.unwrap_or_default())
    }

    /// The resales of its licenses, newest first: at most the newest 100.
    #[graphql(complexity = "super::cost::page(first, child_complexity)")]
    async fn resales(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of resales: 20 by default, at most 100.")] first: Option<i32>,
    ) -> Result<Vec<Resale>> {
        let rows = usize::try_from(page_size(first)?).unwrap_or(usize::MAX);
        let mut resales = loader(ctx)?.load_one(ResalesOf(self.number)).await?.unwrap_or_default();
        resales.truncate(rows);
        Ok(resales)
    }

    /// Sellable listings that are like this one: first those with a base model of its card and its task, then those with its
    /// task and framework, then those with its task. At each step those with most proven use come first.
    #[graphql(complexity = "super::cost::found(Some(first.unwrap_or(5)), child_complexity)")]
    async fn similar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "5 by default, at most 20.")] first: Option<i32>,
    ) -> Result<Vec<Listing>> {
        let base_models = self.named_bases(ctx).await?;
        let rows = loader(ctx)?.loader();
        let found = rows.similar(self.number, (&self.task, &self.framework), base_models, first).await?;
        Ok(found.into_iter().map(Listing::from).collect())
    }

    /// The base models that the card names, in its order. A card is its seller's word, which nothing proves.
    #[graphql(complexity = "super::cost::page(Some(first.unwrap_or(lineage::BASES)), child_complexity)")]
    async fn base_models(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "5 by default, at most 20.")] first: Option<i32>,
    ) -> Result<Vec<BaseModel>> {
        let names = lineage::bases(self.named_bases(ctx).await?, first)?;
        Ok(names.into_iter().map(BaseModel::from).collect())
    }

    /// Sellable listings whose cards name this listing's name as a base model, those with most proven use first.
    /// `listings(filter: {baseModel: {eq: …}})` has all of them.
    #[graphql(complexity = "super::cost::found(Some(first.unwrap_or(5)), child_complexity)")]
    async fn derived(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "5 by default, at most 20.")] first: Option<i32>,
    ) -> Result<Vec<Listing>> {
        let found = loader(ctx)?.loader().derived(self.number, &self.name, first).await?;
        Ok(found.into_iter().map(Listing::from).collect())
    }

    /// The card; null until the indexer fetched it and its hash matches the chain's.
    #[graphql(complexity = "super::cost::card(child_complexity)")]
    async fn card(&self, ctx: &Context<'_>) -> Result<Option<Arc<Card>>> {
        let key = CardKey((self.card_sha256.clone(), self.card_cid.clone()));
        Ok(loader(ctx)?.load_one(key).await?)
    }
}
