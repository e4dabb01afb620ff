//! Measures ingest beside its floor: fetching the same blocks from the same node, and storing nothing.
//! `bench/README.md` says what each figure means.
mod measure;
mod subject;
mod subquery;
mod tip;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Parser;
use serde::Serialize;

use measure::Rate;
use subject::Subject;
use weighhouse_season::{tell, Chain, Instant, Story};

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
    /// The deployment of a market whose node stands still; without it, no real node is measured.
    #[arg(long)]
    deployment: Option<PathBuf>,
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
    #[arg(long, conflicts_with = "deployment")]
    writer_only: bool,
    /// The folder of SubQuery and its project; without it SubQuery is not measured.
    #[arg(long)]
    subquery: Option<PathBuf>,
}

/// The file of figures.
#[derive(Serialize)]
struct Report {
    blocks_per_s: Option<f64>,
    instant_events_per_s: Option<f64>,
    ratio_to_rpc: Option<f64>,
    ratio_to_subquery: Option<f64>,
    tip_lag_p50_ms: Option<f64>,
    tip_lag_p99_ms: Option<f64>,
    writer_events_per_s: Option<f64>,
    /// Seconds of each view for the busy chain's events.
    view_seconds: BTreeMap<&'static str, f64>,
    subquery: Option<Rate>,
    rounds: Vec<Round>,
}

/// Everything, measured once, side by side.
#[derive(Serialize)]
struct Round {
    fetched: Option<Rate>,
    followed: Option<Rate>,
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
    let real = match &cli.deployment {
        Some(deployment) => Some(Subject::real(deployment).await?),
        None => None,
    };
    if let Some(Subject { head, events, .. }) = &real {
        eprintln!("the real node has {head} blocks with {events} events");
    }
    let mut rounds = Vec::new();
    for number in 1..=cli.rounds {
        eprintln!("round {number} of {}", cli.rounds);
        rounds.push(measure_all(&cli, &busy, real.as_ref()).await?);
    }
    let mut report = report(rounds).context("nothing was measured")?;
    if let (Some(peer), Some(real)) = (&cli.subquery, &real) {
        let rate = told("SubQuery", subquery::follow(peer, real, cli.place.as_deref()).await?);
        report.ratio_to_subquery = report.blocks_per_s.map(|ours| ours / rate.blocks_per_s);
        report.subquery = Some(rate);
    }
    if !cli.writer_only {
        measure_tip(&cli, &story, &mut report).await?;
    }
    std::fs::write(&cli.output, format!("{}\n", serde_json::to_string_pretty(&report)?))
        .with_context(|| cli.output.display().to_string())?;
    Ok(())
}

/// The tip is measured once: it has a percentile of its own.
async fn measure_tip(cli: &Cli, story: &Story, report: &mut Report) -> anyhow::Result<()> {
    let quiet = Arc::new(Chain::make(story, usize::try_from(cli.tip_blocks)? + TIP_BEGINS_AT, QUIET_MESSAGES)?);
    let tip::Lag { p50_ms, p99_ms } = tip::measure(&quiet, cli.tip_blocks, cli.place.as_deref()).await?;
    eprintln!("the tip: p50 {p50_ms:.1} ms, p99 {p99_ms:.1} ms");
    (report.tip_lag_p50_ms, report.tip_lag_p99_ms) = (Some(p50_ms), Some(p99_ms));
    Ok(())
}

async fn measure_all(cli: &Cli, busy: &Arc<Chain>, real: Option<&Subject>) -> anyhow::Result<Round> {
    let place = cli.place.as_deref();
    let node = Instant::start(Arc::clone(busy), busy.head()).await?;
    let busy = Subject::made_up(&node, busy)?;
    let (busy_written, view_seconds) = measure::write(&busy, place).await?;
    eprintln!("writing alone: {:.0} events/s", busy_written.events_per_s);
    for (view, seconds) in &view_seconds {
        eprintln!("    {view:12} {seconds:6.2} s of {:.2}", busy_written.seconds);
    }
    let mut round =
        Round { fetched: None, followed: None, busy_fetched: None, busy_followed: None, busy_written, view_seconds };
    if cli.writer_only {
        return Ok(round);
    }
    round.busy_fetched = Some(told("busy, fetched", measure::fetch(&busy).await?));
    round.busy_followed = Some(told("busy, followed", measure::follow(&busy, place).await?));
    if let Some(real) = real {
        round.fetched = Some(told("real node, fetched", measure::fetch(real).await?));
        round.followed = Some(told("real node, followed", measure::follow(real, place).await?));
    }
    Ok(round)
}

fn told(what: &str, rate: Rate) -> Rate {
    eprintln!("{what}: {:.0} blocks/s, {:.0} events/s", rate.blocks_per_s, rate.events_per_s);
    rate
}

/// Medians over the rounds; ratios are of one round's parts, which were measured side by side.
fn report(rounds: Vec<Round>) -> Option<Report> {
    let rate = |pick: fn(&Round) -> Option<Rate>, of: fn(Rate) -> f64| median(&rounds, |round| pick(round).map(of));
    let ratio = |round: &Round| Some(round.followed?.blocks_per_s / round.fetched?.blocks_per_s);
    Some(Report {
        blocks_per_s: rate(|round| round.followed, |rate| rate.blocks_per_s),
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

/// The middle value; of an even number, the lower of the two in the middle. `None` if it was not measured.
fn median(rounds: &[Round], value: impl Fn(&Round) -> Option<f64>) -> Option<f64> {
    let mut values: Vec<f64> = rounds.iter().filter_map(value).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied()
}
