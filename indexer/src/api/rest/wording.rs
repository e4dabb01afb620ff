//! What the description of REST says of all operations alike: of their responses, and of the parameters of their paths.

use serde_json::{Map, Value};

/// Adds what operations don't say themselves.
pub(super) fn complete(description: &mut Value) {
    let paths = description["paths"].as_object_mut().into_iter().flatten();
    for (path, operations) in paths {
        for operation in operations.as_object_mut().into_iter().flat_map(Map::values_mut) {
            name_responses(operation);
            name_parameters(path, operation);
        }
    }
}

/// Says of each response what it is, as OpenAPI asks, where its schema alone does.
fn name_responses(operation: &mut Value) {
    for (status, response) in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten() {
        let is_refusal = status == "default";
        let words = if is_refusal { "The reason for which the request is refused." } else { "The answer." };
        fill(response, words);
    }
}

/// Says of each parameter of a path, and of the headers of uploads in parts, what it is.
fn name_parameters(path: &str, operation: &mut Value) {
    let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) else { return };
    for parameter in parameters {
        let name = parameter["name"].as_str().unwrap_or_default();
        if let Some(words) = header(name).or_else(|| named(before(path, name)?, name)) {
            fill(parameter, words);
        }
    }
}

fn fill(described: &mut Value, words: &str) {
    if described["description"].as_str().is_none_or(str::is_empty) {
        described["description"] = words.into();
    }
}

/// The part of a path before a parameter.
fn before<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    let (before, _) = path.split_once(&format!("/{{{name}}}"))?;
    before.rsplit('/').next()
}

/// What a parameter is that stands after a part of a path.
fn named(part: &str, name: &str) -> Option<&'static str> {
    Some(match (part, name) {
        ("accounts", "account") => "The address of the account.",
        ("backups", "id") => "The id of the backup.",
        ("deliveries", "delivery") => "The id of the delivery.",
        ("handles", "name") => "The handle, in any case.",
        ("licenses", "id") => "The token id of the license: the number of the order that first bought it.",
        ("listings", "id") => "The number of the listing.",
        ("orders", "id") => "The number of the order.",
        ("parts", "id") => "The id of the upload, from its `Location`.",
        ("plans", "plan") => "The plan's position in its listing, from 0.",
        ("questions", "id") => "The number of the question.",
        ("reports", "id") => "The number of the report.",
        ("resales", "license") => "The token id of the license: the number of the order that first bought it.",
        ("reviews", "order") => "The number of the order whose buyer wrote the review.",
        ("searches", "id") => "The id of the saved search.",
        ("sessions", "id") => "The id of the session.",
        ("tx", "hash") => "The hash of the transaction: 64 hexadecimal digits, in either case.",
        ("versions", "number") => "The number of the version in its listing, the first is 1.",
        ("webhooks", "id") => "The id of the webhook.",
        ("words", "cid") => "The CID of the text.",
        _ => return None,
    })
}

/// What a header of [tus](https://tus.io/protocols/resumable-upload) is.
fn header(name: &str) -> Option<&'static str> {
    Some(match name {
        "Tus-Resumable" => "The version of the tus protocol: `1.0.0`.",
        "Upload-Length" => "The size of the file in bytes.",
        "Upload-Offset" => "The number of bytes that were sent before.",
        _ => return None,
    })
}
