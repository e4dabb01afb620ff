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
/// Bounds how long an order can bind anybody's money, in seconds: 90 days for each of its spans.
pub const MAX_SPAN: u32 = 7_776_000;
/// Bounds the slowest block interval that counts as normal, in seconds.
pub const MAX_SLOWEST_BLOCK: u32 = 60;
/// Bounds a pause of new orders, in seconds: a week.
pub const MAX_PAUSE: u32 = 604_800;
/// Bounds the market's fee: half of a price, in basis points.
pub const MAX_FEE_BPS: u16 = 5_000;
/// Bounds the creators' part of a resale: half of a price, in basis points.
pub const MAX_RESALE_ROYALTY_BPS: u16 = 5_000;
/// A version's salt, in bytes.
pub const SALT_LENGTH: usize = 32;

/// The market's settings, set by governance.
#[cw_serde]
#[derive(Eq)]
pub struct Config {
    /// Who gets the fee.
    pub treasury: String,
    /// The fee, in basis points of the price.
    pub fee_bps: u16,
    /// The denoms in which prices may be, with the least fee in each.
    pub denoms: Vec<DenomRule>,
    /// Between which bounds a seller chooses the time to deliver.
    pub deliver_within: Bounds,
    /// For how long after the deadline a delivery may still land, in seconds.
    pub grace: u32,
    /// Between which bounds a seller chooses the buyers' time to challenge a delivery.
    pub challenge_window: Bounds,
    /// The download that a buyer is assumed to reach, in bytes a second: it makes windows longer
    /// for larger files, see [`crate::windows::least_window`].
    pub download_rate: u64,
    /// For how long after a challenge window a proof still costs the seller the bond, in seconds.
    pub cooldown: u32,
    /// What an order reserves of its seller's bond, in basis points of the price.
    pub bond_bps: u16,
    /// How long a seller waits for a bond to be withdrawn, in seconds.
    pub bond_delay: u32,
    /// The slowest block interval that counts as normal, in seconds, 1 to [`MAX_SLOWEST_BLOCK`]. A
    /// span of an order has passed when its seconds have, and as many blocks as it has such intervals.
    pub slowest_block: u32,
    /// What a dispute takes of the buyer, in basis points of the price.
    pub stake_bps: u16,
    /// The account that may pause new orders beside governance; `None` when nobody may.
    pub guardian: Option<Guardian>,
    /// The account whose delistings lapse unless governance confirms them; `None` when there is none.
    pub moderator: Option<Moderator>,
    /// Who decides the disputes of orders to come; `None` when there can be none.
    pub arbiter: Option<Arbiter>,
}

/// A denom in which prices may be.
#[cw_serde]
#[derive(Eq)]
pub struct DenomRule {
    /// The denom, in its smallest unit.
    pub denom: String,
    /// The least fee of a sale.
    pub min_fee: Uint128,
    /// The least bond of an order.
    pub min_bond: Uint128,
    /// The least stake of a dispute; never more than the price.
    pub min_stake: Uint128,
    /// The most that the deliveries a seller missed in one day pay to buyers, all together: it bounds
    /// what an outage costs, and what watching for one earns.
    pub daily_penalty: Uint128,
    /// Whether the denom is closed to new orders and bonds. Everything that is open in it goes on.
    pub closed: bool,
}

/// An account that may pause new orders once, until governance has spoken.
#[cw_serde]
#[derive(Eq)]
pub struct Guardian {
    /// The account.
    pub address: String,
    /// Until when it may, in seconds UTC.
    pub expires_at: Seconds,
}

/// An account that delists listings for a time.
#[cw_serde]
#[derive(Eq)]
pub struct Moderator {
    /// The account.
    pub address: String,
    /// For how long its delistings stand without governance, in seconds.
    pub lapse: u32,
}

/// An inclusive range, in seconds.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Bounds {
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
}

/// Starts the registry.
#[cw_serde]
pub struct InstantiateMsg {
    /// Who sets the configuration and delists: the chain's governance account.
    pub governance: String,
    /// Who says that a version was proven bad.
    pub escrow: String,
    /// The first settings.
    pub config: Config,
}

/// What an upgrade says. Upgrades only go forward.
#[cw_serde]
pub struct MigrateMsg {}

/// Where a listing's model card is.
#[cw_serde]
#[derive(Eq)]
pub struct CardRef {
    /// Its IPFS content identifier.
    pub cid: String,
    /// SHA-256 of its bytes.
    pub sha256: Hash,
}

/// Somebody who is paid for a listing's sales.
#[cw_serde]
#[derive(Eq)]
pub struct Payee {
    /// The account.
    pub address: String,
    /// Its share of the revenue after the fee, in basis points.
    pub share_bps: u16,
}

/// Whether a listing sells.
#[cw_serde]
#[derive(Copy, Eq, BorshSerialize, BorshDeserialize)]
pub enum ListingState {
    /// It sells.
    Active,
    /// Its seller has stopped sales for a time.
    Paused,
    /// Its seller has ended sales for good.
    Retired,
    /// Governance or its moderator has ended sales.
    Delisted,
}

/// What a seller says of a new listing.
#[cw_serde]
#[derive(Eq)]
pub struct NewListing {
    /// The model's name, at most [`MAX_TEXT`] bytes.
    pub name: String,
    /// Its card.
    pub card: CardRef,
    /// What it does, as Hugging Face names tasks (`sentence-similarity`).
    pub task: String,
    /// What it runs with (`sentence-transformers`).
    pub framework: String,
    /// The text under which it is licensed.
    pub license: LicenseText,
    /// How it is sold: 1 to [`MAX_PLANS`].
    pub plans: Vec<Plan>,
    /// Who is paid: 1 to [`MAX_PAYEES`], with shares that sum to 10,000 basis points.
    pub payees: Vec<Payee>,
    /// The seller's time to deliver, in seconds, within the configured bounds.
    pub deliver_within: u32,
    /// The buyers' time to challenge a delivery, in seconds, within the configured bounds. Large
    /// files get more, and a buyer may do without.
    pub challenge_window: u32,
}

/// A listing.
#[cw_serde]
#[derive(Eq)]
pub struct Listing {
    /// Its number.
    pub id: ListingId,
    /// Who sells.
    pub seller: Addr,
    /// The model's name.
    pub name: String,
    /// Its card.
    pub card: CardRef,
    /// What it does.
    pub task: String,
    /// What it runs with.
    pub framework: String,
    /// The text under which it is licensed.
    pub license: LicenseText,
    /// How it is sold.
    pub plans: Vec<Plan>,
    /// Who is paid.
    pub payees: Vec<Payee>,
    /// Numbers the present payees.
    pub split_version: SplitVersion,
    /// The seller's time to deliver, in seconds.
    pub deliver_within: u32,
    /// The buyers' time to challenge a delivery, in seconds. Large files get more.
    pub challenge_window: u32,
    /// Whether it sells.
    pub state: ListingState,
    /// Why it is delisted; `None` while it is not.
    pub delisted: Option<Delisting>,
    /// The version that is sold; `None` before the first is published.
    pub latest_version: Option<VersionNumber>,
    /// When it was created.
    pub created_at: Seconds,
}

/// A delisting.
#[cw_serde]
#[derive(Eq)]
pub struct Delisting {
    /// The account that delisted: governance or the moderator.
    pub by: Addr,
    /// Since when, in seconds UTC.
    pub since: Seconds,
    /// From when on anybody may relist, in seconds UTC; `None` when governance alone may.
    pub lapses_at: Option<Seconds>,
    /// The state in which its seller left the listing, and to which a relisting returns it.
    pub before: ListingState,
}

/// The pause of new orders.
#[cw_serde]
#[derive(Eq)]
pub struct OrderPause {
    /// Until when no new order is placed or taken, in seconds UTC; 0 when orders were not paused.
    pub paused_until: Seconds,
    /// The account that paused them; `None` when orders were not paused.
    pub by: Option<Addr>,
    /// Whether the guardian has paused since governance last resumed orders or set the configuration:
    /// then it can't again.
    pub guardian_spent: bool,
}

/// What a reader of the header of a model file found.
#[cw_serde]
#[derive(Eq)]
pub struct TensorSummary {
    /// The format (`safetensors`, `gguf`, `onnx`).
    pub format: String,
    /// How many tensors.
    pub tensors: u64,
    /// How many numbers in them all.
    pub parameters: u64,
    /// Their types (`F32`), sorted.
    pub dtypes: Vec<String>,
}

/// A measured quality, as its seller claims it.
#[cw_serde]
#[derive(Eq)]
pub struct Metric {
    /// What is measured (`accuracy`).
    pub name: String,
    /// On which dataset.
    pub dataset: String,
    /// The figure.
    pub value: SignedDecimal,
}

/// What a seller says of a new version: see docs/protocol.md for how each is computed.
#[cw_serde]
#[derive(Eq)]
pub struct NewVersion {
    /// Where the sealed file is: its IPFS content identifier.
    pub cid: String,
    /// The length of the content before sealing, in bytes; at least 1.
    pub size: u64,
    /// Merkle root of the plaintext chunks.
    pub plaintext_root: Hash,
    /// Merkle root of the ciphertext chunks.
    pub ciphertext_root: Hash,
    /// Merkle root of the hashes of the chunk keys.
    pub key_root: Hash,
    /// `PK`, a compressed point of G2: 96 bytes.
    pub public_key: Binary,
    /// [`SALT_LENGTH`] random bytes.
    pub salt: Binary,
    /// What the headers of the model's files say.
    pub formats: Vec<TensorSummary>,
    /// What its seller claims it reaches.
    pub metrics: Vec<Metric>,
}

/// A version. Nothing in it changes once it is published, but that it may be proven bad.
#[cw_serde]
#[derive(Eq)]
pub struct Version {
    /// The listing.
    pub listing: ListingId,
    /// Its number.
    pub number: VersionNumber,
    /// Where the sealed file is.
    pub cid: String,
    /// The length of the content before sealing, in bytes.
    pub size: u64,
    /// `ceil(size / 16384)`.
    pub chunk_count: u64,
    /// Merkle root of the plaintext chunks.
    pub plaintext_root: Hash,
    /// Merkle root of the ciphertext chunks.
    pub ciphertext_root: Hash,
    /// Merkle root of the hashes of the chunk keys.
    pub key_root: Hash,
    /// `PK`, a compressed point of G2.
    pub public_key: Binary,
    /// `H`, a compressed point of G1, computed by the registry.
    pub hash_point: Binary,
    /// The salt in `H`.
    pub salt: Binary,
    /// What the headers of the model's files say.
    pub formats: Vec<TensorSummary>,
    /// What its seller claims it reaches.
    pub metrics: Vec<Metric>,
    /// When it was published.
    pub published_at: Seconds,
    /// When it was proven bad, in seconds UTC; `None` while it is good.
    pub bad_since: Option<Seconds>,
    /// The height of the block in which it was.
    pub bad_since_height: Option<Height>,
}

/// What the registry does.
// One is read in a transaction, and none is kept: its size costs nobody anything.
#[allow(clippy::large_enum_variant)]
#[cw_ownable_execute]
#[cw_serde]
pub enum ExecuteMsg {
    /// Creates a listing of the sender's, and publishes its first version in the same message when one
    /// is given. It sells from its first version on.
    CreateListing {
        /// The new listing.
        listing: NewListing,
        /// Its first version; `None` publishes none yet.
        version: Option<NewVersion>,
    },
    /// Adds a version, which is then the one sold. By the seller.
    PublishVersion {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: NewVersion,
    },
    /// Changes a plan's price for orders to come. By the seller.
    SetPrice {
        /// The listing.
        listing: ListingId,
        /// The plan.
        plan: PlanIndex,
        /// The new price.
        price: Coin,
    },
    /// Changes who is paid for orders to come. By the seller.
    SetPayees {
        /// The listing.
        listing: ListingId,
        /// The new payees.
        payees: Vec<Payee>,
    },
    /// Changes the card. By the seller.
    SetCard {
        /// The listing.
        listing: ListingId,
        /// The new card.
        card: CardRef,
    },
    /// Stops sales for a time. By the seller.
    Pause {
        /// The listing.
        listing: ListingId,
    },
    /// Takes up sales again. By the seller.
    Resume {
        /// The listing.
        listing: ListingId,
    },
    /// Ends sales for good. By the seller.
    Retire {
        /// The listing.
        listing: ListingId,
    },
    /// Ends sales: for good by governance, for a time by the moderator. Governance's on a listing that
    /// the moderator delisted confirms it.
    Delist {
        /// The listing.
        listing: ListingId,
    },
    /// Ends a delisting: the listing is as its seller left it. By governance, or by anybody once a
    /// moderator's delisting has lapsed.
    Relist {
        /// The listing.
        listing: ListingId,
    },
    /// Stops new orders for a time; what is open goes on. By governance, or once by the guardian.
    PauseOrders {
        /// For how long from now, 1 to [`MAX_PAUSE`] seconds.
        seconds: u32,
    },
    /// Ends a pause of new orders. By governance, or by the guardian that paused.
    ResumeOrders {},
    /// Says that a version was proven bad: it is not sold, delivered or settled any more. By escrow.
    MarkBad {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
    },
    /// Replaces the settings; orders already placed keep what they froze. By governance.
    UpdateConfig {
        /// The new settings.
        config: Config,
    },
    /// Rewrites records of older formats after an upgrade, in their order, until none is left.
    UpgradeRecords {
        /// How many records are looked at, at most 500.
        limit: u32,
    },
}

/// What the registry answers.
#[cw_ownable_query]
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// The settings.
    #[returns(Config)]
    Config {},
    /// One listing.
    #[returns(Listing)]
    Listing {
        /// Its number.
        listing: ListingId,
    },
    /// Listings by number.
    #[returns(Vec<Listing>)]
    Listings {
        /// Answer those after this one.
        start_after: Option<ListingId>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
    },
    /// One version.
    #[returns(Version)]
    Version {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
    },
    /// The versions of a listing by number.
    #[returns(Vec<Version>)]
    Versions {
        /// The listing.
        listing: ListingId,
        /// Answer those after this one.
        start_after: Option<VersionNumber>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
    },
    /// The pause of new orders.
    #[returns(OrderPause)]
    OrderPause {},
    /// Who was paid under one split version of a listing.
    #[returns(Vec<Payee>)]
    Split {
        /// The listing.
        listing: ListingId,
        /// Its number.
        split_version: SplitVersion,
    },
}
