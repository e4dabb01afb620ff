//! The registry: listings, their versions, and the market's settings.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Binary, Coin, SignedDecimal, Uint128};
use cw_ownable::{cw_ownable_execute, cw_ownable_query};

use crate::hash::Hash;
use crate::order::Arbiter;
use crate::terms::{LicenseText, Plan};
use crate::{Height, ListingId, PlanIndex, Seconds, SplitVersion, VersionNumber};

/// Bounds the gas of a sweep: each payee is one write.
pub const MAX_PAYEES: usize = 16;
/// Bounds the gas of a change to a listing: each plan has a sale card.
pub const MAX_PLANS: usize = 8;
/// Bounds the gas of a claim of all denoms and of a change of settings.
pub const MAX_DENOMS: usize = 8;
/// Bounds a version's record.
pub const MAX_METRICS: usize = 32;
/// Bounds a version's record.
pub const MAX_FORMATS: usize = 8;
/// Bounds a version's record: types of numbers in one format.
pub const MAX_DTYPES: usize = 32;
/// Bounds the span of a license, in seconds: a century. A longer one is perpetual.
pub const MAX_TERM: Seconds = 3_155_760_000;
/// Bounds a version's content, in bytes: 1 PiB.
pub const MAX_SIZE: u64 = 1 << 50;
/// Bounds short texts (names, tasks, identifiers), in bytes.
pub const MAX_TEXT: usize = 96;
/// Bounds addresses of content (CIDs and URIs), in bytes.
pub const MAX_URI: usize = 256;
/// Bounds the time for which an order binds money, in seconds: 90 days for each of its spans.
pub const MAX_SPAN: u32 = 7_776_000;
/// Bounds the market's block interval from below, in milliseconds: no chain is faster.
pub const MIN_BLOCK_INTERVAL: u32 = 100;
/// Bounds the market's block interval from above, in milliseconds: a minute.
pub const MAX_BLOCK_INTERVAL: u32 = 60_000;
/// Bounds a pause of new orders, in seconds: a week.
pub const MAX_PAUSE: u32 = 604_800;
/// Bounds the market's fee: half of a price, in basis points.
pub const MAX_FEE_BPS: u16 = 5_000;
/// Bounds the creators' part of a resale: half of a price, in basis points.
pub const MAX_RESALE_ROYALTY_BPS: u16 = 5_000;
/// Bounds the JSON of a version or a listing, in bytes: the longest value of any event. A version with
/// the most and the longest texts is longer than any listing. A byte of a text takes two at most, since
/// `"` and `\` alone are escaped; all that stands between the texts has less than 8 KiB.
pub const MAX_RECORD: usize = 2 * MAX_TEXT * (MAX_FORMATS * (1 + MAX_DTYPES) + 2 * MAX_METRICS) + 8 * 1024;
/// Bounds the announced closing of a denom, in seconds UTC: the end of the year 9999, the last that RFC 3339 can write.
pub const MAX_CLOSES_AT: Seconds = 253_402_300_799;
/// The length of a version's salt, in bytes.
pub const SALT_LENGTH: usize = 32;

/// The market's settings. Governance sets them.
#[cw_serde]
#[derive(Eq)]
pub struct Config {
    /// The account that receives the fee.
    pub treasury: String,
    /// The fee, in basis points of the price.
    pub fee_bps: u16,
    /// The denoms in which sellers may set prices, with the rules of each: 1 to [`MAX_DENOMS`].
    pub denoms: Vec<DenomRule>,
    /// The bounds within which a seller chooses its time to deliver.
    pub deliver_within: Bounds,
    /// The time after the deadline in which a delivery may still land, in seconds: G, at least 1.
    pub grace: u32,
    /// The bounds within which a seller chooses its buyers' time to challenge a delivery.
    pub challenge_window: Bounds,
    /// The download rate that every buyer is assumed to reach, in bytes a second: larger files get
    /// longer windows, see [`crate::windows::least_window`].
    pub download_rate: u64,
    /// The time after a challenge window in which a proof still forfeits the bond, in seconds.
    pub cooldown: u32,
    /// The part of the seller's bond that an order reserves, in basis points of the price.
    pub bond_bps: u16,
    /// The delay between unlocking and withdrawing a bond, in seconds.
    pub bond_delay: u32,
    /// The interval at which blocks come, in milliseconds, [`MIN_BLOCK_INTERVAL`] to
    /// [`MAX_BLOCK_INTERVAL`]: what the chain keeps to, or a little less. A span of an order has passed
    /// when its seconds have, and as many blocks as it has such intervals. With a longer one than the
    /// chain's, a halt late in a span takes from it ([`crate::windows::Mark`]).
    pub block_interval: u32,
    /// The stake that a dispute takes from the buyer, in basis points of the price.
    pub stake_bps: u16,
    /// The account that may pause new orders beside governance; absent when only governance may.
    pub guardian: Option<Guardian>,
    /// The account whose delistings lapse unless governance confirms them; absent when only
    /// governance delists.
    pub moderator: Option<Moderator>,
    /// The account that decides disputes of orders to come; absent when they can't be disputed.
    pub arbiter: Option<Arbiter>,
}

impl Config {
    /// The time from which a denom is closed, as [`DenomRule::closing`] has it: 0 for one that is none of the market's.
    pub fn closing(&self, denom: &str) -> Option<Seconds> {
        self.denoms.iter().find(|rule| rule.denom == denom).map_or(Some(0), DenomRule::closing)
    }
}

/// A denom in which sellers may set prices. Amounts are in base units.
#[cw_serde]
#[derive(Eq)]
pub struct DenomRule {
    /// The base denom, such as `uwhs`.
    pub denom: String,
    /// The least fee of a sale.
    pub min_fee: Uint128,
    /// The least bond of an order.
    pub min_bond: Uint128,
    /// The least stake of a dispute; never more than the price.
    pub min_stake: Uint128,
    /// The most that all deliveries which a seller misses in one day pay to buyers: it bounds the
    /// cost of an outage, and the profit of whoever watches for one.
    pub daily_penalty: Uint128,
    /// Whether the denom is closed to new orders, bonds and prices, whatever `closes_at` says. Open orders go on.
    pub closed: bool,
    /// The time from which the denom is closed as by `closed`, in seconds UTC, at most [`MAX_CLOSES_AT`]: announced, so
    /// that sellers move their prices before it. Absent while no closing is announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Seconds>,
}

impl DenomRule {
    /// The time from which the denom is closed, in seconds UTC: 0 when it is closed without a date, none while no closing is
    /// announced.
    pub fn closing(&self) -> Option<Seconds> {
        if self.closed {
            Some(0)
        } else {
            self.closes_at
        }
    }

    /// Whether the denom is closed to new orders, bonds and prices at a time, in seconds UTC.
    pub fn is_closed(&self, now: Seconds) -> bool {
        closed_since(self.closing(), now).is_some()
    }
}

/// The time from which a denom is closed, if that has come: `now` and the time are in seconds UTC.
pub fn closed_since(closes_at: Option<Seconds>, now: Seconds) -> Option<Seconds> {
    closes_at.filter(|at| *at <= now)
}

/// An account that may pause new orders once, until governance resumes them or changes the
/// settings.
#[cw_serde]
#[derive(Eq)]
pub struct Guardian {
    /// The account.
    pub address: String,
    /// The end of that power, in seconds UTC.
    pub expires_at: Seconds,
}

/// An account whose delistings last for a time.
#[cw_serde]
#[derive(Eq)]
pub struct Moderator {
    /// The account.
    pub address: String,
    /// The time for which its delistings stand without governance, in seconds.
    pub lapse: u32,
}

/// An inclusive range, in seconds.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Bounds {
    /// The least, in seconds.
    pub min: u32,
    /// The most, in seconds.
    pub max: u32,
}

/// Instantiates the registry.
#[cw_serde]
pub struct InstantiateMsg {
    /// The chain's governance account, which sets the configuration and delists.
    pub governance: String,
    /// The escrow contract, which alone marks versions bad.
    pub escrow: String,
    /// The first settings.
    pub config: Config,
}

/// Upgrades the contract to a later version; an earlier one is refused.
#[cw_serde]
pub struct MigrateMsg {}

/// The address and hash of a listing's model card.
#[cw_serde]
#[derive(Eq)]
pub struct CardRef {
    /// The card's IPFS content identifier.
    pub cid: String,
    /// The SHA-256 of the card's bytes.
    pub sha256: Hash,
}

/// An account that is paid for a listing's sales.
#[cw_serde]
#[derive(Eq)]
pub struct Payee {
    /// The account.
    pub address: String,
    /// The account's share of the revenue after the fee, in basis points.
    pub share_bps: u16,
}

#[cw_serde]
#[derive(Copy, Eq, BorshSerialize, BorshDeserialize)]
pub enum ListingState {
    /// The listing takes orders.
    Active,
    /// The seller paused sales.
    Paused,
    /// The seller ended sales for good.
    Retired,
    /// Governance or its moderator ended sales.
    Delisted,
}

/// The terms of a new listing.
#[cw_serde]
#[derive(Eq)]
pub struct NewListing {
    /// The model's name, at most [`MAX_TEXT`] bytes.
    pub name: String,
    pub card: CardRef,
    /// The task, as Hugging Face names it (`sentence-similarity`): 1 to [`MAX_TEXT`] bytes.
    pub task: String,
    /// The framework that the model runs with (`sentence-transformers`): 1 to [`MAX_TEXT`] bytes.
    pub framework: String,
    /// The license text of the model.
    pub license: LicenseText,
    /// The plans by which it is sold: 1 to [`MAX_PLANS`].
    pub plans: Vec<Plan>,
    /// The accounts that are paid: 1 to [`MAX_PAYEES`], with shares that sum to 10,000 basis
    /// points; the arbiter is none of them.
    pub payees: Vec<Payee>,
    /// The seller's time to deliver after the payment, in seconds, within the configured bounds.
    pub deliver_within: u32,
    /// The buyers' time to challenge a delivery, in seconds, within the configured bounds. Large
    /// files get more, and a buyer may waive it.
    pub challenge_window: u32,
}

#[cw_serde]
#[derive(Eq)]
pub struct Listing {
    /// The listing's number.
    pub id: ListingId,
    /// The account that sells.
    pub seller: Addr,
    /// The model's name.
    pub name: String,
    pub card: CardRef,
    /// The task, as Hugging Face names it.
    pub task: String,
    /// The framework that the model runs with.
    pub framework: String,
    /// The license text of the model.
    pub license: LicenseText,
    pub plans: Vec<Plan>,
    pub payees: Vec<Payee>,
    /// The version of the split among the present payees.
    pub split_version: SplitVersion,
    /// The seller's time to deliver after the payment, in seconds.
    pub deliver_within: u32,
    /// The buyers' time to challenge a delivery, in seconds. Large files get more.
    pub challenge_window: u32,
    pub state: ListingState,
    /// The delisting; absent while the listing is not delisted.
    pub delisted: Option<Delisting>,
    /// The version on sale; absent before the first.
    pub latest_version: Option<VersionNumber>,
    /// The time of its creation, in seconds UTC.
    pub created_at: Seconds,
}

#[cw_serde]
#[derive(Eq)]
pub struct Delisting {
    /// The account that delisted: governance or the moderator.
    pub by: Addr,
    /// The time of the delisting, in seconds UTC.
    pub since: Seconds,
    /// The time from which anyone may relist, in seconds UTC; absent when only governance may.
    pub lapses_at: Option<Seconds>,
    /// The state that the seller left, to which a relisting returns the listing.
    pub before: ListingState,
}

/// Answers the pause of new orders.
#[cw_serde]
#[derive(Eq)]
pub struct OrderPause {
    /// The end of the pause, in seconds UTC: until then nobody places an order or takes an offer. 0
    /// when orders were never paused.
    pub paused_until: Seconds,
    /// The account that paused orders; absent when they were never paused.
    pub by: Option<Addr>,
    /// Whether the guardian used its one pause since governance last resumed orders or set the
    /// configuration.
    pub guardian_spent: bool,
}

/// A summary of the model files of one format, from their headers.
#[cw_serde]
#[derive(Eq)]
pub struct TensorSummary {
    /// The format (`safetensors`, `gguf`, `onnx`).
    pub format: String,
    /// The number of tensors.
    pub tensors: u64,
    /// The number of parameters in all tensors.
    pub parameters: u64,
    /// The tensors' types (`F32`), sorted: at most [`MAX_DTYPES`].
    pub dtypes: Vec<String>,
}

/// A measurement that the seller claims. Nothing on chain checks it.
#[cw_serde]
#[derive(Eq)]
pub struct Metric {
    /// The measure (`accuracy`).
    pub name: String,
    /// The dataset of the measurement.
    pub dataset: String,
    /// The measured figure.
    pub value: SignedDecimal,
}

/// The commitment to a new version; docs/protocol.md says how each field is computed.
#[cw_serde]
#[derive(Eq)]
pub struct NewVersion {
    /// The sealed file's IPFS content identifier.
    pub cid: String,
    /// The length of the content before sealing, in bytes; at least 1.
    pub size: u64,
    /// The Merkle root of the plaintext chunks.
    pub plaintext_root: Hash,
    /// The Merkle root of the ciphertext chunks.
    pub ciphertext_root: Hash,
    /// The Merkle root of the hashes of the chunk keys.
    pub key_root: Hash,
    /// The public key `PK` of the content secret: a compressed point of G2, 96 bytes.
    pub public_key: Binary,
    /// A random salt of [`SALT_LENGTH`] bytes.
    pub salt: Binary,
    /// The summaries of the model's files: at most [`MAX_FORMATS`].
    pub formats: Vec<TensorSummary>,
    /// The measurements that the seller claims: at most [`MAX_METRICS`].
    pub metrics: Vec<Metric>,
}

/// A published version. Nothing in it changes, except that a proof can mark it bad.
#[cw_serde]
#[derive(Eq)]
pub struct Version {
    pub listing: ListingId,
    pub number: VersionNumber,
    /// The sealed file's IPFS content identifier.
    pub cid: String,
    /// The length of the content before sealing, in bytes.
    pub size: u64,
    /// The number of chunks: `ceil(size / 16384)`.
    pub chunk_count: u64,
    /// The Merkle root of the plaintext chunks.
    pub plaintext_root: Hash,
    /// The Merkle root of the ciphertext chunks.
    pub ciphertext_root: Hash,
    /// The Merkle root of the hashes of the chunk keys.
    pub key_root: Hash,
    /// The public key `PK` of the content secret: a compressed point of G2, 96 bytes.
    pub public_key: Binary,
    /// The point `H` that the registry computed: a compressed point of G1, 48 bytes.
    pub hash_point: Binary,
    /// The salt that went into `H`.
    pub salt: Binary,
    /// The summaries of the model's files: at most [`MAX_FORMATS`].
    pub formats: Vec<TensorSummary>,
    /// The measurements that the seller claims: at most [`MAX_METRICS`].
    pub metrics: Vec<Metric>,
    /// The time of the publication, in seconds UTC.
    pub published_at: Seconds,
    /// The time of the proof that the version is bad, in seconds UTC; absent without one.
    pub bad_since: Option<Seconds>,
    /// The height of the block with that proof.
    pub bad_since_height: Option<Height>,
}

/// Changes listings, versions and the market's settings.
// One is read in a transaction, and none is kept: its size costs nobody anything.
#[allow(clippy::large_enum_variant)]
#[cw_ownable_execute]
#[cw_serde]
pub enum ExecuteMsg {
    /// Creates a listing of the sender, with its first version if one is given. The listing takes
    /// orders from its first version on.
    CreateListing {
        /// The new listing.
        listing: NewListing,
        /// The first version; absent to publish it later.
        version: Option<NewVersion>,
    },
    /// Publishes a version, which is the one on sale from then on. The seller alone can.
    PublishVersion { listing: ListingId, version: NewVersion },
    /// Changes a plan's price for orders to come. The seller alone can.
    SetPrice {
        listing: ListingId,
        plan: PlanIndex,
        /// The new price.
        price: Coin,
    },
    /// Replaces the payees for orders to come. The seller alone can.
    SetPayees {
        listing: ListingId,
        /// The new payees.
        payees: Vec<Payee>,
    },
    /// Replaces the card. The seller alone can.
    SetCard {
        listing: ListingId,
        /// The new card.
        card: CardRef,
    },
    /// Pauses sales. The seller alone can.
    Pause { listing: ListingId },
    /// Resumes paused sales. The seller alone can.
    Resume { listing: ListingId },
    /// Ends sales for good. The seller alone can.
    Retire { listing: ListingId },
    /// Delists a listing: governance for good, the moderator for a time. Governance confirms the
    /// moderator's delisting by the same message. The moderator delists a listing once, until
    /// governance delists or relists it.
    Delist { listing: ListingId },
    /// Ends a delisting: the listing returns to the state that its seller left. Governance can, and
    /// anyone once a moderator's delisting lapsed.
    Relist { listing: ListingId },
    /// Pauses new orders; open orders go on. Governance can, and the guardian once.
    PauseOrders {
        /// The length of the pause from now, in seconds: 1 to [`MAX_PAUSE`].
        seconds: u32,
    },
    /// Resumes new orders. Governance can, and the guardian that paused them.
    ResumeOrders {},
    /// Marks a version as proven bad: nobody sells, delivers or settles it any more. Escrow alone
    /// can.
    MarkBad { listing: ListingId, version: VersionNumber },
    /// Replaces the settings; placed orders keep the terms that they froze. Governance alone can.
    UpdateConfig {
        /// The new settings.
        config: Config,
    },
    /// Rewrites records of older formats after an upgrade, in their order, until none is left.
    /// Anyone can.
    UpgradeRecords {
        /// The most records to read, up to 500.
        limit: u32,
    },
}

/// Reads listings, versions and the market's settings.
#[cw_ownable_query]
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Answers the settings.
    #[returns(Config)]
    Config {},
    #[returns(Listing)]
    Listing {
        /// The listing's number.
        listing: ListingId,
    },
    /// Answers a page of listings, by number.
    #[returns(Vec<Listing>)]
    Listings {
        /// The last item of the page before; the first page when absent.
        start_after: Option<ListingId>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    #[returns(Version)]
    Version { listing: ListingId, version: VersionNumber },
    /// Answers a page of a listing's versions, by number.
    #[returns(Vec<Version>)]
    Versions {
        listing: ListingId,
        /// The last item of the page before; the first page when absent.
        start_after: Option<VersionNumber>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers the pause of new orders.
    #[returns(OrderPause)]
    OrderPause {},
    /// Answers the payees of one split version of a listing.
    #[returns(Vec<Payee>)]
    Split { listing: ListingId, split_version: SplitVersion },
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::{from_json, to_json_string};

    use super::*;

    /// As release 0.1.0 wrote it.
    const OLD: &str =
        r#"{"denom":"uwhs","min_fee":"5","min_bond":"10","min_stake":"1","daily_penalty":"100","closed":false}"#;

    #[test]
    fn a_rule_of_release_0_1_0_is_read_and_written_back_the_same() {
        let rule: DenomRule = from_json(OLD).unwrap();
        assert_eq!((rule.closes_at, rule.closing()), (None, None));
        assert_eq!(to_json_string(&rule).unwrap(), OLD);
        let announced = DenomRule { closes_at: Some(9), ..rule };
        let text = to_json_string(&announced).unwrap();
        assert!(text.ends_with(r#","closed":false,"closes_at":9}"#), "{text}");
        assert_eq!(from_json::<DenomRule>(text).unwrap(), announced);
        assert!(from_json::<DenomRule>(OLD.replace("closed", "shut")).is_err(), "an unknown field is refused");
    }

    #[test]
    fn a_denom_is_closed_from_the_second_of_its_closing_on() {
        let rule: DenomRule = from_json(OLD).unwrap();
        assert!(!rule.is_closed(Seconds::MAX));
        let announced = DenomRule { closes_at: Some(9), ..rule.clone() };
        assert_eq!([8, 9, 10].map(|now| announced.is_closed(now)), [false, true, true]);
        // Closed without a date is closed at once, whatever date is announced beside it.
        for closes_at in [None, Some(9)] {
            let closed = DenomRule { closed: true, closes_at, ..rule.clone() };
            assert_eq!((closed.closing(), closed.is_closed(0)), (Some(0), true));
        }
    }
}
