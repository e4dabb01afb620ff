//! A market that accounts are told of.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use weighhouse_indexer::accounts::Accounts;
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::api::rest;
use weighhouse_indexer::database;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::notices::Notices;
use weighhouse_indexer::outside::Outside;
use weighhouse_indexer::read::{Feed, Rows};

use crate::server::{accounts, Server, Told};
use crate::support::{indexed, Database, Index, Market};

/// A market, its index, and a server that makes notices when a test says so.
pub struct Watched {
    pub market: Market,
    pub database: Database,
    pub server: Server,
    pub accounts: Accounts,
    pub index: Index,
}

impl Watched {
    pub async fn new(market: Market, outside: Outside) -> Self {
        Self::serving(market, |service| Service { outside, ..service }).await
    }

    pub async fn serving(market: Market, change: impl FnOnce(Service) -> Service) -> Self {
        let database = indexed(&market).await;
        let accounts = accounts(&database, &["k1"]);
        let mut index = Index::new();
        index.follow(&database).await;
        let beside = Arc::new(database.beside().await);
        let rows = Rows::new(database::readers(&database.config, 2).unwrap()).with_search(index.search());
        let searching = Service::new(rows, Feed::default(), Limits::default(), Metrics::default());
        let change = |service: Service| change(Service { accounts: service.accounts, ..searching });
        let server = Server::over(beside, Some(accounts.clone()), change).await;
        Watched { market, database, server, accounts, index }
    }

    /// One more process that makes notices.
    pub fn notices(&self) -> Notices {
        let rows = Rows::new(database::readers(&self.database.config, 2).unwrap()).with_search(self.index.search());
        Notices::new(self.accounts.clone(), rows, rest::questions(), Metrics::default())
    }

    /// Takes in what happened, and makes notices of it.
    pub async fn happen(&mut self) {
        self.database.follow(&self.market).await;
        self.index.follow(&self.database).await;
        self.notices().catch_up().await.unwrap();
    }

    /// The token of a session of an account whose key nobody has.
    pub async fn token(&self, account: &str) -> String {
        let token = format!("token of {account}");
        let hash = Sha256::digest(&token);
        let sql = "INSERT INTO service.sessions (id, token_hash, account, expires_at)
            VALUES ($1, $2, $3, now() + interval '30 days')";
        self.database.client.execute(sql, &[&token, &hash.as_slice(), &account]).await.unwrap();
        let sql = "INSERT INTO service.noticed (account) VALUES ($1) ON CONFLICT DO NOTHING";
        self.database.client.execute(sql, &[&account]).await.unwrap();
        token
    }

    pub async fn ask(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Told {
        self.server.by_token(token, method, path, body).await
    }

    pub async fn get(&self, token: &str, path: &str) -> Value {
        let told = self.ask(token, Method::GET, path, None).await;
        assert_eq!(told.status, 200, "{path}: {told:?}");
        told.body
    }

    /// All notices of an account, the oldest first, page by page.
    pub async fn told(&self, token: &str) -> Vec<Value> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.get(token, &format!("/v1/me/notices?limit=3{after}")).await;
            all.extend(page["data"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        all.reverse();
        all
    }

    /// What each notice says in short: its kind, the account's role, and the number of what it is about.
    pub async fn short(&self, token: &str) -> Vec<String> {
        let one = |notice: &Value| {
            let text = |name: &str| notice[name].as_str().unwrap_or("-").to_owned();
            let about = ["report", "order", "listing"].iter().find_map(|name| notice[*name].as_i64());
            let about = about.map_or_else(|| text("denom"), |number| number.to_string());
            format!("{} {} {about}", text("kind"), text("role"))
        };
        self.told(token).await.iter().map(one).collect()
    }

    /// Keeps a webhook, and answers its id and its secret.
    pub async fn webhook(&self, token: &str, url: &str) -> (String, String) {
        let kept = self.ask(token, Method::POST, "/v1/me/webhooks", Some(json!({ "url": url }))).await;
        assert_eq!(kept.status, 201, "{url}: {kept:?}");
        let text = |name: &str| kept.body[name].as_str().unwrap().to_owned();
        (text("id"), text("secret"))
    }

    /// Sends a test to a webhook.
    pub async fn test(&self, token: &str, id: &str) -> String {
        let sent = self.ask(token, Method::POST, &format!("/v1/me/webhooks/{id}/test"), None).await;
        assert_eq!(sent.status, 202, "{sent:?}");
        sent.body["id"].as_str().unwrap().to_owned()
    }

    pub async fn deliveries(&self, token: &str, id: &str) -> Vec<Value> {
        self.get(token, &format!("/v1/me/webhooks/{id}/deliveries")).await.as_array().unwrap().clone()
    }

    pub async fn read(&self, sql: &str) -> i64 {
        self.database.client.query_one(sql, &[]).await.unwrap().get(0)
    }
}
