//! Typed filters of listings.

use async_graphql::{Enum, InputObject};

use super::loading::{LoadingVerdict, ScanVerdict};
use super::plan::LicenseKind;
use super::publisher::PublisherStanding;
use super::scalars::{BigInt, DateTime};
use crate::read::{self, listings, loading, plans, publishers, Amount};

/// Compares a text exactly. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct StringFilter {
    /// Equals this value.
    pub eq: Option<String>,
    /// Equals one of these values.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<String>>,
}

/// Compares a listing's lowest price in one denom. All given conditions apply.
#[derive(Clone, Debug, InputObject)]
pub struct PriceFilter {
    /// The base denom; listings without a price in it are left out.
    pub denom: String,
    /// Equals this value.
    pub eq: Option<Amount>,
    /// Equals one of these values.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<Amount>>,
    /// Is greater than this.
    pub gt: Option<Amount>,
    /// Is this or greater.
    pub gte: Option<Amount>,
    /// Is less than this.
    pub lt: Option<Amount>,
    /// Is this or less.
    pub lte: Option<Amount>,
}

/// The state of a listing, as its seller and governance set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "listings::ListingState")]
pub enum ListingState {
    /// The listing takes orders once it has a version, while no proof shows that it is bad.
    Active,
    /// The seller paused sales.
    Paused,
    /// The seller ended sales for good.
    Retired,
    /// Governance or its moderator ended sales.
    Delisted,
}

/// Compares a listing's state.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ListingStateFilter {
    /// Equals this value.
    pub eq: Option<ListingState>,
    /// Equals one of these values.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<ListingState>>,
}

/// Compares what a listing's publisher is to its seller. A publisher that is proven and attested is both. All given conditions
/// apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PublisherStandingFilter {
    /// Equals this value.
    pub eq: Option<PublisherStanding>,
    /// Equals one of these values.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<PublisherStanding>>,
}

/// Compares whether loading the latest version runs code.
#[derive(Clone, Debug, Default, InputObject)]
pub struct LoadingVerdictFilter {
    /// Equals this value.
    pub eq: Option<LoadingVerdict>,
    /// Equals one of these values.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<LoadingVerdict>>,
}

/// Compares the worst verdict of scanners about the latest version. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ScanVerdictFilter {
    /// Equals this value.
    pub eq: Option<ScanVerdict>,
    /// Equals one of these values.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<ScanVerdict>>,
}

/// Compares a whole number. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct BigIntFilter {
    /// Equals this value.
    pub eq: Option<BigInt>,
    /// Equals one of these values.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<BigInt>>,
    /// Is greater than this.
    pub gt: Option<BigInt>,
    /// Is this or greater.
    pub gte: Option<BigInt>,
    /// Is less than this.
    pub lt: Option<BigInt>,
    /// Is this or less.
    pub lte: Option<BigInt>,
}

/// Compares a time, in whole seconds. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct TimeFilter {
    /// Is in this second.
    pub eq: Option<DateTime>,
    /// Is in one of these seconds.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<DateTime>>,
    /// Is after this.
    pub gt: Option<DateTime>,
    /// Is this or after.
    pub gte: Option<DateTime>,
    /// Is before this.
    pub lt: Option<DateTime>,
    /// Is this or before.
    pub lte: Option<DateTime>,
}

/// Compares a figure that the latest version claims. All given conditions apply.
#[derive(Clone, Debug, InputObject)]
pub struct MetricFilter {
    /// The measure, such as `accuracy`. Listings that claim no figure of it are left out.
    pub name: String,
    /// The dataset of the measurement; any unless it is given.
    pub dataset: Option<String>,
    /// Equals this value.
    pub eq: Option<f64>,
    /// Equals one of these values.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<f64>>,
    /// Is greater than this.
    pub gt: Option<f64>,
    /// Is this or greater.
    pub gte: Option<f64>,
    /// Is less than this.
    pub lt: Option<f64>,
    /// Is this or less.
    pub lte: Option<f64>,
}

/// Compares the durations of the plans' licenses. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct LicenseKindFilter {
    /// A plan has this one.
    pub eq: Option<LicenseKind>,
    /// A plan has one of these.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<LicenseKind>>,
}

/// A right that a plan may grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "read::Right")]
pub enum Right {
    /// Commercial use.
    Commercial,
    /// Derived models.
    Derivatives,
    /// Passing the model on.
    Redistribution,
    /// Transfer and resale of the license.
    Transfer,
}

/// Selects listings. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ListingFilter {
    /// All of these apply.
    pub and: Option<Vec<ListingFilter>>,
    /// At least one of these applies.
    pub or: Option<Vec<ListingFilter>>,
    /// This does not apply.
    pub not: Option<Box<ListingFilter>>,
    /// The model's task, as Hugging Face names it.
    pub task: Option<StringFilter>,
    /// The framework that the model runs with.
    pub framework: Option<StringFilter>,
    /// The identifier of the license text.
    pub license: Option<StringFilter>,
    /// The part of the name before its first slash, or what looks like one, as Hugging Face names models. It is the seller's word.
    pub publisher: Option<StringFilter>,
    /// The standing of that publisher. Listings whose names have no publisher are left out.
    pub publisher_standing: Option<PublisherStandingFilter>,
    /// The duration of a plan's license.
    pub kind: Option<LicenseKindFilter>,
    /// A format of the latest version's tensors: `safetensors`, `gguf` or `onnx`.
    pub format: Option<StringFilter>,
    /// A type of the latest version's tensors, such as `BF16` or `Q4_K`.
    pub quantization: Option<StringFilter>,
    /// Whether loading the latest version runs code that is in it. A listing without a version is `UNKNOWN`.
    pub loads: Option<LoadingVerdictFilter>,
    /// The worst verdict of scanners about the latest version. Listings without a scan are left out:
    /// `{not: {scanned: {eq: MALICIOUS}}}` keeps them.
    pub scanned: Option<ScanVerdictFilter>,
    /// A tag of the card: one of its first 100.
    pub tag: Option<StringFilter>,
    /// A language of the card, as its code.
    pub language: Option<StringFilter>,
    /// A dataset of the card.
    pub dataset: Option<StringFilter>,
    /// A model that the card names as its base.
    pub base_model: Option<StringFilter>,
    /// The size of the latest version, in bytes.
    pub size: Option<BigIntFilter>,
    /// The number of the latest version's parameters; listings that don't tell are left out.
    pub parameters: Option<BigIntFilter>,
    /// The memory that the weights of the latest version take at most, in bytes; listings that don't tell are left out.
    pub memory: Option<BigIntFilter>,
    /// The memory of the machine, in bytes: the latest version needs no more, as its `memoryNeeded` says. Listings that don't
    /// tell are left out.
    pub fits_memory_bytes: Option<BigInt>,
    /// A figure that the latest version claims.
    pub metric: Option<MetricFilter>,
    /// The number of settled orders, without resales.
    pub sales: Option<BigIntFilter>,
    /// The time of creation.
    pub created_at: Option<TimeFilter>,
    /// The time of the latest version.
    pub published_at: Option<TimeFilter>,
    /// The rating, in thousandths of a star: `{gte: "4000"}` for four stars and more. Listings that nobody reviewed are left out.
    pub rating: Option<BigIntFilter>,
    /// The rights that one of its plans grants, all of them.
    pub rights: Option<Vec<Right>>,
    /// The lowest price of its plans.
    pub price: Option<PriceFilter>,
    /// The account that sells: `{eq: "wasm1…"}`.
    pub seller: Option<StringFilter>,
    /// The state, whatever the latest version is. Without a condition on this or on `sellable` at the top level, only
    /// sellable listings are answered.
    pub state: Option<ListingStateFilter>,
    /// Whether the listing takes new orders, as its `sellable` says.
    pub sellable: Option<bool>,
}

impl From<StringFilter> for read::TextFilter {
    fn from(filter: StringFilter) -> Self {
        read::TextFilter { eq: filter.eq, one_of: filter.one_of }
    }
}

impl From<BigIntFilter> for read::NumberFilter {
    fn from(filter: BigIntFilter) -> Self {
        let number = |number: Option<BigInt>| number.map(|BigInt(number)| number);
        let BigIntFilter { eq, one_of, gt, gte, lt, lte } = filter;
        let one_of = one_of.map(|numbers| numbers.into_iter().map(|BigInt(number)| number).collect());
        read::NumberFilter {
            eq: number(eq),
            one_of,
            gt: number(gt),
            gte: number(gte),
            lt: number(lt),
            lte: number(lte),
        }
    }
}

impl From<TimeFilter> for read::NumberFilter {
    fn from(filter: TimeFilter) -> Self {
        let seconds = |time: Option<DateTime>| time.map(|time| time.utc().timestamp());
        let TimeFilter { eq, one_of, gt, gte, lt, lte } = filter;
        let one_of = one_of.map(|times| times.into_iter().map(|time| time.utc().timestamp()).collect());
        read::NumberFilter {
            eq: seconds(eq),
            one_of,
            gt: seconds(gt),
            gte: seconds(gte),
            lt: seconds(lt),
            lte: seconds(lte),
        }
    }
}

impl From<PriceFilter> for read::PriceFilter {
    fn from(filter: PriceFilter) -> Self {
        let PriceFilter { denom, eq, one_of, gt, gte, lt, lte } = filter;
        read::PriceFilter { denom, eq, one_of, gt, gte, lt, lte }
    }
}

impl From<MetricFilter> for read::MetricFilter {
    fn from(filter: MetricFilter) -> Self {
        let MetricFilter { name, dataset, eq, one_of, gt, gte, lt, lte } = filter;
        read::MetricFilter { name, dataset, eq, one_of, gt, gte, lt, lte }
    }
}

impl From<LicenseKindFilter> for read::KindFilter {
    fn from(filter: LicenseKindFilter) -> Self {
        let kinds = |kinds: Vec<LicenseKind>| kinds.into_iter().map(plans::LicenseKind::from).collect();
        read::KindFilter { eq: filter.eq.map(plans::LicenseKind::from), one_of: filter.one_of.map(kinds) }
    }
}

impl From<ListingStateFilter> for read::StateFilter {
    fn from(filter: ListingStateFilter) -> Self {
        let states = |states: Vec<ListingState>| states.into_iter().map(listings::ListingState::from).collect();
        read::StateFilter { eq: filter.eq.map(listings::ListingState::from), one_of: filter.one_of.map(states) }
    }
}

impl From<PublisherStandingFilter> for read::StandingFilter {
    fn from(filter: PublisherStandingFilter) -> Self {
        let some = |some: Vec<PublisherStanding>| some.into_iter().map(publishers::Standing::from).collect();
        read::StandingFilter { eq: filter.eq.map(publishers::Standing::from), one_of: filter.one_of.map(some) }
    }
}

impl From<LoadingVerdictFilter> for read::LoadsFilter {
    fn from(filter: LoadingVerdictFilter) -> Self {
        let some = |some: Vec<LoadingVerdict>| some.into_iter().map(loading::Verdict::from).collect();
        read::LoadsFilter { eq: filter.eq.map(loading::Verdict::from), one_of: filter.one_of.map(some) }
    }
}

impl From<ScanVerdictFilter> for read::ScannedFilter {
    fn from(filter: ScanVerdictFilter) -> Self {
        let some = |some: Vec<ScanVerdict>| some.into_iter().map(loading::ScanVerdict::from).collect();
        read::ScannedFilter { eq: filter.eq.map(loading::ScanVerdict::from), one_of: filter.one_of.map(some) }
    }
}

impl From<ListingFilter> for read::ListingFilter {
    fn from(filter: ListingFilter) -> Self {
        let parts = |parts: Vec<ListingFilter>| parts.into_iter().map(read::ListingFilter::from).collect();
        read::ListingFilter {
            and: filter.and.map(parts),
            or: filter.or.map(parts),
            not: filter.not.map(|part| Box::new(read::ListingFilter::from(*part))),
            task: filter.task.map(read::TextFilter::from),
            framework: filter.framework.map(read::TextFilter::from),
            license: filter.license.map(read::TextFilter::from),
            publisher: filter.publisher.map(read::TextFilter::from),
            publisher_standing: filter.publisher_standing.map(read::StandingFilter::from),
            kind: filter.kind.map(read::KindFilter::from),
            format: filter.format.map(read::TextFilter::from),
            quantization: filter.quantization.map(read::TextFilter::from),
            loads: filter.loads.map(read::LoadsFilter::from),
            scanned: filter.scanned.map(read::ScannedFilter::from),
            tag: filter.tag.map(read::TextFilter::from),
            language: filter.language.map(read::TextFilter::from),
            dataset: filter.dataset.map(read::TextFilter::from),
            base_model: filter.base_model.map(read::TextFilter::from),
            size: filter.size.map(read::NumberFilter::from),
            parameters: filter.parameters.map(read::NumberFilter::from),
            memory: filter.memory.map(read::NumberFilter::from),
            fits_memory_bytes: filter.fits_memory_bytes.map(|BigInt(bytes)| bytes),
            metric: filter.metric.map(read::MetricFilter::from),
            sales: filter.sales.map(read::NumberFilter::from),
            created_at: filter.created_at.map(read::NumberFilter::from),
            published_at: filter.published_at.map(read::NumberFilter::from),
            rating: filter.rating.map(read::NumberFilter::from),
            rights: filter.rights.map(|rights| rights.into_iter().map(read::Right::from).collect()),
            price: filter.price.map(read::PriceFilter::from),
            seller: filter.seller.map(read::TextFilter::from),
            state: filter.state.map(read::StateFilter::from),
            sellable: filter.sellable,
        }
    }
}
