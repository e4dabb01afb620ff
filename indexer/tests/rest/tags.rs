//! Tags of answers, and who may read them.

use std::time::Duration;

use serde_json::{json, Value};

use crate::support::sealed::{gguf, reading, Place, SealedFile};
use crate::support::{listing, Market, ALICE, BOB};
use crate::Server;

#[tokio::test]
async fn an_answer_that_is_known_is_not_sent_again_until_a_block_changes_it() {
    let mut market = Market::new();
    market.list(listing("one", ALICE, 100));
    let mut server = Server::with(&market).await;
    for target in ["/v1/orders", "/v1/listings"] {
        let first = server.response(target).await;
        assert_eq!(first.headers()["cache-control"], "no-cache");
        let tag = first.headers()["etag"].to_str().unwrap().to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");
        let strong = tag.trim_start_matches("W/").to_owned();
        for known in [tag.clone(), strong, format!("\"other\", {tag}"), "*".into()] {
            let again = server.get(target).header("if-none-match", &known).send().await.unwrap();
            assert_eq!(again.status(), 304, "{target} with {known}");
            assert_eq!(again.headers()["etag"], tag.as_str());
            assert_eq!(again.text().await.unwrap(), "");
        }
        let again = server.get(target).header("if-none-match", "\"other\"").send().await.unwrap();
        assert_eq!(again.status(), 200);
    }
    let known = server.response("/v1/orders").await.headers()["etag"].clone();
    market.sell(BOB, 1);
    server.database.follow(&market).await;
    let now = server.get("/v1/orders").header("if-none-match", &known).send().await.unwrap();
    assert_eq!(now.status(), 200);
    assert_eq!(now.headers()["weighhouse-height"], market.height().to_string().as_str());
    assert_ne!(now.headers()["etag"], known);
}

/// A card comes when it comes, and changes the answer without a block.
#[tokio::test]
async fn a_card_that_comes_later_changes_the_tag() {
    let mut market = Market::new();
    market.list(listing("one", ALICE, 100));
    let server = Server::with(&market).await;
    let known = server.response("/v1/listings/1").await.headers()["etag"].clone();
    server.database.describe("one", crate::support::Card::saying("Hello.")).await;
    let now = server.get("/v1/listings/1").header("if-none-match", known).send().await.unwrap();
    assert_eq!(now.status(), 200);
    assert_eq!(server.read("/v1/listings/1/card").await["body"], "Hello.");
}

#[tokio::test]
async fn any_page_of_the_web_may_read_answers_and_what_stands_above_them() {
    let server = Server::with(&Market::new()).await;
    let answer = server.get("/v1/orders").header("origin", "https://shop.example").send().await.unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    let exposed = answer.headers()["access-control-expose-headers"].to_str().unwrap().to_owned();
    for header in ["etag", "link", "weighhouse-height"] {
        assert!(exposed.contains(header), "{exposed}");
    }
}

/// So does a content, whose files are read when IPFS has them.
#[tokio::test]
async fn a_version_says_what_is_in_it_once_that_is_read() {
    let mut market = Market::new();
    market.list(listing("one", ALICE, 100));
    let server = Server::with(&market).await;
    let file = SealedFile::of(&[("model.gguf", gguf(10)), ("README.md", b"# A model".to_vec())]);
    server.database.name(1, 1, &file).await;
    let of_listing = async || server.read("/v1/listings/1/versions").await[0].clone();
    let version = of_listing().await;
    let waiting =
        json!({"state": "waiting", "problem": null, "read_at": null, "file_count": null, "pickle_count": null});
    assert_eq!((&version["content"], &version["comparison"]), (&waiting, &Value::Null));
    let path = "/v1/listings/1/versions/1";
    assert_eq!(server.read(path).await["files"], Value::Null);
    let known = server.response(path).await.headers()["etag"].clone();

    let _reading = reading(&server.database, Place::new(&[&file]).await.url);
    server.database.until("contents", 1, Duration::from_secs(30)).await;
    let now = server.get(path).header("if-none-match", known).send().await.unwrap();
    assert_eq!(now.status(), 200, "what was read changed the answer");
    let version: Value = now.json().await.unwrap();
    assert_eq!(version["content"]["state"], "read");
    assert_eq!((&version["memory"], &version["context_length"]), (&json!(340), &json!(8_192)));
    assert_eq!(version["context_memory"], 8_192 * 2 * 4 * 128 * 2);
    assert_eq!(version["comparison"]["least_share"], 0.05);
    let tensors = json!({
        "count": 1, "parameters": 320, "dtypes": {"Q8_0": 320}, "memory": 340, "proven": true,
        "context_length": 8_192, "context_memory": 8_192 * 2 * 4 * 128 * 2,
    });
    let files = version["files"].as_array().unwrap();
    assert_eq!(
        (&files[0]["path"], &files[0]["format"], &files[0]["tensors"]),
        (&json!("model.gguf"), &json!("gguf"), &tensors)
    );
    assert_eq!((&files[1]["path"], &files[1]["tensors"]), (&json!("README.md"), &Value::Null));
    assert_eq!(of_listing().await["content"]["file_count"], 2);
}
