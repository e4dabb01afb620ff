//! Chat templates: Jinja that makes the text of a conversation. A program renders one at every use of the model, some without a
//! sandbox, and then an attribute such as `__class__` leads to any code.
//!
//! Nothing is rendered. The tags, filters and functions of plain formatting stand on lists; a template that names what leads
//! out of a template is code, and one with anything else is not known to be plain, nor is one that puts the name of an attribute
//! together. Time is linear in its length, and no nesting takes stack.
mod reader;
mod words;

use reader::Reader;

/// Bounds the templates that are read, in bytes: those of large models have some 10 KiB.
pub const MAX_TEMPLATE: usize = 256 << 10;

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
            "{{ messages[1:][-1][loop.index0 + 1]['role'] }}{% if x in ['a', y] and z == [b] %}{% endif %}",
            "{{ x | selectattr('role', 'in', ['a', 'b']) | map(attribute='content', default='') | join('\n') }}",
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
            "{{ turn._environment }}",
            "{{ turn['_environment'] }}",
            // Names of attributes that are put together.
            "{{ x['%c%cclass%c%c' % (95, 95, 95, 95)] }}",
            "{% set u = 'a_b'[1] %}{{ x[u ~ u ~ 'class' ~ u ~ u] }}",
            "{% set k = 'a_b'[1] * 2 %}{{ x[k] }}",
            "{{ x['a' 'b'] }}",
            "{{ x[y.z] }}",
            "{{ x[0, y] }}",
            "{{ x | map(attribute=name) | list }}",
            "{{ x | map(attribute='a' ~ 'b') | list }}",
            "{{ x | selectattr('a' + 'b') | list }}",
            "{{ x | selectattr('a'[0]) | list }}",
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
