//! A search index that follows a database when a test says so.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{json, Value};
use tempfile::TempDir;
use weighhouse_indexer::api::graphql::{self, Schema};
use weighhouse_indexer::database::readers;
use weighhouse_indexer::read::{Feed, Rows};
use weighhouse_indexer::search::changes::mark_card;
use weighhouse_indexer::search::follow::{FollowError, Follower};
use weighhouse_indexer::search::{publishers, Search};

use super::Database;

/// One server's index, in a folder of its own.
pub struct Index {
    pub folder: Arc<TempDir>,
    search: Search,
    follower: Follower,
}

impl Index {
    pub fn new() -> Self {
        Self::within(tempfile::tempdir().unwrap().into())
    }

    /// Another server that is given the same folder.
    pub fn beside(other: &Index) -> Self {
        Self::within(Arc::clone(&other.folder))
    }

    fn within(folder: Arc<TempDir>) -> Self {
        let search = Search::default();
        Index {
            follower: Follower::new(folder.path(), search.clone()).with_sales_pause(Duration::ZERO).keeping_from(1),
            search,
            folder,
        }
    }

    /// The index of a server that lets sales wait.
    pub fn with_sales_pause(self, pause: Duration) -> Self {
        Index { follower: self.follower.with_sales_pause(pause), ..self }
    }

    /// The index of a server that keeps nothing of what questions compute.
    pub fn forgetful() -> Self {
        let index = Self::new();
        Index { follower: index.follower.keeping_from(u32::MAX), ..index }
    }

    /// The index after its process was killed: what it committed is what there is.
    pub fn killed(self) -> Self {
        let Index { folder, follower, .. } = self;
        drop(follower);
        Self::within(folder)
    }

    /// Catches up with a database, once the listings of noted publishers are marked there.
    pub async fn follow(&mut self, database: &Database) {
        let mut client = database.connect().await;
        publishers::mark_all(&mut client).await.unwrap();
        self.try_follow(&mut client).await.unwrap();
    }

    pub async fn try_follow(&mut self, client: &mut tokio_postgres::Client) -> Result<(), FollowError> {
        self.follower.catch_up(client).await
    }

    /// What finds in it.
    pub fn search(&self) -> Search {
        self.search.clone()
    }

    /// A server that answers from a database and this index.
    pub fn schema(&self, database: &Database) -> Schema {
        let rows = Rows::new(readers(&database.config, 2).unwrap()).with_search(self.search.clone());
        graphql::schema(rows, Feed::default())
    }

    /// The folders of indexes.
    pub fn folders(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.starts_with("index-")).collect();
        names.sort();
        names
    }
}

/// What a server answers about listings, without an error: their connection.
pub async fn listings(schema: &Schema, arguments: &str, words: &str, fields: &str) -> Value {
    let declared = if arguments.contains("$words") { "query($words: String)" } else { "" };
    let query = format!("{declared} {{ listings({arguments}) {{ {fields} }} }}");
    let variables = async_graphql::Variables::from_json(json!({ "words": words }));
    let answer = schema.execute(async_graphql::Request::new(query).variables(variables)).await;
    let answer = serde_json::to_value(answer).unwrap();
    assert_eq!(answer["errors"], Value::Null, "{arguments}, {words}: {answer}");
    answer["data"]["listings"].clone()
}

/// The names on the first page of a search, in order.
pub async fn found(schema: &Schema, words: &str) -> Vec<String> {
    let page = listings(schema, "first: 100, query: $words", words, "nodes { name }").await;
    let name = |node: &Value| node["name"].as_str().unwrap().to_owned();
    page["nodes"].as_array().unwrap().iter().map(name).collect()
}

/// A model card that was fetched.
#[derive(Default)]
pub struct Card {
    pub title: String,
    pub tags: Vec<String>,
    pub languages: Vec<String>,
    pub datasets: Vec<String>,
    pub base_models: Vec<String>,
    pub body: String,
}

impl Card {
    pub fn saying(body: &str) -> Self {
        Card { body: body.into(), ..Card::default() }
    }
}

impl Database {
    /// Keeps the card of a listing, as the worker that fetches cards does.
    pub async fn describe(&self, name: &str, card: Card) {
        let insert = "
            INSERT INTO cards (sha256, cid, state, title, tags, languages, datasets, base_models, body)
            SELECT card_sha256, card_cid, 'read', nullif($2, ''), $3, $4, $5, $6, $7 FROM listings WHERE name = $1
            ON CONFLICT (sha256, cid) DO UPDATE SET (title, tags, languages, datasets, base_models, body) =
                (excluded.title, excluded.tags, excluded.languages, excluded.datasets, excluded.base_models, excluded.body)
            RETURNING sha256, cid";
        let Card { title, tags, languages, datasets, base_models, body } = card;
        let mut client = self.connect().await;
        let tx = client.transaction().await.unwrap();
        let row =
            tx.query_one(insert, &[&name, &title, &tags, &languages, &datasets, &base_models, &body]).await.unwrap();
        mark_card(&tx, row.get(0), row.get(1)).await.unwrap();
        tx.commit().await.unwrap();
    }
}
