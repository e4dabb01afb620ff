//! The kinds of proposals that have a template.

use super::{Template, TemplateError};

/// A kind of proposals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The name by which it is drafted: that of its file.
    pub name: &'static str,
    json: &'static str,
}

/// Kinds by the names of their files in `deploy/proposals/`.
macro_rules! kinds {
    ($($name:literal),* $(,)?) => {
        /// All kinds, in the order of an operator's work.
        pub const KINDS: &[Kind] = &[$(Kind {
            name: $name,
            json: include_str!(concat!("../../../../deploy/proposals/", $name, ".json")),
        }),*];
    };
}

kinds! {
    "store-code",
    "migrate",
    "pin-codes",
    "fee",
    "bonds",
    "windows",
    "denom-rules",
    "accept-denom",
    "announce-closing",
    "close-denom",
    "drop-denom",
    "treasury",
    "accredit-verifier",
    "revoke-verifier",
    "delist",
    "relist",
    "pause-orders",
    "resume-orders",
    "emergency",
    "renew-pause",
    "moderator",
    "end-moderator",
    "guardian",
    "end-guardian",
    "dismiss-guardian",
    "arbiter",
    "transfer-handle",
    "revoke-handle",
    "reputation",
    "rate",
    "drop-rate",
    "prior",
    "hand-over",
    "hand-over-admins",
}

impl Kind {
    /// The kind of a name; `None` for a name that none has.
    pub fn named(name: &str) -> Option<Self> {
        KINDS.iter().copied().find(|kind| kind.name == name)
    }

    /// Its template.
    ///
    /// # Errors
    /// A file that is no template, which a test excludes.
    pub fn template(self) -> Result<Template, TemplateError> {
        serde_json::from_str(self.json)
            .map_err(|error| TemplateError { kind: self.name.to_owned(), reason: error.to_string() })
    }
}
