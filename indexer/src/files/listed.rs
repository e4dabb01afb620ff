//! Which files are handed out: those of listed versions that are what the chain says.

use super::{FileError, Files};

// Of those of a version that was proven bad, nobody buys another, but buyers may need the file for their own proof.
const LISTED: &str = "
SELECT listings.seller, checked.bytes, checked.cid IS NOT NULL AS is_checked,
    (checked.size, checked.plaintext_root, checked.ciphertext_root, checked.key_root, checked.salt, checked.public_key)
        = (versions.size, versions.plaintext_root, versions.ciphertext_root, versions.key_root, versions.salt,
            versions.public_key) AS is_it
FROM versions
JOIN listings ON listings.id = versions.listing AND listings.state <> 'delisted'
LEFT JOIN service.checked USING (cid)
WHERE versions.cid = $1
ORDER BY is_it DESC NULLS LAST, versions.published_at, versions.listing, versions.number
LIMIT 1";

/// What a listed version's file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// No listed version names it.
    No,
    /// It was not checked yet. The seller named it first.
    Unchecked { seller: String },
    /// It is not what the chain says.
    Other,
    /// The sealed file of a version, of so many bytes.
    File(u64),
}

impl Files {
    /// What a file is to the market.
    pub(crate) async fn listed(&self, cid: &str) -> Result<Listed, FileError> {
        let client = (self.0.stores.readers)().get().await?;
        let Some(row) = client.query_opt(LISTED, &[&cid]).await? else { return Ok(Listed::No) };
        let (is_checked, is_it): (bool, Option<bool>) = (row.try_get("is_checked")?, row.try_get("is_it")?);
        let bytes: Option<i64> = row.try_get("bytes")?;
        Ok(match (is_checked, is_it, bytes) {
            (true, Some(true), Some(bytes)) => Listed::File(bytes.unsigned_abs()),
            (true, ..) => Listed::Other,
            (false, ..) => Listed::Unchecked { seller: row.try_get("seller")? },
        })
    }
}
