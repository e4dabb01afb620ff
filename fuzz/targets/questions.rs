//! Any bytes, taken for the variables of a question: filters, cursors, sorts, words. A Postgres and a search index hold a few
//! listings: what is asked right is answered, and all else is refused in few words, none of which is that the index failed.
#![no_main]
use std::os::unix::fs::PermissionsExt;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use weighhouse_indexer::api::graphql::{schema, Schema};
use weighhouse_indexer::config::Source;
use weighhouse_indexer::database::{connect, parse_url, readers};
use weighhouse_indexer::event::{Contract, Contracts};
use weighhouse_indexer::ingest::prepare;
use weighhouse_indexer::ingest::startup::{begin, Seen};
use weighhouse_indexer::read::{Feed, Rows};
use weighhouse_indexer::search::follow::Follower;
use weighhouse_indexer::search::Search;
use weighhouse_postgres::Server;

const QUESTION: &str = "query(
    $first: Int, $after: String, $last: Int, $before: String, $query: String, $filter: ListingFilter, $order: ListingOrder,
    $orders: OrderFilter
) {
    listings(
        first: $first, after: $after, last: $last, before: $before, query: $query, filter: $filter, orderBy: $order
    ) { totalCount corrected edges { cursor node { id } } }
    orders(first: $first, after: $after, last: $last, before: $before, filter: $orders) { nodes { id } }
}";

const LISTINGS: &str = r#"
INSERT INTO listings (
    id, seller, name, card_cid, card_sha256, task, framework, license_id, deliver_within, challenge_window, split_version,
    state, latest_version, sales, created_at
)
SELECT n, 'seller' || n % 3, 'all-MiniLM-L' || n || ' llama ' || n % 5 || 'b', 'c' || n, 's' || n, 'text-generation',
    'transformers', 'mit', 3600, 600, 1, 'active', 1, n % 4, n
FROM generate_series(1, 40) AS n;
INSERT INTO versions (
    listing, number, cid, size, chunk_count, plaintext_root, ciphertext_root, key_root, public_key, hash_point, salt,
    formats, metrics, published_at, memory
)
SELECT n, 1, 'c', 1000 * n, 1, 'p' || n, 'c', 'k', 'p', 'h', 's',
    '[{"format": "gguf", "parameters": 7000, "dtypes": ["Q4_K"]}]'::jsonb,
    '[{"name": "f1", "dataset": "glue", "value": "0.5"}]'::jsonb, n, 100 * n
FROM generate_series(1, 40) AS n;
INSERT INTO lowest_prices (listing, denom, price) SELECT n, 'uwhs', 100 * (n % 7 + 1) FROM generate_series(1, 40) AS n;
INSERT INTO cards (sha256, cid, state, title, tags, body)
SELECT 's' || n, 'c' || n, 'read', CASE WHEN n % 2 = 0 THEN 'Quantized' END, ARRAY['tiny'], 'Maps paragraphs to vectors.'
FROM generate_series(1, 40) AS n;
INSERT INTO search_changes (listing, change, words_change) SELECT n, n, n FROM generate_series(1, 40) AS n;
UPDATE search_log SET last = 40"#;

/// A server of a few listings, and what it stands on.
struct Market {
    schema: Schema,
    _postgres: Server,
    _folders: [TempDir; 2],
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Builder::new_current_thread().enable_all().build().unwrap());
static MARKET: LazyLock<Market> = LazyLock::new(|| {
    let (folder, index) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // Postgres runs as another user where this runs as root.
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let postgres = Server::start(folder.path(), "weighhouse").unwrap();
    let config = parse_url(postgres.url()).unwrap();
    let search = Search::default();
    let rows = RUNTIME.block_on(async {
        let mut client = connect(&config, "fuzz").await.unwrap();
        prepare(&mut client).await.unwrap();
        let seen = Seen { chain_id: "house-1".into(), genesis_hash: "00".into() };
        begin(&client, &source(), &seen).await.unwrap();
        client.batch_execute(LISTINGS).await.unwrap();
        Follower::new(index.path(), search.clone()).catch_up(&mut client).await.unwrap();
        Rows::new(readers(&config, 1).unwrap()).with_search(search)
    });
    Market { schema: schema(rows, Feed::default()), _postgres: postgres, _folders: [folder, index] }
});

fn source() -> Source {
    let mut contracts = Contracts::default();
    for contract in [Contract::Registry, Contract::License, Contract::Escrow, Contract::Royalties] {
        contracts.insert(contract, format!("wasm1{}", contract.name())).unwrap();
    }
    let rpc = vec!["http://127.0.0.1:1".parse().unwrap()];
    Source { rpc, chain_id: "house-1".into(), contracts, start_height: 1, fetchers: 1 }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(variables) = serde_json::from_slice(bytes) else { return };
    let request = async_graphql::Request::new(QUESTION).variables(async_graphql::Variables::from_json(variables));
    let answer = RUNTIME.block_on(MARKET.schema.execute(request));
    for error in answer.errors {
        assert!(error.message.len() < 2_000, "{}", error.message);
        assert_ne!(error.message, "internal error");
        assert!(!error.message.contains("being built"), "the search index does not answer");
    }
});
