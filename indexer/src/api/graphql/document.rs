//! The size of a document, measured before the library looks at it: it walks every fragment wherever it is used, and
//! a kilobyte of fragments that name each other twice is a walk of hours.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, FragmentDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned};

use crate::api::limits::Limits;

/// Deepest nesting of selections with fragments put in that is measured; the library answers less.
const MAX_NESTING: usize = 64;

/// Checks a document against the limits.
///
/// # Errors
/// The limit that it is above.
pub(super) fn check(document: &ExecutableDocument, limits: &Limits) -> Result<(), String> {
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    let operations = || document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let aliases: usize = fragments.chain(operations()).map(count_aliases).sum();
    if aliases > limits.aliases {
        let limit = limits.aliases;
        return Err(format!(
            "the document has {aliases} aliases, at most {limit} are answered: ask in several queries"
        ));
    }
    let fragments = document.fragments.len();
    if fragments > limits.fragments {
        let limit = limits.fragments;
        return Err(format!(
            "the document has {fragments} fragments, at most {limit} are answered: ask in several queries"
        ));
    }
    let mut sizes = Sizes { fragments: &document.fragments, known: HashMap::new() };
    let size = operations().map(|set| sizes.of(set, 0)).fold(0, usize::saturating_add);
    if size > limits.selections {
        let limit = limits.selections;
        return Err(format!(
            "the document asks for {size} fields and fragments, at most {limit} are answered: ask in several queries"
        ));
    }
    Ok(())
}

fn count_aliases(set: &SelectionSet) -> usize {
    let of = |selection: &Selection| match selection {
        Selection::Field(field) => {
            usize::from(field.node.alias.is_some()) + count_aliases(&field.node.selection_set.node)
        }
        Selection::InlineFragment(fragment) => count_aliases(&fragment.node.selection_set.node),
        Selection::FragmentSpread(_) => 0,
    };
    set.items.iter().map(|selection| of(&selection.node)).sum()
}

/// Sizes of selections with their fragments put in. Each fragment is measured once.
struct Sizes<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// `None` while it is being measured: then it is within itself.
    known: HashMap<&'a Name, Option<usize>>,
}

impl<'a> Sizes<'a> {
    fn of(&mut self, set: &'a SelectionSet, depth: usize) -> usize {
        if depth > MAX_NESTING {
            return usize::MAX;
        }
        let inner = depth.saturating_add(1);
        set.items.iter().map(|selection| self.of_one(&selection.node, inner)).fold(0, usize::saturating_add)
    }

    fn of_one(&mut self, selection: &'a Selection, depth: usize) -> usize {
        let inner = match selection {
            Selection::Field(field) => self.of(&field.node.selection_set.node, depth),
            Selection::InlineFragment(fragment) => self.of(&fragment.node.selection_set.node, depth),
            Selection::FragmentSpread(spread) => self.of_fragment(&spread.node.fragment_name.node, depth),
        };
        inner.saturating_add(1)
    }

    /// A fragment within itself has no size; the library may refuse what it is part of only after walking it.
    fn of_fragment(&mut self, name: &'a Name, depth: usize) -> usize {
        if let Some(known) = self.known.get(name) {
            return known.unwrap_or(usize::MAX);
        }
        let Some(fragment) = self.fragments.get(name) else { return 0 };
        self.known.insert(name, None);
        let size = self.of(&fragment.node.selection_set.node, depth);
        self.known.insert(name, Some(size));
        size
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use async_graphql::parser::parse_query;

    use super::*;

    fn refusal(document: &str) -> Option<String> {
        check(&parse_query(document).unwrap(), &Limits::default()).err()
    }

    #[test]
    fn fragments_count_wherever_they_are_used() {
        assert_eq!(refusal("{ a { ...f } b { ...f } } fragment f on T { c d }"), None);
        let long: String = (0..70).map(|n| format!("fragment f{n} on T {{ a }} ")).collect();
        assert_eq!(
            refusal(&format!("{{ a }} {long}")).unwrap(),
            "the document has 70 fragments, at most 64 are answered: ask in several queries"
        );
        let doubling: String =
            (0..40).map(|n| format!("fragment f{n} on T {{ ...f{m} ...f{m} }} ", m = n + 1)).collect();
        let refused = refusal(&format!("{{ ...f0 }} {doubling} fragment f40 on T {{ a }}")).unwrap();
        assert!(refused.contains("at most 4096 are answered"), "{refused}");
        let refused = refusal("{ ...f } fragment f on T { a ...g } fragment g on T { ...f ...f }").unwrap();
        assert!(refused.contains("at most 4096"), "within itself: {refused}");
    }

    #[test]
    fn aliases_count_wherever_they_are_written() {
        let aliases: String = (0..31).map(|n| format!("a{n}: a ")).collect();
        let refused = refusal(&format!("{{ a {{ ... {{ {aliases} }} }} }}")).unwrap();
        assert_eq!(refused, "the document has 31 aliases, at most 30 are answered: ask in several queries");
    }
}
