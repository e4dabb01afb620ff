//! What stands beside a page of listings: counts of all that it lists.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, Object, Result, SimpleObject};

use super::listing::Listing;
use super::loaders::ListingKey;
use super::scalars::BigInt;
use crate::read::listing_facets::Listed;
use crate::read::{Amount, Rows};
use crate::search::condition::{NumberField, TextField};
use crate::search::{self, Ranged, Steps, Stroke};

/// A property whose values are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "TextField")]
pub enum ListingFacet {
    /// The model's task, as Hugging Face names it.
    Task,
    /// The framework that the model runs with.
    Framework,
    /// The identifier of the license text.
    License,
    /// The part of the name before its first slash, or what looks like one.
    Publisher,
    /// The standing of that publisher, as `PublisherStanding` names it; both of one that is proven and attested.
    #[graphql(name = "PUBLISHER_STANDING")]
    Standing,
    /// The account that sells.
    Seller,
    /// The state, as seller and governance set it and `ListingState` names it.
    State,
    /// The durations of the plans' licenses, as `LicenseKind` names them.
    Kind,
    /// The rights that some plan grants, as `Right` names them.
    Right,
    /// The formats of the latest version's tensors.
    Format,
    /// The types of the latest version's tensors, such as `BF16` or `Q4_K`.
    Quantization,
    /// Whether loading the latest version runs code, as `LoadingVerdict` names it.
    Loads,
    /// The worst verdict of scanners about the latest version, as `ScanVerdict` names it. Listings without a scan have none.
    Scanned,
    /// The first 100 tags of the card.
    Tag,
    /// A language of the card, as its code.
    Language,
    /// A dataset of the card.
    Dataset,
    /// A model that the card names as its base.
    BaseModel,
    /// The denoms of the plans' prices.
    Denom,
    /// The measures that the latest version claims figures of, such as `accuracy`: what `metric` names in a filter.
    #[graphql(name = "METRIC")]
    Measure,
}

impl ListingFacet {
    /// A value with its count. Those of enums are kept by the names that REST has for them.
    fn value(self, counted: search::Counted) -> FacetValue {
        let mut value = FacetValue::from(counted);
        let is_enum =
            matches!(self, Self::Standing | Self::State | Self::Kind | Self::Right | Self::Loads | Self::Scanned);
        if is_enum {
            value.value.make_ascii_uppercase();
        }
        value
    }
}

/// A number in whose ranges listings are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ListingRange {
    /// The size of the latest version, in bytes.
    Size,
    /// The memory that its weights take at most, in bytes.
    Memory,
    /// The memory that its weights and a context of up to 8,192 positions take, in bytes: what `fitsMemoryBytes` compares.
    MemoryNeeded,
    /// The number of the latest version's parameters.
    Parameters,
    /// The lowest price in one denom.
    Price,
    /// The rating, in thousandths of a star. Listings that nobody reviewed are in no range; the best rating is in the last one.
    Rating,
}

/// The values of one property.
#[derive(SimpleObject)]
pub struct Facet {
    /// The property that is counted.
    pub facet: ListingFacet,
    /// The values that most listings have, the most frequent first.
    pub values: Vec<FacetValue>,
}

/// A value of a property.
#[derive(SimpleObject)]
pub struct FacetValue {
    /// The value, as filters take it: an enum's value by its name.
    pub value: String,
    /// The number of listings that have it.
    pub count: BigInt,
}

/// How finely a histogram divides its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Steps")]
pub enum HistogramSteps {
    /// Ranges that grow 1, 2, 5, 10, 20; of RATING, half a star each.
    Coarse,
    /// Sixteen ranges for each power of ten, as long as each other on a logarithmic scale; of RATING, a tenth of a star each.
    Fine,
}

/// A range of a number.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Bar {
    #[graphql(skip)]
    best: Option<i64>,
    /// The least number of the range.
    pub from: Amount,
    /// The least number above the range; null if there is none.
    pub below: Option<Amount>,
    /// The number of listings in the range.
    pub count: BigInt,
    /// The number of their sales, without resales.
    pub sales: BigInt,
}

#[ComplexObject]
impl Bar {
    /// The listing in the range that sold most; null in an empty range.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn best_selling(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        let Some(best) = self.best else { return Ok(None) };
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(best)).await?)
    }
}

/// Counts of a list, made when the query asks for them.
pub struct Facets(pub(super) Listed);

/// The counts of the whole list, on all pages.
#[Object]
impl Facets {
    /// Counts the listings by the values of up to 8 properties. Each property is counted under the query and the filter
    /// without its own conditions at the filter's top level, so that a choice shows what the other choices would find.
    #[graphql(complexity = "super::cost::counted(of.len(), child_complexity)")]
    async fn facets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The properties.")] of: Vec<ListingFacet>,
        #[graphql(desc = "The values of each: 20 by default, at most 50.")] first: Option<i32>,
    ) -> Result<Option<Vec<Facet>>> {
        let rows = ctx.data::<DataLoader<Rows>>()?.loader();
        let fields = of.iter().copied().map(TextField::from).collect();
        let counted = rows.facets(&self.0, fields, first).await?;
        let facet = |(facet, values): (ListingFacet, Vec<search::Counted>)| Facet {
            facet,
            values: values.into_iter().map(|counted| facet.value(counted)).collect(),
        };
        Ok(Some(of.into_iter().zip(counted).map(facet).collect()))
    }

    /// Counts the listings in ranges of a number, from the first range with a listing to the last. They are counted under
    /// the query and the filter without its own conditions on the number.
    #[graphql(complexity = "super::cost::bars(steps == Some(HistogramSteps::Fine), child_complexity)")]
    async fn histogram(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number that is divided into ranges.")] of: ListingRange,
        #[graphql(desc = "The denom of PRICE.")] denom: Option<String>,
        #[graphql(desc = "COARSE by default.")] steps: Option<HistogramSteps>,
    ) -> Result<Option<Vec<Bar>>> {
        let of = match (of, denom) {
            (ListingRange::Size, _) => Ranged::Number(NumberField::Size),
            (ListingRange::Memory, _) => Ranged::Number(NumberField::Memory),
            (ListingRange::MemoryNeeded, _) => Ranged::Number(NumberField::MemoryNeeded),
            (ListingRange::Parameters, _) => Ranged::Number(NumberField::Parameters),
            (ListingRange::Rating, _) => Ranged::Number(NumberField::Rating),
            (ListingRange::Price, Some(denom)) => Ranged::Price(denom),
            (ListingRange::Price, None) => {
                return Err(super::error::bad_input("denom is needed for a histogram of PRICE"))
            }
        };
        let (rows, steps) = (ctx.data::<DataLoader<Rows>>()?.loader(), steps.map(Steps::from).unwrap_or_default());
        let asked = ctx.look_ahead();
        if asked.field("sales").exists() || asked.field("bestSelling").exists() {
            let strokes = rows.strokes(&self.0, of, steps).await?;
            return Ok(Some(strokes.into_iter().map(Bar::of).collect()));
        }
        let bars = rows.histogram(&self.0, of, steps).await?;
        // Nobody asks what they sold.
        Ok(Some(bars.into_iter().map(|bar| Bar::of(Stroke { bar, sales: 0, best: None })).collect()))
    }
}

impl From<search::Counted> for FacetValue {
    fn from(counted: search::Counted) -> Self {
        FacetValue { value: counted.value, count: count(counted.count) }
    }
}

impl Bar {
    fn of(stroke: Stroke) -> Self {
        let Stroke { bar, sales, best } = stroke;
        Bar {
            from: bar.from.into(),
            below: bar.below.map(Amount::from),
            count: count(bar.count),
            sales: count(sales),
            best: best.and_then(|id| i64::try_from(id).ok()),
        }
    }
}

pub(super) fn count(count: u64) -> BigInt {
    BigInt(i64::try_from(count).unwrap_or(i64::MAX))
}
