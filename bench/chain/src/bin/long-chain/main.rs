//! Makes a long chain on a real node: a market that is busy in every block. The node then stands still and runs on, for
//! benches that read it, until the chain is removed.

mod script;
mod sender;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use weighhouse_localnet::{IndexerChoice, Localnet, Options, Service};
use weighhouse_tests::Market;

use script::Script;
use sender::Senders;

/// Blocks between two lines of progress.
const TOLD_EVERY: usize = 2_000;

#[derive(Parser)]
struct Cli {
    /// The folder of the chain.
    #[arg(long)]
    folder: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes the chain, and leaves its node running.
    Make {
        /// Blocks of the market.
        #[arg(long, default_value_t = 20_000)]
        blocks: usize,
    },
    /// Ends the node, and removes the chain.
    Remove,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Cli { folder, command } = Cli::parse();
    match command {
        Command::Make { blocks } => make(&folder, blocks).await,
        Command::Remove if folder.exists() => Ok(Localnet::open(Options::new(folder))?.remove()?),
        Command::Remove => Ok(()),
    }
}

async fn make(folder: &Path, blocks: usize) -> Result<()> {
    let market: &'static Market = Box::leak(Box::new(Market::start_with(folder, IndexerChoice::Without).await?));
    let written = write(market, blocks).await;
    if written.is_err() {
        market.stop(false)?;
    }
    written
}

async fn write(market: &'static Market, blocks: usize) -> Result<()> {
    // They would take of the processor's time.
    market.localnet.stop(Service::Kubo)?;
    market.localnet.stop(Service::Postgres)?;
    let mut script = Script::begin(market).await?;
    market.localnet.hurry().await?;
    let mut senders = Senders::new(market.chain.clone());
    let began = Instant::now();
    for block in 1..=blocks {
        let (account, messages) = script.next()?;
        senders.send(&account.key, messages).await.with_context(|| format!("transaction {block} of {blocks}"))?;
        if block % TOLD_EVERY == 0 {
            eprintln!("{block} of {blocks} blocks after {:.0} s", began.elapsed().as_secs_f64());
        }
    }
    senders.wait().await?;
    script.check().await?;
    market.localnet.stand_still().await?;
    let head = market.chain.head().await?.height;
    eprintln!("a chain of {head} blocks, made in {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}
