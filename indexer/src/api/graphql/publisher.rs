//! The publishers that listings' names begin with.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, Result, SimpleObject};

use super::account::Account;
use super::identity::Attestation;
use super::loaders::AttestationsOf;
use crate::read::identity::AttestationStatus;
use crate::read::publishers::{self, BackedHandle};
use crate::read::Rows;

/// The standing of the publisher that a listing's name begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "publishers::Standing")]
pub enum PublisherStanding {
    /// The seller, or the account that linked it as its wallet, holds it as a handle, and a domain names that account.
    Proven,
    /// The seller, or the account that linked it as its wallet, holds it as a handle, and an accredited verifier attests it.
    Attested,
    /// It looks like the handle of another account, which is proven or attested.
    LookAlike,
    /// Nobody proven or attested holds it: it is the seller's word.
    Claimed,
}

/// The publisher that a listing's name begins with, as in `publisher/model`.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Publisher {
    /// The part of the name before its first slash, or what looks like one.
    pub name: String,
    /// Its standing: PROVEN before ATTESTED where it is both.
    pub standing: PublisherStanding,
    /// The handle that it is, or looks like; null where nobody proven or attested holds it.
    pub handle: Option<String>,
    /// The account that holds that handle.
    pub account: Option<Account>,
    /// The domain that names the account; null without one.
    pub domain: Option<String>,
}

#[ComplexObject]
impl Publisher {
    /// That account's attestations by accredited verifiers, the newest first, but those revoked, expired or of an accreditation
    /// that ended. Empty for a look-alike.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn attestations(&self, ctx: &Context<'_>) -> Result<Vec<Attestation>> {
        let is_seller = publishers::Standing::from(self.standing).is_backed();
        let Some(account) = self.account.as_ref().filter(|_| is_seller) else { return Ok(Vec::new()) };
        let found = ctx.data::<DataLoader<Rows>>()?.load_one(AttestationsOf(account.address.clone())).await?;
        let valid = super::identity::AttestationStatus::from(AttestationStatus::Valid);
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .filter(|attestation: &Attestation| attestation.status == valid)
            .collect())
    }
}

impl Publisher {
    pub(super) fn of(name: &str, seller: &str, backed: Option<BackedHandle>) -> Self {
        let backed = publishers::heard(name, seller, backed);
        let standing = publishers::Standing::of(seller, backed.as_ref()).into();
        let domain = backed.as_ref().and_then(|backed| backed.domain.clone());
        let (handle, account) = backed.map(|backed| (backed.handle, Account::new(backed.account))).unzip();
        Publisher { name: name.to_owned(), standing, handle, account, domain }
    }
}
