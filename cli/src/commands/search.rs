//! `search`: listings through an indexer's GraphQL.

use anyhow::Result;
use clap::ValueEnum;
use weighhouse_client::index::{self, search, Hit, Hits, Search};

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

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let endpoint = session.network()?.graphql.clone();
    let endpoint = endpoint.ok_or_else(|| fail!(Kind::Usage, "no indexer is set: give --graphql URL"))?;
    let hits = search(&endpoint, &searched(args)).await?;
    session.out.table(&hits, || table(&hits))
}

fn searched(args: Args) -> Search {
    let Args { words, task, framework, license, seller, max_price, sort, denom, limit, after } = args;
    let words = words.join(" ");
    let sort = match sort {
        Sort::Newest => index::Sort::Newest,
        Sort::Price => index::Sort::Price,
        Sort::BestSelling => index::Sort::BestSelling,
    };
    Search { words, task, framework, license, seller, max_price, sort, denom, limit, after }
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
        let Hit { id, name, task, license, sales, .. } = found;
        let price = found.plans.first().map(|plan| words::coin(&plan.price)).unwrap_or_default();
        table.row([id.into(), name.into(), task.into(), (&license.id).into(), price.into(), (*sales).into()]);
    }
    table
}
