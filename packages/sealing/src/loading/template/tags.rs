//! Statements: each has one form.
use super::known::unlisted;
use super::lexer::Token;
use super::parser::{Parsed, Parser};

impl Parser<'_, '_> {
    pub(super) fn statement(&mut self) -> Parsed {
        match self.name()? {
            "if" => {
                self.known.begin("endif");
                self.expression()?;
            }
            "elif" if self.known.is_within(&["endif"]) => self.expression()?,
            "else" if self.known.is_within(&["endif", "endfor"]) => {}
            "for" => self.for_each()?,
            "set" => self.set()?,
            "macro" => self.define()?,
            // It marks the words of an assistant, for training.
            "generation" => self.known.begin("endgeneration"),
            "do" => self.expression()?,
            "break" | "continue" => {}
            end @ ("endif" | "endfor" | "endset" | "endmacro" | "endgeneration") => self.known.end(end)?,
            other => return Err(unlisted("has the tag", other)),
        }
        self.end()
    }

    /// The condition of a loop reads as one of its values.
    fn for_each(&mut self) -> Parsed {
        self.targets(false)?;
        if !self.skip_word("in") {
            return self.odd();
        }
        self.known.begin("endfor");
        self.expression()
    }

    /// One statement, or the first of two with the text between them.
    fn set(&mut self) -> Parsed {
        if let Some(Token::Name(name)) = self.peek(0) {
            let made = (self.peek(1), self.peek(2), self.peek(3));
            if made == (Some(Token::Sign("=")), Some(Token::Name("namespace")), Some(Token::Sign("("))) {
                self.at += 4;
                self.arguments(true)?;
                return self.known.make_namespace(name);
            }
        }
        self.targets(true)?;
        if !self.skip("=") {
            self.known.begin("endset");
            return Ok(());
        }
        self.expression()?;
        while self.skip(",") {
            self.expression()?;
        }
        Ok(())
    }

    /// Names that are bound; `set` gives attributes to namespaces, too.
    fn targets(&mut self, has_attributes: bool) -> Parsed {
        loop {
            let name = self.name()?;
            if has_attributes && self.skip(".") {
                let attribute = self.name()?;
                self.known.give(attribute)?;
            } else {
                self.known.bind(name)?;
            }
            if !self.skip(",") {
                return Ok(());
            }
        }
    }

    fn define(&mut self) -> Parsed {
        let name = self.name()?;
        self.known.define(name)?;
        self.known.begin("endmacro");
        self.expect("(")?;
        while !self.skip(")") {
            let parameter = self.name()?;
            self.known.bind(parameter)?;
            if self.skip("=") {
                self.expression()?;
            }
            if !self.skip(",") {
                return self.expect(")");
            }
        }
        Ok(())
    }
}
