//! Backups of keys.

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use reqwest::Method;
use serde_json::{json, Value};

use crate::server::{told, Server, Told, Wallet};

async fn keep(server: &Server, token: &str, name: &str, content: &[u8]) -> Told {
    let body = json!({"name": name, "content": STANDARD.encode(content)});
    server.by_token(token, Method::POST, "/v1/me/backups", Some(body)).await
}

/// No backup is replaced or dropped by another: what is kept leaves after a warning alone.
#[tokio::test]
async fn a_backup_leaves_only_after_a_warning() {
    let (server, wallet) = (Server::new().await, Wallet::new(7));
    let token = server.sign_in(&wallet).await;
    let first = keep(&server, &token, "transport key", b"first").await;
    assert_eq!((first.status, &first.body["bytes"]), (201, &json!(5)), "{first:?}");
    let again = keep(&server, &token, "transport key", b"first").await;
    assert_eq!(again.body["id"], first.body["id"], "kept once");
    keep(&server, &token, "transport key", b"second").await;
    let shown = server.by_token(&token, Method::GET, "/v1/me/backups", None).await.body;
    let versions: Vec<&Value> = shown.as_array().unwrap().iter().map(|one| &one["bytes"]).collect();
    assert_eq!(versions, [&json!(6), &json!(5)]);
    let path = |told: &Told| format!("/v1/me/backups/{}", told.body["id"].as_str().unwrap());
    let read = server.by_token(&token, Method::GET, &path(&first), None).await.body;
    assert_eq!(read["content"], STANDARD.encode("first"));

    let other = server.sign_in(&Wallet::new(8)).await;
    for method in [Method::GET, Method::DELETE] {
        let told = server.by_token(&other, method, &path(&first), None).await;
        assert_eq!(told.refusal(), (404, "NOT_FOUND"));
    }
    let warned = server.by_token(&token, Method::DELETE, &path(&first), None).await;
    assert_eq!(warned.refusal(), (409, "CONFIRMATION_NEEDED"));
    assert!(warned.detail().contains("never opens again"), "{warned:?}");
    let word = warned.body["confirmation"].as_str().unwrap().to_owned();
    let delete = |path: String, word: String| {
        told(server.ask(Method::DELETE, &path).bearer_auth(&token).header("weighhouse-confirmation", word))
    };
    let second = keep(&server, &token, "transport key", b"second").await;
    assert_eq!(delete(path(&second), word.clone()).await.status, 409, "the word is for another backup");
    let late = format!("1{}", word.split_once('.').unwrap().1);
    for wrong in ["", "x", &late, &word.replace('.', "0.")] {
        assert_eq!(delete(path(&first), wrong.to_owned()).await.status, 409, "{wrong}");
    }
    assert_eq!(delete(path(&first), word).await.status, 204);
    let left = server.by_token(&token, Method::GET, "/v1/me/backups", None).await.body;
    assert_eq!(left.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn as_many_backups_as_an_account_may_keep_drop_none() {
    let (server, wallet) = (Server::new().await, Wallet::new(7));
    let token = server.sign_in(&wallet).await;
    assert_eq!(keep(&server, &token, "a", &[1; (16 << 10) + 1]).await.refusal(), (400, "BAD_USER_INPUT"));
    assert_eq!(keep(&server, &token, "a", b"").await.refusal(), (400, "BAD_USER_INPUT"));
    for number in 0..64u8 {
        assert_eq!(keep(&server, &token, "a", &[number]).await.status, 201);
    }
    let full = keep(&server, &token, "a", b"one more").await;
    assert_eq!(full.refusal(), (409, "QUOTA_REACHED"));
    assert!(full.detail().contains("none is ever dropped"), "{full:?}");
    let shown = server.by_token(&token, Method::GET, "/v1/me/backups", None).await.body;
    assert_eq!(shown.as_array().unwrap().len(), 64);
}
