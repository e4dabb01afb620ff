//! Balances in the royalties ledger.

use async_graphql::SimpleObject;

use crate::read::{balances, Amount};

/// The balance of an account in the royalties ledger, in one denom.
#[derive(Clone, SimpleObject)]
pub struct Balance {
    pub account: String,
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
