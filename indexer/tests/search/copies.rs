//! Contents that versions have in common, from the leaves in the heads of their sealed files.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::Router;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use weighhouse_sealing::merkle::{leaf, root, Hash};

use crate::support::selling::card;
use crate::support::{ask, listing, Database, Market, ALICE, BOB, PRICE};

fn leaves(numbers: impl Iterator<Item = u32>) -> Vec<Hash> {
    numbers.map(|number| leaf(&number.to_be_bytes())).collect()
}

/// A sealed file as far as its plaintext leaves, with two opened keys.
fn head(leaves: &[Hash]) -> Vec<u8> {
    let mut head = b"WHSEALED\0\0\0\x01\0\0\0\x02".to_vec();
    head.extend(0_u64.to_be_bytes());
    head.extend((leaves.len() as u64).to_be_bytes());
    head.resize(256 + 2 * 40, 7);
    head.extend(leaves.as_flattened());
    head
}

/// As much of a Kubo node as reading heads needs.
async fn node(files: BTreeMap<String, Vec<u8>>) -> url::Url {
    let cat = |State(files): State<Arc<BTreeMap<String, Vec<u8>>>>, Query(query): Query<BTreeMap<String, String>>| async move {
        let file = files.get(&query["arg"]).ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        let number = |name: &str| query[name].parse::<usize>().unwrap();
        let range: Range<usize> = number("offset")..(number("offset") + number("length")).min(file.len());
        Ok::<_, StatusCode>(file[range].to_vec())
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let routes = Router::new().route("/api/v0/cat", post(cat)).with_state(files.into());
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    api
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_that_share_leaves_name_each_other_and_lies_count_for_nothing() {
    let contents = [
        ("first", leaves(0..400)),
        ("half", leaves((0..200).chain(1_000..1_200))),
        ("part", leaves(100..200)),
        ("other", leaves(2_000..2_400)),
        ("forger", leaves(0..400)),
    ];
    let mut market = Market::new();
    for (name, _) in &contents {
        market.list(listing(name, if *name == "forger" { BOB } else { ALICE }, PRICE));
    }
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 500).await;
    // With any salt, contents with a quarter in common are found 99 times of 100.
    database.client.execute("UPDATE sampling SET salt = 'the same in every run'", &[]).await.unwrap();
    let mut files = BTreeMap::new();
    for (number, (name, leaves)) in (1_i64..).zip(&contents) {
        let file = head(leaves);
        let cid = card(&file).cid;
        // The forger's file has leaves of others; its content, on chain, is another.
        let of = if *name == "forger" { hex::encode([9; 32]) } else { hex::encode(root(leaves.iter().copied())) };
        let sql = "UPDATE versions SET plaintext_root = $2, cid = $3, chunk_count = $4 WHERE listing = $1";
        database.client.execute(sql, &[&number, &of, &cid, &(leaves.len() as i64)]).await.unwrap();
        files.insert(cid, file);
    }
    let stop = CancellationToken::new();
    let comparing = weighhouse_indexer::copies::compare(node(files).await, database.config.clone(), stop.clone());
    let comparing = tokio::spawn(comparing);
    let since = Instant::now();
    while database.count("samples WHERE state <> 'wanted'").await < 5 {
        assert!(since.elapsed() < Duration::from_secs(30), "not all were read");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(database.count("samples WHERE state = 'refused'").await, 1);
    let copies = async |listing: i64| {
        let query =
            format!("{{ listing(id: {listing}) {{ latestVersion {{ copies {{ share listing {{ name }} }} }} }} }}");
        ask(&database, &query).await["listing"]["latestVersion"]["copies"].clone()
    };
    let copy = |name: &str, share: f64| json!({"share": share, "listing": {"name": name}});
    assert_eq!(copies(1).await, json!([copy("half", 0.5), copy("part", 0.25)]));
    assert_eq!(copies(2).await, json!([copy("first", 0.5), copy("part", 0.25)]));
    assert_eq!(copies(3).await, json!([copy("first", 1.0), copy("half", 1.0)]));
    assert_eq!(copies(4).await, json!([]));
    assert_eq!(copies(5).await, json!([]));
    stop.cancel();
    comparing.await.unwrap().unwrap();
}
