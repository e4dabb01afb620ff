//! Templates of proposals: the files in `deploy/proposals/`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;
use thiserror::Error;

use super::Field;

/// A file that is no template.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
#[error("{kind} is no template: {reason}")]
pub struct TemplateError {
    pub kind: String,
    pub reason: String,
}

/// A proposal with fields to fill in. `{name}` in its texts and messages stands for the value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// One line about it.
    pub about: String,
    pub title: String,
    pub summary: String,
    /// Whether the chain should vote on it in its shorter period, which takes a larger deposit.
    #[serde(default)]
    pub expedited: bool,
    #[serde(default)]
    pub fields: Vec<Field>,
    pub messages: Vec<Pattern>,
}

/// A message with fields to fill in. A value that is `"{name}"` alone becomes the field's value, whatever its type; where the
/// field is left out, the value goes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Pattern {
    /// Calls a contract of the market.
    Call {
        /// The contract's name: `registry` or `reputation`.
        contract: String,
        message: Json,
    },
    /// Replaces the settings of a contract by its present ones with some values changed.
    Settings {
        /// The contract's name: `registry` or `reputation`.
        contract: String,
        /// The values by their paths, such as `denoms.{denom}.closed`. An entry of a list is found, or added, by its denom,
        /// and dropped by `null`.
        set: BTreeMap<String, Json>,
    },
    /// Stores the codes in files, a message for each.
    StoreCodes(Json),
    /// Migrates contracts to codes, by the contracts' names. A contract whose field is left out stays.
    Migrate(BTreeMap<String, Json>),
    /// Pins codes.
    PinCodes(Json),
    /// Names another admin of every contract of the market.
    UpdateAdmins(Json),
}
