//! The keys that this agent can deliver: one for each version whose content secret it holds.

use std::collections::BTreeMap;

use anyhow::Result;
use weighhouse_protocol::{ListingId, Seconds, VersionNumber};
use weighhouse_sealing::delivery::VersionKey;
use weighhouse_sealing::secret::{ContentSecret, OpeningKey};

use crate::bad::BadVersions;
use crate::error::{fail, Kind};
use crate::keystore::{SecretKind, Store, Unlocked};
use crate::market::Market;
use crate::verify;

/// Versions seen, with their keys where the store has the secret.
pub struct Keys<'a> {
    unlocked: &'a Unlocked,
    store: Store,
    known: BTreeMap<(ListingId, VersionNumber), Option<(VersionKey, OpeningKey)>>,
    bad: BadVersions,
}

impl<'a> Keys<'a> {
    /// Nothing is seen yet.
    pub fn new(unlocked: &'a Unlocked, store: Store) -> Self {
        Self { unlocked, store, known: BTreeMap::new(), bad: BadVersions::default() }
    }

    /// The key of a version; `None` if this store has no secret of it.
    pub async fn of(
        &mut self,
        market: &Market,
        listing: ListingId,
        version: VersionNumber,
    ) -> Result<Option<(VersionKey, OpeningKey)>> {
        if let Some(known) = self.known.get(&(listing, version)) {
            return Ok(known.clone());
        }
        let key = self.find(market, listing, version).await?;
        self.known.insert((listing, version), key.clone());
        Ok(key)
    }

    /// Since when a version is bad; `None` if it was good when this round first asked.
    pub async fn bad_since(
        &mut self,
        market: &Market,
        listing: ListingId,
        version: VersionNumber,
    ) -> Result<Option<Seconds>> {
        self.bad.since(market, listing, version).await
    }

    /// A round begins: any version may have been proven bad since the last one.
    pub fn begin_round(&mut self) {
        self.bad.look_again();
    }

    async fn find(
        &self,
        market: &Market,
        listing: ListingId,
        version: VersionNumber,
    ) -> Result<Option<(VersionKey, OpeningKey)>> {
        let record = market.version(listing, version).await?;
        if !self.store.has_secret(SecretKind::Content, &record.public_key) {
            return Ok(None);
        }
        let key = verify::version_key(market, &market.listing(listing).await?, &record)?;
        let secret = self.unlocked.secret(SecretKind::Content, &record.public_key)?;
        let opening = ContentSecret::from_bytes(&secret)
            .map_err(anyhow::Error::from)
            .and_then(|secret| Ok(secret.opening_key(&key)?))
            .map_err(|error| {
                fail!(Kind::Unverified, "the secret of version {version} of listing {listing}: {error}")
            })?;
        Ok(Some((key, opening)))
    }
}
