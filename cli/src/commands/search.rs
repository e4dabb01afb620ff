//! `search`: listings through an indexer's GraphQL.

use anyhow::Result;
use clap::ValueEnum;
use weighhouse_client::index::{self, search, Hit, Hits, Search};

use crate::about;
use crate::code::{self, Mark};
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
    /// The standing of the publisher, several by commas
    ///
    /// proven: a domain names its account. attested: a verifier vouches for it. look-alike: the name resembles that of one of
    /// those. claimed: none of these.
    /// A publisher that is both proven and attested is found by either.
    #[arg(long, value_name = "STANDING", value_enum, value_delimiter = ',', hide_possible_values = true)]
    publisher: Vec<Standing>,
    /// Whether loading the latest version runs code, several by commas
    ///
    /// data-only: formats that hold data alone. runs-code: a pickle, Python code, a template with code and such. unknown: a file
    /// may run code, or the indexer has not read it.
    #[arg(long, value_name = "VERDICT", value_enum, value_delimiter = ',', hide_possible_values = true)]
    loads: Vec<Loads>,
    /// The least stars, such as 4 or 4.5; leaves out what nobody reviewed
    #[arg(long, value_name = "STARS", value_parser = words::parse_stars)]
    rated_min: Option<u32>,
    /// The order: newest, price, best-selling or best-rated
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
    /// The best rated first
    BestRated,
}

/// The standing of a publisher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Standing {
    /// A domain names the seller's account
    Proven,
    /// An accredited verifier attests the seller's identity
    Attested,
    /// It looks like the handle of another account, which is proven or attested
    LookAlike,
    /// It is the seller's word
    Claimed,
}

/// Whether loading a version runs code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Loads {
    /// All files have formats that hold data alone
    DataOnly,
    /// A file runs code
    RunsCode,
    /// A file may run code, or the indexer has not read it
    Unknown,
}

impl From<Loads> for index::Loads {
    fn from(loads: Loads) -> Self {
        match loads {
            Loads::DataOnly => index::Loads::DataOnly,
            Loads::RunsCode => index::Loads::RunsCode,
            Loads::Unknown => index::Loads::Unknown,
        }
    }
}

impl From<Standing> for index::Standing {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Proven => index::Standing::Proven,
            Standing::Attested => index::Standing::Attested,
            Standing::LookAlike => index::Standing::LookAlike,
            Standing::Claimed => index::Standing::Claimed,
        }
    }
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let hits = search(&session.indexer()?, &searched(args)).await?;
    session.out.table(&hits, || table(&hits))
}

fn searched(args: Args) -> Search {
    let Args { words, task, framework, license, seller, max_price, publisher, loads, .. } = args;
    let Args { rated_min, sort, denom, limit, after, .. } = args;
    let standings = publisher.into_iter().map(index::Standing::from).collect();
    let loads = loads.into_iter().map(index::Loads::from).collect();
    let words = words.join(" ");
    let sort = match sort {
        Sort::Newest => index::Sort::Newest,
        Sort::Price => index::Sort::Price,
        Sort::BestSelling => index::Sort::BestSelling,
        Sort::BestRated => index::Sort::BestRated,
    };
    Search {
        words,
        task,
        framework,
        license,
        seller,
        max_price,
        standings,
        loads,
        rated_min,
        sort,
        denom,
        limit,
        after,
    }
}

fn table(hits: &Hits) -> Table<9> {
    let columns = [
        Column::Number("LISTING"),
        Column::Long("NAME"),
        Column::Text("PUBLISHER"),
        Column::Text("LOADS"),
        Column::Text("TASK"),
        Column::Text("LICENSE"),
        Column::Number("PRICE"),
        Column::Number("SOLD"),
        Column::Text("STARS"),
    ];
    let more = hits.next.as_ref().map(|cursor| format!("more: --after {cursor}"));
    let mut table = Table::new(columns, "nothing found").below(more);
    for found in &hits.listings {
        let Hit { id, name, task, license, sales, about, .. } = found;
        let price = found.plans.first().map(|plan| words::coin(&plan.price)).unwrap_or_default();
        let (publisher, loads) = (about::cell(Some(about)), code::cell(Mark::from(about)));
        let stars = about::stars(about.rating.as_ref());
        let (task, license, price) = (task.into(), (&license.id).into(), price.into());
        table.row([id.into(), name.into(), publisher, loads, task, license, price, (*sales).into(), stars.into()]);
    }
    table
}

#[cfg(test)]
mod tests {
    use weighhouse_sealing::loading::Verdict;

    use super::*;

    #[test]
    fn every_verdict_can_be_searched_for() {
        let offered = Loads::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let mut offered: Vec<String> = offered.map(|value| value.get_name().replace('-', "_")).collect();
        let mut all: Vec<&str> = Verdict::ALL.iter().map(|verdict| verdict.name()).collect();
        offered.sort_unstable();
        all.sort_unstable();
        assert_eq!(offered, all);
    }
}
