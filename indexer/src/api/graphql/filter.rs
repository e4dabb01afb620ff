//! Typed filters of listings.

use async_graphql::{Enum, InputObject};

use crate::read::{self, listings, Amount};

/// Compares a text exactly. Conditions given together all apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct StringFilter {
    /// Is this.
    pub eq: Option<String>,
    /// Is one of these.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<String>>,
}

/// Compares a listing's lowest price in one denom. Conditions given together all apply.
#[derive(Clone, Debug, InputObject)]
pub struct PriceFilter {
    /// The denom; listings without a price in it are left out.
    pub denom: String,
    /// Is this.
    pub eq: Option<Amount>,
    /// Is more.
    pub gt: Option<Amount>,
    /// Is this or more.
    pub gte: Option<Amount>,
    /// Is less.
    pub lt: Option<Amount>,
    /// Is this or less.
    pub lte: Option<Amount>,
}

/// Whether a listing sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "listings::ListingState")]
pub enum ListingState {
    /// It sells, once it has a version, and while that is good.
    Active,
    /// Its seller has stopped sales for a time.
    Paused,
    /// Its seller has ended sales for good.
    Retired,
    /// Governance or its moderator has ended sales.
    Delisted,
}

/// Compares a listing's state.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ListingStateFilter {
    /// Is this.
    pub eq: Option<ListingState>,
    /// Is one of these.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<ListingState>>,
}

/// Which listings. Conditions given together all apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ListingFilter {
    /// All of these apply.
    pub and: Option<Vec<ListingFilter>>,
    /// At least one of these applies.
    pub or: Option<Vec<ListingFilter>>,
    /// This does not apply.
    pub not: Option<Box<ListingFilter>>,
    /// What it does, as Hugging Face names tasks.
    pub task: Option<StringFilter>,
    /// What it runs with.
    pub framework: Option<StringFilter>,
    /// Identifier of the text under which it is licensed.
    pub license: Option<StringFilter>,
    /// Its lowest price.
    pub price: Option<PriceFilter>,
    /// Who sells it.
    pub seller: Option<StringFilter>,
    /// Its state, whatever its latest version is. Without a condition on this or on `sellable` at
    /// the top level, only listings that can be bought are answered.
    pub state: Option<ListingStateFilter>,
    /// Whether it takes new orders, as the listing's `sellable` says.
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
