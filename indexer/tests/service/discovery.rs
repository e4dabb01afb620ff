//! Counts and suggestions beside lists of listings.

use std::sync::Arc;

use reqwest::Method;
use serde_json::json;

use crate::server::{told, Server, Told};
use crate::support::{indexed, named, Market};

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
        ("/v1/facets?of=task&limit=5", "unknown field `limit`"),
        ("/v1/histogram?of=price", "give denom"),
        ("/v1/suggest", "missing field `text`"),
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
