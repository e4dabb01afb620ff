//! The grammar of plain formatting: a part of Jinja's, in which no value is reached but by an attribute, a method, a filter, a
//! test or a function of the lists, and no name of one is computed. Functions, macros and namespaces are never values, so that
//! no other name or key leads to one. Whatever it has no rule for is not plain.
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
        let mut of = self.primary()?;
        loop {
            if self.skip(".") {
                self.attribute(of)?;
            } else if self.skip("[") {
                self.subscript()?;
            } else {
                return Ok(());
            }
            of = None;
        }
    }

    /// A value by itself; returns its name if it has one.
    fn primary(&mut self) -> Result<Option<&'a str>, String> {
        match self.take() {
            Some(Token::Whole | Token::Fraction) => Ok(None),
            // Jinja joins texts that stand side by side.
            Some(Token::Text(_)) if !matches!(self.peek(0), Some(Token::Text(_))) => Ok(None),
            Some(Token::Name(name)) => self.named(name),
            Some(Token::Sign("(")) => self.values(")").map(|()| None),
            Some(Token::Sign("[")) => self.values("]").map(|()| None),
            Some(Token::Sign("{")) => self.mapping().map(|()| None),
            _ => self.odd(),
        }
    }

    /// A name, or a call of one; returns the name if it is not called.
    pub(super) fn named(&mut self, name: &'a str) -> Result<Option<&'a str>, String> {
        if !is_plain(name) {
            return Err(unlisted("names", name));
        }
        if self.skip("(") {
            return match name {
                "dict" => self.pairs(),
                // A statement of its own makes one.
                "namespace" => Err(unlisted("calls", name)),
                _ if self.known.is_callable(name) => self.arguments(false),
                _ => Err(unlisted("calls", name)),
            }
            .map(|()| None);
        }
        let is_read = matches!(self.peek(0), Some(Token::Sign(".")));
        let is_value = !self.known.is_callable(name) && (is_read || !self.known.is_namespace(name));
        if !(is_value || self.is_tested()) {
            return Err(unlisted("has the value", name));
        }
        self.known.mention(name);
        Ok(Some(name))
    }

    /// Whether the name behind is tested before anything else happens to it. Jinja takes a sign before a name first.
    fn is_tested(&self) -> bool {
        let before = self.at.checked_sub(2).and_then(|at| self.tokens.get(at)).copied();
        let begins = match before {
            None => true,
            Some(Token::Sign(sign)) => matches!(sign, "(" | "="),
            Some(Token::Name(word)) => matches!(word, "if" | "elif" | "and" | "or" | "not" | "else"),
            Some(Token::Text(_) | Token::Whole | Token::Fraction) => false,
        };
        begins && matches!(self.peek(0), Some(Token::Name("is")))
    }

    /// Behind a dot: a method that is called, or an attribute. A namespace has attributes alone, which the template gave it.
    pub(super) fn attribute(&mut self, of: Option<&str>) -> Parsed {
        let name = self.name()?;
        let of_namespace = of.is_some_and(|of| self.known.is_namespace(of));
        if self.skip("(") {
            return match METHODS.contains(&name) && !of_namespace {
                true => self.arguments(false),
                false => Err(unlisted("calls", name)),
            };
        }
        match FIELDS.contains(&name) || (of_namespace && self.known.is_given(name)) {
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

    /// Keys are texts as they are written: Jinja calls the value under a key as it calls a method.
    fn mapping(&mut self) -> Parsed {
        while !self.skip("}") {
            match self.take() {
                Some(Token::Text(key)) if !METHODS.contains(&key) => {}
                Some(Token::Text(key)) => return Err(unlisted("has the key", key)),
                _ => return self.odd(),
            }
            self.expect(":")?;
            self.expression()?;
            if !self.skip(",") {
                return self.expect("}");
            }
        }
        Ok(())
    }

    /// Arguments of `dict` behind an open bracket: keys as those of a mapping.
    fn pairs(&mut self) -> Parsed {
        while !self.skip(")") {
            match self.keyword()? {
                Some(key) if !METHODS.contains(&key) => self.expression()?,
                Some(key) => return Err(unlisted("has the key", key)),
                None => return self.odd(),
            }
            if !self.skip(",") {
                return self.expect(")");
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
