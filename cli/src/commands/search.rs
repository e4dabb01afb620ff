//! `search`: listings through an indexer's GraphQL.

use anyhow::Result;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use serde_json::{json, Map, Value};
use weighhouse_client::index;

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::table::{Column, Table};
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Words of the name, tags and card; "phrases", `or` and -words work
    words: Vec<String>,
    /// The task, as Hugging Face names it, such as text-generation
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// The framework that the model runs with, such as transformers
    #[arg(long, value_name = "NAME")]
    framework: Option<String>,
    /// The license's identifier, such as apache-2.0
    #[arg(long, value_name = "ID")]
    license: Option<String>,
    /// The seller's address
    #[arg(long, value_name = "ADDRESS")]
    seller: Option<String>,
    /// The most that a license costs, such as 5whs
    #[arg(long, value_name = "AMOUNT", value_parser = words::parse_coin)]
    max_price: Option<cosmwasm_std::Coin>,
    /// The order: newest, price or best-selling
    #[arg(long, value_name = "ORDER", value_enum, hide_possible_values = true, default_value_t = Sort::Newest)]
    sort: Sort,
    /// The base denom of compared prices, such as uwhs
    ///
    /// --sort price needs it, and leaves listings without a price in it out.
    #[arg(long, value_name = "DENOM", required_if_eq("sort", "price"))]
    denom: Option<String>,
    /// The most to list, up to 100
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
    limit: u32,
    /// List only results after this cursor, which an earlier answer printed
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
    session.out.table(&result, || table(&result))
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

fn table(hits: &Hits) -> Table<6> {
    let columns = [
        Column::Number("LISTING"),
        Column::Long("NAME"),
        Column::Text("TASK"),
        Column::Text("LICENSE"),
        Column::Number("PRICE"),
        Column::Number("SOLD"),
    ];
    let more = hits.next.as_ref().map(|cursor| format!("more: --after {cursor}"));
    let mut table = Table::new(columns, "nothing found").below(more);
    for found in &hits.listings {
        let Found { id, name, task, license, sales, .. } = found;
        let price = found.plans.first().map(|plan| words::coin(&plan.price)).unwrap_or_default();
        table.row([id.into(), name.into(), task.into(), (&license.id).into(), price.into(), sales.into()]);
    }
    table
}
