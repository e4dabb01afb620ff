//! Publishers, ratings and loading verdicts of listings, which an index alone answers.

use std::collections::BTreeMap;
use std::fmt::Write;

use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use weighhouse_protocol::{ListingId, VersionNumber};

use super::ask;
use super::code::{Loads, ScanVerdict};
use crate::error::Result;

/// Listings that one question asks about: an indexer bounds the aliases of a document.
const AT_A_TIME: usize = 20;

/// The standing of the publisher that a listing's name begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "SCREAMING_SNAKE_CASE", serialize = "snake_case"))]
pub enum Standing {
    /// The seller, or the account that linked it as its wallet, holds it as a handle, and a domain names that account.
    Proven,
    /// The seller, or the account that linked it as its wallet, holds it as a handle, and an accredited verifier attests it.
    Attested,
    /// It looks like the handle of another account, which is proven or attested.
    LookAlike,
    /// It is the seller's word.
    Claimed,
}

impl Standing {
    /// The word of the interface.
    pub(super) fn asked(self) -> &'static str {
        match self {
            Standing::Proven => "PROVEN",
            Standing::Attested => "ATTESTED",
            Standing::LookAlike => "LOOK_ALIKE",
            Standing::Claimed => "CLAIMED",
        }
    }
}

/// The publisher that a listing's name begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Publisher {
    /// The part of the name before its first slash, or what looks like one.
    pub name: String,
    pub standing: Standing,
    /// The handle that it is, or looks like.
    pub handle: Option<String>,
    /// The account that holds that handle.
    pub account: Option<Holder>,
    /// The domain that names the account.
    pub domain: Option<String>,
    /// The seller's attestations, as far as they count.
    pub attestations: Vec<Attestation>,
}

/// The account that holds a handle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub address: String,
}

/// An attestation by a verifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Attestation {
    pub verifier: Verifier,
    /// How sure the verifier is.
    pub level: String,
    /// The time from which it counts no more.
    pub expires_at: String,
}

/// An accredited verifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verifier {
    pub name: String,
}

/// The rating that the reviews of a listing make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Rating {
    /// In thousandths of a star: where every listing begins, until it is reviewed.
    pub milli_stars: u32,
    /// The weight of the reviews: the sum of their fees in base units, each times the rate of its denom, rounded down.
    pub weight: Uint128,
    /// The number of reviews.
    pub reviews: u32,
    /// The numbers of reviews with one star, with two, and so on to five.
    pub histogram: [u32; 5],
}

/// The version of a listing on sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latest {
    pub number: VersionNumber,
}

/// An index's answer about a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// `None` for a name without a publisher.
    pub publisher: Option<Publisher>,
    /// `None` in a market without reputation.
    pub rating: Option<Rating>,
    /// The version that `loads` and `scanned` are about; `None` before the first.
    #[serde(rename(deserialize = "latestVersion"))]
    pub latest_version: Option<Latest>,
    /// Whether loading the latest version runs code that is in it.
    pub loads: Option<Loads>,
    /// The worst verdict of the operator's scanners about the latest version; `None` without a scan.
    pub scanned: Option<ScanVerdict>,
}

/// The question about each listing.
pub(super) const FIELDS: &str = "
fragment About on Listing {
  publisher {
    name standing handle domain account { address }
    attestations { level expiresAt verifier { name } }
  }
  rating { milliStars weight reviews histogram }
  latestVersion { number }
  loads scanned
}";

/// Asks an indexer about listings. Those that it has not yet are left out.
///
/// # Errors
/// [`super::IndexError`], with the indexer's words where it has some.
pub async fn about(endpoint: &Url, listings: &[ListingId]) -> Result<BTreeMap<ListingId, About>> {
    let mut found = BTreeMap::new();
    for some in listings.chunks(AT_A_TIME) {
        let mut query = String::from("{");
        for id in some {
            let _ = write!(query, " l{id}: listing(id: {id}) {{ ...About }}");
        }
        query.push_str(" }");
        query.push_str(FIELDS);
        let mut answer: BTreeMap<String, Option<About>> = ask(endpoint, &query, &json!({})).await?;
        found.extend(some.iter().filter_map(|id| Some((*id, answer.remove(&format!("l{id}"))??))));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_an_index_says_is_read_and_written_in_the_words_of_each() {
        let answer = json!({
            "publisher": {
                "name": "0penM0dels", "standing": "LOOK_ALIKE", "handle": "Open-Models", "domain": null,
                "account": {"address": "wasm1a"}, "attestations": [],
            },
            "rating": {"milliStars": 4_250, "weight": "75000", "reviews": 3, "histogram": [0, 0, 0, 2, 1]},
            "latestVersion": {"number": 4}, "loads": "RUNS_CODE", "scanned": null,
        });
        let about: About = serde_json::from_value(answer).unwrap();
        let publisher = about.publisher.clone().unwrap();
        assert_eq!((publisher.standing, publisher.handle.as_deref()), (Standing::LookAlike, Some("Open-Models")));
        let written = serde_json::to_value(&about).unwrap();
        assert_eq!(written["publisher"]["standing"], "look_alike");
        assert_eq!(written["rating"]["milli_stars"], 4_250);
        assert_eq!(
            (&written["rating"]["weight"], &written["rating"]["histogram"]),
            (&json!("75000"), &json!([0, 0, 0, 2, 1]))
        );
        assert_eq!((&written["loads"], &written["scanned"]), (&json!("runs_code"), &json!(null)));
        assert_eq!(
            (about.latest_version, &written["latest_version"]["number"]),
            (Some(Latest { number: 4 }), &json!(4))
        );
    }
}
