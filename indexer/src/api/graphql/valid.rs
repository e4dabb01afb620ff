//! Documents that were looked through before: a page asks the same of one listing after the other.
//!
//! Whether a document is valid, how deep it is and what it costs follows from the schema, the document, and those of its variables
//! that are no plain texts: no type refuses a text, and no cost counts its letters.

use std::num::NonZeroUsize;

use async_graphql::parser::types::{BaseType, OperationDefinition};
use async_graphql::{ValidationResult, Value, Variables};
use sha2::{Digest, Sha256};

use crate::recent::Recent;

/// Questions that are remembered as valid.
const MAX_SHAPES: NonZeroUsize = NonZeroUsize::new(4_096).unwrap();
/// The types whose values are plain texts.
const TEXTS: [&str; 2] = ["String", "ID"];

/// What of a question decides whether it is valid, hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shape([u8; 32]);

impl Shape {
    /// Of an operation, by the hash of its document's text.
    pub(super) fn of(
        text: &[u8],
        name: Option<&str>,
        operation: &OperationDefinition,
        variables: &Variables,
    ) -> Option<Self> {
        let mut hasher = Sha256::new();
        let mut write = |part: &[u8]| -> Option<()> {
            hasher.update(u64::try_from(part.len()).ok()?.to_be_bytes());
            hasher.update(part);
            Some(())
        };
        write(text)?;
        write(name.unwrap_or_default().as_bytes())?;
        for definition in &operation.variable_definitions {
            let name = &definition.node.name.node;
            let is_text =
                matches!(&definition.node.var_type.node.base, BaseType::Named(name) if TEXTS.contains(&name.as_str()));
            write(name.as_bytes())?;
            match variables.get(name) {
                None => write(b"")?,
                Some(Value::String(_)) if is_text => write(b"text")?,
                Some(value) => write(&serde_json::to_vec(value).ok()?)?,
            }
        }
        Some(Shape(hasher.finalize().into()))
    }
}

/// What was found of valid questions. Clones are the same.
#[derive(Clone)]
pub(super) struct Valid(Recent<Shape, ValidationResult>);

impl Default for Valid {
    fn default() -> Self {
        Valid(Recent::new(MAX_SHAPES, usize::MAX))
    }
}

impl Valid {
    pub(super) fn find(&self, shape: Shape) -> Option<ValidationResult> {
        self.0.find(&shape)
    }

    pub(super) fn keep(&self, shape: Shape, found: ValidationResult) {
        self.0.keep(shape, found, size_of::<(Shape, ValidationResult)>());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;
    use serde_json::json;

    use super::*;

    fn shape(text: &str, variables: serde_json::Value) -> Shape {
        let document = parse_query(text).unwrap();
        let (name, operation) = document.operations.iter().next().unwrap();
        assert!(matches!(document.operations, DocumentOperations::Single(_)) == name.is_none());
        Shape::of(text.as_bytes(), name.map(|name| name.as_str()), &operation.node, &Variables::from_json(variables))
            .unwrap()
    }

    #[test]
    fn texts_alone_change_nothing() {
        let asked = "query($id: ID!, $words: String, $first: Int, $all: [String!], $at: DateTime) { a }";
        let whole = json!({"id": "1", "words": "a", "first": 1, "all": ["a"], "at": "x"});
        let same = |key: &str, value: serde_json::Value| {
            let mut other = whole.clone();
            other[key] = value;
            shape(asked, other) == shape(asked, whole.clone())
        };
        assert!(same("id", json!("2")) && same("words", json!("another")) && same("unknown", json!(3)));
        for (key, value) in
            [("id", json!(2)), ("words", json!(null)), ("first", json!(2)), ("all", json!(["b"])), ("at", json!("y"))]
        {
            assert!(!same(key, value.clone()), "{key}: {value}");
        }
        assert_ne!(shape(asked, json!({"id": "1"})), shape(asked, json!({"id": "1", "words": null})));
        assert_ne!(shape("{ a }", json!({})), shape("{ b }", json!({})));
    }
}
