//! REST answers what GraphQL does, of the same rows.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{json, Value};
use tempfile::TempDir;
use weighhouse_indexer::api::graphql::{self, Schema};
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::database::readers;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::read::{Feed, Rows};

use weighhouse_protocol::registry::{NewListing, Payee};

use crate::mirrored::{mirrors, Mirror};
use crate::server::{told, Server, Told};
use crate::support::described::description;
use crate::support::{indexed, listing, named, Card, Database, Index, Market, ALICE, BOB, CAROL, PRICE};

/// A server by REST, and GraphQL over the same rows.
pub struct Both {
    server: Server,
    schema: Schema,
    _folder: Arc<TempDir>,
}

impl Both {
    pub async fn of(database: Database) -> Self {
        let mut index = Index::new();
        index.follow(&database).await;
        let rows = Rows::new(readers(&database.config, 2).unwrap()).with_search(index.search());
        let feed = Feed::default();
        tokio::spawn(feed.clone().watch(database.config.clone(), rows.clone()));
        let service = Service::new(rows.clone(), feed.clone(), Limits::default(), Metrics::default());
        let server = Server::over(Arc::new(database), None, |_| service).await;
        Both { server, schema: graphql::schema(rows, feed), _folder: index.folder.clone() }
    }

    pub async fn rest(&self, target: &str) -> Told {
        told(self.server.ask(Method::GET, &named(target))).await
    }

    pub async fn graphql(&self, query: &str) -> Value {
        let answer = serde_json::to_value(self.schema.execute(named(query)).await).unwrap();
        assert_eq!(answer["errors"], Value::Null, "{query}: {answer}");
        answer["data"].as_object().unwrap().values().next().unwrap().clone()
    }
}

/// A value in the words of both: names in snake_case without the mark of an id, words in small letters, numbers as text.
pub fn plain(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (snake(name), plain(value))).collect(),
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Number(number) => json!(number.as_f64().unwrap().to_string()),
        Value::String(text) if text.parse::<f64>().is_ok() => json!(text.parse::<f64>().unwrap().to_string()),
        Value::String(text) => json!(text.replace("+00:00", "Z").to_lowercase()),
        other => other.clone(),
    }
}

fn snake(name: &str) -> String {
    let words = name.chars().flat_map(|letter| {
        let mark = letter.is_uppercase().then_some('_');
        mark.into_iter().chain(letter.to_lowercase())
    });
    let name: String = words.collect();
    match name.strip_suffix("_id") {
        Some(of) => of.to_owned(),
        None if name == "index" => "plan".into(),
        // The items of a page.
        None if name == "nodes" => "data".into(),
        None => name,
    }
}

/// Whether a value has all of another, which may say less of each thing.
pub fn has_all(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(name, part)| whole.get(name).is_some_and(|whole| has_all(whole, part)))
        }
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(whole, part)| has_all(whole, part))
        }
        (whole, part) => whole == part,
    }
}

/// Whether an answer, or one of its lists, has nothing.
fn is_empty(answer: &Value) -> bool {
    match answer {
        Value::Array(values) => values.is_empty(),
        Value::Object(fields) => fields.values().any(|value| value == &json!([])),
        _ => false,
    }
}

/// A market in which there is something of each kind: of the fourth listing's revenue, which three share, nothing divides
/// evenly, a part was swept and claimed, and a part waits.
pub fn all_kinds() -> Market {
    let mut market = Market::traded();
    market.configure(|config| config.grace += 1);
    market.list(listing("sentence-tiny", BOB, 900));
    market.list(listing("org/base", ALICE, 900));
    let payees = [(ALICE, 3_333), (BOB, 3_334), (CAROL, 3_333)];
    let payees = payees.map(|(address, share_bps)| Payee { address: address.into(), share_bps }).to_vec();
    market.list(NewListing { payees, ..listing("shared", ALICE, 1_000_003) });
    market.set_price(2, 0, 1_000, "uwhs");
    for buyer in [BOB, CAROL] {
        market.sell(buyer, 4);
        market.sweep(4).claim(ALICE);
    }
    let resold = market.sell(BOB, 4);
    market.resell(resold, BOB, PRICE);
    market
}

/// What is in such a market, with cards that name each other, and a version of the same content as another.
async fn described() -> Database {
    let database = indexed(&all_kinds()).await;
    let copy = "INSERT INTO versions SELECT (jsonb_populate_record(v, jsonb_build_object('listing', 2, 'published_at', v.published_at + 1))).*
        FROM versions v WHERE listing = 1 ON CONFLICT (listing, number) DO UPDATE SET plaintext_root = excluded.plaintext_root";
    database.client.execute(copy, &[]).await.unwrap();
    let said =
        "INSERT INTO ratings (listing, rating, weight, one, two, three, four, five) VALUES (2, 4321, 7, 0, 0, 0, 1, 0);
        INSERT INTO service.scans (plaintext_root, scanner, scanner_version, verdict, findings, scanned_at)
        SELECT plaintext_root, 'one', '1.0', CASE listing WHEN 3 THEN 'clean' ELSE 'malicious' END, '[]', now()
        FROM versions WHERE listing > 2";
    database.client.batch_execute(said).await.unwrap();
    let card = |base: &str| Card { base_models: vec![base.into()], ..Card::saying("a card") };
    database.describe("all-MiniLM-L6-v2", card("org/base")).await;
    database.describe("sentence-tiny", card("all-MiniLM-L6-v2")).await;
    database
}

#[tokio::test(flavor = "multi_thread")]
async fn each_path_answers_what_graphql_does() {
    let both = Both::of(described().await).await;
    let mut faults = Vec::new();
    for Mirror { target, at, query } in mirrors() {
        let (rest, told) = (both.rest(&target).await, both.graphql(&query).await);
        assert_eq!(rest.status, 200, "{target}: {rest:?}");
        let told = plain(told.pointer(at).unwrap_or_else(|| panic!("{query}: nothing at {at} of {told}")));
        let found = plain(&rest.body);
        if !has_all(&found, &told) {
            faults.push(format!("{target}: {found} is not {told}"));
        }
        if is_empty(&told) {
            faults.push(format!("{target}: {told} shows nothing"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What `/v1/facets` counts: each is a filter of the same name, which takes each of its values.
fn properties() -> Vec<&'static str> {
    let parameters = description()["paths"]["/v1/facets"]["get"]["parameters"].as_array().unwrap();
    let of = parameters.iter().find(|parameter| parameter["name"] == "of").unwrap();
    of["schema"]["items"]["enum"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_by_a_counted_value_finds_as_many() {
    let database = indexed(&Market::spoken()).await;
    let card = Card {
        tags: vec!["ears & eyes".into()],
        languages: vec!["nl".into()],
        datasets: vec!["org/speech+noise".into()],
        base_models: vec!["org/base".into()],
        ..Card::saying("a card")
    };
    database.describe("open-models/whale", card).await;
    let scan = "INSERT INTO service.scans (plaintext_root, scanner, scanner_version, verdict, findings, scanned_at)
        SELECT plaintext_root, 'one', '1.0', 'clean', '[]', now() FROM versions WHERE listing = 1";
    database.client.batch_execute(scan).await.unwrap();
    let both = Both::of(database).await;
    let mut found = Vec::new();
    for property in properties() {
        let facets = both.rest(&format!("/v1/facets?of={property}")).await;
        for counted in facets.body[0]["values"].as_array().unwrap() {
            let value = counted["value"].as_str().unwrap();
            let filtered = both.server.ask(Method::GET, "/v1/listings?limit=1&count=true").query(&[(property, value)]);
            let page = told(filtered).await;
            assert_eq!(page.body["total"]["count"], counted["count"], "{property} {value}: {page:?}");
            found.push(property);
        }
    }
    found.dedup();
    assert_eq!(found, properties());
}

/// Wherever listings are listed, each says whose name it bears, how it is rated, and what is known of its code.
#[tokio::test(flavor = "multi_thread")]
async fn every_list_marks_a_look_alike_and_has_ratings_as_graphql_has() {
    let database = indexed(&Market::spoken()).await;
    let card = |base: &str| Card { base_models: vec![base.into()], ..Card::saying("a card") };
    database.describe("open-models/whale", card("0penM0dels/whale")).await;
    database.describe("0penM0dels/whale", card("open-models/whale")).await;
    let malicious =
        "INSERT INTO service.scans (plaintext_root, scanner, scanner_version, verdict, findings, scanned_at)
        SELECT plaintext_root, 'one', '1.0', 'malicious', '[]', now() FROM versions WHERE listing = 2";
    database.client.batch_execute(malicious).await.unwrap();
    let both = Both::of(database).await;
    let marks = "id publisher { name standing handle } rating { milliStars reviews weight } loads scanned";
    let looks_alike = json!({"name": "0penM0dels", "standing": "look_alike", "handle": "Open-Models"});
    for (target, at, query) in [
        ("/v1/listings", "/data/0", format!("{{ listings {{ nodes {{ {marks} }} }} }}")),
        ("/v1/listings/2", "", format!("{{ listing(id: 2) {{ {marks} }} }}")),
        ("/v1/listings/1/similar", "/0", format!("{{ listing(id: 1) {{ similar {{ {marks} }} }} }}")),
        (
            "/v1/listings/1/lineage",
            "/derived/0",
            format!("{{ listing(id: 1) {{ baseModels {{ listings {{ {marks} }} }} derived {{ {marks} }} }} }}"),
        ),
        (
            "/v1/suggest?text=whale",
            "/listings/1",
            format!("{{ suggest(text: \"whale\") {{ listings {{ {marks} }} }} }}"),
        ),
        (
            "/v1/histogram?of=size&sold=true",
            "/0/best_selling",
            format!("{{ listings {{ histogram(of: SIZE) {{ sales bestSelling {{ {marks} }} }} }} }}"),
        ),
    ] {
        let (rest, told) = (both.rest(target).await, both.graphql(&query).await);
        assert_eq!(rest.status, 200, "{target}: {rest:?}");
        let lists = ["/similar", "/histogram"].iter().find_map(|list| told.pointer(list)).unwrap_or(&told);
        assert!(has_all(&plain(&rest.body), &plain(lists)), "{target}: {rest:?} is not {told}");
        let marked = rest.body.pointer(at).unwrap();
        if !target.starts_with("/v1/histogram") {
            assert_eq!((&marked["publisher"], &marked["scanned"]), (&looks_alike, &json!("malicious")), "{target}");
        }
        assert!(
            marked["rating"]["milli_stars"].is_i64() && marked["rating"]["weight"].is_string(),
            "{target}: {marked}"
        );
    }
    let fields = "bySeller edit stars writtenAt writtenTx";
    let history =
        &format!("{{ listing(id: 1) {{ reviews(orderBy: NEWEST) {{ nodes {{ history {{ {fields} }} }} }} }} }}");
    let told = both.graphql(history).await;
    for (order, place) in [(2, 0), (1, 1)] {
        let rest = both.rest(&format!("/v1/reviews/{order}/history")).await;
        let told = told.pointer(&format!("/reviews/nodes/{place}/history")).unwrap();
        assert!(has_all(&plain(&rest.body), &plain(told)), "{rest:?} is not {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_answered_is_refused_with_what_may_be() {
    let both = Both::of(indexed(&Market::traded()).await).await;
    for (target, status, code, reason) in [
        ("/v1/sales?listing=1&task=a", 400, "BAD_USER_INPUT", "give one of listing, task and seller"),
        ("/v1/sales?by=year", 400, "BAD_USER_INPUT", "unknown variant `year`"),
        ("/v1/sales?limit=3", 400, "BAD_USER_INPUT", "\"limit\" is no parameter"),
        ("/v1/listings/1/candles?denom=uwhs", 400, "BAD_USER_INPUT", "the parameter `kind` is missing"),
        ("/v1/steps?limit=101", 400, "BAD_USER_INPUT", "from 1 to 100"),
        ("/v1/listings/99/track-record", 404, "NOT_FOUND", "there is no listing 99"),
        ("/v1/listings/99/sales-record", 404, "NOT_FOUND", "there is no listing 99"),
        ("/v1/listings/99/delivery-times", 404, "NOT_FOUND", "there is no listing 99"),
        ("/v1/listings/99/revenue", 404, "NOT_FOUND", "there is no listing 99"),
        ("/v1/listings/99/income", 404, "NOT_FOUND", "there is no listing 99"),
        ("/v1/listings/1/income?by=day", 400, "BAD_USER_INPUT", "\"by\" is no parameter"),
        ("/v1/listings/1/plans/9/prices", 404, "NOT_FOUND", "listing 1 has no plan 9"),
        ("/v1/listings/1/plans/70000/prices", 404, "NOT_FOUND", "listing 1 has no plan 70000"),
        ("/v1/listings/1/plans/0/prices?limit=101", 400, "BAD_USER_INPUT", "from 1 to 100"),
        ("/v1/accounts/@alice/sweeps?limit=0", 400, "BAD_USER_INPUT", "from 1 to 100"),
        ("/v1/accounts/@alice/claims?after=zzz", 400, "BAD_USER_INPUT", "is no cursor"),
        ("/v1/reviews/99/history", 404, "NOT_FOUND", "nobody reviewed the order 99"),
        ("/v1/reviews/x/history", 400, "BAD_USER_INPUT", "order is \"x\""),
        ("/v1/histogram?of=size&steps=finer", 400, "BAD_USER_INPUT", "unknown variant `finer`"),
        ("/v1/facets?of=task&steps=fine", 400, "BAD_USER_INPUT", "\"steps\" is no parameter"),
        ("/v1/listings?price=5", 400, "BAD_USER_INPUT", "give denom"),
        ("/v1/listings?metric_min=0.5", 400, "BAD_USER_INPUT", "give metric"),
        ("/v1/listings?metric=accuracy&metric_min=NaN", 400, "BAD_USER_INPUT", "NaN is no figure"),
        ("/v1/listings/99/similar", 404, "NOT_FOUND", "there is no listing 99"),
        ("/v1/listings/1/lineage?first=21", 400, "BAD_USER_INPUT", "from 1 to 20"),
        ("/v1/listings/1/versions/9/copies", 404, "NOT_FOUND", "listing 1 has no version 9"),
        ("/v1/orders?tx=xyz", 400, "BAD_USER_INPUT", "hexadecimal digits"),
        ("/v1/status?height=1&seconds=11", 400, "BAD_USER_INPUT", "seconds is 11, it may be from 0 to 10"),
        ("/v1/status?height=9999999", 400, "BAD_USER_INPUT", "at most 100 more are waited for"),
    ] {
        let told = both.rest(target).await;
        assert_eq!(told.refusal(), (status, code), "{target}");
        assert!(told.detail().contains(reason), "{target}: {told:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_found_by_its_transaction() {
    let database = indexed(&Market::traded()).await;
    // A test's hashes are short; the chain's have 32 bytes.
    let (hash, other) = ("AB".repeat(32), "CD".repeat(32));
    let tx = "UPDATE order_history SET tx = $1 WHERE order_id = 5 AND kind = 'placed'";
    assert_eq!(database.client.execute(tx, &[&hash]).await.unwrap(), 1);
    let both = Both::of(database).await;
    let found = both.rest(&format!("/v1/orders?tx={}", hash.to_lowercase())).await;
    assert_eq!(
        (found.body["data"].as_array().unwrap().len(), &found.body["data"][0]["id"]),
        (1, &json!(5)),
        "{found:?}"
    );
    assert_eq!(both.rest(&format!("/v1/orders?tx={other}")).await.body["data"], json!([]));
}

/// Others are answered meanwhile, and a height that does not come is told.
#[tokio::test(flavor = "multi_thread")]
async fn the_status_waits_for_a_height() {
    let mut market = Market::new();
    market.list(listing("one", ALICE, 100));
    let database = indexed(&market).await;
    let (held, mut ingest) = (market.height(), database.beside().await);
    market.block();
    let both = Both::of(database).await;
    let late = both.rest(&format!("/v1/status?height={}&seconds=0", held + 1)).await;
    assert_eq!(late.refusal(), (503, "NOT_REACHED"), "{late:?}");
    assert!(late.detail().contains(&format!("height {} after 0 s", held + 1)), "{late:?}");
    assert_eq!(both.rest(&format!("/v1/status?height={held}&seconds=0")).await.body["height"], json!(held));
    let target = format!("/v1/status?height={}&seconds=10", held + 1);
    let (waited, ()) = tokio::join!(both.rest(&target), ingest.follow(&market));
    assert_eq!((waited.status, &waited.body["height"]), (200, &json!(held + 1)), "{waited:?}");
}
