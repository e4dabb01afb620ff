//! Model cards, as they were fetched and read.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Result, SimpleObject};

use super::loaders::{BodyKey, SummaryKey};
use crate::read::{cards, Rows};

/// The model card of a listing, with the names of its front matter. The seller wrote all of it.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Card {
    #[graphql(skip)]
    key: (String, String),
    /// The first heading of the text; null if the operator of this server denies it.
    pub title: Option<String>,
    /// The card's license identifier. The license that is sold is the listing's.
    pub license: Option<String>,
    /// The name of a license that is `other`.
    pub license_name: Option<String>,
    /// The address of the text of a license that is `other`.
    pub license_link: Option<String>,
    /// The library that loads the model.
    pub library_name: Option<String>,
    /// The model's task, as Hugging Face names it.
    pub pipeline_tag: Option<String>,
    /// Free tags.
    pub tags: Vec<String>,
    /// Language codes.
    pub languages: Vec<String>,
    /// The datasets that the model was trained on.
    pub datasets: Vec<String>,
    /// The models that this one derives from.
    pub base_models: Vec<String>,
    /// The results claimed under `model-index`.
    pub metrics: Vec<CardMetric>,
}

#[ComplexObject]
impl Card {
    /// The first paragraph of the text, without its markup: its first 200 characters, on one line. Null if the text begins with
    /// no prose, or if the operator of this server denies it.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn summary(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(SummaryKey(self.key.clone())).await?.flatten())
    }

    /// The text, in Markdown, of up to a mebibyte. A stranger wrote it: sanitise the HTML made from it. Empty if the operator of
    /// this server denies it.
    #[graphql(complexity = "super::cost::BODY")]
    async fn body(&self, ctx: &Context<'_>) -> Result<String> {
        let body = ctx.data::<DataLoader<Rows>>()?.load_one(BodyKey(self.key.clone())).await?;
        Ok(body.as_deref().unwrap_or_default().to_owned())
    }
}

/// A result that a card claims.
#[derive(Clone, SimpleObject)]
pub struct CardMetric {
    /// The task of the measurement.
    pub task: Option<String>,
    /// The dataset of the measurement.
    pub dataset: Option<String>,
    /// The measure, such as `accuracy`.
    pub name: String,
    /// The claimed value, in the card's own unit.
    pub value: f64,
}

impl From<cards::Card> for Card {
    fn from(card: cards::Card) -> Self {
        Card {
            key: (card.sha256, card.cid),
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
        }
    }
}

impl From<cards::CardMetric> for CardMetric {
    fn from(metric: cards::CardMetric) -> Self {
        CardMetric { task: metric.task, dataset: metric.dataset, name: metric.name, value: metric.value }
    }
}
