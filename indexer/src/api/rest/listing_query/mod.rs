//! The query for listings.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::names::ListingState;
use super::problem::Problem;
use crate::read::listing_page::{self, ListingQuestion};
use crate::read::{self, listings, Amount, ListingFilter, NumberFilter, PriceFilter, StateFilter, TextFilter};

/// The sort key of listings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ListingSort {
    Relevance,
    Newest,
    Price,
    BestSelling,
    Trending,
    Size,
    Parameters,
    Metric,
}

/// A direction of sorting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Direction {
    Asc,
    Desc,
}

/// A right that a plan may grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Right {
    Commercial,
    Derivatives,
    Redistribution,
    Transfer,
}

/// Selects and sorts listings. All given conditions apply; a repeated parameter names alternatives.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListingQuery {
    /// The words to find in names, tags and cards; "phrases", `or` and -words work. Words that no listing has are
    /// corrected.
    q: Option<String>,
    /// Whether the last of the words is still being typed: it finds the words that it begins.
    #[serde(default)]
    typing: bool,
    /// The sort key: `relevance` with words, otherwise `newest`, unless you say.
    #[param(inline)]
    sort: Option<ListingSort>,
    /// The direction; prices ascend and all else descends unless you say.
    #[param(inline)]
    direction: Option<Direction>,
    /// The denom of `sort=price`, `price_min` and `price_max`; listings without a price in it are left out.
    denom: Option<String>,
    /// The least price, in base units of `denom`.
    price_min: Option<String>,
    /// The highest price, in base units of `denom`.
    price_max: Option<String>,
    /// The measure of `sort=metric`, such as `accuracy`; listings without a figure of it are left out.
    metric: Option<String>,
    /// The dataset of `metric`; any when absent.
    metric_dataset: Option<String>,
    /// The model's task, as Hugging Face names it.
    #[serde(default)]
    task: Vec<String>,
    /// The framework that the model runs with.
    #[serde(default)]
    framework: Vec<String>,
    /// The identifier of the license text.
    #[serde(default)]
    license: Vec<String>,
    /// A format of the latest version's tensors: `safetensors`, `gguf` or `onnx`.
    #[serde(default)]
    format: Vec<String>,
    /// A type of the latest version's tensors, such as `BF16` or `Q4_K`.
    #[serde(default)]
    quantization: Vec<String>,
    /// The part of the name before its first slash, as Hugging Face names models. It is the seller's word.
    #[serde(default)]
    publisher: Vec<String>,
    /// A tag of the card: one of its first 100.
    #[serde(default)]
    tag: Vec<String>,
    /// A language of the card, as its code.
    #[serde(default)]
    language: Vec<String>,
    /// A dataset of the card.
    #[serde(default)]
    dataset: Vec<String>,
    /// A model that the card names as its base.
    #[serde(default)]
    base_model: Vec<String>,
    #[serde(default)]
    seller: Vec<String>,
    /// The rights that one of its plans grants, all of them.
    #[serde(default)]
    #[param(inline)]
    right: Vec<Right>,
    /// The least size of the latest version, in bytes.
    size_min: Option<i64>,
    /// The largest size of the latest version, in bytes.
    size_max: Option<i64>,
    /// The least number of the latest version's parameters; listings that don't tell are left out.
    parameters_min: Option<i64>,
    /// The highest number of the latest version's parameters; listings that don't tell are left out.
    parameters_max: Option<i64>,
    /// The memory of the machine, in bytes: the weights of the latest version take no more.
    fits_memory_bytes: Option<i64>,
    /// The least number of settled orders, without resales.
    sales_min: Option<i64>,
    /// The earliest time of creation.
    created_from: Option<DateTime<Utc>>,
    /// The latest time of creation.
    created_to: Option<DateTime<Utc>>,
    #[serde(default)]
    #[param(inline)]
    state: Vec<ListingState>,
    /// Whether the listing takes new orders.
    sellable: Option<bool>,
}

impl ListingQuery {
    /// The question that it asks.
    pub(super) fn question(self) -> Result<ListingQuestion, Problem> {
        let sort = match self.sort {
            None if self.q.is_some() => listing_page::ListingSort::Relevance,
            Some(ListingSort::Relevance) => listing_page::ListingSort::Relevance,
            None | Some(ListingSort::Newest) => listing_page::ListingSort::Newest,
            Some(ListingSort::BestSelling) => listing_page::ListingSort::BestSelling,
            Some(ListingSort::Price) if self.denom.is_none() => {
                return Err(Problem::bad_input("sort=price compares the prices of one denom: give denom"));
            }
            Some(ListingSort::Price) => listing_page::ListingSort::Price { denom: self.denom.clone() },
            Some(ListingSort::Trending) => listing_page::ListingSort::Trending,
            Some(ListingSort::Size) => listing_page::ListingSort::Size,
            Some(ListingSort::Parameters) => listing_page::ListingSort::Parameters,
            Some(ListingSort::Metric) if self.metric.is_none() => {
                return Err(Problem::bad_input("sort=metric compares the figures of one measure: give metric"));
            }
            Some(ListingSort::Metric) => {
                let (name, dataset) = (self.metric.clone(), self.metric_dataset.clone());
                listing_page::ListingSort::Metric { name, dataset }
            }
        };
        if self.sort != Some(ListingSort::Metric) && (self.metric.is_some() || self.metric_dataset.is_some()) {
            return Err(Problem::bad_input("metric and metric_dataset are for sort=metric"));
        }
        let metric = self.metric.is_some().then(|| (self.metric.clone(), self.metric_dataset.clone()));
        let descending = self.direction.map(|direction| direction == Direction::Desc);
        let (words, denom, is_typing) = (self.q.clone(), self.denom.clone(), self.typing);
        Ok(ListingQuestion { words, is_typing, filter: self.filter()?, sort, descending, denom, metric })
    }

    /// The question of a feed, which has the newest first.
    pub(super) fn newest(self) -> Result<ListingQuestion, Problem> {
        if self.sort.is_some_and(|sort| sort != ListingSort::Newest) || self.direction.is_some() {
            return Err(Problem::bad_input("a feed has the newest first: give neither sort nor direction"));
        }
        ListingQuery { sort: Some(ListingSort::Newest), ..self }.question()
    }

    fn filter(self) -> Result<ListingFilter, Problem> {
        // A sort by price leaves out by itself what has none in the denom.
        let is_bounded = self.price_min.is_some() || self.price_max.is_some();
        let denom = self.denom.filter(|_| is_bounded || self.sort != Some(ListingSort::Price));
        let price = price(denom, self.price_min, self.price_max)?;
        let seconds = |time: DateTime<Utc>| time.timestamp();
        let states: Vec<_> = self.state.into_iter().map(listings::ListingState::from).collect();
        let rights: Vec<_> = self.right.into_iter().map(read::Right::from).collect();
        Ok(ListingFilter {
            task: one_of(self.task),
            framework: one_of(self.framework),
            license: one_of(self.license),
            format: one_of(self.format),
            quantization: one_of(self.quantization),
            publisher: one_of(self.publisher),
            fits_memory_bytes: self.fits_memory_bytes,
            tag: one_of(self.tag),
            language: one_of(self.language),
            dataset: one_of(self.dataset),
            base_model: one_of(self.base_model),
            seller: one_of(self.seller),
            size: between(self.size_min, self.size_max),
            parameters: between(self.parameters_min, self.parameters_max),
            sales: between(self.sales_min, None),
            created_at: between(self.created_from.map(seconds), self.created_to.map(seconds)),
            rights: (!rights.is_empty()).then_some(rights),
            price,
            state: (!states.is_empty()).then_some(StateFilter { eq: None, one_of: Some(states) }),
            sellable: self.sellable,
            ..ListingFilter::default()
        })
    }
}

impl From<Right> for read::Right {
    fn from(right: Right) -> Self {
        match right {
            Right::Commercial => read::Right::Commercial,
            Right::Derivatives => read::Right::Derivatives,
            Right::Redistribution => read::Right::Redistribution,
            Right::Transfer => read::Right::Transfer,
        }
    }
}

/// One value is compared alone, which lets Postgres read an index in the order that is asked for.
fn one_of(mut values: Vec<String>) -> Option<TextFilter> {
    match values.len() {
        0 => None,
        1 => Some(TextFilter { eq: values.pop(), one_of: None }),
        _ => Some(TextFilter { eq: None, one_of: Some(values) }),
    }
}

fn between(gte: Option<i64>, lte: Option<i64>) -> Option<NumberFilter> {
    (gte.is_some() || lte.is_some()).then(|| NumberFilter { gte, lte, ..NumberFilter::default() })
}

fn price(denom: Option<String>, min: Option<String>, max: Option<String>) -> Result<Option<PriceFilter>, Problem> {
    let amount = |text: Option<String>| text.map(|text| text.parse::<Amount>().map_err(Problem::bad_input)).transpose();
    let (gte, lte) = (amount(min)?, amount(max)?);
    match denom {
        Some(denom) => Ok(Some(PriceFilter { denom, eq: None, one_of: None, gt: None, gte, lt: None, lte })),
        None if gte.is_none() && lte.is_none() => Ok(None),
        None => Err(Problem::bad_input("price_min and price_max compare the prices of one denom: give denom")),
    }
}
