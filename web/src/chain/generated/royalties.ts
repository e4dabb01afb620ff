// Generated from schema/royalties.json by `npm run generate`.

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
export type ArrayOf_Balance = Balance[];
export type ArrayOf_Total = Total[];
/**
 * Credits revenue and pays claims.
 */
export type ExecuteMsg =
  | {
      credit: {
        /**
         * The treasury's part of the gross, in base units.
         */
        fee: Uint128;
        /**
         * The sum of the prices, in base units.
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
      };
    }
  | {
      claim: {
        /**
         * The base denoms to pay; all when absent.
         */
        denoms?: string[] | null;
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
/**
 * Reads balances and their sums.
 */
export type QueryMsg =
  | {
      config: {};
    }
  | {
      balances: {
        account: string;
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last denom of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    }
  | {
      totals: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last denom of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    };

/**
 * One account's balance in one denom, in base units.
 */
export interface Balance {
  /**
   * The sum of all claims.
   */
  claimed: Uint128;
  /**
   * The sum of all credits.
   */
  credited: Uint128;
  denom: string;
  /**
   * The amount that the account can claim: `credited − claimed`.
   */
  owed: Uint128;
}
/**
 * The sums over all accounts in one denom, in base units. The ledger holds `owed + carried`.
 */
export interface Total {
  /**
   * The remainder that rounding left of all listings' revenue: less than one unit for each payee of each split. It is credited once more revenue completes a unit.
   */
  carried: Uint128;
  /**
   * The sum of all claims.
   */
  claimed: Uint128;
  /**
   * The sum of all credits to accounts.
   */
  credited: Uint128;
  denom: string;
  /**
   * The amount that the account can claim: `credited − claimed`.
   */
  owed: Uint128;
}
/**
 * The contracts that the ledger works with.
 */
export interface Config {
  /**
   * The escrow contract, which alone credits.
   */
  escrow: Addr;
  /**
   * The registry, whose splits divide revenue.
   */
  registry: Addr;
}
