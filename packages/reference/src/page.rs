//! The page itself: what a contract is started with, does and answers, how it refuses, and the types in that.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::errors;
use crate::shape::{anchor, fields, kind, variants};

/// Types of the chain's own libraries, which describe themselves to programmers of contracts.
const KNOWN: [(&str, &str); 5] = [
    ("Addr", "An account's address."),
    ("Binary", "Bytes, in base64."),
    ("SignedDecimal", "A decimal fraction with up to 18 places, as text."),
    ("Uint128", "A whole number up to 2^128 − 1, as text: JSON readers lose digits of large numbers."),
    ("Uint64", "A whole number up to 2^64 − 1, as text."),
];

/// What stands before the names of all contracts.
const PREFIX: &str = "weighhouse-";

/// The parts of a schema that define types.
const PARTS: [&str; 4] = ["instantiate", "execute", "query", "migrate"];

/// The page of one contract.
///
/// # Errors
/// When the schema is none of a contract, or its errors can't be read.
pub fn of(schema: &Value, errors: &str) -> Result<String> {
    let name = schema["contract_name"].as_str().context("the schema names no contract")?;
    let mut page = String::new();
    writeln!(page, "<!-- Generated from the contract's schema and errors by `make schema`. -->\n")?;
    writeln!(page, "# {name} {}\n", schema["contract_version"].as_str().unwrap_or_default())?;
    writeln!(page, "## Instantiate\n\n{}\n", description(&schema["instantiate"]))?;
    table(&mut page, &schema["instantiate"])?;
    writeln!(page, "## Execute\n\n{}\n", description(&schema["execute"]))?;
    messages(&mut page, &schema["execute"], &Value::Null)?;
    writeln!(page, "## Query\n\n{}\n", description(&schema["query"]))?;
    messages(&mut page, &schema["query"], &schema["responses"])?;
    writeln!(page, "## Migrate\n\n{}\n", description(&schema["migrate"]))?;
    table(&mut page, &schema["migrate"])?;
    refusals(&mut page, name.trim_start_matches(PREFIX), errors)?;
    writeln!(page, "## Types")?;
    for (name, definition) in types(schema) {
        writeln!(page, "\n### Type {name}\n")?;
        match KNOWN.iter().find(|(known, _)| *known == name) {
            Some((_, meaning)) => writeln!(page, "{meaning}")?,
            None => define(&mut page, definition)?,
        }
    }
    while page.contains("\n\n\n") {
        page = page.replace("\n\n\n", "\n\n");
    }
    Ok(page.trim_end().to_owned() + "\n")
}

/// The contract's error codes, by which programs tell refusals apart.
fn refusals(page: &mut String, contract: &str, source: &str) -> Result<()> {
    writeln!(page, "## Errors\n\nThe words of a refusal begin with one of these codes and a colon; REST has the code as `contract_code`. A message \
         that the contract can't read is refused without a code.\n")?;
    writeln!(page, "| code | reason |\n|---|---|")?;
    for refusal in errors::of(contract, source)? {
        writeln!(page, "| `{}` | {} |", refusal.code, cell(&refusal.meaning))?;
    }
    writeln!(page)?;
    Ok(())
}

fn messages(page: &mut String, schema: &Value, responses: &Value) -> Result<()> {
    for variant in variants(schema) {
        writeln!(page, "### `{}`\n\n{}\n", variant.name, description(variant.schema))?;
        match variant.body {
            Some(body) if body["properties"].is_object() => table(page, body)?,
            Some(body) if body["type"] != "object" => writeln!(page, "Takes {}.\n", kind(body))?,
            _ => (),
        }
        if let Some(response) = responses.get(variant.name) {
            writeln!(page, "Answers {}.\n", answer(response))?;
        }
    }
    Ok(())
}

/// The type of a response is the title of its schema, unless it is a list or a plain value.
fn answer(response: &Value) -> String {
    match response["title"].as_str() {
        Some(title) if response["type"] == "object" => format!("[{title}](#{})", anchor(title)),
        _ => kind(response),
    }
}

fn table(page: &mut String, schema: &Value) -> Result<()> {
    let rows = fields(schema);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(page, "| field | type | |\n|---|---|---|")?;
    for (name, field, required) in rows {
        let name = if required { format!("`{name}`") } else { format!("`{name}` (optional)") };
        writeln!(page, "| {name} | {} | {} |", kind(field), cell(&description(field)))?;
    }
    writeln!(page)?;
    Ok(())
}

fn define(page: &mut String, definition: &Value) -> Result<()> {
    let said = description(definition);
    if !said.is_empty() {
        writeln!(page, "{said}\n")?;
    }
    let alternatives = variants(definition);
    if definition["properties"].is_object() && definition["oneOf"].is_null() {
        return table(page, definition);
    }
    if alternatives.is_empty() {
        writeln!(page, "Written as {}.", kind(definition))?;
    }
    for variant in alternatives {
        let body = variant.body.map(kind).filter(|body| !body.is_empty() && body != "object");
        let body = body.map(|body| format!(" ({body})")).unwrap_or_default();
        let said = cell(&description(variant.schema));
        let said = if said.is_empty() { said } else { format!(": {said}") };
        writeln!(page, "- `{}`{body}{said}", variant.name)?;
    }
    Ok(())
}

/// All types of all parts, and those that queries answer, by name.
fn types(schema: &Value) -> BTreeMap<&str, &Value> {
    let responses = schema["responses"].as_object().into_iter().flatten().map(|(_, response)| response);
    let parts = PARTS.iter().map(|part| &schema[*part]).chain(responses.clone());
    let defined = parts.filter_map(|part| part["definitions"].as_object()).flatten();
    let answered = responses.filter(|response| response["type"] == "object");
    let titled = answered.filter_map(|response| Some((response["title"].as_str()?, response)));
    defined.map(|(name, definition)| (name.as_str(), definition)).chain(titled).collect()
}

/// What a schema says of itself: the first paragraph, without links that only documentation of code
/// can follow.
fn description(schema: &Value) -> String {
    let said = schema["description"].as_str().unwrap_or_default();
    let first = said.split("\n\n").next().unwrap_or_default();
    first.replace("[`", "`").replace("`]", "`")
}

/// Text on one line, as cells and items have it.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_is_shown_with_its_fields_and_answer() {
        let schema = json!({
            "contract_name": "weighhouse-escrow",
            "contract_version": "0.1.0",
            "query": { "oneOf": [{
                "description": "One order.",
                "properties": { "order": {
                    "required": ["order"],
                    "properties": { "order": { "description": "Its\nnumber.", "type": "integer", "format": "uint64" } },
                } },
            }] },
            "responses": { "order": { "title": "Order", "type": "object", "properties": { "id": { "type": "integer" } } } },
        });
        let errors = "enum ContractError {\n/// No\n/// such order.\n#[error(\"escrow/no_order: {order}\")] NoOrder }";
        let page = of(&schema, errors).unwrap();
        assert!(page.contains("### `order`\n\nOne order.\n"), "{page}");
        assert!(page.contains("| `order` | u64 | Its number. |"), "{page}");
        assert!(page.contains("Answers [Order](#type-order)."), "{page}");
        assert!(page.contains("### Type Order\n"), "{page}");
        assert!(page.contains("| `escrow/no_order` | No such order. |"), "{page}");
    }

    #[test]
    fn what_is_no_contracts_schema_is_refused() {
        assert!(of(&json!({}), "enum ContractError {}").is_err());
    }
}
