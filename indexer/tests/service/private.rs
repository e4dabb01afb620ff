//! What an account keeps, and nobody else sees.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{json, Value};

use crate::server::{accounts, Server, Wallet};
use crate::support::Database;

/// All text that the schema of services has.
async fn stored(server: &Server) -> String {
    let rows =
        server.database.client.query("SELECT to_jsonb(k)::text || encode(sealed, 'escape') FROM service.kept k", &[]);
    rows.await.unwrap().iter().map(|row| row.get::<_, String>(0)).collect()
}

#[tokio::test]
async fn what_an_account_keeps_is_its_own_sealed_exported_and_erased() {
    let (server, wallet, other) = (Server::new().await, Wallet::new(7), Wallet::new(8));
    let (token, stranger) = (server.sign_in(&wallet).await, server.sign_in(&other).await);
    let ask = |method: Method, path: &str, body: Option<Value>| {
        let (server, token, path) = (&server, &token, path.to_owned());
        async move { server.by_token(token, method, &path, body).await }
    };
    let contact = json!({"email": "zebra@example.org", "url": "https://zebra.example.org/inbox"});
    assert_eq!(ask(Method::PUT, "/v1/me/contact", Some(json!({"email": "old@example.org"}))).await.status, 200);
    assert_eq!(ask(Method::PUT, "/v1/me/contact", Some(contact)).await.status, 200);
    let search = json!({"name": "striped", "question": {"query": "zebra", "filter": {"task": {"eq": "x"}}}});
    let saved = ask(Method::POST, "/v1/me/searches", Some(search.clone())).await;
    assert_eq!((saved.status, &saved.body["question"]), (201, &search["question"]), "{saved:?}");
    let same = ask(Method::POST, "/v1/me/searches", Some(search)).await;
    assert_eq!(same.body["id"], saved.body["id"], "saved once");
    let path = format!("/v1/me/searches/{}", saved.body["id"].as_str().unwrap());
    let changed = ask(Method::PUT, &path, Some(json!({"name": "spotted", "question": {"query": "zebra"}}))).await;
    assert_eq!((changed.status, &changed.body["name"]), (200, &json!("spotted")));

    // Neither the database nor another account shows any of it.
    let stored = stored(&server).await;
    assert!(!stored.contains("zebra") && !stored.contains("spotted") && stored.contains("k1"), "{stored}");
    let of_stranger = server.by_token(&stranger, Method::GET, "/v1/me", None).await.body;
    assert_eq!((&of_stranger["contact"], &of_stranger["searches"]), (&Value::Null, &json!([])));
    let theft = json!({"name": "mine", "question": {}});
    for (method, body) in [(Method::PUT, Some(theft)), (Method::DELETE, None)] {
        let told = server.by_token(&stranger, method, &path, body).await;
        assert_eq!(told.refusal(), (404, "NOT_FOUND"));
    }

    let export = ask(Method::GET, "/v1/me", None).await.body;
    assert_eq!(export["account"], wallet.address());
    assert_eq!(export["contact"]["email"], "zebra@example.org");
    assert_eq!(export["searches"][0]["question"], json!({"query": "zebra"}));
    assert_eq!(export["sessions"].as_array().unwrap().len(), 1);

    // All is erased after a warning, and what others keep stays.
    let other_contact = json!({"email": "other@example.org"});
    server.by_token(&stranger, Method::PUT, "/v1/me/contact", Some(other_contact)).await;
    let warned = ask(Method::DELETE, "/v1/me", None).await;
    assert_eq!(warned.refusal(), (409, "CONFIRMATION_NEEDED"));
    let word = warned.body["confirmation"].as_str().unwrap();
    let erase = |token: &str, word: &str| {
        let request = server.ask(Method::DELETE, "/v1/me").bearer_auth(token).header("weighhouse-confirmation", word);
        crate::server::told(request)
    };
    assert_eq!(erase(&stranger, word).await.status, 409, "another account's word");
    assert_eq!(erase(&token, word).await.status, 204);
    assert_eq!(ask(Method::GET, "/v1/me", None).await.status, 401, "its sessions ended");
    let left = server.database.client.query("SELECT account FROM service.kept", &[]).await.unwrap();
    assert_eq!(left.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>(), [other.address()]);
}

#[tokio::test]
async fn what_is_kept_is_bounded_and_checked() {
    let (server, wallet) = (Server::new().await, Wallet::new(7));
    let token = server.sign_in(&wallet).await;
    let long = "x".repeat(8 << 10);
    for (method, path, body, reason) in [
        (Method::PUT, "/v1/me/contact", json!({}), "give email, url or both"),
        (Method::PUT, "/v1/me/contact", json!({"email": "nobody"}), "name@host"),
        (Method::PUT, "/v1/me/contact", json!({"email": "a b@example.org"}), "name@host"),
        (Method::PUT, "/v1/me/contact", json!({"url": "http://example.org"}), "address of https"),
        (Method::PUT, "/v1/me/contact", json!({"url": "javascript:alert(1)"}), "address of https"),
        (Method::PUT, "/v1/me/contact", json!({"phone": "1"}), "unknown field `phone`"),
        (Method::POST, "/v1/me/searches", json!({"name": "", "question": {}}), "name has 0 bytes"),
        (Method::POST, "/v1/me/searches", json!({"name": "a", "question": {"query": long}}), "at most 8192"),
        (Method::POST, "/v1/me/searches", json!({"name": "a", "question": []}), "can't be read"),
    ] {
        let told = server.by_token(&token, method, path, Some(body.clone())).await;
        assert_eq!(told.refusal(), (400, "BAD_USER_INPUT"), "{body}: {told:?}");
        assert!(told.detail().contains(reason), "{body}: {told:?}");
    }
    for number in 0..100 {
        let search = json!({"name": format!("search {number}"), "question": {}});
        assert_eq!(server.by_token(&token, Method::POST, "/v1/me/searches", Some(search)).await.status, 201);
    }
    let search = json!({"name": "one more", "question": {}});
    let full = server.by_token(&token, Method::POST, "/v1/me/searches", Some(search)).await;
    assert_eq!(full.refusal(), (409, "QUOTA_REACHED"));
}

/// A new key seals anew what an older one sealed; then the older one is not needed.
#[tokio::test]
async fn keys_are_replaced_without_losing_what_they_sealed() {
    let (server, wallet) = (Server::new().await, Wallet::new(7));
    let token = server.sign_in(&wallet).await;
    for number in 0..3 {
        let search = json!({"name": format!("search {number}"), "question": {}});
        server.by_token(&token, Method::POST, "/v1/me/searches", Some(search)).await;
    }
    let Server { ref database, .. } = server;
    let names = |keys: &'static [&'static str]| {
        let accounts = accounts(database, keys);
        async move {
            accounts.rotate().await;
            let sql = "SELECT DISTINCT key_id FROM service.kept ORDER BY 1";
            let rows = database.client.query(sql, &[]).await.unwrap();
            rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>()
        }
    };
    assert_eq!(names(&["k2"]).await, ["k1"], "what no key opens stays as it is");
    assert_eq!(names(&["k2", "k1"]).await, ["k2"]);
    let shown = server.by_token(&token, Method::GET, "/v1/me/searches", None).await;
    assert_eq!(shown.refusal(), (500, "INTERNAL"), "the server has the old key alone");
    assert_eq!(shown.detail(), "internal error");
    assert_eq!(names(&["k1", "k2"]).await, ["k1"]);
    let shown = server.by_token(&token, Method::GET, "/v1/me/searches", None).await;
    assert_eq!(shown.body.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_server_without_keys_keeps_nothing_private() {
    let database = Arc::new(Database::new().await);
    let kept = accounts(&database, &[]);
    let server = Server::over(database, Some(kept), |service| service).await;
    let token = server.sign_in(&Wallet::new(7)).await;
    let contact = json!({"email": "a@example.org"});
    let told = server.by_token(&token, Method::PUT, "/v1/me/contact", Some(contact)).await;
    assert_eq!(told.refusal(), (501, "NOT_OFFERED"));
}
