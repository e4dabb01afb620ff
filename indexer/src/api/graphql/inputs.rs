//! The values of arguments and variables, looked at before anything runs: the caller can mend one that can't be read, and
//! is told what to write. The library would find most of them at the field that reads them, like a fault of that field.

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet};
use async_graphql::registry::{MetaInputValue, MetaType, MetaTypeName, Registry};
use async_graphql::{Error, Name, Pos, Positioned, ServerError, ServerResult, Value, Variables};

use super::error::{set_code, BAD_USER_INPUT};
use super::nesting;
use super::scalars::{BigInt, DateTime};
use crate::api::addresses::{self, Addresses};
use crate::read::{Amount, Rows};

/// Characters of a value that a message shows.
const SHOWN: usize = 60;

/// An address among the values, to be checked once the chain's are known.
pub(super) struct Address {
    place: String,
    text: String,
    pos: Pos,
}

/// Checks the addresses among the values of an operation.
///
/// # Errors
/// The first one that is none of the chain, or a failure of the database.
pub(super) async fn check_addresses(known: &Addresses, rows: &Rows, found: Vec<Address>) -> ServerResult<()> {
    for Address { place, text, pos } in found {
        let checked = known.check(rows, &text).await.map_err(|failure| Error::from(failure).into_server_error(pos))?;
        checked.map_err(|reason| Unreadable { place, reason }.at(pos))?;
    }
    Ok(())
}

/// Checks the values with which an operation is to run: its variables, and its arguments. Answers the addresses among
/// them.
///
/// # Errors
/// The first value that can't be read, and what may be.
pub(super) fn check(
    registry: &Registry,
    document: &ExecutableDocument,
    name: Option<&str>,
    variables: &Variables,
) -> ServerResult<Vec<Address>> {
    let is_asked = |known: Option<&Name>| name.is_none() || name == known.map(Name::as_str);
    // The library says that there is none of the name.
    let Some((_, operation)) = document.operations.iter().find(|(known, _)| is_asked(*known)) else {
        return Ok(vec![]);
    };
    let mut inputs = Inputs { registry, operation: &operation.node, variables, addresses: vec![] };
    inputs.check_variables()?;
    let root = match operation.node.ty {
        OperationType::Query => Some(&registry.query_type),
        OperationType::Mutation => registry.mutation_type.as_ref(),
        OperationType::Subscription => registry.subscription_type.as_ref(),
    };
    inputs.selections(&operation.node.selection_set.node, root.and_then(|root| registry.types.get(root)))?;
    for fragment in document.fragments.values() {
        let of = registry.types.get(fragment.node.type_condition.node.on.node.as_str());
        inputs.selections(&fragment.node.selection_set.node, of)?;
    }
    Ok(inputs.addresses)
}

/// A value that can't be read: its place within the argument, and the reason with what may be written.
struct Unreadable {
    place: String,
    reason: String,
}

impl Unreadable {
    fn new(reason: impl Into<String>) -> Self {
        Unreadable { place: String::new(), reason: reason.into() }
    }

    fn within(self, place: &str) -> Self {
        let dot = if self.place.is_empty() || self.place.starts_with('[') { "" } else { "." };
        Unreadable { place: format!("{place}{dot}{}", self.place), ..self }
    }

    fn at(self, pos: Pos) -> ServerError {
        let mut error = ServerError::new(format!("{} {}", self.place, self.reason), Some(pos));
        set_code(&mut error, BAD_USER_INPUT);
        error
    }
}

/// What reads a value calls itself for each level.
fn check_nesting(value: &Value) -> Result<(), Unreadable> {
    let (found, most) = (nesting::of_value(value), nesting::MAX_IN_VALUE);
    if found <= most {
        return Ok(());
    }
    Err(Unreadable::new(format!("nests lists and objects {found} levels deep, at most {most} are read")))
}

struct Inputs<'a> {
    registry: &'a Registry,
    operation: &'a OperationDefinition,
    variables: &'a Variables,
    addresses: Vec<Address>,
}

impl<'a> Inputs<'a> {
    fn check_variables(&self) -> ServerResult<()> {
        for Positioned { node: definition, pos } in &self.operation.variable_definitions {
            let (name, kind) = (&definition.name.node, definition.var_type.node.to_string());
            let Some(value) = self.variable(name) else {
                let reason = format!("of type {kind} has no value: send it in `variables`");
                return Err(Unreadable::new(reason).within(&format!("variable ${name}")).at(*pos));
            };
            check_nesting(value)
                .and_then(|()| self.value(&kind, value))
                .map_err(|wrong| wrong.within(&format!("${name}")).at(*pos))?;
        }
        Ok(())
    }

    /// The value of a variable: the given one, or else the default.
    fn variable(&self, name: &Name) -> Option<&'a Value> {
        let definitions = &self.operation.variable_definitions;
        let definition = &definitions.iter().find(|definition| definition.node.name.node == *name)?.node;
        self.variables.get(name).or_else(|| definition.default_value())
    }

    /// Leaves out what the schema does not have: the library says so.
    fn selections(&mut self, set: &SelectionSet, of: Option<&MetaType>) -> ServerResult<()> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let Some(known) = of.and_then(|of| of.field_by_name(field.node.name.node.as_str())) else {
                        continue;
                    };
                    for (name, Positioned { node: value, pos }) in &field.node.arguments {
                        let Some(argument) = known.args.get(name.node.as_str()) else { continue };
                        // A variable that has no value here is another operation's.
                        let resolved = value.clone().into_const_with(|name| self.variable(&name).cloned().ok_or(()));
                        let Ok(value) = resolved else { continue };
                        let read = check_nesting(&value).and_then(|()| self.value(&argument.ty, &value));
                        read.map_err(|wrong| wrong.within(&name.node).at(*pos))?;
                        self.gather(&name.node, &argument.ty, &value, *pos);
                    }
                    let of = self.registry.types.get(MetaTypeName::concrete_typename(&known.ty));
                    self.selections(&field.node.selection_set.node, of)?;
                }
                Selection::InlineFragment(fragment) => {
                    let narrowed = fragment.node.type_condition.as_ref();
                    let of = narrowed.map_or(of, |on| self.registry.types.get(on.node.on.node.as_str()));
                    self.selections(&fragment.node.selection_set.node, of)?;
                }
                Selection::FragmentSpread(_) => {}
            }
        }
        Ok(())
    }

    /// Gathers the addresses in a value that can be read, by the names of what has them.
    fn gather(&mut self, place: &str, kind: &str, value: &Value, pos: Pos) {
        let name = place.rsplit('.').next().unwrap_or(place);
        let kind = MetaTypeName::concrete_typename(kind);
        let is_address = addresses::NAMES.contains(&name) && matches!(kind, "String" | "StringFilter");
        match (value, self.registry.types.get(kind)) {
            (Value::String(text), _) if is_address => {
                self.addresses.push(Address { place: place.to_owned(), text: text.clone(), pos });
            }
            (Value::List(values), _) => values.iter().for_each(|value| self.gather(place, kind, value, pos)),
            // What an address is compared with is one.
            (Value::Object(values), _) if is_address => {
                values.values().for_each(|value| self.gather(place, "String", value, pos));
            }
            (Value::Object(values), Some(MetaType::InputObject { input_fields, .. })) => {
                for (name, value) in values {
                    let Some(field) = input_fields.get(name.as_str()) else { continue };
                    self.gather(&format!("{place}.{name}"), &field.ty, value, pos);
                }
            }
            _ => {}
        }
    }

    /// Checks a value against a type as the schema writes it.
    fn value(&self, kind: &str, value: &Value) -> Result<(), Unreadable> {
        match (MetaTypeName::create(kind), value) {
            (MetaTypeName::NonNull(_), Value::Null) => Err(Unreadable::new(format!("is null, and {kind} may not be"))),
            (MetaTypeName::NonNull(kind), value) => self.value(kind, value),
            (_, Value::Null) => Ok(()),
            (MetaTypeName::List(kind), Value::List(values)) => {
                let mut numbered = values.iter().enumerate();
                numbered.try_for_each(|(n, value)| self.value(kind, value).map_err(|e| e.within(&format!("[{n}]"))))
            }
            (MetaTypeName::List(kind), value) => self.value(kind, value),
            (MetaTypeName::Named(kind), value) => match self.registry.types.get(kind) {
                Some(MetaType::InputObject { input_fields, oneof, .. }) => {
                    self.object(kind, input_fields, *oneof, value)
                }
                Some(MetaType::Enum { enum_values, .. }) => match value {
                    Value::Enum(word) if enum_values.contains_key(word.as_str()) => Ok(()),
                    Value::String(word) if enum_values.contains_key(word.as_str()) => Ok(()),
                    _ => Err(unlike(value, &format!("one of {}", listed(enum_values.keys())))),
                },
                Some(MetaType::Scalar { .. }) => scalar(kind, value),
                _ => Ok(()),
            },
        }
    }

    fn object(
        &self,
        kind: &str,
        fields: &IndexMap<String, MetaInputValue>,
        is_one_of: bool,
        value: &Value,
    ) -> Result<(), Unreadable> {
        let Value::Object(given) = value else {
            return Err(match self.wrapping(fields, value) {
                Some(field) => unlike(value, &format!("{{{field}: {}}}", shown(value))),
                None => unlike(value, &format!("an object of {kind}, which has {}", listed(fields.keys()))),
            });
        };
        if is_one_of && (given.len() != 1 || given.values().any(|value| *value == Value::Null)) {
            return Err(Unreadable::new(format!("has to have exactly one of {}", listed(fields.keys()))));
        }
        for (name, value) in given {
            let Some(field) = fields.get(name.as_str()) else {
                let known = listed(fields.keys());
                return Err(Unreadable::new(format!("is no field of {kind}, which has {known}")).within(name));
            };
            self.value(&field.ty, value).map_err(|wrong| wrong.within(name))?;
        }
        let missing = fields.values().find(|field| {
            let is_needed = field.ty.ends_with('!') && field.default_value.is_none();
            is_needed && !given.contains_key(field.name.as_str())
        });
        match missing {
            Some(field) => Err(Unreadable::new(format!("is needed, of type {}", field.ty)).within(&field.name)),
            None => Ok(()),
        }
    }

    /// The field of an object that was probably meant by a value in its place: `eq` of a comparison, or a choice.
    fn wrapping<'f>(&self, fields: &'f IndexMap<String, MetaInputValue>, value: &Value) -> Option<&'f str> {
        let is_meant = |field: &&MetaInputValue| {
            let kind = self.registry.types.get(MetaTypeName::concrete_typename(&field.ty));
            let is_choice = matches!(kind, Some(MetaType::Enum { .. }));
            let is_leaf = is_choice || matches!(kind, Some(MetaType::Scalar { .. }));
            (field.name == "eq" || is_choice) && is_leaf && self.value(&field.ty, value).is_ok()
        };
        fields.values().find(is_meant).map(|field| field.name.as_str())
    }
}

fn scalar(kind: &str, value: &Value) -> Result<(), Unreadable> {
    let read = |text: &str| match kind {
        "Amount" => text.parse::<Amount>().err(),
        "BigInt" => text.parse::<BigInt>().err(),
        "DateTime" => text.parse::<DateTime>().err(),
        _ => None,
    };
    let is_read = match (kind, value) {
        ("Amount" | "BigInt" | "DateTime", Value::String(text)) => {
            return read(text).map_or(Ok(()), |reason| Err(Unreadable::new(format!("can't be read: {reason}"))));
        }
        ("BigInt", Value::Number(number)) => number.as_i64().is_some(),
        ("Int", Value::Number(number)) => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        ("Float", Value::Number(_)) | ("Boolean", Value::Boolean(_)) => true,
        ("ID", Value::Number(number)) => number.as_i64().is_some() || number.as_u64().is_some(),
        ("ID" | "String", Value::String(_)) => true,
        ("Amount" | "BigInt" | "DateTime" | "Int" | "Float" | "Boolean" | "ID" | "String", _) => false,
        _ => true,
    };
    if is_read {
        return Ok(());
    }
    Err(unlike(
        value,
        match kind {
            "Amount" => "an amount in base units as a string of digits, such as \"5000000\"",
            "BigInt" => "a whole number of 64 bits",
            "DateTime" => "a time as a string, such as \"2026-10-01T00:00:00Z\"",
            "Int" => "a whole number of 32 bits",
            "Float" => "a number",
            "Boolean" => "true or false",
            "ID" => "an id: a string, or a whole number",
            _ => "a string",
        },
    ))
}

fn unlike(value: &Value, wanted: &str) -> Unreadable {
    Unreadable::new(format!("is {}: write {wanted}", shown(value)))
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.chars().count() > SHOWN {
        true => text.chars().take(SHOWN).chain(['…']).collect(),
        false => text,
    }
}

fn listed<'n>(names: impl Iterator<Item = &'n String>) -> String {
    names.map(String::as_str).collect::<Vec<_>>().join(", ")
}
