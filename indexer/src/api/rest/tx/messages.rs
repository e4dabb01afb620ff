//! The messages of every contract, by the contracts' own schemas.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use cosmwasm_schema::schema_for;
use cosmwasm_schema::schemars::schema::RootSchema;
use serde_json::{json, Map, Value};
use weighhouse_messages::decoded;
use weighhouse_protocol::escrow::{Quote, ResellMsg};
use weighhouse_protocol::events::Contract;
use weighhouse_protocol::{escrow, license, registry, reputation, royalties};

/// The one message that no contract has by this name: `send_nft` to the escrow, with the price in it.
pub(super) const RESELL: &str = "resell";
/// The path of all messages.
const ANY: &str = "/v1/tx/{contract}/{message}";
/// Before the names of the contracts' types, which the interface has others of.
const PREFIX: &str = "contract.";
/// The words of types that their library describes to its own readers.
const WORDS: [(&str, &str); 3] = [
    ("Binary", "Bytes in base64."),
    ("Uint128", "A whole number below 2^128, in decimal digits."),
    ("Uint64", "A whole number below 2^64, in decimal digits."),
];

/// The messages and their types, as OpenAPI has them.
struct Described {
    /// The schema of each message's fields, by contract and name.
    messages: BTreeMap<(&'static str, String), Value>,
    /// The types that they name.
    types: Map<String, Value>,
}

fn described() -> &'static Described {
    static DESCRIBED: OnceLock<Described> = OnceLock::new();
    DESCRIBED.get_or_init(|| {
        let mut described = Described { messages: BTreeMap::new(), types: Map::new() };
        for (contract, schema) in [
            (Contract::Registry, schema_for!(registry::ExecuteMsg)),
            (Contract::License, schema_for!(license::ExecuteMsg)),
            (Contract::Escrow, schema_for!(escrow::ExecuteMsg)),
            (Contract::Royalties, schema_for!(royalties::ExecuteMsg)),
            (Contract::Reputation, schema_for!(reputation::ExecuteMsg)),
        ] {
            described.add(contract, &schema);
        }
        described.add_resale();
        let quote = described.taken(&schema_for!(Quote));
        described.types.insert(format!("{PREFIX}Quote"), quote);
        described
    })
}

impl Described {
    fn add(&mut self, contract: Contract, schema: &RootSchema) {
        let whole = self.taken(schema);
        for variant in whole["oneOf"].as_array().into_iter().flatten() {
            for (name, fields) in variant["properties"].as_object().into_iter().flatten() {
                let mut fields = fields.clone();
                let words = variant["description"].as_str().or(fields["description"].as_str());
                fields["description"] = words.unwrap_or_default().into();
                self.messages.insert((contract.name(), name.clone()), fields);
            }
        }
    }

    fn add_resale(&mut self) {
        let mut resale = self.taken(&schema_for!(ResellMsg));
        resale["properties"]["license"] =
            json!({"type": "integer", "format": "uint64", "minimum": 0, "description": "The number of the license."});
        if let Some(required) = resale["required"].as_array_mut() {
            required.push("license".into());
        }
        resale["description"] = "Puts a license up for resale: sends it to the escrow with its price.".into();
        self.messages.insert((Contract::License.name(), RESELL.to_owned()), resale);
    }

    /// A schema whose types are kept with those of the interface.
    fn taken(&mut self, schema: &RootSchema) -> Value {
        let mut whole = serde_json::to_value(schema).unwrap_or_default();
        refer(&mut whole);
        let Some(fields) = whole.as_object_mut() else { return whole };
        fields.remove("$schema");
        fields.remove("title");
        if let Some(Value::Object(types)) = fields.remove("definitions") {
            for (name, mut schema) in types {
                if let Some((_, words)) = WORDS.iter().find(|(known, _)| *known == name) {
                    schema["description"] = (*words).into();
                }
                self.types.insert(format!("{PREFIX}{name}"), schema);
            }
        }
        whole
    }
}

/// Lets references lead to where OpenAPI keeps types, and takes out the links of Rust's documentation.
fn refer(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(place)) = fields.get_mut("$ref") {
                *place = place.replace("#/definitions/", &format!("#/components/schemas/{PREFIX}"));
            }
            if let Some(Value::String(words)) = fields.get_mut("description") {
                *words = words.replace("[`crate::", "`").replace("[`", "`").replace("`]", "`");
            }
            fields.values_mut().for_each(refer);
        }
        Value::Array(values) => values.iter_mut().for_each(refer),
        _ => {}
    }
}

/// Whether a contract has a message of this name.
pub(super) fn exists(contract: Contract, name: &str) -> bool {
    described().messages.contains_key(&(contract.name(), name.to_owned()))
}

/// Checks a message's fields.
///
/// # Errors
/// The first field that its contract does not know, that is missing, or that says other than what the contract reads of it.
pub(super) fn check(contract: Contract, name: &str, given: &Value) -> Result<(), String> {
    check_names(contract, name, given)?;
    // The message that no contract has by this name.
    if (contract, name) == (Contract::License, RESELL) {
        return Ok(());
    }
    let message = json!({ name: given }).to_string();
    decoded(contract, message.as_bytes()).map(|_| ()).map_err(|reason| {
        match reason.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')) {
            Some(reason) => format!("message.{reason}"),
            None => format!("message: {reason}"),
        }
    })
}

fn check_names(contract: Contract, name: &str, given: &Value) -> Result<(), String> {
    let Some(message) = described().messages.get(&(contract.name(), name.to_owned())) else { return Ok(()) };
    let none = Map::new();
    let known = match message["properties"].as_object() {
        Some(known) => known,
        None if message["type"] == "object" => &none,
        // A choice of words, which the contract's library has.
        None => return Ok(()),
    };
    let Some(given) = given.as_object() else {
        return Err(format!("message is an object with the fields of {name}: {}", listed(known)));
    };
    if given.len() == 1 && given.contains_key(name) && !known.contains_key(name) {
        return Err(format!("message has the fields of {name} themselves, without {name} around them"));
    }
    if let Some(unknown) = given.keys().find(|field| !known.contains_key(*field)) {
        return Err(format!("message.{unknown} is no field of {name}, which has {}", listed(known)));
    }
    let mut needed = message["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    match needed.find(|field| !given.contains_key(*field)) {
        Some(missing) => Err(format!("message.{missing} is missing: {name} has {}", listed(known))),
        None => Ok(()),
    }
}

fn listed(fields: &Map<String, Value>) -> String {
    match fields.is_empty() {
        true => "no fields".to_owned(),
        false => fields.keys().map(String::as_str).collect::<Vec<_>>().join(", "),
    }
}

/// Adds a path for each message of each contract to a description.
pub(in super::super) fn describe(whole: &mut Value) {
    let Described { messages, types } = described();
    if let Some(paths) = whole["paths"].as_object_mut() {
        paths.remove(ANY);
    }
    for ((contract, name), fields) in messages {
        let words = fields["description"].as_str().unwrap_or_default();
        let summary = words.split_once(". ").map_or(words, |(first, _)| first);
        let body = json!({"allOf": [{"$ref": "#/components/schemas/TxRequest"}],
            "properties": {"message": fields}});
        let content = |schema: Value| json!({"application/json": {"schema": schema}});
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let problem = json!({"application/problem+json": {"schema": reference("Problem")}});
        whole["paths"][format!("/v1/tx/{contract}/{name}")]["post"] = json!({
            "tags": ["transactions"],
            "operationId": format!("build_{contract}_{name}"),
            "summary": summary,
            "description": words,
            "requestBody": {"required": true, "content": content(body)},
            "responses": {
                "200": {"description": "The transaction to sign.", "content": content(reference("UnsignedTx"))},
                "default": {"description": "The reason for which there is none.", "content": problem},
            },
        });
    }
    if let Some(schemas) = whole["components"]["schemas"].as_object_mut() {
        schemas.extend(types.clone());
    }
}
