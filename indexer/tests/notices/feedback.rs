//! What people write to the operator: bounded, without where it came from, listed, deleted and forwarded.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::{json, Value};
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::database;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::notices::{Feedback, Operator};

use crate::hosts::Hosts;
use crate::server::{told, Server, Told};
use crate::support::{Database, Market};
use crate::watched::Watched;
use crate::webhooks::is_signed;

const PATH: &str = "/v1/feedback";

async fn server(is_forwarded: bool) -> (Arc<Database>, Server) {
    let database = Arc::new(Database::new().await);
    let pool = database::keepers(&database.config, 2).unwrap();
    let feedback = Some(Feedback::new(pool, is_forwarded, Metrics::default()));
    let limits = Limits { trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()], ..Limits::default() };
    let change = |service| Service { feedback, limits: Arc::new(limits), ..service };
    (database.clone(), Server::over(database, None, change).await)
}

async fn write(server: &Server, from: &str, body: &Value) -> Told {
    told(server.ask(Method::POST, PATH).header("x-forwarded-for", from).json(body)).await
}

/// What the operator's command prints.
fn command(database: &Database, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_weighhouse-indexer"))
        .arg("feedback")
        .args(arguments)
        .env("WEIGHHOUSE_INDEXER_DATABASE_URL", &database.url)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_reaches_the_operator_and_nothing_of_where_it_came_from() {
    let (database, server) = server(false).await;
    let message = json!({"kind": "fault", "words": "The page\nof model 7 is blank.", "page": "/models/7",
        "contact": "me@example.org"});
    assert_eq!(write(&server, "198.51.100.77", &message).await.status, 204);
    let other = json!({"kind": "praise", "words": "It works."});
    assert_eq!(write(&server, "198.51.100.78", &other).await.status, 204);
    let printed = command(&database, &[]);
    let lines: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{printed}");
    for name in ["kind", "words", "page", "contact"] {
        assert_eq!(lines[0][name], message[name]);
    }
    let stored = "SELECT string_agg(to_jsonb(f)::text, '') FROM service.feedback f";
    let stored: String = database.client.query_one(stored, &[]).await.unwrap().get(0);
    assert!(!stored.contains("198.51"), "{stored}");
    let id = lines[0]["id"].to_string();
    assert_eq!(command(&database, &["--delete", &id]), "deleted 1\n");
    assert_eq!(command(&database, &[]).lines().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_bounded_in_size_by_address_and_by_day() {
    let (database, server) = server(false).await;
    let long = |bytes: usize| "x".repeat(bytes);
    for (body, reason) in [
        (json!({"kind": "rant", "words": "x"}), "unknown variant"),
        (json!({"kind": "idea", "words": " \n"}), "words has 2 bytes, it has 1 to 4000"),
        (json!({"kind": "idea", "words": long(4_001)}), "words has 4001 bytes"),
        (json!({"kind": "idea", "words": "a\u{0}b"}), "words has a control character"),
        (json!({"kind": "idea", "words": "x", "page": "https://m.example/x"}), "page is no path"),
        (json!({"kind": "idea", "words": "x", "page": format!("/{}", long(500))}), "page has 501 bytes"),
        (json!({"kind": "idea", "words": "x", "contact": long(255)}), "contact has 255 bytes"),
        (json!({"kind": "idea", "words": "x", "address": "y"}), "unknown field"),
    ] {
        let refused = write(&server, "198.51.100.1", &body).await;
        assert!(refused.status == 400 && refused.detail().contains(reason), "{reason}: {refused:?}");
    }
    let body = json!({"kind": "idea", "words": long(4_000)});
    for _ in 0..10 {
        assert_eq!(write(&server, "198.51.100.1", &body).await.status, 204);
    }
    let refused = write(&server, "198.51.100.1", &body).await;
    assert_eq!(refused.refusal(), (429, "FEEDBACK_SPENT"));
    assert!(refused.detail().contains("10 messages came from your address"), "{refused:?}");
    assert_eq!(refused.headers["retry-after"], "86400");
    assert_eq!(write(&server, "198.51.100.2", &body).await.status, 204);
    // Of IPv6 a /48 is one address, whichever of its networks writes.
    for subnet in 0..10 {
        assert_eq!(write(&server, &format!("2001:db8:7:{subnet}::1"), &body).await.status, 204);
    }
    assert_eq!(write(&server, "2001:db8:7:ffff::1", &body).await.refusal(), (429, "FEEDBACK_SPENT"));

    let fill = "INSERT INTO service.feedback (kind, words) SELECT 'other', 'x' FROM generate_series(1, 479)";
    database.client.execute(fill, &[]).await.unwrap();
    let refused = write(&server, "198.51.100.3", &body).await;
    assert_eq!(refused.refusal(), (429, "FEEDBACK_SPENT"));
    // What is older than a day counts for the day no more, and what is older than a year goes.
    let age = "UPDATE service.feedback SET sent_at = now() - interval '2 days'";
    database.client.execute(age, &[]).await.unwrap();
    let age = "UPDATE service.feedback SET sent_at = now() - interval '13 months' WHERE id <= 11";
    database.client.execute(age, &[]).await.unwrap();
    assert_eq!(write(&server, "198.51.100.3", &body).await.status, 204);
    assert_eq!(database.count("service.feedback").await, 490);
    let fill = "INSERT INTO service.feedback (kind, words, sent_at)
        SELECT 'other', 'x', now() - interval '2 days' FROM generate_series(1, 20000)";
    database.client.execute(fill, &[]).await.unwrap();
    let refused = write(&server, "198.51.100.4", &body).await;
    assert_eq!(refused.refusal(), (503, "UNAVAILABLE"), "no flood washes out what came before");

    let none = Server::over(database, None, |service| service).await;
    assert_eq!(write(&none, "198.51.100.1", &body).await.refusal(), (501, "NOT_OFFERED"));
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_forwarded_to_the_operators_webhook_signed() {
    let hosts = Hosts::new(&["operator.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let pool = database::keepers(&watched.database.config, 2).unwrap();
    let feedback = Some(Feedback::new(pool, true, Metrics::default()));
    let beside = Arc::new(watched.database.beside().await);
    let server = Server::over(beside, None, |service| Service { feedback, ..service }).await;
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("# where to\nhttps://operator.example/inbox\n{secret}\n")).unwrap();
    hosts.begin(&watched, Some(Operator::read(file.path()).unwrap()));
    let body = json!({"kind": "question", "words": "How?", "page": "/"});
    assert_eq!(server.post(PATH, &body).await.status, 204);
    let came = hosts.wait("operator.example", 1, Duration::from_secs(10)).await.remove(0);
    assert!(is_signed(&came, secret));
    let sent: Value = serde_json::from_slice(&came.body).unwrap();
    assert_eq!(sent["type"], "feedback");
    assert_eq!(sent["data"], json!({"id": 1, "kind": "question", "words": "How?", "page": "/"}));

    for text in ["https://operator.example/", "http://operator.example/\nwhsec_x", "https://operator.example/\nsecret"]
    {
        std::fs::write(file.path(), text).unwrap();
        let error = format!("{:#}", Operator::read(file.path()).err().unwrap());
        assert!(error.contains("names no webhook") && !error.contains("operator.example"), "{error}");
    }
}
