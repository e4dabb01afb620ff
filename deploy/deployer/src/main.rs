//! `weighhouse-deployer`: a market's contracts from the command line.

use std::fs;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{bail, Context};
use clap::{Parser, Subcommand};
use serde_json::json;
use weighhouse_chain::{ChainConfig, Client, Key};
use weighhouse_deployer::{Pace, Plan, VERSION};
use weighhouse_deployment::{setting, Deployment};
use zeroize::Zeroizing;

/// Deploys a market's contracts to any chain from one file, verifies them, and prepares their upgrades.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Work with a plan, without a network
    #[command(subcommand)]
    Plan(PlanCommand),
    /// Deploy the contracts that are missing, and verify all; a run that was interrupted is finished by the next
    Deploy {
        /// Plan of the market
        #[arg(long, value_name = "FILE")]
        plan: PathBuf,
        /// Deployment file to write
        #[arg(long, value_name = "FILE")]
        deployment: PathBuf,
        /// File that holds the words of the deployer's key
        #[arg(long, value_name = "FILE")]
        mnemonic_file: PathBuf,
    },
    /// Deploy the contracts that a market of an earlier release lacks, add them to its deployment file, and verify all
    Join {
        /// Plan of the market
        #[arg(long, value_name = "FILE")]
        plan: PathBuf,
        /// Deployment file
        #[arg(long, value_name = "FILE", env = setting::DEPLOYMENT)]
        deployment: PathBuf,
        /// File that holds the words of the deployer's key
        #[arg(long, value_name = "FILE")]
        mnemonic_file: PathBuf,
    },
    /// Compare the chain with a deployment; fails with each difference, and warns of a block interval that does not fit
    Verify {
        /// Deployment file
        #[arg(long, value_name = "FILE", env = setting::DEPLOYMENT)]
        deployment: PathBuf,
        /// Release that the contracts belong to
        #[arg(long, value_name = "VERSION", default_value = VERSION)]
        release: String,
    },
    /// Store new code, and print the messages by which the admin moves the contracts to it
    Upgrade {
        /// Deployment file
        #[arg(long, value_name = "FILE", env = setting::DEPLOYMENT)]
        deployment: PathBuf,
        /// Folder of the new Wasm
        #[arg(long, value_name = "FOLDER")]
        artifacts: PathBuf,
        /// File that holds the words of a key that pays for storing
        #[arg(long, value_name = "FILE")]
        mnemonic_file: PathBuf,
        /// Deployment file to write, as it will be once the messages ran
        #[arg(long, value_name = "FILE")]
        deployment_out: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum PlanCommand {
    /// Check a plan, and print the addresses that its contracts will have
    Check {
        /// Plan of the market
        file: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env(setting::LOG);
    tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|_| "warn,weighhouse=info".into()))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .without_time()
        .init();
    match run(Cli::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Plan(PlanCommand::Check { file }) => print(&json!({ "contracts": Plan::read(&file)?.addresses()? })),
        Command::Deploy { plan, deployment, mnemonic_file } => deploy(&plan, &deployment, &mnemonic_file).await,
        Command::Join { plan, deployment, mnemonic_file } => join(&plan, &deployment, &mnemonic_file).await,
        Command::Verify { deployment, release } => {
            let deployment = Deployment::read(&deployment)?;
            verify(&connect(&deployment).await?, &deployment, &release).await
        }
        Command::Upgrade { deployment, artifacts, mnemonic_file, deployment_out } => {
            let mut deployment = Deployment::read(&deployment)?;
            let key = key(&mnemonic_file, &deployment.prefix)?;
            let client = connect(&deployment).await?;
            let upgrades = weighhouse_deployer::upgrade(&client, &key, &deployment, &artifacts).await?;
            if let Some(file) = deployment_out {
                upgrades.iter().try_for_each(|upgrade| upgrade.apply(&mut deployment))?;
                deployment.write(&file)?;
            }
            print(&json!({ "messages": weighhouse_deployer::upgrade_json(&deployment.governance, &upgrades) }))
        }
    }
}

async fn deploy(plan: &Path, file: &Path, mnemonic_file: &Path) -> anyhow::Result<()> {
    let plan = Plan::read(plan)?;
    let existing = file.exists().then(|| Deployment::read(file)).transpose()?;
    if let Some(existing) = &existing {
        plan.check_deployment(existing)?;
    }
    let key = key(mnemonic_file, &plan.chain.prefix)?;
    let client = Client::connect(plan.chain_config()).await?;
    let contracts = weighhouse_deployer::deploy(&client, &key, &plan).await?;
    let mut deployment = plan.deployment(contracts);
    if let Some(existing) = existing {
        (deployment.endpoints, deployment.accounts) = (existing.endpoints, existing.accounts);
    }
    deployment.write(file)?;
    verify(&client, &deployment, VERSION).await
}

async fn join(plan: &Path, file: &Path, mnemonic_file: &Path) -> anyhow::Result<()> {
    let plan = Plan::read(plan)?;
    let mut deployment = Deployment::read(file)?;
    let key = key(mnemonic_file, &plan.chain.prefix)?;
    let client = Client::connect(plan.chain_config()).await?;
    let joined = weighhouse_deployer::join(&client, &key, &plan, &deployment).await?;
    deployment.contracts.extend(joined);
    deployment.write(file)?;
    verify(&client, &deployment, VERSION).await
}

async fn verify(client: &Client, deployment: &Deployment, release: &str) -> anyhow::Result<()> {
    let differences = weighhouse_deployer::verify(client, deployment, release).await?;
    if !differences.is_empty() {
        let named: Vec<_> = differences.iter().map(ToString::to_string).collect();
        bail!("the chain differs from the deployment:\n{}", named.join("\n"));
    }
    if let Some(misfit) = weighhouse_deployer::pace(client, deployment).await?.and_then(Pace::misfit) {
        tracing::warn!("{misfit}");
    }
    print(&json!({ "contracts": deployment.contracts, "release": release }))
}

async fn connect(deployment: &Deployment) -> anyhow::Result<Client> {
    let Deployment { chain_id, prefix, gas_price, endpoints, .. } = deployment;
    Ok(Client::connect(ChainConfig::new(endpoints.rpc.as_str(), chain_id, prefix, gas_price.parse()?)).await?)
}

/// The key whose words are in a file; arguments are seen by everybody on the machine.
fn key(file: &Path, prefix: &str) -> anyhow::Result<Key> {
    /// 24 words of 8 letters, with room.
    const MAX_MNEMONIC: u64 = 512;
    let mut phrase = Zeroizing::new(String::new());
    let words = fs::File::open(file).with_context(|| format!("can't read {}", file.display()))?;
    words.take(MAX_MNEMONIC).read_to_string(&mut phrase)?;
    let normal = Zeroizing::new(phrase.split_whitespace().collect::<Vec<_>>().join(" "));
    Key::from_mnemonic(&normal, prefix).with_context(|| format!("{} holds no words of a key", file.display()))
}

/// A reader that went away, such as `head`, is no failure.
fn print(answer: &serde_json::Value) -> anyhow::Result<()> {
    match writeln!(std::io::stdout(), "{answer:#}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
