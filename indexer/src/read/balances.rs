//! The balances of the ledger, and the claims that it paid.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::cursor::{fingerprint, Slice};
use super::error::{Failure, ReadError};
use super::filter::check_text;
use super::page::{Page, Question, Sort};
use super::rows::{many_each, Record, Rows};
use super::sql::Sql;
use super::{Amount, Coin};

/// Most denoms answered of one account; the ledger takes fewer.
const MAX_BALANCES: i64 = 100;

const OF_ACCOUNTS: &str = "
SELECT newest.account, newest.denom, credited::text, claimed::text, (credited - claimed)::text AS owed
FROM unnest($1::text[]) AS wanted (account)
CROSS JOIN LATERAL (
    SELECT * FROM balances WHERE balances.account = wanted.account ORDER BY denom LIMIT $2
) AS newest
ORDER BY newest.account, newest.denom";

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

/// A claim that the ledger paid, in one denom.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub amount: Coin,
    pub at: i64,
    pub height: i64,
    pub tx: Option<String>,
}

impl Record for Claim {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Claim {
            amount: Coin::read(row, "amount", row.try_get("denom")?)?,
            at: row.try_get("at")?,
            height: row.try_get("height")?,
            tx: row.try_get("tx")?,
        })
    }
}

impl Rows {
    /// A page of the claims of an account, the newest first. By `claims_by_place`.
    pub(crate) async fn claim_page(&self, account: &str, slice: Slice) -> Result<Page<Claim>, ReadError> {
        check_text("account", account)?;
        let mut from = Sql::new("FROM claims WHERE account = ");
        from.bind(account.to_owned());
        let question = Question {
            select: "SELECT denom, amount::text, at, height, tx",
            from,
            sort: Sort::latest("CLAIMED", "height", "place"),
            filter: fingerprint(&account)?,
        };
        self.page(question, slice).await
    }

    /// The remainders that rounding left of listings, by split version and denom.
    pub(crate) async fn carried(&self, listings: &[i64]) -> Result<HashMap<i64, Vec<Carried>>, Failure> {
        let found = self.looked_up(CARRIED, &[&listings]).await?;
        Ok(many_each(found, |carried: &Carried| carried.listing))
    }

    /// The balances of accounts, by denom.
    pub(crate) async fn balances(&self, accounts: &[String]) -> Result<HashMap<String, Vec<Balance>>, Failure> {
        let found = self.looked_up(OF_ACCOUNTS, &[&accounts, &MAX_BALANCES]).await?;
        Ok(many_each(found, |balance: &Balance| balance.account.clone()))
    }
}
