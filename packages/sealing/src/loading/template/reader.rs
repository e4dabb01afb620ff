//! Reads the blocks of a template word by word. It knows no grammar: what it can't tell apart is not called plain.
use std::collections::BTreeSet;

use super::words::{BY_ATTRIBUTE, FILTERS, FUNCTIONS, KEYWORDS, LOADING, METHODS, OBJECTS, REACHING, TAGS, VALUES};
use super::Template;

/// Bounds the characters that are quoted of a name.
const MAX_QUOTED: usize = 40;

/// The sign before a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The beginning of a tag.
    Tag,
    /// The tag that names a macro.
    Macro,
    /// `.`
    Dot,
    /// `|`, or the tag `filter`.
    Bar,
    /// `[` behind a value.
    Subscript,
    /// The name of a filter that takes names of attributes.
    ByAttribute,
    /// The end of a value: a name, a text, or a bracket that closes.
    Value,
    Other,
}

/// The use of an open bracket.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Anything.
    Any,
    /// The key of a value, which is the name of an attribute if it is a text: nothing so far.
    Key,
    /// One text.
    TextKey,
    /// A number, or a range of numbers.
    NumberKey,
    /// The argument of a filter that looks for attributes by their names.
    Attributes,
}

pub(super) struct Reader<'a> {
    macros: BTreeSet<&'a str>,
    found: Template,
}

impl<'a> Reader<'a> {
    pub(super) fn read(text: &'a str) -> Template {
        let mut reader = Self { macros: BTreeSet::new(), found: Template::Plain };
        let mut rest = text;
        while let Some((_, behind)) = rest.split_once('{') {
            let inside = behind.get(1..).unwrap_or_default();
            let after = match behind.chars().next() {
                Some('{') => reader.block("}}", Before::Other, inside),
                Some('%') => reader.block("%}", Before::Tag, inside),
                Some('#') => inside.split_once("#}").map(|(_, after)| after),
                _ => Some(behind),
            };
            let Some(after) = after else {
                reader.note(Template::Unsure("ends within a statement".to_owned()));
                break;
            };
            rest = after;
        }
        reader.found
    }

    /// Reads a block, and returns the text behind its end; `None` if the template ends before.
    fn block(&mut self, end: &str, mut before: Before, text: &'a str) -> Option<&'a str> {
        let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
        // The end of a block does not count while a bracket is open.
        let mut scopes: Vec<Scope> = Vec::new();
        loop {
            rest = rest.trim_start();
            let first = rest.chars().next()?;
            let unsigned = rest.strip_prefix(['-', '+']).unwrap_or(rest);
            if let Some(after) = rest.strip_prefix(end).or(unsigned.strip_prefix(end)).filter(|_| scopes.is_empty()) {
                return Some(after);
            }
            if matches!(first, '\'' | '"') {
                let (literal, after) = literal(rest, first)?;
                self.literal(literal, before);
                self.key_of_text(scopes.last_mut());
                (before, rest) = (Before::Value, after);
            } else if first.is_alphanumeric() || first == '_' {
                let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                let (word, after) = rest.split_at_checked(length)?;
                self.key_of_word(scopes.last_mut(), word, before, after);
                before = self.word(word, before, after.trim_start().starts_with('('));
                rest = after;
            } else {
                before = self.sign(first, before, &mut scopes);
                rest = rest.get(first.len_utf8()..)?;
            }
        }
    }

    /// A text within a block. As a key it is the name of an attribute.
    fn literal(&mut self, text: &str, before: Before) {
        let has_two = text.contains("__");
        if before == Before::Subscript && (has_two || REACHING.contains(&text)) {
            self.note(Template::Code(format!("names the attribute {:?}", quoted(text))));
        } else if has_two || (!text.is_empty() && text.chars().all(|c| c == '_')) {
            self.note(Template::Unsure(format!("has the text {:?}, which may be part of a name", quoted(text))));
        } else if before == Before::Subscript && text.starts_with('_') {
            self.unlisted("names", text);
        } else if hides(text) {
            self.note(Template::Unsure(format!("spells a text by numbers: {:?}", quoted(text))));
        }
    }

    /// A word within a block; returns what it is for the next token.
    fn word(&mut self, word: &'a str, before: Before, is_called: bool) -> Before {
        if word.contains("__") || REACHING.contains(&word) {
            self.note(Template::Code(format!("names {}", quoted(word))));
        }
        match before {
            Before::Tag => return self.tag(word),
            Before::Macro => {
                self.macros.insert(word);
            }
            Before::Bar => {
                match word {
                    "attr" => self.note(Template::Code("has the filter attr".to_owned())),
                    _ if !FILTERS.contains(&word) => self.unlisted("has the filter", word),
                    _ if is_called && BY_ATTRIBUTE.contains(&word) => return Before::ByAttribute,
                    _ => {}
                }
                return Before::Value;
            }
            // Jinja's own objects keep what leads to its environment under such names.
            Before::Dot if word.starts_with('_') => self.unlisted("names", word),
            Before::Dot if is_called && !METHODS.contains(&word) => self.unlisted("calls", word),
            Before::Dot => {}
            _ if KEYWORDS.contains(&word) => return Before::Other,
            _ if OBJECTS.contains(&word) => self.unlisted("names", word),
            _ if is_called && !FUNCTIONS.contains(&word) && !self.macros.contains(word) => self.unlisted("calls", word),
            _ => {}
        }
        Before::Value
    }

    fn tag(&mut self, word: &str) -> Before {
        if LOADING.contains(&word) {
            self.note(Template::Code(format!("reads another template: {word}")));
        } else if !TAGS.contains(&word) {
            self.unlisted("has the tag", word);
        }
        match word {
            "macro" => Before::Macro,
            "filter" => Before::Bar,
            _ => Before::Other,
        }
    }

    /// A sign within a block; returns what it is for the next token.
    fn sign(&mut self, sign: char, before: Before, scopes: &mut Vec<Scope>) -> Before {
        let scope = scopes.last().copied().unwrap_or(Scope::Any);
        let is_open = matches!(sign, '(' | '[' | '{');
        let is_closed = matches!(sign, ')' | ']' | '}');
        let is_allowed = match scope {
            Scope::Any => true,
            Scope::Key | Scope::NumberKey => matches!(sign, ':' | '+' | '-' | '.' | ']'),
            Scope::TextKey => sign == ']',
            // A list of values stands among them.
            Scope::Attributes => {
                matches!(sign, ',' | '=' | '-' | ')' | ']') || (sign == '[' && before != Before::Value)
            }
        };
        if !is_allowed {
            self.computed();
        }
        if scope == Scope::Key && !is_closed {
            scopes.pop();
            scopes.push(Scope::NumberKey);
        }
        if is_closed {
            scopes.pop();
            return Before::Value;
        }
        let is_subscript = sign == '[' && before == Before::Value;
        if is_subscript {
            scopes.push(Scope::Key);
        } else if is_open {
            let of_filter = before == Before::ByAttribute || scope == Scope::Attributes;
            scopes.push(if of_filter { Scope::Attributes } else { Scope::Any });
        }
        match sign {
            '.' => Before::Dot,
            '|' => Before::Bar,
            _ if is_subscript => Before::Subscript,
            _ => Before::Other,
        }
    }

    /// A text within a bracket: as a key, it stands alone.
    fn key_of_text(&mut self, scope: Option<&mut Scope>) {
        let Some(scope) = scope else { return };
        match *scope {
            Scope::Key => *scope = Scope::TextKey,
            Scope::TextKey | Scope::NumberKey => self.computed(),
            Scope::Any | Scope::Attributes => {}
        }
    }

    /// A word within a bracket: a key has numbers alone and the places of a loop, whatever a name may stand for.
    fn key_of_word(&mut self, scope: Option<&mut Scope>, word: &str, before: Before, after: &str) {
        let Some(scope) = scope else { return };
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        let is_allowed = match *scope {
            Scope::Any => true,
            Scope::TextKey => false,
            Scope::Key | Scope::NumberKey => {
                *scope = Scope::NumberKey;
                is_number || word == "loop" || before == Before::Dot
            }
            Scope::Attributes => {
                let after = after.trim_start();
                let is_keyword = after.starts_with('=') && !after.starts_with("==");
                is_number || is_keyword || VALUES.contains(&word)
            }
        };
        if !is_allowed {
            self.computed();
        }
    }

    /// A text that is put together may be the name of any attribute.
    fn computed(&mut self) {
        self.note(Template::Unsure("computes the name of an attribute, or may".to_owned()));
    }

    fn unlisted(&mut self, what: &str, word: &str) {
        self.note(Template::Unsure(format!("{what} {}, which is not of plain formatting", quoted(word))));
    }

    fn note(&mut self, found: Template) {
        let before = std::mem::replace(&mut self.found, Template::Plain);
        self.found = before.worst(found);
    }
}

/// A text in quotes, without them, and what follows; `None` without an end.
fn literal(text: &str, quote: char) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(quote)?;
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        if c == quote && !escaped {
            return Some((inside.get(..at)?, inside.get(at + 1..)?));
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

/// Whether a text spells characters by their numbers or names, so that it is not what it looks like.
fn hides(text: &str) -> bool {
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        if c == '\\' && characters.next().is_some_and(|c| matches!(c, 'x' | 'u' | 'U' | 'N' | '0'..='7')) {
            return true;
        }
    }
    false
}

fn quoted(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_QUOTED).collect()
}
