//! Reads the blocks of a template: first for words that lead out of it, then by the grammar of plain formatting.
use super::known::Known;
use super::lexer::{self, Token};
use super::parser::Parser;
use super::words::{KEYWORDS, LOADING, REACHING};
use super::{quoted, Template};

pub(super) struct Reader<'a> {
    known: Known<'a>,
    found: Template,
}

/// What a block of a template does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    /// It writes a value.
    Value,
    /// It is a statement.
    Tag,
}

impl<'a> Reader<'a> {
    pub(super) fn read(text: &'a str) -> Template {
        let mut reader = Self { known: Known::default(), found: Template::Plain };
        // Python takes some of them for white space.
        if let Some(c) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            reader.unsure(|| format!("has the control character U+{:04X}", u32::from(c)));
        }
        reader.blocks(text);
        if !reader.known.is_closed() {
            reader.unsure(|| "has a statement without its end".to_owned());
        }
        reader.found
    }

    fn blocks(&mut self, text: &'a str) {
        let mut rest = text;
        while let Some((_, behind)) = rest.split_once('{') {
            let inside = behind.get(1..).unwrap_or_default();
            let after = match behind.chars().next() {
                Some('{') => self.block(Block::Value, inside),
                Some('%') => self.block(Block::Tag, inside),
                Some('#') => inside.split_once("#}").map(|(_, after)| after),
                _ => Some(behind),
            };
            if self.is_code() {
                return;
            }
            let Some(after) = after else {
                return self.unsure(|| "ends within a statement".to_owned());
            };
            rest = after;
        }
    }

    /// Reads a block, and returns the text behind its end; `None` if the template ends before.
    fn block(&mut self, block: Block, text: &'a str) -> Option<&'a str> {
        let read = lexer::block(if block == Block::Value { "}}" } else { "%}" }, text)?;
        self.words(&read.tokens, block);
        // The grammar only tells whether a template is plain.
        if self.found == Template::Plain {
            let mut parser = Parser::new(&mut self.known, &read.tokens);
            let parsed = match block {
                _ if !read.is_known => Err("has characters that are not of plain formatting".to_owned()),
                Block::Value => parser.written(),
                Block::Tag => parser.statement(),
            };
            if let Err(why) = parsed {
                self.found = Template::Unsure(why);
            }
        }
        Some(read.rest)
    }

    /// Looks for words that lead out of a template, wherever they stand.
    fn words(&mut self, tokens: &[Token<'a>], block: Block) {
        for (at, token) in tokens.iter().enumerate() {
            let before = |count: usize| at.checked_sub(count).and_then(|at| tokens.get(at)).copied();
            match *token {
                Token::Name(name) if name.contains("__") || REACHING.contains(&name) => {
                    self.code(format!("names {}", quoted(name)));
                }
                Token::Name(name) if block == Block::Tag && at == 0 && LOADING.contains(&name) => {
                    self.code(format!("reads another template: {name}"));
                }
                Token::Name("attr") if before(1) == Some(Token::Sign("|")) => {
                    self.code("has the filter attr".to_owned())
                }
                Token::Text("attr") if (before(2), before(1)) == (Some(Token::Name("map")), Some(Token::Sign("("))) => {
                    self.code("has the filter attr".to_owned());
                }
                Token::Text(text) => self.text(text, before(2), before(1)),
                _ => {}
            }
            if self.is_code() {
                return;
            }
        }
    }

    /// A text within a block, behind two tokens. As a key it is the name of an attribute.
    fn text(&mut self, text: &str, second: Option<Token<'_>>, first: Option<Token<'_>>) {
        let is_key = match (second, first) {
            (Some(Token::Name("attribute")), Some(Token::Sign("="))) => true,
            (Some(value), Some(Token::Sign("["))) => ends_value(value),
            _ => false,
        };
        let leads_out = |part: &str| part.contains("__") || REACHING.contains(&part);
        if is_key && text.split('.').any(leads_out) {
            return self.code(format!("names the attribute {:?}", quoted(text)));
        }
        let is_suspect = |part: &str| part == "attr" || part.starts_with('_') || leads_out(part);
        if text.split('.').any(is_suspect) {
            self.unsure(|| format!("has the text {:?}, which may be part of a name", quoted(text)));
        } else if hides(text) {
            self.unsure(|| format!("spells a text by numbers: {:?}", quoted(text)));
        }
    }

    fn is_code(&self) -> bool {
        matches!(self.found, Template::Code(_))
    }

    fn code(&mut self, why: String) {
        self.found = Template::Code(why);
    }

    /// Notes the first reason alone, so that a template with many of them has no more than one written down.
    fn unsure(&mut self, why: impl FnOnce() -> String) {
        if self.found == Template::Plain {
            self.found = Template::Unsure(why());
        }
    }
}

/// Whether a bracket behind the token is a subscript.
fn ends_value(token: Token<'_>) -> bool {
    match token {
        Token::Name(name) => !KEYWORDS.contains(&name),
        Token::Sign(sign) => matches!(sign, ")" | "]" | "}"),
        Token::Text(_) | Token::Whole | Token::Fraction => true,
    }
}

/// Whether a text may be another one than it looks like: only the escapes of chat templates are known.
fn hides(text: &str) -> bool {
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        if c == '\\' && !matches!(characters.next(), Some('n' | 't' | 'r' | '\\' | '\'' | '"')) {
            return true;
        }
    }
    false
}
