//! Model cards, as they were fetched and read.

use std::collections::HashMap;

use serde_json::Value;
use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{one_each, Record, Rows};

/// A listing's model card, without its text. All of it is its seller's word.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub sha256: String,
    pub cid: String,
    pub title: Option<String>,
    pub license: Option<String>,
    pub license_name: Option<String>,
    pub license_link: Option<String>,
    pub library_name: Option<String>,
    pub pipeline_tag: Option<String>,
    pub tags: Vec<String>,
    pub languages: Vec<String>,
    pub datasets: Vec<String>,
    pub base_models: Vec<String>,
    pub metrics: Vec<CardMetric>,
}

/// A result that a card claims.
#[derive(Clone, Debug)]
pub(crate) struct CardMetric {
    pub task: Option<String>,
    pub dataset: Option<String>,
    pub name: String,
    pub value: f64,
}

const BY_HASH: &str = "
SELECT sha256, cid, title, license, license_name, license_link, library_name, pipeline_tag, tags, languages, datasets,
    base_models, metrics
FROM cards JOIN unnest($1::text[], $2::text[]) AS wanted (sha256, cid) USING (sha256, cid)
WHERE state = 'read'";

const BODIES: &str = "
SELECT sha256, cid, coalesce(body, '') AS body
FROM cards JOIN unnest($1::text[], $2::text[]) AS wanted (sha256, cid) USING (sha256, cid)
WHERE state = 'read'";

/// Characters of a card's beginning in which its first paragraph is looked for.
const BEGINNING: i32 = 4_096;

const BEGINNINGS: &str = "
SELECT sha256, cid, left(body, $3) AS beginning
FROM cards JOIN unnest($1::text[], $2::text[]) AS wanted (sha256, cid) USING (sha256, cid)
WHERE state = 'read'";

/// What a card says first.
struct Said {
    key: (String, String),
    summary: Option<String>,
}

impl Record for Said {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let beginning: Option<&str> = row.try_get("beginning")?;
        let summary = beginning.and_then(weighhouse_card::summary);
        Ok(Said { key: (row.try_get("sha256")?, row.try_get("cid")?), summary })
    }
}

impl Record for Card {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let metrics: Value = row.try_get("metrics")?;
        Ok(Card {
            sha256: row.try_get("sha256")?,
            cid: row.try_get("cid")?,
            title: row.try_get("title")?,
            license: row.try_get("license")?,
            license_name: row.try_get("license_name")?,
            license_link: row.try_get("license_link")?,
            library_name: row.try_get("library_name")?,
            pipeline_tag: row.try_get("pipeline_tag")?,
            tags: row.try_get("tags")?,
            languages: row.try_get("languages")?,
            datasets: row.try_get("datasets")?,
            base_models: row.try_get("base_models")?,
            metrics: metrics.as_array().into_iter().flatten().filter_map(CardMetric::read).collect(),
        })
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

impl Rows {
    /// Cards by hash and address, without the titles of those that the operator denies.
    pub(crate) async fn cards(&self, keys: &[(String, String)]) -> Result<HashMap<(String, String), Card>, Failure> {
        let (hashes, cids): (Vec<String>, Vec<String>) = keys.iter().cloned().unzip();
        let mut found: Vec<Card> = self.looked_up(BY_HASH, &[&hashes, &cids]).await?;
        // The title is the first heading of the text.
        found.iter_mut().filter(|card| self.denies(&card.cid)).for_each(|card| card.title = None);
        Ok(one_each(found, |card: &Card| (card.sha256.clone(), card.cid.clone())))
    }

    /// The keys of the cards that the operator does not deny, as columns.
    fn shown(&self, keys: &[(String, String)]) -> (Vec<String>, Vec<String>) {
        keys.iter().filter(|(_, cid)| !self.denies(cid)).cloned().unzip()
    }

    /// What cards say first, by hash and address: nothing of those that the operator denies.
    pub(crate) async fn summaries(
        &self,
        keys: &[(String, String)],
    ) -> Result<HashMap<(String, String), Option<String>>, Failure> {
        let (hashes, cids) = self.shown(keys);
        let found = self.looked_up(BEGINNINGS, &[&hashes, &cids, &BEGINNING]).await?;
        Ok(found.into_iter().map(|said: Said| (said.key, said.summary)).collect())
    }

    /// The texts of cards that the operator does not deny, by hash and address. They are large: whoever does not show them does not
    /// read them.
    pub(crate) async fn bodies(&self, keys: &[(String, String)]) -> Result<HashMap<(String, String), String>, Failure> {
        let (hashes, cids) = self.shown(keys);
        let read = |row: &Row| Ok(((row.try_get("sha256")?, row.try_get("cid")?), row.try_get("body")?));
        let found = self.query(BODIES, &[&hashes, &cids]).await?;
        Ok(found.iter().map(read).collect::<Result<_, tokio_postgres::Error>>()?)
    }
}
