//! A market with an IPFS node, through whose server files pass.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::OsRng;
use reqwest::{Body, Method, Response};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use weighhouse_indexer::api::downloads;
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::database::{keepers, readers};
use weighhouse_indexer::denylist::Denylist;
use weighhouse_indexer::files::{Bounds, Files, Stores};
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::notices::Feedback;
use weighhouse_indexer::read::{Databases, Feed, Pools, Rows};
use weighhouse_ipfs::{Client, Limits as Patience};
use weighhouse_sealing::seal::{seal, SealRequest, Sealed};
use weighhouse_sealing::secret::ContentSecret;

use crate::node::Node;
use crate::server::{accounts, told, Server, Told};
use crate::support::{indexed, Database, Market};

/// Bytes of all files.
pub const ROOM: u64 = 200_000;
/// Bytes of one file.
pub const MOST: u64 = 150_000;
/// Bytes that a least bond holds: two of the files here, and not three.
pub const OF_BOND: u64 = 40_000;

/// See the module.
pub struct Passing {
    pub server: Server,
    pub files: Files,
    pub ipfs: Client,
    pub metrics: Metrics,
    pub folder: TempDir,
    pub denied: PathBuf,
    base: String,
    _kubo: Node,
    _tasks: Vec<AbortOnDropHandle<()>>,
}

/// The market of these tests: listing 1 is Alice's and sold one license, 2 is Bob's, 3 is Alice's and paused.
pub fn market() -> Market {
    let mut market = Market::busy();
    market.configure(|config| config.grace += 1);
    market
}

pub fn pools(database: &Database) -> Pools {
    Pools { reads: readers(&database.config, 2).unwrap(), vital: readers(&database.config, 2).unwrap() }
}

impl Passing {
    pub async fn new() -> Self {
        Self::of_files(MOST).await
    }

    /// One whose files have at most so many bytes.
    pub async fn of_files(file_bytes: u64) -> Self {
        let database = Arc::new(indexed(&market()).await);
        let databases = Databases::one(pools(&database));
        Self::over(database, databases, file_bytes, |service| service).await
    }

    /// One whose downloads are within these limits.
    pub async fn within(limits: Limits) -> Self {
        let database = Arc::new(indexed(&market()).await);
        let databases = Databases::one(pools(&database));
        let rows = Rows::of(databases.clone());
        let limited = move |service: Service| {
            let Service { metrics, .. } = service;
            Service::new(rows, Feed::default(), limits, metrics)
        };
        Self::over(database, databases, MOST, limited).await
    }

    /// One that keeps in a database and hands out by others.
    pub async fn over(
        database: Arc<Database>,
        databases: Databases,
        file_bytes: u64,
        change: impl FnOnce(Service) -> Service,
    ) -> Self {
        let (kubo, folder, metrics) = (Node::start().await, tempfile::tempdir().unwrap(), Metrics::default());
        let denied = folder.path().join("denied");
        std::fs::write(&denied, "# nothing yet\n").unwrap();
        let denylist = Denylist::read(&denied).unwrap();
        let bounds = Bounds {
            disk_bytes: ROOM,
            bond_bytes: OF_BOND,
            file_bytes,
            lapse: Duration::from_secs(3_600),
            grace: Duration::from_secs(7 * 86_400),
        };
        let rows = Rows::of(databases.clone());
        let stores =
            Stores { keepers: keepers(&database.config, 2).unwrap(), readers: Arc::new(move || databases.reads()) };
        let (node, spool) = (kubo.api.parse().unwrap(), folder.path().join("spool"));
        let files = Files::new(stores, node, spool, bounds, denylist.clone(), metrics.clone()).unwrap();
        let (kept, given) = (accounts(&database, &["k1"]), files.clone());
        let feedback = Some(Feedback::new(keepers(&database.config, 1).unwrap(), false, metrics.clone()));
        let change_service = |service| Service { files: Some(given), feedback, ..service };
        let server = Server::over(database, Some(kept), change_service).await;

        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let limits = Limits { trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()], ..Limits::default() };
        let service = change(Service::new(rows, Feed::default(), limits, metrics.clone()));
        let router = downloads::router(files.clone(), service).into_make_service_with_connect_info::<SocketAddr>();
        let stop = CancellationToken::new();
        let tasks = vec![
            AbortOnDropHandle::new(tokio::spawn(async move { axum::serve(listener, router).await.unwrap() })),
            AbortOnDropHandle::new(tokio::spawn(files.clone().keep_checking(stop.clone()))),
            AbortOnDropHandle::new(tokio::spawn(denylist.keep_reading(stop))),
        ];
        let ipfs = Client::new(kubo.api.parse().unwrap(), Patience::default()).unwrap();
        Passing { server, files, ipfs, metrics, folder, denied, base, _kubo: kubo, _tasks: tasks }
    }

    pub fn database(&self) -> &Database {
        &self.server.database
    }

    pub async fn run(&self, sql: &str) -> u64 {
        self.database().client.execute(sql, &[]).await.unwrap()
    }

    /// A sealed file with this text in it.
    pub fn sealed(&self, text: &str) -> (Vec<u8>, Sealed) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("README.md"), text).unwrap();
        let output = self.folder.path().join(format!("{}.sealed", rand::random::<u64>()));
        let sealed = seal(&SealRequest {
            folder: folder.path(),
            output: &output,
            chain_id: "house-1",
            registry: "wasm1registry",
            seller: "wasm1seller",
            salt: [7; 32],
            secret: &ContentSecret::generate(&mut OsRng),
            allow_pickles: false,
            verify: false,
            progress: &|_| {},
        });
        (std::fs::read(output).unwrap(), sealed.unwrap())
    }

    pub async fn upload(&self, token: &str, bytes: impl Into<Body>) -> Told {
        told(self.server.ask(Method::POST, "/v1/uploads").bearer_auth(token).body(bytes)).await
    }

    /// Makes a listing's version that of a sealed file.
    pub async fn name(&self, listing: i64, cid: &str, sealed: &Sealed) {
        let commitment = &sealed.commitment;
        let [plain, cipher, keys] =
            [commitment.plaintext_root, commitment.ciphertext_root, commitment.key_root].map(hex::encode);
        let (size, salt, key) = (commitment.size as i64, hex::encode(sealed.salt), hex::encode(sealed.pk));
        let sql = "UPDATE versions SET cid = $2, size = $3, plaintext_root = $4, ciphertext_root = $5, key_root = $6,
            salt = $7, public_key = $8 WHERE listing = $1";
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 8] =
            [&listing, &cid, &size, &plain, &cipher, &keys, &salt, &key];
        assert_eq!(self.database().client.execute(sql, &values).await.unwrap(), 1);
    }

    /// Sends a file from an account, and makes a listing's version that file's.
    pub async fn publish(&self, token: &str, listing: i64, text: &str) -> String {
        let (bytes, sealed) = self.sealed(text);
        let received = self.upload(token, bytes).await;
        assert_eq!(received.status, 201, "{received:?}");
        let cid = received.body["cid"].as_str().unwrap().to_owned();
        self.name(listing, &cid, &sealed).await;
        cid
    }

    /// Makes an account a listing's seller.
    pub async fn sell_as(&self, listing: i64, account: &str) {
        let sql = "UPDATE listings SET seller = $2 WHERE id = $1";
        assert_eq!(self.database().client.execute(sql, &[&listing, &account]).await.unwrap(), 1);
    }

    /// Gives an account so many least bonds.
    pub async fn bond(&self, account: &str, least: i64) {
        let sql = "
            INSERT INTO bonds (seller, denom, posted, withdrawn, bound, released, forfeited, unlocked)
            SELECT $1, 'uwhs', (rule->>'min_bond')::numeric * $2::bigint, 0, 0, 0, 0, 0
            FROM settings, jsonb_array_elements(config->'denoms') AS rule WHERE rule->>'denom' = 'uwhs'
            ON CONFLICT (seller, denom) DO UPDATE SET posted = excluded.posted";
        assert_eq!(self.database().client.execute(sql, &[&account, &least]).await.unwrap(), 1);
    }

    pub async fn let_time_pass(&self) {
        self.run("UPDATE service.uploads SET uploaded_at = uploaded_at - interval '2 hours'").await;
    }

    pub async fn let_the_grace_pass(&self) {
        self.run("UPDATE service.uploads SET unneeded_since = unneeded_since - interval '8 days'").await;
    }

    pub async fn is_pinned(&self, cid: &str) -> bool {
        self.ipfs.is_pinned(cid).await.unwrap()
    }

    pub fn ask(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.server.client.request(method, format!("{}{path}", self.base))
    }

    pub async fn get(&self, cid: &str, headers: &[(&str, &str)]) -> Response {
        let mut request = self.ask(Method::GET, &format!("/v1/files/{cid}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    pub async fn status_once(&self, cid: &str, expected: u16) {
        let start = Instant::now();
        loop {
            let status = self.get(cid, &[]).await.status();
            if status == expected {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "{status}, not {expected}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
