//! Chat templates: Jinja that makes the text of a conversation. A program renders one at every use of the model, some without a
//! sandbox, and then an attribute such as `__class__` leads to any code.
//!
//! Nothing is rendered. The tags, filters and functions of plain formatting stand on lists; a template that names what leads
//! out of a template is code, and one with anything else is not known to be plain. Time is linear in its length, and no
//! nesting takes stack.
mod words;

use std::collections::BTreeSet;

use words::{FILTERS, FUNCTIONS, LOADING, METHODS, OBJECTS, REACHING, TAGS};

/// Bounds the templates that are read, in bytes: those of large models have some 10 KiB.
pub const MAX_TEMPLATE: usize = 256 << 10;
/// Bounds the characters that are quoted of a name.
const MAX_QUOTED: usize = 40;

/// What a template is, with the reason: a sentence whose subject is the template.
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
        Ok(text) => Reader { macros: BTreeSet::new(), found: Template::Plain }.read(text),
        Err(_) => Template::Unsure("is no UTF-8".to_owned()),
    }
}

impl Template {
    /// One that is not read.
    pub(crate) fn too_long(bytes: u64) -> Self {
        Self::Unsure(format!("has {bytes} bytes, at most {MAX_TEMPLATE} are read"))
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

/// What stands before a word.
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
    /// `[`
    Bracket,
    Other,
}

struct Reader<'a> {
    macros: BTreeSet<&'a str>,
    found: Template,
}

impl<'a> Reader<'a> {
    fn read(mut self, text: &'a str) -> Template {
        let mut rest = text;
        while let Some((_, behind)) = rest.split_once('{') {
            let after = match behind.chars().next() {
                Some('{') => self.block("}}", Before::Other, behind.get(1..).unwrap_or_default()),
                Some('%') => self.block("%}", Before::Tag, behind.get(1..).unwrap_or_default()),
                Some('#') => behind.get(1..).unwrap_or_default().split_once("#}").map(|(_, after)| after),
                _ => Some(behind),
            };
            let Some(after) = after else {
                self.note(Template::Unsure("ends within a statement".to_owned()));
                break;
            };
            rest = after;
        }
        self.found
    }

    /// Reads a block, and returns the text behind its end.
    fn block(&mut self, end: &str, mut before: Before, text: &'a str) -> Option<&'a str> {
        let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
        // Brackets that are open: the end of a block does not count within.
        let mut depth = 0_usize;
        loop {
            rest = rest.trim_start();
            let first = rest.chars().next()?;
            let unsigned = rest.strip_prefix(['-', '+']).unwrap_or(rest);
            if let Some(after) = rest.strip_prefix(end).or(unsigned.strip_prefix(end)).filter(|_| depth == 0) {
                return Some(after);
            }
            if matches!(first, '\'' | '"') {
                let (literal, after) = literal(rest, first)?;
                self.literal(literal, before);
                (before, rest) = (Before::Other, after);
            } else if first.is_alphanumeric() || first == '_' {
                let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                let (word, after) = rest.split_at_checked(length)?;
                before = self.word(word, before, after.trim_start().starts_with('('));
                rest = after;
            } else {
                match first {
                    '(' | '[' | '{' => depth = depth.saturating_add(1),
                    ')' | ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                before = match first {
                    '.' => Before::Dot,
                    '|' => Before::Bar,
                    '[' => Before::Bracket,
                    _ => Before::Other,
                };
                rest = rest.get(first.len_utf8()..)?;
            }
        }
    }

    /// A text within a block. One in brackets is the name of an attribute.
    fn literal(&mut self, text: &str, before: Before) {
        let dunder = text.contains("__");
        if before == Before::Bracket && (dunder || REACHING.contains(&text)) {
            self.note(Template::Code(format!("names the attribute {:?}", quoted(text))));
        } else if dunder || (!text.is_empty() && text.chars().all(|c| c == '_')) {
            self.note(Template::Unsure(format!("has the text {:?}, which may be part of a name", quoted(text))));
        } else if hides(text) {
            self.note(Template::Unsure(format!("spells a text by numbers: {:?}", quoted(text))));
        }
    }

    /// A word within a block; returns what it is for the next one.
    fn word(&mut self, word: &'a str, before: Before, is_called: bool) -> Before {
        if word.contains("__") || REACHING.contains(&word) {
            self.note(Template::Code(format!("names {}", quoted(word))));
        }
        match before {
            Before::Tag => return self.tag(word),
            Before::Macro => {
                self.macros.insert(word);
            }
            Before::Bar if word == "attr" => self.note(Template::Code("has the filter attr".to_owned())),
            Before::Bar if !FILTERS.contains(&word) => self.unlisted("has the filter", word),
            Before::Dot if is_called && !METHODS.contains(&word) => self.unlisted("calls", word),
            Before::Dot | Before::Bar => {}
            Before::Bracket | Before::Other => {
                let is_known = FUNCTIONS.contains(&word) || self.macros.contains(word);
                if OBJECTS.contains(&word) {
                    self.unlisted("names", word);
                } else if is_called && !is_known {
                    self.unlisted("calls", word);
                }
            }
        }
        Before::Other
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

#[cfg(test)]
mod tests {
    use super::*;

    fn is_plain(text: &str) -> bool {
        read(text.as_bytes()) == Template::Plain
    }

    fn is_code(text: &str) -> bool {
        matches!(read(text.as_bytes()), Template::Code(_))
    }

    fn is_unsure(text: &str) -> bool {
        matches!(read(text.as_bytes()), Template::Unsure(_))
    }

    #[test]
    fn a_template_of_plain_formatting_is_plain() {
        for text in [
            "",
            "no template { at } all }} %}",
            "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message.content | trim }}{% endfor %}",
            "{%- set ns = namespace(found=false) -%}{%- if (not ns.found) and messages[0].role == 'system' -%}x{%- endif -%}",
            "{{ {'a': {'b': 1}}['a']['b'] }}{{ raise_exception(\"it's \\\"odd\\\"\") }}",
            "{% macro turn(x) %}{{ x.strip() }}{% endmacro %}{{ turn(messages | selectattr('role', 'equalto', 'user') | list) }}",
            "{# __class__ is a comment #}{% if x is divisibleby(2) %}{{- bos_token -}}{% endif %}",
            "__class__ outside of a block is text",
        ] {
            assert!(is_plain(text), "{text}: {:?}", read(text.as_bytes()));
        }
    }

    #[test]
    fn a_template_that_leads_out_of_itself_is_code() {
        for text in [
            "{{ ''.__class__.__mro__[1].__subclasses__() }}",
            "{{ x['__globals__'] }}",
            "{% for a in ().mro() %}{% endfor %}",
            "{{ x | attr('y') }}",
            "{{ x |\n attr ('y') }}",
            "{% include 'other' %}",
            "{%- from 'a' import b -%}",
            "{% if (x.f_globals) %}{% endif %}",
            // Braces and quotes that do not end the block.
            "{{ {'}}': 1} and x.__init__ }}",
            "{{ '\\'}}' ~ x.__init__ }}",
            "{{ \"#}\" }}{# {{ #}{{ cycler.__init__.__globals__.os }}",
        ] {
            assert!(is_code(text), "{text}: {:?}", read(text.as_bytes()));
        }
    }

    #[test]
    fn a_template_that_is_not_understood_is_not_called_plain() {
        for text in [
            "{{ x",
            "{% if x ",
            "{{ 'x }}",
            "{# x",
            "{{ '__cla' ~ 'ss__' }}",
            "{{ '_' ~ '_' ~ 'class' }}",
            "{{ x['\\x5f\\x5fclass\\x5f\\x5f'] }}",
            "{{ x['\\u005f'] }}",
            "{% raw %}{{ ' {% endraw %}{{ ' }}",
            "{{ lipsum }}",
            "{{ evil() }}",
            "{{ 'x'.format(y) }}",
            "{{ x | xmlattr }}",
        ] {
            assert!(is_unsure(text), "{text}: {:?}", read(text.as_bytes()));
        }
        assert!(matches!(read(b"\xff"), Template::Unsure(_)));
        assert!(is_unsure(&"x".repeat(MAX_TEMPLATE + 1)) && is_plain(&"x".repeat(MAX_TEMPLATE)));
    }

    #[test]
    fn a_long_name_is_quoted_in_part_and_depth_takes_no_stack() {
        let Template::Code(why) = read(format!("{{{{ __{} }}}}", "a".repeat(10_000)).as_bytes()) else {
            panic!("no code")
        };
        assert!(why.chars().count() < 60, "{why}");
        assert!(is_unsure(&format!("{{{{ {}", "(".repeat(200_000))));
    }
}
