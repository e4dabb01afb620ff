//! Measures ingest beside its floor: fetching the same blocks from the same node, and storing nothing.
//! `bench/README.md` says what each figure means.
mod measure;
mod subquery;
mod tip;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Parser;
use serde::Serialize;

use measure::Rate;
use weighhouse_season::{tell, Chain, Instant};

#[derive(Parser)]
struct Cli {
    /// The file of figures.
    #[arg(long)]
    output: PathBuf,
    /// A folder for the database; the system's for temporary files if none is given.
    #[arg(long)]
    place: Option<PathBuf>,
    /// Blocks of the quiet chain, which has two messages in each.
    #[arg(long, default_value_t = 20_000)]
    quiet_blocks: usize,
    /// Blocks of the busy chain.
    #[arg(long, default_value_t = 2_500)]
    busy_blocks: usize,
    /// Messages of each block of the busy chain: two or three are a sale.
    #[arg(long, default_value_t = 25)]
    busy_messages: usize,
    /// How often everything is measured; the median is given.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Blocks that come one by one, to see how soon each is answered.
    #[arg(long, default_value_t = 300)]
    tip_blocks: i64,
    /// Measure the writer of the busy chain alone.
    #[arg(long)]
    writer_only: bool,
    /// The folder of SubQuery and its project; without it SubQuery is not measured.
    #[arg(long)]
    subquery: Option<PathBuf>,
}

/// The file of figures.
#[derive(Serialize)]
struct Report {
    blocks_per_s: f64,
    instant_events_per_s: f64,
    ratio_to_rpc: f64,
    ratio_to_subquery: Option<f64>,
    tip_lag_p50_ms: Option<f64>,
    tip_lag_p99_ms: Option<f64>,
    writer_events_per_s: f64,
    /// Seconds of each view for the busy chain's events.
    view_seconds: BTreeMap<&'static str, f64>,
    subquery: Option<Rate>,
    rounds: Vec<Round>,
}

/// Everything, measured once, side by side.
#[derive(Serialize)]
struct Round {
    quiet_fetched: Option<Rate>,
    quiet_followed: Option<Rate>,
    busy_fetched: Option<Rate>,
    busy_followed: Option<Rate>,
    busy_written: Rate,
    view_seconds: BTreeMap<&'static str, f64>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let story = tell()?;
    let messages = story.season.len();
    eprintln!("a season has {messages} messages, {} orders, {} listings", story.orders, story.listings);
    let busy = Arc::new(Chain::make(&story, cli.busy_blocks, cli.busy_messages)?);
    let quiet = if cli.writer_only { None } else { Some(Arc::new(Chain::make(&story, cli.quiet_blocks, 2)?)) };
    let mut rounds = Vec::new();
    for number in 1..=cli.rounds {
        eprintln!("round {number} of {}", cli.rounds);
        rounds.push(measure_all(&cli, &busy, quiet.as_ref()).await?);
    }
    let mut report = report(rounds).context("nothing was measured")?;
    if let Some(quiet) = &quiet {
        measure_once(&cli, quiet, &mut report).await?;
    }
    std::fs::write(&cli.output, format!("{}\n", serde_json::to_string_pretty(&report)?))
        .with_context(|| cli.output.display().to_string())?;
    Ok(())
}

/// What is measured once: SubQuery takes minutes, and the tip has a percentile of its own.
async fn measure_once(cli: &Cli, quiet: &Arc<Chain>, report: &mut Report) -> anyhow::Result<()> {
    let place = cli.place.as_deref();
    let node = Instant::start(Arc::clone(quiet), quiet.head()).await?;
    if let Some(peer) = &cli.subquery {
        let rate = told("quiet, SubQuery", subquery::follow(peer, &node, quiet, place).await?);
        report.ratio_to_subquery = Some(report.blocks_per_s / rate.blocks_per_s);
        report.subquery = Some(rate);
    }
    let tip::Lag { p50_ms, p99_ms } = tip::measure(&node, quiet, cli.tip_blocks, place).await?;
    eprintln!("the tip: p50 {p50_ms:.1} ms, p99 {p99_ms:.1} ms");
    (report.tip_lag_p50_ms, report.tip_lag_p99_ms) = (Some(p50_ms), Some(p99_ms));
    Ok(())
}

async fn measure_all(cli: &Cli, busy: &Arc<Chain>, quiet: Option<&Arc<Chain>>) -> anyhow::Result<Round> {
    let place = cli.place.as_deref();
    let node = Instant::start(Arc::clone(busy), busy.head()).await?;
    let (busy_written, view_seconds) = measure::write(&node, busy, place).await?;
    eprintln!("writing alone: {:.0} events/s", busy_written.events_per_s);
    for (view, seconds) in &view_seconds {
        eprintln!("    {view:12} {seconds:6.2} s of {:.2}", busy_written.seconds);
    }
    let mut round = Round {
        quiet_fetched: None,
        quiet_followed: None,
        busy_fetched: None,
        busy_followed: None,
        busy_written,
        view_seconds,
    };
    let Some(quiet) = quiet else { return Ok(round) };
    round.busy_fetched = Some(told("busy, fetched", measure::fetch(&node, busy).await?));
    round.busy_followed = Some(told("busy, followed", measure::follow(&node, busy, place).await?));
    let node = Instant::start(Arc::clone(quiet), quiet.head()).await?;
    round.quiet_fetched = Some(told("quiet, fetched", measure::fetch(&node, quiet).await?));
    round.quiet_followed = Some(told("quiet, followed", measure::follow(&node, quiet, place).await?));
    Ok(round)
}

fn told(what: &str, rate: Rate) -> Rate {
    eprintln!("{what}: {:.0} blocks/s, {:.0} events/s", rate.blocks_per_s, rate.events_per_s);
    rate
}

/// Medians over the rounds; ratios are of one round's parts, which were measured side by side.
fn report(rounds: Vec<Round>) -> Option<Report> {
    let rate = |pick: fn(&Round) -> Option<Rate>, of: fn(Rate) -> f64| median(&rounds, |round| pick(round).map(of));
    let ratio = |round: &Round| Some(round.quiet_followed?.blocks_per_s / round.quiet_fetched?.blocks_per_s);
    Some(Report {
        blocks_per_s: rate(|round| round.quiet_followed, |rate| rate.blocks_per_s),
        instant_events_per_s: rate(|round| round.busy_followed, |rate| rate.events_per_s),
        ratio_to_rpc: median(&rounds, ratio),
        ratio_to_subquery: None,
        tip_lag_p50_ms: None,
        tip_lag_p99_ms: None,
        writer_events_per_s: rate(|round| Some(round.busy_written), |rate| rate.events_per_s),
        view_seconds: rounds.last()?.view_seconds.clone(),
        subquery: None,
        rounds,
    })
}

/// The middle value; of an even number, the lower of the two in the middle.
fn median(rounds: &[Round], value: impl Fn(&Round) -> Option<f64>) -> f64 {
    let mut values: Vec<f64> = rounds.iter().filter_map(value).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}
