//! Whose name a listing's begins with, as far as anybody proved or attested it.
//!
//! A name such as `publisher/model` is its seller's word. A handle belongs to one account, whose holder may be proven, by a domain
//! that names it, or attested, by a verifier. A listing of somebody else whose publisher looks like that handle is a look-alike; a
//! wallet that the holder linked is nobody else.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{one_each, Record, Rows};
use super::states::states;
use crate::publisher::{is_plain, BACKED};

/// A handle whose holder is proven or attested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BackedHandle {
    pub fold: String,
    pub handle: String,
    pub account: String,
    /// The domain that proves the holder; `None` where verifiers alone attest it.
    pub domain: Option<String>,
    /// The accounts that the holder linked as its wallets.
    pub wallets: Vec<String>,
}

states! {
    /// What a listing's publisher is to its seller.
    Standing {
        Proven = "proven",
        Attested = "attested",
        LookAlike = "look_alike",
        Claimed = "claimed",
    }
}

impl Record for BackedHandle {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(BackedHandle {
            fold: row.try_get("fold")?,
            handle: row.try_get("handle")?,
            account: row.try_get("account")?,
            domain: row.try_get("domain")?,
            wallets: row.try_get("wallets")?,
        })
    }
}

impl BackedHandle {
    /// Whether an account is the holder, or a wallet that the holder linked.
    pub(crate) fn is_of(&self, seller: &str) -> bool {
        self.account == seller || self.wallets.iter().any(|wallet| wallet == seller)
    }
}

/// A backed handle, as far as it says something of a publisher under which an account sells: its holder may write its own name in ways
/// that say another's, which proves nothing.
pub(crate) fn heard(publisher: &str, seller: &str, backed: Option<BackedHandle>) -> Option<BackedHandle> {
    backed.filter(|backed| !backed.is_of(seller) || is_plain(publisher))
}

impl Standing {
    /// The standing of a publisher under which an account sells, with the backed handle that it looks like: the first of those that
    /// it has.
    pub(crate) fn of(seller: &str, backed: Option<&BackedHandle>) -> Self {
        match backed {
            Some(backed) if !backed.is_of(seller) => Standing::LookAlike,
            Some(BackedHandle { domain: Some(_), .. }) => Standing::Proven,
            Some(_) => Standing::Attested,
            None => Standing::Claimed,
        }
    }

    /// Whether the seller is who the publisher's name says.
    pub(crate) fn is_backed(self) -> bool {
        matches!(self, Standing::Proven | Standing::Attested)
    }
}

impl Rows {
    /// The handles of proven and of attested accounts, by their folds.
    pub(crate) async fn backed_handles(&self, folds: &[String]) -> Result<HashMap<String, BackedHandle>, Failure> {
        let found = self.looked_up(&BACKED, &[&folds]).await?;
        Ok(one_each(found, |backed: &BackedHandle| backed.fold.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_holder_and_its_wallets_are_proven_or_attested() {
        let (fold, handle, account, wallets) = ("f".into(), "F".into(), "alice".into(), vec!["purse".into()]);
        let attested = BackedHandle { fold, handle, account, domain: None, wallets };
        let proven = BackedHandle { domain: Some("models.example".into()), ..attested.clone() };
        for seller in ["alice", "purse"] {
            assert_eq!(Standing::of(seller, Some(&proven)), Standing::Proven);
            assert_eq!(Standing::of(seller, Some(&attested)), Standing::Attested);
        }
        for backed in [&proven, &attested] {
            assert_eq!(Standing::of("ALICE", Some(backed)), Standing::LookAlike);
        }
        assert_eq!(Standing::of("alice", None), Standing::Claimed);
        for publisher in ["f", "F", "f-f_f.f f"] {
            assert_eq!(heard(publisher, "alice", Some(proven.clone())), Some(proven.clone()), "{publisher}");
        }
        for publisher in ["f@", "ḟ", "🇫f", "f!"] {
            assert_eq!(heard(publisher, "alice", Some(proven.clone())), None, "{publisher}");
            let warned = heard(publisher, "mallory", Some(proven.clone()));
            assert_eq!(Standing::of("mallory", warned.as_ref()), Standing::LookAlike, "{publisher}");
        }
    }
}
