//! `weighhouse-localnet`: the stack from the command line.

use std::{
    io::{IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{bail, Context};
use base64::{engine::general_purpose::STANDARD, Engine};
use clap::{Parser, Subcommand};
use cosmwasm_std::Coin;
use weighhouse_chain::{message, Any};
use weighhouse_deployment::setting;
use weighhouse_localnet::{IndexerChoice, Localnet, Options, Service, DENOM, STABLE_DENOM};

/// Run a whole market on this machine: chain, IPFS, Postgres, contracts and indexer
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// The folder of all data
    #[arg(long, global = true, env = setting::LOCALNET, default_value = ".weighhouse/localnet")]
    folder: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the services that do not run, and print the deployment
    Up {
        /// Start without the indexer
        #[arg(long)]
        without_indexer: bool,
    },
    /// Stop every service
    Down {
        /// Remove all data too
        #[arg(long)]
        remove: bool,
    },
    /// Show the state of each service; fails if one died
    Status,
    /// Print the end of the logs
    Logs {
        /// One service: node, kubo, postgres, domains or indexer [default: all]
        service: Option<String>,
        /// The number of lines
        #[arg(short = 'n', long, default_value_t = 40)]
        lines: usize,
    },
    /// Send coins of the market to an address
    Faucet {
        /// The address that receives them
        address: String,
        /// The amount of each denom, in base units
        #[arg(long, default_value_t = 1_000_000_000)]
        amount: u128,
        /// The one denom that it receives; without it, each in which prices are
        #[arg(long)]
        denom: Option<String>,
    },
    /// Pass a proposal by which governance sends a contract a message
    Govern {
        /// The contract: registry, escrow, license, royalties or reputation
        contract: String,
        /// The message, in JSON
        message: String,
        /// The title of the proposal
        #[arg(long, default_value = "A message")]
        title: String,
        /// Leave the proposal in its vote
        #[arg(long)]
        open: bool,
    },
    /// Propose any message, and leave the proposal in its vote
    Propose {
        /// The protobuf type of the message, such as /cosmos.bank.v1beta1.MsgSetSendEnabled
        type_url: String,
        /// The message, in protobuf as base64
        value: String,
        /// The title of the proposal
        #[arg(long, default_value = "A message")]
        title: String,
    },
    /// Vote for a proposal, and wait until its messages ran
    Vote {
        /// The number of the proposal
        proposal: u64,
    },
    /// Make a domain of this machine name the account that proves it: tidewater.example or foundry.example
    Domain {
        /// The domain
        domain: String,
        /// The account
        account: String,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env(setting::LOG);
    let filter = filter.unwrap_or_else(|_| "warn,weighhouse=info".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .without_time()
        .init();
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let mut options = Options::new(&cli.folder);
    match cli.command {
        Command::Up { without_indexer } => {
            if without_indexer {
                options.indexer = IndexerChoice::Without;
            }
            let localnet = Localnet::start(options).await?;
            if let Some(address) = localnet.storefront() {
                tracing::info!("the storefront is at {address}");
            }
            print(&serde_json::to_string_pretty(&localnet.deployment()?)?)
        }
        Command::Down { remove } => match Localnet::open(options) {
            Ok(localnet) if remove => Ok(localnet.remove()?),
            Ok(localnet) => Ok(localnet.down()?),
            Err(_) => print("nothing was ever started here"),
        },
        Command::Status => status(&open(options)?),
        Command::Logs { service, lines } => logs(&open(options)?, service.as_deref(), lines),
        Command::Faucet { address, amount, denom } => {
            let denoms = denom.map_or_else(|| vec![STABLE_DENOM.to_owned(), DENOM.to_owned()], |denom| vec![denom]);
            let coins: Vec<_> = denoms.into_iter().map(|denom| Coin::new(amount, denom)).collect();
            let outcome = open(options)?.fund(&address, &coins).await?;
            let received: Vec<_> = coins.iter().map(Coin::to_string).collect();
            print(&format!("{address} received {} ({})", received.join(" and "), outcome.hash))
        }
        Command::Govern { contract, message, title, open: is_open } => {
            let localnet = open(options)?;
            let message: serde_json::Value = serde_json::from_str(&message).context("the message is no JSON")?;
            let address = localnet.deployment()?.contract(&contract)?.to_owned();
            let message = message::execute(&localnet.governance()?, &address, &message, &[])?;
            if is_open {
                let proposal = localnet.propose(vec![message], &title).await?;
                return print(&format!("proposal {proposal} is in its vote"));
            }
            let proposal = localnet.govern(vec![message], &title).await?;
            print(&format!("proposal {proposal} passed"))
        }
        Command::Propose { type_url, value, title } => {
            let value = STANDARD.decode(&value).context("the message is no base64")?;
            let proposal = open(options)?.propose(vec![Any { type_url, value }], &title).await?;
            print(&format!("proposal {proposal} is in its vote"))
        }
        Command::Vote { proposal } => {
            open(options)?.vote_through(proposal).await?;
            print(&format!("proposal {proposal} passed"))
        }
        Command::Domain { domain, account } => {
            let localnet = open(options)?;
            localnet.name_account(&domain, &account)?;
            print(&format!("https://{domain}/.well-known/weighhouse.json names {account}"))
        }
    }
}

fn open(options: Options) -> anyhow::Result<Localnet> {
    let folder = options.folder.clone();
    Localnet::open(options).with_context(|| format!("no localnet in {}: `make up` starts one", folder.display()))
}

fn status(localnet: &Localnet) -> anyhow::Result<()> {
    let mut dead = Vec::new();
    for state in localnet.states() {
        let name = state.service.name();
        match (state.pid, state.wanted) {
            (Some(pid), _) => print(&format!("{name:9} runs      pid {pid:7}  {}", state.log.display()))?,
            (None, false) => print(&format!("{name:9} stopped"))?,
            (None, true) => {
                print(&format!("{name:9} has died; the end of {}:", state.log.display()))?;
                print(&localnet.tail(state.service, 15))?;
                dead.push(name);
            }
        }
    }
    if !dead.is_empty() {
        bail!("not running: {}", dead.join(", "));
    }
    Ok(())
}

fn logs(localnet: &Localnet, service: Option<&str>, lines: usize) -> anyhow::Result<()> {
    let wanted: Vec<_> = Service::ALL.into_iter().filter(|s| service.is_none_or(|name| s.name() == name)).collect();
    if wanted.is_empty() {
        bail!("no service {:?}; there are node, kubo, postgres, domains and indexer", service.unwrap_or_default());
    }
    for service in wanted {
        print(&format!("== {}", service.name()))?;
        print(&localnet.tail(service, lines))?;
    }
    Ok(())
}

/// A reader that went away, such as `head`, is no failure.
fn print(text: &str) -> anyhow::Result<()> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
