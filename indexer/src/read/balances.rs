//! What the ledger owes.

use tokio_postgres::Row;

use super::error::ReadError;
use super::rows::{Record, Rows};
use super::{check_text, Amount};

/// Most denoms answered of one account; the ledger takes fewer.
const MAX_BALANCES: i64 = 100;

const OF_ACCOUNT: &str = "
SELECT account, denom, credited::text, claimed::text, (credited - claimed)::text AS owed
FROM balances WHERE account = $1 ORDER BY denom LIMIT $2";

/// What the ledger owes to an account in one denom.
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

impl Rows {
    /// What the ledger owes to an account, by denom.
    pub(crate) async fn balances(&self, account: &str) -> Result<Vec<Balance>, ReadError> {
        check_text("account", account)?;
        Ok(self.records(OF_ACCOUNT, &[&account, &MAX_BALANCES]).await?)
    }
}
