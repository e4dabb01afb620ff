//! Typed filters of listings.

use async_graphql::{Enum, InputObject};

use crate::read::{self, listings, Amount};

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
    /// The lowest price of its plans.
    pub price: Option<PriceFilter>,
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

impl From<PriceFilter> for read::PriceFilter {
    fn from(filter: PriceFilter) -> Self {
        let PriceFilter { denom, eq, gt, gte, lt, lte } = filter;
        read::PriceFilter { denom, eq, gt, gte, lt, lte }
    }
}

impl From<ListingStateFilter> for read::StateFilter {
    fn from(filter: ListingStateFilter) -> Self {
        let states = |states: Vec<ListingState>| states.into_iter().map(listings::ListingState::from).collect();
        read::StateFilter { eq: filter.eq.map(listings::ListingState::from), one_of: filter.one_of.map(states) }
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
            price: filter.price.map(read::PriceFilter::from),
            seller: filter.seller.map(read::TextFilter::from),
            state: filter.state.map(read::StateFilter::from),
            sellable: filter.sellable,
        }
    }
}
