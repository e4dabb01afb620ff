//! Balances in the royalties ledger, and the claims that it paid.

use async_graphql::SimpleObject;

use super::plan::Coin;
use super::scalars::{time, BigInt, DateTime};
use crate::read::{balances, Amount};

/// The balance of an account in the royalties ledger, in one denom.
#[derive(Clone, SimpleObject)]
pub struct Balance {
    /// The account that the ledger owes.
    pub account: String,
    /// The base denom of the amounts.
    pub denom: String,
    /// The sum of all credits.
    pub credited: Amount,
    /// The sum of all claims.
    pub claimed: Amount,
    /// The amount that the account can claim: `credited` less `claimed`.
    pub owed: Amount,
}

impl From<balances::Balance> for Balance {
    fn from(balance: balances::Balance) -> Self {
        let balances::Balance { account, denom, credited, claimed, owed } = balance;
        Balance { account, denom, credited, claimed, owed }
    }
}

/// A claim that the royalties ledger paid to an account. A claim of several denoms is one for each.
#[derive(Clone, SimpleObject)]
pub struct Claim {
    /// The sum that the ledger paid.
    pub amount: Coin,
    /// The time of the block.
    pub at: DateTime,
    /// The height of the block.
    pub height: BigInt,
    /// The hash of the transaction; null for a message of governance.
    pub tx: Option<String>,
}

impl From<balances::Claim> for Claim {
    fn from(claim: balances::Claim) -> Self {
        let balances::Claim { amount, at, height, tx } = claim;
        Claim { amount: amount.into(), at: time(at), height: BigInt(height), tx }
    }
}
