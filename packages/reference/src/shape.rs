//! Reads the parts of a JSON schema as schemars writes them.

use serde_json::{Map, Value};

/// One alternative of a message or type: `{"name": {fields}}`, or `"name"`.
pub struct Variant<'a> {
    pub name: &'a str,
    /// The alternative as a whole, which describes it.
    pub schema: &'a Value,
    /// What stands in it; `None` for a bare text.
    pub body: Option<&'a Value>,
}

/// The alternatives of an enumeration, in the order in which they are defined.
pub fn variants(schema: &Value) -> Vec<Variant<'_>> {
    let mut variants = Vec::new();
    for alternative in schema["oneOf"].as_array().into_iter().flatten().chain(texts(schema)) {
        for name in alternative["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            variants.push(Variant { name, schema: alternative, body: None });
        }
        for (name, body) in alternative["properties"].as_object().into_iter().flatten() {
            variants.push(Variant { name, schema: alternative, body: Some(body) });
        }
    }
    variants
}

/// An enumeration of texts alone stands without alternatives.
fn texts(schema: &Value) -> Option<&Value> {
    schema["enum"].is_array().then_some(schema)
}

/// The fields of an object with whether each must be there.
pub fn fields(schema: &Value) -> Vec<(&str, &Value, bool)> {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let fields = schema["properties"].as_object().map(Map::iter).into_iter().flatten();
    fields.map(|(name, field)| (name.as_str(), field, required.contains(&name.as_str()))).collect()
}

/// A type in words: `u64`, `Hash`, `list of Payee`; types of the same page are linked.
pub fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        return format!("[{name}](#{})", anchor(name));
    }
    for wrapper in ["allOf", "anyOf"] {
        if let Some(inner) = schema[wrapper].as_array() {
            let kinds: Vec<_> = inner.iter().filter(|part| part["type"] != "null").map(kind).collect();
            return kinds.join(" or ");
        }
    }
    if let Some(format) = schema["format"].as_str() {
        return format.replace("uint", "u");
    }
    let named = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).find(|name| *name != "null"),
        one => one.as_str(),
    };
    match named {
        Some("array") => list(&schema["items"]),
        Some("object") if schema["properties"].is_object() => fields(schema)
            .iter()
            .map(|(name, field, _)| format!("{name}: {}", kind(field)))
            .collect::<Vec<_>>()
            .join(", "),
        Some(name) => name.into(),
        None => "any".into(),
    }
}

fn list(items: &Value) -> String {
    match items {
        Value::Array(parts) => format!("({})", parts.iter().map(kind).collect::<Vec<_>>().join(", ")),
        one => format!("list of {}", kind(one)),
    }
}

/// Where a type is described on the page.
pub fn anchor(name: &str) -> String {
    format!("type-{}", name.to_lowercase())
}
