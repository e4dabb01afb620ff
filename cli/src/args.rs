//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands;
use crate::config::Given;
use crate::error::EXIT_CODES;

/// Sell, buy and deliver model weights on a chain that checks the delivery.
#[derive(Debug, Parser)]
#[command(name = "weighhouse", version, after_help = EXIT_CODES, arg_required_else_help = true)]
pub struct Args {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What holds for every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Settings of every command")]
pub struct Global {
    /// Configuration file [default: weighhouse/config.toml where this system keeps them]
    #[arg(long, global = true, env = "WEIGHHOUSE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Open descriptor whose first line is the key store's passphrase
    #[arg(long, global = true, value_name = "NUMBER")]
    pub passphrase_fd: Option<u32>,
    /// What the configuration file knows too.
    #[command(flatten)]
    pub given: Given,
    /// Print results as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Answer every question with yes
    #[arg(long, short, global = true)]
    pub yes: bool,
    /// Log what the program does, on stderr; twice for more
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Keys and secrets: make, import, list, back up, restore
    #[command(subcommand)]
    Keys(commands::keys::Command),
    /// Seal a model's folder, put it on IPFS and list it for sale
    Publish(commands::publish::Args),
    /// List what the registry sells
    List(commands::list::Args),
    /// Show a listing: what it sells, for how much, under which terms
    Show(commands::show::Args),
    /// Search listings through an indexer
    Search(commands::search::Args),
    /// Download a listing's sealed file and compare it with what the chain says, before paying
    Check(commands::check::Args),
    /// Buy a license: check, pay into escrow, wait for the key
    Buy(commands::buy::Args),
    /// Offer a price of your own for a license, for the seller to take or not
    Offer(commands::offer::Args),
    /// Withdraw an offer that its seller has not taken
    WithdrawOffer(commands::withdraw_offer::Args),
    /// Take an offer for a listing of yours; its key is delivered afterwards
    Take(commands::take::Args),
    /// Open your listings to new orders, after a delivery that you missed closed them
    Reopen,
    /// Put a license of yours up for sale
    Resell(commands::resell::Args),
    /// Take a license back that is for sale; while it is ordered, it only takes no further order
    EndResale(commands::end_resale::Args),
    /// List licenses that their holders resell
    Resales(commands::resales::Args),
    /// List orders
    Orders(commands::orders::Args),
    /// Deliver the keys of sold models: the seller's agent
    Deliver(commands::deliver::Args),
    /// Open what was bought: download, verify, decrypt, verify, unpack
    Open(commands::open::Args),
    /// Pay a delivered order before its time to challenge is over, or although it is disputed
    Accept(commands::accept::Args),
    /// Prove that a delivered file is not what its seller committed to, and get the money back
    Complain(commands::complain::Args),
    /// Say that a delivered model is not what its card promised, with the order's stake
    Dispute(commands::dispute::Args),
    /// Say what would end a dispute: what you want back, or would give back
    Propose(commands::propose::Args),
    /// Decide a dispute, as its arbiter
    Rule(commands::rule::Args),
    /// Take back the money of an order that was not delivered in time, or whose version was proven bad
    Refund(commands::refund::Args),
    /// Ask for the key of a license once more: it was lost, or the license came from somebody else
    Rekey(commands::rekey::Args),
    /// Post, withdraw or show what a seller has at stake
    #[command(subcommand)]
    Bond(commands::bond::Command),
    /// Collect what sales brought
    Claim(commands::claim::Args),
    /// List licenses
    Licenses(commands::licenses::Args),
    /// Print what a shell needs to complete commands
    Completions(commands::manual::Completions),
    /// Write manual pages
    #[command(visible_alias = "man")]
    Manual(commands::manual::Manual),
}
