//! Counts and suggestions beside lists of listings.

use std::sync::Arc;

use reqwest::Method;
use serde_json::json;

use crate::server::{told, Server, Told};
use crate::support::described::require;
use crate::support::{indexed, named, Market, BOB};

#[tokio::test]
async fn facets_histograms_and_suggestions_are_answered_by_paths() {
    let server = Server::searching(&Market::busy()).await;
    let ask = async |target: &str| -> Told { told(server.ask(Method::GET, &named(target))).await };

    let facets = ask("/v1/facets?of=task&of=seller&state=active&state=paused&task=text-generation").await;
    assert_eq!(facets.status, 200, "{facets:?}");
    let tasks = facets.body[0]["values"].as_array().unwrap();
    assert_eq!((&facets.body[0]["of"], tasks.len()), (&json!("task"), 2), "its own condition does not count");
    let sellers = facets.body[1]["values"].as_array().unwrap();
    assert_eq!((sellers.len(), &sellers[0]["count"]), (1, &json!(1)), "{facets:?}");

    let bars = ask("/v1/histogram?of=price&denom=uwhs").await;
    let counted: u64 = bars.body.as_array().unwrap().iter().map(|bar| bar["count"].as_u64().unwrap()).sum();
    assert_eq!((bars.status, counted), (200, 2), "{bars:?}");

    let suggested = ask("/v1/suggest?text=tiny").await;
    assert_eq!(suggested.body["listings"][0]["name"], "tiny-llama", "{suggested:?}");
    let suggested = ask("/v1/suggest?text=text-gen&first=1").await;
    assert_eq!(suggested.body["tasks"], json!([{"value": "text-generation", "count": 1}]));

    for (target, reason) in [
        ("/v1/facets", "give of"),
        ("/v1/facets?of=colour", "unknown variant `colour`"),
        ("/v1/facets?of=task&first=51", "from 1 to 50"),
        ("/v1/facets?of=task&limit=5", "\"limit\" is no parameter: there are q, "),
        ("/v1/histogram?of=price", "give denom"),
        ("/v1/suggest", "the parameter `text` is missing"),
    ] {
        let told = ask(target).await;
        assert_eq!(told.refusal(), (400, "BAD_USER_INPUT"), "{target}");
        assert!(told.detail().contains(reason), "{target}: {told:?}");
    }
}

#[tokio::test]
async fn disputes_are_listed_by_paths() {
    let database = Arc::new(indexed(&Market::traded()).await);
    let server = Server::over(database, None, |service| service).await;
    let orders = async |target: &str| -> Vec<serde_json::Value> {
        let told = told(server.ask(Method::GET, &named(target))).await;
        assert_eq!(told.status, 200, "{told:?}");
        told.body["data"].as_array().unwrap().iter().map(|dispute| dispute["order"].clone()).collect()
    };
    assert_eq!(orders("/v1/disputes").await.len(), 3);
    assert_eq!(orders("/v1/disputes?open=true").await, [] as [serde_json::Value; 0]);
    assert_eq!(orders("/v1/disputes?buyer=@carol").await, [json!(5)]);
    assert_eq!(orders("/v1/disputes?seller=@carol").await.len(), 0);
}

/// Every answer in these tests is held against its description; these lists have something of each kind.
#[tokio::test]
async fn resales_requests_for_keys_and_offers_are_what_the_description_says() {
    let mut market = Market::traded();
    let offer = market.offer(BOB, 1, 4_000_000);
    market.ask_for_key(1, BOB, 1);
    let database = Arc::new(indexed(&market).await);
    let server = Server::over(database, None, |service| service).await;
    for (path, target) in [
        ("/v1/resales", "/v1/resales?count=true".to_owned()),
        ("/v1/resales/{license}", "/v1/resales/6".to_owned()),
        ("/v1/rekeys", "/v1/rekeys".to_owned()),
        ("/v1/offers", "/v1/offers".to_owned()),
        ("/v1/orders/{id}", format!("/v1/orders/{offer}")),
        ("/v1/orders/{id}/dispute", "/v1/orders/3/dispute".to_owned()),
    ] {
        let answer = server.ask(Method::GET, &target).send().await.unwrap();
        let (status, kind) = (answer.status(), answer.headers()["content-type"].to_str().unwrap().to_owned());
        let body = answer.bytes().await.unwrap();
        let plain = target.split('?').next().unwrap();
        assert_eq!(
            (status.as_u16(), require(&Method::GET, plain, status, &kind, &body)),
            (200, Some(path)),
            "{target}"
        );
        let value: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert!(value["data"].as_array().is_none_or(|data| !data.is_empty()), "{target}: nothing shows nothing");
    }
}
