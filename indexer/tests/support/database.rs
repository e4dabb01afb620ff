//! A real Postgres to put a market's events into.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio_postgres::{Client, Config};
use weighhouse_indexer::config::Source;
use weighhouse_indexer::database;
use weighhouse_indexer::event::{Contract, Contracts};
use weighhouse_indexer::ingest::head::Head;
use weighhouse_indexer::ingest::node::Block;
use weighhouse_indexer::ingest::prepare::Prepared;
use weighhouse_indexer::ingest::startup::{begin, Cursor, Seen};
use weighhouse_indexer::ingest::{self, write};
use weighhouse_indexer::views::Views;
use weighhouse_postgres::Server;

use super::Market;

/// A fresh database in a Postgres that the tests of this process share.
pub struct Database {
    /// For a program of its own.
    pub url: String,
    pub config: Config,
    pub client: Client,
    _cluster: Arc<SharedCluster>,
}

struct SharedCluster {
    server: Server,
    _folder: tempfile::TempDir,
    /// Whether there is a [`TEMPLATE`].
    template: OnceCell<()>,
}

/// A prepared database, of which tests get copies: that takes a part of the time that migrations take.
const TEMPLATE: &str = "prepared";
/// What a crash of the machine would spoil is a test's alone.
const CARELESS: [&str; 3] =
    ["ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()"];

static SHARED: Mutex<Weak<SharedCluster>> = Mutex::new(Weak::new());
static NUMBER: AtomicU32 = AtomicU32::new(0);

fn cluster() -> Arc<SharedCluster> {
    let mut shared = SHARED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(running) = shared.upgrade() {
        return running;
    }
    let running = own_cluster();
    *shared = Arc::downgrade(&running);
    running
}

/// Makes the tables, about the chain of [`Market`].
async fn fill(client: &mut Client) {
    ingest::prepare(client).await.unwrap();
    let seen = Seen { chain_id: "house-1".into(), genesis_hash: "00".into() };
    begin(client, &source(), &seen).await.unwrap();
}

/// One that Postgres can enter: it runs as another user when the tests run as root.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    folder
}

fn own_cluster() -> Arc<SharedCluster> {
    let folder = folder();
    let server = Server::start(folder.path(), "weighhouse").unwrap();
    Arc::new(SharedCluster::new(server, folder))
}

impl SharedCluster {
    fn new(server: Server, folder: tempfile::TempDir) -> Self {
        SharedCluster { server, _folder: folder, template: OnceCell::new() }
    }

    /// Its first database, for what is said of all of it.
    async fn setup(&self) -> Client {
        let config = database::parse_url(self.server.url()).unwrap();
        database::connect(&config, "test").await.unwrap()
    }

    async fn prepare_template(&self) {
        let setup = self.setup().await;
        for statement in CARELESS {
            setup.batch_execute(statement).await.unwrap();
        }
        setup.batch_execute(&format!("CREATE DATABASE {TEMPLATE}")).await.unwrap();
        let mut config = database::parse_url(self.server.url()).unwrap();
        config.dbname(TEMPLATE);
        let mut client = database::connect(&config, "test").await.unwrap();
        fill(&mut client).await;
        // Nobody may be in it while it is copied.
        drop(client);
        let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1";
        while setup.query_one(others, &[&TEMPLATE]).await.unwrap().get::<_, i64>(0) > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Database {
    /// A prepared database that is about the chain of [`Market`].
    pub async fn new() -> Self {
        let shared = tokio::task::spawn_blocking(cluster).await.unwrap();
        shared.template.get_or_init(|| shared.prepare_template()).await;
        Self::created(shared, &format!(" TEMPLATE {TEMPLATE}")).await
    }

    /// A prepared database in a Postgres that ends when this is dropped.
    pub async fn alone() -> Self {
        Self::within(own_cluster).await.prepared().await
    }

    /// A database without a schema.
    pub async fn empty() -> Self {
        Self::within(cluster).await
    }

    /// The database of a Postgres that a test started in a folder.
    pub async fn of(server: Server, folder: tempfile::TempDir) -> Self {
        let (url, config) = (server.url().to_owned(), database::parse_url(server.url()).unwrap());
        let client = database::connect(&config, "test").await.unwrap();
        Database { url, config, client, _cluster: Arc::new(SharedCluster::new(server, folder)) }
    }

    /// With the tables, about the chain of [`Market`].
    pub async fn prepared(mut self) -> Self {
        fill(&mut self.client).await;
        self
    }

    async fn within(cluster: fn() -> Arc<SharedCluster>) -> Self {
        Self::created(tokio::task::spawn_blocking(cluster).await.unwrap(), "").await
    }

    /// A new database, made as `how` says.
    async fn created(shared: Arc<SharedCluster>, how: &str) -> Self {
        let name = format!("t{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut config = database::parse_url(shared.server.url()).unwrap();
        shared.setup().await.batch_execute(&format!("CREATE DATABASE {name}{how}")).await.unwrap();
        config.dbname(&name);
        let client = database::connect(&config, "test").await.unwrap();
        let url = shared.server.url().replace("/weighhouse?", &format!("/{name}?"));
        Database { url, config, client, _cluster: shared }
    }

    /// The database as it is now, under another name: a backup that is restored. All connections to it are cut.
    pub async fn copy(&mut self) -> Self {
        let name = self.config.get_dbname().unwrap().to_owned();
        let copied = format!("t{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let setup = database::parse_url(self._cluster.server.url()).unwrap();
        let setup = database::connect(&setup, "test").await.unwrap();
        let cut = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1";
        setup.query(cut, &[&name]).await.unwrap();
        setup.batch_execute(&format!("CREATE DATABASE {copied} TEMPLATE {name}")).await.unwrap();
        self.client = self.connect().await;
        let mut config = self.config.clone();
        config.dbname(&copied);
        let client = database::connect(&config, "test").await.unwrap();
        let url = self.url.replace(&format!("/{name}?"), &format!("/{copied}?"));
        Database { url, config, client, _cluster: Arc::clone(&self._cluster) }
    }

    /// A streaming replica, in a Postgres of its own. This must have one of its own, too.
    pub async fn replica(&self) -> Self {
        let primary = Arc::clone(&self._cluster);
        let started = tokio::task::spawn_blocking(move || {
            let folder = folder();
            let server = primary.server.start_replica(folder.path()).unwrap();
            Arc::new(SharedCluster::new(server, folder))
        });
        let cluster = started.await.unwrap();
        let mut config = database::parse_url(cluster.server.url()).unwrap();
        let name = self.config.get_dbname().unwrap();
        config.dbname(name);
        let client = database::connect(&config, "test").await.unwrap();
        let url = cluster.server.url().replace("/weighhouse?", &format!("/{name}?"));
        Database { url, config, client, _cluster: cluster }
    }

    /// The same database by another connection.
    pub async fn beside(&self) -> Self {
        let (url, config) = (self.url.clone(), self.config.clone());
        Database { url, config, client: self.connect().await, _cluster: Arc::clone(&self._cluster) }
    }

    /// Ends its Postgres as a power cut does.
    pub async fn kill(&self) {
        let row = self.client.query_one("SHOW data_directory", &[]).await.unwrap();
        let lock = std::path::Path::new(row.get::<_, &str>(0)).join("postmaster.pid");
        let process = std::fs::read_to_string(lock).unwrap().lines().next().unwrap().to_owned();
        assert!(std::process::Command::new("kill").args(["-9", &process]).status().unwrap().success());
    }

    /// Another connection.
    pub async fn connect(&self) -> Client {
        database::connect(&self.config, "test").await.unwrap()
    }

    /// Where ingest would go on.
    pub async fn cursor(&self) -> Cursor {
        let sql = "SELECT chain.height, blocks.hash FROM chain LEFT JOIN blocks USING (height)";
        let row = self.connect().await.query_one(sql, &[]).await.unwrap();
        let hash: Option<Vec<u8>> = row.get(1);
        Cursor { height: row.get(0), hash: hash.unwrap_or_default(), results_hash: Vec::new() }
    }

    /// Commits blocks, `size` at a time.
    pub async fn ingest(&mut self, blocks: &[Block], size: usize) {
        let mut cursor = self.cursor().await;
        let views = Views::all();
        for batch in blocks.chunks(size) {
            let batch = Prepared::of(batch.to_vec());
            write::commit(&mut self.client, &views, &mut cursor, batch, Head::read_now(0)).await.unwrap();
        }
    }

    pub async fn count(&self, table: &str) -> i64 {
        self.client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0)
    }
}

pub fn contracts() -> Contracts {
    let mut contracts = Contracts::default();
    for contract in Contract::ALL.iter().copied() {
        contracts.insert(contract, format!("wasm1{}", contract.name())).unwrap();
    }
    contracts
}

pub fn source() -> Source {
    Source {
        rpc: vec!["http://127.0.0.1:1".parse().unwrap()],
        chain_id: "house-1".into(),
        contracts: contracts(),
        start_height: 1,
        fetchers: 4,
    }
}

/// All rows of all tables of all views.
pub async fn dump(database: &Database) -> Vec<(String, Vec<String>)> {
    dump_of(&database.client).await
}

pub async fn dump_of(client: &Client) -> Vec<(String, Vec<String>)> {
    let views = "SELECT schemaname || '.' || tablename FROM pg_tables
        WHERE schemaname ~ '^view_' AND schemaname !~ '_(next|past_[0-9]+)$' ORDER BY 1";
    let mut tables = Vec::new();
    for found in client.query(views, &[]).await.unwrap() {
        let table: String = found.get(0);
        let sql = format!("SELECT to_jsonb(t)::text FROM {table} AS t ORDER BY 1");
        let rows = client.query(&sql, &[]).await.unwrap();
        tables.push((table, rows.iter().map(|row| row.get(0)).collect()));
    }
    tables
}

/// All rows of the tables beside the views that follow from the chain.
pub async fn chain_tables(client: &Client) -> Vec<(&'static str, Vec<String>)> {
    let mut tables = Vec::new();
    for table in [
        "(SELECT chain_id, genesis_hash, start_height, height, blocks FROM chain)",
        "(SELECT name, address, joined_at, stored_to FROM contracts)",
        "blocks",
        "raw_events",
        "quarantine",
        "(SELECT name, version FROM views)",
        "(SELECT listing FROM search_changes)",
    ] {
        let rows = client.query(&format!("SELECT t::text FROM {table} AS t ORDER BY 1"), &[]).await.unwrap();
        tables.push((table, rows.iter().map(|row| row.get(0)).collect()));
    }
    tables
}

impl Database {
    /// Commits what happened in a market since.
    pub async fn follow(&mut self, market: &Market) {
        let known = self.cursor().await.height as usize;
        self.ingest(&market.blocks[known..], 1).await;
    }
}
