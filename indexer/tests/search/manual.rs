//! The worked examples of docs/api.md.

use serde_json::{json, Value};
use weighhouse_protocol::registry::NewListing;

use crate::support::{listing, Database, Index, Market, ALICE, BOB, PRICE};

/// The queries under a heading of the manual, each with the variables behind it.
fn examples(heading: &str) -> Vec<(String, Value)> {
    let manual = include_str!("../../../docs/api.md");
    let section = manual.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let block = |kind: &str| -> Vec<String> {
        let mark = format!("```{kind}\n");
        let blocks = section.split(mark.as_str()).skip(1);
        blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
    };
    let variables = block("json").into_iter().map(|json| serde_json::from_str(&json).unwrap());
    block("graphql").into_iter().zip(variables).collect()
}

#[tokio::test]
async fn the_manuals_searches_find_what_they_say() {
    let mut market = Market::new();
    let listed = |name: &str, task: &str| NewListing { task: task.into(), ..listing(name, ALICE, PRICE) };
    market.list(listed("openai/whisper-large-v3", "automatic-speech-recognition"));
    market.list(listed("whisper large notes", "text-generation"));
    market.list(listed("whisper-large-huge", "translation"));
    market.sell(BOB, 1);
    let mut database = Database::new().await;
    database.follow(&market).await;
    let sizes = "UPDATE versions SET memory = CASE listing WHEN 3 THEN 40000000000 ELSE 3000000000 END";
    database.client.batch_execute(sizes).await.unwrap();
    let mut index = Index::new();
    index.follow(&database).await;
    let schema = index.schema(&database);
    let mut answers = Vec::new();
    for (query, variables) in examples("Searching") {
        let request = async_graphql::Request::new(&query).variables(async_graphql::Variables::from_json(variables));
        let answer = serde_json::to_value(schema.execute(request).await).unwrap();
        assert_eq!(answer["errors"], Value::Null, "{query}: {answer}");
        answers.push(answer["data"].clone());
    }
    let page = &answers[0]["listings"];
    assert_eq!(page["corrected"], "whisper large");
    assert_eq!(page["nodes"].as_array().unwrap().len(), 1, "{page}");
    assert_eq!(page["nodes"][0]["name"], "openai/whisper-large-v3");
    let task = |task: &str| json!({"value": task, "count": 1});
    let tasks = [task("automatic-speech-recognition"), task("text-generation")];
    assert_eq!(page["facets"][0], json!({"facet": "TASK", "values": tasks}));
    assert_eq!(page["prices"], json!([{"from": "5000000", "below": "10000000", "count": 1}]));
    let suggested = &answers[1]["suggest"];
    assert_eq!(suggested["listings"][0]["name"], "openai/whisper-large-v3", "the one that was sold comes first");
    assert_eq!(suggested["listings"].as_array().unwrap().len(), 3);
}
