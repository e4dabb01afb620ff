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

use crate::server::{told, Server, Told};
use crate::support::{indexed, listing, named, Card, Database, Index, Market, ALICE, BOB};

/// A server by REST, and GraphQL over the same rows.
struct Both {
    server: Server,
    schema: Schema,
    _folder: Arc<TempDir>,
}

impl Both {
    async fn of(database: Database) -> Self {
        let mut index = Index::new();
        index.follow(&database).await;
        let rows = Rows::new(readers(&database.config, 2).unwrap()).with_search(index.search());
        let feed = Feed::default();
        tokio::spawn(feed.clone().watch(database.config.clone(), rows.clone()));
        let service = Service::new(rows.clone(), feed.clone(), Limits::default(), Metrics::default());
        let server = Server::over(Arc::new(database), None, |_| service).await;
        Both { server, schema: graphql::schema(rows, feed), _folder: index.folder.clone() }
    }

    async fn rest(&self, target: &str) -> Told {
        told(self.server.ask(Method::GET, &named(target))).await
    }

    async fn graphql(&self, query: &str) -> Value {
        let answer = serde_json::to_value(self.schema.execute(named(query)).await).unwrap();
        assert_eq!(answer["errors"], Value::Null, "{query}: {answer}");
        answer["data"].as_object().unwrap().values().next().unwrap().clone()
    }
}

/// A value in the words of both: names in snake_case without the mark of an id, words in small letters, numbers as text.
fn plain(value: &Value) -> Value {
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
        None => name,
    }
}

/// Whether a value has all of another, which may say less of each thing.
fn has_all(whole: &Value, part: &Value) -> bool {
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

const SPAN: &str = "from=2027-01-01T00:00:00Z&to=2027-02-28T00:00:00Z&by=month";
const RANGE: &str = r#"range: {from: "2027-01-01T00:00:00Z", to: "2027-02-28T00:00:00Z", by: MONTH}"#;
const SALES: &str = "from denom kind placed settled resold refunded disputed volume { amount denom } fees { amount }
    royalties { amount } returned { amount } bondsLost { amount } refunds { reason orders returned { amount } }";
const GUARANTEE: &str = "guarantee { fee { amount } bond { amount } stake { amount } ifUndelivered { amount denom }
    ifProvenBad { amount } ifProvenBadLater { amount } ifDisputedAtMost { amount } }";

/// A path, and the question in GraphQL that it mirrors.
fn mirrors() -> Vec<(String, String)> {
    let sales = |query: &str, of: &str| {
        (format!("/v1/sales?{query}&{SPAN}"), format!("{{ sales({of}, {RANGE}) {{ {SALES} }} }}"))
    };
    let pair = |target: &str, query: &str| (target.to_owned(), query.to_owned());
    vec![
        sales("denom=uwhs", r#"denom: "uwhs""#),
        sales("listing=1", "of: {listing: 1}"),
        sales("task=sentence-similarity&by_kind=true", r#"of: {task: "sentence-similarity"}, byKind: true"#),
        sales("seller=@alice&kind=perpetual", r#"of: {seller: "@alice"}, kind: PERPETUAL"#),
        (
            format!("/v1/listings/1/candles?denom=uwhs&kind=perpetual&{SPAN}"),
            format!(
                r#"{{ candles(listing: 1, denom: "uwhs", kind: PERPETUAL, {RANGE}) {{
                from first {{ amount denom }} highest {{ amount }} lowest {{ amount }} last {{ amount }} settled }} }}"#
            ),
        ),
        (
            format!("/v1/listings/1/candles?denom=uwhs&kind=perpetual&resales=true&{SPAN}"),
            format!(
                r#"{{ candles(listing: 1, denom: "uwhs", kind: PERPETUAL, resales: true, {RANGE}) {{ settled }} }}"#
            ),
        ),
        (
            format!("/v1/accounts/@bob/income?{SPAN}"),
            format!(
                r#"{{ income(account: "@bob", {RANGE}) {{ from denom credited {{ amount }} resales {{ amount }} }} }}"#
            ),
        ),
        pair(
            "/v1/market",
            "{ market { stakes { sellers total { amount denom } reserved { amount } }
                deliveryTimes { deliveries median nineInTen } } }",
        ),
        pair("/v1/steps", "{ recentSteps { cursor kind at height tx order { id state buyer } } }"),
        pair(
            "/v1/steps?limit=3&kind=settled&kind=placed",
            "{ recentSteps(first: 3, kinds: [SETTLED, PLACED]) { cursor kind order { id } } }",
        ),
        pair(
            "/v1/listings/1/track-record",
            "{ listing(id: 1) { trackRecord { outcomes { orderId end } settled split refunded undelivered open
                medianDelivery } } }",
        ),
        pair("/v1/listings/1/plans", &format!("{{ listing(id: 1) {{ plans {{ index sold {GUARANTEE} }} }} }}")),
        pair("/v1/orders/3", &format!("{{ order(id: 3) {{ id state {GUARANTEE} history {{ kind }} }} }}")),
        pair(
            "/v1/listings/1/versions/1",
            "{ listing(id: 1) { latestVersion { number memory availability { state checkedAt foundAt } } } }",
        ),
        pair(
            "/v1/listings/1/versions/1/copies",
            "{ listing(id: 1) { latestVersion { copies { number share publishedAt } } } }",
        ),
        pair("/v1/listings/1/similar?first=2", "{ listing(id: 1) { similar(first: 2) { id name sales } } }"),
        pair(
            "/v1/listings/1/lineage",
            "{ listing(id: 1) { baseModels { name listings { id name } } derived { id name } } }",
        ),
        pair(
            "/v1/status",
            "{ _meta { chainId height chainHead startHeight gaps quarantined staleSeconds proof
            witnessedHeight cursor quarantinedByFault { value unreadable view } search { height change building } } }",
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn each_path_answers_what_graphql_does() {
    let mut market = Market::traded();
    market.configure(|config| config.grace += 1);
    market.list(listing("sentence-tiny", BOB, 900));
    market.list(listing("org/base", ALICE, 900));
    let database = indexed(&market).await;
    // Another version of the same content, and cards that name each other.
    let copy = "INSERT INTO versions SELECT (jsonb_populate_record(v, jsonb_build_object('listing', 2, 'published_at', v.published_at + 1))).*
        FROM versions v WHERE listing = 1 ON CONFLICT (listing, number) DO UPDATE SET plaintext_root = excluded.plaintext_root";
    database.client.execute(copy, &[]).await.unwrap();
    let card = |base: &str| Card { base_models: vec![base.into()], ..Card::saying("a card") };
    database.describe("all-MiniLM-L6-v2", card("org/base")).await;
    database.describe("sentence-tiny", card("all-MiniLM-L6-v2")).await;
    let both = Both::of(database).await;
    let mut empty = Vec::new();
    for (target, query) in mirrors() {
        let (rest, told) = (both.rest(&target).await, both.graphql(&query).await);
        assert_eq!(rest.status, 200, "{target}: {rest:?}");
        let listed = told.as_object().filter(|fields| fields.len() == 1).and_then(|fields| fields.values().next());
        let told = plain(match listed {
            // What a path answers alone stands within its object.
            Some(Value::Object(_)) if listed.unwrap().get("copies").is_some() => &listed.unwrap()["copies"],
            Some(inner) if !target.starts_with("/v1/market") => inner,
            _ => &told,
        });
        assert!(has_all(&plain(&rest.body), &told), "{target}: {} is not {told}", plain(&rest.body));
        if told == json!([]) {
            empty.push(target);
        }
    }
    assert_eq!(empty, [] as [String; 0], "an answer without anything shows nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_answered_is_refused_with_what_may_be() {
    let both = Both::of(indexed(&Market::traded()).await).await;
    for (target, status, code, reason) in [
        ("/v1/sales?listing=1&task=a", 400, "BAD_USER_INPUT", "give one of listing, task and seller"),
        ("/v1/sales?by=year", 400, "BAD_USER_INPUT", "unknown variant `year`"),
        ("/v1/sales?limit=3", 400, "BAD_USER_INPUT", "unknown field `limit`"),
        ("/v1/listings/1/candles?denom=uwhs", 400, "BAD_USER_INPUT", "missing field `kind`"),
        ("/v1/steps?limit=101", 400, "BAD_USER_INPUT", "from 1 to 100"),
        ("/v1/listings/99/track-record", 404, "NOT_FOUND", "there is no listing 99"),
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
