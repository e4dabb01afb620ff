//! Opening what was bought: the key is found, the sealed file obtained, and the model becomes a folder. Nothing appears
//! before everything in it is verified.

mod error;

use std::path::{Path, PathBuf};

use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_sealing::archive::FileEntry;
use weighhouse_sealing::loading::Finding;
use weighhouse_sealing::open::{code, open as open_file, pickles, OpenRequest};

use crate::bought::opening_key;
use crate::error::{Kind, Result};
use crate::files::FileError;
use crate::market::Market;
use crate::sealed_file::{commitment, working, SealedFiles};
use crate::vault::Vault;
use crate::version_key::version_key;

pub use error::OpeningError;

/// A model that was opened.
#[derive(Debug)]
pub struct Opened {
    pub listing: Listing,
    pub version: Version,
    /// The folder's absolute path.
    pub folder: PathBuf,
    /// How many files it has.
    pub files: usize,
    /// Those of them that are pickles, whether or not the seller marked them.
    pub pickles: Vec<FileEntry>,
    /// Those of them that run code when the model is loaded or used, or may, pickles among them.
    pub code: Vec<Finding>,
    /// The sealed file, which is kept: a complaint looks at it again.
    pub sealed: PathBuf,
}

/// Opens the model of an order into a new folder; without one, into a folder of the model's name and version in the
/// current one.
///
/// # Errors
/// [`OpeningError`]; [`crate::NoKey`] when the order's secret is not here.
pub async fn open(
    vault: Vault<'_>,
    market: &Market,
    files: &SealedFiles<'_>,
    order: &Order,
    folder: Option<PathBuf>,
) -> Result<Opened> {
    check_delivered(order)?;
    let listing = market.listing(order.listing).await?;
    let version = market.version(order.listing, order.version).await?;
    let folder = folder.unwrap_or_else(|| folder_name(&listing, &version).into());
    if folder.symlink_metadata().is_ok() {
        return Err(OpeningError::Exists { folder }.into());
    }
    let keys = version_key(market, &listing, &version)?;
    let key = opening_key(vault, market, order, &keys).await?;
    let sealed = match files.obtain(&listing, &version).await {
        Err(error) if error.kind() == Kind::Unverified => {
            return Err(OpeningError::OtherFile { order: order.id, reason: Box::new(error) }.into());
        }
        obtained => obtained?.path,
    };
    let commitment = commitment(&version);
    let opened = working(files.report, |progress| {
        open_file(&OpenRequest { sealed: &sealed, commitment, key: &key, folder: &folder, progress })
    });
    let manifest = opened.map_err(|reason| OpeningError::of_file(order.id, reason))?;
    let code = code(&folder, &manifest).map_err(|reason| OpeningError::System { reason })?;
    let pickles = pickles(&manifest, &code).into_iter().cloned().collect();
    Ok(Opened { listing, version, folder: absolute(&folder)?, files: manifest.files.len(), pickles, code, sealed })
}

/// Checks that the key of an order is delivered; [`open`] does so too. A program that unlocks the key store only for
/// what can be opened asks first.
///
/// # Errors
/// [`OpeningError`] says what the order's state is instead.
pub fn check_delivered(order: &Order) -> Result<(), OpeningError> {
    let id = order.id;
    match order.state {
        OrderState::Delivered | OrderState::Settled | OrderState::Disputed => Ok(()),
        OrderState::Refunded => Err(OpeningError::Refunded { order: id }),
        OrderState::Withdrawn => Err(OpeningError::Withdrawn { order: id }),
        OrderState::Funded => Err(OpeningError::Undelivered { order: id, due: order.deliver_by }),
        OrderState::Offered => {
            Err(OpeningError::Untaken { order: id, until: order.expires_at.unwrap_or(order.deliver_by) })
        }
    }
}

/// A folder's name from the model's: a stranger wrote it, so only letters, digits and `.-_` stay.
fn folder_name(listing: &Listing, version: &Version) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let name: String = listing.name.chars().map(keep).collect();
    let name = name.trim_matches(|c| c == '.' || c == '-');
    let name = if name.is_empty() { "model" } else { name };
    format!("{name}-v{}", version.number)
}

fn absolute(path: &Path) -> Result<PathBuf> {
    Ok(path.canonicalize().map_err(|error| FileError::io("find", path, error))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_fixture::order;

    #[test]
    fn what_was_delivered_is_opened() {
        let refused = |state| check_delivered(&order(state, "3")).map_err(|error| error.kind());
        for state in ["delivered", "settled", "disputed"] {
            assert_eq!(refused(state), Ok(()), "{state}");
        }
        for state in ["funded", "offered"] {
            assert_eq!(refused(state), Err(Kind::NotYet), "{state}");
        }
        for state in ["refunded", "withdrawn"] {
            assert_eq!(refused(state), Err(Kind::Refused), "{state}");
        }
    }
}
