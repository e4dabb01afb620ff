//! Domains that profiles claim, at a host that speaks HTTPS: proven by both sides, asked again, and never one that holds others up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions, missing_docs)]

#[path = "domains/queue.rs"]
mod queue;
mod support;

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{header, HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Router;
use serde_json::{json, Value};
use support::{ask, listing, listings, Database, Index, Market, ALICE, BOB, PRICE};
use tokio_util::sync::CancellationToken;
use weighhouse_indexer::domains;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::outside::{Outside, Said};
use weighhouse_protocol::reputation::ExecuteMsg;
use weighhouse_site::Site;

/// What each host answers.
type Answers = Arc<Mutex<HashMap<String, (StatusCode, String)>>>;

async fn answer(State(answers): State<Answers>, headers: HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    if host == "silent.example" {
        std::future::pending::<()>().await;
    }
    let answers = answers.lock().unwrap();
    answers.get(&host).cloned().unwrap_or((StatusCode::NOT_FOUND, String::new())).into_response()
}

/// Where each account's domain stands: whether it is proven, and what was wrong.
async fn standing(database: &Database) -> BTreeMap<String, (bool, String)> {
    let sql = "SELECT domain, coalesce(proven_until > now(), false), coalesce(problem, '') FROM domain_checks
        WHERE checked_at IS NOT NULL";
    let rows = database.client.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2)))).collect()
}

async fn until(database: &Database, is_done: impl Fn(&BTreeMap<String, (bool, String)>) -> bool) {
    let start = Instant::now();
    loop {
        let found = standing(database).await;
        if is_done(&found) {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{found:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Lets all that was asked be due.
async fn later(database: &Database) {
    database.client.execute("UPDATE domain_checks SET next_attempt = now()", &[]).await.unwrap();
}

fn claim(domain: &str) -> ExecuteMsg {
    ExecuteMsg::SetProfile { card: None, domain: Some(domain.into()) }
}

fn names(accounts: &[&str]) -> (StatusCode, String) {
    (StatusCode::OK, serde_json::json!({"accounts": accounts}).to_string())
}

/// A host of some names, and an index that asks it.
struct Asked {
    database: Database,
    market: Market,
    answers: Answers,
    outside: Outside,
    stop: CancellationToken,
    _site: Site,
}

impl Asked {
    async fn new(hosts: &[&str]) -> Self {
        let answers = Answers::default();
        let routes = Router::new().fallback(answer).with_state(Arc::clone(&answers));
        let site = Site::start(hosts, SocketAddr::from(([127, 0, 0, 1], 0)), routes).await.unwrap();
        let hosts = hosts.iter().map(|host| ((*host).to_owned(), site.address)).collect();
        let outside = Outside { hosts, roots: vec![site.root.clone().into_bytes()], ..Outside::default() };
        let (database, market, stop) = (Database::new().await, Market::new(), CancellationToken::new());
        Asked { database, market, answers, outside, stop, _site: site }
    }

    fn answers(&self, host: &str, answer: (StatusCode, String)) {
        self.answers.lock().unwrap().insert(host.into(), answer);
    }

    /// Takes the blocks that are new into the index.
    async fn ingest(&mut self, from: usize) {
        self.database.ingest(&self.market.blocks[from..], 10).await;
    }

    fn begin(&self) {
        let (outside, config) = (self.outside.clone(), self.database.config.clone());
        tokio::spawn(domains::check(outside, config, Metrics::default(), self.stop.clone()));
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_is_proven_by_both_sides_and_by_no_other() {
    let mut asked =
        Asked::new(&["models.example", "other.example", "moved.example", "silent.example", "huge.example"]).await;
    asked.answers("models.example", names(&[BOB, ALICE]));
    asked.answers("other.example", names(&[ALICE]));
    asked.answers("moved.example", (StatusCode::FOUND, names(&[ALICE]).1));
    asked.answers("huge.example", (StatusCode::OK, format!("{{\"accounts\": [\"{}\"]}}", "x".repeat(70_000))));
    asked.market.say(ALICE, claim("models.example"), 0).say(BOB, claim("other.example"), 0);
    for (account, domain) in [
        (support::CAROL, "moved.example"),
        (support::GUARDIAN, "silent.example"),
        (support::TREASURY, "huge.example"),
        (support::ARBITER, "unknown.example"),
    ] {
        asked.market.say(account, claim(domain), 0);
    }
    asked.outside.said = Some(Said::default());
    asked.ingest(0).await;
    asked.begin();
    until(&asked.database, |found| found.len() == 6).await;
    let found = standing(&asked.database).await;
    assert_eq!(found["models.example"], (true, String::new()));
    for (domain, problem) in [
        ("other.example", "names 1 accounts, and not this one"),
        ("moved.example", "must not lead elsewhere"),
        ("silent.example", "too long"),
        ("huge.example", "more than 65536 bytes"),
        ("unknown.example", "does not answer"),
    ] {
        let (is_proven, found) = &found[domain];
        assert!(!is_proven && found.contains(problem), "{domain}: {found}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_outlives_an_outage_ends_with_a_denial_and_with_the_claim() {
    let mut asked = Asked::new(&["models.example", "new.example"]).await;
    asked.answers("models.example", names(&[ALICE]));
    asked.market.say(ALICE, claim("models.example"), 0);
    asked.ingest(0).await;
    asked.begin();
    let is = |domain: &'static str, expected: bool, problem: &'static str| {
        move |found: &BTreeMap<String, (bool, String)>| {
            found.get(domain).is_some_and(|(is_proven, found)| *is_proven == expected && found.contains(problem))
        }
    };
    until(&asked.database, is("models.example", true, "")).await;
    asked.answers("models.example", (StatusCode::INTERNAL_SERVER_ERROR, String::new()));
    later(&asked.database).await;
    until(&asked.database, is("models.example", true, "HTTP 500")).await;
    asked.answers("models.example", names(&[BOB]));
    later(&asked.database).await;
    until(&asked.database, is("models.example", false, "not this one")).await;

    asked.answers("models.example", names(&[ALICE]));
    asked.answers("new.example", names(&[ALICE]));
    later(&asked.database).await;
    until(&asked.database, is("models.example", true, "")).await;
    let height = asked.market.height();
    asked.market.say(ALICE, claim("new.example"), 0);
    // As if it were long ago that the account's domain was asked.
    asked.database.client.execute("UPDATE domain_checks SET asked_at = NULL", &[]).await.unwrap();
    asked.ingest(height).await;
    until(&asked.database, |found| is("new.example", true, "")(found) && found.len() == 1).await;
    let height = asked.market.height();
    asked.market.say(ALICE, ExecuteMsg::SetProfile { card: None, domain: None }, 0);
    asked.ingest(height).await;
    later(&asked.database).await;
    let rows = "SELECT count(*) FROM domain_checks";
    let start = Instant::now();
    while asked.database.client.query_one(rows, &[]).await.unwrap().get::<_, i64>(0) > 0 {
        assert!(start.elapsed() < Duration::from_secs(60), "what nobody claims is asked on");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Nothing listens there, so that an address which was asked would be refused in other words.
#[tokio::test(flavor = "multi_thread")]
async fn a_domain_at_a_private_address_is_not_asked() {
    let mut asked = Asked::new(&["models.example"]).await;
    let said = Said::default();
    let private = [
        (ALICE, "four.example", &["10.0.0.1"][..]),
        (BOB, "loop.example", &["127.0.0.1"]),
        (support::CAROL, "metadata.example", &["169.254.169.254"]),
        (support::GUARDIAN, "six.example", &["fd00::1", "::1"]),
        (support::TREASURY, "mapped.example", &["::ffff:192.168.1.1"]),
    ];
    for (account, domain, addresses) in private {
        let addresses: Vec<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
        said.say(domain, Duration::ZERO, addresses);
        asked.market.say(account, claim(domain), 0);
    }
    asked.outside.said = Some(said.clone());
    asked.ingest(0).await;
    asked.begin();
    until(&asked.database, |found| found.len() == private.len()).await;
    for (domain, (is_proven, problem)) in standing(&asked.database).await {
        assert!(!is_proven && problem.contains("the host has no public address"), "{domain}: {problem}");
    }
    assert!(said.asked() >= private.len(), "each name was looked up");
}

/// A host that is only where DNS says, and whose authority nobody knows.
#[tokio::test(flavor = "multi_thread")]
async fn a_host_of_an_unknown_authority_proves_nothing() {
    let mut asked = Asked::new(&["models.example"]).await;
    asked.answers("models.example", names(&[ALICE]));
    asked.outside.roots.clear();
    asked.market.say(ALICE, claim("models.example"), 0);
    asked.ingest(0).await;
    asked.begin();
    until(&asked.database, |found| found.len() == 1).await;
    let (is_proven, problem) = standing(&asked.database).await.remove("models.example").unwrap();
    assert!(!is_proven && problem.contains("certificate"), "{problem}");
}

/// How many listings the search finds that are attested, proven, look-alikes and claimed.
async fn standings(index: &mut Index, database: &Database) -> [String; 4] {
    index.follow(database).await;
    let schema = index.schema(database);
    let count = async |standing: &str| {
        let arguments = format!("query: \"whale\", filter: {{publisherStanding: {{eq: {standing}}}}}");
        listings(&schema, &arguments, "", "totalCount").await["totalCount"].to_string()
    };
    [count("ATTESTED").await, count("PROVEN").await, count("LOOK_ALIKE").await, count("CLAIMED").await]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_alike_of_a_proven_publisher_is_marked_and_its_own_listing_is_proven() {
    let mut asked = Asked::new(&["models.example"]).await;
    asked.answers("models.example", names(&[ALICE]));
    asked.market.name(ALICE, "Open-Models").name(BOB, "somebody").say(ALICE, claim("models.example"), 0);
    for (name, seller) in [
        ("open-models/whale", ALICE),
        ("0penM0dels/whale", BOB),
        ("\u{43e}penmodels/whale", BOB),
        ("somebody/whale", BOB),
        ("whale", BOB),
    ] {
        asked.market.list(listing(name, seller, PRICE));
    }
    asked.ingest(0).await;
    let question = "{ listings(orderBy: {field: NEWEST, direction: ASC}) { nodes { publisher { standing handle account { address } } } } }";
    let publisher = |answer: &Value| -> Vec<String> {
        let nodes = answer["listings"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["publisher"]["standing"].as_str().unwrap_or("none").to_owned()).collect()
    };
    let before = ask(&asked.database, question).await;
    assert_eq!(
        publisher(&before),
        ["CLAIMED", "CLAIMED", "CLAIMED", "CLAIMED", "none"],
        "a handle alone proves nothing"
    );
    let mut index = Index::new();
    index.follow(&asked.database).await;
    asked.begin();
    until(&asked.database, |found| found.get("models.example").is_some_and(|(is_proven, _)| *is_proven)).await;
    assert_eq!(standings(&mut index, &asked.database).await, ["0", "1", "2", "1"], "the search follows the proof");
    let after = ask(&asked.database, question).await;
    assert_eq!(publisher(&after), ["PROVEN", "LOOK_ALIKE", "LOOK_ALIKE", "CLAIMED", "none"]);
    let marked = &after["listings"]["nodes"][1]["publisher"];
    assert_eq!((&marked["handle"], &marked["account"]["address"]), (&json!("Open-Models"), &json!(ALICE)));
    // A proof whose time is over ends without a word of the domain, and one that is denied at once.
    for ending in ["UPDATE domain_checks SET proven_until = now(), next_attempt = now() + interval '1 day'", "denied"] {
        if ending == "denied" {
            later(&asked.database).await;
            until(&asked.database, |found| found["models.example"].0).await;
            assert_eq!(standings(&mut index, &asked.database).await, ["0", "1", "2", "1"]);
            asked.answers("models.example", names(&[BOB]));
            later(&asked.database).await;
            until(&asked.database, |found| found["models.example"].1.contains("not this one")).await;
        } else {
            asked.database.client.execute(ending, &[]).await.unwrap();
            let lapsed = "SELECT count(*) FROM domain_checks WHERE proven_until IS NOT NULL";
            let start = Instant::now();
            while asked.database.client.query_one(lapsed, &[]).await.unwrap().get::<_, i64>(0) > 0 {
                assert!(start.elapsed() < Duration::from_secs(60), "a proof outlives its time");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        assert_eq!(standings(&mut index, &asked.database).await, ["0", "0", "0", "4"], "{ending}");
    }
}
