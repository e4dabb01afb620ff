//! What a caller may ask for, whatever it asks and however it comes.

use reqwest::{RequestBuilder, Response};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use weighhouse_indexer::api::limits::Limits;

use crate::served::{code, serve, Served};
use crate::sockets::connect_as;
use crate::support::{indexed, Database, Market};

const META: &str = "{ _meta { height chainHead time } }";

/// A server behind a proxy on this machine that it trusts.
async fn behind_proxy(budget: u32) -> Served {
    let trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let limits = Limits { budget, budget_per_second: 1, trusted_proxies, ..Limits::default() };
    serve(indexed(&Market::busy()).await, limits).await
}

async fn send(request: RequestBuilder, address: &str) -> Response {
    request.header("x-forwarded-for", address).send().await.unwrap()
}

fn seconds(refused: &Response) -> u64 {
    refused.headers()["retry-after"].to_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_address_that_spent_its_budget_waits_and_no_other_does() {
    let served = behind_proxy(30).await;
    let mut left = Vec::new();
    let refused = loop {
        let answer = send(served.post(META), "192.0.2.1").await;
        if answer.status() != 200 {
            break answer;
        }
        let answer: Value = answer.json().await.unwrap();
        let cost = &answer["extensions"]["cost"];
        assert_eq!((&cost["requested"], &cost["restoreRate"]), (&json!(4), &json!(1)), "{answer}");
        left.push(cost["available"].as_u64().unwrap());
        assert!(left.len() < 20, "a budget without end: {left:?}");
    };
    // Four fields and the request itself; a point may have come back while it ran.
    assert!(left[0] == 25 && (6..=8).contains(&left.len()), "{left:?}");
    assert_eq!(refused.status(), 429);
    let wait = seconds(&refused);
    assert!((1..=6).contains(&wait), "{wait}");
    assert!(refused.headers()["ratelimit-policy"] == "\"points\";q=30;w=30");
    let refused: Value = refused.json().await.unwrap();
    assert_eq!(code(&refused), "RATE_LIMITED");
    assert_eq!(send(served.post(META), "192.0.2.2").await.status(), 200, "another address");
    let account = served.post(META).header("x-account", "wasm1alice");
    assert_eq!(send(account, "192.0.2.1").await.status(), 200, "an account has a budget of its own");
    assert_eq!(served.ready().await.0, 200, "health is for everybody");
}

/// Not even what no query is.
#[tokio::test]
async fn no_request_is_free() {
    let served = behind_proxy(30).await;
    let url = format!("http://{}", served.address);
    for (address, path) in
        [("192.0.2.1", "/graphql?query=%7B"), ("192.0.2.2", "/graphql"), ("192.0.2.3", "/v1/nothing")]
    {
        let mut answers = 0;
        while send(served.http.get(format!("{url}{path}")), address).await.status() != 429 {
            answers += 1;
            assert!(answers < 100, "{path} is free");
        }
    }
    let mut answers = 0;
    let refused = loop {
        let answer = send(served.http.get(format!("{url}/v1/listings?limit=1")), "192.0.2.4").await;
        if answer.status() != 200 {
            break answer;
        }
        answers += 1;
        assert!(answers < 20, "REST is free");
        assert!(answer.headers()["ratelimit"].to_str().unwrap().starts_with("\"points\";r="));
    };
    assert_eq!((refused.status().as_u16(), seconds(&refused) <= 11), (429, true));
    assert_eq!(refused.headers()["content-type"], "application/problem+json");
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], "RATE_LIMITED");
}

#[tokio::test]
async fn operations_over_a_connection_spend_the_same_budget() {
    let served = behind_proxy(30).await;
    let mut socket = connect_as(served.address, "192.0.2.1").await.unwrap().begin().await;
    let mut answers = 0;
    let refused = loop {
        let answer = socket.ask(META).await;
        if !answer["errors"].is_null() {
            break answer;
        }
        answers += 1;
        assert!(answers < 20, "a budget without end");
    };
    // The connection, and for each operation its four fields and itself.
    assert!((5..=6).contains(&answers), "{answers}");
    assert_eq!(code(&refused), "RATE_LIMITED");
    assert!(refused["errors"][0]["extensions"]["retryAfter"].as_u64().unwrap() <= 6, "{refused}");
    assert_eq!(send(served.post(META), "192.0.2.1").await.status(), 429, "over HTTP neither");
    assert_eq!(send(served.post(META), "192.0.2.2").await.status(), 200);
}

#[tokio::test]
async fn a_query_is_named_by_its_hash_once_it_was_seen_and_caches_keep_its_answer() {
    let served = serve(Database::new().await, Limits::default()).await;
    let query = "{ _meta { height } }";
    let hash = hex::encode(Sha256::digest(query));
    let extensions = json!({"persistedQuery": {"version": 1, "sha256Hash": hash}});
    let ask = |query: Option<&str>| {
        let body = json!({"query": query.unwrap_or_default(), "extensions": extensions});
        served.http.post(format!("http://{}/graphql", served.address)).json(&body)
    };
    let parameters = [("extensions", extensions.to_string())];
    let url = reqwest::Url::parse_with_params(&format!("http://{}/graphql", served.address), parameters).unwrap();
    let get = || served.http.get(url.clone());
    for unknown in [ask(None), get()] {
        let unknown = unknown.send().await.unwrap();
        let caching = unknown.headers().get("cache-control").cloned();
        assert!(caching.is_none_or(|caching| caching == "no-store"));
        let unknown: Value = unknown.json().await.unwrap();
        assert_eq!(code(&unknown), "PERSISTED_QUERY_NOT_FOUND");
        assert_eq!(unknown["errors"][0]["message"], "PersistedQueryNotFound");
    }
    for query in [Some(query), None] {
        let known: Value = ask(query).send().await.unwrap().json().await.unwrap();
        assert_eq!(known["data"]["_meta"]["height"], 0, "{known}");
    }
    let got = get().send().await.unwrap();
    assert_eq!(got.headers()["cache-control"], "public, max-age=2");
    let tag = got.headers()["etag"].clone();
    assert_eq!(got.json::<Value>().await.unwrap()["data"]["_meta"]["height"], 0);
    let known = get().header("if-none-match", &tag).send().await.unwrap();
    assert_eq!((known.status().as_u16(), known.text().await.unwrap().as_str()), (304, ""));
    served.database.client.batch_execute("UPDATE chain SET height = 7, head = 7").await.unwrap();
    assert_eq!(get().header("if-none-match", &tag).send().await.unwrap().status(), 200, "another answer");
    let private = get().header("x-account", "wasm1alice").send().await.unwrap();
    assert_eq!(private.headers()["cache-control"], "private, no-cache");
}

#[tokio::test]
async fn an_answer_is_no_page_and_a_page_loads_only_its_own() {
    let limits = Limits { is_behind_tls: true, ..Limits::default() };
    let served = serve(Database::new().await, limits).await;
    let url = |path: &str| format!("http://{}{path}", served.address);
    for answer in [
        served.post(META).send().await.unwrap(),
        served.http.get(url("/v1/status")).send().await.unwrap(),
        served.http.get(url("/nothing")).send().await.unwrap(),
    ] {
        let headers = answer.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert!(headers["strict-transport-security"].to_str().unwrap().starts_with("max-age="));
    }
    let page = served.http.get(url("/graphql")).header("accept", "text/html,*/*;q=0.8").send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    let page = page.text().await.unwrap();
    let files: Vec<&str> = page.split('"').filter(|text| text.starts_with("/graphql/ui/")).collect();
    assert_eq!(files.len(), 6, "{page}");
    for file in files {
        let file = served.http.get(url(file)).send().await.unwrap();
        assert_eq!(file.status(), 200);
        assert!(file.headers()["content-type"].to_str().unwrap().starts_with("text/"));
    }
    assert_eq!(served.http.get(url("/graphql/ui/other.js")).send().await.unwrap().status(), 404);
}
