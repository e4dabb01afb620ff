//! `show`: one listing with its version, as the chain has it.

use std::fmt::Write;

use anyhow::Result;
use cosmwasm_std::Uint128;
use serde::Serialize;
use weighhouse_client::index::{About, Code, Standing};
use weighhouse_protocol::escrow::{Bond, Closing};
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_protocol::{ListingId, Seconds, VersionNumber};

use crate::about;
use crate::session::Session;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The listing's number
    #[arg(value_name = "LISTING")]
    listing: ListingId,
}

#[derive(Serialize)]
struct Shown {
    listing: Listing,
    version: Option<Version>,
    /// Those that were proven bad.
    bad_versions: Vec<VersionNumber>,
    /// For each plan how many of its limited licenses are taken; `null` where there is no limit.
    sold: Vec<Option<u32>>,
    /// For each plan the time from which its denom takes no new orders, in seconds UTC: 0 when it is closed without a date;
    /// `null` while no closing is announced.
    closings: Vec<Option<Seconds>>,
    /// What the seller has at stake, in all listings.
    bonds: Vec<Bond>,
    /// The missed delivery since which the seller's listings take no new orders; `null` while they do.
    closed: Option<Closing>,
    /// Who decides disputes of orders to come.
    arbiter: Option<Arbiter>,
    /// Its publisher and its rating, as the indexer says; `null` without an answer.
    about: Option<About>,
    /// Whether loading the version runs code, and what scanners say of it, as the indexer says; `null` without an answer.
    code: Option<Code>,
    /// What is said of it in words.
    #[serde(skip)]
    loads: Vec<(&'static str, String)>,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let listing = market.listing(args.listing).await?;
    let versions = market.versions(listing.id).await?;
    let bad_versions = versions.iter().filter(|version| version.bad_since.is_some()).map(|version| version.number);
    let bad_versions = bad_versions.collect();
    let version = versions.into_iter().find(|version| Some(version.number) == listing.latest_version);
    let mut sold = Vec::new();
    for (plan, terms) in (0..).zip(&listing.plans) {
        sold.push(match terms.supply {
            Some(_) => Some(market.sold(listing.id, plan).await?),
            None => None,
        });
    }
    let bonds = market.bonds(listing.seller.as_str()).await?;
    let closed = market.closed(listing.seller.as_str()).await?;
    let config = market.config().await?;
    let closings = listing.plans.iter().map(|plan| config.closing(&plan.price.denom)).collect();
    let arbiter = config.arbiter;
    let listings = [listing.id];
    let (known, codes) = tokio::join!(session.known(&listings), session.codes(listing.id));
    let about = known.of(listing.id).cloned();
    let code = version.as_ref().and_then(|version| codes.of(version.number)).cloned();
    let loads = version.as_ref().map(|version| codes.lines(version.number)).unwrap_or_default();
    let shown = Shown { listing, version, bad_versions, sold, closings, bonds, closed, arbiter, about, code, loads };
    session.out.result(&shown, || describe(&shown).unwrap_or_default())
}

fn describe(shown: &Shown) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    describe_listing(&mut text, shown)?;
    match &shown.version {
        None => row(&mut text, "version", "none yet")?,
        Some(version) => describe_version(&mut text, version)?,
    }
    for (label, line) in &shown.loads {
        row(&mut text, label, line)?;
    }
    if !shown.bad_versions.is_empty() {
        let numbers: Vec<_> = shown.bad_versions.iter().map(u32::to_string).collect();
        row(&mut text, "BAD", &format!("proven of version {}: not sold any more", numbers.join(", ")))?;
    }
    Ok(text)
}

fn row(text: &mut String, label: &str, value: &str) -> std::fmt::Result {
    writeln!(text, "{label:>10}  {value}")
}

fn describe_listing(text: &mut String, shown: &Shown) -> std::fmt::Result {
    let listing = &shown.listing;
    row(text, "listing", &format!("{}  {}", listing.id, listing.name))?;
    row(text, "state", &format!("{:?}", listing.state).to_lowercase())?;
    row(text, "seller", listing.seller.as_str())?;
    if let Some(About { publisher, rating, .. }) = &shown.about {
        if let Some(publisher) = publisher {
            let label = if publisher.standing == Standing::LookAlike { "LOOK-ALIKE" } else { "publisher" };
            row(text, label, &about::publisher(publisher))?;
        }
        if let Some(rating) = rating {
            row(text, "rated", &about::rated(rating))?;
            if let (Some(stars), Some(weight)) = (about::histogram(rating), about::weighed(rating)) {
                row(text, "stars", &stars)?;
                row(text, "weight", &weight)?;
            }
        }
    }
    if let Some(closing) = &shown.closed {
        row(text, "CLOSED", &words::closed(closing))?;
    }
    row(text, "task", &listing.task)?;
    row(text, "framework", &listing.framework)?;
    row(text, "license", &listing.license.id)?;
    for (number, ((plan, sold), closing)) in listing.plans.iter().zip(&shown.sold).zip(&shown.closings).enumerate() {
        let supply = match (plan.supply, sold) {
            (Some(supply), Some(sold)) => format!(", {sold} of {supply} taken"),
            _ => String::new(),
        };
        row(text, "plan", &format!("{number}: {} for {}{supply}", words::kind(&plan.kind), words::coin(&plan.price)))?;
        row(text, "", &words::rights(&plan.rights))?;
        if let Some(closes_at) = closing {
            row(text, "CLOSES", &words::closing(&plan.price.denom, *closes_at))?;
        }
    }
    for payee in &listing.payees {
        row(text, "pays", &format!("{} to {}", words::share(payee.share_bps), payee.address))?;
    }
    row(text, "delivery", &format!("within {}", words::span(listing.deliver_within.into())))?;
    row(text, "challenge", &format!("{} or more after it", words::span(listing.challenge_window.into())))?;
    if let Some(Arbiter { address, decide_within }) = &shown.arbiter {
        row(text, "disputes", &format!("decided by {address} within {}", words::span((*decide_within).into())))?;
    }
    for bond in &shown.bonds {
        let amount = |amount: Uint128| words::amount(amount.u128(), &bond.denom);
        row(text, "bond", &format!("{} free, {} behind orders", amount(bond.free), amount(bond.reserved)))?;
    }
    row(text, "card", &listing.card.cid)
}

fn describe_version(text: &mut String, version: &Version) -> std::fmt::Result {
    let published = words::time(version.published_at);
    row(text, "version", &format!("{}, {}, {published}", version.number, words::size(version.size)))?;
    for format in &version.formats {
        let (tensors, parameters, types) =
            (words::plural(format.tensors, "tensor"), words::count(format.parameters), format.dtypes.join(", "));
        row(text, "tensors", &format!("{}: {tensors}, {parameters} parameters, {types}", format.format))?;
    }
    for metric in &version.metrics {
        row(text, "claims", &format!("{} {} on {}", metric.name, metric.value, metric.dataset))?;
    }
    row(text, "sealed", &version.cid)?;
    row(text, "content", &version.plaintext_root.to_string())
}
