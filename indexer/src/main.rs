//! `weighhouse-indexer`: the index from the command line.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use tokio::signal::unix::{signal, SignalKind};
use tokio::task::JoinSet;
use tokio_postgres::Config;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use weighhouse_deployment::setting;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::api::{graphql, http};
use weighhouse_indexer::config::Settings;
use weighhouse_indexer::ingest::{self, node::Node};
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::read::{NewOrders, Rows};
use weighhouse_indexer::{cards, check, database, views};
use weighhouse_postgres::Server;

/// Connections for answering requests.
const READERS: usize = 10;
/// Connections for telling how the index stands.
const VITAL_READERS: usize = 2;

/// Follows a Weighhouse market on its chain into Postgres, and answers GraphQL.
///
/// Where the database is comes from WEIGHHOUSE_INDEXER_DATABASE_URL or --database-url-file; without
/// either, a private Postgres runs in the data folder. Everything else is a flag below, its
/// variable, or in the deployment file. WEIGHHOUSE_LOG sets what is logged.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Follow the chain, and fetch cards.
    Ingest,
    /// Answer GraphQL from what is ingested.
    Serve,
    /// Do both in one process.
    All,
    /// Rebuild a view from the stored events, without the chain; all of them without a name.
    Rebuild {
        /// The view.
        view: Option<String>,
    },
    /// Check that nothing is missing and that every view is what a replay makes; exits with 1 if not.
    Check,
    /// Print the GraphQL schema.
    Sdl,
    /// Print a shell's completion script.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write manual pages.
    Manual {
        /// The folder for the pages, such as one on MANPATH.
        folder: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_env(setting::LOG).unwrap_or_else(|_| {
        EnvFilter::new("info,tower_http=warn,refinery_core=warn,tokio_postgres=warn,tendermint_rpc=error")
    });
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    if cli.settings.log_json {
        logs.json().init();
    } else {
        logs.init();
    }
    match run(cli).await {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match &cli.command {
        Command::Sdl => write!(io::stdout(), "{}", graphql::sdl())?,
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "weighhouse-indexer", &mut io::stdout());
        }
        Command::Manual { folder } => write_manual(folder)?,
        _ => return run_on_database(cli).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a page for the program and for each of its commands.
fn write_manual(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), folder))
        .with_context(|| format!("can't write to {}", folder.display()))
}

async fn run_on_database(cli: Cli) -> anyhow::Result<ExitCode> {
    let (_server, database) = open_database(&cli.settings).await?;
    match cli.command {
        Command::Sdl | Command::Completions { .. } | Command::Manual { .. } => Ok(ExitCode::SUCCESS),
        Command::Ingest => work(&cli.settings, database, true, false).await,
        Command::Serve => work(&cli.settings, database, false, true).await,
        Command::All => work(&cli.settings, database, true, true).await,
        Command::Rebuild { view } => rebuild(database, view.as_deref()).await,
        Command::Check => check(&cli.settings, database).await,
    }
}

/// The given database, or a private one. The private Postgres ends when its handle is dropped.
async fn open_database(settings: &Settings) -> anyhow::Result<(Option<Server>, Config)> {
    if let Some(url) = settings.database_url()? {
        return Ok((None, database::parse_url(&url)?));
    }
    let folder = settings.data_folder.clone();
    let started = tokio::task::spawn_blocking(move || Server::start(&folder, "weighhouse")).await?;
    let server = started.with_context(|| format!("{} gives another database", setting::INDEXER_DATABASE_URL))?;
    let config = database::parse_url(server.url())?;
    Ok((Some(server), config))
}

/// Does the work asked for until a signal, or until one part fails.
async fn work(settings: &Settings, database: Config, ingests: bool, serves: bool) -> anyhow::Result<ExitCode> {
    let stop = CancellationToken::new();
    let metrics = Metrics::default();
    let mut parts = JoinSet::new();
    if ingests {
        let source = settings.source()?;
        let mut writer = database::writer(&database, database::LOCK_PATIENCE).await?;
        ingest::prepare(&mut writer).await?;
        if let Some(api) = settings.ipfs()? {
            parts.spawn(cards::fetch(api, database.clone(), metrics.clone(), stop.clone()));
        } else {
            tracing::warn!("no cards are fetched: no Kubo node is given");
        }
        parts.spawn(ingest::follow(source, database.clone(), writer, metrics.clone(), stop.clone()));
    }
    if serves {
        let rows = Rows::new(database::readers(&database, READERS)?)
            .with_vital(database::readers(&database, VITAL_READERS)?)
            .counted_by(metrics.usage.clone());
        let orders = NewOrders::default();
        tokio::spawn(orders.clone().watch(database.clone(), rows.clone()));
        let ready_lag = i64::from(settings.ready_lag);
        let limits = Limits::default();
        let schema = graphql::schema_within(rows.clone(), orders, limits.clone());
        let service = http::Service { schema, rows, limits, metrics, ready_lag };
        parts.spawn(http::serve(settings.listen, service, stop.clone()));
    }
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let ended = tokio::select! {
        ended = parts.join_next() => ended,
        _ = interrupt.recv() => None,
        _ = terminate.recv() => None,
    };
    stop.cancel();
    while parts.join_next().await.is_some() {}
    if let Some(outcome) = ended {
        outcome??;
    }
    Ok(ExitCode::SUCCESS)
}

async fn rebuild(database: Config, view: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut client = database::writer(&database, database::LOCK_PATIENCE).await?;
    database::migrate(&mut client).await?;
    for name in views::replay::rebuild_named(&mut client, view).await? {
        writeln!(io::stdout(), "rebuilt {name}")?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn check(settings: &Settings, database: Config) -> anyhow::Result<ExitCode> {
    let mut client = database::connect(&database, "check").await?;
    let node = match settings.source() {
        Ok(source) => Some(Node::new(&source.rpc, source.chain_id, source.contracts, Metrics::default())?),
        Err(_) => None,
    };
    let report = check::check(&mut client, node.as_ref()).await.context("the check could not be made")?;
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&report)?)?;
    Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
