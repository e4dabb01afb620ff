//! `publish`: seal a folder, put it on IPFS, list it in one transaction. The chain is asked first, the seller once.
//! Each step is kept, and done once.

mod approval;
mod bond;
mod card;
mod license;
mod model;
mod proposal;
mod terms;

use std::path::PathBuf;

use anyhow::{Context, Result};
use cosmwasm_std::Coin;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::files::Lock;
use weighhouse_client::journal::Publication;
use weighhouse_client::{first, Market};
use weighhouse_protocol::events::VersionPublished;
use weighhouse_protocol::registry::Payee;
use weighhouse_protocol::terms::LicenseKind;
use weighhouse_protocol::{ListingId, VersionNumber};

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::words;

/// A publication under way.
struct Publisher<'a> {
    /// The run.
    session: &'a Session,
    /// Where it is published.
    market: &'a Market,
    /// The account that sells.
    seller: String,
    /// What was asked for.
    args: &'a Args,
    /// The model's card.
    card: card::ListedCard,
    folder: PathBuf,
    /// What is done.
    journal: Publication,
}

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
    let folder = args.folder.canonicalize().with_context(|| format!("can't find {}", args.folder.display()));
    let folder = folder.map_err(|error| fail!(Kind::Usage, "{error:#}"))?;
    let card = card::read(&folder, &args.instead)?;
    for warning in &card.warnings {
        session.out.say(format!("card: {warning}"));
    }
    let path = Publication::path(session.market_folder()?, &folder);
    let _lock = Lock::take(&path.with_extension("lock"), "publishing this folder")?;
    if args.restart {
        weighhouse_client::files::remove(&path)?;
    }
    let market = session.market().await?;
    let seller = session.signer()?.address().to_owned();
    let mut journal = Publication::open(path, &folder, &seller)?;
    if let Some((listing, version)) = journal.done.published {
        if args.listing.is_none() && !args.again {
            return Err(fail!(
                Kind::Declined,
                "this folder is version {version} of listing {listing} already: a new version takes --listing \
                 {listing}, a second listing --again"
            ));
        }
        journal.begin_again();
    }
    let mut publisher = Publisher { session, market: &market, seller, args: &args, card, folder, journal };
    let outcome = match publisher.unfinished().await? {
        Some(outcome) => outcome,
        None => publisher.publish().await?,
    };
    let VersionPublished { listing, version, record } = first(&outcome.events, &market.contracts.registry)?;
    let card_cid = publisher.journal.done.contents.as_ref().map(|contents| contents.card.clone()).unwrap_or_default();
    let result = Published {
        listing,
        version,
        name: publisher.card.name.clone(),
        seller: publisher.seller.clone(),
        cid: record.0.cid,
        card_cid,
        size: record.0.size,
        plaintext_root: record.0.plaintext_root.to_string(),
        transactions: vec![outcome.hash],
    };
    publisher.journal.close((listing, version), args.keep_sealed)?;
    session.out.result(&result, || {
        format!("listing {listing} version {version}: {} is on sale; now run `weighhouse deliver --watch`", result.name)
    })
}

impl Publisher<'_> {
    /// Asks the chain, then the seller; and only then seals, sends and pays.
    async fn publish(&mut self) -> Result<TxOutcome> {
        let model = self.examine()?;
        let approved = self.agree(self.propose(&model).await?).await?;
        let sealed = self.seal(model)?;
        let contents = self.upload(&sealed).await?;
        let proposal = approved.proposal().complete(&sealed, &contents);
        self.send(proposal, &approved).await
    }
}

impl Args {
    fn kind(&self) -> LicenseKind {
        self.term.map_or(LicenseKind::Perpetual {}, |seconds| LicenseKind::Term { seconds })
    }
}

fn parse_payee(text: &str) -> Result<Payee, String> {
    let (address, share) = text.split_once('=').ok_or_else(|| format!("{text:?} is not ADDRESS=SHARE"))?;
    Ok(Payee { address: address.to_owned(), share_bps: words::parse_share(share)? })
}
