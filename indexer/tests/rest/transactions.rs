//! Transactions for wallets, as far as they need no node: the market's tests have the rest.

use serde_json::{json, Value};

use crate::support::Market;
use crate::Server;

async fn post(server: &Server, path: &str, body: &Value) -> (u16, Value) {
    let answer = server.client.post(format!("{}{path}", server.base)).json(body).send().await.unwrap();
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/problem+json", "{path}");
    (status, answer.json().await.unwrap())
}

#[tokio::test]
async fn what_no_contract_has_is_not_built() {
    let server = Server::with(&Market::new()).await;
    let settle = json!({"sender": "wasm1me", "message": {"order": 1}});
    for (path, body, status, code, detail) in [
        ("/v1/tx/escrow/settle", &settle, 501, "NOT_OFFERED", "no node"),
        ("/v1/tx/escrow/drain", &settle, 404, "NOT_FOUND", "the escrow contract has no message \"drain\""),
        ("/v1/tx/bank/send", &settle, 404, "NOT_FOUND", "\"bank\" is no contract"),
        ("/v1/tx/escrow/settle", &json!({"message": {}}), 400, "BAD_USER_INPUT", "missing field `sender`"),
        ("/v1/tx/escrow/settle", &json!({"sender": "a", "fee": 1}), 400, "BAD_USER_INPUT", "unknown field `fee`"),
        ("/v1/tx/broadcast", &json!({"tx_bytes": "?"}), 400, "BAD_USER_INPUT", "tx_bytes is not base64"),
        ("/v1/tx/broadcast", &json!({"body_bytes": ""}), 400, "BAD_USER_INPUT", "give tx_bytes alone"),
    ] {
        let (found, problem) = post(&server, path, body).await;
        assert_eq!((found, &problem["code"]), (status, &json!(code)), "{path}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(detail), "{path}: {problem}");
    }
    let refused = server.refusal("/v1/tx/abc").await;
    assert_eq!((refused.0, refused.1.as_str()), (400, "BAD_USER_INPUT"), "{refused:?}");
    let refused = server.refusal("/v1/quote?plan=1").await;
    assert_eq!((refused.0, refused.1.as_str()), (400, "BAD_USER_INPUT"), "{refused:?}");
    let posted = server.client.post(format!("{}/v1/tx/broadcast", server.base)).body("{}").send().await.unwrap();
    assert_eq!(posted.status(), 415);
}
