//! What stands beside a list of listings: counts by values and ranges, and suggestions.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Changes, Reading};
use super::listing_query::ListingQuery;
use super::listing_shape::{written, Listing};
use super::marks::Rated;
use super::parameters::{Asked, Beside};
use super::problem::Problem;
use crate::read::listing_facets::Listed;
use crate::read::{ReadError, Rows};
use crate::search::condition::{NumberField, TextField};
use crate::search::{self, Label, Labelled, Ranged, Steps, Stroke};

/// A property whose values are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Property {
    Task,
    Framework,
    License,
    Publisher,
    /// The standing of the publisher; both of one that is proven and attested.
    PublisherStanding,
    Seller,
    State,
    Kind,
    Right,
    Format,
    Quantization,
    /// Whether loading the latest version runs code.
    Loads,
    /// The worst verdict of scanners about the latest version; listings without a scan have none.
    Scanned,
    Tag,
    Language,
    Dataset,
    BaseModel,
    /// The denoms of the plans' prices.
    Denom,
    /// The measures that the latest version claims figures of, such as `accuracy`: what `metric` names in a filter.
    Metric,
}

/// A number in whose ranges listings are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Measure {
    Size,
    /// The memory that the weights take, in bytes.
    Memory,
    /// The memory that the weights and a context of up to 8,192 positions take, in bytes: what `fits_memory_bytes` compares.
    MemoryNeeded,
    Parameters,
    Price,
    /// The rating, in thousandths of a star; listings that nobody reviewed are in no range.
    Rating,
}

/// Selects what is counted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct FacetsQuery {
    /// The properties whose values are counted: up to 8.
    #[param(inline, required = true)]
    #[serde(default)]
    of: Vec<Property>,
    /// The values of each: 20 by default, at most 50.
    first: Option<i32>,
}

/// The fineness of a histogram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Fineness {
    /// Ranges that grow 1, 2, 5, 10, 20; of a rating, half a star each.
    #[default]
    Coarse,
    /// Sixteen ranges for each power of ten, as long as each other on a logarithmic scale; of a rating, a tenth of a star each.
    Fine,
}

/// Selects what is counted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct HistogramQuery {
    /// The number: of a price, the lowest in `denom`.
    #[param(inline)]
    of: Measure,
    /// The ranges: `coarse`, the default, that grow 1, 2, 5, 10, or `fine`, sixteen for each power of ten. Those of a rating are half
    /// a star or a tenth of one; the best rating is in the last one.
    #[param(inline)]
    #[serde(default)]
    steps: Fineness,
    /// Whether each range has its sales and the listing that sold most: `true` or `false`, the default.
    #[serde(default)]
    sold: bool,
}

/// Selects suggestions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SuggestQuery {
    /// What was typed so far.
    text: String,
    /// The suggestions of each kind: 5 by default, at most 10.
    first: Option<i32>,
}

/// The values of one property.
#[derive(Serialize, ToSchema)]
pub(super) struct Facet {
    #[schema(inline)]
    of: Property,
    /// The values that most listings have, the most frequent first.
    values: Vec<CountedValue>,
}

/// A value, and the number of listings that have it.
#[derive(Serialize, ToSchema)]
pub(super) struct CountedValue {
    /// The value or the suggestion, as filters take it.
    value: String,
    /// The number of listings that have it.
    count: u64,
}

/// A range of a number.
#[derive(Serialize, ToSchema)]
pub(super) struct Bar {
    /// The least number of the range: decimal digits.
    from: String,
    /// The least number above the range; null if there is none.
    below: Option<String>,
    /// The number of listings in the range.
    count: u64,
    /// The number of their sales, without resales; null unless `sold` asked for it.
    sales: Option<u64>,
    /// The listing in the range that sold most; null in an empty range, and unless `sold` asked for it.
    best_selling: Option<Listing>,
}

/// What begins as was typed, of each kind the best first.
#[derive(Serialize, ToSchema)]
pub(super) struct Suggested {
    /// Sellable listings whose names have the words, the last of them begun.
    listings: Vec<Listing>,
    /// Tasks of listings.
    tasks: Vec<CountedValue>,
    /// The publishers that names begin with.
    publishers: Vec<CountedValue>,
    /// The models that cards name as their bases.
    base_models: Vec<CountedValue>,
}

impl From<Property> for TextField {
    fn from(property: Property) -> Self {
        match property {
            Property::Task => TextField::Task,
            Property::Framework => TextField::Framework,
            Property::License => TextField::License,
            Property::Publisher => TextField::Publisher,
            Property::PublisherStanding => TextField::Standing,
            Property::Seller => TextField::Seller,
            Property::State => TextField::State,
            Property::Kind => TextField::Kind,
            Property::Right => TextField::Right,
            Property::Format => TextField::Format,
            Property::Quantization => TextField::Quantization,
            Property::Loads => TextField::Loads,
            Property::Scanned => TextField::Scanned,
            Property::Tag => TextField::Tag,
            Property::Language => TextField::Language,
            Property::Dataset => TextField::Dataset,
            Property::BaseModel => TextField::BaseModel,
            Property::Denom => TextField::Denom,
            Property::Metric => TextField::Measure,
        }
    }
}

impl From<search::Bar> for Bar {
    fn from(bar: search::Bar) -> Self {
        let search::Bar { from, below, count } = bar;
        let below = below.map(|below| below.to_string());
        Bar { from: from.to_string(), below, count, sales: None, best_selling: None }
    }
}

/// Ranges with what their listings sold.
async fn sold(rows: &Rows, listed: &Listed, of: Ranged, steps: Steps) -> Result<Vec<Bar>, ReadError> {
    let strokes = rows.strokes(listed, of, steps).await?;
    let best = |stroke: &Stroke| i64::try_from(stroke.best?).ok();
    let mut listings = rows.listings(&strokes.iter().filter_map(best).collect::<Vec<_>>()).await?;
    let rated = Rated::read(rows, listings.values()).await?;
    let bar = |stroke: Stroke| {
        let best_selling = best(&stroke).and_then(|id| listings.remove(&id));
        let best_selling = best_selling.map(|listing| Listing::of(listing, &rated));
        Bar { sales: Some(stroke.sales), best_selling, ..stroke.bar.into() }
    };
    Ok(strokes.into_iter().map(bar).collect())
}

/// Counts listings by the values of properties, with the words and conditions of `/v1/listings`. Each property is counted
/// without the conditions on itself, so that a choice shows what the other choices would find.
#[utoipa::path(get, path = "/v1/facets", tag = "listings", params(FacetsQuery, ListingQuery), responses(
    (status = 200, body = Vec<Facet>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn facets(reading: Reading, query: Beside<FacetsQuery, ListingQuery>) -> Result<Response, Problem> {
    let FacetsQuery { of, first } = query.own;
    if of.is_empty() {
        return Err(Problem::bad_input("give of: the properties whose values are counted"));
    }
    let question = query.beside.question()?;
    reading
        .answer(Changes::Anytime, |rows| async move {
            let fields = of.iter().copied().map(TextField::from).collect();
            let counted = rows.facets(&question.listed()?, fields, first).await?;
            let value = |found: search::Counted| CountedValue { value: found.value, count: found.count };
            let facets = of.into_iter().zip(counted);
            let facets = facets.map(|(of, found)| Facet { of, values: found.into_iter().map(value).collect() });
            Ok(facets.collect::<Vec<_>>().into())
        })
        .await
}

/// Counts listings in ranges of a number, from the first range with a listing to the last, with the words and conditions
/// of `/v1/listings`, but for those on the number.
#[utoipa::path(get, path = "/v1/histogram", tag = "listings", params(HistogramQuery, ListingQuery), responses(
    (status = 200, body = Vec<Bar>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn histogram(
    reading: Reading,
    query: Beside<HistogramQuery, ListingQuery>,
) -> Result<Response, Problem> {
    let HistogramQuery { of, steps, sold: is_sold } = query.own;
    let question = query.beside.question()?;
    let of = match (of, question.denom.clone()) {
        (Measure::Size, _) => Ranged::Number(NumberField::Size),
        (Measure::Memory, _) => Ranged::Number(NumberField::Memory),
        (Measure::MemoryNeeded, _) => Ranged::Number(NumberField::MemoryNeeded),
        (Measure::Parameters, _) => Ranged::Number(NumberField::Parameters),
        (Measure::Rating, _) => Ranged::Number(NumberField::Rating),
        (Measure::Price, Some(denom)) => Ranged::Price(denom),
        (Measure::Price, None) => return Err(Problem::bad_input("of=price compares prices of one denom: give denom")),
    };
    let steps = match steps {
        Fineness::Coarse => Steps::Coarse,
        Fineness::Fine => Steps::Fine,
    };
    reading
        .answer(Changes::Anytime, |rows| async move {
            let listed = question.listed()?;
            if is_sold {
                return Ok(sold(&rows, &listed, of, steps).await?.into());
            }
            let bars = rows.histogram(&listed, of, steps).await?;
            Ok(bars.into_iter().map(Bar::from).collect::<Vec<_>>().into())
        })
        .await
}

/// Suggests listings and labels that begin as was typed.
#[utoipa::path(get, path = "/v1/suggest", tag = "listings", params(SuggestQuery), responses(
    (status = 200, body = Suggested), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn suggest(reading: Reading, query: Asked<SuggestQuery>) -> Result<Response, Problem> {
    let SuggestQuery { text, first } = query.0;
    reading
        .answer(Changes::Anytime, |rows| async move {
            let found = rows.suggestions(text, first).await?;
            let labels = |label: Label| -> Vec<CountedValue> {
                let of = found.labels.iter().filter(|labelled| labelled.label == label);
                of.map(|Labelled { text, count, .. }| CountedValue { value: text.clone(), count: *count }).collect()
            };
            let (tasks, publishers) = (labels(Label::Task), labels(Label::Publisher));
            let base_models = labels(Label::BaseModel);
            let listings = written(&rows, found.listings).await?;
            Ok(Suggested { listings, tasks, publishers, base_models }.into())
        })
        .await
}
