// Generated from schema/escrow.json by `npm run generate`.

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
export type ArrayOf_Bond = Bond[];
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
 * A SHA-256 digest: 64 lowercase hexadecimal digits.
 */
export type Hash = string;
export type OrderState = "funded" | "delivered" | "settled" | "refunded" | "offered" | "withdrawn" | "disputed";
/**
 * Binary is a wrapper around Vec<u8> to add base64 de/serialization with serde. It also adds some helper methods to help encode inline.
 *
 * This is only needed as serde-json-{core,wasm} has a horrible encoding for Vec<u8>. See also <https://github.com/CosmWasm/cosmwasm/blob/main/docs/MESSAGE_TYPES.md>.
 */
export type Binary = string;
export type ArrayOf_Order = Order[];
export type ArrayOf_RekeyRequest = RekeyRequest[];
export type ArrayOf_Resale = Resale[];
export type ArrayOf_Revenue = Revenue[];
/**
 * Changes orders, bonds, resales, disputes and requests for keys.
 */
export type ExecuteMsg =
  | {
      buy: {
        /**
         * The hash of the [`OrderTerms`] that the buyer saw.
         */
        expected_order_hash: Hash;
        listing: number;
        plan: number;
        /**
         * The transport key `T = t·G1` of this order alone, from a fresh secret `t`: a compressed point of BLS12-381, 48 bytes.
         */
        transport_key: Binary;
        /**
         * Waives the challenge window: the delivery settles the order, and a proof reaches the seller's bond alone.
         */
        waive_window: boolean;
      };
    }
  | {
      offer: {
        /**
         * The hash of the [`OrderTerms`] at this price.
         */
        expected_order_hash: Hash;
        /**
         * The span in which the seller can take the offer, in seconds: 1 to [`crate::registry::MAX_SPAN`].
         */
        expires_in: number;
        listing: number;
        plan: number;
        /**
         * The transport key `T = t·G1` of this order alone, from a fresh secret `t`: a compressed point of BLS12-381, 48 bytes.
         */
        transport_key: Binary;
        /**
         * Waives the challenge window.
         */
        waive_window: boolean;
      };
    }
  | {
      take_offer: {
        order: number;
      };
    }
  | {
      withdraw_offer: {
        order: number;
      };
    }
  | {
      buy_license: {
        /**
         * The hash of the [`OrderTerms`] that the buyer saw.
         */
        expected_order_hash: Hash;
        license: number;
        /**
         * The transport key `T = t·G1` of this order alone, from a fresh secret `t`: a compressed point of BLS12-381, 48 bytes.
         */
        transport_key: Binary;
        /**
         * Waives the challenge window: no proof returns the money then.
         */
        waive_window: boolean;
      };
    }
  | {
      receive_nft: Cw721ReceiveMsg;
    }
  | {
      end_resale: {
        license: number;
      };
    }
  | {
      deliver: {
        /**
         * The encrypted key and its proof, `c1 ‖ c2 ‖ c3`: compressed points of G1, G2, G1, 192 bytes.
         */
        delivery: Binary;
        order: number;
      };
    }
  | {
      accept: {
        order: number;
      };
    }
  | {
      settle: {
        order: number;
      };
    }
  | {
      dispute: {
        order: number;
        /**
         * The public address of the evidence, an IPFS content identifier or a URI: 1 to [`MAX_REASON`] bytes.
         */
        reason: string;
      };
    }
  | {
      propose: {
        order: number;
        /**
         * The amount that returns to the buyer, in base units: the whole price, or one that leaves the fee, the royalty and 1 unit for the seller ([`crate::disputes::most_returned`]).
         */
        to_buyer: Uint128;
      };
    }
  | {
      rule: {
        order: number;
        /**
         * The amount that returns to the buyer, in base units, bounded as in a proposal.
         */
        to_buyer: Uint128;
      };
    }
  | {
      refund: {
        order: number;
      };
    }
  | {
      prove_bad_chunk: {
        order: number;
        proof: BadChunkProof;
      };
    }
  | {
      prove_bad_key_schedule: {
        order: number;
        proof: BadKeyScheduleProof;
      };
    }
  | {
      post_bond: {};
    }
  | {
      unlock_bond: {
        /**
         * The whole amount to unlock, in base units.
         */
        amount: Uint128;
        denom: string;
      };
    }
  | {
      withdraw_bond: {
        denom: string;
      };
    }
  | {
      release_bonds: {
        /**
         * The orders, at most [`MAX_RELEASED`].
         */
        orders: number[];
      };
    }
  | {
      reopen: {};
    }
  | {
      rekey: {
        /**
         * The license's number: that of the order that first bought it.
         */
        license: number;
        /**
         * The new transport key `T = t·G1`, from a fresh secret `t`: a compressed point of BLS12-381, 48 bytes.
         */
        transport_key: Binary;
      };
    }
  | {
      answer_rekey: {
        /**
         * The encrypted key and its proof, `c1 ‖ c2 ‖ c3`: compressed points of G1, G2, G1, 192 bytes.
         */
        delivery: Binary;
        license: number;
      };
    }
  | {
      end_rekey: {
        license: number;
      };
    }
  | {
      sweep: {
        denom: string;
        listing: number;
        /**
         * The split version of those sales.
         */
        split_version: number;
      };
    }
  | {
      upgrade_records: {
        /**
         * The most records to read, up to 500.
         */
        limit: number;
      };
    };
export type Nullable_Closing = Closing | null;
/**
 * Reads orders, quotes, bonds, resales, requests for keys and revenue.
 */
export type QueryMsg =
  | {
      config: {};
    }
  | {
      order: {
        /**
         * Its number.
         */
        order: number;
      };
    }
  | {
      sale: {
        order: number;
      };
    }
  | {
      orders: {
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
      quote: {
        listing: number;
        plan: number;
        /**
         * The price of an offer, in base units; the listed one when absent.
         */
        price?: Uint128 | null;
        /**
         * Waives the challenge window.
         */
        waive_window: boolean;
      };
    }
  | {
      resale_quote: {
        license: number;
        /**
         * Waives the challenge window.
         */
        waive_window: boolean;
      };
    }
  | {
      resale: {
        license: number;
      };
    }
  | {
      resales: {
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
      sold: {
        listing: number;
        plan: number;
      };
    }
  | {
      bonds: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        seller: string;
        /**
         * The last denom of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    }
  | {
      closed: {
        seller: string;
      };
    }
  | {
      rekeys: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last license of the page before; the first page when absent.
         */
        start_after?: number | null;
      };
    }
  | {
      revenues: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last item of the page before; the first page when absent.
         */
        start_after?: RevenueCursor | null;
      };
    };
export type Uint32 = number;

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
/**
 * A seller's bond in one denom. Escrow holds all of it. Amounts are in base units.
 */
export interface Bond {
  /**
   * The time from which the unlocked part can be withdrawn, in seconds UTC.
   */
  available_from?: number | null;
  /**
   * The least height from which that holds.
   */
  available_from_height?: number | null;
  denom: string;
  /**
   * The part that can back orders to come.
   */
  free: Uint128;
  /**
   * The part that backs orders.
   */
  reserved: Uint128;
  /**
   * The part that the seller unlocked to withdraw it.
   */
  unlocked: Uint128;
}
export interface Order {
  /**
   * The account that decides disputes; absent if the order can't be disputed.
   */
  arbiter?: Arbiter | null;
  /**
   * The interval at which blocks come, in milliseconds: the heights follow from it.
   */
  block_interval: number;
  /**
   * The part of the seller's bond that the order reserves, in the denom of the price; 0 once it was released or forfeited.
   */
  bond: Uint128;
  /**
   * The account that paid.
   */
  buyer: Addr;
  /**
   * The buyer's time to challenge the delivery, in seconds; 0 settles at the delivery.
   */
  challenge_window: number;
  /**
   * The time after the challenge window in which a proof still forfeits the bond, in seconds.
   */
  cooldown: number;
  /**
   * The deadline of the delivery, in seconds UTC: D. A delivery that is under way lands until `refund_from`.
   */
  deliver_by: number;
  /**
   * The least height from which the deadline is over.
   */
  deliver_by_height: number;
  /**
   * The time of the delivery, in seconds UTC.
   */
  delivered_at?: number | null;
  /**
   * The denom of the price.
   */
  denom: string;
  /**
   * The open dispute.
   */
  dispute?: Dispute | null;
  /**
   * The time from which an open offer can't be taken and anyone can withdraw it, in seconds UTC.
   */
  expires_at?: number | null;
  /**
   * The least height from which that holds.
   */
  expires_at_height?: number | null;
  /**
   * The market's part of the price, in base units.
   */
  fee: Uint128;
  /**
   * The rights and terms that the license freezes.
   */
  grant: Grant;
  /**
   * The order's number; the license that it mints has the same as token id.
   */
  id: number;
  listing: number;
  /**
   * The time of the order, in seconds UTC; for an offer, the time at which its seller took it.
   */
  placed_at: number;
  /**
   * The height of the block at that time.
   */
  placed_at_height: number;
  plan: number;
  /**
   * The price paid, in base units.
   */
  price: Uint128;
  /**
   * The time from which the order can be refunded and no longer delivered, in seconds UTC: D + G.
   */
  refund_from: number;
  /**
   * The least height from which that holds.
   */
  refund_from_height: number;
  /**
   * The time from which the bond can be released and no proof reaches it, in seconds UTC.
   */
  release_from?: number | null;
  /**
   * The least height from which that holds.
   */
  release_from_height?: number | null;
  /**
   * The license that the order resells; absent if it buys a new one.
   */
  resold?: number | null;
  /**
   * The part of a settled order's price that returned to the buyer.
   */
  returned: Uint128;
  /**
   * The creators' part of a resale's price, in base units.
   */
  royalty: Uint128;
  /**
   * The time from which anyone can settle the order and nobody challenge it, in seconds UTC: W.
   */
  settle_from?: number | null;
  /**
   * The least height from which that holds.
   */
  settle_from_height?: number | null;
  /**
   * The version of the split that divides the revenue.
   */
  split_version: number;
  /**
   * The stake that a dispute takes from the buyer, in the denom of the price.
   */
  stake: Uint128;
  state: OrderState;
  /**
   * The transport key `T`; absent once the key is delivered.
   */
  transport_key?: Binary | null;
  version: number;
}
/**
 * A dispute that has not ended.
 */
export interface Dispute {
  /**
   * The amount that the buyer asks for; absent before its first proposal.
   */
  asked?: Uint128 | null;
  /**
   * The arbiter's deadline, in seconds UTC: A. Until then it can rule and a proof counts; from then on anyone can settle.
   */
  decide_by: number;
  /**
   * The least height from which the deadline is over.
   */
  decide_by_height: number;
  /**
   * The amount that the seller would return; absent before its first proposal.
   */
  offered?: Uint128 | null;
  /**
   * The buyer's stake, in the denom of the price.
   */
  stake: Uint128;
}
/**
 * The terms that an order and its license freeze.
 */
export interface Grant {
  /**
   * The duration of the license.
   */
  kind: LicenseKind;
  /**
   * The creators' part of a resale's price, in basis points.
   */
  resale_royalty_bps: number;
  /**
   * The rights of the license's holder.
   */
  rights: Rights;
  /**
   * The hash of the license text and the fields above, see [`terms_hash`].
   */
  terms_hash: Hash;
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
 * A holder's open request for the key of a license.
 */
export interface RekeyRequest {
  /**
   * The time until which the request can be answered, in seconds UTC.
   */
  expires_at: number;
  /**
   * The least height from which that holds.
   */
  expires_at_height: number;
  license: number;
  listing: number;
  /**
   * The new transport key `T = t·G1`, from a fresh secret `t`: a compressed point of BLS12-381, 48 bytes.
   */
  transport_key: Binary;
  version: number;
}
/**
 * A license that its holder resells. Escrow holds it meanwhile.
 */
export interface Resale {
  /**
   * The buyer's time to challenge the delivery, in seconds; 0 settles at the delivery.
   */
  challenge_window: number;
  /**
   * The reseller's time to deliver after the payment, in seconds.
   */
  deliver_within: number;
  /**
   * Whether the resale takes no further order: the reseller ended it while an order was open, or missed a delivery.
   */
  ending: boolean;
  /**
   * The end of the license, in seconds UTC; absent for a perpetual one.
   */
  expires_at?: number | null;
  license: number;
  listing: number;
  /**
   * The open order that buys the license.
   */
  order?: number | null;
  price: Coin;
  /**
   * The account that resells the license.
   */
  seller: Addr;
  version: number;
}
export interface Coin {
  amount: Uint128;
  denom: string;
}
/**
 * Revenue that waits for a sweep. Amounts are in base units.
 */
export interface Revenue {
  denom: string;
  /**
   * The market's part of the gross, which includes all of the forfeited bonds.
   */
  fee: Uint128;
  /**
   * The sum of the prices, and of forfeited bonds.
   */
  gross: Uint128;
  listing: number;
  /**
   * The number of sales.
   */
  sales: number;
  /**
   * The split version of those sales.
   */
  split_version: number;
}
/**
 * One chunk does not decrypt to what its seller committed to.
 */
export interface BadChunkProof {
  /**
   * Its ciphertext, of the length that was committed.
   */
  ciphertext: Binary;
  /**
   * The path of the ciphertext's leaf.
   */
  ciphertext_path: Hash[];
  /**
   * Which chunk, from 0.
   */
  index: number;
  /**
   * Its key `k_i`: 32 bytes.
   */
  key: Binary;
  /**
   * The path of the key's leaf.
   */
  key_path: Hash[];
  /**
   * Its leaf of the plaintext tree.
   */
  plaintext_leaf: Hash;
  /**
   * The path of that leaf, from the leaf upwards.
   */
  plaintext_path: Hash[];
}
/**
 * A committed chunk key is not the one that the content secret gives.
 */
export interface BadKeyScheduleProof {
  /**
   * Which chunk, from 0.
   */
  index: number;
  /**
   * The leaf that was committed for its key.
   */
  key_leaf: Hash;
  /**
   * The path of that leaf.
   */
  key_path: Hash[];
  /**
   * The content secret `S`, a compressed point of G1.
   */
  secret: Binary;
}
/**
 * The missed delivery that closed a seller's listings to new orders.
 */
export interface Closing {
  /**
   * The order that the seller did not deliver.
   */
  order: number;
  /**
   * The time of the closing, in seconds UTC.
   */
  since: number;
}
/**
 * The contracts that escrow works with.
 */
export interface Config {
  /**
   * The collection in which escrow mints licenses.
   */
  license: Addr;
  /**
   * The registry whose listings escrow sells.
   */
  registry: Addr;
  /**
   * The ledger that receives swept revenue.
   */
  royalties: Addr;
}
/**
 * Cw721ReceiveMsg should be de/serialized under `Receive()` variant in a ExecuteMsg
 */
export interface Cw721ReceiveMsg {
  msg: Binary;
  sender: string;
  token_id: string;
}
/**
 * The terms that an order freezes. The buyer states their hash in `buy`, so that nothing changes between the quote and the payment.
 */
export interface OrderTerms {
  /**
   * The account that decides disputes; absent when the order can't be disputed, as without a challenge window.
   */
  arbiter?: Arbiter | null;
  /**
   * The interval at which blocks come, in milliseconds: each span above has passed when its seconds have, and as many blocks as come in them ([`crate::windows::Mark`]).
   */
  block_interval: number;
  /**
   * The part of the seller's bond that the order reserves, in the denom of the price.
   */
  bond: Uint128;
  /**
   * The IPFS content identifier of the listing's card, by which an arbiter decides.
   */
  card: string;
  /**
   * The buyer's time to challenge a delivery before the seller is paid, in seconds; 0 settles at the delivery.
   */
  challenge_window: number;
  /**
   * The time after the challenge window in which a proof still forfeits the bond, in seconds.
   */
  cooldown: number;
  /**
   * The seller's time to deliver, in seconds from the order.
   */
  deliver_within: number;
  /**
   * The denom of the price.
   */
  denom: string;
  /**
   * The market's part of the price, in base units.
   */
  fee: Uint128;
  /**
   * The time after the deadline in which a delivery may still land, in seconds. Refunds open after it.
   */
  grace: number;
  /**
   * The rights and terms that the license will freeze.
   */
  grant: Grant;
  listing: number;
  plan: number;
  /**
   * The price that the buyer pays, in base units.
   */
  price: Uint128;
  /**
   * The resold license; absent when the creators sell.
   */
  resale?: ResaleTerms | null;
  /**
   * The version of the split that will divide the revenue.
   */
  split_version: number;
  /**
   * The stake that a dispute takes from the buyer, in the denom of the price; 0 when the order can't be disputed.
   */
  stake: Uint128;
  version: number;
}
/**
 * The terms that only a resale has.
 */
export interface ResaleTerms {
  license: number;
  /**
   * The creators' part of the price, in base units.
   */
  royalty: Uint128;
}
/**
 * Marks a place in the list of [`Revenue`], which ascends by these fields.
 */
export interface RevenueCursor {
  denom: string;
  listing: number;
  split_version: number;
}
/**
 * The terms of a purchase if it were made now, and the hash that the buyer states.
 */
export interface Quote {
  order_hash: Hash;
  /**
   * The terms that the order would freeze.
   */
  terms: OrderTerms;
}
/**
 * An order's parties and fee, for contracts that judge sales: a fraction of what [`Order`] has.
 */
export interface Sale {
  /**
   * The account that paid.
   */
  buyer: Addr;
  /**
   * The market's part of the price.
   */
  fee: Coin;
  listing: number;
  /**
   * The account that must deliver: the reseller for a resale, otherwise the seller.
   */
  seller: Addr;
  /**
   * The version of the split that divides the revenue.
   */
  split_version: number;
  state: OrderState;
  version: number;
}
