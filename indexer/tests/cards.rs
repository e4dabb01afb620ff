//! Cards from a real Kubo node: checked against the chain's hash, bounded, tried again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions, missing_docs)]

#[allow(dead_code)]
#[path = "../../packages/ipfs/tests/node/mod.rs"]
mod node;
mod support;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use node::Node;
use serde_json::json;
use sha2::{Digest, Sha256};
use support::forged::rewrite;
use support::selling::card;
use support::{found as found_by, listing, listings, Database, Index, Market, ALICE, BOB, PRICE};
use tokio_util::sync::CancellationToken;
use url::Url;
use weighhouse_indexer::cards;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::views::replay;
use weighhouse_ipfs::{Client, Limits};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{CardRef, NewListing};

const CARD: &str = "---\nlicense: mit\ntags: [tiny]\n---\n# A small zebra\nStripes.\n";
const LATE: &str = "---\nlicense: mit\n---\n# Came later\n";

fn offer(market: &mut Market, name: &str, cid: &str, content: &[u8]) {
    offer_as(market, ALICE, name, cid, content);
}

fn offer_as(market: &mut Market, seller: &str, name: &str, cid: &str, content: &[u8]) {
    let sha256 = Hash(Sha256::digest(content).into());
    market.list(NewListing { card: CardRef { cid: cid.into(), sha256 }, ..listing(name, seller, PRICE) });
}

/// State and problem of the card of each listing, once none is waiting but the one named.
async fn settled(database: &Database, waiting: &[&str]) -> Vec<(String, String, String)> {
    let sql = "
        SELECT name, coalesce(cards.state, 'unknown'), coalesce(problem, '') FROM listings
        LEFT JOIN cards ON (sha256, cid) = (card_sha256, card_cid) ORDER BY listings.id";
    let start = Instant::now();
    loop {
        let rows = database.client.query(sql, &[]).await.unwrap();
        let found: Vec<(String, String, String)> =
            rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
        let is_done = |(name, state, problem): &(String, String, String)| {
            let decided = state == "read" || state == "refused";
            if waiting.contains(&name.as_str()) {
                state == "waiting" && !problem.is_empty()
            } else {
                decided
            }
        };
        if found.iter().all(is_done) {
            return found;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{found:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_counts_only_if_it_is_the_one_on_chain_and_what_is_missing_is_tried_again() {
    let kubo = Node::start().await;
    let client = Client::new(kubo.api.parse().unwrap(), Limits::default()).unwrap();
    let add = |bytes: Vec<u8>| {
        let client = client.clone();
        async move { client.add_bytes(&bytes).await.unwrap().cid }
    };
    let good = add(CARD.into()).await;
    let large = vec![b'x'; weighhouse_card::MAX_CARD_BYTES + 1];
    let huge = add(large.clone()).await;
    let binary = add(vec![0xff, 0xfe]).await;
    // The node can't have this one yet: its address is that of the bytes.
    let elsewhere = Node::start().await;
    let other = Client::new(elsewhere.api.parse().unwrap(), Limits::default()).unwrap();
    let late = other.add_bytes(LATE.as_bytes()).await.unwrap().cid;

    let mut market = Market::new();
    offer(&mut market, "good", &good, CARD.as_bytes());
    offer(&mut market, "forged", &good, b"something else");
    offer(&mut market, "huge", &huge, &large);
    offer(&mut market, "binary", &binary, &[0xff, 0xfe]);
    // No contract takes what is no content identifier.
    let nowhere = card(b"nowhere").cid;
    offer(&mut market, "nowhere", &nowhere, b"");
    rewrite(market.blocks.last_mut().unwrap(), &nowhere, "no-cid");
    offer(&mut market, "late", &late, LATE.as_bytes());
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 10).await;
    let stop = CancellationToken::new();
    let fetching =
        cards::fetch(kubo.api.parse::<Url>().unwrap(), database.config.clone(), Metrics::default(), stop.clone());
    let fetching = tokio::spawn(fetching);

    let found = settled(&database, &["late"]).await;
    for (name, state, problem) in [
        ("good", "read", ""),
        ("forged", "refused", "the chain says"),
        ("huge", "refused", "1048577"),
        ("binary", "refused", "not UTF-8"),
        ("nowhere", "refused", "no-cid"),
        ("late", "waiting", "bafkrei"),
    ] {
        let (_, found_state, found_problem) = found.iter().find(|(found, _, _)| found == name).unwrap();
        assert_eq!(found_state, state, "{name}: {found_problem}");
        assert!(found_problem.contains(problem), "{name}: {found_problem}");
    }
    let mut index = Index::new();
    index.follow(&database).await;
    let schema = index.schema(&database);
    assert_eq!(found_by(&schema, "zebra").await, ["good"]);
    let page = listings(&schema, "query: \"zebra\"", "", "nodes { card { title summary } }").await;
    assert_eq!(page["nodes"], json!([{"card": {"title": "A small zebra", "summary": "Stripes."}}]));

    client.add_bytes(LATE.as_bytes()).await.unwrap();
    let found = settled(&database, &[]).await;
    assert_eq!(found[5].1, "read");
    index.follow(&database).await;
    assert_eq!(found_by(&index.schema(&database), "came later").await, ["late"], "a card that is kept is searched");
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
    stop.cancel();
    fetching.await.unwrap().unwrap();
}

/// How a card stands in the queue.
async fn state(database: &Database, content: &str) -> (String, String) {
    let sha256 = hex::encode(Sha256::digest(content));
    let sql = "SELECT state, coalesce(problem, '') FROM cards WHERE sha256 = $1";
    let row = database.client.query_opt(sql, &[&sha256]).await.unwrap();
    row.map_or_else(Default::default, |row| (row.get(0), row.get(1)))
}

async fn until_read(database: &Database, content: &str, patience: Duration) {
    let start = Instant::now();
    while state(database, content).await.0 != "read" {
        assert!(start.elapsed() < patience, "{:?}", state(database, content).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn until_put_off(database: &Database, content: &str, reason: &str) {
    let start = Instant::now();
    loop {
        let (state, problem) = state(database, content).await;
        if state == "waiting" && problem.contains(reason) {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{state}: {problem}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_cannot_be_stored_or_read_stops_no_other() {
    let ipfs = Contents::serve(Duration::ZERO).await;
    let mut market = Market::new();
    let cards = ["# cannot be stored", "# panics", "# good"];
    for content in cards {
        offer(&mut market, content, &ipfs.add(content), content.as_bytes());
    }
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 10).await;
    let refuse = "
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION 'too large for an index' USING ERRCODE = '54000';
        END $$;
        CREATE TRIGGER refuse BEFORE UPDATE ON cards FOR EACH ROW
            WHEN (NEW.state = 'read' AND NEW.title = 'cannot be stored') EXECUTE FUNCTION refuse();";
    database.client.batch_execute(refuse).await.unwrap();
    let stop = CancellationToken::new();
    let read = |bytes: &[u8]| {
        assert_ne!(bytes, b"# panics");
        weighhouse_card::read(bytes)
    };
    let (api, settings) = (ipfs.api.clone(), database.config.clone());
    let fetching = tokio::spawn(cards::fetch_by(read, api, settings, Metrics::default(), stop.clone()));
    until_read(&database, cards[2], Duration::from_secs(5)).await;
    until_put_off(&database, cards[0], "it can't be stored: too large for an index").await;
    until_put_off(&database, cards[1], "panicked").await;
    // Both are tried again, and go on when they can.
    database.client.batch_execute("DROP TRIGGER refuse ON cards").await.unwrap();
    until_read(&database, cards[0], Duration::from_secs(15)).await;
    assert!(!fetching.is_finished());
    stop.cancel();
    fetching.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_addresses_delay_nobody_elses_card() {
    let ipfs = Contents::serve(Duration::from_secs(60)).await;
    let mut market = Market::new();
    market.list(listing("many cards", ALICE, PRICE));
    for number in 0..100 {
        market.set_card(1, &format!("dead {number}"));
    }
    let content = "# alive";
    offer_as(&mut market, BOB, "alive", &ipfs.add(content), content.as_bytes());
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 500).await;
    let stop = CancellationToken::new();
    let fetching = cards::fetch(ipfs.api.clone(), database.config.clone(), Metrics::default(), stop.clone());
    let fetching = tokio::spawn(fetching);
    until_read(&database, content, Duration::from_secs(10)).await;
    stop.cancel();
    fetching.await.unwrap().unwrap();
}

/// A gateway that answers with these bytes, for their own address or for every address; and the number of requests.
async fn gateway(content: &'static str, lies: bool) -> (Url, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let own = card(content.as_bytes()).cid;
    let answer = move |Path(cid): Path<String>| async move {
        counted.fetch_add(1, Ordering::Relaxed);
        (lies || cid == own).then_some(content).ok_or(StatusCode::NOT_FOUND)
    };
    let routes = Router::new().route("/ipfs/{cid}", axum::routing::get(answer));
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    (url, asked)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_node_does_not_find_comes_from_the_first_gateway_that_has_it() {
    let ipfs = Contents::serve(Duration::ZERO).await;
    let (forger, asked_forger) = gateway("# forged", true).await;
    let (honest, _) = gateway("# from a gateway", false).await;
    let gone = "http://127.0.0.1:1".parse().unwrap();
    let mut market = Market::new();
    for (name, content) in [("first", "# from a gateway"), ("second", "# nowhere")] {
        offer(&mut market, name, &card(content.as_bytes()).cid, content.as_bytes());
    }
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 500).await;
    let stop = CancellationToken::new();
    let source = cards::Ipfs { api: ipfs.api.clone(), gateways: vec![gone, forger, honest] };
    let fetching = tokio::spawn(cards::fetch(source, database.config.clone(), Metrics::default(), stop.clone()));
    until_read(&database, "# from a gateway", Duration::from_secs(20)).await;
    until_put_off(&database, "# nowhere", "was not found").await;
    assert!(asked_forger.load(Ordering::Relaxed) <= 2, "it rests after its first lie");
    stop.cancel();
    fetching.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn sold_files_are_looked_for_and_said_to_be_found_or_missing() {
    let ipfs = Contents::serve(Duration::ZERO).await;
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 500).await;
    let sold =
        "SELECT DISTINCT cid FROM orders JOIN versions ON versions.listing = orders.listing AND number = version";
    let cids: Vec<String> = database.client.query(sold, &[]).await.unwrap().iter().map(|row| row.get("cid")).collect();
    let stop = CancellationToken::new();
    let metrics = Metrics::default();
    let watching = weighhouse_indexer::availability::watch(
        ipfs.api.clone(),
        database.config.clone(),
        metrics.clone(),
        stop.clone(),
    );
    let watching = tokio::spawn(watching);
    let until = async |condition: &str, expected: usize| {
        let since = Instant::now();
        while database.count(&format!("availability WHERE {condition}")).await != expected as i64 {
            assert!(since.elapsed() < Duration::from_secs(20), "{condition}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let look_again = async || {
        database.client.execute("UPDATE availability SET next_check = now()", &[]).await.unwrap();
    };
    until("failures = 1 AND state = 'unknown' AND next_check > now() + interval '4 minutes'", cids.len()).await;
    assert_eq!(database.count("availability").await, cids.len() as i64, "what was never sold is not watched");
    look_again().await;
    until("state = 'missing' AND found_at IS NULL", cids.len()).await;
    ipfs.held.lock().unwrap().extend(cids.iter().map(|cid| (cid.clone(), "sealed".to_owned())));
    look_again().await;
    until(
        "state = 'found' AND failures = 0 AND found_at = checked_at AND next_check > now() + interval '5 hours'",
        cids.len(),
    )
    .await;
    let since = Instant::now();
    while metrics.sealed_files_found.get() != cids.len() as i64 {
        assert!(since.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.cancel();
    watching.await.unwrap().unwrap();
}

/// Neither files that nobody has looked for yet nor those that are missing stand before another seller's.
#[tokio::test(flavor = "multi_thread")]
async fn a_seller_whose_files_are_gone_keeps_no_others_from_being_looked_for() {
    let ipfs = Contents::serve(Duration::from_secs(2)).await;
    let mut database = Database::new().await;
    database.ingest(&Market::new().blocks, 500).await;
    let gone: Vec<String> = (0..60_u32).map(|n| card(&n.to_be_bytes()).cid).collect();
    let held: Vec<String> = ["of a seller", "of another"].map(|content| ipfs.add(content)).into();
    let add = "
        INSERT INTO availability (cid, seller, failures, next_check)
        SELECT cid, $2, $3, now() - make_interval(mins => $4) FROM unnest($1::text[]) AS cid";
    // Half of those that are gone failed before; all of them have been due for longer than the others.
    for (cids, seller, failures, minutes) in [
        (&gone[..30], "alice", 0, 60),
        (&gone[30..], "alice", 3, 60),
        (&held[..1], "bob", 0, 2),
        (&held[1..], "carol", 3, 2),
    ] {
        database.client.execute(add, &[&cids, &seller, &failures, &minutes]).await.unwrap();
    }
    let stop = CancellationToken::new();
    let watching = weighhouse_indexer::availability::watch(
        ipfs.api.clone(),
        database.config.clone(),
        Metrics::default(),
        stop.clone(),
    );
    let (watching, since) = (tokio::spawn(watching), Instant::now());
    while database.count("availability WHERE state = 'found'").await < 2 {
        assert!(since.elapsed() < Duration::from_secs(6), "they wait behind what nobody has");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // The missing ones are looked for all the same, in their seller's turns.
    let looked = "availability WHERE seller = 'alice' AND checked_at IS NOT NULL AND turn IS NULL";
    while database.count(looked).await < 8 {
        assert!(since.elapsed() < Duration::from_secs(20), "nothing is looked for any more");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let turns = "SELECT count(DISTINCT turn) FROM availability WHERE turn IS NOT NULL AND failures = 0";
    assert!(database.client.query_one(turns, &[]).await.unwrap().get::<_, i64>(0) > 10);
    stop.cancel();
    watching.await.unwrap().unwrap();
}

/// What Postgres counted of some tables: the rows that were read, the scans that read them, and the pages of both the
/// tables and their indexes.
async fn read(database: &Database, tables: &[&str]) -> (i64, i64, i64) {
    let sql = "
        SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint,
            coalesce(sum(seq_scan + coalesce(idx_scan, 0)), 0)::bigint,
            coalesce(sum(heap_blks_read + heap_blks_hit + coalesce(idx_blks_read + idx_blks_hit, 0)), 0)::bigint
        FROM pg_stat_user_tables JOIN pg_statio_user_tables USING (relid, relname)
        WHERE relname = ANY($1::text[])";
    let row = database.connect().await.query_one(sql, &[&tables]).await.unwrap();
    (row.get(0), row.get(1), row.get(2))
}

/// A worker that has nothing to do looks into its queue every `pause`, and reads next to nothing there.
async fn reads_next_to_nothing(database: &Database, tables: &[&str], pause: Duration) {
    // Postgres counts what a connection did once that does something again.
    tokio::time::sleep(2 * pause + Duration::from_secs(1)).await;
    let (rows, scans, pages) = read(database, tables).await;
    tokio::time::sleep(2 * pause + Duration::from_secs(3)).await;
    let (rows_later, scans_later, pages_later) = read(database, tables).await;
    let (rows, scans, pages) = (rows_later - rows, scans_later - scans, pages_later - pages);
    assert!(scans > 0, "it looked");
    assert!(rows < 100, "{rows} rows in {scans} scans");
    // Three or four lead to the first entry of an index of any size.
    assert!(pages < 10 * scans, "{pages} pages in {scans} scans");
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_for_new_cards_reads_none_of_those_that_are_done_or_not_due() {
    let ipfs = Contents::serve(Duration::ZERO).await;
    let mut market = Market::new();
    offer(&mut market, "good", &ipfs.add("# good"), b"# good");
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 500).await;
    let fill = "
        INSERT INTO cards (sha256, cid, state, seller, turn, attempts, next_attempt)
        SELECT n::text, 'c', CASE WHEN n % 2 = 0 THEN 'read' ELSE 'waiting' END, 's', n, 1,
            now() + interval '1 day' + n * interval '1 second'
        FROM generate_series(1, 50000) AS n;
        INSERT INTO card_requests (sha256, cid, listing, height)
        SELECT n::text, 'c', 1, 1 FROM generate_series(1, 50000) AS n;
        ANALYZE cards; ANALYZE card_requests";
    database.client.batch_execute(fill).await.unwrap();
    let stop = CancellationToken::new();
    let fetching = cards::fetch(ipfs.api.clone(), database.config.clone(), Metrics::default(), stop.clone());
    let fetching = tokio::spawn(fetching);
    until_read(&database, "# good", Duration::from_secs(20)).await;
    reads_next_to_nothing(&database, &["cards", "card_requests"], Duration::from_secs(1)).await;
    stop.cancel();
    fetching.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_for_files_that_are_due_reads_none_of_those_that_are_not() {
    let ipfs = Contents::serve(Duration::ZERO).await;
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 500).await;
    let fill = "
        INSERT INTO availability (cid, seller, state, failures, checked_at, next_check)
        SELECT 'c' || n, 's' || n % 100, CASE WHEN n % 2 = 0 THEN 'found' ELSE 'missing' END, 2 * (n % 2), now(),
            now() + interval '1 day' + n * interval '1 second'
        FROM generate_series(1, 50000) AS n;
        INSERT INTO orders
        SELECT (jsonb_populate_record(orders, jsonb_build_object('id', n))).* FROM orders, generate_series(1000, 50000) AS n
        WHERE id = 1;
        ANALYZE availability; ANALYZE orders";
    database.client.batch_execute(fill).await.unwrap();
    let stop = CancellationToken::new();
    let watching = weighhouse_indexer::availability::watch(
        ipfs.api.clone(),
        database.config.clone(),
        Metrics::default(),
        stop.clone(),
    );
    let (watching, since) = (tokio::spawn(watching), Instant::now());
    while database.count("availability WHERE failures = 1").await == 0 {
        assert!(since.elapsed() < Duration::from_secs(20), "what was sold is looked for");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    reads_next_to_nothing(&database, &["availability", "orders"], Duration::from_secs(5)).await;
    stop.cancel();
    watching.await.unwrap().unwrap();
}

/// As much of a Kubo node as fetching needs, which takes its time for what it doesn't have.
#[derive(Clone)]
struct Contents {
    api: Url,
    held: Arc<Mutex<BTreeMap<String, String>>>,
    lookup: Duration,
}

impl Contents {
    async fn serve(lookup: Duration) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let contents = Contents { api, held: Arc::default(), lookup };
        let stat = |State(contents): State<Contents>, Query(query): Query<BTreeMap<String, String>>| async move {
            match contents.find(query["arg"].trim_start_matches("/ipfs/")).await {
                Some(content) => Ok(Json(json!({"Size": content.len(), "Type": "file"}))),
                None => Err((StatusCode::INTERNAL_SERVER_ERROR, Json(json!({"Message": "not found"})))),
            }
        };
        let cat = |State(contents): State<Contents>, Query(query): Query<BTreeMap<String, String>>| async move {
            contents.find(&query["arg"]).await.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
        };
        let routes = Router::new().route("/api/v0/files/stat", post(stat)).route("/api/v0/cat", post(cat));
        let routes = routes.with_state(contents.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        contents
    }

    /// Returns the address of a content.
    fn add(&self, content: &str) -> String {
        let cid = card(content.as_bytes()).cid;
        self.held.lock().unwrap().insert(cid.clone(), content.to_owned());
        cid
    }

    async fn find(&self, cid: &str) -> Option<String> {
        let found = self.held.lock().unwrap().get(cid).cloned();
        if found.is_none() {
            tokio::time::sleep(self.lookup).await;
        }
        found
    }
}
