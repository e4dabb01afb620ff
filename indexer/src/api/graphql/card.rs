//! Model cards, as they were fetched and read.

use async_graphql::SimpleObject;

use crate::read::cards;

/// A listing's model card, with the names of its front matter. All of it is its seller's word.
#[derive(Clone, SimpleObject)]
pub struct Card {
    /// First heading of the text.
    pub title: Option<String>,
    /// License identifier. What is sold is under the listing's license.
    pub license: Option<String>,
    /// Name of a license that is `other`.
    pub license_name: Option<String>,
    /// Where the text of a license that is `other` can be read.
    pub license_link: Option<String>,
    /// Library that loads the model.
    pub library_name: Option<String>,
    /// Task of the model.
    pub pipeline_tag: Option<String>,
    /// Free tags.
    pub tags: Vec<String>,
    /// Language codes.
    pub languages: Vec<String>,
    /// Data sets it was trained on.
    pub datasets: Vec<String>,
    /// Models it derives from.
    pub base_models: Vec<String>,
    /// Results claimed under `model-index`.
    pub metrics: Vec<CardMetric>,
    /// The text, in Markdown. It is a stranger's: whoever turns it into HTML sanitises it.
    pub body: String,
}

/// A result that a card claims.
#[derive(Clone, SimpleObject)]
pub struct CardMetric {
    /// Task it was measured on.
    pub task: Option<String>,
    /// Data set it was measured on.
    pub dataset: Option<String>,
    /// What was measured.
    pub name: String,
    /// The claimed value, in the card's own unit.
    pub value: f64,
}

impl From<cards::Card> for Card {
    fn from(card: cards::Card) -> Self {
        Card {
            title: card.title,
            license: card.license,
            license_name: card.license_name,
            license_link: card.license_link,
            library_name: card.library_name,
            pipeline_tag: card.pipeline_tag,
            tags: card.tags,
            languages: card.languages,
            datasets: card.datasets,
            base_models: card.base_models,
            metrics: card.metrics.into_iter().map(CardMetric::from).collect(),
            body: card.body,
        }
    }
}

impl From<cards::CardMetric> for CardMetric {
    fn from(metric: cards::CardMetric) -> Self {
        CardMetric { task: metric.task, dataset: metric.dataset, name: metric.name, value: metric.value }
    }
}
