//! `weighhouse-indexer`: the index from the command line.

use std::future::Future;
use std::io::{self, Write};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use deadpool_postgres::Pool;
use tokio::signal::unix::{signal, SignalKind};
use tokio::task::JoinSet;
use tokio_postgres::Config;
use tokio_util::sync::CancellationToken;
use weighhouse_deployment::setting;
use weighhouse_indexer::accounts::{Accounts, Vault};
use weighhouse_indexer::api::{downloads, graphql, http, rest};
use weighhouse_indexer::config::{Settings, Source};
use weighhouse_indexer::denylist::Denylist;
use weighhouse_indexer::fee_grants::FeeGrants;
use weighhouse_indexer::files::{Files, Stores};
use weighhouse_indexer::ingest::{self, node::Node, standing::Standing};
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::notices::{Deliveries, Feedback, Notices, Operator};
use weighhouse_indexer::outside::Outside;
use weighhouse_indexer::parts::{self, Part, Parts, State};
use weighhouse_indexer::read::{Connections, Databases, Feed, Pools, Rows, SCHEMA_PAUSE};
use weighhouse_indexer::search::{follow::Follower, publishers, Search};
use weighhouse_indexer::storefront::Storefront;
use weighhouse_indexer::traces::Traces;
use weighhouse_indexer::transactions::Transactions;
use weighhouse_indexer::visits::Visits;
use weighhouse_indexer::{availability, cards, check, database, domains, gateways, heads, logs, scans, views, workers};
use weighhouse_postgres::Server;

/// Answers are made of many small values, which take a sixth of a server's time with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Connections for answering requests that all threads share: more than dear requests may take.
const READERS: usize = 10;
/// Those of each worker alone.
const READERS_EACH: usize = 4;
/// Connections for telling how the index stands that all threads share.
const VITAL_READERS: usize = 2;
/// Those of each worker alone.
const VITAL_READERS_EACH: usize = 1;
/// Connections for what is kept for those who ask.
const KEEPERS: usize = 4;

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
    /// Rebuild a view from the stored events, without the chain, while ingest goes on; all of them without a name.
    Rebuild {
        /// The view.
        view: Option<String>,
    },
    /// Check that nothing is missing and that every view is what a replay makes; exits with 1 if not.
    Check {
        /// First fetch missing and damaged blocks again, if a node is given and nobody ingests, and rebuild the views
        /// that are not.
        #[arg(long)]
        mend: bool,
        /// Compare so many records of each kind with the contracts' answers, the newest listings, orders and licenses;
        /// all of them without it. The node gets a question for each page of 100 orders or listings, for each listing's
        /// versions, each license, each account that is paid, and two for each seller.
        #[arg(long, value_name = "NUMBER")]
        records: Option<NonZeroU32>,
    },
    /// Print what people wrote by the feedback form, the oldest first, each as a line of JSON.
    Feedback {
        /// Delete these instead, by their ids.
        #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
        delete: Vec<i64>,
    },
    /// Keep the results of scanners, which are shown beside what they are about.
    Scans {
        #[command(subcommand)]
        command: scans::Command,
    },
    /// Print the GraphQL schema.
    Sdl,
    /// Print the OpenAPI description of the REST interface.
    Openapi,
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
    logs::begin(cli.settings.log_json);
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
        Command::Openapi => write!(io::stdout(), "{}", rest::openapi()?)?,
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
        Command::Sdl | Command::Openapi | Command::Completions { .. } | Command::Manual { .. } => Ok(ExitCode::SUCCESS),
        Command::Ingest => work(&cli.settings, database, true, false).await,
        Command::Serve => work(&cli.settings, database, false, true).await,
        Command::All => work(&cli.settings, database, true, true).await,
        Command::Rebuild { view } => rebuild(database, view.as_deref()).await,
        Command::Feedback { delete } => feedback(&database, &delete).await,
        Command::Scans { command } => scan(&database, &command).await,
        Command::Check { mend, records } => check(&cli.settings, database, mend, records).await,
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

/// Does the work asked for until a signal, or until no part is left whose end leaves something to do.
async fn work(settings: &Settings, database: Config, ingests: bool, serves: bool) -> anyhow::Result<ExitCode> {
    let stop = CancellationToken::new();
    let (metrics, parts) = (Metrics::default(), Parts::default());
    let mut running = JoinSet::new();
    if serves {
        let service = service(settings, &database, metrics.clone(), parts.clone(), stop.clone()).await?;
        let (listen, admin) = (settings.listen, settings.admin_listen);
        if let (Some(address), Some(files)) = (settings.keeping.files_listen, service.files.clone()) {
            let service = service.clone();
            let serve = move || downloads::serve(address, files.clone(), service.clone());
            start(&mut running, &parts, Part::Files, serve);
        }
        start(&mut running, &parts, Part::Serve, move || http::serve(listen, admin, service.clone()));
    }
    if ingests {
        start_ingest(&mut running, settings, &database, &metrics, &parts, &stop)?;
    }
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let outcome = loop {
        let ended = tokio::select! {
            ended = running.join_next() => ended,
            _ = interrupt.recv() => break Ok(()),
            _ = terminate.recv() => break Ok(()),
        };
        let Some(ended) = ended else { break Ok(()) };
        let (part, outcome) = ended?;
        if !serves || part == Part::Serve {
            break outcome;
        }
        // Whoever asks is still answered, and told that the index stands still.
        if let Err(error) = outcome {
            tracing::error!(%part, error = format!("{error:#}"), "ended; the rest goes on");
            parts.note(part, State::Ended(format!("{error:#}")));
        }
    };
    stop.cancel();
    let time = settings.edge.stop_time();
    let ending = async { while running.join_next().await.is_some() {} };
    if tokio::time::timeout(time, ending).await.is_err() {
        tracing::warn!(seconds = time.as_secs(), "not everything ended in time: it is cut off");
    }
    outcome.map(|()| ExitCode::SUCCESS)
}

/// Starts the parts that follow the chain and fetch cards.
fn start_ingest(
    running: &mut JoinSet<(Part, anyhow::Result<()>)>,
    settings: &Settings,
    database: &Config,
    metrics: &Metrics,
    parts: &Parts,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let (source, standing) = (settings.source()?, Standing::new(metrics).noted_in(parts.clone()));
    let given = (database.clone(), metrics.clone(), stop.clone());
    start(running, parts, Part::Ingest, move || {
        let (database, metrics, stop) = given.clone();
        ingest::follow(source.clone(), database, metrics, standing.clone(), stop)
    });
    let outside = settings.elsewhere.outside()?;
    let given = (database.clone(), metrics.clone(), stop.clone());
    start(running, parts, Part::Domains, move || {
        let (database, metrics, stop) = given.clone();
        domains::check(outside.clone(), database, metrics, stop)
    });
    let given = (database.clone(), stop.clone());
    start(running, parts, Part::Publishers, move || {
        let (database, stop) = given.clone();
        publishers::keep_marking(database, stop)
    });
    let Some(api) = settings.ipfs()? else {
        tracing::warn!("no cards are fetched: no Kubo node is given");
        return Ok(());
    };
    let given = (database.clone(), metrics.clone(), stop.clone());
    let watched = (api.clone(), given.clone());
    let ipfs = gateways::Ipfs { api, gateways: settings.ipfs_gateway.clone() };
    let read = (ipfs.clone(), given.clone());
    start(running, parts, Part::Cards, move || {
        let (database, metrics, stop) = given.clone();
        cards::fetch(ipfs.clone(), database, metrics, stop)
    });
    start(running, parts, Part::Availability, move || {
        let (api, (database, metrics, stop)) = watched.clone();
        availability::watch(api, database, metrics, stop)
    });
    start(running, parts, Part::Heads, move || {
        let (ipfs, (database, metrics, stop)) = read.clone();
        heads::read(ipfs, database, metrics, stop)
    });
    Ok(())
}

/// Starts a part of this process.
fn start<F>(
    running: &mut JoinSet<(Part, anyhow::Result<()>)>,
    parts: &Parts,
    part: Part,
    run: impl Fn() -> F + Send + Sync + 'static,
) where
    F: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    parts.note(part, State::Running);
    running.spawn(async move { (part, parts::run(part, run).await) });
}

/// What answers requests, and the tasks that it needs.
async fn service(
    settings: &Settings,
    database: &Config,
    metrics: Metrics,
    parts: Parts,
    stop: CancellationToken,
) -> anyhow::Result<http::Service> {
    let mut databases = Databases::one(connections(database)?);
    let replica = settings.replica_url()?.map(|url| database::parse_url(&url)).transpose()?;
    if let Some(replica) = &replica {
        databases = databases.with_replica(connections(replica)?);
    }
    let of_downloads = databases.by(looking(database)?, replica.as_ref().map(looking).transpose()?);
    tokio::spawn(databases.clone().keep_measuring());
    let rows = Rows::of(databases);
    rows.compare_schema().await;
    tokio::spawn(rows.clone().keep_comparing(SCHEMA_PAUSE));
    let feed = Feed::default();
    tokio::spawn(feed.clone().watch(database.clone(), rows.clone()));
    let search = Search::default();
    tokio::spawn(Follower::new(&settings.search_folder(), search.clone()).run(database.clone(), stop.clone()));
    let denylist = denylist(settings, &stop)?;
    let rows = rows.with_search(search).with_denylist(denylist.clone());
    let storefront = storefront(settings, &stop)?;
    let service = http::Service::new(rows.counted_by(metrics.usage.clone()), feed, settings.edge.limits(), metrics);
    let keepers = database::keepers(database, KEEPERS)?;
    let transactions =
        settings.chain()?.and_then(|(nodes, contracts)| Transactions::new(nodes, contracts, keepers.clone()));
    let visits = Visits::default();
    tokio::spawn(visits.clone().keep(keepers.clone(), stop.clone()));
    let stores = Stores { keepers: keepers.clone(), readers: Arc::new(move || of_downloads.reads()) };
    let files = files(settings, stores, denylist, &service.metrics, &stop)?;
    let fee_grants = settings.fee_grants()?.map(|(key, terms, nodes)| {
        tracing::info!(granter = key.address(), limit = %terms.limit, hours = terms.hours, a_day = terms.a_day, "fees are granted");
        FeeGrants::new(key, terms, nodes, keepers.clone(), service.metrics.clone())
    });
    let accounts = accounts(settings, keepers.clone())?;
    if let Some(accounts) = accounts.clone() {
        tokio::spawn(accounts.rotate());
    }
    let (feedback, outside) = telling(settings, keepers, accounts.clone(), &service, &stop)?;
    let traces = match &settings.edge.otlp_endpoint {
        Some(collector) => {
            let (traces, sending) = Traces::to(collector)?;
            tokio::spawn(sending);
            traces
        }
        None => Traces::default(),
    };
    Ok(http::Service {
        ready_lag: i64::from(settings.ready_lag),
        parts,
        stop,
        transactions,
        accounts,
        fee_grants,
        feedback: Some(feedback),
        outside,
        files,
        storefront,
        visits,
        traces,
        ..service
    })
}

/// What people write to the operator, how hosts are found that strangers name, and the tasks that make notices and
/// deliver them.
fn telling(
    settings: &Settings,
    keepers: Pool,
    accounts: Option<Accounts>,
    service: &http::Service,
    stop: &CancellationToken,
) -> anyhow::Result<(Feedback, Outside)> {
    let operator = settings.keeping.feedback_webhook_file.as_deref().map(Operator::read).transpose()?;
    let (outside, metrics) = (settings.elsewhere.outside()?, service.metrics.clone());
    let feedback = Feedback::new(keepers.clone(), operator.is_some(), metrics.clone());
    if let Some(accounts) = accounts.clone() {
        let notices = Notices::new(accounts, service.rows.clone(), rest::questions(), metrics.clone());
        tokio::spawn(notices.run(stop.clone()));
    }
    let deliveries = Deliveries::new(keepers, accounts, operator, &outside, metrics)?;
    tokio::spawn(deliveries.run(stop.clone()));
    Ok((feedback, outside))
}

/// What is kept for accounts, where there is a domain that they sign in to.
fn accounts(settings: &Settings, keepers: Pool) -> anyhow::Result<Option<Accounts>> {
    let Some(site) = settings.site()? else { return Ok(None) };
    let vault = settings.keeping.vault_key_file.as_deref().map(Vault::read).transpose()?;
    Ok(Some(Accounts::new(keepers, site, vault)))
}

/// What its operator neither hands out nor shows, and the task that reads it again.
fn denylist(settings: &Settings, stop: &CancellationToken) -> anyhow::Result<Denylist> {
    let denylist = settings.keeping.denylist_file.as_deref().map(Denylist::read).transpose()?.unwrap_or_default();
    tokio::spawn(denylist.clone().keep_reading(stop.clone()));
    Ok(denylist)
}

/// Files that pass through this server, and the tasks that they need; `None` without an IPFS node.
fn files(
    settings: &Settings,
    stores: Stores,
    denylist: Denylist,
    metrics: &Metrics,
    stop: &CancellationToken,
) -> anyhow::Result<Option<Files>> {
    let Some(node) = settings.ipfs()? else { return Ok(None) };
    let keeping = &settings.keeping;
    let (folder, bounds) = (settings.files_folder(), keeping.bounds());
    let files = Files::new(stores, node, folder, bounds, denylist, metrics.clone())?;
    tokio::spawn(files.clone().keep_checking(stop.clone()));
    tokio::spawn(files.clone().keep_lapsing(stop.clone()));
    Ok(Some(files))
}

/// The storefront, where its operator has it served here, and the task that it needs.
fn storefront(settings: &Settings, stop: &CancellationToken) -> anyhow::Result<Option<Storefront>> {
    let Some(folder) = &settings.web.web else { return Ok(None) };
    let storefront = Storefront::read(folder, &settings.storefront()?)?;
    tokio::spawn(storefront.clone().keep_reading(stop.clone()));
    Ok(Some(storefront))
}

/// Connections for readers.
fn connections(database: &Config) -> anyhow::Result<Connections> {
    let pools = |reads, vital| {
        anyhow::Ok(Pools { reads: database::readers(database, reads)?, vital: database::readers(database, vital)? })
    };
    let of_workers =
        (0..workers::number()).map(|_| pools(READERS_EACH, VITAL_READERS_EACH)).collect::<anyhow::Result<_>>()?;
    Ok(Connections::new(pools(READERS, VITAL_READERS)?, of_workers))
}

/// Connections for downloads alone: a flood of them leaves those of all others, and the other way round.
fn looking(database: &Config) -> anyhow::Result<Connections> {
    let reads = database::readers(database, downloads::LOOKING)?;
    Ok(Pools { vital: reads.clone(), reads }.into())
}

async fn rebuild(database: Config, view: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut client = database::connect(&database, "rebuild").await?;
    // A program of another version may follow the chain into the tables that are there: it must not.
    if !views::replay::is_current(&client).await.unwrap_or(false) {
        client = database::writer(&database, database::LOCK_PATIENCE).await?;
        database::migrate(&mut client).await?;
    }
    for name in views::replay::rebuild_named(&mut client, view).await? {
        writeln!(io::stdout(), "rebuilt {name}")?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn feedback(database: &Config, delete: &[i64]) -> anyhow::Result<ExitCode> {
    let client = database::connect(database, "feedback").await?;
    if delete.is_empty() {
        for line in Feedback::list(&client).await? {
            writeln!(io::stdout(), "{line}")?;
        }
    } else {
        writeln!(io::stdout(), "deleted {}", Feedback::delete(&client, delete).await?)?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn scan(database: &Config, command: &scans::Command) -> anyhow::Result<ExitCode> {
    let mut client = database::connect(database, "scans").await?;
    for line in command.run(&mut client).await? {
        writeln!(io::stdout(), "{line}")?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn check(
    settings: &Settings,
    database: Config,
    mend: bool,
    records: Option<NonZeroU32>,
) -> anyhow::Result<ExitCode> {
    let mut client = database::connect(&database, "check").await?;
    let node = match settings.source() {
        Ok(source) => Some(answering_node(&source).await?),
        Err(_) => None,
    };
    let mended = if mend {
        let patience = database::LOCK_PATIENCE;
        let remedy = node.as_ref().map(|node| check::Remedy { node, database: &database, patience });
        check::mend(&mut client, remedy).await.context("not everything was mended")?
    } else {
        check::Mended::default()
    };
    let witness = node.as_ref().map(|node| check::Witness { node, records });
    let report = check::check(&mut client, witness).await.context("the check could not be made")?.after(mended);
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&report)?)?;
    Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The first node that answers, or else the last.
async fn answering_node(source: &Source) -> anyhow::Result<Node> {
    let mut node = None;
    for url in &source.rpc {
        let given = node.insert(Node::new(url, source.chain_id.clone(), source.contracts.clone())?);
        if given.status().await.is_ok() {
            break;
        }
    }
    node.context("no node is given")
}
