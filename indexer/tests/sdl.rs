//! The committed schema is the program's, and says what each thing is.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use weighhouse_indexer::api::graphql;
use weighhouse_indexer::read::{NewOrders, Rows};

#[test]
fn the_committed_schema_is_not_stale() {
    let committed = include_str!("../../schema/schema.graphql");
    let now = graphql::sdl();
    assert!(
        committed == now,
        "schema/schema.graphql is stale: `cargo run -p weighhouse-indexer -- sdl > schema/schema.graphql`"
    );
}

/// Whatever a type has: fields that are answered, fields that are given, or values.
const MEMBERS: [&str; 3] = ["fields", "inputFields", "enumValues"];

#[tokio::test]
async fn every_field_and_value_is_described() {
    let nowhere = "host=/nowhere".parse().unwrap();
    let rows = Rows::new(weighhouse_indexer::database::readers(&nowhere, 1).unwrap());
    let query = "{ __schema { types { name description
        fields { name description } inputFields { name description } enumValues { name description }
    } } }";
    let answer = graphql::schema(rows, NewOrders::default()).execute(query).await;
    let answer = serde_json::to_value(answer).unwrap();
    let types = answer["data"]["__schema"]["types"].as_array().unwrap();
    let mut bare = Vec::new();
    for kind in types.iter().filter(|kind| !kind["name"].as_str().unwrap().starts_with("__")) {
        let members = MEMBERS.iter().flat_map(|members| kind[members].as_array().into_iter().flatten());
        let silent = members.filter(|member| member["description"].as_str().is_none_or(str::is_empty));
        bare.extend(silent.map(|member| (kind["name"].clone(), member["name"].clone())));
    }
    assert!(types.len() > 40, "{} types", types.len());
    assert_eq!(bare, Vec::<(Value, Value)>::new());
}
