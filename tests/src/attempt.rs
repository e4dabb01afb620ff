//! What became of a transaction that may be refused.

use std::collections::BTreeMap;
use std::fmt::Display;

use anyhow::{bail, ensure, Context, Result};
use weighhouse_chain::{Error, TxOutcome};
use weighhouse_protocol::codes::code_in;
use weighhouse_protocol::events::{TypedEvent, WASM_PREFIX};

/// What somebody has, by denom.
pub type Balances = BTreeMap<String, u128>;

/// A transaction in a block, accepted or refused.
#[derive(Debug)]
#[must_use]
pub struct Attempt {
    /// What was sent, such as `escrow/buy`.
    pub name: String,
    /// What the block made of it.
    pub outcome: TxOutcome,
    /// What the sender had before.
    pub before: Balances,
    /// What the sender has after it.
    pub after: Balances,
    /// What the sender paid for the transaction, and in which denom.
    pub fee: (String, u128),
}

impl Attempt {
    /// The outcome, if the chain accepted.
    pub fn accepted(self) -> Result<TxOutcome> {
        let Self { name, outcome, .. } = self;
        outcome.succeeded().with_context(|| format!("{name} was refused"))
    }

    /// Makes sure that a contract refused with the error of this code, that its text names what it is to name, and that
    /// it cost its sender the fee and nothing else.
    pub fn refused(self, code: &str, names: impl Display) -> Result<()> {
        let (names, text) = (names.to_string(), self.refusal()?);
        ensure!(code_in(&text) == Some(code), "{} was refused with {text:?}, not with {code}", self.name);
        ensure!(text.contains(&names), "{} was refused with {text:?}, which does not name {names:?}", self.name);
        self.changed_nothing()
    }

    fn refusal(&self) -> Result<String> {
        match self.outcome.clone().succeeded() {
            Err(Error::Contract { text }) => Ok(text),
            Err(error) => bail!("{} failed, but no contract refused it: {error}", self.name),
            Ok(outcome) => bail!("{} was accepted in block {}", self.name, outcome.height),
        }
    }

    fn changed_nothing(&self) -> Result<()> {
        let mut expected = self.before.clone();
        let (denom, fee) = &self.fee;
        let purse = expected.entry(denom.clone()).or_default();
        *purse = purse.checked_sub(*fee).context("less than the fee was there")?;
        ensure!(self.after == expected, "a refused {} changed {:?} to {:?}", self.name, self.before, self.after);
        Ok(())
    }
}

/// The first event of a type that one contract emitted.
///
/// # Errors
/// There is none, or it is malformed.
pub fn event<E: TypedEvent>(outcome: &TxOutcome, contract: &str) -> Result<E> {
    let kind = format!("{WASM_PREFIX}{}", E::TYPE);
    let found = outcome
        .events
        .iter()
        .find(|event| event.kind == kind && event.get("_contract_address") == Some(contract))
        .with_context(|| format!("transaction {} emitted no {kind}", outcome.hash))?;
    Ok(E::from_attributes(found.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str())))?)
}
