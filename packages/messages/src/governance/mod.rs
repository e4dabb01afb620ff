//! What a governance proposal changes in a market, in words, and the proposals that a market needs, filled in.
//!
//! [`explain_proposal`] decodes each message against the market's contracts and present settings. It never guesses: what
//! it can't decode it names by its protobuf type. Whoever calls it looks up what [`wanted`] names, since this crate asks
//! nobody. [`Kind`] has the templates of `deploy/proposals/`, and [`draft`] makes proposals of them.

mod chain;
mod change;
mod code;
mod draft;
mod field;
mod kinds;
mod known;
mod market;
mod message;
mod proposal;
mod sentence;
pub mod sentences;
mod settings;
mod template;
#[cfg(test)]
mod tests;
mod value;
mod wanted;

pub use draft::{draft, Draft, DraftError};
pub use field::{Field, FieldError, Is};
pub use kinds::{Kind, KINDS};
pub use known::{Code, Installed, Known};
pub use message::Message;
pub use proposal::{Proposal, Status};
pub use sentence::{Phrase, Sentence};
pub use template::{Pattern, Template, TemplateError};
pub use value::Value;
pub use wanted::{wanted, Wanted};

use cosmos_sdk_proto::Any;
use serde::Serialize;

/// What one message of a proposal changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The message's protobuf type: `/cosmwasm.wasm.v1.MsgExecuteContract`.
    pub type_url: String,
    /// Whether the message was decoded to its last field. Otherwise its title says what could not be.
    pub decoded: bool,
    /// The change in one sentence.
    pub title: Sentence,
    /// Its values, and those that they replace.
    pub lines: Vec<Line>,
    /// Those whom it reaches, and those whom it does not.
    pub affects: Vec<Sentence>,
    /// What a voter should know before it votes.
    pub warnings: Vec<Warning>,
}

impl Change {
    /// Whether it could harm the market: a warning of [`Severity::Danger`], or a message that was not decoded.
    pub fn is_dangerous(&self) -> bool {
        !self.decoded || self.warnings.iter().any(|warning| warning.severity == Severity::Danger)
    }
}

/// A value of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The name of the value.
    pub label: Sentence,
    /// The value that it replaces; absent where it replaces nothing, such as the number of a listing. A setting that was
    /// not set is [`Value::Absent`].
    pub from: Option<Value>,
    pub to: Value,
}

/// A warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    pub severity: Severity,
    #[serde(flatten)]
    pub sentence: Sentence,
}

/// How much a warning weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It may be meant, and has an effect that its message does not name.
    Caution,
    /// Money or power goes to another account, or the message can't be decoded, or the chain refuses it.
    Danger,
}

/// Explains the messages of a proposal, in their order. Each is compared with the settings that those before it leave.
pub fn explain_proposal(known: &Known, messages: &[Any]) -> Vec<Change> {
    let mut after = known.clone();
    let changes = messages.iter().map(|message| {
        let change = chain::explain(&after, message);
        after.follow(message);
        change
    });
    let changes = changes.collect();
    code::of_one_release(known, &after, messages, changes)
}
