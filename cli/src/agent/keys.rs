//! The keys that this agent can deliver: one for each version whose content secret it holds, and one for each license
//! that is resold from here.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::{ListingId, OrderId, Seconds, VersionNumber};
use weighhouse_sealing::delivery::VersionKey;
use weighhouse_sealing::secret::{ContentSecret, OpeningKey};

use crate::bad::BadVersions;
use crate::bought::opening_key;
use crate::error::{fail, Kind};
use crate::keystore::SecretKind;
use crate::market::Market;
use crate::order::reseller;
use crate::session::Session;
use crate::verify;

/// What a delivery is verified against, and what is delivered.
pub type Pair = (VersionKey, OpeningKey);

/// Versions seen, with their keys where the store has the secret.
pub struct Keys<'a> {
    session: &'a Session,
    /// Whose licenses are resold from here.
    accounts: BTreeSet<String>,
    known: BTreeMap<(ListingId, VersionNumber), Option<Pair>>,
    bought: BTreeMap<OrderId, Pair>,
    bad: BadVersions,
}

impl<'a> Keys<'a> {
    /// Nothing is seen yet.
    ///
    /// # Errors
    /// When the store can't be unlocked.
    pub fn new(session: &'a Session) -> Result<Self> {
        let mut accounts: BTreeSet<_> = session.store().keys()?.into_iter().map(|key| key.address).collect();
        accounts.insert(session.signer()?.address().to_owned());
        Ok(Self { session, accounts, known: BTreeMap::new(), bought: BTreeMap::new(), bad: BadVersions::default() })
    }

    /// The key of a version; `None` if this store has no secret of it.
    pub async fn of(&mut self, market: &Market, listing: ListingId, version: VersionNumber) -> Result<Option<Pair>> {
        if let Some(known) = self.known.get(&(listing, version)) {
            return Ok(known.clone());
        }
        let key = self.find(market, listing, version).await?;
        self.known.insert((listing, version), key.clone());
        Ok(key)
    }

    /// Whether an order is this agent's to see to its end: of a version whose secret is here, or of a license that one
    /// of this store's accounts resells.
    pub async fn concerns(&mut self, market: &Market, order: &Order) -> Result<bool> {
        match order.resold {
            None => Ok(self.of(market, order.listing, order.version).await?.is_some()),
            Some(license) => {
                let reseller = reseller(market, order, license).await?;
                Ok(reseller.is_some_and(|reseller| self.accounts.contains(&reseller)))
            }
        }
    }

    /// The key that an order's buyer gets; `None` if this store has no secret of its version.
    ///
    /// # Errors
    /// When the key of a license that is resold can't be opened from here.
    pub async fn of_order(&mut self, market: &Market, order: &Order) -> Result<Option<Pair>> {
        let key = self.of(market, order.listing, order.version).await?;
        match order.resold {
            Some(license) if key.is_none() => self.of_license(market, order, license).await.map(Some),
            _ => Ok(key),
        }
    }

    /// The key of a license that was bought, from the delivery to who resells it.
    async fn of_license(&mut self, market: &Market, order: &Order, license: OrderId) -> Result<Pair> {
        if let Some(bought) = self.bought.get(&license) {
            return Ok(bought.clone());
        }
        let (listing, version) = (order.listing, order.version);
        let record = market.version(listing, version).await?;
        let version_key = verify::version_key(market, &market.listing(listing).await?, &record)?;
        let opening_key = opening_key(self.session, market, order, &version_key).await?;
        let key = (version_key, opening_key);
        self.bought.insert(license, key.clone());
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

    async fn find(&self, market: &Market, listing: ListingId, version: VersionNumber) -> Result<Option<Pair>> {
        let record = market.version(listing, version).await?;
        if !self.session.store().has_secret(SecretKind::Content, &record.public_key) {
            return Ok(None);
        }
        let key = verify::version_key(market, &market.listing(listing).await?, &record)?;
        let secret = self.session.unlocked()?.secret(SecretKind::Content, &record.public_key)?;
        let opening = ContentSecret::from_bytes(&secret)
            .map_err(anyhow::Error::from)
            .and_then(|secret| Ok(secret.opening_key(&key)?))
            .map_err(|error| {
                fail!(Kind::Unverified, "the secret of version {version} of listing {listing}: {error}")
            })?;
        Ok(Some((key, opening)))
    }
}
