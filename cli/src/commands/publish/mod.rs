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
    /// The folder.
    folder: PathBuf,
    /// What is done.
    journal: Publication,
}

/// What to publish, and how it is sold.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The model's folder, with its Hugging Face card in README.md
    folder: PathBuf,
    /// Price of a license, in the denom's smallest unit, such as 5000000uwhs
    #[arg(long, value_parser = words::parse_coin, value_name = "AMOUNT", required_unless_present = "listing")]
    price: Option<Coin>,
    /// Sell licenses for a time, such as 30d [default: perpetual ones]
    #[arg(long, value_parser = words::parse_span, value_name = "SPAN")]
    term: Option<u64>,
    /// Publish a new version of this listing of yours instead of creating one
    #[arg(long, value_name = "ID", conflicts_with_all = ["price", "term", "payees", "deliver_within", "challenge_window", "supply"])]
    listing: Option<ListingId>,
    /// Somebody who is paid, with a share in basis points; shares sum to 10000 [default: you alone]
    #[arg(long = "payee", value_parser = parse_payee, value_name = "ADDRESS=SHARE")]
    payees: Vec<Payee>,
    /// Time to deliver a key after it was paid
    #[arg(long, value_parser = words::parse_span, value_name = "SPAN", default_value = "1d")]
    deliver_within: u64,
    /// Buyers' time to challenge a delivery before you are paid; large files get more
    /// [default: a day, or as near to it as this market allows]
    #[arg(long, value_parser = words::parse_span, value_name = "SPAN")]
    challenge_window: Option<u64>,
    /// Sell at most this many licenses
    #[arg(long, value_name = "NUMBER")]
    supply: Option<u32>,
    /// Post as much bond as this many orders at a time need; what is missing is added
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    orders_at_once: u32,
    /// Post no bond: nothing sells until you `weighhouse bond post`
    #[arg(long, conflicts_with = "orders_at_once")]
    no_bond: bool,
    /// The creators' part of a resale, in basis points
    #[arg(long, value_name = "BP", default_value_t = 0)]
    resale_royalty: u16,
    /// What else the license allows or forbids.
    #[command(flatten)]
    rights: license::Chosen,
    /// What differs from the card.
    #[command(flatten)]
    instead: card::Instead,
    /// Pack Python pickles too, marked as what they are
    #[arg(long)]
    allow_pickles: bool,
    /// Keep the sealed file here once IPFS has it
    #[arg(long)]
    keep_sealed: bool,
    /// List it although this key listed the folder before
    #[arg(long, conflicts_with = "listing")]
    again: bool,
    /// Forget an unfinished publication of this folder; a listing it created stays
    #[arg(long)]
    restart: bool,
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

/// Runs it.
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
    let share_bps = share.parse().map_err(|_| format!("{share:?} is no share in basis points"))?;
    Ok(Payee { address: address.to_owned(), share_bps })
}
