//! `open`: the bought model, as a folder. Nothing appears before everything in it is verified.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::events::{OrderDelivered, OrderPlaced, RekeyAnswered, RekeyRequested};
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};
use weighhouse_sealing::delivery::{Delivery, VersionKey};
use weighhouse_sealing::open::{open, OpenRequest};
use weighhouse_sealing::secret::{OpeningKey, TransportSecret};

use crate::error::{fail, kind_of, Kind};
use crate::keystore::SecretKind;
use crate::market::Market;
use crate::purchase::Purchases;
use crate::rekeys::Rekeys;
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
        OrderState::Delivered | OrderState::Settled => {}
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
    let advised = |error: anyhow::Error| {
        let id = order.id;
        fail!(kind_of(&error), "order {id} can't be opened: {error:#}; if the file is bad, `weighhouse complain {id}`")
    };
    let sealed = match sealed_file::obtain(session, &listing, &version).await {
        Err(error) if kind_of(&error) == Kind::Unverified => return Err(advised(error)),
        obtained => obtained?,
    };
    let commitment = sealed_file::commitment(&version);
    let manifest = working(session.out, |progress| {
        open(&OpenRequest { sealed: &sealed.path, commitment, key: &key, folder: &folder, progress })
    })
    .map_err(|error| advised(fail!(Kind::Unverified, "{error}")))?;
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
    if let (OrderState::Delivered, Some(until)) = (order.state, order.settle_from) {
        let (id, until) = (order.id, words::time(until));
        session.out.say(format!(
            "the seller is paid after {until}, or when you `weighhouse accept {id}`; until then `weighhouse complain {id}`"
        ));
    }
    session.out.result(&opened, || {
        format!("opened {} version {}: {} files\n{}", listing.name, version.number, opened.files, opened.path)
    })
}

/// `S`, from the order's delivery or from one that was asked for later, and a transport secret that is here.
pub async fn opening_key(
    session: &Session,
    market: &Market,
    order: OrderId,
    version_key: &VersionKey,
) -> Result<OpeningKey> {
    let escrow = &market.contracts.escrow;
    let delivered = market.order_events::<OrderDelivered>(escrow, order).await?.into_iter().map(|event| event.delivery);
    let answered = market.events_of::<RekeyAnswered>(escrow, "license", order).await?;
    let deliveries: Vec<_> = delivered.chain(answered.into_iter().map(|event| event.delivery)).collect();
    let mut last = None;
    for secret in transport_secrets(session, market, order).await? {
        for delivery in &deliveries {
            let opened = Delivery::from_bytes(delivery).and_then(|delivery| secret.open(version_key, &delivery));
            match opened {
                Ok(key) => return Ok(key),
                Err(error) => last = Some(error),
            }
        }
    }
    Err(match last {
        Some(error) => fail!(Kind::Unverified, "the delivery of order {order} does not open: {error}"),
        None => fail!(Kind::NotFound, "the node does not know the delivery of order {order}; ask another one"),
    })
}

/// The secrets that may open this order, newest first: those with which its key was asked for again, and the one it was
/// bought with.
///
/// # Errors
/// [`Kind::Locked`] when none is here.
async fn transport_secrets(session: &Session, market: &Market, order: OrderId) -> Result<Vec<TransportSecret>> {
    let unlocked = session.unlocked()?;
    let mut secrets = Vec::new();
    let mut missing = None;
    for key in transport_keys(session, market, order).await?.iter().rev() {
        match unlocked.secret(SecretKind::Transport, key) {
            Ok(secret) => secrets.push(TransportSecret::from_bytes(&secret)?),
            Err(error) => missing = Some(error),
        }
    }
    match missing {
        Some(error) if secrets.is_empty() => {
            Err(error.context(format!("if the license is yours, `weighhouse rekey {order}` asks for the key again")))
        }
        _ => Ok(secrets),
    }
}

/// Each `T` of this order, oldest first: from the journals, and from the chain, when a journal is lost and the secret was
/// restored.
async fn transport_keys(session: &Session, market: &Market, order: OrderId) -> Result<Vec<Vec<u8>>> {
    let (escrow, folder) = (&market.contracts.escrow, session.market_folder()?);
    let mut keys = Vec::new();
    match Purchases::of(&folder).of_order(order)? {
        Some(purchase) => keys.push(hex::decode(&purchase.transport_key).context("the journal is damaged")?),
        None => {
            let placed = market.order_events::<OrderPlaced>(escrow, order).await?.into_iter().next();
            let placed =
                placed.ok_or_else(|| fail!(Kind::NotFound, "the node does not know how order {order} was placed"))?;
            keys.push(placed.transport_key.into());
        }
    }
    let asked = market.events_of::<RekeyRequested>(escrow, "license", order).await?;
    keys.extend(asked.into_iter().map(|event| Vec::from(event.transport_key)));
    if let Some(last) = Rekeys::of(&folder).transport_key(order)?.filter(|last| !keys.contains(last)) {
        keys.push(last);
    }
    Ok(keys)
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
