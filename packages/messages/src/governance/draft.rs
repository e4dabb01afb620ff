//! Proposals made of templates.

use std::collections::BTreeMap;

use cosmos_sdk_proto::Any;
use cosmwasm_std::Coin;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{json, Value as Json};
use thiserror::Error;
use weighhouse_protocol::events::Contract;

use super::sentence::fill;
use super::template::Pattern;
use super::{FieldError, Known, Message, Template};
use crate::explain;

/// The field by which the entries of a list of settings are told apart.
const DENOM: &str = "denom";

/// A proposal, filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub title: String,
    pub summary: String,
    /// Whether the chain should vote on it in its shorter period.
    pub expedited: bool,
    pub messages: Vec<Message>,
}

/// A template that can't be filled in.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
pub enum DraftError {
    #[error("it has no field {field:?}: it has {known}")]
    NoField {
        field: String,
        /// The fields that it has.
        known: String,
    },
    #[error("the field {field} is missing: {says}")]
    Missing { field: String, says: String },
    #[error(transparent)]
    Field(#[from] FieldError),
    #[error("nothing is set: give one at least of {known}")]
    Nothing {
        /// The fields that set something.
        known: String,
    },
    #[error("the market has no contract {contract}")]
    NoContract { contract: String },
    #[error("{contract} does not know what this makes: {reason}")]
    Unlike { contract: String, reason: String },
    #[error("{file}: {reason}")]
    File { file: String, reason: String },
}

/// Fills a template in. `given` are the values as people type them; `read` reads the file of a code.
///
/// # Errors
/// [`DraftError`] names the field or the contract, and the bound.
pub fn draft(
    template: &Template,
    given: &BTreeMap<String, String>,
    known: &Known,
    read: impl Fn(&str) -> Result<Vec<u8>, String>,
) -> Result<Draft, DraftError> {
    let values = Values::of(template, given, known)?;
    let mut messages = Vec::new();
    for pattern in &template.messages {
        messages.extend(made(pattern, &values, known, &read)?);
    }
    if messages.is_empty() {
        return Err(values.nothing());
    }
    let text = |text: &str| fill(text, |name| given.get(name).cloned());
    let (title, summary) = (text(&template.title), text(&template.summary));
    Ok(Draft { title, summary, expedited: template.expedited, messages })
}

impl Draft {
    /// Its messages in protobuf, run as `authority`.
    pub fn anys(&self, authority: &str) -> Vec<Any> {
        self.messages.iter().map(|message| message.to_any(authority)).collect()
    }

    /// The file that `wasmd tx gov submit-proposal` takes.
    pub fn file(&self, authority: &str, deposit: &Coin) -> Json {
        json!({
            "messages": self.messages.iter().map(|message| message.to_json(authority)).collect::<Vec<_>>(),
            "metadata": "",
            "deposit": format!("{}{}", deposit.amount, deposit.denom),
            "title": self.title,
            "summary": self.summary,
            "expedited": self.expedited,
        })
    }
}

/// The values of a template's fields.
struct Values {
    values: BTreeMap<String, Json>,
    /// The names of all fields.
    names: Vec<String>,
}

impl Values {
    fn of(template: &Template, given: &BTreeMap<String, String>, known: &Known) -> Result<Self, DraftError> {
        let names: Vec<_> = template.fields.iter().map(|field| field.name.clone()).collect();
        if let Some(field) = given.keys().find(|name| !names.contains(name)) {
            let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            return Err(DraftError::NoField { field: field.clone(), known });
        }
        let mut values = BTreeMap::new();
        for field in &template.fields {
            match given.get(&field.name) {
                Some(typed) => {
                    let denom = given.get(DENOM).map(String::as_str);
                    values.insert(field.name.clone(), field.read(typed, denom, known)?);
                }
                None if field.optional => {}
                None => return Err(DraftError::Missing { field: field.name.clone(), says: field.says.clone() }),
            }
        }
        Ok(Self { values, names })
    }

    fn nothing(&self) -> DraftError {
        DraftError::Nothing { known: self.names.join(", ") }
    }

    /// JSON with the values in it; `None` where it is a field that is left out.
    fn filled(&self, json: &Json) -> Option<Json> {
        match json {
            Json::String(text) => match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
                Some(name) => self.values.get(name).cloned(),
                None => Some(json.clone()),
            },
            Json::Object(fields) => {
                let filled = fields.iter().filter_map(|(name, value)| Some((name.clone(), self.filled(value)?)));
                Some(Json::Object(filled.collect()))
            }
            Json::Array(entries) => Some(entries.iter().filter_map(|entry| self.filled(entry)).collect()),
            other => Some(other.clone()),
        }
    }

    /// A field's value of another type than JSON.
    fn typed<T: DeserializeOwned + Default>(&self, json: &Json) -> Result<T, DraftError> {
        let Some(filled) = self.filled(json) else { return Ok(T::default()) };
        serde_json::from_value(filled)
            .map_err(|error| DraftError::Unlike { contract: "the chain".into(), reason: error.to_string() })
    }

    /// A path in settings. A denom may have dots of its own, so that the path is divided first.
    fn path(&self, path: &str) -> Vec<String> {
        let value = |name: &str| self.values.get(name).and_then(Json::as_str).map(str::to_owned);
        path.split('.').map(|part| fill(part, value)).collect()
    }
}

fn made(
    pattern: &Pattern,
    values: &Values,
    known: &Known,
    read: &impl Fn(&str) -> Result<Vec<u8>, String>,
) -> Result<Vec<Message>, DraftError> {
    match pattern {
        Pattern::Call { contract, message } => {
            let message = values.filled(message).ok_or_else(|| values.nothing())?;
            Ok(vec![call(known, contract, message)?])
        }
        Pattern::Settings { contract, set } => settings(known, values, contract, set),
        Pattern::StoreCodes(files) => {
            let files: Vec<String> = values.typed(files)?;
            let store = |file: String| match read(&file) {
                Ok(wasm) => Ok(Message::StoreCode { wasm }),
                Err(reason) => Err(DraftError::File { file, reason }),
            };
            files.into_iter().map(store).collect()
        }
        Pattern::Migrate(codes) => {
            let mut found = Vec::new();
            for (name, code) in codes {
                if let Some(code_id) = values.typed::<Option<u64>>(code)? {
                    let contract = address(known, name)?;
                    let place = known.named().iter().position(|(known, _)| known == name);
                    found.push((place, Message::Migrate { contract, code_id }));
                }
            }
            found.sort_by_key(|(place, _)| *place);
            Ok(found.into_iter().map(|(_, message)| message).collect())
        }
        Pattern::PinCodes(codes) => Ok(vec![Message::PinCodes { code_ids: values.typed(codes)? }]),
        Pattern::UpdateAdmins(admin) => {
            let admin: String = values.typed(admin)?;
            let update = |(_, address): (&str, &str)| Message::UpdateAdmin {
                contract: address.to_owned(),
                admin: admin.clone(),
            };
            Ok(known.named().into_iter().map(update).collect())
        }
    }
}

/// A call that its contract knows to the last field.
fn call(known: &Known, name: &str, message: Json) -> Result<Message, DraftError> {
    let contract = address(known, name)?;
    let bytes = message.to_string().into_bytes();
    let read = match Contract::named(name) {
        Some(contract) => explain::decoded(contract, &bytes),
        None => Err(format!("no template calls {name}")),
    };
    match read {
        Ok(_) => Ok(Message::Execute { contract, message }),
        Err(reason) => Err(DraftError::Unlike { contract: name.to_owned(), reason }),
    }
}

/// The present settings of a contract with some values changed; nothing where none is given.
fn settings(
    known: &Known,
    values: &Values,
    name: &str,
    set: &BTreeMap<String, Json>,
) -> Result<Vec<Message>, DraftError> {
    let unlike = |reason: String| DraftError::Unlike { contract: name.to_owned(), reason };
    let config = match name {
        "registry" => to_json(&known.registry),
        "reputation" => known.reputation.as_ref().map(to_json).unwrap_or_default(),
        other => return Err(DraftError::NoContract { contract: other.to_owned() }),
    };
    let mut changed = config;
    let mut count = 0_usize;
    for (path, value) in set {
        if let Some(value) = values.filled(value) {
            replace(&mut changed, &values.path(path), value).map_err(unlike)?;
            count = count.saturating_add(1);
        }
    }
    match count {
        0 => Err(values.nothing()),
        _ => Ok(vec![call(known, name, json!({"update_config": {"config": changed}}))?]),
    }
}

/// Replaces a value at a path, and makes what is missing on the way. An entry of a list that is replaced by `null` leaves the list.
fn replace(json: &mut Json, path: &[String], value: Json) -> Result<(), String> {
    let Some((first, rest)) = path.split_first() else {
        *json = value;
        return Ok(());
    };
    if json.is_null() {
        *json = json!({});
    }
    match json {
        Json::Object(fields) => replace(fields.entry(first.clone()).or_insert(Json::Null), rest, value),
        Json::Array(entries) => {
            let found =
                entries.iter().position(|entry| entry.get(DENOM).and_then(Json::as_str) == Some(first.as_str()));
            if rest.is_empty() && value.is_null() {
                let place = found.ok_or_else(|| format!("{first} is not there"))?;
                entries.remove(place);
                return Ok(());
            }
            let place = found.unwrap_or_else(|| {
                entries.push(json!({DENOM: first}));
                entries.len() - 1
            });
            match entries.get_mut(place) {
                Some(entry) => replace(entry, rest, value),
                None => Err(format!("{first} is not there")),
            }
        }
        other => Err(format!("{first} is no part of {other}")),
    }
}

fn address(known: &Known, name: &str) -> Result<String, DraftError> {
    let found = known.named().into_iter().find(|(known, _)| *known == name);
    found.map(|(_, address)| address.to_owned()).ok_or_else(|| DraftError::NoContract { contract: name.to_owned() })
}

fn to_json(value: &impl Serialize) -> Json {
    serde_json::to_value(value).unwrap_or_default()
}
