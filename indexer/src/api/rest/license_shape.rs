//! Licenses, their resales and the requests for their keys, as they are written.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::coin::{time, Coin};
use super::names::LicenseKind;
use super::plan::Rights;
use crate::read::{licenses, rekeys, resales};

/// A license: a token that froze the terms of its purchase.
#[derive(Serialize, ToSchema)]
pub(super) struct License {
    /// The token id: the number of the order that first bought the license.
    id: i64,
    /// The account that holds the license: escrow during a resale.
    owner: String,
    /// The number of the listing.
    listing: i64,
    /// The number of the bought version.
    version: i64,
    /// The duration of the license.
    kind: LicenseKind,
    /// The length of the term, in seconds; null for a perpetual license.
    term_seconds: Option<i64>,
    /// The rights of its holder.
    rights: Rights,
    /// The creators' part of a resale's price, in basis points.
    resale_royalty_bps: i32,
    /// The hash of the license text and of the terms.
    terms_hash: String,
    /// The time of the issue.
    issued_at: DateTime<Utc>,
    /// The end of the license; null for a perpetual one.
    expires_at: Option<DateTime<Utc>>,
}

impl From<licenses::License> for License {
    fn from(record: licenses::License) -> Self {
        License {
            id: record.id,
            owner: record.owner,
            listing: record.listing,
            version: record.version,
            kind: record.kind.into(),
            term_seconds: record.term_seconds,
            rights: record.rights.into(),
            resale_royalty_bps: record.resale_royalty_bps,
            terms_hash: record.terms_hash,
            issued_at: time(record.issued_at),
            expires_at: record.expires_at.map(time),
        }
    }
}

/// A license that its holder resells. Escrow holds it meanwhile.
#[derive(Serialize, ToSchema)]
pub(super) struct Resale {
    /// The token id of the license.
    license: i64,
    /// The account that resells it, and must deliver.
    seller: String,
    /// The number of the listing.
    listing: i64,
    /// The number of the version.
    version: i64,
    /// The price of the license.
    price: Coin,
    /// The reseller's time to deliver after the payment, in seconds.
    deliver_within: i64,
    /// The buyer's time to challenge the delivery, in seconds.
    challenge_window: i64,
    /// The end of the license; null for a perpetual one.
    expires_at: Option<DateTime<Utc>>,
    /// The time at which the resale began.
    opened_at: DateTime<Utc>,
    /// The height of the block at that time.
    opened_height: i64,
    /// The hash of that transaction; null for a message of governance.
    opened_tx: Option<String>,
    /// Whether the resale takes no further order: the reseller ended it while an order was open, or missed a delivery.
    ending: bool,
    /// The number of the open order that buys the license; null without one.
    order: Option<i64>,
}

impl From<resales::Resale> for Resale {
    fn from(record: resales::Resale) -> Self {
        Resale {
            license: record.license,
            seller: record.seller,
            listing: record.listing,
            version: record.version,
            price: record.price.into(),
            deliver_within: record.deliver_within,
            challenge_window: record.challenge_window,
            expires_at: record.expires_at.map(time),
            opened_at: time(record.opened_at),
            opened_height: record.opened_height,
            opened_tx: record.opened_tx,
            ending: record.ending,
            order: record.order,
        }
    }
}

/// A holder's last request for the key of a license, which it lost or received with a transfer.
#[derive(Serialize, ToSchema)]
pub(super) struct Rekey {
    /// The token id of the license.
    license: i64,
    /// The number of the listing.
    listing: i64,
    /// The number of the version whose key the holder requests.
    version: i64,
    /// The account that requested the key.
    owner: String,
    /// The new transport key `T`: a compressed point of G1, in hexadecimal.
    transport_key: String,
    /// The time until which an account can answer the request.
    expires_at: DateTime<Utc>,
    /// The least height from which it has expired: time and height must both be reached.
    expires_at_height: i64,
    /// The time of the request.
    asked_at: DateTime<Utc>,
    /// The hash of that transaction; null for a message of governance.
    asked_tx: Option<String>,
    /// The encrypted key and its proof, `c1 ‖ c2 ‖ c3`, in hexadecimal; null before an answer.
    delivery: Option<String>,
    /// The time of the answer; null before it.
    answered_at: Option<DateTime<Utc>>,
    /// The hash of that transaction; null for a message of governance.
    answered_tx: Option<String>,
    /// The time at which the request ended without an answer; null while it is open, and when it was answered.
    ended_at: Option<DateTime<Utc>>,
    /// The hash of that transaction; null for a message of governance.
    ended_tx: Option<String>,
}

impl From<rekeys::Rekey> for Rekey {
    fn from(record: rekeys::Rekey) -> Self {
        Rekey {
            license: record.license,
            listing: record.listing,
            version: record.version,
            owner: record.owner,
            transport_key: record.transport_key,
            expires_at: time(record.expires_at),
            expires_at_height: record.expires_at_height,
            asked_at: time(record.asked_at),
            asked_tx: record.asked_tx,
            delivery: record.delivery,
            answered_at: record.answered_at.map(time),
            answered_tx: record.answered_tx,
            ended_at: record.ended_at.map(time),
            ended_tx: record.ended_tx,
        }
    }
}
