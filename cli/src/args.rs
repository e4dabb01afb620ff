//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use weighhouse_deployment::setting;

use crate::commands;
use crate::config::Given;
use crate::help;

/// Sell, buy and deliver model weights on a chain that checks the delivery
///
/// A seller lists a sealed model; a buyer pays into escrow; escrow pays the seller against a proof that the buyer got the
/// key of exactly the listed file. Every command prints JSON with --json, and its exit code says the kind of failure.
#[derive(Debug, Parser)]
#[command(
    name = "weighhouse",
    version,
    after_help = help::NEXT,
    after_long_help = help::EXIT_CODES,
    arg_required_else_help = true
)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Settings of every command. `-h` shows those that change from run to run, `--help` all of them.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Settings of every command")]
pub struct Global {
    /// The configuration file [default: weighhouse/config.toml in this system's configuration folder]
    ///
    /// It holds the settings below by the names of their flags, such as `chain_id = "weigh-1"`, and the contracts'
    /// addresses in a table `[contracts]`. Flags win over the environment, the environment over the file, the file over
    /// deployment.json.
    #[arg(long, global = true, env = setting::CONFIG, value_name = "FILE", hide_short_help = true, hide_env_values = true)]
    pub config: Option<PathBuf>,
    /// The open file descriptor whose first line is the key store's passphrase
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    pub passphrase_fd: Option<u32>,
    #[command(flatten)]
    pub given: Given,
    /// Print the result as JSON, amounts in base units
    ///
    /// Errors are JSON on stderr, with the kind, the exit code and the code of a contract that refused.
    #[arg(long, global = true)]
    pub json: bool,
    /// Print nothing but the result, errors and warnings
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Answer every question with yes
    #[arg(long, short, global = true)]
    pub yes: bool,
    /// Log to stderr; -vv logs more
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// The commands. `help::SECTIONS` puts them in the order of a sale's life.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Keys and secrets of this home
    #[command(subcommand)]
    Key(commands::key::Command),
    /// Seal a model's folder, put it on IPFS and list it for sale
    ///
    /// Reads the folder's Hugging Face card (README.md) for name, task, framework, license and metrics; pictures of the
    /// folder that the card shows go into it, as far as it stays within 1 MiB. Shows the whole
    /// transaction (listing, version, bond) as the chain would take it, and asks once, before it seals and uploads
    /// anything. An interrupted publication goes on where it stopped when the command is sent again, and pays once.
    /// Costs gas and the bond, which comes back unless you deliver late or a bad file.
    #[command(
        after_long_help = "Examples:\n  weighhouse publish path/to/model --price 5whs\n  weighhouse publish path/to/model --price 0.5whs --term 30d --payee wasm1…=97.5% --payee wasm1…=2.5%\n  weighhouse publish path/to/model --listing 1"
    )]
    Publish(commands::publish::Args),
    /// Deliver the keys of sold models: the seller's agent
    ///
    /// Without --watch it does one round: delivers open orders, settles those whose window is over, releases bonds, answers
    /// requests for keys, and sweeps revenue. With --watch it asks once, and then goes on until it is stopped. After a
    /// missed deadline and its grace, anyone can refund the order: the price and a tenth of the order's bond go to the
    /// buyer, at most the daily penalty, and your listings close. Costs gas for each transaction.
    #[command(
        after_long_help = "Examples:\n  weighhouse deliver --watch --accept-offers-from 80%\n  weighhouse deliver 7\n  weighhouse deliver --status"
    )]
    Deliver(commands::deliver::Args),
    /// Collect the revenue of your sales
    ///
    /// Sweeps your listings' revenue from escrow to the royalties contract, and claims from it what you are owed as seller,
    /// payee or creator. Costs gas.
    #[command(after_long_help = "Examples:\n  weighhouse claim\n  weighhouse claim --denom uwhs")]
    Claim(commands::claim::Args),
    /// The seller's deposit that backs orders
    #[command(subcommand)]
    Bond(commands::bond::Command),
    /// Listings on the chain
    #[command(subcommand)]
    Listing(commands::listing::Command),
    /// Search listings through an indexer
    ///
    /// Finds words in any script: names before tags, tags before prose. The indexer alone answers; `weighhouse show`
    /// and `weighhouse check` ask the chain.
    #[command(
        after_long_help = "Examples:\n  weighhouse search \"sentence embeddings\" --task sentence-similarity\n  weighhouse search \"llama -quantized\" --max-price 5whs --sort price --denom uwhs"
    )]
    Search(commands::search::Args),
    /// Show a listing: model, price, terms, seller's bond
    #[command(after_long_help = "Example:\n  weighhouse show 1")]
    Show(commands::show::Args),
    /// Compare a listing's sealed file with the chain, before paying
    ///
    /// Downloads the sealed file, recomputes the three Merkle roots, the sizes and the manifest, and compares the card's hash. Faults that encryption hides
    /// show only after the delivery: see `weighhouse order complain`. The file stays here for `weighhouse buy`. Costs
    /// nothing.
    #[command(after_long_help = "Example:\n  weighhouse check 1")]
    Check(commands::check::Args),
    /// Buy a license: check the file, pay into escrow, wait for the key
    ///
    /// Escrow holds the price until the seller proves that it delivered the key of exactly this file to you, and pays the
    /// seller once your challenge window is over. If no key comes in time, `weighhouse order refund` returns the price with
    /// a part of the seller's bond. An interrupted purchase goes on when the command is sent again, and pays once. Costs
    /// the price, which includes the market's fee, and gas.
    #[command(after_long_help = "Examples:\n  weighhouse buy 1 --wait 10m\n  weighhouse buy --license 3")]
    Buy(commands::buy::Args),
    /// Offers at your own price
    #[command(subcommand)]
    Offer(commands::offer::Command),
    /// Open a bought model: download, verify, decrypt, unpack
    ///
    /// Creates a folder with the model's files once every chunk is verified; nothing appears before. Needs a
    /// secret of the license, which `weighhouse buy`, `offer make` or `license rekey` stored in this home. Costs nothing.
    #[command(after_long_help = "Example:\n  weighhouse open 1 --to model")]
    Open(commands::open::Args),
    /// Orders: list, pay, refund, prove
    #[command(subcommand)]
    Order(commands::order::Command),
    /// Disputes that an arbiter can decide
    #[command(subcommand)]
    Dispute(commands::dispute::Command),
    /// Licenses that you hold
    #[command(subcommand)]
    License(commands::license::Command),
    /// Licenses that their holders resell
    #[command(subcommand)]
    Resale(commands::resale::Command),
    /// Profiles of accounts
    #[command(subcommand)]
    Profile(commands::profile::Command),
    /// Attestations by accredited verifiers
    #[command(subcommand)]
    Attestation(commands::attestation::Command),
    /// Reviews of settled orders
    #[command(subcommand)]
    Review(commands::review::Command),
    /// Questions
    #[command(subcommand)]
    Question(commands::question::Command),
    /// Reports of listings
    #[command(subcommand)]
    Report(commands::report::Command),
    /// Governance of the market
    #[command(subcommand)]
    Gov(commands::gov::Command),
    /// Print a shell's completion script
    ///
    /// The script completes commands, flags and files.
    #[command(
        after_long_help = "Example:\n  weighhouse completions bash > ~/.local/share/bash-completion/completions/weighhouse"
    )]
    Completions(commands::manual::Completions),
    /// Write the manual: pages for `man`, or one page of Markdown
    #[command(after_long_help = "Example:\n  weighhouse manual ~/.local/share/man/man1")]
    Manual(commands::manual::Manual),
}
