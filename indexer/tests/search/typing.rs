//! What is found and suggested while somebody types.

use serde_json::{json, Value};

use crate::support::{listing, listings, Card, Database, Index, Market, ALICE, BOB, PRICE};
use weighhouse_indexer::api::graphql::Schema;

async fn shop() -> (Database, Index) {
    let mut market = Market::new();
    for name in ["Qwen/Qwen2.5-7B", "Qwen/Qwen2.5-Instruct", "whisper-large-v3", "Whisper tiny", "queen"] {
        market.list(listing(name, ALICE, PRICE));
    }
    market.sell(BOB, 4);
    let mut database = Database::new().await;
    database.follow(&market).await;
    let tuned = |model: &str| Card { base_models: vec![model.into()], ..Card::saying("a whimsical text") };
    database.describe("queen", tuned("Qwen/Qwen2.5-7B")).await;
    database.describe("Whisper tiny", tuned("openai/whisper-tiny")).await;
    let mut index = Index::new();
    index.follow(&database).await;
    (database, index)
}

async fn typed(schema: &Schema, words: &str) -> Vec<String> {
    let page = listings(schema, "typing: true, query: $words", words, "nodes { name }").await;
    page["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_last_word_may_be_begun() {
    let (database, index) = shop().await;
    let schema = index.schema(&database);
    for (words, expected) in [
        ("whi", vec!["Whisper tiny", "whisper-large-v3"]),
        ("whisper-l", vec!["whisper-large-v3"]),
        ("whisper", vec!["Whisper tiny", "whisper-large-v3"]),
        ("qwen2.5-instruc", vec!["Qwen/Qwen2.5-Instruct"]),
        ("Q", vec!["queen", "Qwen/Qwen2.5-Instruct", "Qwen/Qwen2.5-7B"]),
        ("whsiper ti", vec!["Whisper tiny"]),
        // A space ends a word.
        ("whi ", vec![]),
        ("whisper -tin", vec!["Whisper tiny", "whisper-large-v3"]),
    ] {
        assert_eq!(typed(&schema, words).await, expected, "{words}");
    }
    let page = listings(&schema, "typing: true, query: $words", "whsiper ti", "corrected").await;
    assert_eq!(page["corrected"], "whisper ti");
}

#[tokio::test]
async fn pages_go_on_while_typing() {
    let (database, index) = shop().await;
    let schema = index.schema(&database);
    let fields = "pageInfo { endCursor } totalCount nodes { name }";
    let first = listings(&schema, "typing: true, first: 2, query: $words", "q", fields).await;
    assert_eq!(first["totalCount"], 3);
    let after = format!("typing: true, first: 2, query: $words, after: {}", first["pageInfo"]["endCursor"]);
    assert_eq!(listings(&schema, &after, "q", fields).await["nodes"], json!([{"name": "Qwen/Qwen2.5-7B"}]));
}

#[tokio::test]
async fn suggestions_begin_as_was_typed() {
    let (database, index) = shop().await;
    let schema = index.schema(&database);
    let suggest = |text: &'static str| {
        let schema = schema.clone();
        async move {
            let fields = "listings { name } tasks { text } publishers { text count } baseModels { text count }";
            let answer = schema.execute(format!("{{ suggest(text: \"{text}\") {{ {fields} }} }}")).await;
            let answer = serde_json::to_value(answer).unwrap();
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            answer["data"]["suggest"].clone()
        }
    };
    assert_eq!(
        suggest("qwen").await,
        json!({
            "listings": [{"name": "Qwen/Qwen2.5-Instruct"}, {"name": "Qwen/Qwen2.5-7B"}],
            "tasks": [],
            "publishers": [{"text": "Qwen", "count": 2}],
            "baseModels": [{"text": "Qwen/Qwen2.5-7B", "count": 1}],
        })
    );
    assert_eq!(suggest("whisper-t").await["baseModels"], json!([{"text": "openai/whisper-tiny", "count": 1}]));
    assert_eq!(suggest("SENT").await["tasks"], json!([{"text": "sentence-similarity"}]));
    let nothing = json!({"listings": [], "tasks": [], "publishers": [], "baseModels": []});
    for text in ["", "  ", "zz", "-"] {
        assert_eq!(suggest(text).await, nothing, "{text}");
    }
}

/// More publishers begin alike than are kept of a segment, and one is popular in a segment alone where it is not kept.
#[tokio::test]
async fn the_labels_that_most_listings_have_are_suggested_first() {
    let mut market = Market::new();
    let publish = |market: &mut Market, publisher: String, models: usize| {
        for model in 0..models {
            market.list(listing(&format!("{publisher}/model{model}"), ALICE, PRICE));
        }
    };
    for number in 0..150 {
        publish(&mut market, format!("pub{number:03}"), 1);
    }
    publish(&mut market, "pubpopular".into(), 4);
    publish(&mut market, "pubzlate".into(), 1);
    let mut database = Database::new().await;
    database.follow(&market).await;
    let mut index = Index::new();
    index.follow(&database).await;
    publish(&mut market, "pubzlate".into(), 5);
    publish(&mut market, "pub149".into(), 2);
    database.follow(&market).await;
    index.follow(&database).await;
    let schema = index.schema(&database);
    let expected = json!([
        {"text": "pubzlate", "count": 6},
        {"text": "pubpopular", "count": 4},
        {"text": "pub149", "count": 3},
    ]);
    for round in ["read", "kept"] {
        let answer = schema.execute("{ suggest(text: \"pu\", first: 3) { publishers { text count } } }").await;
        assert_eq!(serde_json::to_value(answer).unwrap()["data"]["suggest"]["publishers"], expected, "{round}");
    }
}

/// What can't be bought is not suggested, though the index doesn't know yet.
#[tokio::test]
async fn suggested_listings_are_for_sale() {
    let mut market = Market::new();
    market.list(listing("model one", ALICE, PRICE));
    market.list(listing("model two", ALICE, PRICE));
    let mut database = Database::new().await;
    database.follow(&market).await;
    let mut index = Index::new();
    index.follow(&database).await;
    market.pause(2);
    database.follow(&market).await;
    let answer = index.schema(&database).execute("{ suggest(text: \"mod\") { listings { name } } }").await;
    let answer = serde_json::to_value(answer).unwrap();
    assert_eq!(answer["data"]["suggest"]["listings"], json!([{"name": "model one"}]));
}
