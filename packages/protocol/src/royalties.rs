//! Royalties: the ledger of what creators and the treasury are owed. Payees pull.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Uint128};

use crate::{ListingId, SplitVersion};

/// Instantiates the ledger.
#[cw_serde]
pub struct InstantiateMsg {
    /// The registry, whose splits divide revenue.
    pub registry: String,
    /// The escrow contract, which alone credits.
    pub escrow: String,
}

/// Upgrades the contract to a later version; an earlier one is refused.
#[cw_serde]
pub struct MigrateMsg {}

/// Credits revenue and pays claims.
#[cw_serde]
pub enum ExecuteMsg {
    /// Divides revenue among payees and treasury. Escrow alone calls this, and attaches exactly
    /// `gross` of one denom.
    Credit {
        listing: ListingId,
        /// The split version of those sales.
        split_version: SplitVersion,
        /// The sum of the prices, in base units.
        gross: Uint128,
        /// The treasury's part of the gross, in base units.
        fee: Uint128,
        /// The number of sales.
        sales: u32,
    },
    /// Pays the sender the amounts that it is owed.
    Claim {
        /// The base denoms to pay; all when absent.
        denoms: Option<Vec<String>>,
    },
    /// Rewrites records of older formats after an upgrade, in their order, until none is left.
    /// Anyone can.
    UpgradeRecords {
        /// The most records to read, up to 500.
        limit: u32,
    },
}

/// One account's balance in one denom, in base units.
#[cw_serde]
#[derive(Eq)]
pub struct Balance {
    pub denom: String,
    /// The sum of all credits.
    pub credited: Uint128,
    /// The sum of all claims.
    pub claimed: Uint128,
    /// The amount that the account can claim: `credited − claimed`.
    pub owed: Uint128,
}

/// The sums over all accounts in one denom, in base units. The ledger holds `owed + carried`.
#[cw_serde]
#[derive(Eq)]
pub struct Total {
    pub denom: String,
    /// The sum of all credits to accounts.
    pub credited: Uint128,
    /// The sum of all claims.
    pub claimed: Uint128,
    /// The amount that the account can claim: `credited − claimed`.
    pub owed: Uint128,
    /// The remainder that rounding left of all listings' revenue: less than one unit for each payee
    /// of each split. It is credited once more revenue completes a unit.
    pub carried: Uint128,
}

/// The ground of a credit.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Role {
    /// A share of a listing's revenue.
    Payee,
    /// The market's fee.
    Treasury,
}

/// One account's part of a division.
#[cw_serde]
#[derive(Eq)]
pub struct Credit {
    pub account: Addr,
    /// The ground of the credit.
    pub role: Role,
    /// The amount, in base units.
    pub amount: Uint128,
}

/// The contracts that the ledger works with.
#[cw_serde]
#[derive(Eq)]
pub struct Config {
    /// The registry, whose splits divide revenue.
    pub registry: Addr,
    /// The escrow contract, which alone credits.
    pub escrow: Addr,
}

/// Reads balances and their sums.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Answers the contracts that the ledger works with.
    #[returns(Config)]
    Config {},
    /// Answers one account's balances, by denom.
    #[returns(Vec<Balance>)]
    Balances {
        account: String,
        /// The last denom of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers the sums over all accounts, by denom.
    #[returns(Vec<Total>)]
    Totals {
        /// The last denom of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
}
