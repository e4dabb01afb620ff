//! The changes of a schema that break a client of the one before.

use std::collections::BTreeMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::Positioned;

/// What a schema defines, by name.
fn types(sdl: &str) -> BTreeMap<String, TypeDefinition> {
    let document = parse_schema(sdl).unwrap();
    let definition = |definition| match definition {
        TypeSystemDefinition::Type(found) => Some((found.node.name.node.to_string(), found.node)),
        _ => None,
    };
    document.definitions.into_iter().filter_map(definition).collect()
}

/// What a client of the schema before can no longer ask, give or rely on.
pub fn changes(before: &str, after: &str) -> Vec<String> {
    let after = types(after);
    let mut found = Vec::new();
    for (name, old) in types(before) {
        match after.get(&name) {
            None => found.push(format!("{name} is removed")),
            Some(new) => compare(&name, &old.kind, &new.kind, &mut found),
        }
    }
    found
}

fn compare(name: &str, old: &TypeKind, new: &TypeKind, found: &mut Vec<String>) {
    match (old, new) {
        (TypeKind::Scalar, TypeKind::Scalar) => {}
        (TypeKind::Object(old), TypeKind::Object(new)) => {
            lost(name, &old.implements, &new.implements, found);
            fields(name, &old.fields, &new.fields, found);
        }
        (TypeKind::Interface(old), TypeKind::Interface(new)) => {
            lost(name, &old.implements, &new.implements, found);
            fields(name, &old.fields, &new.fields, found);
        }
        (TypeKind::Union(old), TypeKind::Union(new)) => lost(name, &old.members, &new.members, found),
        (TypeKind::Enum(old), TypeKind::Enum(new)) => {
            let values = |kind: &async_graphql::parser::types::EnumType| {
                kind.values.iter().map(|value| value.node.value.clone()).collect::<Vec<_>>()
            };
            lost(name, &values(old), &values(new), found);
        }
        (TypeKind::InputObject(old), TypeKind::InputObject(new)) => inputs(name, &old.fields, &new.fields, found),
        _ => found.push(format!("{name} is of another kind")),
    }
}

/// Names that are gone.
fn lost<T: PartialEq + std::fmt::Display>(
    of: &str,
    old: &[Positioned<T>],
    new: &[Positioned<T>],
    found: &mut Vec<String>,
) {
    let is_there = |name: &T| new.iter().any(|other| other.node == *name);
    found.extend(old.iter().filter(|name| !is_there(&name.node)).map(|name| format!("{of}.{} is removed", name.node)));
}

fn fields(of: &str, old: &[Positioned<FieldDefinition>], new: &[Positioned<FieldDefinition>], found: &mut Vec<String>) {
    for old in old.iter().map(|field| &field.node) {
        let path = format!("{of}.{}", old.name.node);
        let Some(new) = new.iter().map(|field| &field.node).find(|new| new.name.node == old.name.node) else {
            found.push(format!("{path} is removed"));
            continue;
        };
        if !fits(&new.ty.node, &old.ty.node) {
            found.push(format!("{path} is {}, it was {}", new.ty.node, old.ty.node));
        }
        inputs(&path, &old.arguments, &new.arguments, found);
    }
}

fn inputs(
    of: &str,
    old: &[Positioned<InputValueDefinition>],
    new: &[Positioned<InputValueDefinition>],
    found: &mut Vec<String>,
) {
    let named = |name: &str| new.iter().map(|input| &input.node).find(|new| new.name.node == name);
    for old in old.iter().map(|input| &input.node) {
        let path = format!("{of}.{}", old.name.node);
        let Some(new) = named(&old.name.node) else {
            found.push(format!("{path} is removed"));
            continue;
        };
        if !fits(&old.ty.node, &new.ty.node) {
            found.push(format!("{path} takes {}, it took {}", new.ty.node, old.ty.node));
        }
        let default = |input: &InputValueDefinition| input.default_value.as_ref().map(|value| value.node.to_string());
        if default(old).is_some() && default(old) != default(new) {
            let says = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
            found.push(format!("{path} has the default {}, it had {}", says(default(new)), says(default(old))));
        }
    }
    let is_old = |name: &str| old.iter().any(|old| old.node.name.node == name);
    for new in new.iter().map(|input| &input.node).filter(|new| is_required(new) && !is_old(&new.name.node)) {
        found.push(format!("{of}.{} is new and required", new.name.node));
    }
}

fn is_required(input: &InputValueDefinition) -> bool {
    !input.ty.node.nullable && input.default_value.is_none()
}

/// Whether every value of one type is one of another.
fn fits(value: &Type, wanted: &Type) -> bool {
    let base = match (&value.base, &wanted.base) {
        (BaseType::Named(value), BaseType::Named(wanted)) => value == wanted,
        (BaseType::List(value), BaseType::List(wanted)) => fits(value, wanted),
        _ => false,
    };
    base && (wanted.nullable || !value.nullable)
}

const BEFORE: &str = "
    interface Node { nodeId: ID! }
    type Query { order(id: ID!, first: Int = 20): Order orders(filter: Filter): [Order!]! }
    type Order implements Node { nodeId: ID! id: ID! price: String! note: String history: [String!] }
    input Filter { buyer: String seller: String! }
    enum State { OPEN CLOSED }
    union Found = Order | Query
    scalar Amount";

#[test]
fn what_a_client_relies_on_must_not_change() {
    for (from, to, said) in [
        ("scalar Amount", "", "Amount is removed"),
        ("scalar Amount", "enum Amount { ONE }", "Amount is of another kind"),
        ("note: String ", "", "Order.note is removed"),
        ("price: String!", "price: String", "Order.price is String, it was String!"),
        ("price: String!", "price: Int!", "Order.price is Int!, it was String!"),
        ("history: [String!]", "history: [String]", "Order.history is [String], it was [String!]"),
        ("history: [String!]", "history: String", "Order.history is String, it was [String!]"),
        ("Order implements Node", "Order", "Order.Node is removed"),
        ("OPEN CLOSED", "OPEN", "State.CLOSED is removed"),
        ("Order | Query", "Order", "Found.Query is removed"),
        ("orders(filter: Filter)", "orders", "Query.orders.filter is removed"),
        ("id: ID!,", "id: ID!, tx: String!,", "Query.order.tx is new and required"),
        ("first: Int = 20", "first: Int = 10", "Query.order.first has the default 10, it had 20"),
        ("first: Int = 20", "first: Int! = 20", "Query.order.first takes Int!, it took Int"),
        ("first: Int = 20", "first: String = 20", "Query.order.first takes String, it took Int"),
        ("buyer: String ", "buyer: String! ", "Filter.buyer takes String!, it took String"),
        ("seller: String!", "seller: String! state: State!", "Filter.state is new and required"),
    ] {
        let after = BEFORE.replacen(from, to, 1);
        assert_eq!(changes(BEFORE, &after), [said], "{from} → {to}");
    }
}

#[test]
fn what_is_added_or_loosened_breaks_nobody() {
    for (from, to) in [
        ("", ""),
        ("scalar Amount", "scalar Amount scalar Time"),
        ("note: String ", "note: String! by: ID "),
        ("history: [String!]", "history: [String!]!"),
        ("id: ID!,", "id: ID, tx: String, last: Int! = 1,"),
        ("buyer: String seller: String!", "buyer: String seller: String buyers: [String!]"),
        ("OPEN CLOSED", "OPEN CLOSED LOST"),
        ("note: String ", "note: String @deprecated(reason: \"ask for the history\") "),
    ] {
        let after = BEFORE.replacen(from, to, 1);
        assert_eq!(changes(BEFORE, &after), Vec::<String>::new(), "{from} → {to}");
    }
}
