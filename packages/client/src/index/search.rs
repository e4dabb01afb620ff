//! A search for listings.

use cosmwasm_std::Coin;
use serde::{Deserialize, Serialize};
use serde_json::{json, Map, Value};
use url::Url;

use super::about::{About, Standing, FIELDS};
use super::ask;
use super::code::Loads;
use crate::error::Result;

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words; "phrases", or, and -words work. Empty for any.
    pub words: String,
    /// The task, as Hugging Face names it.
    pub task: Option<String>,
    /// The framework that runs the model.
    pub framework: Option<String>,
    /// The identifier of the license.
    pub license: Option<String>,
    /// The account that sells.
    pub seller: Option<String>,
    /// The most that the cheapest plan costs.
    pub max_price: Option<Coin>,
    /// The standing of the publisher: one of these. Empty for any.
    pub standings: Vec<Standing>,
    /// Whether loading the latest version runs code: one of these. Empty for any.
    pub loads: Vec<Loads>,
    /// The least rating, in thousandths of a star.
    pub rated_min: Option<u32>,
    /// The order of the answers.
    pub sort: Sort,
    /// The denom in which prices are compared.
    pub denom: Option<String>,
    /// The most listings on a page, from 1 to 100.
    pub limit: u32,
    /// The cursor of an earlier page, which this one follows.
    pub after: Option<String>,
}

/// The order of the answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest first.
    #[default]
    Newest,
    /// The cheapest first.
    Price,
    /// The most sold first.
    BestSelling,
    /// The best rated first; what nobody reviewed is left out.
    BestRated,
}

/// A page of listings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hits {
    pub listings: Vec<Hit>,
    /// The cursor for the next page; `None` on the last.
    pub next: Option<String>,
}

/// A listing, as the indexer has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Hit {
    /// The listing's number.
    pub id: String,
    pub name: String,
    pub task: String,
    pub framework: String,
    /// The account that sells it.
    pub seller: String,
    /// How many licenses were sold.
    pub sales: u64,
    /// When it was listed.
    pub created_at: String,
    pub license: LicenseId,
    pub plans: Vec<PlanHit>,
    /// Its publisher, its rating and its loading verdict.
    #[serde(flatten)]
    pub about: About,
}

/// A license's identifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseId {
    /// The identifier, such as `mit`.
    pub id: String,
}

/// A plan of a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct PlanHit {
    /// Its position.
    pub index: u8,
    /// How long its license lasts: for ever, or for a term.
    pub kind: String,
    /// The term, in seconds.
    pub term_seconds: Option<u64>,
    /// What it costs.
    pub price: Coin,
}

const QUERY: &str = "
query Search($first: Int, $after: String, $query: String, $filter: ListingFilter, $orderBy: ListingOrder) {
  listings(first: $first, after: $after, query: $query, filter: $filter, orderBy: $orderBy) {
    pageInfo { hasNextPage endCursor }
    edges { node {
      id name task framework seller sales createdAt
      license { id }
      plans { index kind termSeconds price { amount denom } }
      ...About
    } }
  }
}";

#[derive(Deserialize)]
struct Answer {
    listings: Page,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    page_info: PageInfo,
    edges: Vec<Edge>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Edge {
    node: Hit,
}

/// Searches the listings of an indexer.
///
/// # Errors
/// [`super::IndexError`], with the indexer's words where it has some.
pub async fn search(endpoint: &Url, search: &Search) -> Result<Hits> {
    let answer: Answer = ask(endpoint, &format!("{QUERY}{FIELDS}"), &variables(search)).await?;
    let Page { page_info, edges } = answer.listings;
    let next = page_info.end_cursor.filter(|_| page_info.has_next_page);
    Ok(Hits { listings: edges.into_iter().map(|edge| edge.node).collect(), next })
}

fn variables(search: &Search) -> Value {
    let mut filter = Map::new();
    let Search { task, framework, license, seller, .. } = search;
    for (field, value) in [("task", task), ("framework", framework), ("license", license), ("seller", seller)] {
        if let Some(value) = value {
            filter.insert(field.into(), json!({"eq": value}));
        }
    }
    if let Some(price) = &search.max_price {
        filter.insert("price".into(), json!({"denom": price.denom, "lte": price.amount.to_string()}));
    }
    if !search.standings.is_empty() {
        let standings: Vec<&str> = search.standings.iter().map(|standing| standing.asked()).collect();
        filter.insert("publisherStanding".into(), json!({"in": standings}));
    }
    if !search.loads.is_empty() {
        let loads: Vec<&str> = search.loads.iter().map(|loads| loads.asked()).collect();
        filter.insert("loads".into(), json!({"in": loads}));
    }
    if let Some(least) = search.rated_min {
        filter.insert("rating".into(), json!({"gte": least.to_string()}));
    }
    let field = match search.sort {
        Sort::Newest => "NEWEST",
        Sort::Price => "PRICE",
        Sort::BestSelling => "BEST_SELLING",
        Sort::BestRated => "BEST_RATED",
    };
    json!({
        "first": search.limit,
        "after": search.after,
        "query": (!search.words.is_empty()).then_some(&search.words),
        "filter": filter,
        "orderBy": {"field": field, "denom": search.denom},
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_search_asks_for_what_is_wanted_and_nothing_else() {
        let all = variables(&Search { limit: 20, ..Search::default() });
        let expected = json!({
            "first": 20, "after": null, "query": null, "filter": {}, "orderBy": {"field": "NEWEST", "denom": null},
        });
        assert_eq!(all, expected);
        let search = Search {
            words: "tiny llama".into(),
            task: Some("text-generation".into()),
            max_price: Some("5uwhs".parse().unwrap()),
            standings: vec![Standing::Proven, Standing::LookAlike],
            loads: vec![Loads::DataOnly, Loads::Unknown],
            rated_min: Some(4_000),
            sort: Sort::Price,
            denom: Some("uwhs".into()),
            limit: 1,
            after: Some("abc".into()),
            ..Search::default()
        };
        let expected = json!({
            "first": 1, "after": "abc", "query": "tiny llama",
            "filter": {
                "task": {"eq": "text-generation"}, "price": {"denom": "uwhs", "lte": "5"},
                "publisherStanding": {"in": ["PROVEN", "LOOK_ALIKE"]}, "rating": {"gte": "4000"},
                "loads": {"in": ["DATA_ONLY", "UNKNOWN"]},
            },
            "orderBy": {"field": "PRICE", "denom": "uwhs"},
        });
        assert_eq!(variables(&search), expected);
    }
}
