//! The names that a template binds. What it calls must be what it seems to be, so no name is bound to two kinds of things.
use std::collections::BTreeSet;

use super::quoted;
use super::words::{FIXED, FUNCTIONS, KEYWORDS, OBJECTS, REACHING, REACHING_BEGIN};

/// What is known of a template behind its blocks so far.
#[derive(Default)]
pub(super) struct Known<'a> {
    /// The statements that are open, by the words that end them.
    open: Vec<&'static str>,
    values: BTreeSet<&'a str>,
    macros: BTreeSet<&'a str>,
    /// The attributes that it gives to its namespaces.
    attributes: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    pub(super) fn begin(&mut self, end: &'static str) {
        self.open.push(end);
    }

    pub(super) fn end(&mut self, word: &str) -> Result<(), String> {
        match self.open.pop() {
            Some(end) if end == word => Ok(()),
            _ => Err(unlisted("ends what it did not begin:", word)),
        }
    }

    /// Whether the innermost statement is one of those.
    pub(super) fn is_within(&self, ends: &[&str]) -> bool {
        self.open.last().is_some_and(|end| ends.contains(end))
    }

    pub(super) fn is_closed(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn bind(&mut self, name: &'a str) -> Result<(), String> {
        if !is_free(name) || self.macros.contains(name) {
            return Err(unlisted("binds", name));
        }
        self.values.insert(name);
        Ok(())
    }

    /// Binds a macro: for good, and always, so that no call of it reaches what somebody else named so.
    pub(super) fn define(&mut self, name: &'a str) -> Result<(), String> {
        let is_first = !self.values.contains(name) && !self.macros.contains(name);
        if !is_free(name) || !is_first || !self.is_closed() {
            return Err(unlisted("defines", name));
        }
        self.macros.insert(name);
        Ok(())
    }

    pub(super) fn is_callable(&self, name: &str) -> bool {
        FUNCTIONS.contains(&name) || self.macros.contains(name)
    }

    /// Gives an attribute to a namespace.
    pub(super) fn give(&mut self, attribute: &'a str) -> Result<(), String> {
        if !is_plain(attribute) {
            return Err(unlisted("gives a value to", attribute));
        }
        self.attributes.insert(attribute);
        Ok(())
    }

    pub(super) fn is_given(&self, attribute: &str) -> bool {
        self.attributes.contains(attribute)
    }
}

/// Whether a name may stand for a value.
pub(super) fn is_plain(name: &str) -> bool {
    let leads_out = REACHING.contains(&name) || REACHING_BEGIN.iter().any(|begin| name.starts_with(begin));
    !(leads_out || name.contains("__") || KEYWORDS.contains(&name) || OBJECTS.contains(&name))
}

/// Whether a template may bind a name.
fn is_free(name: &str) -> bool {
    is_plain(name) && !FUNCTIONS.contains(&name) && !FIXED.contains(&name)
}

pub(super) fn unlisted(what: &str, word: &str) -> String {
    format!("{what} {}, which is not of plain formatting", quoted(word))
}
