//! Contents that versions have in common, from the leaves in the heads of their sealed files.

use std::time::Duration;

use serde_json::{json, Value};

use crate::support::sealed::{reading, Place, SealedFile};
use crate::support::{ask, listing, Database, Market, ALICE, BOB, PRICE};

/// A content of chunks, each of its own number.
fn chunks(numbers: impl Iterator<Item = u32>) -> Vec<u8> {
    numbers.flat_map(|number| number.to_be_bytes().repeat(4_096)).collect()
}

fn sealed(numbers: impl Iterator<Item = u32>) -> SealedFile {
    SealedFile::of(&[("weights.bin", chunks(numbers))])
}

async fn of(database: &Database, listing: i64, fields: &str) -> Value {
    let query = format!("{{ listing(id: {listing}) {{ latestVersion {{ {fields} }} }} }}");
    ask(database, &query).await["listing"]["latestVersion"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_that_share_leaves_name_each_other_and_lies_count_for_nothing() {
    // Each has a chunk more: that of its manifest.
    let contents = [
        ("first", sealed(0..99)),
        ("half", sealed((0..50).chain(1_000..1_049))),
        ("part", sealed(50..74)),
        ("other", sealed(2_000..2_099)),
        ("forger", sealed(0..98)),
    ];
    let mut market = Market::new();
    for (name, _) in &contents {
        market.list(listing(name, if *name == "forger" { BOB } else { ALICE }, PRICE));
    }
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 500).await;
    // With any salt, contents with a quarter in common are found 99 times of 100.
    database.client.execute("UPDATE sampling SET salt = 'the same in every run'", &[]).await.unwrap();
    for (number, (name, file)) in (1_i64..).zip(&contents) {
        let mut file = file.clone();
        // The forger's file has leaves of others; its content, on chain, is another.
        if *name == "forger" {
            file.commitment.plaintext_root = [9; 32];
        }
        database.name(number, 1, &file).await;
    }
    let compared = "comparison { leastShare comparedAt } copies { share }";
    let before = of(&database, 4, compared).await;
    assert_eq!(before, json!({"comparison": null, "copies": []}), "nothing was compared yet");

    let files: Vec<&SealedFile> = contents.iter().map(|(_, file)| file).collect();
    let _reading = reading(&database, Place::new(&files).await.url);
    database.until("heads WHERE state <> 'waiting'", 5, Duration::from_secs(30)).await;
    assert_eq!(database.count("heads WHERE state = 'refused' AND problem LIKE '%has the root%'").await, 1);
    let copies =
        async |listing: i64| of(&database, listing, "copies { share listing { name } }").await["copies"].clone();
    let copy = |name: &str, share: f64| json!({"share": share, "listing": {"name": name}});
    assert_eq!(copies(1).await, json!([copy("half", 0.5), copy("part", 0.24)]));
    assert_eq!(copies(2).await, json!([copy("first", 0.5)]));
    assert_eq!(copies(3).await, json!([copy("first", 0.96)]));
    assert_eq!(copies(4).await, json!([]));
    assert_eq!(copies(5).await, json!([]));
    let alone = of(&database, 4, compared).await;
    assert_eq!(alone["comparison"]["leastShare"], 0.05, "it was compared, and nothing was found: {alone}");
    assert!(alone["comparison"]["comparedAt"].is_string(), "{alone}");
    assert_eq!(of(&database, 5, compared).await["comparison"], Value::Null);
}

/// In a backfill, a listing has one mark for all of its versions.
#[tokio::test(flavor = "multi_thread")]
async fn every_version_of_a_listing_is_compared() {
    let mut market = Market::new();
    for name in ["model", "copy"] {
        market.list(listing(name, ALICE, PRICE));
    }
    market.publish(1);
    market.publish(1);
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 500).await;
    let versions = [sealed(0..20), sealed(100..120), sealed(200..220)];
    for (number, file) in (1..).zip(&versions) {
        database.name(1, number, file).await;
    }
    let copy = sealed((0..20).chain(300..310));
    database.name(2, 1, &copy).await;
    let all: Vec<&SealedFile> = versions.iter().chain([&copy]).collect();
    let _reading = reading(&database, Place::new(&all).await.url);
    database.until("samples", 4, Duration::from_secs(30)).await;
    let copies = of(&database, 2, "copies { number share listing { name } }").await["copies"].clone();
    // Of 31 chunks, 20 are those of the first version.
    assert_eq!(copies, json!([{"number": 1, "share": 0.65, "listing": {"name": "model"}}]));
}
