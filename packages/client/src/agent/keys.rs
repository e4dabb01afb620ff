//! The keys that this agent can deliver: one for each version whose content secret it holds, and one for each license
//! that is resold from here.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::hash::Hash;
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

/// Whose an order is to see to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// This agent's.
    Ours,
    /// Another's, for ever.
    Others,
    /// Not known yet: the node has the order, and not the resale that it is for.
    Unknown,
}

/// Versions seen, with their keys where the store has the secret.
pub struct Keys<'a> {
    vault: Vault<'a>,
    /// The account that signs.
    account: String,
    /// The accounts whose licenses are resold from here.
    accounts: BTreeSet<String>,
    /// The hash of those accounts and of the content secrets' public halves.
    holdings: Hash,
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
        let (accounts, holdings) = holdings(vault, account)?;
        let (known, bought, bad) = (BTreeMap::new(), BTreeMap::new(), BadVersions::default());
        Ok(Self { vault, account: account.to_owned(), accounts, holdings, known, bought, bad })
    }

    /// The hash of the accounts and of the content secrets' public halves: while it stays, an order that was another's is.
    pub fn holdings(&self) -> Hash {
        self.holdings
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
    /// of this store's accounts resells. An order's reseller stays the same until the order ends.
    pub async fn concern(&mut self, market: &Market, order: &Order) -> Result<Concern> {
        let is_ours = match order.resold {
            None => self.of(market, order.listing, order.version).await?.is_some(),
            Some(license) => match reseller(market, order, license).await? {
                Some(reseller) => self.accounts.contains(&reseller),
                None => return Ok(Concern::Unknown),
            },
        };
        Ok(if is_ours { Concern::Ours } else { Concern::Others })
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

    /// Begins a round: any version may have been proven bad since the last one, and a key or a secret may have come into
    /// the store.
    ///
    /// # Errors
    /// When the store can't be read.
    pub fn begin_round(&mut self) -> Result<()> {
        self.bad.look_again();
        let (accounts, holdings) = holdings(self.vault, &self.account)?;
        if holdings != self.holdings {
            self.known.retain(|_, key| key.is_some());
            (self.accounts, self.holdings) = (accounts, holdings);
        }
        Ok(())
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

/// The accounts of a store, the one that signs among them, and the hash of these and of the store's content secrets.
fn holdings(vault: Vault<'_>, account: &str) -> Result<(BTreeSet<String>, Hash)> {
    let store = vault.unlocked.store();
    let mut accounts: BTreeSet<_> = store.keys()?.into_iter().map(|key| key.address).collect();
    accounts.insert(account.to_owned());
    let mut hash = Sha256::new();
    for name in accounts.iter().chain(&store.public_halves(SecretKind::Content)?) {
        hash.update(name);
        hash.update("\n");
    }
    Ok((accounts, Hash(hash.finalize().into())))
}
