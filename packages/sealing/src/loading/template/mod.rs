//! Chat templates: Jinja that makes the text of a conversation. A program renders one at every use of the model, some without a
//! sandbox, and then an attribute such as `__class__` leads to any code.
//!
//! Nothing is rendered. A template is plain if the grammar of plain formatting (`parser`) has a rule for each of its statements,
//! and the lists (`words`) have each attribute, method, filter, test and function that it names. One that names what leads out of
//! a template is code; any other is not known to be plain. Time is linear in its length, and the depth of values is bounded.
mod filters;
mod known;
mod lexer;
mod parser;
mod reader;
mod subscripts;
mod tags;
mod words;

use reader::Reader;

/// Bounds the templates that are read, in bytes: those of large models have some 10 KiB.
pub const MAX_TEMPLATE: usize = 256 << 10;
/// Bounds the templates of one file that are read; those in use have up to five.
pub(crate) const MAX_TEMPLATES: usize = 64;
/// Bounds the characters that are quoted of a name.
const MAX_QUOTED: usize = 40;

/// The verdict of a template, with the reason: a sentence whose subject is the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Template {
    /// It formats and does nothing else.
    Plain,
    /// It has what is not on the lists, or can't be read.
    Unsure(String),
    /// It names what leads to code outside of a template.
    Code(String),
}

/// Reads a template.
#[must_use]
pub fn read(template: &[u8]) -> Template {
    if template.len() > MAX_TEMPLATE {
        return Template::too_long(u64::try_from(template.len()).unwrap_or(u64::MAX));
    }
    match std::str::from_utf8(template) {
        Ok(text) => Reader::read(text),
        Err(_) => Template::Unsure("is no UTF-8".to_owned()),
    }
}

impl Template {
    /// One that is not read.
    pub(crate) fn too_long(bytes: u64) -> Self {
        Self::Unsure(format!("has {bytes} bytes, at most {MAX_TEMPLATE} are read"))
    }

    /// One of more than are read.
    pub(crate) fn too_many() -> Self {
        Self::Unsure(format!("is one of many, at most {MAX_TEMPLATES} are read"))
    }

    /// The worse of two; the first of equals.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        if other.rank() > self.rank() {
            other
        } else {
            self
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Plain => 0,
            Self::Unsure(_) => 1,
            Self::Code(_) => 2,
        }
    }
}

/// The beginning of a name or a text, for a reason.
pub(super) fn quoted(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_QUOTED).collect()
}

#[cfg(test)]
mod tests;
