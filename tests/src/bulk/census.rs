//! What stands in a market, counted.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Result;
use serde_json::{json, Value};
use weighhouse_chain::Client;

use super::lists::{list, number, text, tokens};
use super::Contracts;

/// The numbers of what stands in a market, from its contracts' own answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Census {
    pub listings: usize,
    /// Orders by their state, as escrow names it.
    pub orders: BTreeMap<String, usize>,
    pub licenses: usize,
    pub resales: usize,
    /// Open requests for keys.
    pub rekeys: usize,
    /// Revenue that waits for a sweep, by listing, split and denom.
    pub revenues: usize,
    /// Bonds of the accounts that were asked about: with a free part, with a reserved one, with an unlocked one.
    pub bonds: [usize; 3],
    /// Those of the accounts whose royalties wait for them.
    pub creditors: usize,
    pub handles: usize,
    pub reviews: usize,
    pub reports: usize,
    pub questions: usize,
}

impl Census {
    /// Counts what stands now. Bonds and royalties are listed by account: those of `accounts` are counted.
    ///
    /// # Errors
    /// A contract does not answer.
    pub async fn of(chain: &Client, contracts: &Contracts, accounts: &[String]) -> Result<Self> {
        let Contracts { registry, license, escrow, royalties, reputation } = contracts;
        let mut census = Self {
            listings: count(chain, registry, "listings", |item| item["id"].clone()).await?,
            licenses: tokens(chain, license).await?.len(),
            resales: count(chain, escrow, "resales", |item| item["license"].clone()).await?,
            rekeys: count(chain, escrow, "rekeys", |item| item["license"].clone()).await?,
            revenues: count(chain, escrow, "revenues", revenue).await?,
            handles: count(chain, reputation, "handles", |item| item["fold"].clone()).await?,
            reviews: count(chain, reputation, "reviews", |item| item["order"].clone()).await?,
            reports: count(chain, reputation, "reports", |item| item["report"].clone()).await?,
            questions: count(chain, reputation, "questions", |item| item["question"].clone()).await?,
            ..Self::default()
        };
        for order in list(chain, escrow, "orders", json!({}), |item| item["id"].clone()).await? {
            *census.orders.entry(text(&order, "state")?.to_owned()).or_default() += 1;
        }
        for account in accounts {
            for bond in list(chain, escrow, "bonds", json!({ "seller": account }), denom).await? {
                for (sum, part) in census.bonds.iter_mut().zip(["free", "reserved", "unlocked"]) {
                    *sum += usize::from(number(&bond, part)? > 0);
                }
            }
            let balances = list(chain, royalties, "balances", json!({ "account": account }), denom).await?;
            let owed = balances.iter().map(|balance| number(balance, "owed")).collect::<Result<Vec<_>>>()?;
            census.creditors += usize::from(owed.iter().any(|amount| *amount > 0));
        }
        Ok(census)
    }
}

/// The place of revenue in its list.
pub(super) fn revenue(item: &Value) -> Value {
    json!({ "listing": item["listing"], "split_version": item["split_version"], "denom": item["denom"] })
}

/// The place of a bond, a balance or a total in its list.
pub(super) fn denom(item: &Value) -> Value {
    item["denom"].clone()
}

async fn count(chain: &Client, contract: &str, name: &str, cursor: fn(&Value) -> Value) -> Result<usize> {
    Ok(list(chain, contract, name, json!({}), cursor).await?.len())
}

impl fmt::Display for Census {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [free, reserved, unlocked] = self.bonds;
        let states: Vec<String> = self.orders.iter().map(|(state, count)| format!("{count} {state}")).collect();
        writeln!(f, "{} listings; orders: {}", self.listings, states.join(", "))?;
        writeln!(f, "{} licenses, {} resales, {} requests for keys", self.licenses, self.resales, self.rekeys)?;
        writeln!(f, "bonds: {free} with a free part, {reserved} with a reserved, {unlocked} with an unlocked one")?;
        writeln!(f, "{} revenues not swept, {} accounts with royalties", self.revenues, self.creditors)?;
        let Self { handles, reviews, reports, questions, .. } = self;
        write!(f, "{handles} handles, {reviews} reviews, {reports} reports, {questions} questions")
    }
}
