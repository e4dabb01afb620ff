//! The balances of the ledger.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::{Failure, ReadError};
use super::rows::{many_each, Record, Rows};
use super::{check_text, Amount, Coin};

/// Most denoms answered of one account; the ledger takes fewer.
const MAX_BALANCES: i64 = 100;

const OF_ACCOUNT: &str = "
SELECT account, denom, credited::text, claimed::text, (credited - claimed)::text AS owed
FROM balances WHERE account = $1 ORDER BY denom LIMIT $2";

/// The balance of an account in one denom.
#[derive(Clone, Debug)]
pub(crate) struct Balance {
    pub account: String,
    pub denom: String,
    pub credited: Amount,
    pub claimed: Amount,
    /// `credited` less `claimed`.
    pub owed: Amount,
}

impl Record for Balance {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Balance {
            account: row.try_get("account")?,
            denom: row.try_get("denom")?,
            credited: Amount::stored(row.try_get("credited")?),
            claimed: Amount::stored(row.try_get("claimed")?),
            owed: Amount::stored(row.try_get("owed")?),
        })
    }
}

const CARRIED: &str = "
SELECT listing, split_version, denom, amount::text FROM carried
WHERE listing = ANY($1) ORDER BY listing, split_version, denom";

/// The remainder that rounding left under one split in one denom.
#[derive(Clone, Debug)]
pub(crate) struct Carried {
    pub listing: i64,
    pub split_version: i64,
    pub amount: Coin,
}

impl Record for Carried {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Carried {
            listing: row.try_get("listing")?,
            split_version: row.try_get("split_version")?,
            amount: Coin::read(row, "amount", row.try_get("denom")?)?,
        })
    }
}

impl Rows {
    /// The remainders that rounding left of listings, by split version and denom.
    pub(crate) async fn carried(&self, listings: &[i64]) -> Result<HashMap<i64, Vec<Carried>>, Failure> {
        let found = self.records(CARRIED, &[&listings]).await?;
        Ok(many_each(found, |carried: &Carried| carried.listing))
    }

    /// The balances of an account, by denom.
    pub(crate) async fn balances(&self, account: &str) -> Result<Vec<Balance>, ReadError> {
        check_text("account", account)?;
        Ok(self.records(OF_ACCOUNT, &[&account, &MAX_BALANCES]).await?)
    }
}
