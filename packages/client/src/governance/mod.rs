//! Governance's proposals for a market, looked up, explained and drafted; and the pause of new orders, which the guardian
//! may begin as well.

mod lookup;
mod pause;
mod release;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use weighhouse_chain::message;
use weighhouse_messages::governance::{
    draft as filled, explain_proposal, Change, Draft, DraftError, Kind as Template, Proposal, TemplateError,
};
use weighhouse_messages::notation;
use weighhouse_protocol::registry::MAX_PAUSE;
use weighhouse_protocol::Seconds;

use crate::error::{Kind, Result};
use crate::market::Market;

pub use lookup::known;
pub use pause::{pause, resume, Pausing};
pub use release::Releases;

/// The most bytes of a code that is read to be stored: more than any chain stores.
const MAX_CODE: u64 = 16 << 20;

/// A proposal can't be drafted or read, or the registry would refuse a pause.
#[derive(Debug, thiserror::Error)]
pub enum GovernanceError {
    #[error(transparent)]
    Draft(#[from] DraftError),
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error("proposal {id} can't be read: {reason}")]
    Proposal { id: u64, reason: String },
    #[error("{path}: {reason}")]
    Releases { path: PathBuf, reason: String },
    #[error("governance ({governance}) and its guardian ({guardian}) alone pause new orders, and {sender} signs")]
    NotGuardian {
        governance: String,
        /// The guardian's address, or that there is none.
        guardian: String,
        sender: String,
    },
    #[error("the guardian's power ended on {}", notation::time(*.expires_at))]
    GuardianExpired {
        /// The end of the guardian's power, in seconds UTC.
        expires_at: Seconds,
    },
    #[error("new orders are paused until {} already: governance alone renews a pause", notation::time(*.until))]
    Paused {
        /// The end of the pause, in seconds UTC.
        until: Seconds,
    },
    #[error("the guardian used its one pause: it may pause again once governance has resumed orders or changed the settings")]
    GuardianSpent,
    #[error("a pause of {} is none of 1 s to {}", notation::span(*.seconds), notation::span(u64::from(MAX_PAUSE)))]
    Bound {
        /// The length asked for, in seconds.
        seconds: u64,
    },
    #[error("new orders are not paused")]
    NotPaused,
    #[error("{by} paused new orders, and {sender} signs: governance alone resumes what another account paused")]
    PausedByOther { by: String, sender: String },
}

impl GovernanceError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Draft(_) | Self::Releases { .. } | Self::Bound { .. } => Kind::Usage,
            Self::Template(_) | Self::Proposal { .. } => Kind::Other,
            Self::NotGuardian { .. }
            | Self::GuardianExpired { .. }
            | Self::Paused { .. }
            | Self::GuardianSpent
            | Self::NotPaused
            | Self::PausedByOther { .. } => Kind::Refused,
        }
    }
}

/// A proposal, and what it would change in the market as it is.
#[derive(Debug)]
pub struct Checked {
    pub proposal: Proposal,
    pub changes: Vec<Change>,
}

/// Explains a proposal of the chain.
///
/// # Errors
/// None of this number; an answer that can't be read.
pub async fn check(market: &Market, releases: &Releases, id: u64) -> Result<Checked> {
    let found = market.chain.proposal(id).await?;
    let proposal = Proposal::try_from(found).map_err(|reason| GovernanceError::Proposal { id, reason })?;
    let known = known(market, releases, &proposal.messages).await?;
    let changes = explain_proposal(&known, &proposal.messages);
    Ok(Checked { proposal, changes })
}

/// A proposal that can be submitted, and what it would change.
#[derive(Debug)]
pub struct Drafted {
    pub draft: Draft,
    pub changes: Vec<Change>,
    /// The account that the chain runs its messages as.
    pub authority: String,
}

/// Fills in a template with the market's present settings.
///
/// # Errors
/// [`DraftError`] names the field; a file of a code can't be read.
pub async fn draft(
    market: &Market,
    releases: &Releases,
    kind: Template,
    fields: &BTreeMap<String, String>,
) -> Result<Drafted> {
    let template = kind.template().map_err(GovernanceError::from)?;
    let present = known(market, releases, &[]).await?;
    let draft = filled(&template, fields, &present, |file| code(Path::new(file))).map_err(GovernanceError::from)?;
    let authority = present.authority;
    let messages = draft.anys(&authority);
    let known = known(market, releases, &messages).await?;
    Ok(Drafted { changes: explain_proposal(&known, &messages), draft, authority })
}

/// The code in a file, gzipped as it travels.
fn code(file: &Path) -> Result<Vec<u8>, String> {
    let mut wasm = Vec::new();
    let read = File::open(file).and_then(|file| file.take(MAX_CODE + 1).read_to_end(&mut wasm));
    read.map_err(|error| error.to_string())?;
    if u64::try_from(wasm.len()).is_ok_and(|length| length > MAX_CODE) {
        return Err(format!("it has more than {MAX_CODE} bytes"));
    }
    if !wasm.starts_with(b"\0asm") {
        return Err("it is no Wasm".to_owned());
    }
    message::gzipped(&wasm).map_err(|error| error.to_string())
}
