//! Filters, some of which look for attributes, filters or tests by names.
use super::known::unlisted;
use super::lexer::Token;
use super::parser::{field, Parsed, Parser};
use super::words::{COMPARING, FILTERS, MAPPED, TESTS};

/// An argument of a filter, by its place.
#[derive(Clone, Copy)]
enum Argument {
    Value,
    /// The name of an attribute, or a path of them.
    Attribute,
    Filter,
    Test,
}

/// The arguments of filters that take names, by their places.
const BY_NAME: &[(&str, &[Argument])] = &[
    ("map", &[Argument::Filter]),
    ("select", &[Argument::Test, Argument::Value]),
    ("reject", &[Argument::Test, Argument::Value]),
    ("selectattr", &[Argument::Attribute, Argument::Test, Argument::Value]),
    ("rejectattr", &[Argument::Attribute, Argument::Test, Argument::Value]),
    ("groupby", &[Argument::Attribute]),
    ("join", &[Argument::Value]),
    ("sort", &[]),
    ("unique", &[]),
    ("min", &[]),
    ("max", &[]),
    ("sum", &[]),
];

impl Parser<'_, '_> {
    /// A filter behind `|`.
    pub(super) fn filter(&mut self) -> Parsed {
        let filter = self.name()?;
        let by_name = BY_NAME.iter().find(|(name, _)| *name == filter);
        match by_name {
            Some((_, places)) if self.skip("(") => self.of_names(places),
            Some(_) => Ok(()),
            None if !FILTERS.contains(&filter) => Err(unlisted("has the filter", filter)),
            None if self.skip("(") => self.arguments(false),
            None => Ok(()),
        }
    }

    fn of_names(&mut self, places: &[Argument]) -> Parsed {
        let mut places = places.iter().copied();
        while !self.skip(")") {
            let argument = match self.keyword()? {
                Some("attribute") => Some(Argument::Attribute),
                Some("default" | "reverse" | "case_sensitive" | "d") => Some(Argument::Value),
                Some(other) => return Err(unlisted("has the argument", other)),
                None => places.next(),
            };
            self.argument(argument)?;
            if !self.skip(",") {
                return self.expect(")");
            }
        }
        Ok(())
    }

    /// An argument: a name stands there as it is written, and nothing behind it.
    fn argument(&mut self, argument: Option<Argument>) -> Parsed {
        match argument {
            Some(Argument::Value) => return self.expression(),
            None => return self.odd(),
            Some(Argument::Attribute | Argument::Filter | Argument::Test) => {}
        }
        let Some(Token::Text(name)) = self.take() else {
            return Err("names an attribute, a filter or a test by what it computes".to_owned());
        };
        match argument {
            Some(Argument::Filter) if !MAPPED.contains(&name) => Err(unlisted("has the filter", name)),
            Some(Argument::Test) if !TESTS.contains(&name) && !COMPARING.contains(&name) => {
                Err(unlisted("has the test", name))
            }
            Some(Argument::Attribute) => name.split('.').try_for_each(field),
            _ => Ok(()),
        }
    }
}
