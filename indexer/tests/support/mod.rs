//! A market's events without a chain, and a real Postgres to put them into.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

pub mod contracts;
pub mod escrow;
pub mod trade;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};

use chrono::DateTime;
use cosmwasm_std::{coin, Addr, Binary, Event as WasmEvent, Uint128};
use tokio_postgres::{Client, Config};
use weighhouse_indexer::config::Source;
use weighhouse_indexer::database;
use weighhouse_indexer::event::take::Events;
use weighhouse_indexer::event::{Contract, Contracts};
use weighhouse_indexer::event::{Key, Phase, RawEvent};
use weighhouse_indexer::ingest::node::Block;
use weighhouse_indexer::ingest::startup::{begin, Cursor, Seen};
use weighhouse_indexer::ingest::{self, write};
use weighhouse_indexer::views;
use weighhouse_postgres::Server;
use weighhouse_protocol::events::{
    CardChanged, ConfigChanged, Json, LicenseIssued, LicenseTransferred, ListingCreated, ListingDelisted,
    ListingRelisted, ListingStateChanged, OrderPlaced, OrderRefunded, OrderSettled, OrdersPaused, OrdersResumed,
    PayeesChanged, PriceChanged, RevenueSwept, RoyaltiesClaimed, RoyaltiesCredited, VersionPublished,
};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::registry::{
    Bounds, CardRef, Config as Settings, DenomRule, Guardian, Listing, ListingState, Moderator, Payee, TensorSummary,
    Version,
};
use weighhouse_protocol::royalties::{Credit, Role};
use weighhouse_protocol::terms::{Grant, LicenseKind, LicenseText, Plan, Rights};

pub const ALICE: &str = "wasm1alice";
pub const BOB: &str = "wasm1bob";
pub const CAROL: &str = "wasm1carol";
pub const TREASURY: &str = "wasm1treasury";
pub const GUARDIAN: &str = "wasm1guardian";
pub const PRICE: u128 = 5_000_000;
/// What an order reserves of its seller's bond.
pub const BOND: u128 = 1_000_000;
/// What a dispute takes of the buyer.
pub const STAKE: u128 = 500_000;
/// The least heights that go with an order's times.
pub const DELIVER_BY_HEIGHT: u64 = 9_021;
pub const REFUND_FROM_HEIGHT: u64 = 9_022;
pub const FEE: u128 = 125_000;
/// Time of block 0.
pub const GENESIS_TIME: i64 = 1_800_000_000;

/// A fresh database in a Postgres that the tests of this process share.
pub struct Database {
    pub config: Config,
    pub client: Client,
    _cluster: Arc<SharedCluster>,
}

struct SharedCluster {
    server: Server,
    _folder: tempfile::TempDir,
}

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

fn own_cluster() -> Arc<SharedCluster> {
    let folder = tempfile::tempdir().unwrap();
    // Postgres runs as another user when the tests run as root.
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let server = Server::start(folder.path(), "weighhouse").unwrap();
    Arc::new(SharedCluster { server, _folder: folder })
}

impl Database {
    /// A prepared database that is about the chain of [`Market`].
    pub async fn new() -> Self {
        Self::empty().await.prepared().await
    }

    /// A prepared database in a Postgres that ends when this is dropped.
    pub async fn alone() -> Self {
        Self::within(own_cluster).await.prepared().await
    }

    /// A database without a schema.
    pub async fn empty() -> Self {
        Self::within(cluster).await
    }

    async fn prepared(mut self) -> Self {
        ingest::prepare(&mut self.client).await.unwrap();
        let seen = Seen { chain_id: "house-1".into(), genesis_hash: "00".into(), earliest: 1, head: 1 };
        begin(&self.client, &source(), &seen).await.unwrap();
        self
    }

    async fn within(cluster: fn() -> Arc<SharedCluster>) -> Self {
        let shared = tokio::task::spawn_blocking(cluster).await.unwrap();
        let name = format!("t{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut config = database::parse_url(shared.server.url()).unwrap();
        let setup = database::connect(&config, "test").await.unwrap();
        setup.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        config.dbname(&name);
        let client = database::connect(&config, "test").await.unwrap();
        Database { config, client, _cluster: shared }
    }

    /// Another connection.
    pub async fn connect(&self) -> Client {
        database::connect(&self.config, "test").await.unwrap()
    }

    /// Where ingest would go on.
    pub async fn cursor(&self) -> Cursor {
        let sql = "SELECT chain.height, blocks.hash FROM chain LEFT JOIN blocks USING (height)";
        let row = self.connect().await.query_one(sql, &[]).await.unwrap();
        Cursor { height: row.get(0), hash: row.get::<_, Option<Vec<u8>>>(1).unwrap_or_default() }
    }

    /// Commits blocks, `size` at a time.
    pub async fn ingest(&mut self, blocks: &[Block], size: usize) {
        let mut cursor = self.cursor().await;
        let views = views::all();
        for batch in blocks.chunks(size) {
            write::commit(&mut self.client, &views, &mut cursor, batch, 0).await.unwrap();
        }
    }

    pub async fn count(&self, table: &str) -> i64 {
        self.client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0)
    }
}

pub fn contracts() -> Contracts {
    let mut contracts = Contracts::default();
    for contract in [Contract::Registry, Contract::License, Contract::Escrow, Contract::Royalties] {
        contracts.insert(contract, format!("wasm1{}", contract.name())).unwrap();
    }
    contracts
}

pub fn source() -> Source {
    Source {
        rpc: "http://127.0.0.1:1".parse().unwrap(),
        chain_id: "house-1".into(),
        contracts: contracts(),
        start_height: 1,
        fetchers: 4,
    }
}

/// Makes blocks with what happens in a market.
#[derive(Default)]
pub struct Market {
    pub blocks: Vec<Block>,
    sellers: Vec<Addr>,
    /// The latest version of each listing.
    latest: Vec<u32>,
    orders: u64,
    /// What the next block begins with.
    first: Vec<(Contract, WasmEvent)>,
}

impl Market {
    pub fn new() -> Self {
        Self::default()
    }

    /// A block with one event a transaction.
    pub fn block(&mut self, events: Vec<(Contract, WasmEvent)>) -> &mut Self {
        let height = self.blocks.len() as i64 + 1;
        let events = std::mem::take(&mut self.first).into_iter().chain(events);
        let hash = |height: i64| if height == 0 { Vec::new() } else { height.to_be_bytes().to_vec() };
        let raw = |(index, (contract, event)): (usize, (Contract, WasmEvent))| RawEvent {
            key: Key { height, phase: Phase::Transaction.number(), tx_index: index as i32, event_index: 7 },
            tx_hash: Some(vec![height as u8, index as u8]),
            msg_index: Some(0),
            contract,
            kind: format!("wasm-{}", event.ty),
            attributes: event.attributes.into_iter().map(|a| (a.key, a.value)).collect(),
        };
        self.blocks.push(Block {
            height,
            hash: hash(height),
            parent: hash(height - 1),
            time: DateTime::from_timestamp(GENESIS_TIME + height, 750_000_000).unwrap(),
            events: Events { taken: events.enumerate().map(raw).collect(), refused: Vec::new() },
        });
        self
    }

    pub fn now(&self) -> u64 {
        (GENESIS_TIME + self.blocks.len() as i64 + 1) as u64
    }

    /// Lists a model and publishes its first version.
    pub fn list(&mut self, listing: Listing) -> u64 {
        self.latest.push(1);
        let id = self.latest.len() as u64;
        let record = Listing { id, created_at: self.now(), ..listing };
        self.sellers.push(record.seller.clone());
        let created = ListingCreated { listing: id, seller: record.seller.clone(), record: Json(record) };
        let version = version(id, 1, self.now());
        let published = VersionPublished { listing: id, version: 1, record: Json(version) };
        self.block(vec![(Contract::Registry, created.into()), (Contract::Registry, published.into())]);
        id
    }

    /// Publishes a listing's next version.
    pub fn publish(&mut self, listing: u64) -> u32 {
        let latest = &mut self.latest[listing as usize - 1];
        *latest += 1;
        let number = *latest;
        let record = Json(version(listing, number, self.now()));
        self.block(vec![(Contract::Registry, VersionPublished { listing, version: number, record }.into())]);
        number
    }

    pub fn buy(&mut self, buyer: &str, listing: u64) -> u64 {
        let placed = self.placed(buyer, listing);
        let order = placed.order;
        self.block(vec![(Contract::Escrow, placed.into())]);
        order
    }

    /// The next order of a listing's first plan.
    fn placed(&mut self, buyer: &str, listing: u64) -> OrderPlaced {
        self.orders += 1;
        OrderPlaced {
            order: self.orders,
            listing,
            version: self.latest.get(listing as usize - 1).copied().unwrap_or(1),
            plan: 0,
            buyer: Addr::unchecked(buyer),
            seller: self.sellers.get(listing as usize - 1).cloned().unwrap_or(Addr::unchecked(ALICE)),
            price: Uint128::new(PRICE),
            denom: "uwhs".into(),
            card: "bafkreicard".into(),
            fee: Uint128::new(FEE),
            split_version: 1,
            deliver_by: self.now() + 3_600,
            deliver_by_height: DELIVER_BY_HEIGHT,
            refund_from: self.now() + 4_200,
            refund_from_height: REFUND_FROM_HEIGHT,
            challenge_window: 600,
            cooldown: 86_400,
            bond: Uint128::new(BOND),
            stake: Uint128::new(STAKE),
            transport_key: Binary::from(vec![9; 48]),
            resold: None,
            royalty: None,
        }
    }

    /// Delivers and settles, as at a window of zero.
    pub fn deliver(&mut self, order: u64, buyer: &str, listing: u64) -> &mut Self {
        let delivered = escrow::delivered(order, self.now());
        let settled = OrderSettled {
            order,
            listing,
            revenue: Uint128::new(PRICE - FEE),
            fee: Uint128::new(FEE),
            denom: "uwhs".into(),
        };
        let issued = LicenseIssued {
            license: order.to_string(),
            owner: Addr::unchecked(buyer),
            listing,
            version: 1,
            split_version: 1,
            grant: Json(Grant::new(&license_text(), &plan(PRICE, "uwhs"))),
            issued_at: self.now(),
            expires_at: None,
        };
        self.block(vec![
            (Contract::Escrow, delivered.into()),
            (Contract::License, issued.into()),
            (Contract::Escrow, settled.into()),
        ])
    }

    pub fn refund(&mut self, order: u64, buyer: &str, listing: u64) -> &mut Self {
        let refunded = OrderRefunded {
            order,
            listing,
            buyer: Addr::unchecked(buyer),
            amount: Uint128::new(PRICE),
            denom: "uwhs".into(),
        };
        self.block(vec![(Contract::Escrow, refunded.into())])
    }

    /// Sweeps one sale to its payees.
    pub fn sweep(&mut self, listing: u64, seller: &str) -> &mut Self {
        let credit = |account: &str, role, amount| Credit {
            account: Addr::unchecked(account),
            role,
            amount: Uint128::new(amount),
        };
        let swept = RevenueSwept {
            listing,
            split_version: 1,
            denom: "uwhs".into(),
            gross: Uint128::new(PRICE),
            fee: Uint128::new(FEE),
            sales: 1,
        };
        let credited = RoyaltiesCredited {
            listing,
            split_version: 1,
            denom: "uwhs".into(),
            gross: Uint128::new(PRICE),
            credits: Json(vec![credit(seller, Role::Payee, PRICE - FEE), credit(TREASURY, Role::Treasury, FEE)]),
            carried: Uint128::zero(),
        };
        self.block(vec![(Contract::Escrow, swept.into()), (Contract::Royalties, credited.into())])
    }

    pub fn claim(&mut self, account: &str, amount: u128) -> &mut Self {
        let claimed =
            RoyaltiesClaimed { account: Addr::unchecked(account), denom: "uwhs".into(), amount: Uint128::new(amount) };
        self.block(vec![(Contract::Royalties, claimed.into())])
    }

    pub fn transfer(&mut self, license: u64, from: &str, to: &str) -> &mut Self {
        let transferred =
            LicenseTransferred { license: license.to_string(), from: Addr::unchecked(from), to: Addr::unchecked(to) };
        self.block(vec![(Contract::License, transferred.into())])
    }

    pub fn set_price(&mut self, listing: u64, plan: u8, price: u128, denom: &str) -> &mut Self {
        let changed = PriceChanged { listing, plan, price: Uint128::new(price), denom: denom.into() };
        self.block(vec![(Contract::Registry, changed.into())])
    }

    pub fn set_state(&mut self, listing: u64, state: ListingState) -> &mut Self {
        self.block(vec![(Contract::Registry, ListingStateChanged { listing, state: Json(state) }.into())])
    }

    /// Governance delists for good, its moderator until the delisting lapses.
    pub fn delist(&mut self, listing: u64, by: &str, lapses_at: Option<u64>) -> &mut Self {
        let (by, state) = (Addr::unchecked(by), Json(ListingState::Delisted));
        self.block(vec![(Contract::Registry, ListingDelisted { listing, by, lapses_at, state }.into())])
    }

    pub fn relist(&mut self, listing: u64, by: &str, state: ListingState) -> &mut Self {
        let (by, state) = (Addr::unchecked(by), Json(state));
        self.block(vec![(Contract::Registry, ListingRelisted { listing, by, state }.into())])
    }

    pub fn pause_orders(&mut self, paused_until: u64) -> &mut Self {
        let by = Addr::unchecked(GUARDIAN);
        self.block(vec![(Contract::Registry, OrdersPaused { by, paused_until }.into())])
    }

    pub fn resume_orders(&mut self) -> &mut Self {
        self.block(vec![(Contract::Registry, OrdersResumed { by: Addr::unchecked(GUARDIAN) }.into())])
    }

    pub fn configure(&mut self, config: Settings) -> &mut Self {
        self.block(vec![(Contract::Registry, ConfigChanged { config: Json(config) }.into())])
    }

    pub fn set_payees(&mut self, listing: u64, split_version: u32, account: &str) -> &mut Self {
        let payees = Json(vec![Payee { address: account.into(), share_bps: 10_000 }]);
        self.block(vec![(Contract::Registry, PayeesChanged { listing, split_version, payees }.into())])
    }

    pub fn set_card(&mut self, listing: u64, cid: &str) -> &mut Self {
        let card = Json(CardRef { cid: cid.into(), sha256: Hash([8; 32]) });
        self.block(vec![(Contract::Registry, CardChanged { listing, card }.into())])
    }

    /// A market in which everything happens once.
    pub fn busy() -> Self {
        let mut market = Market::new();
        market.block(vec![]);
        let first = market.list(listing("all-MiniLM-L6-v2", ALICE, PRICE));
        let second = market.list(Listing { task: "text-generation".into(), ..listing("tiny-llama", BOB, 900) });
        let third = market.list(listing("whisper-small", ALICE, 70));
        let sold = market.buy(CAROL, first);
        let lost = market.buy(BOB, first);
        market.set_price(second, 0, 1_000, "uwhs").set_price(second, 0, 1_100, "uwhs");
        market.deliver(sold, CAROL, first).sweep(first, ALICE).claim(ALICE, 4_000_000);
        market.refund(lost, BOB, first).transfer(sold, CAROL, BOB);
        market.set_state(third, ListingState::Paused).set_payees(first, 2, CAROL);
        market.set_card(second, "bafkreicard2").block(vec![]);
        market
    }
}

/// Settings with a guardian, a moderator and an arbiter, in which prices may be in two denoms.
pub fn config() -> Settings {
    let rule = |denom: &str| DenomRule {
        denom: denom.into(),
        min_fee: Uint128::new(1),
        min_bond: Uint128::new(2),
        min_stake: Uint128::new(3),
        daily_penalty: Uint128::new(4),
        closed: false,
    };
    Settings {
        treasury: TREASURY.into(),
        fee_bps: 250,
        denoms: vec![rule("uwhs"), rule("uusd")],
        deliver_within: Bounds { min: 60, max: 86_400 },
        grace: 600,
        challenge_window: Bounds { min: 120, max: 90_000 },
        download_rate: 1_000_000,
        cooldown: 86_401,
        bond_bps: 2_000,
        bond_delay: 172_800,
        block_interval: 6_000,
        stake_bps: 1_000,
        guardian: Some(Guardian { address: GUARDIAN.into(), expires_at: 1_900_000_000 }),
        moderator: Some(Moderator { address: "wasm1moderator".into(), lapse: 604_800 }),
        arbiter: Some(Arbiter { address: trade::ARBITER.into(), decide_within: 604_800 }),
    }
}

pub fn license_text() -> LicenseText {
    LicenseText { id: "apache-2.0".into(), uri: None, sha256: None }
}

pub fn plan(price: u128, denom: &str) -> Plan {
    Plan {
        kind: LicenseKind::Perpetual {},
        rights: Rights { commercial: true, derivatives: true, redistribution: false, transferable: true, seats: None },
        price: coin(price, denom),
        resale_royalty_bps: 500,
        supply: None,
    }
}

/// All rows of all tables of all views.
pub async fn dump(database: &Database) -> Vec<(String, Vec<String>)> {
    let views = "SELECT schemaname || '.' || tablename FROM pg_tables
        WHERE schemaname ~ '^view_' AND schemaname !~ '_(next|past)$' ORDER BY 1";
    let mut tables = Vec::new();
    for found in database.client.query(views, &[]).await.unwrap() {
        let table: String = found.get(0);
        let sql = format!("SELECT to_jsonb(t)::text FROM {table} AS t ORDER BY 1");
        let rows = database.client.query(&sql, &[]).await.unwrap();
        tables.push((table, rows.iter().map(|row| row.get(0)).collect()));
    }
    tables
}

/// A listing of one plan with a limited supply.
pub fn limited(name: &str, seller: &str, supply: u32) -> Listing {
    Listing { plans: vec![Plan { supply: Some(supply), ..plan(PRICE, "uwhs") }], ..listing(name, seller, PRICE) }
}

/// A listing to be numbered by [`Market::list`].
pub fn listing(name: &str, seller: &str, price: u128) -> Listing {
    let term = Plan { kind: LicenseKind::Term { seconds: 86_400 }, ..plan(price / 10 + 1, "uusd") };
    Listing {
        id: 0,
        seller: Addr::unchecked(seller),
        name: name.into(),
        card: CardRef { cid: format!("bafkrei{}", name.to_lowercase()), sha256: Hash([5; 32]) },
        task: "sentence-similarity".into(),
        framework: "transformers".into(),
        license: license_text(),
        plans: vec![plan(price, "uwhs"), term],
        payees: vec![Payee { address: seller.into(), share_bps: 10_000 }],
        split_version: 1,
        deliver_within: 3_600,
        challenge_window: 600,
        state: ListingState::Active,
        delisted: None,
        latest_version: None,
        created_at: 0,
    }
}

fn version(listing: u64, number: u32, published_at: u64) -> Version {
    Version {
        listing,
        number,
        cid: "bafybeisealed".into(),
        size: 90_868_376,
        chunk_count: 5_547,
        plaintext_root: Hash([1; 32]),
        ciphertext_root: Hash([2; 32]),
        key_root: Hash([3; 32]),
        public_key: Binary::from(vec![4; 96]),
        hash_point: Binary::from(vec![5; 48]),
        salt: Binary::from(vec![6; 32]),
        formats: vec![TensorSummary {
            format: "safetensors".into(),
            tensors: 103,
            parameters: 22_713_728,
            dtypes: vec!["F32".into()],
        }],
        metrics: vec![],
        published_at,
        bad_since: None,
        bad_since_height: None,
    }
}
