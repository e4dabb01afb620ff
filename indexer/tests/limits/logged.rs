//! What a server logs: nothing of who asks, or for what, however much an operator wants to know.

use serde_json::Value;

use crate::program::start_logging;
use crate::support::{indexed, Market, BOB};

/// Marks of callers and of what they ask.
const PERSONAL: [&str; 5] = ["wasm1personal", "192.0.2.77", "127.0.0.1:", "zebrawords", "tokenofsomebody"];

#[tokio::test]
async fn logs_are_json_and_name_nobody_at_any_level() {
    let database = indexed(&Market::busy()).await;
    let (program, everybody, _, mut lines) = start_logging(&database.url, &[], "trace").await;
    let http = reqwest::Client::new();
    let question = r#"query($words: String) { listings(query: $words) { nodes { id } } account(address: "wasm1personal") { balances { owed } } }"#;
    let asked = serde_json::json!({"query": question, "variables": {"words": "zebrawords"}});
    let get = |path: &str| http.get(format!("{everybody}{path}"));
    for request in [
        http.post(format!("{everybody}/graphql")).json(&asked),
        get(&format!("/v1/accounts/{BOB}")),
        get("/v1/accounts/wasm1personal"),
        get("/v1/accounts/wasm1personal/orders.csv?from=2027-01-01T00:00:00Z&q=zebrawords"),
        get("/v1/listings?q=zebrawords&seller=wasm1personal"),
        get("/wasm1personal?zebrawords"),
        http.post(format!("{everybody}/v1/session/challenge")).json(&serde_json::json!({"account": "wasm1personal"})),
        http.get(format!("{everybody}/v1/me")),
    ] {
        let request = request.header("x-forwarded-for", "192.0.2.77").header("authorization", "Bearer tokenofsomebody");
        assert!(request.send().await.unwrap().status().as_u16() >= 200);
    }
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    drop(program);
    let (mut answered, mut known) = (0, false);
    while let Some(line) = lines.recv().await {
        let log: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let is_private = PERSONAL.iter().chain(&[BOB]).any(|personal| line.contains(personal));
        // Where the server itself listens and what it asks is the operator's own.
        let is_ours = ["address", "url", "rpc"].iter().any(|field| !log["fields"][field].is_null());
        assert!(!is_private || is_ours, "{line}");
        answered += usize::from(log["fields"]["message"] == "answered");
        known |= log["fields"]["route"] == "/v1/accounts/{account}";
    }
    assert!(answered >= 8 && known, "{answered} requests are logged by their routes");
}
