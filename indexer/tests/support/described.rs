//! Answers beside the description of the interface.

use std::sync::OnceLock;

use reqwest::{Method, StatusCode};
use serde_json::Value;
use weighhouse_indexer::api::rest;

/// The description that servers answer.
pub fn description() -> &'static Value {
    static DESCRIPTION: OnceLock<Value> = OnceLock::new();
    DESCRIPTION.get_or_init(|| serde_json::from_str(&rest::openapi().unwrap()).unwrap())
}

/// Requires that an answer of the interface is one that its description has. Returns the path as it is described;
/// nothing for what is not below `/v1`, and for a path that there is none of.
pub fn require(method: &Method, path: &str, status: StatusCode, kind: &str, body: &[u8]) -> Option<&'static str> {
    if method == Method::OPTIONS {
        // What browsers ask before they ask: of every path alike.
        return None;
    }
    let whole = description();
    let (template, operations) = described(whole, path)?;
    let name = method.as_str().to_lowercase();
    let Some(operation) = operations.get(&name) else {
        assert_eq!(status, 405, "{method} {path} is answered and not described");
        return None;
    };
    let responses = &operation["responses"];
    let response = responses.get(status.as_str()).unwrap_or_else(|| {
        assert!(status.is_client_error() || status.is_server_error() || status == 304, "{method} {path}: {status}");
        &responses["default"]
    });
    let kind = kind.split(';').next().unwrap();
    let Some(media) = response["content"].as_object() else {
        assert!(body.is_empty(), "{method} {path} says nothing of what {status} brings");
        return Some(template);
    };
    if status == 304 {
        return Some(template);
    }
    let media = media.get(kind).unwrap_or_else(|| panic!("{method} {path}: {status} is not described as {kind:?}"));
    if kind.ends_with("json") {
        let value = serde_json::from_slice(body).unwrap();
        fits(whole, &media["schema"], &value).unwrap_or_else(|fault| panic!("{method} {path}: {fault}"));
    }
    Some(template)
}

/// The described path that a path is one of, the most literal first.
fn described<'a>(whole: &'a Value, path: &str) -> Option<(&'a str, &'a Value)> {
    let given: Vec<&str> = path.split('/').collect();
    let is_one = |template: &str| {
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == given.len()
            && parts.iter().zip(&given).all(|(part, given)| part.starts_with('{') || part == given)
    };
    let found = whole["paths"].as_object().unwrap().iter().filter(|(template, _)| is_one(template));
    found.min_by_key(|(template, _)| template.matches('{').count()).map(|(template, found)| (template.as_str(), found))
}

/// Whether a value is what a schema says, of the words of JSON Schema that the description uses.
pub fn fits(whole: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    if let Some(place) = schema["$ref"].as_str() {
        return fits(whole, whole.pointer(&place[1..]).unwrap(), value);
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let tried: Vec<_> = choices.iter().map(|choice| fits(whole, choice, value)).collect();
        return if tried.iter().any(Result::is_ok) { Ok(()) } else { Err(format!("{tried:?}")) };
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let known: Vec<String> = parts.iter().flat_map(|part| properties(whole, part)).collect();
        nothing_else(&known, value)?;
        return parts.iter().try_for_each(|part| fits_part(whole, part, value));
    }
    if schema["properties"].is_object() {
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
    if schema["type"].is_null() {
        // Whatever its owner keeps there.
        return Ok(());
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
