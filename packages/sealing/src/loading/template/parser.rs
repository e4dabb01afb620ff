//! The grammar of plain formatting: a part of Jinja's, in which no value is reached but by an attribute, a method, a filter, a
//! test or a function of the lists, and no name of one is computed. Whatever it has no rule for is not plain.
//!
//! Jinja may take another precedence: each part of an expression keeps the rules by itself, so none matters here.
use super::known::{is_plain, unlisted, Known};
use super::lexer::Token;
use super::words::{COMPARING, FIELDS, METHODS, TESTS};

/// Bounds the stack; templates in use nest less than ten values.
const MAX_DEPTH: usize = 32;
/// Signs between two values.
const OPERATORS: &[&str] = &["+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", "<=", ">", ">="];

/// What is not of the grammar, as a predicate of the template.
pub(super) type Parsed = Result<(), String>;

/// Parses one block.
pub(super) struct Parser<'p, 'a> {
    pub(super) known: &'p mut Known<'a>,
    tokens: &'p [Token<'a>],
    pub(super) at: usize,
    depth: usize,
}

impl<'p, 'a> Parser<'p, 'a> {
    pub(super) fn new(known: &'p mut Known<'a>, tokens: &'p [Token<'a>]) -> Self {
        Self { known, tokens, at: 0, depth: 0 }
    }

    /// A block that writes a value.
    pub(super) fn written(&mut self) -> Parsed {
        self.expression()?;
        self.end()
    }

    pub(super) fn expression(&mut self) -> Parsed {
        self.deeper(Self::operands)
    }

    /// Values with operators between them. `not` begins an expression, or follows a word: elsewhere Jinja takes it for a name.
    fn operands(&mut self) -> Parsed {
        let mut is_begin = true;
        loop {
            if is_begin {
                self.skip_word("not");
            }
            while self.skip("-") || self.skip("+") {}
            self.operand()?;
            is_begin = ["and", "or", "if", "else"].iter().any(|word| self.skip_word(word));
            if !(is_begin || OPERATORS.iter().any(|sign| self.skip(sign)) || self.skip_in()) {
                return Ok(());
            }
        }
    }

    fn skip_in(&mut self) -> bool {
        if (self.peek(0), self.peek(1)) == (Some(Token::Name("not")), Some(Token::Name("in"))) {
            self.at += 2;
            return true;
        }
        self.skip_word("in")
    }

    fn operand(&mut self) -> Parsed {
        self.value()?;
        loop {
            if self.skip("|") {
                self.filter()?;
            } else if self.skip_word("is") {
                self.test()?;
            } else {
                return Ok(());
            }
        }
    }

    /// A value with what is read of it.
    fn value(&mut self) -> Parsed {
        let mut is_name = self.primary()?;
        loop {
            if self.skip(".") {
                self.attribute(is_name)?;
            } else if self.skip("[") {
                self.subscript()?;
            } else {
                return Ok(());
            }
            is_name = false;
        }
    }

    /// A value by itself; returns whether it is a name.
    fn primary(&mut self) -> Result<bool, String> {
        match self.take() {
            Some(Token::Whole | Token::Fraction) => Ok(false),
            // Jinja joins texts that stand side by side.
            Some(Token::Text(_)) if !matches!(self.peek(0), Some(Token::Text(_))) => Ok(false),
            Some(Token::Name(name)) => self.named(name),
            Some(Token::Sign("(")) => self.values(")").map(|()| false),
            Some(Token::Sign("[")) => self.values("]").map(|()| false),
            Some(Token::Sign("{")) => self.mapping().map(|()| false),
            _ => self.odd(),
        }
    }

    pub(super) fn named(&mut self, name: &'a str) -> Result<bool, String> {
        if !is_plain(name) {
            return Err(unlisted("names", name));
        }
        if !self.skip("(") {
            return Ok(true);
        }
        if !self.known.is_callable(name) {
            return Err(unlisted("calls", name));
        }
        self.arguments(name == "namespace").map(|()| false)
    }

    /// Behind a dot: a method that is called, or an attribute.
    pub(super) fn attribute(&mut self, of_name: bool) -> Parsed {
        let name = self.name()?;
        if self.skip("(") {
            return match METHODS.contains(&name) {
                true => self.arguments(false),
                false => Err(unlisted("calls", name)),
            };
        }
        match FIELDS.contains(&name) || (of_name && self.known.is_given(name)) {
            true => Ok(()),
            false => Err(unlisted("names", name)),
        }
    }

    /// A test behind `is`.
    fn test(&mut self) -> Parsed {
        self.skip_word("not");
        let test = self.name()?;
        let is_comparing = COMPARING.contains(&test);
        if !is_comparing && !TESTS.contains(&test) {
            return Err(unlisted("has the test", test));
        }
        if self.skip("(") {
            return self.arguments(false);
        }
        if is_comparing {
            return self.deeper(Self::value);
        }
        // Jinja takes any other word for a value that the test is made with.
        match self.peek(0) {
            Some(Token::Name(word)) if !matches!(word, "and" | "or" | "else") => Err(unlisted("has the word", word)),
            _ => Ok(()),
        }
    }

    /// Values behind an open bracket, up to its end.
    fn values(&mut self, end: &str) -> Parsed {
        while !self.skip(end) {
            self.expression()?;
            if !self.skip(",") {
                return self.expect(end);
            }
        }
        Ok(())
    }

    fn mapping(&mut self) -> Parsed {
        while !self.skip("}") {
            self.expression()?;
            self.expect(":")?;
            self.expression()?;
            if !self.skip(",") {
                return self.expect("}");
            }
        }
        Ok(())
    }

    /// Arguments behind an open bracket: values, some with names. Those of a namespace are its attributes.
    pub(super) fn arguments(&mut self, gives: bool) -> Parsed {
        while !self.skip(")") {
            if let Some(name) = self.keyword()? {
                if gives {
                    self.known.give(name)?;
                }
            }
            self.expression()?;
            if !self.skip(",") {
                return self.expect(")");
            }
        }
        Ok(())
    }

    /// The name of an argument, before its value.
    pub(super) fn keyword(&mut self) -> Result<Option<&'a str>, String> {
        match (self.peek(0), self.peek(1)) {
            (Some(Token::Name(name)), Some(Token::Sign("="))) if is_plain(name) => {
                self.at += 2;
                Ok(Some(name))
            }
            (Some(Token::Name(name)), Some(Token::Sign("="))) => Err(unlisted("names", name)),
            _ => Ok(None),
        }
    }

    pub(super) fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth == MAX_DEPTH {
            return Err(format!("nests values deeper than {MAX_DEPTH}"));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    pub(super) fn peek(&self, further: usize) -> Option<Token<'a>> {
        self.tokens.get(self.at + further).copied()
    }

    pub(super) fn take(&mut self) -> Option<Token<'a>> {
        let token = self.peek(0);
        self.at += 1;
        token
    }

    pub(super) fn skip(&mut self, sign: &str) -> bool {
        let is_next = matches!(self.peek(0), Some(Token::Sign(next)) if next == sign);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn skip_word(&mut self, word: &str) -> bool {
        let is_next = matches!(self.peek(0), Some(Token::Name(next)) if next == word);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn expect(&mut self, sign: &str) -> Parsed {
        if self.skip(sign) {
            Ok(())
        } else {
            Err(format!("has no {sign:?} where plain formatting has one"))
        }
    }

    pub(super) fn name(&mut self) -> Result<&'a str, String> {
        match self.take() {
            Some(Token::Name(name)) => Ok(name),
            _ => self.odd(),
        }
    }

    pub(super) fn end(&self) -> Parsed {
        if self.at >= self.tokens.len() {
            Ok(())
        } else {
            self.odd()
        }
    }

    pub(super) fn odd<T>(&self) -> Result<T, String> {
        Err("has a statement that is not of plain formatting".to_owned())
    }
}

/// A name of an attribute or key of the list.
pub(super) fn field(name: &str) -> Parsed {
    if FIELDS.contains(&name) {
        Ok(())
    } else {
        Err(unlisted("names", name))
    }
}
