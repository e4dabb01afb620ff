//! The journal of purchases: which transport secret belongs to which order.
//!
//! A purchase is on disk before its transaction is signed, and its transaction before it is sent.
//! So a run that was killed anywhere is finished by the next one, and nothing is paid twice.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use weighhouse_chain::Signed;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, VersionNumber};

use crate::error::Result;
use crate::files;

/// How something is bought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// At its listed price.
    #[default]
    Listed,
    /// At a price of the buyer's own.
    Offer,
    /// This license, of who holds it.
    Resale(OrderId),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchase {
    pub listing: ListingId,
    pub version: VersionNumber,
    pub plan: PlanIndex,
    /// How it is bought.
    #[serde(default)]
    pub way: Way,
    /// Whether the buyer does without the challenge window.
    #[serde(default)]
    pub waive_window: bool,
    /// The time in which the seller can take an offer, in seconds; 0 for what is no offer.
    #[serde(default)]
    pub expires_in: u32,
    /// The account that pays.
    pub buyer: String,
    /// What is paid, in the denom's smallest unit.
    pub price: u128,
    pub denom: String,
    /// What the buyer agreed to.
    pub order_hash: Hash,
    /// `T`, in hexadecimal: names this file and the secret.
    pub transport_key: String,
    /// The transaction, from before it was sent.
    pub transaction: Option<Signed>,
    /// The order, once it is known.
    pub order: Option<OrderId>,
    /// Whether the buyer was told of the order. Until then, who buys the same again is told of this one.
    #[serde(default)]
    pub told: bool,
}

/// The purchases of one market.
#[derive(Clone, Debug)]
pub struct Purchases {
    folder: PathBuf,
}

impl Purchases {
    /// Those in a market's folder.
    pub fn of(market_folder: &Path) -> Self {
        Self { folder: market_folder.join("purchases") }
    }

    /// Where the lock lies that a process holds while it buys from this listing.
    pub fn lock(&self, listing: ListingId) -> PathBuf {
        self.folder.join(format!("{listing}.lock"))
    }

    /// Writes one down.
    pub fn save(&self, purchase: &Purchase) -> Result<()> {
        files::write_json(&self.path(purchase), purchase)
    }

    /// Writes down that the buyer was told of a purchase's order.
    pub fn told(&self, purchase: Purchase) -> Result<()> {
        self.save(&Purchase { told: true, ..purchase })
    }

    /// Strikes one out that came to nothing.
    pub fn remove(&self, purchase: &Purchase) -> Result<()> {
        files::remove(&self.path(purchase))
    }

    /// All of them.
    pub fn all(&self) -> Result<Vec<Purchase>> {
        let mut all = Vec::new();
        for path in files::json_files(&self.folder)? {
            all.extend(files::read_json::<Purchase>(&path)?);
        }
        all.sort_by_key(|purchase| (purchase.order.is_none(), purchase.order));
        Ok(all)
    }

    pub fn of_order(&self, order: OrderId) -> Result<Option<Purchase>> {
        Ok(self.all()?.into_iter().find(|purchase| purchase.order == Some(order)))
    }

    fn path(&self, purchase: &Purchase) -> PathBuf {
        self.folder.join(format!("{}.json", purchase.transport_key))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn purchase(key: &str, order: Option<OrderId>) -> Purchase {
        Purchase {
            listing: 1,
            version: 1,
            plan: 0,
            way: Way::Listed,
            waive_window: false,
            expires_in: 0,
            buyer: "wasm1buyer".into(),
            price: u128::MAX,
            denom: "uwhs".into(),
            order_hash: Hash([1; 32]),
            transport_key: key.into(),
            transaction: None,
            order,
            told: false,
        }
    }

    #[test]
    fn a_purchase_is_found_by_its_order_and_an_unfinished_one_comes_last() {
        let folder = tempfile::tempdir().unwrap();
        let purchases = Purchases::of(folder.path());
        assert_eq!(purchases.all().unwrap(), []);
        for purchase in [purchase("aa", None), purchase("bb", Some(9)), purchase("cc", Some(2))] {
            purchases.save(&purchase).unwrap();
        }
        let orders: Vec<_> = purchases.all().unwrap().iter().map(|purchase| purchase.order).collect();
        assert_eq!(orders, [Some(2), Some(9), None]);
        assert_eq!(purchases.of_order(9).unwrap(), Some(purchase("bb", Some(9))));
        purchases.remove(&purchase("aa", None)).unwrap();
        assert_eq!(purchases.all().unwrap().len(), 2);
    }

    #[test]
    fn a_journal_from_before_there_were_offers_is_read() {
        let json = serde_json::to_string(&purchase("aa", Some(9))).unwrap();
        let before =
            json.replace(r#""way":"listed","waive_window":false,"expires_in":0,"#, "").replace(r#","told":false"#, "");
        assert!(!before.contains("told"), "{before}");
        assert_ne!(before, json);
        assert_eq!(serde_json::from_str::<Purchase>(&before).unwrap(), purchase("aa", Some(9)));
    }
}
