//! Sessions of wallets.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{json, Value};
use weighhouse_indexer::api::budget::Budgets;
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::api::limits::Limits;

use crate::server::{accounts, told, Server, Told, Wallet, DOMAIN, ORIGIN};
use crate::support::{Database, Market};

#[tokio::test]
async fn a_wallet_signs_in_once_by_a_challenge() {
    let (server, wallet) = (Server::new().await, Wallet::new(7));
    let asked = json!({ "account": wallet.address() });
    // The text names the domain of the settings, whatever host the request names.
    let request = server.ask(Method::POST, "/v1/session/challenge").header("host", "evil.example").json(&asked);
    let text = told(request).await.body["text"].as_str().unwrap().to_owned();
    assert!(text.starts_with(DOMAIN) && text.contains("Chain: house-1") && !text.contains("evil"), "{text}");
    let answer = wallet.answer(&text);
    let opened = server.post("/v1/session", &answer).await;
    assert_eq!((opened.status, &opened.body["account"]), (201, &json!(wallet.address())), "{opened:?}");
    assert_eq!(opened.headers["cache-control"], "no-store");
    assert!(opened.headers.get("set-cookie").is_none());

    let again = server.post("/v1/session", &answer).await;
    assert_eq!(again.refusal(), (401, "UNAUTHENTICATED"));
    assert!(again.detail().contains("answered before"), "{again:?}");
    assert_eq!(again.headers["www-authenticate"], "Bearer");

    // The token is nowhere in the database.
    let token = opened.body["token"].as_str().unwrap();
    let rows = server.database.client.query("SELECT to_jsonb(s)::text FROM service.sessions s", &[]).await.unwrap();
    assert!(rows.len() == 1 && !rows[0].get::<_, String>(0).contains(token));
}

/// A signature opens a session for its own account, by a text of this site that has not expired, and to the letter.
#[tokio::test]
async fn what_is_no_answer_to_a_challenge_of_this_site_opens_nothing() {
    let (server, wallet, other) = (Server::new().await, Wallet::new(7), Wallet::new(8));
    let text = server.challenge(wallet.address()).await;
    let expired = with_line(&text, "Expires: ", "2020-01-01T00:00:00Z");
    let made_up = with_line(&text, "Nonce: ", &"ab".repeat(32));
    let elsewhere = text.replace(DOMAIN, "evil.example");
    let of_another = text.replace(wallet.address(), other.address());
    for (answer, status, reason) in [
        (wallet.answer(&expired), 401, "no challenge of this site"),
        (wallet.answer(&made_up), 401, "no challenge of this site"),
        (wallet.answer(&elsewhere), 401, "no challenge of this site"),
        (other.answer(&of_another), 401, "no challenge of this site"),
        (wallet.answer(&(text.clone() + "\n")), 401, "no challenge of this site"),
        (wallet.answer(""), 401, "no challenge of this site"),
        (other.answer(&text), 400, "signature"),
        (other.answer_as(wallet.address(), &text), 401, "not the one of the challenge's account"),
        (with(&wallet.answer(&text), "/text", json!(expired)), 401, "no challenge of this site"),
        (with(&wallet.answer(&text), "/signature/signature", json!("AAAA")), 400, "64 bytes"),
        (with(&wallet.answer(&text), "/signature/pub_key/value", json!("AAAA")), 400, "33"),
        (with(&wallet.answer(&text), "/signature/pub_key/type", json!("ed25519")), 400, "tendermint/PubKeySecp256k1"),
    ] {
        let told = server.post("/v1/session", &answer).await;
        assert_eq!(told.status, status, "{answer}: {told:?}");
        assert!(told.detail().contains(reason), "{answer}: {told:?}");
    }
    // None of these used the challenge up.
    assert_eq!(server.post("/v1/session", &wallet.answer(&text)).await.status, 201);
    let foreign = server
        .post("/v1/session/challenge", &json!({"account": "cosmos1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu"}))
        .await;
    assert_eq!(foreign.refusal(), (400, "BAD_USER_INPUT"));
}

/// Any server of the database knows what another one handed out, and lets it expire.
#[tokio::test]
async fn servers_share_challenges_and_sessions() {
    let (first, wallet) = (Server::new().await, Wallet::new(7));
    let text = first.challenge(wallet.address()).await;
    let kept = accounts(&first.database, &["k1"]);
    let second = Server::over(Arc::clone(&first.database), Some(kept), |service| service).await;
    let opened = second.post("/v1/session", &wallet.answer(&text)).await;
    assert_eq!(opened.status, 201, "{opened:?}");
    assert_eq!(first.post("/v1/session", &wallet.answer(&text)).await.status, 401);
    let token = opened.body["token"].as_str().unwrap();
    assert_eq!(first.by_token(token, Method::GET, "/v1/sessions", None).await.status, 200);
    first.database.client.execute("UPDATE service.sessions SET expires_at = now()", &[]).await.unwrap();
    let ended = second.by_token(token, Method::GET, "/v1/sessions", None).await;
    assert_eq!(ended.refusal(), (401, "UNAUTHENTICATED"));
}

#[tokio::test]
async fn sessions_are_shown_and_ended_by_their_own_account() {
    let (server, wallet, other) = (Server::new().await, Wallet::new(7), Wallet::new(8));
    let (first, second) = (server.sign_in(&wallet).await, server.sign_in(&wallet).await);
    let stranger = server.sign_in(&other).await;
    let shown = server.by_token(&second, Method::GET, "/v1/sessions", None).await.body;
    let sessions = shown.as_array().unwrap();
    assert_eq!(sessions.iter().map(|one| one["is_this"].clone()).collect::<Vec<_>>(), [json!(true), json!(false)]);
    let path = format!("/v1/sessions/{}", sessions[1]["id"].as_str().unwrap());
    assert_eq!(server.by_token(&stranger, Method::DELETE, &path, None).await.refusal(), (404, "NOT_FOUND"));
    assert_eq!(server.by_token(&second, Method::DELETE, &path, None).await.status, 204);
    assert_eq!(server.by_token(&first, Method::GET, "/v1/me", None).await.refusal(), (401, "UNAUTHENTICATED"));
    assert_eq!(server.by_token(&second, Method::DELETE, "/v1/session", None).await.status, 204);
    assert_eq!(server.by_token(&second, Method::GET, "/v1/me", None).await.refusal(), (401, "UNAUTHENTICATED"));
    assert_eq!(server.by_token(&stranger, Method::GET, "/v1/me", None).await.status, 200);

    for _ in 0..21 {
        server.sign_in(&wallet).await;
    }
    let count = "SELECT count(*) FROM service.sessions WHERE account = $1";
    let count: i64 = server.database.client.query_one(count, &[&wallet.address()]).await.unwrap().get(0);
    assert_eq!(count, 20, "the oldest ended");
}

/// A session spends its account's budget, from whatever address; a token that is no session's spends its address's.
#[tokio::test]
async fn a_session_spends_the_budget_of_its_account() {
    let mut database = Database::new().await;
    database.ingest(&Market::new().blocks, 10).await;
    let kept = accounts(&database, &[]);
    let trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let limits = Limits { trusted_proxies, budget: 1_000, budget_per_second: 1, ..Limits::default() };
    let budgets = Budgets::new(&limits);
    let limits = Arc::new(limits);
    let server = Server::over(Arc::new(database), Some(kept), |service| Service { limits, budgets, ..service }).await;
    let left = |told: &Told| told.headers["ratelimit"].to_str().unwrap().split(';').nth(1).unwrap().to_owned();
    let ask = |token: &str, address: &str| {
        server.ask(Method::GET, "/v1/sessions").bearer_auth(token).header("x-forwarded-for", address)
    };
    let token = server.sign_in(&Wallet::new(7)).await;
    for (token, address, status, expected) in [
        (token.as_str(), "192.0.2.1", 200, "r=990"),
        (token.as_str(), "192.0.2.2", 200, "r=980"),
        ("made up", "192.0.2.2", 401, "r=990"),
        ("made up", "192.0.2.2", 401, "r=980"),
    ] {
        let told = told(ask(token, address)).await;
        assert_eq!((told.status, left(&told).as_str()), (status, expected), "{token} {address}");
    }
    assert_eq!(server.by_token(&token, Method::DELETE, "/v1/session", None).await.status, 204);
    let ended = told(ask(&token, "192.0.2.1")).await;
    assert_eq!((ended.status, left(&ended).as_str()), (401, "r=990"), "nobody's any more");
}

/// A page of another site can neither set the cookie nor change anything with it.
#[tokio::test]
async fn a_cookie_is_for_pages_of_the_site() {
    let (server, wallet) = (Server::new().await, Wallet::new(7));
    let text = server.challenge(wallet.address()).await;
    let answer = with(&wallet.answer(&text), "/cookie", json!(true));
    let from = |origin: &str| server.ask(Method::POST, "/v1/session").header("origin", origin).json(&answer);
    for origin in ["https://evil.example", "http://market.example.org", "null"] {
        assert_eq!(told(from(origin)).await.refusal(), (400, "BAD_USER_INPUT"), "{origin}");
    }
    let opened = told(from(ORIGIN)).await;
    assert_eq!((opened.status, &opened.body["token"]), (201, &Value::Null), "{opened:?}");
    let cookie = opened.headers["set-cookie"].to_str().unwrap().to_owned();
    for part in ["__Host-weighhouse=", "Path=/", "Secure", "HttpOnly", "SameSite=Strict", "Max-Age=25"] {
        assert!(cookie.contains(part), "{cookie} lacks {part}");
    }
    let shown = format!("theme=dark; {}", cookie.split(';').next().unwrap());
    let by_cookie = |method: Method, path: &str| server.ask(method, path).header("cookie", &shown);
    assert_eq!(told(by_cookie(Method::GET, "/v1/me")).await.status, 200);
    let contact = json!({"url": "https://me.example.org"});
    let put = || by_cookie(Method::PUT, "/v1/me/contact").json(&contact);
    assert_eq!(told(put()).await.refusal(), (403, "FORBIDDEN"), "no origin");
    assert_eq!(told(put().header("origin", "https://evil.example")).await.refusal(), (403, "FORBIDDEN"));
    assert_eq!(told(put().header("origin", ORIGIN)).await.status, 200);
    let asked = server.ask(Method::OPTIONS, "/v1/me").header("origin", "https://evil.example");
    let asked = told(asked.header("access-control-request-method", "DELETE")).await;
    assert!(asked.headers.get("access-control-allow-credentials").is_none(), "{asked:?}");
    let closed = told(by_cookie(Method::DELETE, "/v1/session").header("origin", ORIGIN)).await;
    assert!(closed.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"), "{closed:?}");
    assert_eq!(told(by_cookie(Method::GET, "/v1/me")).await.status, 401);
}

#[tokio::test]
async fn a_server_without_a_domain_lets_nobody_sign_in() {
    let server = Server::over(Arc::new(Database::new().await), None, |service| service).await;
    let told = server.post("/v1/session/challenge", &json!({"account": Wallet::new(7).address()})).await;
    assert_eq!(told.refusal(), (501, "NOT_OFFERED"));
    assert!(told.headers.get("retry-after").is_none(), "{told:?}");
}

/// A text with another value of a line.
fn with_line(text: &str, name: &str, value: &str) -> String {
    let line = |line: &str| match line.starts_with(name) {
        true => format!("{name}{value}"),
        false => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A document with another value at a place.
fn with(document: &Value, place: &str, value: Value) -> Value {
    let mut changed = document.clone();
    match changed.pointer_mut(place) {
        Some(found) => *found = value,
        None => changed[&place[1..]] = value,
    }
    changed
}
