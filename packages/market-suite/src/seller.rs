//! What sellers do: list, publish, change.

use cosmwasm_std::{coin, Addr, Binary, SignedDecimal};
use rand::RngCore;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{
    CardRef, Config, ExecuteMsg, Listing, Metric, NewListing, NewVersion, Payee, QueryMsg, TensorSummary, Version,
    MAX_DTYPES, MAX_FORMATS, MAX_METRICS, MAX_SIZE, MAX_TEXT,
};
use weighhouse_protocol::terms::{LicenseKind, LicenseText, Plan, Rights};
use weighhouse_protocol::{ListingId, VersionNumber};
use weighhouse_sealing::secret::ContentSecret;

use crate::market::{Market, Outcome, DELIVER_WITHIN, DENOM, WINDOW};

/// A well-formed content identifier.
pub const CID: &str = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354";
/// The content identifier of a text: of one raw block.
pub const TEXT_CID: &str = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

/// Rights that can be passed on.
pub fn rights() -> Rights {
    Rights { commercial: true, derivatives: true, redistribution: false, transferable: true, seats: None }
}

/// A perpetual, transferable license at a price in [`DENOM`], with a royalty of a twentieth.
pub fn plan(price: u128) -> Plan {
    Plan {
        kind: LicenseKind::Perpetual {},
        rights: rights(),
        price: coin(price, DENOM),
        resale_royalty_bps: 500,
        supply: None,
    }
}

/// Accounts with their shares.
pub fn payees<const N: usize>(shares: [(&Addr, u16); N]) -> Vec<Payee> {
    shares.map(|(account, share_bps)| Payee { address: account.to_string(), share_bps }).to_vec()
}

/// A well-formed listing with one plan, for the seller alone.
pub fn listing_of(seller: &Addr, price: u128) -> NewListing {
    NewListing {
        name: "all-MiniLM-L6-v2".into(),
        card: CardRef { cid: CID.into(), sha256: Hash([1; 32]) },
        task: "sentence-similarity".into(),
        framework: "sentence-transformers".into(),
        license: LicenseText { id: "apache-2.0".into(), uri: None, sha256: None },
        plans: vec![plan(price)],
        payees: payees([(seller, 10_000)]),
        deliver_within: DELIVER_WITHIN,
        challenge_window: WINDOW,
    }
}

/// A well-formed version under a public key. No two with different salts commit to the same keys.
pub fn version_with(public_key: &[u8], salt: [u8; 32]) -> NewVersion {
    NewVersion {
        cid: CID.into(),
        size: 16_385,
        plaintext_root: Hash([2; 32]),
        ciphertext_root: Hash([3; 32]),
        key_root: Hash(salt),
        public_key: Binary::from(public_key),
        salt: Binary::from(salt),
        formats: vec![TensorSummary {
            format: "safetensors".into(),
            tensors: 103,
            parameters: 22_713_728,
            dtypes: vec!["F32".into(), "I64".into()],
        }],
        metrics: vec![Metric { name: "spearman".into(), dataset: "sts-b".into(), value: "0.8203".parse().unwrap() }],
    }
}

/// A version that describes itself with as much as the registry takes, every text of which is as long in JSON as it
/// gets.
pub fn longest_version(public_key: &[u8], salt: [u8; 32]) -> NewVersion {
    let text = r"\".repeat(MAX_TEXT);
    let format = TensorSummary {
        format: text.clone(),
        tensors: u64::MAX,
        parameters: u64::MAX,
        dtypes: vec![text.clone(); MAX_DTYPES],
    };
    let metric = Metric { name: text.clone(), dataset: text, value: SignedDecimal::MIN };
    NewVersion {
        size: MAX_SIZE,
        formats: vec![format; MAX_FORMATS],
        metrics: vec![metric; MAX_METRICS],
        ..version_with(public_key, salt)
    }
}

impl Market {
    pub fn tell_registry(&mut self, sender: &Addr, message: ExecuteMsg) -> Outcome {
        let registry = self.registry.clone();
        self.execute(sender, &registry, &message, &[])
    }

    /// Creates a listing.
    pub fn list(&mut self, seller: &Addr, listing: NewListing) -> anyhow::Result<ListingId> {
        let response = self.tell_registry(seller, ExecuteMsg::CreateListing { listing, version: None })?;
        match Self::events(&response).as_slice() {
            [MarketEvent::ListingCreated(created)] => Ok(created.listing),
            events => panic!("not one listing: {events:?}"),
        }
    }

    /// Publishes a version under a new secret.
    pub fn publish(&mut self, seller: &Addr, listing: ListingId) -> anyhow::Result<VersionNumber> {
        self.publish_as(seller, listing, version_with)
    }

    /// Publishes a version that follows from a public key and a salt, under a new secret.
    pub fn publish_as(
        &mut self,
        seller: &Addr,
        listing: ListingId,
        version: impl FnOnce(&[u8], [u8; 32]) -> NewVersion,
    ) -> anyhow::Result<VersionNumber> {
        let secret = ContentSecret::generate(&mut self.rng);
        let mut salt = [0; 32];
        self.rng.fill_bytes(&mut salt);
        let version = version(&secret.public_key()?, salt);
        let response = self.tell_registry(seller, ExecuteMsg::PublishVersion { listing, version })?;
        let number = match Self::events(&response).as_slice() {
            [MarketEvent::VersionPublished(published)] => published.version,
            events => panic!("not one version: {events:?}"),
        };
        self.content.insert((listing, number), secret);
        Ok(number)
    }

    /// A listing of the seller's at a price, with one version.
    pub fn listed(&mut self, price: u128) -> ListingId {
        let listing = listing_of(&self.seller, price);
        self.listed_as(listing)
    }

    /// A listing of the seller's, with one version.
    pub fn listed_as(&mut self, listing: NewListing) -> ListingId {
        let seller = self.seller.clone();
        let id = self.list(&seller, listing).unwrap();
        self.publish(&seller, id).unwrap();
        id
    }

    /// A listing as it stands.
    pub fn listing(&self, listing: ListingId) -> Listing {
        self.ask(&self.registry, &QueryMsg::Listing { listing }).unwrap()
    }

    pub fn version(&self, listing: ListingId, version: VersionNumber) -> Version {
        self.ask(&self.registry, &QueryMsg::Version { listing, version }).unwrap()
    }

    /// The settings.
    pub fn config(&self) -> Config {
        self.ask(&self.registry, &QueryMsg::Config {}).unwrap()
    }

    /// Lets governance change the settings.
    pub fn reconfigure(&mut self, change: impl FnOnce(&mut Config)) -> Outcome {
        let mut config = self.config();
        change(&mut config);
        let governance = self.governance.clone();
        self.tell_registry(&governance, ExecuteMsg::UpdateConfig { config })
    }
}
