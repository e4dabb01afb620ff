//! `publish`: seal a folder, put it on IPFS, list it in one transaction. The chain is asked first, the seller once.

mod act;
mod card;
mod license;

use std::path::PathBuf;

use anyhow::Result;
use cosmwasm_std::Coin;
use serde::Serialize;
use weighhouse_chain::Prepared;
use weighhouse_client::publication::{self, ModelFolder, Proposal, Sale, Seller, Terms, Wanted};
use weighhouse_protocol::registry::Payee;
use weighhouse_protocol::terms::LicenseKind;
use weighhouse_protocol::{ListingId, VersionNumber};

use crate::error::{fail, host, Kind};
use crate::session::Session;
use crate::words;

use act::act;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The model's folder
    folder: PathBuf,
    /// The price of a license, such as 5whs or 0.25whs
    ///
    /// Base units such as 250000uwhs work too.
    #[arg(long, value_parser = words::parse_coin, value_name = "AMOUNT", required_unless_present = "listing")]
    price: Option<Coin>,
    /// The time that a license lasts, such as 30d [default: for ever]
    #[arg(long, value_parser = words::parse_span, value_name = "SPAN")]
    term: Option<u64>,
    /// Publish a new version of this listing of yours
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["price", "term", "payees", "deliver_within", "challenge_window", "supply", "resale_royalty", "commercial", "derivatives", "redistribution", "transferable", "seats", "name", "task", "framework", "license", "license_uri"])]
    listing: Option<ListingId>,
    /// A share of the revenue, such as wasm1…=2.5% [default: you alone]
    ///
    /// May be repeated. Shares have at most two decimals and sum to 100%.
    #[arg(long = "payee", value_parser = parse_payee, value_name = "ADDRESS=SHARE")]
    payees: Vec<Payee>,
    /// Your time to deliver a key after the payment
    ///
    /// The market sets the bounds.
    #[arg(long, value_parser = words::parse_span, value_name = "SPAN", default_value = "1d")]
    deliver_within: u64,
    /// The buyers' time to challenge a delivery [default: about 1d]
    ///
    /// You are paid after it. The market sets the bounds; large files get more.
    #[arg(long, value_parser = words::parse_span, value_name = "SPAN")]
    challenge_window: Option<u64>,
    /// The most licenses to sell [default: any number]
    #[arg(long, value_name = "COUNT")]
    supply: Option<u32>,
    /// The open orders that your bond backs
    ///
    /// The missing part of the bond is posted with the listing.
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    orders_at_once: u32,
    /// Post no bond; without `weighhouse bond post` nothing sells
    #[arg(long, conflicts_with = "orders_at_once")]
    no_bond: bool,
    /// The creators' share of a resale's price, such as 5%
    #[arg(long, value_name = "SHARE", value_parser = words::parse_share, default_value = "0%")]
    resale_royalty: u16,
    /// Pack Python pickles too, which run code when loaded
    ///
    /// Buyers are warned.
    #[arg(long)]
    allow_pickles: bool,
    /// Keep the sealed file in this home once IPFS has it
    #[arg(long)]
    keep_sealed: bool,
    /// List the folder once more
    #[arg(long, conflicts_with = "listing")]
    again: bool,
    /// Forget an unfinished publication of this folder
    ///
    /// A listing that it created stays.
    #[arg(long)]
    restart: bool,
    #[command(flatten)]
    rights: license::Chosen,
    #[command(flatten)]
    instead: card::Instead,
}

#[derive(Serialize)]
struct Published {
    listing: ListingId,
    version: VersionNumber,
    name: String,
    seller: String,
    cid: String,
    card_cid: String,
    size: u64,
    plaintext_root: String,
    transactions: Vec<String>,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let wanted = wanted(args)?;
    let card = &wanted.folder.card;
    for warning in &card.warnings {
        session.out.say(format!("card: {}: {}", warning.field, warning.problem));
    }
    let market = session.market().await?;
    let seller = Seller {
        sender: session.sender(&market)?,
        vault: session.vault()?,
        ipfs: Box::new(|| session.ipfs().map_err(host)),
    };
    let approve = |proposal: &Proposal, prepared: &Prepared| {
        let act = act(proposal);
        let shown = session.show_draft(&act, prepared, proposal.unknown());
        shown.and_then(|()| session.out.confirm(&act.question)).map_err(host)
    };
    let done = publication::publish(&seller, &wanted, &approve).await?;
    let published = Published {
        listing: done.listing,
        version: done.version,
        name: card.name.clone(),
        seller: seller.sender.key.address().to_owned(),
        cid: done.cid,
        card_cid: done.card_cid,
        size: done.size,
        plaintext_root: done.plaintext_root.to_string(),
        transactions: vec![done.tx],
    };
    session.out.result(&published, || {
        let Published { listing, version, name, .. } = &published;
        format!("listing {listing} version {version}: {name} is on sale; now run `weighhouse deliver --watch`")
    })
}

/// What the arguments ask for, with the folder's card.
fn wanted(args: Args) -> Result<Wanted> {
    let folder = ModelFolder::read(&args.folder, &args.instead.into())?;
    let sale = match (args.listing, args.price) {
        (Some(listing), _) => Sale::Version { listing },
        (None, Some(price)) => Sale::New(Terms {
            price,
            kind: args.term.map_or(LicenseKind::Perpetual {}, |seconds| LicenseKind::Term { seconds }),
            rights: args.rights.into(),
            resale_royalty_bps: args.resale_royalty,
            supply: args.supply,
            payees: args.payees,
            deliver_within: args.deliver_within,
            challenge_window: args.challenge_window,
        }),
        (None, None) => return Err(fail!(Kind::Usage, "a new listing needs --price AMOUNT")),
    };
    Ok(Wanted {
        folder,
        sale,
        orders_at_once: (!args.no_bond).then_some(args.orders_at_once),
        allow_pickles: args.allow_pickles,
        keep_sealed: args.keep_sealed,
        again: args.again,
        restart: args.restart,
    })
}

fn parse_payee(text: &str) -> Result<Payee, String> {
    let (address, share) = text.split_once('=').ok_or_else(|| format!("{text:?} is not ADDRESS=SHARE"))?;
    Ok(Payee { address: address.to_owned(), share_bps: words::parse_share(share)? })
}
