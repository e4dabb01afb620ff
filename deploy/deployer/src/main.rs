//! `weighhouse-deployer`: a market's contracts from the command line.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use weighhouse_deployer::VERSION;
use weighhouse_deployment::setting;

mod commands;

use commands::{RecordsArgs, UpgradeArgs};

/// Deploys a market's contracts to any chain from one file, verifies them, and prepares their upgrades.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Look at a plan
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
    /// Compare the chain with a deployment; fails with each difference, and warns of a block interval that does not fit and of
    /// records that wait to be rewritten
    Verify {
        /// Deployment file
        #[arg(long, value_name = "FILE", env = setting::DEPLOYMENT)]
        deployment: PathBuf,
        /// Release that the contracts belong to
        #[arg(long, value_name = "VERSION", default_value = VERSION)]
        release: String,
    },
    /// Store new code, and print the messages by which the admin moves the contracts to it; nothing is stored unless all contracts
    /// can move
    Upgrade(UpgradeArgs),
    /// Rewrite the records that an upgrade left in an older format, from any account; a run that was interrupted is finished by
    /// the next
    Records(RecordsArgs),
}

#[derive(Subcommand)]
enum PlanCommand {
    /// Check a plan without a network, and print the addresses that its contracts will have
    Check {
        /// Plan of the market
        file: PathBuf,
    },
    /// Print what `deploy` would do to the chain, or what an upgrade to the plan's artifacts would; sends nothing
    Show {
        /// Plan of the market
        file: PathBuf,
        /// Deployment file of the market that would be upgraded
        #[arg(long, value_name = "FILE")]
        deployment: Option<PathBuf>,
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
        Command::Plan(PlanCommand::Check { file }) => commands::check(&file),
        Command::Plan(PlanCommand::Show { file, deployment }) => commands::show(&file, deployment.as_deref()).await,
        Command::Deploy { plan, deployment, mnemonic_file } => {
            commands::deploy(&plan, &deployment, &mnemonic_file).await
        }
        Command::Join { plan, deployment, mnemonic_file } => commands::join(&plan, &deployment, &mnemonic_file).await,
        Command::Verify { deployment, release } => commands::verify(&deployment, &release).await,
        Command::Upgrade(args) => commands::upgrade(args).await,
        Command::Records(args) => commands::records(args).await,
    }
}
