//! The description of the interface is the program's, and what it says holds.

use serde_json::Value;
use weighhouse_indexer::api::rest;

use crate::{governed, Server};

fn description() -> Value {
    serde_json::from_str(&rest::openapi().unwrap()).unwrap()
}

#[test]
fn the_committed_description_is_not_stale() {
    let committed = include_str!("../../../schema/openapi.json");
    assert!(committed == rest::openapi().unwrap(), "schema/openapi.json is stale: run scripts/schema.sh");
}

/// Every reference leads somewhere, every operation has its own name and words, and every parameter of a path is
/// declared.
#[test]
fn the_description_is_whole() {
    let whole = description();
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
            for parameter in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
                assert!(declared(parameter), "{method} {path} does not declare {parameter}");
            }
        }
    }
}

/// Every message that a contract's schema has can be built, and only those, beside the resale of a license.
#[test]
fn every_message_of_every_contract_has_a_path() {
    let whole = description();
    let mut expected = vec!["/v1/tx/license/resell".to_owned()];
    for contract in ["registry", "license", "escrow", "royalties"] {
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
    let (whole, server) = (description(), Server::with(&governed()).await);
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

/// Whether a value is what a schema says, of the words of JSON Schema that the description uses.
fn fits(whole: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    if let Some(place) = schema["$ref"].as_str() {
        return fits(whole, whole.pointer(&place[1..]).unwrap(), value);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let tried: Vec<_> = choices.iter().map(|choice| fits(whole, choice, value)).collect();
        return if tried.iter().any(Result::is_ok) { Ok(()) } else { Err(format!("{tried:?}")) };
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let known: Vec<String> = parts.iter().flat_map(|part| properties(whole, part)).collect();
        nothing_else(&known, value)?;
        return parts.iter().try_for_each(|part| fits_part(whole, part, value));
    }
    if schema["type"] == "object" {
        nothing_else(&properties(whole, schema), value)?;
    }
    fits_part(whole, schema, value)
}

fn properties(whole: &Value, schema: &Value) -> Vec<String> {
    if let Some(place) = schema["$ref"].as_str() {
        return properties(whole, whole.pointer(&place[1..]).unwrap());
    }
    schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

fn nothing_else(known: &[String], value: &Value) -> Result<(), String> {
    let fields = value.as_object().ok_or_else(|| format!("{value} is no object"))?;
    match fields.keys().find(|field| !known.contains(field)) {
        Some(field) => Err(format!("{field} is not described")),
        None => Ok(()),
    }
}

fn fits_part(whole: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    if let Some(place) = schema["$ref"].as_str() {
        return fits_part(whole, whole.pointer(&place[1..]).unwrap(), value);
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => kind.as_str().into_iter().collect(),
    };
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is_named = kinds.contains(&is) || (is == "integer" && kinds.contains(&"number"));
    if !is_named {
        return Err(format!("{value} is {is}, not {kinds:?}"));
    }
    if let Some(words) = schema["enum"].as_array() {
        if !words.contains(value) {
            return Err(format!("{value} is none of {words:?}"));
        }
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        value.get(name).ok_or_else(|| format!("{name} is missing"))?;
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(name) {
            fits(whole, schema, value).map_err(|fault| format!("{name}: {fault}"))?;
        }
    }
    for value in value.as_array().into_iter().flatten() {
        fits(whole, &schema["items"], value)?;
    }
    Ok(())
}
