// Generated from schema/registry.json by `npm run generate`.

/**
 * Actions that can be taken to alter the contract's ownership
 */
export type Action =
  | {
      transfer_ownership: {
        expiry?: Expiration | null;
        new_owner: string;
      };
    }
  | "accept_ownership"
  | "renounce_ownership";
/**
 * Expiration represents a point in time when some event happens. It can compare with a BlockInfo and will return is_expired() == true once the condition is hit (and for every block in the future)
 */
export type Expiration =
  | {
      at_height: number;
    }
  | {
      at_time: Timestamp;
    }
  | {
      never: {};
    };
/**
 * A point in time in nanosecond precision.
 *
 * This type can represent times from 1970-01-01T00:00:00Z to 2554-07-21T23:34:33Z.
 *
 * ## Examples
 *
 * ``` # use cosmwasm_std::Timestamp; let ts = Timestamp::from_nanos(1_000_000_202); assert_eq!(ts.nanos(), 1_000_000_202); assert_eq!(ts.seconds(), 1); assert_eq!(ts.subsec_nanos(), 202);
 *
 * let ts = ts.plus_seconds(2); assert_eq!(ts.nanos(), 3_000_000_202); assert_eq!(ts.seconds(), 3); assert_eq!(ts.subsec_nanos(), 202); ```
 */
export type Timestamp = Uint64;
/**
 * A thin wrapper around u64 that is using strings for JSON encoding/decoding, such that the full u64 range can be used for clients that convert JSON numbers to floats, like JavaScript and jq.
 *
 * # Examples
 *
 * Use `from` to create instances of this and `u64` to get the value out:
 *
 * ``` # use cosmwasm_std::Uint64; let a = Uint64::from(42u64); assert_eq!(a.u64(), 42);
 *
 * let b = Uint64::from(70u32); assert_eq!(b.u64(), 70); ```
 */
export type Uint64 = string;
/**
 * A human readable address.
 *
 * In Cosmos, this is typically bech32 encoded. But for multi-chain smart contracts no assumptions should be made other than being UTF-8 encoded and of reasonable length.
 *
 * This type represents a validated address. It can be created in the following ways 1. Use `Addr::unchecked(input)` 2. Use `let checked: Addr = deps.api.addr_validate(input)?` 3. Use `let checked: Addr = deps.api.addr_humanize(canonical_addr)?` 4. Deserialize from JSON. This must only be done from JSON that was validated before such as a contract's state. `Addr` must not be used in messages sent by the user because this would result in unvalidated instances.
 *
 * This type is immutable. If you really need to mutate it (Really? Are you sure?), create a mutable copy using `let mut mutable = Addr::to_string()` and operate on that `String` instance.
 */
export type Addr = string;
/**
 * A SHA-256 digest: 64 lowercase hexadecimal digits.
 */
export type Hash = string;
export type ListingState = "active" | "paused" | "retired" | "delisted";
/**
 * The duration of a license.
 */
export type LicenseKind =
  | {
      perpetual: {};
    }
  | {
      term: {
        /**
         * The span's length, in seconds: at most [`crate::registry::MAX_TERM`].
         */
        seconds: number;
      };
    };
/**
 * A thin wrapper around u128 that is using strings for JSON encoding/decoding, such that the full u128 range can be used for clients that convert JSON numbers to floats, like JavaScript and jq.
 *
 * # Examples
 *
 * Use `from` to create instances of this and `u128` to get the value out:
 *
 * ``` # use cosmwasm_std::Uint128; let a = Uint128::from(123u128); assert_eq!(a.u128(), 123);
 *
 * let b = Uint128::from(42u64); assert_eq!(b.u128(), 42);
 *
 * let c = Uint128::from(70u32); assert_eq!(c.u128(), 70); ```
 */
export type Uint128 = string;
export type ArrayOf_Listing = Listing[];
export type ArrayOf_Payee = Payee[];
/**
 * Binary is a wrapper around Vec<u8> to add base64 de/serialization with serde. It also adds some helper methods to help encode inline.
 *
 * This is only needed as serde-json-{core,wasm} has a horrible encoding for Vec<u8>. See also <https://github.com/CosmWasm/cosmwasm/blob/main/docs/MESSAGE_TYPES.md>.
 */
export type Binary = string;
/**
 * A signed fixed-point decimal value with 18 fractional digits, i.e. SignedDecimal(1_000_000_000_000_000_000) == 1.0
 *
 * The greatest possible value that can be represented is 170141183460469231731.687303715884105727 (which is (2^127 - 1) / 10^18) and the smallest is -170141183460469231731.687303715884105728 (which is -2^127 / 10^18).
 */
export type SignedDecimal = string;
export type ArrayOf_Version = Version[];
/**
 * Changes listings, versions and the market's settings.
 */
export type ExecuteMsg =
  | {
      create_listing: {
        /**
         * The new listing.
         */
        listing: NewListing;
        /**
         * The first version; absent to publish it later.
         */
        version?: NewVersion | null;
      };
    }
  | {
      publish_version: {
        listing: number;
        version: NewVersion;
      };
    }
  | {
      set_price: {
        listing: number;
        plan: number;
        /**
         * The new price.
         */
        price: Coin;
      };
    }
  | {
      set_payees: {
        listing: number;
        /**
         * The new payees.
         */
        payees: Payee[];
      };
    }
  | {
      set_card: {
        /**
         * The new card.
         */
        card: CardRef;
        listing: number;
      };
    }
  | {
      pause: {
        listing: number;
      };
    }
  | {
      resume: {
        listing: number;
      };
    }
  | {
      retire: {
        listing: number;
      };
    }
  | {
      delist: {
        listing: number;
      };
    }
  | {
      relist: {
        listing: number;
      };
    }
  | {
      pause_orders: {
        /**
         * The length of the pause from now, in seconds: 1 to [`MAX_PAUSE`].
         */
        seconds: number;
      };
    }
  | {
      resume_orders: {};
    }
  | {
      mark_bad: {
        listing: number;
        version: number;
      };
    }
  | {
      update_config: {
        /**
         * The new settings.
         */
        config: Config;
      };
    }
  | {
      upgrade_records: {
        /**
         * The most records to read, up to 500.
         */
        limit: number;
      };
    }
  | {
      update_ownership: Action;
    };
/**
 * Reads listings, versions and the market's settings.
 */
export type QueryMsg =
  | {
      config: {};
    }
  | {
      listing: {
        /**
         * The listing's number.
         */
        listing: number;
      };
    }
  | {
      listings: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last item of the page before; the first page when absent.
         */
        start_after?: number | null;
      };
    }
  | {
      version: {
        listing: number;
        version: number;
      };
    }
  | {
      versions: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        listing: number;
        /**
         * The last item of the page before; the first page when absent.
         */
        start_after?: number | null;
      };
    }
  | {
      order_pause: {};
    }
  | {
      split: {
        listing: number;
        split_version: number;
      };
    }
  | {
      ownership: {};
    };

/**
 * The account that decides disputes, and its time to decide.
 */
export interface Arbiter {
  /**
   * The arbiter's account.
   */
  address: string;
  /**
   * The arbiter's time to decide, in seconds from the dispute. If it misses the deadline, the seller is paid.
   */
  decide_within: number;
}
export interface Listing {
  card: CardRef;
  /**
   * The buyers' time to challenge a delivery, in seconds. Large files get more.
   */
  challenge_window: number;
  /**
   * The time of its creation, in seconds UTC.
   */
  created_at: number;
  /**
   * The delisting; absent while the listing is not delisted.
   */
  delisted?: Delisting | null;
  /**
   * The seller's time to deliver after the payment, in seconds.
   */
  deliver_within: number;
  /**
   * The framework that the model runs with.
   */
  framework: string;
  /**
   * The listing's number.
   */
  id: number;
  /**
   * The version on sale; absent before the first.
   */
  latest_version?: number | null;
  /**
   * The license text of the model.
   */
  license: LicenseText;
  /**
   * The model's name.
   */
  name: string;
  payees: Payee[];
  plans: Plan[];
  /**
   * The account that sells.
   */
  seller: Addr;
  /**
   * The version of the split among the present payees.
   */
  split_version: number;
  state: ListingState;
  /**
   * The task, as Hugging Face names it.
   */
  task: string;
}
/**
 * The address and hash of a listing's model card.
 */
export interface CardRef {
  /**
   * The card's IPFS content identifier.
   */
  cid: string;
  /**
   * The SHA-256 of the card's bytes.
   */
  sha256: Hash;
}
export interface Delisting {
  /**
   * The state that the seller left, to which a relisting returns the listing.
   */
  before: ListingState;
  /**
   * The account that delisted: governance or the moderator.
   */
  by: Addr;
  /**
   * The time from which anyone may relist, in seconds UTC; absent when only governance may.
   */
  lapses_at?: number | null;
  /**
   * The time of the delisting, in seconds UTC.
   */
  since: number;
}
/**
 * The license text of a model.
 */
export interface LicenseText {
  /**
   * An SPDX identifier, a RAIL name as Hugging Face writes it (`openrail`, `llama3.1`), or `other`.
   */
  id: string;
  /**
   * The SHA-256 of the full text.
   */
  sha256?: Hash | null;
  /**
   * The address of the full text, unless the identifier names one.
   */
  uri?: string | null;
}
/**
 * An account that is paid for a listing's sales.
 */
export interface Payee {
  /**
   * The account.
   */
  address: string;
  /**
   * The account's share of the revenue after the fee, in basis points.
   */
  share_bps: number;
}
/**
 * A plan by which a listing is sold: a kind of license, its rights and its price.
 */
export interface Plan {
  /**
   * The duration of the license.
   */
  kind: LicenseKind;
  /**
   * The price, in base units.
   */
  price: Coin;
  /**
   * The creators' part of a resale's price, in basis points.
   */
  resale_royalty_bps: number;
  /**
   * The rights of the license's holder.
   */
  rights: Rights;
  /**
   * The most licenses of this plan, without refunded orders; absent for any number.
   */
  supply?: number | null;
}
export interface Coin {
  amount: Uint128;
  denom: string;
}
/**
 * The rights of a license's holder.
 */
export interface Rights {
  /**
   * Use the model commercially.
   */
  commercial: boolean;
  /**
   * Make and license models derived from this one.
   */
  derivatives: boolean;
  /**
   * Pass the weights on.
   */
  redistribution: boolean;
  /**
   * The most people that use the model at a time; absent for any number.
   */
  seats?: number | null;
  /**
   * Transfer or resell the license.
   */
  transferable: boolean;
}
/**
 * A published version. Nothing in it changes, except that a proof can mark it bad.
 */
export interface Version {
  /**
   * The time of the proof that the version is bad, in seconds UTC; absent without one.
   */
  bad_since?: number | null;
  /**
   * The height of the block with that proof.
   */
  bad_since_height?: number | null;
  /**
   * The number of chunks: `ceil(size / 16384)`.
   */
  chunk_count: number;
  /**
   * The sealed file's IPFS content identifier.
   */
  cid: string;
  /**
   * The Merkle root of the ciphertext chunks.
   */
  ciphertext_root: Hash;
  /**
   * The summaries of the model's files: at most [`MAX_FORMATS`].
   */
  formats: TensorSummary[];
  /**
   * The point `H` that the registry computed: a compressed point of G1, 48 bytes.
   */
  hash_point: Binary;
  /**
   * The Merkle root of the hashes of the chunk keys.
   */
  key_root: Hash;
  listing: number;
  /**
   * The measurements that the seller claims: at most [`MAX_METRICS`].
   */
  metrics: Metric[];
  number: number;
  /**
   * The Merkle root of the plaintext chunks.
   */
  plaintext_root: Hash;
  /**
   * The public key `PK` of the content secret: a compressed point of G2, 96 bytes.
   */
  public_key: Binary;
  /**
   * The time of the publication, in seconds UTC.
   */
  published_at: number;
  /**
   * The salt that went into `H`.
   */
  salt: Binary;
  /**
   * The length of the content before sealing, in bytes.
   */
  size: number;
}
/**
 * A summary of the model files of one format, from their headers.
 */
export interface TensorSummary {
  /**
   * The tensors' types (`F32`), sorted: at most [`MAX_DTYPES`].
   */
  dtypes: string[];
  /**
   * The format (`safetensors`, `gguf`, `onnx`).
   */
  format: string;
  /**
   * The number of parameters in all tensors.
   */
  parameters: number;
  /**
   * The number of tensors.
   */
  tensors: number;
}
/**
 * A measurement that the seller claims. Nothing on chain checks it.
 */
export interface Metric {
  /**
   * The dataset of the measurement.
   */
  dataset: string;
  /**
   * The measure (`accuracy`).
   */
  name: string;
  /**
   * The measured figure.
   */
  value: SignedDecimal;
}
/**
 * An inclusive range, in seconds.
 */
export interface Bounds {
  /**
   * The most, in seconds.
   */
  max: number;
  /**
   * The least, in seconds.
   */
  min: number;
}
/**
 * The market's settings. Governance sets them.
 */
export interface Config {
  /**
   * The account that decides disputes of orders to come; absent when they can't be disputed.
   */
  arbiter?: Arbiter | null;
  /**
   * The interval at which blocks come, in milliseconds, [`MIN_BLOCK_INTERVAL`] to [`MAX_BLOCK_INTERVAL`]: what the chain keeps to, or a little less. A span of an order has passed when its seconds have, and as many blocks as it has such intervals. With a longer one than the chain's, a halt late in a span takes from it ([`crate::windows::Mark`]).
   */
  block_interval: number;
  /**
   * The part of the seller's bond that an order reserves, in basis points of the price.
   */
  bond_bps: number;
  /**
   * The delay between unlocking and withdrawing a bond, in seconds.
   */
  bond_delay: number;
  /**
   * The bounds within which a seller chooses its buyers' time to challenge a delivery.
   */
  challenge_window: Bounds;
  /**
   * The time after a challenge window in which a proof still forfeits the bond, in seconds.
   */
  cooldown: number;
  /**
   * The bounds within which a seller chooses its time to deliver.
   */
  deliver_within: Bounds;
  /**
   * The denoms in which sellers may set prices, with the rules of each: 1 to [`MAX_DENOMS`].
   */
  denoms: DenomRule[];
  /**
   * The download rate that every buyer is assumed to reach, in bytes a second: larger files get longer windows, see [`crate::windows::least_window`].
   */
  download_rate: number;
  /**
   * The fee, in basis points of the price.
   */
  fee_bps: number;
  /**
   * The time after the deadline in which a delivery may still land, in seconds: G, at least 1.
   */
  grace: number;
  /**
   * The account that may pause new orders beside governance; absent when only governance may.
   */
  guardian?: Guardian | null;
  /**
   * The account whose delistings lapse unless governance confirms them; absent when only governance delists.
   */
  moderator?: Moderator | null;
  /**
   * The stake that a dispute takes from the buyer, in basis points of the price.
   */
  stake_bps: number;
  /**
   * The account that receives the fee.
   */
  treasury: string;
}
/**
 * A denom in which sellers may set prices. Amounts are in base units.
 */
export interface DenomRule {
  /**
   * Whether the denom is closed to new orders, bonds and prices, whatever `closes_at` says. Open orders go on.
   */
  closed: boolean;
  /**
   * The time from which the denom is closed as by `closed`, in seconds UTC, at most [`MAX_CLOSES_AT`]: announced, so that sellers move their prices before it. Absent while no closing is announced.
   */
  closes_at?: number | null;
  /**
   * The most that all deliveries which a seller misses in one day pay to buyers: it bounds the cost of an outage, and the profit of whoever watches for one.
   */
  daily_penalty: Uint128;
  /**
   * The base denom, such as `uwhs`.
   */
  denom: string;
  /**
   * The least bond of an order.
   */
  min_bond: Uint128;
  /**
   * The least fee of a sale.
   */
  min_fee: Uint128;
  /**
   * The least stake of a dispute; never more than the price.
   */
  min_stake: Uint128;
}
/**
 * An account that may pause new orders once, until governance resumes them or changes the settings.
 */
export interface Guardian {
  /**
   * The account.
   */
  address: string;
  /**
   * The end of that power, in seconds UTC.
   */
  expires_at: number;
}
/**
 * An account whose delistings last for a time.
 */
export interface Moderator {
  /**
   * The account.
   */
  address: string;
  /**
   * The time for which its delistings stand without governance, in seconds.
   */
  lapse: number;
}
/**
 * The terms of a new listing.
 */
export interface NewListing {
  card: CardRef;
  /**
   * The buyers' time to challenge a delivery, in seconds, within the configured bounds. Large files get more, and a buyer may waive it.
   */
  challenge_window: number;
  /**
   * The seller's time to deliver after the payment, in seconds, within the configured bounds.
   */
  deliver_within: number;
  /**
   * The framework that the model runs with (`sentence-transformers`): 1 to [`MAX_TEXT`] bytes.
   */
  framework: string;
  /**
   * The license text of the model.
   */
  license: LicenseText;
  /**
   * The model's name, at most [`MAX_TEXT`] bytes.
   */
  name: string;
  /**
   * The accounts that are paid: 1 to [`MAX_PAYEES`], with shares that sum to 10,000 basis points; the arbiter is none of them.
   */
  payees: Payee[];
  /**
   * The plans by which it is sold: 1 to [`MAX_PLANS`].
   */
  plans: Plan[];
  /**
   * The task, as Hugging Face names it (`sentence-similarity`): 1 to [`MAX_TEXT`] bytes.
   */
  task: string;
}
/**
 * The commitment to a new version; docs/protocol.md says how each field is computed.
 */
export interface NewVersion {
  /**
   * The sealed file's IPFS content identifier.
   */
  cid: string;
  /**
   * The Merkle root of the ciphertext chunks.
   */
  ciphertext_root: Hash;
  /**
   * The summaries of the model's files: at most [`MAX_FORMATS`].
   */
  formats: TensorSummary[];
  /**
   * The Merkle root of the hashes of the chunk keys.
   */
  key_root: Hash;
  /**
   * The measurements that the seller claims: at most [`MAX_METRICS`].
   */
  metrics: Metric[];
  /**
   * The Merkle root of the plaintext chunks.
   */
  plaintext_root: Hash;
  /**
   * The public key `PK` of the content secret: a compressed point of G2, 96 bytes.
   */
  public_key: Binary;
  /**
   * A random salt of [`SALT_LENGTH`] bytes.
   */
  salt: Binary;
  /**
   * The length of the content before sealing, in bytes; at least 1.
   */
  size: number;
}
/**
 * Answers the pause of new orders.
 */
export interface OrderPause {
  /**
   * The account that paused orders; absent when they were never paused.
   */
  by?: Addr | null;
  /**
   * Whether the guardian used its one pause since governance last resumed orders or set the configuration.
   */
  guardian_spent: boolean;
  /**
   * The end of the pause, in seconds UTC: until then nobody places an order or takes an offer. 0 when orders were never paused.
   */
  paused_until: number;
}
/**
 * The contract's ownership info
 */
export interface OwnershipFor_String {
  /**
   * The contract's current owner. `None` if the ownership has been renounced.
   */
  owner?: string | null;
  /**
   * The deadline for the pending owner to accept the ownership. `None` if there isn't a pending ownership transfer, or if a transfer exists and it doesn't have a deadline.
   */
  pending_expiry?: Expiration | null;
  /**
   * The account who has been proposed to take over the ownership. `None` if there isn't a pending ownership transfer.
   */
  pending_owner?: string | null;
}
