//! A server that accounts sign in to, and their wallets.

use std::net::SocketAddr;
use std::sync::Arc;

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use reqwest::{Method, RequestBuilder};
use serde_json::{json, Value};
use tokio::task::JoinHandle;
use weighhouse_chain::Key;
use weighhouse_indexer::accounts::{Accounts, Site, Vault};
use weighhouse_indexer::api::http::{self, Service};
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::database;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::read::{Feed, Rows};
use zeroize::Zeroizing;

use crate::support::described::require;
use crate::support::{indexed, Database, Index, Market};

pub const DOMAIN: &str = "market.example.org";
pub const ORIGIN: &str = "https://market.example.org";

/// A server of a market, which ends when it is dropped.
pub struct Server {
    pub database: Arc<Database>,
    pub base: String,
    pub client: reqwest::Client,
    serving: JoinHandle<()>,
}

/// An answer: its status, its headers and its body.
#[derive(Debug)]
pub struct Told {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A file of keys that seal.
pub fn vault(names: &[&str]) -> Vault {
    let file = tempfile::NamedTempFile::new().unwrap();
    let line = |name: &&str| format!("{name} {}\n", STANDARD.encode([name.len() as u8 + name.as_bytes()[1]; 32]));
    std::fs::write(file.path(), names.iter().map(line).collect::<String>()).unwrap();
    Vault::read(file.path()).unwrap()
}

/// What is kept in a database, with these keys.
pub fn accounts(database: &Database, keys: &[&str]) -> Accounts {
    let site = Site::new(DOMAIN, "wasm", "house-1").unwrap();
    let vault = (!keys.is_empty()).then(|| vault(keys));
    Accounts::new(database::keepers(&database.config, 2).unwrap(), site, vault)
}

impl Server {
    pub async fn new() -> Self {
        Self::of(&Market::new()).await
    }

    pub async fn of(market: &Market) -> Self {
        let mut database = Database::new().await;
        database.ingest(&market.blocks, 10).await;
        let kept = accounts(&database, &["k1"]);
        Self::over(Arc::new(database), Some(kept), |service| service).await
    }

    /// A server of a market that searches, too.
    pub async fn searching(market: &Market) -> Self {
        let database = Arc::new(indexed(market).await);
        let mut index = Index::new();
        index.follow(&database).await;
        let rows = Rows::new(database::readers(&database.config, 2).unwrap()).with_search(index.search());
        let service = Service::new(rows, Feed::default(), Limits::default(), Metrics::default());
        Self::over(database, None, |_| service).await
    }

    pub async fn over(
        database: Arc<Database>,
        accounts: Option<Accounts>,
        change: impl FnOnce(Service) -> Service,
    ) -> Self {
        let rows = Rows::new(database::readers(&database.config, 2).unwrap());
        let service = Service::new(rows, Feed::default(), Limits::default(), Metrics::default());
        let service = change(Service { accounts, ..service });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = http::router(service).into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Server { database, base, client: reqwest::Client::new(), serving }
    }

    pub fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    pub async fn post(&self, path: &str, body: &Value) -> Told {
        told(self.ask(Method::POST, path).json(body)).await
    }

    /// The text for an account's wallet.
    pub async fn challenge(&self, account: &str) -> String {
        let told = self.post("/v1/session/challenge", &json!({ "account": account })).await;
        assert_eq!(told.status, 200, "{told:?}");
        told.body["text"].as_str().unwrap().to_owned()
    }

    /// The token of a new session.
    pub async fn sign_in(&self, wallet: &Wallet) -> String {
        let text = self.challenge(wallet.address()).await;
        let told = self.post("/v1/session", &wallet.answer(&text)).await;
        assert_eq!(told.status, 201, "{told:?}");
        assert_eq!(told.body["account"], wallet.address());
        told.body["token"].as_str().unwrap().to_owned()
    }

    pub async fn by_token(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Told {
        let request = self.ask(method, path).bearer_auth(token);
        told(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }
}

/// The answer to a request, which is one that the interface's description has.
pub async fn told(request: RequestBuilder) -> Told {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let (method, path) = (request.method().clone(), request.url().path().to_owned());
    let answer = client.execute(request).await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let bytes = answer.bytes().await.unwrap();
    let kind = headers.get("content-type").map(|kind| kind.to_str().unwrap()).unwrap_or_default();
    require(&method, &path, status, kind, &bytes);
    let status = status.as_u16();
    Told { status, headers, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
}

impl Told {
    /// The status and the code of a problem.
    pub fn refusal(&self) -> (u16, &str) {
        assert_eq!(self.headers["content-type"], "application/problem+json", "{self:?}");
        (self.status, self.body["code"].as_str().unwrap())
    }

    pub fn detail(&self) -> &str {
        self.body["detail"].as_str().unwrap()
    }
}

/// A wallet with one account.
pub struct Wallet(Key);

impl Wallet {
    pub fn new(secret: u8) -> Self {
        Wallet(Key::from_secret(Zeroizing::new([secret; 32]), "wasm").unwrap())
    }

    pub fn address(&self) -> &str {
        self.0.address()
    }

    /// The answer to a challenge.
    pub fn answer(&self, text: &str) -> Value {
        self.answer_as(self.address(), text)
    }

    /// The same for an account that may be another's, by the letters of ADR-36.
    pub fn answer_as(&self, account: &str, text: &str) -> Value {
        let data = STANDARD.encode(text);
        let document = format!(
            r#"{{"account_number":"0","chain_id":"","fee":{{"amount":[],"gas":"0"}},"memo":"","msgs":[{{"type":"sign/MsgSignData","value":{{"data":"{data}","signer":"{account}"}}}}],"sequence":"0"}}"#
        );
        let signature = STANDARD.encode(self.0.sign(document.as_bytes()).unwrap());
        let key = json!({"type": "tendermint/PubKeySecp256k1", "value": STANDARD.encode(self.0.public_key())});
        json!({"text": text, "signature": {"pub_key": key, "signature": signature}})
    }
}
