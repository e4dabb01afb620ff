//! Measures the index's pages on made-up markets; `bench/README.md` says what each figure means.

mod blocks;
mod crowd;
mod dice;
mod figures;
mod fresh;
mod kept;
mod kinds;
mod load;
mod manual;
mod market;
mod measure;
mod peer;
mod report;
mod server;
mod standing;
mod trade;
mod tuning;
mod words;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use serde_json::Value;
use weighhouse_indexer::{database, ingest};

use dice::Dice;
use market::Market;
use measure::{rounded, Peer, Times};
use report::{Answered, Beside, Measured, Report, Sides, Size};

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
    #[arg(long, required_unless_present = "storefront")]
    output: Option<PathBuf>,
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
    /// The rates that a crowd is tried at, in requests a second, the lowest first.
    #[arg(long, value_delimiter = ',', default_value = "50,100,200,350,500,750,1000,1250,1500,2000,3000,4000")]
    rates: Vec<u32>,
    /// A folder of a built storefront: it is served with each market, at the address that is printed, until the standard
    /// input ends, and nothing is measured.
    #[arg(long, conflicts_with = "load_output")]
    storefront: Option<PathBuf>,
    /// Leaves databases and indexes in the folder, and measures those that an earlier run left.
    #[arg(long)]
    keep: bool,
    /// Measures only the kinds whose names have this text, and nothing else.
    #[arg(long)]
    only: Option<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let mut report = Report::default();
    for listings in &cli.listings {
        let market = Market { seed: cli.seed, listings: *listings, orders: listings * cli.orders };
        report.sizes.push(measure(&cli, market).await?);
        if let Some(output) = &cli.output {
            report.write(output)?;
        }
    }
    Ok(())
}

async fn measure(cli: &Cli, market: Market) -> anyhow::Result<Size> {
    let folder = cli.folder.join(format!("search-{}", market.listings));
    let loaded = folder.join(format!("loaded-{}-{}", market.seed, market.orders));
    let is_loaded = cli.keep && loaded.exists();
    if !is_loaded {
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder)?;
    }
    let begin = Instant::now();
    let data = folder.join("postgres");
    let postgres = tuning::start(&data).await?;
    let mut client = database::connect(&database::parse_url(postgres.url())?, "bench").await?;
    ingest::prepare(&mut client).await?;
    if !is_loaded {
        load::load(&mut client, market).await?;
        std::fs::write(&loaded, "")?;
    }
    let load_s = begin.elapsed().as_secs_f64();
    say(&format!("{} listings and {} orders loaded in {load_s:.0} s", market.listings, market.orders));
    let begin = Instant::now();
    let server = server::Indexer::start(&cli.indexer, postgres.url(), &folder, cli.storefront.as_deref()).await?;
    let index_s = begin.elapsed().as_secs_f64();
    say(&format!("indexed in {index_s:.1} s"));
    let begin = Instant::now();
    let warm_mib = tuning::warm(&client).await?;
    say(&format!("{warm_mib} MiB of tables read into memory in {:.0} s", begin.elapsed().as_secs_f64()));
    let mut size = Size::of(market, (!is_loaded).then(|| [rounded(load_s), rounded(index_s)]));
    if cli.storefront.is_some() {
        serve().await?;
    } else if let Some(output) = &cli.load_output {
        crowd::measure(&server, &mut client, market, (&cli.rates, cli.seconds), output).await?;
    } else {
        pages(cli, &server.peer, &mut size).await?;
    }
    if cli.only.is_none() && cli.load_output.is_none() && cli.storefront.is_none() {
        size.fresh = Some(fresh::time(&mut client, &server.peer, market.listings).await?);
        throughput(cli, &server.peer, postgres.url(), &mut size).await?;
    }
    drop((server, client, postgres));
    if !cli.keep {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(size)
}

/// Says where the market is served, and waits until nobody needs it.
async fn serve() -> anyhow::Result<()> {
    use std::io::Write;
    writeln!(std::io::stdout(), "http://{}/", server::ADDRESS)?;
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await??;
    Ok(())
}

async fn pages(cli: &Cli, peer: &Peer, size: &mut Size) -> anyhow::Result<()> {
    let listings = size.market.listings;
    for kind in kinds::all()? {
        if cli.only.as_ref().is_some_and(|part| !kind.name.contains(part.as_str())) {
            continue;
        }
        let times = peer.time(false, |dice| kind.request(dice, listings)).await?;
        let anew = peer.time(true, |dice| kind.request(dice, listings)).await?;
        let line = |times: Times| format!("p50 {:>8} ms, p99 {:>8} ms", times.p50_ms, times.p99_ms);
        say(&format!("{listings:>10} {:<42} {}; anew {}", kind.name, line(times), line(anew)));
        size.kinds.push(Measured { name: kind.name, aim: kind.aim, times, anew });
    }
    Ok(())
}

async fn throughput(cli: &Cli, peer: &Peer, database: &str, size: &mut Size) -> anyhow::Result<()> {
    let (time, listings, kinds) = (Duration::from_secs(cli.seconds), size.market.listings, kinds::all()?);
    let any = |dice: &mut Dice| {
        let kind = usize::try_from(dice.roll(kinds.len().try_into().unwrap_or(1))).unwrap_or_default();
        kinds.get(kind).map(|kind| kind.request(dice, listings)).unwrap_or_default()
    };
    size.throughput = peer.throughput((CLIENTS, time), false, any).await?;
    let Some(folder) = &cli.postgraphile else {
        return Ok(());
    };
    let theirs = peer::PostGraphile::start(folder, database).await?;
    let (our_list, their_list) =
        (|dice: &mut Dice| peer::any_list(dice).ours(dice), |dice: &mut Dice| peer::any_list(dice).theirs(dice));
    // Both once before either is timed.
    peer.throughput((CLIENTS, time / 5), false, our_list).await?;
    theirs.peer.throughput((CLIENTS, time / 5), false, their_list).await?;
    let lists_per_s = Sides {
        ours: peer.throughput((CLIENTS, time), false, our_list).await?,
        anew: peer.throughput((CLIENTS, time), true, our_list).await?,
        theirs: theirs.peer.throughput((CLIENTS, time), false, their_list).await?,
    };
    let Sides { ours, anew, theirs: peers } = lists_per_s;
    say(&format!("{ours} requests/s, {anew} anew, PostGraphile {peers}"));
    let mut beside = Beside { lists_per_s, kinds: Vec::new() };
    for question in &peer::QUESTIONS {
        let sides = Sides {
            ours: answered(peer, false, time / 5, |dice| question.ours(dice)).await?,
            anew: answered(peer, true, time / 5, |dice| question.ours(dice)).await?,
            theirs: answered(&theirs.peer, false, time / 5, |dice| question.theirs(dice)).await?,
        };
        let line = |Answered { times, requests_per_s }: Answered| {
            format!("p50 {} ms, p99 {} ms, {requests_per_s} requests/s", times.p50_ms, times.p99_ms)
        };
        let [ours, anew, peers] = [sides.ours, sides.anew, sides.theirs].map(line);
        say(&format!("{listings:>10} {:<42} {ours}; anew {anew}; PostGraphile {peers}", question.name));
        beside.kinds.push((question.name, sides));
    }
    size.beside_postgraphile = Some(beside);
    Ok(())
}

/// How a side answers: one request after another, and so many clients for a time.
async fn answered(
    peer: &Peer,
    are_new: bool,
    time: Duration,
    request: impl Fn(&mut Dice) -> Value + Sync,
) -> anyhow::Result<Answered> {
    let times = peer.time(are_new, &request).await?;
    Ok(Answered { times, requests_per_s: peer.throughput((CLIENTS, time), are_new, &request).await? })
}

fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}
