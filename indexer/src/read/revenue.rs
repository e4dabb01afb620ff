//! Revenue that escrow gathered: what was swept of it, and what a sweep would credit.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{many_each, Record, Rows};
use super::{Amount, Coin, MAX_PAGE};

/// Most denoms answered of one account.
const MAX_DENOMS: i64 = 100;

/// The revenue of a listing under one split in one denom.
#[derive(Clone, Debug)]
pub(crate) struct Revenue {
    listing: i64,
    pub split_version: i64,
    /// All that escrow gathered.
    pub accrued: Coin,
    pub swept: Coin,
    /// What waits for a sweep.
    pub gross: Coin,
    /// The market's part of what waits.
    pub fee: Coin,
    /// The sales that wait.
    pub sales: i64,
    /// What a sweep would credit to each payee, the most first.
    pub credits: Vec<(String, Coin)>,
}

const OF_LISTINGS: &str = "
SELECT newest.listing, newest.split_version, newest.denom, (gross + swept)::text AS accrued, swept::text, gross::text,
    fee::text, sales, parts.accounts, parts.amounts
FROM unnest($1::bigint[]) AS wanted (listing)
CROSS JOIN LATERAL (
    SELECT * FROM revenues WHERE revenues.listing = wanted.listing ORDER BY split_version DESC, denom LIMIT $2
) AS newest
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(account ORDER BY amount DESC, account), '{}') AS accounts,
        coalesce(array_agg(amount::text ORDER BY amount DESC, account), '{}') AS amounts
    FROM revenue_parts AS part
    WHERE part.listing = newest.listing AND part.split_version = newest.split_version AND part.denom = newest.denom
) AS parts
ORDER BY newest.listing, newest.split_version DESC, newest.denom";

impl Record for Revenue {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        let coin = |column| Coin::read(row, column, &denom);
        let (accounts, amounts): (Vec<String>, Vec<String>) = (row.try_get("accounts")?, row.try_get("amounts")?);
        let part = |digits| Coin { amount: Amount::stored(digits), denom: denom.clone() };
        Ok(Revenue {
            listing: row.try_get("listing")?,
            split_version: row.try_get("split_version")?,
            accrued: coin("accrued")?,
            swept: coin("swept")?,
            gross: coin("gross")?,
            fee: coin("fee")?,
            sales: row.try_get("sales")?,
            credits: accounts.into_iter().zip(amounts.into_iter().map(part)).collect(),
        })
    }
}

/// What sweeps would credit to an account in one denom.
#[derive(Clone, Debug)]
pub(crate) struct Unswept {
    account: String,
    pub amount: Coin,
    pub sweeps: i64,
}

const UNSWEPT: &str = "
SELECT newest.account, newest.denom, newest.amount::text, newest.sweeps
FROM unnest($1::text[]) AS wanted (account)
CROSS JOIN LATERAL (
    SELECT * FROM unswept WHERE unswept.account = wanted.account ORDER BY denom LIMIT $2
) AS newest
ORDER BY newest.account, newest.denom";

impl Record for Unswept {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Unswept {
            account: row.try_get("account")?,
            amount: Coin::read(row, "amount", row.try_get("denom")?)?,
            sweeps: row.try_get("sweeps")?,
        })
    }
}

/// A sweep that would credit an account.
#[derive(Clone, Debug)]
pub(crate) struct Sweep {
    account: String,
    pub listing: i64,
    pub split_version: i64,
    /// What it would credit to the account.
    pub amount: Coin,
}

/// By `revenue_parts_by_account`.
const SWEEPS: &str = "
SELECT waiting.account, waiting.listing, waiting.split_version, waiting.denom, waiting.amount::text
FROM unnest($1::text[]) AS wanted (account)
CROSS JOIN LATERAL (
    SELECT * FROM revenue_parts WHERE revenue_parts.account = wanted.account
    ORDER BY listing, split_version, denom LIMIT $2
) AS waiting
ORDER BY waiting.account, waiting.listing, waiting.split_version, waiting.denom";

impl Record for Sweep {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Sweep {
            account: row.try_get("account")?,
            listing: row.try_get("listing")?,
            split_version: row.try_get("split_version")?,
            amount: Coin::read(row, "amount", row.try_get("denom")?)?,
        })
    }
}

impl Rows {
    /// The revenue of listings, the newest split first, then by denom: at most 100 of each listing.
    pub(crate) async fn revenues(&self, listings: &[i64]) -> Result<HashMap<i64, Vec<Revenue>>, Failure> {
        let found = self.looked_up(OF_LISTINGS, &[&listings, &MAX_PAGE]).await?;
        Ok(many_each(found, |revenue: &Revenue| revenue.listing))
    }

    /// What sweeps would credit to accounts, by denom.
    pub(crate) async fn unswept(&self, accounts: &[String]) -> Result<HashMap<String, Vec<Unswept>>, Failure> {
        let found = self.looked_up(UNSWEPT, &[&accounts, &MAX_DENOMS]).await?;
        Ok(many_each(found, |unswept: &Unswept| unswept.account.clone()))
    }

    /// The sweeps that would credit accounts, by listing, split version and denom: at most the first 100 of each account.
    pub(crate) async fn sweeps(&self, accounts: &[String]) -> Result<HashMap<String, Vec<Sweep>>, Failure> {
        let found = self.looked_up(SWEEPS, &[&accounts, &MAX_PAGE]).await?;
        Ok(many_each(found, |sweep: &Sweep| sweep.account.clone()))
    }
}
