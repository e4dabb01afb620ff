//! Royalties: the ledger of what creators and the treasury are owed. Payees pull.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Uint128};

use crate::{ListingId, SplitVersion};

/// Starts the ledger.
#[cw_serde]
pub struct InstantiateMsg {
    /// Whose splits divide revenue.
    pub registry: String,
    /// Who may credit.
    pub escrow: String,
}

/// What an upgrade says. Upgrades only go forward.
#[cw_serde]
pub struct MigrateMsg {}

/// What the ledger does.
#[cw_serde]
pub enum ExecuteMsg {
    /// Divides revenue, by escrow alone, with exactly `gross` of one denom attached.
    Credit {
        /// The listing sold.
        listing: ListingId,
        /// The split version under which it was sold.
        split_version: SplitVersion,
        /// The sum of the prices.
        gross: Uint128,
        /// The treasury's part of it.
        fee: Uint128,
        /// How many sales.
        sales: u32,
    },
    /// Pays the sender what is owed to it.
    Claim {
        /// In these denoms; in all when absent.
        denoms: Option<Vec<String>>,
    },
    /// Rewrites records of older formats after an upgrade, in their order, until none is left.
    UpgradeRecords {
        /// How many records are looked at, at most 500.
        limit: u32,
    },
}

/// What is owed to one account in one denom.
#[cw_serde]
#[derive(Eq)]
pub struct Balance {
    /// The denom.
    pub denom: String,
    /// All that was ever credited.
    pub credited: Uint128,
    /// All that was ever paid out.
    pub claimed: Uint128,
    /// `credited − claimed`.
    pub owed: Uint128,
}

/// The sums over all accounts in one denom. The ledger holds `owed + carried`.
#[cw_serde]
#[derive(Eq)]
pub struct Total {
    /// The denom.
    pub denom: String,
    /// All that was ever credited to accounts.
    pub credited: Uint128,
    /// All that was ever paid out.
    pub claimed: Uint128,
    /// `credited − claimed`.
    pub owed: Uint128,
    /// What rounding left of all listings' revenue: it is credited once more revenue makes it a whole
    /// unit of somebody's. Less than one unit for each payee of each split.
    pub carried: Uint128,
}

/// For what somebody was credited.
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
    /// The account.
    pub account: Addr,
    /// For what.
    pub role: Role,
    /// How much.
    pub amount: Uint128,
}

/// With which contracts the ledger works.
#[cw_serde]
#[derive(Eq)]
pub struct Config {
    /// Whose splits divide revenue.
    pub registry: Addr,
    /// Who may credit.
    pub escrow: Addr,
}

/// What the ledger answers.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// With which contracts it works.
    #[returns(Config)]
    Config {},
    /// What is owed to one account, by denom.
    #[returns(Vec<Balance>)]
    Balances {
        /// The account.
        account: String,
        /// Answer those after this denom.
        start_after: Option<String>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
    },
    /// The sums over all accounts, by denom.
    #[returns(Vec<Total>)]
    Totals {
        /// Answer those after this denom.
        start_after: Option<String>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
    },
}
