//! Listings that are being written, and versions that exist as commitments only: what escrow and registry ever see of a
//! file.

use anyhow::{ensure, Result};
use cosmwasm_std::Coin;
use rand::rngs::OsRng;
use rand::RngCore;
use weighhouse_localnet::{CHAIN_ID, DENOM};
use weighhouse_protocol::escrow;
use weighhouse_protocol::events::{ListingCreated, VersionPublished};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{CardRef, ExecuteMsg, NewListing, NewVersion, Payee, QueryMsg, Version};
use weighhouse_protocol::terms::{LicenseKind, LicenseText, Plan, Rights};
use weighhouse_protocol::ListingId;
use weighhouse_sealing::delivery::{message, VersionKey};
use weighhouse_sealing::native::version_key;
use weighhouse_sealing::proof::Commitment;
use weighhouse_sealing::seal::Sealed;
use weighhouse_sealing::secret::{ContentSecret, OpeningKey};

use crate::attempt::event;
use crate::market::WINDOW;
use crate::{Contract, Listing, Market, Person};

/// A well-formed identifier of content that no node has.
pub(crate) const NOWHERE: &str = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

/// What a seller posts at first: enough for all that a rule sells.
const BOND: u128 = 20_000_000;

/// A listing that is being written.
#[derive(Debug)]
pub struct Draft {
    market: &'static Market,
    listing: NewListing,
    bond: u128,
}

impl Market {
    /// Begins a listing: one perpetual, transferable plan for 5 of the chain's denom, all of it to the seller, who
    /// takes at most ten minutes to deliver.
    pub fn draft(&'static self, name: &str) -> Draft {
        let rights =
            Rights { commercial: true, derivatives: true, redistribution: false, transferable: true, seats: None };
        let price = Coin::new(5_000_000u128, DENOM);
        Draft {
            market: self,
            listing: NewListing {
                name: name.into(),
                card: CardRef { cid: NOWHERE.into(), sha256: Hash([7; 32]) },
                task: "sentence-similarity".into(),
                framework: "sentence-transformers".into(),
                license: LicenseText { id: "apache-2.0".into(), uri: None, sha256: None },
                plans: vec![Plan {
                    kind: LicenseKind::Perpetual {},
                    rights,
                    price,
                    resale_royalty_bps: 500,
                    supply: None,
                }],
                payees: vec![],
                deliver_within: 600,
                challenge_window: WINDOW,
            },
            bond: BOND,
        }
    }

    /// Lists and publishes under the plainest terms.
    pub async fn listing(&'static self, price: u128) -> Result<Listing> {
        self.draft("A model").priced(price, DENOM).publish().await
    }
}

impl Draft {
    /// Sets the price of the last plan.
    #[must_use]
    pub fn priced(mut self, amount: u128, denom: &str) -> Self {
        if let Some(plan) = self.listing.plans.last_mut() {
            plan.price = Coin::new(amount, denom);
        }
        self
    }

    /// Makes the last plan's licenses end after a number of seconds.
    #[must_use]
    pub fn lasting(mut self, seconds: u64) -> Self {
        if let Some(plan) = self.listing.plans.last_mut() {
            plan.kind = LicenseKind::Term { seconds };
        }
        self
    }

    /// Ties the last plan's licenses to their buyers.
    #[must_use]
    pub fn not_transferable(mut self) -> Self {
        if let Some(plan) = self.listing.plans.last_mut() {
            plan.rights.transferable = false;
        }
        self
    }

    /// Names who is paid, with shares in basis points.
    #[must_use]
    pub fn paying(mut self, payees: &[(&Person, u16)]) -> Self {
        let payee = |(who, share_bps): &(&Person, u16)| Payee { address: who.address().into(), share_bps: *share_bps };
        self.listing.payees = payees.iter().map(payee).collect();
        self
    }

    /// The terms so far, for a market that this run's people did not open.
    pub fn terms(self) -> NewListing {
        self.listing
    }

    /// Gives the seller this many seconds to deliver.
    #[must_use]
    pub fn delivering_within(mut self, seconds: u32) -> Self {
        self.listing.deliver_within = seconds;
        self
    }

    /// Gives buyers this many seconds to challenge a delivery.
    #[must_use]
    pub fn challenged_within(mut self, seconds: u32) -> Self {
        self.listing.challenge_window = seconds;
        self
    }

    /// Limits how many licenses of the last plan there can be.
    #[must_use]
    pub fn limited_to(mut self, supply: u32) -> Self {
        if let Some(plan) = self.listing.plans.last_mut() {
            plan.supply = Some(supply);
        }
        self
    }

    /// Sets the seller's bond, in the denom of the last plan.
    #[must_use]
    pub fn bonded(mut self, amount: u128) -> Self {
        self.bond = amount;
        self
    }

    /// Lists and publishes as somebody new.
    pub async fn publish(self) -> Result<Listing> {
        let seller = self.market.person()?;
        self.publish_as(seller).await
    }

    /// Lists and publishes.
    pub async fn publish_as(self, seller: Person) -> Result<Listing> {
        let market = self.market;
        let id = self.list_as(&seller).await?;
        let (keys, secret) = publish_version(market, &seller, id).await?;
        Ok(Listing { market, id, seller, keys, secret })
    }

    /// Lists and publishes a sealed file, of which nobody needs to have more than what it commits to.
    pub async fn publish_sealed(self, seller: Person, sealed: &Sealed, commitment: &Commitment) -> Result<Listing> {
        let market = self.market;
        let id = self.list_as(&seller).await?;
        let listing = Listing { market, id, seller, keys: sealed.version_key, secret: sealed.opening_key.clone() };
        listing.publish_sealed(sealed, commitment).await?;
        Ok(listing)
    }

    /// Lists with the first version, in one message.
    pub async fn publish_at_once(self) -> Result<Listing> {
        let (market, seller) = (self.market, self.market.regular().await?);
        let content = ContentSecret::generate(&mut OsRng);
        let (version, keys) = version_of(market, &seller, &content)?;
        let id = self.list_with(&seller, Some(version)).await?;
        Ok(Listing { market, id, seller, keys, secret: content.opening_key(&keys)? })
    }

    /// Lists, with a bond.
    async fn list_as(self, seller: &Person) -> Result<ListingId> {
        self.list_with(seller, None).await
    }

    async fn list_with(mut self, seller: &Person, version: Option<NewVersion>) -> Result<ListingId> {
        if self.listing.payees.is_empty() {
            self.listing.payees = vec![Payee { address: seller.address().into(), share_bps: 10_000 }];
        }
        let market = self.market;
        let denom = self.listing.plans.last().map(|plan| plan.price.denom.clone()).unwrap_or_default();
        if self.bond > 0 {
            let bond = [Coin::new(self.bond, denom)];
            market.accept(seller, Contract::Escrow, &escrow::ExecuteMsg::PostBond {}, &bond).await?;
        }
        let name = if version.is_some() { "create_listing with a version" } else { "create_listing" };
        let create = ExecuteMsg::CreateListing { listing: self.listing, version };
        let sent = market.execute_called(format!("registry/{name}"), seller, Contract::Registry, &create, &[]);
        let outcome = sent.await?.accepted()?;
        let created: ListingCreated = event(&outcome, market.address(Contract::Registry)?)?;
        Ok(created.listing)
    }
}

/// Publishes a version of random content, and makes sure that the registry hashed it to the same point as we.
pub(crate) async fn publish_version(
    market: &Market,
    seller: &Person,
    listing: ListingId,
) -> Result<(VersionKey, OpeningKey)> {
    let content = ContentSecret::generate(&mut OsRng);
    let (version, keys) = version_of(market, seller, &content)?;
    let publish = ExecuteMsg::PublishVersion { listing, version };
    let outcome = market.accept(seller, Contract::Registry, &publish, &[]).await?;
    let published: VersionPublished = event(&outcome, market.address(Contract::Registry)?)?;
    let question = QueryMsg::Version { listing, version: published.version };
    let record: Version = market.query(Contract::Registry, &question).await?;
    ensure!(record == published.record.0, "the event shows another version than the registry keeps");
    ensure!(record.hash_point.as_slice() == keys.h, "the registry hashed to another H");
    Ok((keys, content.opening_key(&keys)?))
}

/// A version of random content under a secret.
pub fn version_of(market: &Market, seller: &Person, content: &ContentSecret) -> Result<(NewVersion, VersionKey)> {
    let (plaintext_root, salt, pk) = (random(), random(), content.public_key()?);
    let registry = market.address(Contract::Registry)?;
    let keys = version_key(&pk, &message(CHAIN_ID, registry, seller.address(), &salt, &plaintext_root))?;
    let version = NewVersion {
        cid: NOWHERE.into(),
        size: 65_536,
        plaintext_root: Hash(plaintext_root),
        ciphertext_root: Hash(random()),
        key_root: Hash(random()),
        public_key: pk.as_slice().into(),
        salt: salt.as_slice().into(),
        formats: vec![],
        metrics: vec![],
    };
    Ok((version, keys))
}

fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    OsRng.fill_bytes(&mut bytes);
    bytes
}
