//! `search`: listings through an indexer's GraphQL.

use anyhow::Result;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use serde_json::{json, Map, Value};
use weighhouse_client::index;

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::words;

/// What to search for.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Words; "phrases", or, and -words work
    words: Vec<String>,
    /// What it does, as Hugging Face names tasks
    #[arg(long)]
    task: Option<String>,
    /// What it runs with
    #[arg(long)]
    framework: Option<String>,
    /// Identifier of its license
    #[arg(long)]
    license: Option<String>,
    /// Who sells it
    #[arg(long, value_name = "ADDRESS")]
    seller: Option<String>,
    /// Costs at most this, such as 5000000uwhs
    #[arg(long, value_name = "AMOUNT", value_parser = words::parse_coin)]
    max_price: Option<cosmwasm_std::Coin>,
    /// In which order
    #[arg(long, value_enum, default_value_t = Sort::Newest)]
    sort: Sort,
    /// The denom in which prices are compared
    #[arg(long, required_if_eq("sort", "price"))]
    denom: Option<String>,
    /// At most this many
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
    limit: u32,
    /// Those after this cursor, from an earlier answer
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
}

/// The order of the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// The newest first
    Newest,
    /// The cheapest first
    Price,
    /// The most sold first
    BestSelling,
}

const QUERY: &str = "
query Search($first: Int, $after: String, $query: String, $filter: ListingFilter, $orderBy: ListingOrder) {
  listings(first: $first, after: $after, query: $query, filter: $filter, orderBy: $orderBy) {
    pageInfo { hasNextPage endCursor }
    edges { node {
      id name task framework seller sales createdAt
      license { id }
      plans { index kind termSeconds price { amount denom } }
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
    node: Found,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
struct Found {
    id: String,
    name: String,
    task: String,
    framework: String,
    seller: String,
    sales: String,
    created_at: String,
    license: License,
    plans: Vec<Plan>,
}

#[derive(Serialize, Deserialize)]
struct License {
    id: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
struct Plan {
    index: u8,
    kind: String,
    term_seconds: Option<String>,
    price: cosmwasm_std::Coin,
}

#[derive(Serialize)]
struct Hits {
    listings: Vec<Found>,
    next: Option<String>,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let endpoint = session.network()?.graphql.clone();
    let endpoint = endpoint.ok_or_else(|| fail!(Kind::Usage, "which indexer? Give --graphql URL"))?;
    let answer: Answer = index::ask(&endpoint, QUERY, &variables(&args)).await?;
    let Page { page_info, edges } = answer.listings;
    let next = page_info.end_cursor.filter(|_| page_info.has_next_page);
    let result = Hits { listings: edges.into_iter().map(|edge| edge.node).collect(), next };
    session.out.result(&result, || {
        let mut lines: Vec<_> = result.listings.iter().map(line).collect();
        if lines.is_empty() {
            lines.push("nothing found".into());
        }
        lines.extend(result.next.as_ref().map(|cursor| format!("more: --after {cursor}")));
        lines.join("\n")
    })
}

fn variables(args: &Args) -> Value {
    let mut filter = Map::new();
    for (field, value) in
        [("task", &args.task), ("framework", &args.framework), ("license", &args.license), ("seller", &args.seller)]
    {
        if let Some(value) = value {
            filter.insert(field.into(), json!({"eq": value}));
        }
    }
    if let Some(price) = &args.max_price {
        filter.insert("price".into(), json!({"denom": price.denom, "lte": price.amount.to_string()}));
    }
    let words = args.words.join(" ");
    let field = match args.sort {
        Sort::Newest => "NEWEST",
        Sort::Price => "PRICE",
        Sort::BestSelling => "BEST_SELLING",
    };
    json!({
        "first": args.limit,
        "after": args.after,
        "query": (!words.is_empty()).then_some(words),
        "filter": filter,
        "orderBy": {"field": field, "denom": args.denom},
    })
}

fn line(found: &Found) -> String {
    let price = found.plans.first().map(|plan| words::coin(&plan.price)).unwrap_or_default();
    format!("{:>5}  {}  {}  {}  {price}  {} sold", found.id, found.name, found.task, found.license.id, found.sales)
}
