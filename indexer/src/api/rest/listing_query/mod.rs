//! The query for listings.

mod filter;
pub(super) mod saved;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::loading_names::{LoadingVerdict, ScanVerdict};
use super::names::{LicenseKind, ListingState, PublisherStanding};
use super::problem::Problem;
use crate::api::times;
use crate::read::listing_page::{self, ListingQuestion};

/// The sort key of listings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ListingSort {
    Relevance,
    Newest,
    Price,
    BestSelling,
    Trending,
    BestRated,
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
    /// The words to find in names, tags and cards; "phrases", `or` and -words work. Words of four letters and
    /// more that no listing has are corrected.
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
    /// The denom of `sort=price`, `price`, `price_min` and `price_max`; listings without a price in it are left out.
    denom: Option<String>,
    /// The lowest price of its plans, in base units of `denom`.
    #[serde(default)]
    price: Vec<String>,
    /// The least price, in base units of `denom`.
    price_min: Option<String>,
    /// The highest price, in base units of `denom`.
    price_max: Option<String>,
    /// A measure, such as `accuracy`, also that of `sort=metric`; listings that claim no figure of it are left out.
    metric: Option<String>,
    /// The dataset of `metric`; any when absent.
    metric_dataset: Option<String>,
    /// The claimed figure of `metric`.
    #[serde(default)]
    metric_value: Vec<f64>,
    /// The least figure of `metric`.
    metric_min: Option<f64>,
    /// The highest figure of `metric`.
    metric_max: Option<f64>,
    /// A figure below all that are wanted of `metric`.
    metric_above: Option<f64>,
    /// A figure above all that are wanted of `metric`.
    metric_below: Option<f64>,
    /// The model's task, as Hugging Face names it.
    #[serde(default)]
    task: Vec<String>,
    /// The framework that the model runs with.
    #[serde(default)]
    framework: Vec<String>,
    /// The identifier of the license text.
    #[serde(default)]
    license: Vec<String>,
    /// The duration of a plan's license.
    #[serde(default)]
    #[param(inline)]
    kind: Vec<LicenseKind>,
    /// A format of the latest version's tensors: `safetensors`, `gguf` or `onnx`.
    #[serde(default)]
    format: Vec<String>,
    /// A type of the latest version's tensors, such as `BF16` or `Q4_K`.
    #[serde(default)]
    quantization: Vec<String>,
    /// Whether loading the latest version runs code that is in it. A listing without a version is `unknown`.
    #[serde(default)]
    #[param(inline)]
    loads: Vec<LoadingVerdict>,
    /// The worst verdict of scanners about the latest version. Listings without a scan are left out.
    #[serde(default)]
    #[param(inline)]
    scanned: Vec<ScanVerdict>,
    /// The worst verdict of scanners that the latest version may not have. Listings without a scan are answered.
    #[serde(default)]
    #[param(inline)]
    not_scanned: Vec<ScanVerdict>,
    /// The part of the name before its first slash, or what looks like one, as Hugging Face names models. It is the seller's word.
    #[serde(default)]
    publisher: Vec<String>,
    /// The standing of that publisher: one that is proven and attested is both. Listings whose names have no publisher are left
    /// out.
    #[serde(default)]
    #[param(inline)]
    publisher_standing: Vec<PublisherStanding>,
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
    /// The account that sells the listing.
    #[serde(default)]
    seller: Vec<String>,
    /// The rights that one of its plans grants, all of them.
    #[serde(default)]
    #[param(inline)]
    right: Vec<Right>,
    /// The size of the latest version, in bytes.
    #[serde(default)]
    size: Vec<i64>,
    /// The least size of the latest version, in bytes.
    size_min: Option<i64>,
    /// The largest size of the latest version, in bytes.
    size_max: Option<i64>,
    /// The number of the latest version's parameters.
    #[serde(default)]
    parameters: Vec<i64>,
    /// The least number of the latest version's parameters; listings that don't tell are left out.
    parameters_min: Option<i64>,
    /// The highest number of the latest version's parameters; listings that don't tell are left out.
    parameters_max: Option<i64>,
    /// The memory that the weights of the latest version take at most, in bytes.
    #[serde(default)]
    memory: Vec<i64>,
    /// The least memory that the weights of the latest version take at most, in bytes; listings that don't tell are left
    /// out.
    memory_min: Option<i64>,
    /// The highest memory that the weights of the latest version take at most, in bytes; listings that don't tell are left
    /// out.
    memory_max: Option<i64>,
    /// The memory of the machine, in bytes: the latest version needs no more, as its `memory_needed` says. Listings that don't
    /// tell are left out.
    fits_memory_bytes: Option<i64>,
    /// The number of settled orders, without resales.
    #[serde(default)]
    sales: Vec<i64>,
    /// The least number of settled orders, without resales.
    sales_min: Option<i64>,
    /// The highest number of settled orders, without resales.
    sales_max: Option<i64>,
    /// The second of the creation.
    #[serde(default, deserialize_with = "times::several")]
    created_at: Vec<DateTime<Utc>>,
    /// The earliest time of creation.
    #[serde(default, deserialize_with = "times::one")]
    created_from: Option<DateTime<Utc>>,
    /// The latest time of creation.
    #[serde(default, deserialize_with = "times::one")]
    created_to: Option<DateTime<Utc>>,
    /// The second in which the latest version was published.
    #[serde(default, deserialize_with = "times::several")]
    published_at: Vec<DateTime<Utc>>,
    /// The earliest time of the latest version.
    #[serde(default, deserialize_with = "times::one")]
    published_from: Option<DateTime<Utc>>,
    /// The latest time of the latest version.
    #[serde(default, deserialize_with = "times::one")]
    published_to: Option<DateTime<Utc>>,
    /// The rating, in thousandths of a star.
    #[serde(default)]
    rating: Vec<i64>,
    /// The least rating, in thousandths of a star; listings that nobody reviewed are left out.
    rating_min: Option<i64>,
    /// The highest rating, in thousandths of a star; listings that nobody reviewed are left out.
    rating_max: Option<i64>,
    /// The state, whatever the latest version is. Without it and without `sellable`, only sellable listings are answered.
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
            Some(ListingSort::BestRated) => listing_page::ListingSort::BestRated,
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
}
