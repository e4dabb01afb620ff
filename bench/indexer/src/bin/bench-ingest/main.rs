//! Measures ingest beside its floor: fetching the same blocks from the same node, and storing nothing.
//! `bench/README.md` says what each figure means.
mod measure;
mod report;
mod subject;
mod subquery;
mod tip;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};

use measure::Rate;
use report::{Busy, Real, Report};
use subject::Subject;
use weighhouse_season::{tell, Chain, Instant, Story};

/// What is measured has the allocator of the program that people run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Messages of each block of the quiet chain, whose blocks come one by one.
const QUIET_MESSAGES: usize = 2;
/// Blocks of the quiet chain that are there before.
const TIP_BEGINS_AT: usize = 1_000;

#[derive(Parser)]
struct Cli {
    /// The file of figures.
    #[arg(long)]
    output: PathBuf,
    /// A folder for the database; the system's for temporary files if none is given.
    #[arg(long)]
    place: Option<PathBuf>,
    /// How often everything is measured; the median is given.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures made-up chains, of a node in this process, and writes the file of figures.
    Instant(MadeUp),
    /// Measures a real node's chain, and adds it to the file of figures.
    Real {
        /// The deployment of a market whose node stands still.
        #[arg(long)]
        deployment: PathBuf,
        /// The folder of SubQuery and its project; without it SubQuery is not measured.
        #[arg(long)]
        subquery: Option<PathBuf>,
    },
}

#[derive(Args)]
struct MadeUp {
    /// Blocks of the busy chain.
    #[arg(long, default_value_t = 2_500)]
    busy_blocks: usize,
    /// Messages of each block of the busy chain: two or three are a sale.
    #[arg(long, default_value_t = 25)]
    busy_messages: usize,
    /// Blocks that come one by one, to see how soon each is answered.
    #[arg(long, default_value_t = 300)]
    tip_blocks: i64,
    /// Measure the writer of the busy chain alone.
    #[arg(long)]
    writer_only: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Cli { output, place, rounds, command } = Cli::parse();
    let place = place.as_deref();
    let report = match command {
        Command::Instant(options) => instant(&options, rounds, place).await?,
        Command::Real { deployment, subquery } => {
            let mut report = Report::read(&output)?;
            real(&mut report, &deployment, subquery.as_deref(), rounds, place).await?;
            report
        }
    };
    report.write(&output)
}

async fn instant(options: &MadeUp, rounds: usize, place: Option<&Path>) -> anyhow::Result<Report> {
    let story = tell()?;
    let messages = story.season.len();
    eprintln!("a season has {messages} messages, {} orders, {} listings", story.orders, story.listings);
    let chain = Arc::new(Chain::make(&story, options.busy_blocks, options.busy_messages)?);
    let mut busy = Vec::new();
    for number in 1..=rounds {
        eprintln!("round {number} of {rounds}");
        busy.push(measure_busy(options, &chain, place).await?);
    }
    let mut report = Report::of(busy)?;
    if !options.writer_only {
        measure_tip(options.tip_blocks, &story, place, &mut report).await?;
    }
    Ok(report)
}

async fn measure_busy(options: &MadeUp, chain: &Arc<Chain>, place: Option<&Path>) -> anyhow::Result<Busy> {
    let node = Instant::start(Arc::clone(chain), chain.head()).await?;
    let subject = Subject::made_up(&node, chain)?;
    let (written, view_seconds) = measure::write(&subject, place).await?;
    eprintln!("writing alone: {:.0} events/s", written.events_per_s);
    for (view, seconds) in &view_seconds {
        eprintln!("    {view:12} {seconds:6.2} s of {:.2}", written.seconds);
    }
    let mut round = Busy { written, view_seconds, fetched: None, followed: None };
    if !options.writer_only {
        round.fetched = Some(told("busy, fetched", measure::fetch(&subject).await?));
        round.followed = Some(told("busy, followed", measure::follow(&subject, place).await?));
    }
    Ok(round)
}

/// The tip is measured once: it has a percentile of its own.
async fn measure_tip(blocks: i64, story: &Story, place: Option<&Path>, report: &mut Report) -> anyhow::Result<()> {
    let quiet = Arc::new(Chain::make(story, usize::try_from(blocks)? + TIP_BEGINS_AT, QUIET_MESSAGES)?);
    let tip::Lag { p50_ms, p99_ms } = tip::measure(&quiet, blocks, place).await?;
    eprintln!("the tip: p50 {p50_ms:.1} ms, p99 {p99_ms:.1} ms");
    (report.tip_lag_p50_ms, report.tip_lag_p99_ms) = (Some(p50_ms), Some(p99_ms));
    Ok(())
}

async fn real(
    report: &mut Report,
    deployment: &Path,
    peer: Option<&Path>,
    rounds: usize,
    place: Option<&Path>,
) -> anyhow::Result<()> {
    let subject = Subject::real(deployment).await?;
    eprintln!("the real node has {} blocks with {} events", subject.head, subject.events);
    let mut real = Vec::new();
    for number in 1..=rounds {
        eprintln!("round {number} of {rounds}");
        real.push(Real {
            fetched: told("real node, fetched", measure::fetch(&subject).await?),
            followed: told("real node, followed", measure::follow(&subject, place).await?),
        });
    }
    report.add(real);
    if let Some(peer) = peer {
        report.add_peer(told("SubQuery", subquery::follow(peer, &subject, place).await?));
    }
    Ok(())
}

fn told(what: &str, rate: Rate) -> Rate {
    eprintln!("{what}: {:.0} blocks/s, {:.0} events/s", rate.blocks_per_s, rate.events_per_s);
    rate
}
