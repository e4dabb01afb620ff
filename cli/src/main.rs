//! `weighhouse`: the seller's, the buyer's and the agent's commands.

mod about;
mod args;
mod code;
mod commands;
mod config;
mod error;
mod explained;
mod help;
mod names;
mod output;
mod passphrase;
mod reference;
mod report;
mod session;
mod table;
mod transaction;
mod words;

use std::io::IsTerminal;
use std::process::ExitCode;

use anyhow::Result;
use args::{Args, Command};
use clap::FromArgMatches;
use config::Settings;
use output::Output;
use session::Session;

fn main() -> ExitCode {
    let matches = help::command().get_matches();
    let args = Args::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let out = Output { json: args.global.json, quiet: args.global.quiet, yes: args.global.yes };
    match start(args, out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            out.error(&error);
            ExitCode::from(error::code(error::kind_of(&error)))
        }
    }
}

fn start(args: Args, out: Output) -> Result<()> {
    log(args.global.verbose, out.json);
    let Args { global, command } = args;
    let settings = Settings::new(global.given, global.config.as_deref(), global.passphrase_fd)?;
    let session = Session::new(settings, out);
    // The workers are for the network; sealing brings its own.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(run(&session, command))
}

async fn run(session: &Session, command: Command) -> Result<()> {
    match command {
        Command::Key(command) => commands::key::run(session, command).await,
        Command::Publish(args) => commands::publish::run(session, args).await,
        Command::Deliver(args) => commands::deliver::run(session, args).await,
        Command::Claim(args) => commands::claim::run(session, args).await,
        Command::Bond(command) => commands::bond::run(session, command).await,
        Command::Profile(command) => commands::profile::run(session, command).await,
        Command::Attestation(command) => commands::attestation::run(session, command).await,
        Command::Review(command) => commands::review::run(session, command).await,
        Command::Question(command) => commands::question::run(session, command).await,
        Command::Report(command) => commands::report::run(session, command).await,
        Command::Gov(command) => commands::gov::run(session, command).await,
        Command::Listing(command) => commands::listing::run(session, command).await,
        Command::Search(args) => commands::search::run(session, args).await,
        Command::Show(args) => commands::show::run(session, args).await,
        Command::Check(args) => commands::check::run(session, args).await,
        Command::Buy(args) => commands::buy::run(session, args).await,
        Command::Offer(command) => commands::offer::run(session, command).await,
        Command::Open(args) => commands::open::run(session, args).await,
        Command::Order(command) => commands::order::run(session, command).await,
        Command::Dispute(command) => commands::dispute::run(session, command).await,
        Command::License(command) => commands::license::run(session, command).await,
        Command::Resale(command) => commands::resale::run(session, command).await,
        Command::Completions(args) => {
            commands::manual::completions(&args);
            Ok(())
        }
        Command::Manual(args) => commands::manual::manual(&args),
    }
}

fn log(verbose: u8, json: bool) {
    let level = match verbose {
        0 => "warn",
        1 => "info,hyper=warn,reqwest=warn",
        _ => "debug,hyper=info,reqwest=info",
    };
    let filter = tracing_subscriber::EnvFilter::try_from_env(weighhouse_deployment::setting::LOG)
        .unwrap_or_else(|_| level.into());
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json {
        subscriber.json().init();
    } else {
        subscriber.with_target(false).with_ansi(std::io::stderr().is_terminal()).init();
    }
}
