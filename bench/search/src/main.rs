//! Measures the index's pages on made-up markets; `bench/README.md` says what each figure means.

mod crowd;
mod dice;
mod fresh;
mod kinds;
mod load;
mod market;
mod measure;
mod peer;
mod report;
mod server;
mod words;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use weighhouse_indexer::{database, ingest};
use weighhouse_postgres::Server;

use dice::Dice;
use market::Market;
use measure::rounded;
use report::{Report, Size};

/// Clients at a time, where throughput is measured.
const CLIENTS: u64 = 4;

#[derive(Parser)]
struct Cli {
    /// The folder for databases and indexes. What a run leaves there it removes.
    #[arg(long)]
    folder: PathBuf,
    /// The program of the index.
    #[arg(long)]
    indexer: PathBuf,
    /// The file of figures.
    #[arg(long)]
    output: PathBuf,
    /// The listings of each market, the smallest first.
    #[arg(long, value_delimiter = ',', default_value = "10000,1000000")]
    listings: Vec<u64>,
    /// The orders for each listing.
    #[arg(long, default_value_t = 10)]
    orders: u64,
    /// What the markets are made from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The seconds in which throughput is measured.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// A folder in which npm installed PostGraphile.
    #[arg(long)]
    postgraphile: Option<PathBuf>,
    /// Measures a crowd instead of the kinds, and writes its figures into this file.
    #[arg(long)]
    load_output: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let mut report = Report::default();
    for listings in &cli.listings {
        let market = Market { seed: cli.seed, listings: *listings, orders: listings * cli.orders };
        report.sizes.push(measure(&cli, market).await?);
        report.write(&cli.output)?;
    }
    Ok(())
}

async fn measure(cli: &Cli, market: Market) -> anyhow::Result<Size> {
    let folder = cli.folder.join(format!("search-{}", market.listings));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder)?;
    let begin = Instant::now();
    let data = folder.join("postgres");
    let postgres = tokio::task::spawn_blocking(move || Server::start(&data, "weighhouse")).await??;
    let config = database::parse_url(postgres.url())?;
    let mut client = database::connect(&config, "bench").await?;
    ingest::prepare(&mut client).await?;
    load::load(&mut client, market).await?;
    let loaded = begin.elapsed();
    say(&format!("{} listings and {} orders loaded in {} s", market.listings, market.orders, loaded.as_secs()));
    let begin = Instant::now();
    let server = server::Indexer::start(&cli.indexer, postgres.url(), &folder).await?;
    let indexed = begin.elapsed();
    say(&format!("indexed in {:.1} s", indexed.as_secs_f64()));
    let mut size = Size::of(market, rounded(loaded.as_secs_f64()), rounded(indexed.as_secs_f64()));
    if let Some(output) = &cli.load_output {
        crowd::measure(&server, market, cli.seconds, output).await?;
        drop((server, client, postgres));
        std::fs::remove_dir_all(&folder)?;
        return Ok(size);
    }
    for kind in kinds::all() {
        let times = server.peer.time(|dice| kind.request(dice, market.listings)).await?;
        say(&format!(
            "{:>10} {:<36} p50 {:>8} ms, p99 {:>8} ms",
            market.listings, kind.name, times.p50_ms, times.p99_ms
        ));
        size.kinds.push((kind.name.to_owned(), kind.aim, times));
    }
    size.fresh = Some(fresh::time(&mut client, &server.peer, market.listings).await?);
    let time = Duration::from_secs(cli.seconds);
    let kinds = kinds::all();
    let any = |dice: &mut Dice| {
        let kind = usize::try_from(dice.roll(kinds.len().try_into().unwrap_or(1))).unwrap_or_default();
        kinds.get(kind).map(|kind| kind.request(dice, market.listings)).unwrap_or_default()
    };
    size.throughput = server.peer.throughput(CLIENTS, time, any).await?;
    if let Some(folder) = &cli.postgraphile {
        let theirs = peer::PostGraphile::start(folder, postgres.url()).await?;
        // Both once before either is timed.
        server.peer.throughput(CLIENTS, time / 5, |dice| peer::both(dice).0).await?;
        theirs.peer.throughput(CLIENTS, time / 5, |dice| peer::both(dice).1).await?;
        let ours = server.peer.throughput(CLIENTS, time, |dice| peer::both(dice).0).await?;
        let theirs = theirs.peer.throughput(CLIENTS, time, |dice| peer::both(dice).1).await?;
        say(&format!("{ours} requests/s, PostGraphile {theirs}"));
        size.beside_postgraphile = Some([ours, theirs]);
    }
    drop((server, client, postgres));
    std::fs::remove_dir_all(&folder)?;
    Ok(size)
}

fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}
