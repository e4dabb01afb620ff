//! Model cards, as they were fetched and read.

use async_graphql::SimpleObject;
use serde_json::Value;
use tokio_postgres::Row;

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

impl Card {
    pub(super) fn read(row: &Row) -> Self {
        let metrics: Value = row.get("metrics");
        Card {
            title: row.get("title"),
            license: row.get("license"),
            license_name: row.get("license_name"),
            license_link: row.get("license_link"),
            library_name: row.get("library_name"),
            pipeline_tag: row.get("pipeline_tag"),
            tags: row.get("tags"),
            languages: row.get("languages"),
            datasets: row.get("datasets"),
            base_models: row.get("base_models"),
            metrics: metrics.as_array().into_iter().flatten().filter_map(CardMetric::read).collect(),
            body: row.get::<_, Option<String>>("body").unwrap_or_default(),
        }
    }
}

impl CardMetric {
    fn read(entry: &Value) -> Option<Self> {
        let text = |field: &str| entry.get(field).and_then(Value::as_str).map(str::to_owned);
        Some(CardMetric {
            task: text("task"),
            dataset: text("dataset"),
            name: text("name")?,
            value: entry.get("value")?.as_f64()?,
        })
    }
}
