//! The order of an answer's fields: the document's (GraphQL, October 2021, section 7.2.2), whichever was read first.

use std::collections::{HashMap, HashSet};

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    ExecutableDocument, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Value};

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Puts the fields of an answer in the order in which an operation asks for them.
pub(super) fn arrange(answer: &mut Value, document: &ExecutableDocument, operation: &OperationDefinition) {
    let selected = Selected { fragments: &document.fragments, sets: vec![&operation.selection_set.node] };
    selected.fields().arrange(answer);
}

/// What is selected of an object, in one place of a document or in several.
struct Selected<'a> {
    fragments: &'a Fragments,
    sets: Vec<&'a SelectionSet>,
}

impl<'a> Selected<'a> {
    /// The fields of an object, whatever its type, by the names that its answer has for them.
    fn fields(&self) -> Fields<'a> {
        let mut found = IndexMap::new();
        let mut spread = HashSet::new();
        for set in &self.sets {
            self.collect(set, &mut spread, &mut found);
        }
        let within = |sets| Selected { fragments: self.fragments, sets };
        Fields(found.into_iter().map(|(name, sets)| (name, within(sets).fields())).collect())
    }

    fn collect(
        &self,
        set: &'a SelectionSet,
        spread: &mut HashSet<&'a Name>,
        found: &mut IndexMap<&'a Name, Vec<&'a SelectionSet>>,
    ) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let sets = found.entry(&field.node.response_key().node).or_default();
                    sets.push(&field.node.selection_set.node);
                }
                Selection::InlineFragment(fragment) => self.collect(&fragment.node.selection_set.node, spread, found),
                Selection::FragmentSpread(named) => {
                    let name = &named.node.fragment_name.node;
                    let Some(fragment) = self.fragments.get(name) else { continue };
                    if spread.insert(name) {
                        self.collect(&fragment.node.selection_set.node, spread, found);
                    }
                }
            }
        }
    }
}

/// The fields of an object in their order, each with those of what it holds.
struct Fields<'a>(IndexMap<&'a Name, Fields<'a>>);

impl Fields<'_> {
    fn arrange(&self, value: &mut Value) {
        match value {
            Value::List(values) => values.iter_mut().for_each(|value| self.arrange(value)),
            Value::Object(fields) => {
                let place = |name: &Name| self.0.get_index_of(name);
                if !fields.keys().is_sorted_by_key(place) {
                    fields.sort_by(|left, _, right, _| place(left).cmp(&place(right)));
                }
                for (name, value) in fields.iter_mut() {
                    if let Some(within) = self.0.get(name) {
                        within.arrange(value);
                    }
                }
            }
            Value::Null
            | Value::Number(_)
            | Value::String(_)
            | Value::Boolean(_)
            | Value::Binary(_)
            | Value::Enum(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;
    use serde_json::json;

    use super::*;

    /// An answer to a document, as it is written then.
    fn arranged(document: &str, answer: serde_json::Value) -> String {
        let document = parse_query(document).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else { unreachable!() };
        let mut answer = Value::from_json(answer).unwrap();
        arrange(&mut answer, &document, &operation.node);
        serde_json::to_string(&answer).unwrap()
    }

    #[test]
    fn fields_come_in_the_order_of_the_document_at_every_depth() {
        let answer = json!({"list": [{"a": 1, "b": {"y": 2, "x": 1}}, {"b": null, "a": 3}], "first": true});
        let said = arranged("{ first list { b { x y } a } }", answer);
        assert_eq!(said, r#"{"first":true,"list":[{"b":{"x":1,"y":2},"a":1},{"b":null,"a":3}]}"#);
    }

    #[test]
    fn an_alias_a_fragment_and_a_field_that_is_asked_for_twice_stand_where_they_came_first() {
        let document = "{ node { ... on Order { z: id } ...Named id node { b } name ...Named node { a } } }
            fragment Named on Order { price name }";
        let answer = json!({"node": {"id": 1, "name": "n", "node": {"a": 1, "b": 2}, "price": 5, "z": 1}});
        let said = arranged(document, answer);
        assert_eq!(said, r#"{"node":{"z":1,"price":5,"name":"n","id":1,"node":{"b":2,"a":1}}}"#);
    }

    #[test]
    fn what_was_left_out_leaves_the_rest_in_order() {
        let said = arranged("{ a @skip(if: true) b c { d e } }", json!({"c": {"e": 1}, "b": 2}));
        assert_eq!(said, r#"{"b":2,"c":{"e":1}}"#);
    }
}
