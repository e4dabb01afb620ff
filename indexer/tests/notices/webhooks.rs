//! Webhooks: signed, tried again, dead letters, sent again.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use reqwest::Method;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

use crate::hosts::{Came, Hosts};
use crate::support::{listing, Market, ALICE, BOB, PRICE};
use crate::watched::Watched;

const SOON: Duration = Duration::from_secs(10);

/// HMAC as RFC 2104 writes it, by the hash alone.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0u8; 64];
    block[..key.len()].copy_from_slice(key);
    let padded = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().to_vec()
}

/// Whether a delivery is signed as Standard Webhooks says, by a secret, and now.
pub fn is_signed(came: &Came, secret: &str) -> bool {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let (id, at) = (came.header("webhook-id"), came.header("webhook-timestamp"));
    let age = chrono::Utc::now().timestamp() - at.parse::<i64>().unwrap();
    assert!((0..60).contains(&age), "sent {age} s ago");
    let signed = [format!("{id}.{at}.").as_bytes(), &came.body].concat();
    came.header("webhook-signature") == format!("v1,{}", STANDARD.encode(hmac(&key, &signed)))
}

async fn selling(hosts: &Hosts) -> (Watched, String) {
    let mut market = Market::new();
    market.list(listing("a/whale", ALICE, PRICE));
    let mut watched = Watched::new(market, hosts.outside.clone()).await;
    let alice = watched.token(ALICE).await;
    watched.happen().await;
    (watched, alice)
}

/// Lets all that waits be due.
async fn later(watched: &Watched) {
    let sql = "UPDATE service.deliveries SET next_attempt = now() WHERE state = 'waiting'";
    watched.database.client.execute(sql, &[]).await.unwrap();
}

/// Waits until the newest delivery to a webhook is in a state.
async fn until(watched: &Watched, token: &str, id: &str, state: &str) -> Value {
    let start = Instant::now();
    loop {
        let last = watched.deliveries(token, id).await.into_iter().next().unwrap();
        if last["state"] == state {
            return last;
        }
        assert!(start.elapsed() < SOON, "{last}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_are_sent_signed_to_each_webhook_once() {
    let hosts = Hosts::new(&["quick.example", "other.example"]).await;
    let (mut watched, alice) = selling(&hosts).await;
    let (id, secret) = watched.webhook(&alice, "https://quick.example/hook?shop=1").await;
    let (_, other) = watched.webhook(&alice, "https://other.example/").await;
    // Two servers deliver, and neither what the other does.
    hosts.begin(&watched, None);
    hosts.begin(&watched, None);
    let order = watched.market.buy(BOB, 1);
    watched.market.deliver(order);
    watched.happen().await;
    let came = hosts.wait("quick.example", 3, SOON).await;
    let of_other = hosts.wait("other.example", 3, SOON).await;
    assert!(came.iter().all(|came| is_signed(came, &secret)), "{came:?}");
    assert!(of_other.iter().all(|came| is_signed(came, &other) && !is_signed(came, &secret)));
    let bodies: Vec<Value> = came.iter().map(|came| serde_json::from_slice(&came.body).unwrap()).collect();
    let mut kinds: Vec<&str> = bodies.iter().map(|body| body["type"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["order_delivered", "order_paid", "order_settled"]);
    let paid = bodies.iter().find(|body| body["type"] == "order_paid").unwrap();
    let data = json!({"account": ALICE, "role": "seller", "order": 1, "listing": 1, "version": 1});
    assert_eq!(paid["data"], data);
    assert!(came.iter().any(|came| came.header("webhook-id") == paid["id"]), "{paid}");
    assert!(chrono::DateTime::parse_from_rfc3339(paid["timestamp"].as_str().unwrap()).is_ok(), "{paid}");
    until(&watched, &alice, &id, "delivered").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!((hosts.came("quick.example").len(), hosts.came("other.example").len()), (3, 3), "once");
    let listed = watched.deliveries(&alice, &id).await;
    assert!(listed.iter().all(|one| one["status"] == 204 && one["attempts"] == 1), "{listed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_tried_again_becomes_a_dead_letter_and_is_sent_again() {
    let hosts = Hosts::new(&["quick.example"]).await;
    hosts.answers("quick.example", StatusCode::INTERNAL_SERVER_ERROR);
    let (watched, alice) = selling(&hosts).await;
    let (id, secret) = watched.webhook(&alice, "https://quick.example/").await;
    let sent = watched.test(&alice, &id).await;
    hosts.begin(&watched, None);
    let mut tried_at = Value::Null;
    for attempt in 1..=8usize {
        hosts.wait("quick.example", attempt, SOON).await;
        if attempt == 8 {
            break;
        }
        let (start, last) = (Instant::now(), tried_at.clone());
        while tried_at == last {
            assert!(start.elapsed() < SOON, "attempt {attempt} does not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
            tried_at = watched.deliveries(&alice, &id).await[0]["tried_at"].clone();
        }
        // The pause triples, and is up to a third longer.
        let seconds = "SELECT extract(epoch FROM next_attempt - tried_at)::bigint FROM service.deliveries";
        let (pause, least) = (watched.read(seconds).await, 60 * 3i64.pow(attempt as u32 - 1));
        assert!((least - 1..=least * 4 / 3 + 1).contains(&pause), "attempt {attempt}: {pause} s");
        later(&watched).await;
    }
    let dead = until(&watched, &alice, &id, "dead").await;
    assert_eq!((&dead["id"], &dead["status"], &dead["problem"]), (&json!(sent), &json!(500), &json!("HTTP 500")));
    assert_eq!((&dead["attempts"], &dead["next_attempt"]), (&json!(8), &Value::Null));
    later(&watched).await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(hosts.came("quick.example").len(), 8, "a dead letter is not tried again by itself");

    hosts.answers("quick.example", StatusCode::OK);
    let resend = format!("/v1/me/webhooks/{id}/deliveries/{sent}/resend");
    assert_eq!(watched.ask(&alice, Method::POST, &resend, None).await.status, 202);
    let came = hosts.wait("quick.example", 9, SOON).await;
    assert!(is_signed(&came[8], &secret) && came[8].header("webhook-id") == sent);
    let delivered = until(&watched, &alice, &id, "delivered").await;
    assert_eq!((&delivered["status"], &delivered["problem"]), (&json!(200), &Value::Null));
    let again = watched.ask(&alice, Method::POST, &resend, None).await;
    assert!(again.status == 400 && again.detail().contains("dead letters alone"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_gone_is_not_tried_again_and_a_redirect_is_not_followed() {
    let hosts = Hosts::new(&["quick.example", "gone.example", "moved.example"]).await;
    hosts.answers("gone.example", StatusCode::GONE);
    let (watched, alice) = selling(&hosts).await;
    let (gone, _) = watched.webhook(&alice, "https://gone.example/").await;
    let (moved, _) = watched.webhook(&alice, "https://moved.example/").await;
    watched.test(&alice, &gone).await;
    watched.test(&alice, &moved).await;
    hosts.begin(&watched, None);
    let dead = until(&watched, &alice, &gone, "dead").await;
    assert_eq!((&dead["status"], &dead["attempts"]), (&json!(410), &json!(1)));
    hosts.wait("moved.example", 1, SOON).await;
    let start = Instant::now();
    while watched.deliveries(&alice, &moved).await[0]["problem"] == Value::Null {
        assert!(start.elapsed() < SOON);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let last = watched.deliveries(&alice, &moved).await.remove(0);
    assert_eq!((&last["state"], &last["status"]), (&json!("waiting"), &json!(307)));
    assert_eq!(last["problem"], "HTTP 307: it must not lead elsewhere");
    assert_eq!(hosts.came("quick.example").len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_are_sealed_bounded_and_their_accounts_alone() {
    let hosts = Hosts::new(&["zebra.example"]).await;
    let (mut watched, alice) = selling(&hosts).await;
    let bob = watched.token(BOB).await;
    let (id, secret) = watched.webhook(&alice, "https://zebra.example/striped").await;
    let order = watched.market.buy(BOB, 1);
    watched.market.deliver(order);
    watched.happen().await;
    let waiting = watched.deliveries(&alice, &id).await;
    assert_eq!(waiting.len(), 3);
    let all = "SELECT string_agg(t, '') FROM (
        SELECT to_jsonb(k)::text || encode(sealed, 'escape') AS t FROM service.kept k
        UNION ALL SELECT to_jsonb(w)::text || encode(host, 'escape') FROM service.webhooks w
        UNION ALL SELECT to_jsonb(d)::text || encode(sealed, 'escape') FROM service.deliveries d) AS t";
    let stored: String = watched.database.client.query_one(all, &[]).await.unwrap().get(0);
    for private in ["zebra", "striped", secret.as_str(), "order_paid"] {
        assert!(!stored.contains(private), "{private}: {stored}");
    }

    let path = format!("/v1/me/webhooks/{id}");
    for (method, path) in [
        (Method::DELETE, path.clone()),
        (Method::POST, format!("{path}/test")),
        (Method::GET, format!("{path}/deliveries")),
        (Method::POST, format!("{path}/deliveries/{}/resend", waiting[0]["id"].as_str().unwrap())),
    ] {
        let told = watched.ask(&bob, method, &path, None).await;
        assert_eq!(told.refusal(), (404, "NOT_FOUND"), "{path}");
    }
    let export = watched.get(&alice, "/v1/me").await;
    assert_eq!(export["webhooks"][0]["url"], "https://zebra.example/striped");
    assert!(!export.to_string().contains(&secret) && export["notices"].as_array().unwrap().len() == 3);

    // Whoever replaces a key has all of it sealed anew.
    crate::server::accounts(&watched.database, &["k2", "k1"]).rotate().await;
    watched.accounts = crate::server::accounts(&watched.database, &["k2"]);
    hosts.begin(&watched, None);
    let came = hosts.wait("zebra.example", 3, SOON).await;
    assert!(came.iter().all(|came| is_signed(came, &secret)));

    for number in 1..5 {
        watched.webhook(&bob, &format!("https://zebra.example/{number}")).await;
    }
    watched.webhook(&bob, "https://zebra.example/5").await;
    let sixth = json!({"url": "https://zebra.example/6"});
    let refused = watched.ask(&bob, Method::POST, "/v1/me/webhooks", Some(sixth)).await;
    assert_eq!(refused.refusal(), (409, "QUOTA_REACHED"));
    for _ in 0..3 {
        watched.test(&bob, watched.get(&bob, "/v1/me/webhooks").await[0]["id"].as_str().unwrap()).await;
    }

    hosts.end();
    let deleted = watched.ask(&bob, Method::GET, "/v1/me/webhooks", None).await.body;
    for webhook in deleted.as_array().unwrap() {
        let path = format!("/v1/me/webhooks/{}", webhook["id"].as_str().unwrap());
        assert_eq!(watched.ask(&bob, Method::DELETE, &path, None).await.status, 204);
    }
    let left = "SELECT count(*) FROM service.deliveries WHERE account <> $1";
    let left: i64 = watched.database.client.query_one(left, &[&ALICE]).await.unwrap().get(0);
    assert_eq!(left, 0, "what waits goes with its webhook");
}
