//! A seller who cheats, for demonstrations on a localnet: publishes a spoiled copy of a listing's latest file as its
//! next version.
//!
//! `weighhouse-cheat DEPLOYMENT WORDS LISTING [key]`: the deployment's file, the file with the seller's mnemonic, the
//! listing; with `key`, a committed chunk key is wrong instead of a chunk.

use std::fs;

use anyhow::{bail, Result};
use weighhouse_chain::Key;
use weighhouse_deployment::Deployment;
use weighhouse_tests::cheat::{spoil_listing, Spoil};

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (deployment, words, listing, how) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [deployment, words, listing] => (deployment, words, listing, Spoil::Chunk),
        [deployment, words, listing, "key"] => (deployment, words, listing, Spoil::Key),
        _ => bail!("usage: weighhouse-cheat DEPLOYMENT WORDS LISTING [key]"),
    };
    let deployment = Deployment::read(deployment.as_ref())?;
    let seller = Key::from_mnemonic(fs::read_to_string(words)?.trim(), &deployment.prefix)?;
    spoil_listing(&deployment, &seller, listing.parse()?, how).await
}
