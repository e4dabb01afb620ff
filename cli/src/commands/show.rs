//! `show`: one listing with its version, as the chain has it.

use std::fmt::Write;

use anyhow::Result;
use cosmwasm_std::Uint128;
use serde::Serialize;
use weighhouse_protocol::escrow::Bond;
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_protocol::ListingId;

use crate::session::Session;
use crate::words;

/// Which listing.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its number
    #[arg(value_name = "ID")]
    listing: ListingId,
}

#[derive(Serialize)]
struct Shown {
    listing: Listing,
    version: Option<Version>,
    /// What the seller has at stake, in all listings.
    bonds: Vec<Bond>,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let listing = market.listing(args.listing).await?;
    let version = match listing.latest_version {
        Some(number) => Some(market.version(listing.id, number).await?),
        None => None,
    };
    let bonds = market.bonds(listing.seller.as_str()).await?;
    let shown = Shown { listing, version, bonds };
    session.out.result(&shown, || describe(&shown).unwrap_or_default())
}

fn describe(shown: &Shown) -> Result<String, std::fmt::Error> {
    let Shown { listing, version, bonds } = shown;
    let mut text = String::new();
    let mut row = |label: &str, value: &str| writeln!(text, "{label:>10}  {value}");
    row("listing", &format!("{}  {}", listing.id, listing.name))?;
    row("state", &format!("{:?}", listing.state).to_lowercase())?;
    row("seller", listing.seller.as_str())?;
    row("task", &listing.task)?;
    row("framework", &listing.framework)?;
    row("license", &listing.license.id)?;
    for (number, plan) in listing.plans.iter().enumerate() {
        let supply = plan.supply.map(|supply| format!(", at most {supply}")).unwrap_or_default();
        row("plan", &format!("{number}: {} for {}{supply}", words::kind(&plan.kind), words::coin(&plan.price)))?;
        row("", &words::rights(&plan.rights))?;
    }
    for payee in &listing.payees {
        row("pays", &format!("{} {} bp", payee.address, payee.share_bps))?;
    }
    row("delivery", &format!("within {}", words::span(listing.deliver_within.into())))?;
    row("challenge", &format!("{} or more after it", words::span(listing.challenge_window.into())))?;
    for bond in bonds {
        let amount = |amount: Uint128| words::amount(amount.u128(), &bond.denom);
        row("bond", &format!("{} free, {} behind orders", amount(bond.free), amount(bond.reserved)))?;
    }
    row("card", &listing.card.cid)?;
    match version {
        None => row("version", "none yet")?,
        Some(version) => {
            let published = words::time(version.published_at);
            row("version", &format!("{}, {}, {published}", version.number, words::size(version.size)))?;
            if let Some(since) = version.bad_since {
                row("BAD", &format!("proven on {}: not sold any more", words::time(since)))?;
            }
            for format in &version.formats {
                let types = format.dtypes.join(", ");
                let (tensors, parameters) = (format.tensors, format.parameters);
                row("tensors", &format!("{}: {tensors} with {parameters} parameters, {types}", format.format))?;
            }
            for metric in &version.metrics {
                row("claims", &format!("{} {} on {}", metric.name, metric.value, metric.dataset))?;
            }
            row("sealed", &version.cid)?;
            row("content", &version.plaintext_root.to_string())?;
        }
    }
    Ok(text)
}
