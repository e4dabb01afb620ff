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
    namespaces: BTreeSet<&'a str>,
    /// Names that are read, whether bound or not.
    mentioned: BTreeSet<&'a str>,
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
        if !is_free(name) || self.macros.contains(name) || self.namespaces.contains(name) {
            return Err(unlisted("binds", name));
        }
        self.values.insert(name);
        Ok(())
    }

    /// Binds a macro: for good, and always, so that no call of it reaches what somebody else named so.
    pub(super) fn define(&mut self, name: &'a str) -> Result<(), String> {
        if !self.is_new(name) || self.macros.contains(name) || self.namespaces.contains(name) || !self.is_closed() {
            return Err(unlisted("defines", name));
        }
        self.macros.insert(name);
        Ok(())
    }

    /// Binds a namespace: for good, and always, so that what is read of it is what the template gave it. It may be made anew.
    pub(super) fn make_namespace(&mut self, name: &'a str) -> Result<(), String> {
        if self.namespaces.contains(name) {
            return Ok(());
        }
        if !self.is_new(name) || self.macros.contains(name) || !self.is_closed() {
            return Err(unlisted("binds", name));
        }
        self.namespaces.insert(name);
        Ok(())
    }

    /// Notes that a name is read. A macro before its definition would read what the name is bound to behind it.
    pub(super) fn mention(&mut self, name: &'a str) {
        self.mentioned.insert(name);
    }

    /// Whether a name is free, and stood for no value so far.
    fn is_new(&self, name: &str) -> bool {
        is_free(name) && !self.values.contains(name) && !self.mentioned.contains(name)
    }

    pub(super) fn is_namespace(&self, name: &str) -> bool {
        self.namespaces.contains(name)
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
