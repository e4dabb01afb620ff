//! The releases of a market's contracts, and the moves between them.

use serde::de::DeserializeOwned;
use weighhouse_chain::Client;
use weighhouse_protocol::migration::{accepted, ContractVersion, RELEASES, VERSION_KEY};

use crate::{Error, Result};

/// A contract's name and release; both are empty for one that does not keep them.
///
/// # Errors
/// The node does not answer, or the record can't be read.
pub(crate) async fn stored(client: &Client, address: &str) -> Result<ContractVersion> {
    let none = || ContractVersion { contract: String::new(), version: String::new() };
    Ok(raw(client, address, VERSION_KEY).await?.unwrap_or_else(none))
}

/// JSON that a contract keeps under a key; `None` when there is none.
pub(crate) async fn raw<T: DeserializeOwned>(client: &Client, contract: &str, key: &[u8]) -> Result<Option<T>> {
    let Some(bytes) = client.raw(contract, key).await? else { return Ok(None) };
    let what = || format!("{} of {contract}", String::from_utf8_lossy(key));
    serde_json::from_slice(&bytes).map(Some).map_err(|error| Error::answer(what(), error))
}

/// Refuses what the contract's code would refuse when it is migrated: a downgrade, and a release that is skipped.
///
/// # Errors
/// [`Error::UnknownRelease`] and [`Error::Move`].
pub fn check_move(contract: &'static str, from: &str, to: &str) -> Result<()> {
    let accepted = accepted(to);
    if accepted.is_empty() {
        return Err(Error::UnknownRelease { release: to.to_owned(), known: RELEASES.join(", ") });
    }
    if accepted.contains(&from) {
        return Ok(());
    }
    Err(Error::Move {
        contract,
        found: from.to_owned(),
        release: to.to_owned(),
        accepted: accepted.join(" and "),
        advice: advice(from, to),
    })
}

/// What to do instead.
fn advice(from: &str, to: &str) -> String {
    let place = |version: &str| RELEASES.iter().position(|release| *release == version);
    match (place(from), place(to)) {
        (Some(from), Some(to)) if from < to => {
            let next = RELEASES.get(from.saturating_add(1)).copied().unwrap_or_default();
            format!("no release is skipped: upgrade to {next} first")
        }
        (Some(_), _) => "no release is taken back: what went wrong is mended by a later one".into(),
        (None, _) => format!("this program knows {}", RELEASES.join(", ")),
    }
}
