//! License terms: what a buyer may do with a model, and for how long.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Coin;
use sha2::{Digest, Sha256};

use crate::hash::Hash;
use crate::Seconds;

/// The duration of a license.
#[cw_serde]
#[derive(Copy, Eq, BorshSerialize, BorshDeserialize)]
pub enum LicenseKind {
    /// For ever.
    Perpetual {},
    /// For a span of time that begins with the settlement.
    Term {
        /// The span's length, in seconds: at most [`crate::registry::MAX_TERM`].
        seconds: Seconds,
    },
}

impl LicenseKind {
    /// When a license of this kind that is issued at `issued` ends; `None` if it does not, or if
    /// its end is past the end of time.
    pub fn expires_at(self, issued: Seconds) -> Option<Seconds> {
        match self {
            LicenseKind::Perpetual {} => None,
            LicenseKind::Term { seconds } => issued.checked_add(seconds),
        }
    }
}

/// The rights of a license's holder.
#[cw_serde]
#[derive(Copy, Eq, BorshSerialize, BorshDeserialize)]
pub struct Rights {
    /// Use the model commercially.
    pub commercial: bool,
    /// Make and license models derived from this one.
    pub derivatives: bool,
    /// Pass the weights on.
    pub redistribution: bool,
    /// Transfer or resell the license.
    pub transferable: bool,
    /// The most people that use the model at a time; absent for any number.
    pub seats: Option<u32>,
}

/// The license text of a model.
#[cw_serde]
#[derive(Eq, BorshSerialize, BorshDeserialize)]
pub struct LicenseText {
    /// An SPDX identifier, a RAIL name as Hugging Face writes it (`openrail`, `llama3.1`), or
    /// `other`.
    pub id: String,
    /// The address of the full text, unless the identifier names one.
    pub uri: Option<String>,
    /// The SHA-256 of the full text.
    pub sha256: Option<Hash>,
}

/// A plan by which a listing is sold: a kind of license, its rights and its price.
#[cw_serde]
#[derive(Eq)]
pub struct Plan {
    /// The duration of the license.
    pub kind: LicenseKind,
    /// The rights of the license's holder.
    pub rights: Rights,
    /// The price, in base units.
    pub price: Coin,
    /// The creators' part of a resale's price, in basis points.
    pub resale_royalty_bps: u16,
    /// The most licenses of this plan, without refunded orders; absent for any number.
    pub supply: Option<u32>,
}

/// The terms that an order and its license freeze.
#[cw_serde]
#[derive(Eq, BorshSerialize, BorshDeserialize)]
pub struct Grant {
    /// The duration of the license.
    pub kind: LicenseKind,
    /// The rights of the license's holder.
    pub rights: Rights,
    /// The creators' part of a resale's price, in basis points.
    pub resale_royalty_bps: u16,
    /// The hash of the license text and the fields above, see [`terms_hash`].
    pub terms_hash: Hash,
}

impl Grant {
    /// The terms of one plan under a license text.
    pub fn new(text: &LicenseText, plan: &Plan) -> Self {
        Grant {
            kind: plan.kind,
            rights: plan.rights,
            resale_royalty_bps: plan.resale_royalty_bps,
            terms_hash: terms_hash(text, plan),
        }
    }
}

const TERMS_TAG: &[u8] = b"weighhouse/terms/v1";

/// What a buyer agrees to: `SHA-256(tag ‖ borsh(text) ‖ borsh(kind) ‖ borsh(rights) ‖ u16le(royalty))`
/// with the tag `weighhouse/terms/v1`. The price is no part of it.
pub fn terms_hash(text: &LicenseText, plan: &Plan) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(TERMS_TAG);
    hasher.update(encode(text));
    hasher.update(encode(&plan.kind));
    hasher.update(encode(&plan.rights));
    hasher.update(plan.resale_royalty_bps.to_le_bytes());
    Hash(hasher.finalize().into())
}

/// Borsh of a value into memory, which cannot fail for the types of this crate.
pub(crate) fn encode<T: BorshSerialize>(value: &T) -> Vec<u8> {
    borsh::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::coin;

    use super::*;

    fn plan() -> Plan {
        Plan {
            kind: LicenseKind::Term { seconds: 60 },
            rights: Rights {
                commercial: true,
                derivatives: false,
                redistribution: false,
                transferable: true,
                seats: Some(5),
            },
            price: coin(1_000, "uwhs"),
            resale_royalty_bps: 500,
            supply: None,
        }
    }

    fn text() -> LicenseText {
        LicenseText { id: "apache-2.0".into(), uri: None, sha256: None }
    }

    #[test]
    fn the_price_is_no_part_of_the_terms() {
        let mut cheaper = plan();
        cheaper.price = coin(1, "uwhs");
        assert_eq!(terms_hash(&text(), &plan()), terms_hash(&text(), &cheaper));
    }

    #[test]
    fn every_right_is_part_of_the_terms() {
        let before = terms_hash(&text(), &plan());
        let changes: [fn(&mut Plan); 6] = [
            |plan| plan.kind = LicenseKind::Perpetual {},
            |plan| plan.rights.commercial = false,
            |plan| plan.rights.derivatives = true,
            |plan| plan.rights.seats = None,
            |plan| plan.rights.transferable = false,
            |plan| plan.resale_royalty_bps = 501,
        ];
        for change in changes {
            let mut changed = plan();
            change(&mut changed);
            assert_ne!(terms_hash(&text(), &changed), before);
        }
    }

    #[test]
    fn the_terms_hash_stays_what_it_is() {
        // Computed from the definition with another implementation: licenses sold carry it.
        assert_eq!(
            terms_hash(&text(), &plan()).to_string(),
            "3c837a8f5f580b3e1eaefba544855210f98909967131982606998eda42c4984b"
        );
    }

    #[test]
    fn a_term_past_the_end_of_time_has_no_end() {
        let kind = LicenseKind::Term { seconds: u64::MAX };
        assert_eq!(kind.expires_at(1), None);
        assert_eq!(LicenseKind::Term { seconds: 5 }.expires_at(1), Some(6));
        assert_eq!(LicenseKind::Perpetual {}.expires_at(1), None);
    }
}
