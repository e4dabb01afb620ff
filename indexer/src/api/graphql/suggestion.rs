//! What is suggested while somebody types.

use async_graphql::SimpleObject;

use super::facets::count;
use super::listing::Listing;
use super::scalars::BigInt;
use crate::read::listing_facets;
use crate::search::{Label, Labelled};

/// What begins as was typed, of each kind the best first.
#[derive(SimpleObject)]
pub struct Suggestions {
    /// Sellable listings whose names have the words, the last of them begun; those with most proven use first.
    pub listings: Vec<Listing>,
    /// Tasks of listings.
    pub tasks: Vec<SuggestedLabel>,
    /// The publishers that names begin with.
    pub publishers: Vec<SuggestedLabel>,
    /// The models that cards name as their bases, with or without their publisher.
    pub base_models: Vec<SuggestedLabel>,
}

/// A value to filter by.
#[derive(SimpleObject)]
pub struct SuggestedLabel {
    /// The suggestion, as filters take it.
    pub text: String,
    /// The number of listings that have it, sellable or not.
    pub count: BigInt,
}

impl From<listing_facets::Suggestions> for Suggestions {
    fn from(suggested: listing_facets::Suggestions) -> Self {
        let listing_facets::Suggestions { listings, labels } = suggested;
        let of = |label: Label| -> Vec<SuggestedLabel> {
            labels.iter().filter(|labelled| labelled.label == label).map(SuggestedLabel::from).collect()
        };
        Suggestions {
            tasks: of(Label::Task),
            publishers: of(Label::Publisher),
            base_models: of(Label::BaseModel),
            listings: listings.into_iter().map(Listing::from).collect(),
        }
    }
}

impl From<&Labelled> for SuggestedLabel {
    fn from(labelled: &Labelled) -> Self {
        SuggestedLabel { text: labelled.text.clone(), count: count(labelled.count) }
    }
}
