//! Subscripts: keys as they are written, and whole numbers.
use super::lexer::Token;
use super::parser::{field, Parsed, Parser};
use super::words::{COUNTS, PLACES};

const COMPUTED: &str = "computes the name of an attribute, or may";

impl Parser<'_, '_> {
    /// Behind `[`: one key of the list as it is written, a number, or a range of numbers.
    pub(super) fn subscript(&mut self) -> Parsed {
        if let (Some(Token::Text(key)), Some(Token::Sign("]"))) = (self.peek(0), self.peek(1)) {
            self.at += 2;
            return field(key);
        }
        // Jinja reads no key as an empty list of them.
        if self.skip("]") {
            return Err(COMPUTED.to_owned());
        }
        for _ in 0..3 {
            if !matches!(self.peek(0), Some(Token::Sign(":" | "]"))) {
                self.deeper(Self::number)?;
            }
            if !self.skip(":") {
                break;
            }
        }
        self.skip("]").then_some(()).ok_or_else(|| COMPUTED.to_owned())
    }

    /// What is a whole number, whatever the names in it stand for: sums of texts are texts.
    fn number(&mut self) -> Parsed {
        loop {
            while self.skip("-") || self.skip("+") {}
            match self.take() {
                Some(Token::Whole) => {}
                Some(Token::Sign("(")) => {
                    self.deeper(Self::number)?;
                    self.expect(")")?;
                }
                Some(Token::Name("loop")) => {
                    self.expect(".")?;
                    self.one_of(PLACES)?;
                }
                Some(Token::Name(name)) => {
                    let of = self.named(name)?;
                    if of.is_none() {
                        return Err(COMPUTED.to_owned());
                    }
                    self.counted(of)?;
                }
                _ => return Err(COMPUTED.to_owned()),
            }
            if !["+", "-", "*", "//", "%"].iter().any(|sign| self.skip(sign)) {
                return Ok(());
            }
        }
    }

    /// Behind a name: what is read of it, and a filter that answers with a whole number.
    fn counted(&mut self, mut of: Option<&str>) -> Parsed {
        while self.skip(".") {
            self.attribute(of)?;
            of = None;
        }
        if !self.skip("|") {
            return Err(COMPUTED.to_owned());
        }
        self.one_of(COUNTS)
    }

    fn one_of(&mut self, words: &[&str]) -> Parsed {
        match self.take() {
            Some(Token::Name(word)) if words.contains(&word) => Ok(()),
            _ => Err(COMPUTED.to_owned()),
        }
    }
}
