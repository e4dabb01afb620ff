//! The keys that this agent can deliver: one for each version whose content secret it holds, and one for each license
//! that is resold from here.

use std::collections::{BTreeMap, BTreeSet};

use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};
use weighhouse_sealing::delivery::VersionKey;
use weighhouse_sealing::secret::{ContentSecret, OpeningKey};

use crate::bad::BadVersions;
use crate::bought::opening_key;
use crate::error::{Result, Unverified};
use crate::keystore::SecretKind;
use crate::market::Market;
use crate::order::reseller;
use crate::vault::Vault;
use crate::version_key::version_key;

/// What a delivery is verified against, and what is delivered.
pub type Pair = (VersionKey, OpeningKey);

/// Versions seen, with their keys where the store has the secret.
pub struct Keys<'a> {
    vault: Vault<'a>,
    /// Whose licenses are resold from here.
    accounts: BTreeSet<String>,
    known: BTreeMap<(ListingId, VersionNumber), Option<Pair>>,
    bought: BTreeMap<OrderId, Pair>,
    bad: BadVersions,
}

impl<'a> Keys<'a> {
    /// Nothing is seen yet. `account` is the agent's own.
    ///
    /// # Errors
    /// When the store can't be read.
    pub fn new(vault: Vault<'a>, account: &str) -> Result<Self> {
        let keys = vault.unlocked.store().keys()?;
        let mut accounts: BTreeSet<_> = keys.into_iter().map(|key| key.address).collect();
        accounts.insert(account.to_owned());
        Ok(Self { vault, accounts, known: BTreeMap::new(), bought: BTreeMap::new(), bad: BadVersions::default() })
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
        let keys = version_key(market, &market.listing(listing).await?, &record)?;
        let opening_key = opening_key(self.vault, market, order, &keys).await?;
        let key = (keys, opening_key);
        self.bought.insert(license, key.clone());
        Ok(key)
    }

    /// Since when a version is bad; `None` if it was good when this round first asked.
    pub async fn bad_since(
        &mut self,
        market: &Market,
        listing: ListingId,
        version: VersionNumber,
    ) -> Result<Option<Mark>> {
        self.bad.since(market, listing, version).await
    }

    /// A round begins: any version may have been proven bad since the last one.
    pub fn begin_round(&mut self) {
        self.bad.look_again();
    }

    async fn find(&self, market: &Market, listing: ListingId, version: VersionNumber) -> Result<Option<Pair>> {
        let record = market.version(listing, version).await?;
        if !self.vault.unlocked.store().has_secret(SecretKind::Content, &record.public_key) {
            return Ok(None);
        }
        let key = version_key(market, &market.listing(listing).await?, &record)?;
        let secret = self.vault.unlocked.secret(SecretKind::Content, &record.public_key)?;
        let other = |reason: String| Unverified::OtherSecret { listing, version, reason };
        let secret = ContentSecret::from_bytes(&secret).map_err(|error| other(error.to_string()))?;
        let opening = secret.opening_key(&key).map_err(|error| other(error.to_string()))?;
        Ok(Some((key, opening)))
    }
}
