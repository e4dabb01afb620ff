//! The transaction that publishes: proposed before anything costly is done, and sent when all of it is known.

use cosmwasm_std::Binary;
use weighhouse_messages::{Call, Contracts};
use weighhouse_protocol::escrow::ExecuteMsg as Escrow;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{CardRef, Config, ExecuteMsg as Registry, Metric, NewVersion};

use super::model::Model;
use super::own::own;
use super::{Backing, Publisher, Sale};
use crate::error::Result;
use crate::journal::{Contents, SealedFolder, Target};

/// Has the form of a CID, and is no content's: its digest is zero.
const NOWHERE: &str = "bafkreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// The fields that are known once the file is sealed and on IPFS. What they commit to is in the others.
pub(super) const FROM_SEALING: [&str; 4] = ["cid", "plaintext_root", "ciphertext_root", "key_root"];

/// All that a publication asks of its seller and of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The listing.
    pub target: Target,
    /// The card that takes the place of a listing's, which disputes over new orders refer to.
    pub card: Option<CardRef>,
    pub version: NewVersion,
    /// The bond that is posted with it.
    pub bond: Option<Backing>,
}

impl Publisher<'_> {
    /// The transaction that publishes a model. What sealing and IPFS will give stands in it in the same form and
    /// length, so that the chain refuses now what it would refuse then, and takes as much gas.
    pub(super) async fn propose(&self, model: &Model) -> Result<Proposal> {
        let (market, seller, listed) = (self.seller.sender.market, self.seller.sender.key.address(), self.card());
        let nowhere = || Contents { sealed: NOWHERE.into(), card: NOWHERE.into(), card_sha256: listed.sha256 };
        let contents = self.uploaded().unwrap_or_else(nowhere);
        let config = market.config().await?;
        let target = self.target(&contents, &config)?;
        let (price, card) = match &target {
            Target::Listed(listing) => {
                let found = own(market, seller, *listing).await?;
                let card = CardRef { cid: contents.card.clone(), sha256: contents.card_sha256 };
                let card = (found.card.sha256 != card.sha256).then_some(card);
                (found.plans.into_iter().next().map(|plan| plan.price), card)
            }
            Target::New(new) => (new.plans.first().map(|plan| plan.price.clone()), None),
        };
        let bond = match price {
            Some(price) => self.missing_bond(&config, &price).await?,
            None => None,
        };
        let draft = draft(model, listed.metrics.clone());
        let proposal = Proposal { target, card, version: draft, bond };
        Ok(match &model.sealed {
            Some(sealed) => proposal.complete(sealed, &contents),
            None => proposal,
        })
    }

    /// The listing that gets the version.
    pub(super) fn target(&self, contents: &Contents, config: &Config) -> Result<Target> {
        Ok(match &self.wanted.sale {
            Sale::Version { listing } => Target::Listed(*listing),
            Sale::New(terms) => {
                let seller = self.seller.sender.key.address();
                let card = CardRef { cid: contents.card.clone(), sha256: contents.card_sha256 };
                Target::New(Box::new(terms.listing(seller, self.card(), card, config)?))
            }
        })
    }
}

/// A version whose roots are not known yet. The salt stands for them: nothing that is random was ever banned.
fn draft(model: &Model, metrics: Vec<Metric>) -> NewVersion {
    let unknown = Hash(model.key.salt);
    NewVersion {
        cid: NOWHERE.into(),
        size: model.size,
        plaintext_root: unknown,
        ciphertext_root: unknown,
        key_root: unknown,
        public_key: Binary::from(model.key.public_key.clone()),
        salt: Binary::from(model.key.salt),
        formats: model.formats.clone(),
        metrics,
    }
}

impl Proposal {
    /// The same proposal with what sealing and IPFS gave.
    #[must_use]
    pub(super) fn complete(mut self, sealed: &SealedFolder, contents: &Contents) -> Self {
        self.version = NewVersion {
            cid: contents.sealed.clone(),
            size: sealed.size,
            plaintext_root: sealed.plaintext_root,
            ciphertext_root: sealed.ciphertext_root,
            key_root: sealed.key_root,
            public_key: Binary::from(sealed.public_key.clone()),
            salt: Binary::from(sealed.salt.clone()),
            formats: sealed.formats.clone(),
            metrics: self.version.metrics,
        };
        if let Target::New(listing) = &mut self.target {
            listing.card.cid = contents.card.clone();
        }
        if let Some(card) = &mut self.card {
            card.cid = contents.card.clone();
        }
        self
    }

    /// The names of the fields that still have placeholders: they are known once the folder is sealed and on IPFS.
    pub fn unknown(&self) -> &'static [&'static str] {
        match self.version.cid == NOWHERE {
            true => &FROM_SEALING,
            false => &[],
        }
    }

    /// Its messages: one transaction does all of them or none.
    pub(super) fn calls(&self, contracts: &Contracts) -> Result<Vec<Call>> {
        let version = self.version.clone();
        let publish = match &self.target {
            Target::New(listing) => Registry::CreateListing { listing: (**listing).clone(), version: Some(version) },
            Target::Listed(listing) => Registry::PublishVersion { listing: *listing, version },
        };
        let mut calls = vec![contracts.registry(&publish)?];
        if let (Target::Listed(listing), Some(card)) = (&self.target, &self.card) {
            calls.push(contracts.registry(&Registry::SetCard { listing: *listing, card: card.clone() })?);
        }
        if let Some(bond) = &self.bond {
            calls.push(contracts.escrow(&Escrow::PostBond {}, vec![bond.posted.clone()])?);
        }
        Ok(calls)
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::PathBuf;

    use cosmwasm_std::Coin;
    use weighhouse_protocol::registry::{NewListing, Payee, TensorSummary};
    use weighhouse_protocol::terms::{LicenseKind, LicenseText, Plan, Rights};

    use super::*;
    use crate::journal::SealingKey;

    pub fn contracts() -> Contracts {
        let [registry, license, escrow, royalties] =
            ["registry", "license", "escrow", "royalties"].map(|name| format!("wasm1{name}"));
        Contracts { registry, license, escrow, royalties, reputation: None }
    }

    fn model() -> Model {
        let key = SealingKey { public_key: vec![2; 96], salt: [9; 32] };
        let format =
            TensorSummary { format: "safetensors".into(), tensors: 1, parameters: 20_000, dtypes: vec!["F32".into()] };
        Model { fingerprint: Hash([0; 32]), key, size: 80_000, formats: vec![format], sealed: None }
    }

    /// A new listing at a price, before it is sealed.
    pub fn proposal(price: u128) -> Proposal {
        let rights =
            Rights { commercial: true, derivatives: true, redistribution: false, transferable: true, seats: None };
        let plan = Plan {
            kind: LicenseKind::Perpetual {},
            rights,
            price: Coin::new(price, "uwhs"),
            resale_royalty_bps: 250,
            supply: None,
        };
        let new = NewListing {
            name: "Tiny".into(),
            card: CardRef { cid: NOWHERE.into(), sha256: Hash([1; 32]) },
            task: "other".into(),
            framework: "other".into(),
            license: LicenseText { id: "mit".into(), uri: None, sha256: None },
            plans: vec![plan],
            payees: vec![Payee { address: "wasm1seller".into(), share_bps: 10_000 }],
            deliver_within: 60,
            challenge_window: 3_600,
        };
        Proposal { target: Target::New(Box::new(new)), card: None, version: draft(&model(), vec![]), bond: None }
    }

    pub fn sealed(size: u64) -> SealedFolder {
        let (model, root) = (model(), Hash([0xab; 32]));
        SealedFolder {
            path: PathBuf::new(),
            fingerprint: model.fingerprint,
            contents: root,
            size,
            plaintext_root: root,
            ciphertext_root: root,
            key_root: root,
            public_key: model.key.public_key,
            salt: model.key.salt.to_vec(),
            formats: model.formats,
        }
    }

    pub fn contents() -> Contents {
        let cid = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354".to_owned();
        Contents { sealed: cid.clone(), card: cid, card_sha256: Hash([1; 32]) }
    }

    #[test]
    fn what_the_chain_tries_is_as_long_as_what_is_sent() {
        let tried = proposal(5);
        let sent = tried.clone().complete(&sealed(80_000), &contents());
        assert_eq!((tried.unknown(), sent.unknown()), (FROM_SEALING.as_slice(), [].as_slice()));
        let [tried, sent] = [tried, sent].map(|proposal| proposal.calls(&contracts()).unwrap());
        assert_ne!(tried, sent);
        assert_eq!(tried.len(), 1);
        assert_eq!(tried[0].message.len(), sent[0].message.len());
    }

    #[test]
    fn a_new_version_brings_its_card() {
        let card = CardRef { cid: NOWHERE.into(), sha256: Hash([1; 32]) };
        let version = Proposal { target: Target::Listed(7), card: Some(card), ..proposal(5) };
        let sent = version.complete(&sealed(80_000), &contents());
        let calls = sent.calls(&contracts()).unwrap();
        let [_, set_card] = calls.as_slice() else { panic!("{calls:?}") };
        let card = CardRef { cid: contents().card, sha256: Hash([1; 32]) };
        let expected = contracts().registry(&Registry::SetCard { listing: 7, card }).unwrap();
        assert_eq!(set_card, &expected);
        assert_eq!(Proposal { card: None, ..sent }.calls(&contracts()).unwrap().len(), 1);
    }
}
