//! The description of the interface is the program's, and what it says holds.

use serde_json::Value;
use weighhouse_indexer::api::rest;

use crate::support::described::{description, fits};
use crate::{governed, Server};

#[test]
fn the_committed_description_is_not_stale() {
    let committed = include_str!("../../../schema/openapi.json");
    assert!(committed == rest::openapi().unwrap(), "schema/openapi.json is stale: run scripts/schema.sh");
}

/// Every reference leads somewhere, every operation has its own name and words, and every parameter of a path is
/// declared.
#[test]
fn the_description_is_whole() {
    let whole = description().clone();
    assert!(whole["openapi"].as_str().unwrap().starts_with("3.1"), "{}", whole["openapi"]);
    let mut references = Vec::new();
    gather(&whole, &mut references);
    assert!(references.len() > 50, "{} references", references.len());
    for reference in references {
        let place = reference.strip_prefix('#').unwrap();
        assert!(whole.pointer(place).is_some(), "{reference} leads nowhere");
    }
    let mut names = std::collections::BTreeSet::new();
    for (path, operations) in whole["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} twice");
            assert!(operation["summary"].is_string(), "{method} {path} says nothing");
            let declared = |parameter: &str| {
                let declared = operation["parameters"].as_array().into_iter().flatten();
                declared.into_iter().any(|found| found["in"] == "path" && found["name"] == parameter)
            };
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(parameter["description"].is_string(), "{method} {path} says nothing of {}", parameter["name"]);
            }
            for parameter in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
                assert!(declared(parameter), "{method} {path} does not declare {parameter}");
            }
        }
    }
}

/// A schema says of each property what it is, or names another schema alone. Messages of contracts have theirs elsewhere.
#[test]
fn every_property_has_words() {
    let whole = description().clone();
    for (name, schema) in whole["components"]["schemas"].as_object().unwrap() {
        if !name.starts_with("contract.") {
            has_words(name, schema);
        }
    }
}

fn has_words(name: &str, schema: &Value) {
    for (property, described) in schema["properties"].as_object().into_iter().flatten() {
        // What may be null is one of two, and the other has the words.
        let mut parts = described["oneOf"].as_array().into_iter().flatten().chain([described]);
        let says = parts.any(|part| part["description"].is_string() || part.get("$ref").is_some());
        assert!(says, "{name} says nothing of {property}");
        has_words(&format!("{name}.{property}"), described);
    }
    for part in ["oneOf", "allOf", "anyOf"].iter().filter_map(|kind| schema[kind].as_array()).flatten() {
        has_words(name, part);
    }
}

/// Every message that a contract's schema has can be built, and only those, beside the resale of a license.
#[test]
fn every_message_of_every_contract_has_a_path() {
    let whole = description().clone();
    let mut expected = vec!["/v1/tx/license/resell".to_owned()];
    for contract in ["registry", "license", "escrow", "royalties", "reputation"] {
        let file = format!("{}/../schema/{contract}.json", env!("CARGO_MANIFEST_DIR"));
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let messages = schema["execute"]["oneOf"].as_array().unwrap().iter();
        let names = messages.flat_map(|message| message["properties"].as_object().unwrap().keys());
        expected.extend(names.map(|name| format!("/v1/tx/{contract}/{name}")));
    }
    expected.sort();
    let paths = whole["paths"].as_object().unwrap().keys();
    let mut found: Vec<_> =
        paths.filter(|path| path.matches('/').count() == 4 && path.starts_with("/v1/tx/")).cloned().collect();
    found.sort();
    assert_eq!(found, expected);
}

fn gather(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| gather(value, references));
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, references)),
        _ => {}
    }
}

/// What is answered has all that the description says, and nothing else.
#[tokio::test]
async fn answers_are_what_the_description_says() {
    let (whole, server) = (description().clone(), Server::with(&governed()).await);
    assert_eq!(server.read("/v1/openapi.json").await, whole);
    for (path, target) in [
        ("/v1/status", "/v1/status"),
        ("/v1/settings", "/v1/settings"),
        ("/v1/denoms", "/v1/denoms"),
        ("/v1/listings", "/v1/listings?count=true"),
        ("/v1/listings/{id}", "/v1/listings/1"),
        ("/v1/listings/{id}/plans", "/v1/listings/1/plans"),
        ("/v1/listings/{id}/versions", "/v1/listings/1/versions"),
        ("/v1/listings/{id}/versions/{number}", "/v1/listings/1/versions/1"),
        ("/v1/orders", "/v1/orders?count=true"),
        ("/v1/orders/{id}", "/v1/orders/1"),
        ("/v1/disputes", "/v1/disputes?open=false"),
        ("/v1/listings/{id}/conversion", "/v1/listings/1/conversion?to=2027-02-01T00:00:00Z&by=month"),
        ("/v1/licenses", "/v1/licenses"),
        ("/v1/licenses/{id}", "/v1/licenses/1"),
        ("/v1/accounts/{account}", "/v1/accounts/@alice"),
    ] {
        let media = &whole["paths"][path]["get"]["responses"]["200"]["content"]["application/json"];
        let answer = server.read(target).await;
        fits(&whole, &media["schema"], &answer).unwrap_or_else(|fault| panic!("{target}: {fault}"));
    }
}
