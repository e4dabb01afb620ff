//! `open`: the bought model, as a folder. Nothing appears before everything in it is verified.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::events::{OrderDelivered, OrderPlaced};
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};
use weighhouse_sealing::delivery::{Delivery, VersionKey};
use weighhouse_sealing::open::{open, OpenRequest};
use weighhouse_sealing::secret::{OpeningKey, TransportSecret};

use crate::error::{fail, Kind};
use crate::keystore::SecretKind;
use crate::market::Market;
use crate::purchase::Purchases;
use crate::sealed_file::{self, working};
use crate::session::Session;
use crate::{verify, words};

/// What to open, and where to.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The order's number
    order: OrderId,
    /// The folder to make [default: the model's name and version, here]
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    /// Remove the sealed file afterwards
    #[arg(long)]
    discard_sealed: bool,
}

#[derive(Serialize)]
struct Opened {
    order: OrderId,
    listing: ListingId,
    version: VersionNumber,
    files: usize,
    path: String,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    match order.state {
        OrderState::Settled => {}
        OrderState::Refunded => return Err(fail!(Kind::Refused, "order {} was refunded", order.id)),
        OrderState::Funded => {
            let due = words::time(order.deliver_by);
            return Err(fail!(Kind::NotYet, "order {} is not delivered yet; it is due by {due}", order.id));
        }
    }
    let listing = market.listing(order.listing).await?;
    let version = market.version(order.listing, order.version).await?;
    let folder = match args.to {
        Some(folder) => folder,
        None => PathBuf::from(folder_name(&listing, &version)),
    };
    if folder.symlink_metadata().is_ok() {
        return Err(fail!(Kind::Usage, "{} exists already: choose another folder with --to", folder.display()));
    }
    let version_key = verify::version_key(&market, &listing, &version)?;
    let key = opening_key(session, &market, order.id, &version_key).await?;
    let sealed = sealed_file::obtain(session, &listing, &version).await?;
    let commitment = sealed_file::commitment(&version);
    let manifest = working(session.out, |progress| {
        open(&OpenRequest { sealed: &sealed.path, commitment, key: &key, folder: &folder, progress })
    })
    .map_err(|error| fail!(Kind::Unverified, "order {} can't be opened: {error}", order.id))?;
    if args.discard_sealed {
        crate::files::remove(&sealed.path)?;
    }
    for path in manifest.pickles() {
        session.out.say(format!("warning: {path} is a Python pickle, which can run code when loaded"));
    }
    let opened = Opened {
        order: order.id,
        listing: listing.id,
        version: version.number,
        files: manifest.files.len(),
        path: absolute(&folder)?,
    };
    session.out.result(&opened, || {
        format!("opened {} version {}: {} files\n{}", listing.name, version.number, opened.files, opened.path)
    })
}

/// `S`, from the order's delivery and this buyer's transport secret.
async fn opening_key(
    session: &Session,
    market: &Market,
    order: OrderId,
    version_key: &VersionKey,
) -> Result<OpeningKey> {
    let transport_key = transport_key(session, market, order).await?;
    let secret = session.unlocked()?.secret(SecretKind::Transport, &transport_key)?;
    let secret = TransportSecret::from_bytes(&secret)?;
    let mut last = None;
    for event in market.order_events::<OrderDelivered>(&market.contracts.escrow, order).await? {
        let opened = Delivery::from_bytes(&event.delivery).and_then(|delivery| secret.open(version_key, &delivery));
        match opened {
            Ok(key) => return Ok(key),
            Err(error) => last = Some(error),
        }
    }
    Err(match last {
        Some(error) => fail!(Kind::Unverified, "the delivery of order {order} does not open: {error}"),
        None => fail!(Kind::NotFound, "the node does not know the delivery of order {order}; ask another one"),
    })
}

/// `T`: from the journal; from the chain, when the journal is lost and the secret was restored.
async fn transport_key(session: &Session, market: &Market, order: OrderId) -> Result<Vec<u8>> {
    if let Some(purchase) = Purchases::of(&session.market_folder()?).of_order(order)? {
        return hex::decode(&purchase.transport_key).context("the journal is damaged");
    }
    let placed = market.order_events::<OrderPlaced>(&market.contracts.escrow, order).await?;
    let placed = placed.into_iter().next();
    let placed = placed.ok_or_else(|| fail!(Kind::NotFound, "the node does not know how order {order} was placed"))?;
    Ok(placed.transport_key.into())
}

/// A folder's name from the model's: a stranger wrote it, so only letters, digits and `.-_` stay.
fn folder_name(listing: &Listing, version: &Version) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let name: String = listing.name.chars().map(keep).collect();
    let name = name.trim_matches(|c| c == '.' || c == '-');
    let name = if name.is_empty() { "model" } else { name };
    format!("{name}-v{}", version.number)
}

fn absolute(path: &Path) -> Result<String> {
    let path = path.canonicalize().with_context(|| format!("can't find {}", path.display()))?;
    Ok(path.display().to_string())
}
