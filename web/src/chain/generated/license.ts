// Generated from schema/license.json by `npm run generate`.

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
 * Binary is a wrapper around Vec<u8> to add base64 de/serialization with serde. It also adds some helper methods to help encode inline.
 *
 * This is only needed as serde-json-{core,wasm} has a horrible encoding for Vec<u8>. See also <https://github.com/CosmWasm/cosmwasm/blob/main/docs/MESSAGE_TYPES.md>.
 */
export type Binary = string;
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
/**
 * A fixed-point decimal value with 18 fractional digits, i.e. Decimal(1_000_000_000_000_000_000) == 1.0
 *
 * The greatest possible value that can be represented is 340282366920938463463.374607431768211455 (which is (2^128 - 1) / 10^18)
 */
export type Decimal = string;
/**
 * Transfers licenses: cw721's messages, without those that would rewrite a license.
 */
export type ExecuteMsg =
  | {
      transfer_nft: {
        /**
         * The new holder.
         */
        recipient: string;
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      send_nft: {
        /**
         * The new holder.
         */
        contract: string;
        /**
         * The message to the contract.
         */
        msg: Binary;
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      approve: {
        /**
         * The end of the approval.
         */
        expires?: Expiration | null;
        /**
         * The approved account.
         */
        spender: string;
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      revoke: {
        /**
         * The account whose approval ends.
         */
        spender: string;
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      approve_all: {
        /**
         * The end of the approval.
         */
        expires?: Expiration | null;
        /**
         * The approved account.
         */
        operator: string;
      };
    }
  | {
      revoke_all: {
        /**
         * The account whose approval ends.
         */
        operator: string;
      };
    }
  | {
      mint: {
        /**
         * The [`LicenseRecord`], in borsh.
         */
        extension: Binary;
        /**
         * The license's first holder.
         */
        owner: string;
        /**
         * The number of the order that bought it, in decimal.
         */
        token_id: string;
        /**
         * Unused: always absent.
         */
        token_uri?: string | null;
      };
    };
export type Nullable_String = string | null;
/**
 * Reads licenses, their holders and approvals.
 */
export type QueryMsg =
  | {
      config: {};
    }
  | {
      owner_of: {
        /**
         * Whether to answer expired approvals too.
         */
        include_expired?: boolean | null;
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      approval: {
        /**
         * Whether to answer expired approvals too.
         */
        include_expired?: boolean | null;
        /**
         * The approved account.
         */
        spender: string;
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      approvals: {
        /**
         * Whether to answer expired approvals too.
         */
        include_expired?: boolean | null;
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      operator: {
        /**
         * Whether to answer expired approvals too.
         */
        include_expired?: boolean | null;
        /**
         * The approved account.
         */
        operator: string;
        /**
         * The holder of the licenses.
         */
        owner: string;
      };
    }
  | {
      all_operators: {
        /**
         * Whether to answer expired approvals too.
         */
        include_expired?: boolean | null;
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The holder of the licenses.
         */
        owner: string;
        /**
         * The last item of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    }
  | {
      num_tokens: {};
    }
  | {
      contract_info: {};
    }
  | {
      minter: {};
    }
  | {
      license: {
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      nft_info: {
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      all_nft_info: {
        /**
         * Whether to answer expired approvals too.
         */
        include_expired?: boolean | null;
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      tokens: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        owner: string;
        /**
         * The last item of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    }
  | {
      all_tokens: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last item of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    }
  | {
      extension: {
        /**
         * The question.
         */
        msg: RoyaltyQueryMsg;
      };
    }
  | {
      royalty_info: {
        /**
         * The resale's price.
         */
        sale_price: Uint128;
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      check_royalties: {};
    }
  | {
      get_collection_info_and_extension: {};
    }
  | {
      get_minter_ownership: {};
    }
  | {
      get_creator_ownership: {};
    }
  | {
      get_additional_minters: {
        /**
         * The most items to answer.
         */
        limit?: number | null;
        /**
         * The last item of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    }
  | {
      get_withdraw_address: {};
    }
  | {
      get_config: {};
    }
  | {
      get_all_info: {};
    };
/**
 * The collection's extension of cw721's queries, under the names that cw2981 gave them.
 */
export type RoyaltyQueryMsg =
  | {
      royalty_info: {
        /**
         * The resale's price.
         */
        sale_price: Uint128;
        /**
         * The license's number, in decimal.
         */
        token_id: string;
      };
    }
  | {
      check_royalties: {};
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

export interface AdditionalMintersResponse {
  minters: string[];
}
/**
 * This is a wrapper around CollectionInfo that includes the extension, contract info, and number of tokens (supply).
 */
export interface AllInfoResponse {
  collection_extension: Attribute[];
  collection_info: CollectionInfo;
  contract_info: AllInfoResponseContractInfoResponse;
  num_tokens: number;
}
export interface Attribute {
  key: string;
  value: Binary;
}
export interface CollectionInfo {
  name: string;
  symbol: string;
  updated_at: Timestamp;
}
export interface AllInfoResponseContractInfoResponse {
  /**
   * admin who can run migrations (if any)
   */
  admin?: Addr | null;
  code_id: number;
  /**
   * address that instantiated this contract
   */
  creator: Addr;
  /**
   * set if this contract has bound an IBC port
   */
  ibc_port?: string | null;
  /**
   * if set, the contract is pinned to the cache, and thus uses less gas when called
   */
  pinned: boolean;
}
export interface AllNftInfoResponseFor_LicenseMetadata {
  /**
   * Who can transfer the token
   */
  access: OwnerOfResponse;
  /**
   * Data on the token itself,
   */
  info: NftInfoResponseFor_LicenseMetadata;
}
export interface OwnerOfResponse {
  /**
   * If set this address is approved to transfer/send the token as well
   */
  approvals: Approval[];
  /**
   * Owner of the token
   */
  owner: string;
}
export interface Approval {
  /**
   * When the Approval expires (maybe Expiration::never)
   */
  expires: Expiration;
  /**
   * Account that can transfer/send the token
   */
  spender: Addr;
}
export interface NftInfoResponseFor_LicenseMetadata {
  /**
   * You can add any custom metadata here when you extend cw721-base
   */
  extension: LicenseMetadata;
  /**
   * Universal resource identifier for this NFT Should point to a JSON file that conforms to the ERC721 Metadata JSON Schema
   */
  token_uri?: string | null;
}
/**
 * The frozen terms of a license, and beside them the metadata that wallets show, made from the terms at query time.
 */
export interface LicenseMetadata {
  /**
   * The frozen terms, one trait each. Traits of the display type `date` are seconds UTC.
   */
  attributes: Trait[];
  /**
   * The license in a sentence or two.
   */
  description: string;
  /**
   * Whether the license ended.
   */
  expired: boolean;
  /**
   * The end of the license, in seconds UTC; absent for a perpetual one.
   */
  expires_at?: number | null;
  /**
   * The address of the license's page; absent if the collection has none.
   */
  external_url?: string | null;
  /**
   * The rights and terms that the license froze.
   */
  grant: Grant;
  /**
   * An SVG, as a `data:` URI.
   */
  image: string;
  /**
   * The time of the issue, in seconds UTC.
   */
  issued_at: number;
  listing: number;
  /**
   * The model's name and the license's number.
   */
  name: string;
  /**
   * The split whose first payee receives royalties.
   */
  split_version: number;
  version: number;
}
export interface Trait {
  display_type?: string | null;
  trait_type: string;
  value: string;
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
export interface ApprovalResponse {
  approval: Approval;
}
export interface ApprovalsResponse {
  approvals: Approval[];
}
/**
 * Whether the collection answers royalties, as cw2981 asks.
 */
export interface CheckRoyaltiesResponse {
  /**
   * Always true.
   */
  royalty_payments: boolean;
}
export interface CollectionExtensionFor_RoyaltyInfo {
  banner_url?: string | null;
  description: string;
  explicit_content?: boolean | null;
  external_link?: string | null;
  image: string;
  royalty_info?: RoyaltyInfo | null;
  start_trading_time?: Timestamp | null;
}
export interface RoyaltyInfo {
  payment_address: Addr;
  share: Decimal;
}
/**
 * This is a wrapper around CollectionInfo that includes the extension.
 */
export interface CollectionInfoAndExtensionResponseFor_Nullable_CollectionExtensionFor_RoyaltyInfo {
  extension?: CollectionExtensionFor_RoyaltyInfo | null;
  name: string;
  symbol: string;
  updated_at: Timestamp;
}
/**
 * The source of the receivers of royalties, and of licenses' pages.
 */
export interface Config {
  /**
   * The start of the address of a license's page, before its number.
   */
  external_url?: string | null;
  registry: Addr;
}
/**
 * This is a wrapper around CollectionInfo that includes the extension.
 */
export interface ConfigResponseFor_Nullable_CollectionExtensionFor_RoyaltyInfo {
  collection_extension?: CollectionExtensionFor_RoyaltyInfo | null;
  collection_info: CollectionInfo;
  contract_info: ConfigResponseFor_Nullable_CollectionExtensionFor_RoyaltyInfoContractInfoResponse;
  creator_ownership: OwnershipFor_Addr;
  minter_ownership: OwnershipFor_Addr;
  num_tokens: number;
  withdraw_address?: string | null;
}
export interface ConfigResponseFor_Nullable_CollectionExtensionFor_RoyaltyInfoContractInfoResponse {
  /**
   * admin who can run migrations (if any)
   */
  admin?: Addr | null;
  code_id: number;
  /**
   * address that instantiated this contract
   */
  creator: Addr;
  /**
   * set if this contract has bound an IBC port
   */
  ibc_port?: string | null;
  /**
   * if set, the contract is pinned to the cache, and thus uses less gas when called
   */
  pinned: boolean;
}
/**
 * The contract's ownership info
 */
export interface OwnershipFor_Addr {
  /**
   * The contract's current owner. `None` if the ownership has been renounced.
   */
  owner?: Addr | null;
  /**
   * The deadline for the pending owner to accept the ownership. `None` if there isn't a pending ownership transfer, or if a transfer exists and it doesn't have a deadline.
   */
  pending_expiry?: Expiration | null;
  /**
   * The account who has been proposed to take over the ownership. `None` if there isn't a pending ownership transfer.
   */
  pending_owner?: Addr | null;
}
/**
 * Answers the collection's name and symbol.
 */
export interface ContractInfoResponse {
  name: string;
  symbol: string;
}
/**
 * A license and its holder, without the metadata of wallets: for contracts, at a fraction of the gas.
 */
export interface HeldLicense {
  /**
   * The frozen terms.
   */
  license: License;
  /**
   * The account that holds the license.
   */
  owner: Addr;
}
/**
 * The frozen terms of a license, as queries answer them. A reader passes over the [`LicenseMetadata`] beside them.
 */
export interface License {
  /**
   * Whether the license ended.
   */
  expired: boolean;
  /**
   * The end of the license, in seconds UTC; absent for a perpetual one.
   */
  expires_at?: number | null;
  /**
   * The rights and terms that the license froze.
   */
  grant: Grant;
  /**
   * The time of the issue, in seconds UTC.
   */
  issued_at: number;
  listing: number;
  /**
   * The split whose first payee receives royalties.
   */
  split_version: number;
  version: number;
}
/**
 * Deprecated: use Cw721QueryMsg::GetMinterOwnership instead! Shows who can mint these tokens.
 */
export interface MinterResponse {
  minter?: string | null;
}
export interface NumTokensResponse {
  count: number;
}
export interface OperatorResponse {
  approval: Approval;
}
export interface OperatorsResponse {
  operators: Approval[];
}
/**
 * The receiver and amount of a resale's royalty, as cw2981 answers them.
 */
export interface RoyaltiesInfoResponse {
  /**
   * The first payee of the listing.
   */
  address: string;
  /**
   * The royalty, in the unit of the sale price.
   */
  royalty_amount: Uint128;
}
export interface TokensResponse {
  /**
   * Contains all token_ids in lexicographical ordering If there are more than `limit`, use `start_after` in future queries to achieve pagination.
   */
  tokens: string[];
}
