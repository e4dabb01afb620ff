//! A database that the last deployed program wrote, under this one.

use std::sync::Arc;
use std::time::Duration;

use refinery::Target;
use reqwest::Method;
use serde_json::json;
use tokio_postgres::Client;
use weighhouse_indexer::ingest;
use weighhouse_indexer::views::replay;

use crate::server::{accounts, Server, Wallet};
use crate::support::sealed::{chat, reading, safetensors, Place, SealedFile};
use crate::support::{ask, found, listing, listings, Database, Index, Market, ALICE, BOB, PRICE};

mod embedded {
    refinery::embed_migrations!("migrations");
}

const PATIENCE: Duration = Duration::from_secs(30);
/// A content of each listing, whose files were read before anybody looked for code.
const READ: [(&str, &str); 3] = [("zebra", ALICE), ("okapi", ALICE), ("whale", BOB)];
/// Tables of which no later migration changes a row.
const COPIED: [&str; 7] =
    ["chain", "contracts", "blocks", "raw_events", "service.secret", "service.sessions", "service.kept"];

fn files() -> [SealedFile; 3] {
    [
        SealedFile::of(&[("weights.pkl", b"\x80\x02}q\x00.".to_vec()), ("README.md", b"# Zebra".to_vec())]),
        SealedFile::of(&[("model.safetensors", safetensors(10))]),
        SealedFile::of(&[("chat.gguf", chat("{{ x.__class__ }}"))]),
    ]
}

/// A database with the schema of V24 and what a program of that time has in it, taken from one of today: the chain's events, a
/// session and what its account keeps. Nobody followed the contract reputation, and a view has the tables of another version.
async fn deployed(today: &Client) -> Database {
    let mut old = Database::empty().await;
    embedded::migrations::runner()
        .set_target(Target::Version(24))
        .set_migration_table_name("schema_history")
        .run_async(&mut old.client)
        .await
        .unwrap();
    for table in COPIED {
        let rows = format!("SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text FROM {table} AS t");
        let rows: String = today.query_one(&rows, &[]).await.unwrap().get(0);
        old.client.execute(&format!("DELETE FROM {table}"), &[]).await.unwrap();
        let copy =
            format!("INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, $1::text::jsonb)");
        old.client.execute(&copy, &[&rows]).await.unwrap();
    }
    let of_then = "DELETE FROM contracts WHERE name = 'reputation';
        CREATE SCHEMA view_listings; CREATE TABLE view_listings.listings (id bigint, was text);
        INSERT INTO views (name, version) VALUES ('listings', 0);";
    old.client.batch_execute(of_then).await.unwrap();
    old
}

/// Contents, heads and a card, as a program of that time kept them.
async fn read_then(old: &Database, today: &Client, files: &[SealedFile]) {
    let content = "INSERT INTO contents (plaintext_root, size, files, pickles) VALUES ($1, $2, 2, 0)";
    let head = "INSERT INTO heads (plaintext_root, cid, state, seller, turn, attempts)
        VALUES ($1, $2, $3, $4, 9, 1)";
    for ((_, seller), file) in READ.iter().zip(files) {
        let root = hex::encode(file.commitment.plaintext_root);
        old.client.execute(content, &[&root, &(file.commitment.size as i64)]).await.unwrap();
        old.client.execute(head, &[&root, &file.cid, &"read", seller]).await.unwrap();
    }
    old.client.execute(head, &[&"none", &"none", &"refused", &BOB]).await.unwrap();
    let named = "SELECT card_sha256, card_cid FROM listings WHERE name = 'zebra'";
    let card = today.query_one(named, &[]).await.unwrap();
    let (sha256, cid): (String, String) = (card.get(0), card.get(1));
    let insert = "INSERT INTO cards (sha256, cid, state, title, body) VALUES ($1, $2, 'read', 'Zebra', 'quagga')";
    old.client.execute(insert, &[&sha256, &cid]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_last_deployed_program_stored_is_served_by_this_one() {
    let mut market = Market::new();
    for (name, seller) in READ {
        market.list(listing(name, seller, PRICE));
    }
    let (today, wallet) = (Server::of(&market).await, Wallet::new(7));
    let token = today.sign_in(&wallet).await;
    let contact = json!({"email": "zebra@example.org"});
    assert_eq!(today.by_token(&token, Method::PUT, "/v1/me/contact", Some(contact)).await.status, 200);
    let (mut old, files) = (deployed(&today.database.client).await, files());
    read_then(&old, &today.database.client, &files).await;

    ingest::prepare(&mut old.client).await.unwrap();
    assert!(replay::is_current(&old.client).await.unwrap());
    assert_eq!(replay::differences(&mut old.client).await.unwrap(), vec![]);
    let signed_in = "SELECT string_agg(account, ' ') FROM service.noticed";
    let signed_in: String = old.client.query_one(signed_in, &[]).await.unwrap().get(0);
    assert_eq!(signed_in, wallet.address(), "notices are for those that are signed in");

    // What was read is read again, each seller's from its first turn on.
    let queued = "SELECT seller, turn FROM heads
        WHERE state = 'waiting' AND attempts = 0 AND next_attempt <= now() ORDER BY seller = $1 DESC, turn";
    let queued = old.client.query(queued, &[&ALICE]).await.unwrap();
    let queued: Vec<(String, i64)> = queued.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(queued, [(ALICE.to_owned(), 1), (ALICE.to_owned(), 2), (BOB.to_owned(), 1)]);
    assert_eq!(old.count("heads WHERE state = 'refused'").await, 1, "what was refused for good stays so");

    for (number, file) in (1..).zip(&files) {
        old.name(number, 1, file).await;
    }
    assert_eq!(ask(&old, "{ listing(id: 1) { loads } }").await["listing"]["loads"], "UNKNOWN");
    let _reading = reading(&old, Place::new(&files.iter().collect::<Vec<_>>()).await.url);
    old.until("contents WHERE loads IS NOT NULL", 3, PATIENCE).await;

    let mut index = Index::new();
    index.follow(&old).await;
    let schema = index.schema(&old);
    assert_eq!(found(&schema, "quagga").await, ["zebra"], "by the words of its card");
    let arguments = "filter: {loads: {eq: RUNS_CODE}}, orderBy: {field: NEWEST, direction: ASC}";
    let page = listings(&schema, arguments, "", "nodes { name }").await;
    assert_eq!(page["nodes"], json!([{"name": "zebra"}, {"name": "whale"}]));

    let kept = accounts(&old, &["k1"]);
    let server = Server::over(Arc::new(old), Some(kept), |service| service).await;
    let me = server.by_token(&token, Method::GET, "/v1/me", None).await;
    assert_eq!((me.status, &me.body["contact"]["email"]), (200, &json!("zebra@example.org")), "{me:?}");
    assert_eq!(me.body["notices"], json!([]));
}
