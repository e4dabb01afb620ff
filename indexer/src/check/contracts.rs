//! The index beside the contracts' own answers at the index's last height.
//!
//! A replay of the events compares the index with itself. What a node's contracts answer follows from their state, which
//! no event reaches: an event that the index never got shows here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tokio_postgres::{Client, Row};
use weighhouse_protocol::escrow::{self, Order};
use weighhouse_protocol::registry::{self, Listing};
use weighhouse_protocol::royalties::{self, Total};
use weighhouse_protocol::{license, ListingId, OrderId};

use crate::event::Contract;
use crate::ingest::node::{Node, NodeError};

/// The last orders whose states are compared, and the most items that a contract answers.
const PAGE: u32 = 100;

const COUNTS: &str = "
SELECT chain.height,
    (SELECT jsonb_object_agg(name, address) FROM contracts WHERE stored_to = joined_at - 1) AS contracts,
    (SELECT coalesce(max(id), 0) FROM listings) AS last_listing, (SELECT count(*) FROM listings) AS listings,
    (SELECT coalesce(max(id), 0) FROM orders) AS last_order, (SELECT count(*) FROM orders) AS orders,
    (SELECT count(*) FROM licenses) AS licenses,
    (SELECT jsonb_object_agg(id, state) FROM (SELECT id, state FROM orders ORDER BY id DESC LIMIT $1) AS last) AS states,
    (SELECT jsonb_object_agg(denom, jsonb_build_array(credited::text, claimed::text, carried::text)) FROM (
        SELECT denom, sum(credited) AS credited, sum(claimed) AS claimed, sum(carried) AS carried FROM (
            SELECT denom, credited, claimed, 0 AS carried FROM balances
            UNION ALL SELECT denom, 0, 0, amount FROM carried
        ) AS parts GROUP BY denom
    ) AS sums) AS totals
FROM chain";

/// The comparison with the contracts.
#[derive(Debug, Default, Serialize)]
pub struct Comparison {
    /// The height of both states.
    pub height: i64,
    /// The contracts that answered.
    pub answered: Vec<&'static str>,
    /// The reasons for which the others did not: the node may not keep their state of that height.
    pub unanswered: Vec<String>,
    /// The differences.
    pub differences: Vec<String>,
}

/// What the index has of the contracts' state, at one height.
struct Index {
    height: i64,
    contracts: BTreeMap<String, String>,
    listings: Counted,
    orders: Counted,
    licenses: u64,
    states: BTreeMap<String, String>,
    totals: BTreeMap<String, [String; 3]>,
}

/// Records that a contract numbers from one on.
struct Counted {
    last: u64,
    count: u64,
}

/// The answer to [`license::QueryMsg::NumTokens`].
#[derive(Deserialize)]
struct Issued {
    count: u64,
}

/// Compares the index with what the contracts answer at its last height.
///
/// # Errors
/// When the database fails. A node that does not answer is no error: the comparison says so.
pub async fn compare(client: &Client, node: &Node) -> Result<Comparison, tokio_postgres::Error> {
    let index = Index::read(&client.query_one(COUNTS, &[&i64::from(PAGE)]).await?)?;
    let mut comparison = Comparison { height: index.height, ..Comparison::default() };
    for contract in [Contract::Registry, Contract::Escrow, Contract::License, Contract::Royalties] {
        let Some(address) = index.contracts.get(contract.name()) else { continue };
        match index.compare(contract, address, node).await {
            Ok(differences) => {
                comparison.answered.push(contract.name());
                comparison.differences.extend(differences);
            }
            Err(error) => comparison.unanswered.push(format!("{}: {error}", contract.name())),
        }
    }
    Ok(comparison)
}

impl Index {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let count = |name: &str| row.try_get::<_, i64>(name).map(|count| u64::try_from(count).unwrap_or_default());
        let json = |name: &str| row.try_get::<_, Option<serde_json::Value>>(name).map(Option::unwrap_or_default);
        Ok(Index {
            height: row.try_get("height")?,
            contracts: serde_json::from_value(json("contracts")?).unwrap_or_default(),
            listings: Counted { last: count("last_listing")?, count: count("listings")? },
            orders: Counted { last: count("last_order")?, count: count("orders")? },
            licenses: count("licenses")?,
            states: serde_json::from_value(json("states")?).unwrap_or_default(),
            totals: serde_json::from_value(json("totals")?).unwrap_or_default(),
        })
    }

    async fn compare(&self, contract: Contract, address: &str, node: &Node) -> Result<Vec<String>, NodeError> {
        let at = self.height;
        Ok(match contract {
            Contract::Registry => {
                let question = registry::QueryMsg::Listings { start_after: self.listings.before_last(), limit: None };
                let answered: Vec<Listing> = node.ask_contract(address, &question, at).await?;
                let numbers: Vec<ListingId> = answered.iter().map(|listing| listing.id).collect();
                self.listings.compare("listings", &numbers)
            }
            Contract::Escrow => {
                let start_after = self.orders.last.checked_sub(PAGE.into()).filter(|before| *before > 0);
                let question = escrow::QueryMsg::Orders { start_after, limit: Some(PAGE) };
                let orders: Vec<Order> = node.ask_contract(address, &question, at).await?;
                let question = escrow::QueryMsg::Orders { start_after: self.orders.before_last(), limit: None };
                let last: Vec<Order> = node.ask_contract(address, &question, at).await?;
                let numbers: Vec<OrderId> = last.iter().map(|order| order.id).collect();
                [self.orders.compare("orders", &numbers), self.compare_states(&orders)].concat()
            }
            Contract::License => {
                let issued: Issued = node.ask_contract(address, &license::QueryMsg::NumTokens {}, at).await?;
                difference("licenses", self.licenses, issued.count).into_iter().collect()
            }
            Contract::Royalties => {
                let question = royalties::QueryMsg::Totals { start_after: None, limit: Some(PAGE) };
                self.compare_totals(&node.ask_contract::<Vec<Total>>(address, &question, at).await?)
            }
        })
    }

    fn compare_states(&self, orders: &[Order]) -> Vec<String> {
        let compare = |order: &Order| {
            let answered = serde_json::to_value(order.state).ok()?.as_str()?.to_owned();
            let known = self.states.get(&order.id.to_string()).map_or("unknown", String::as_str);
            (known != answered).then(|| format!("order {} is {known} in the index and {answered} on chain", order.id))
        };
        orders.iter().filter_map(compare).collect()
    }

    fn compare_totals(&self, answered: &[Total]) -> Vec<String> {
        let own = |total: &Total| [total.credited, total.claimed, total.carried].map(|amount| amount.to_string());
        let mut denoms: BTreeMap<&str, [[String; 3]; 2]> = BTreeMap::new();
        let nothing = || [(); 2].map(|()| [(); 3].map(|()| "0".to_owned()));
        for (denom, sums) in &self.totals {
            denoms.entry(denom).or_insert_with(nothing)[0].clone_from(sums);
        }
        for total in answered {
            denoms.entry(&total.denom).or_insert_with(nothing)[1] = own(total);
        }
        let words = |[credited, claimed, carried]: &[String; 3]| {
            format!("{credited} credited, {claimed} claimed, {carried} carried")
        };
        // A full page may leave denoms out.
        let is_whole = answered.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        let is_compared = |denom: &str| is_whole || answered.iter().any(|total| total.denom == denom);
        denoms
            .iter()
            .filter(|(denom, [index, chain])| index != chain && is_compared(denom))
            .map(|(denom, [index, chain])| format!("{denom}: {} in the index, {} on chain", words(index), words(chain)))
            .collect()
    }
}

impl Counted {
    /// The number after which a page has the last record alone.
    fn before_last(&self) -> Option<u64> {
        self.last.checked_sub(1).filter(|before| *before > 0)
    }

    /// Compares with the numbers that the contract has from the last one on.
    fn compare(&self, records: &str, answered: &[u64]) -> Vec<String> {
        let last = answered.last().copied().unwrap_or_default();
        let last = if answered.is_empty() { self.last.saturating_sub(1) } else { last };
        let gaps = difference(&format!("{records} up to number {}", self.last), self.count, self.last);
        gaps.into_iter().chain(difference(records, self.last, last)).collect()
    }
}

fn difference(records: &str, index: u64, chain: u64) -> Option<String> {
    (index != chain).then(|| format!("{records}: {index} in the index, {chain} on chain"))
}
