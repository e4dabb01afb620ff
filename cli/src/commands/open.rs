//! `open`: the bought model, as a folder. Nothing appears before everything in it is verified.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;
use weighhouse_client::sealed_file::{commitment, working};
use weighhouse_client::{opening_key, version_key};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};
use weighhouse_sealing::format::Format;
use weighhouse_sealing::open::{open, pickles, OpenRequest};

use crate::error::{fail, kind_of, of_file, Kind};
use crate::session::Session;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The order's number
    order: OrderId,
    /// The folder to create [default: the model's name and version, in this folder]
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    /// Delete the sealed file afterwards
    ///
    /// `weighhouse order complain` downloads it again if it has to.
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

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    match order.state {
        OrderState::Delivered | OrderState::Settled | OrderState::Disputed => {}
        OrderState::Refunded => return Err(fail!(Kind::Refused, "order {} was refunded", order.id)),
        OrderState::Withdrawn => {
            return Err(fail!(Kind::Refused, "order {} was an offer that nobody took", order.id));
        }
        OrderState::Funded => {
            let due = words::time(order.deliver_by);
            return Err(fail!(Kind::NotYet, "order {} is not delivered yet; it is due by {due}", order.id));
        }
        OrderState::Offered => {
            let until = words::time(order.expires_at.unwrap_or(order.deliver_by));
            return Err(fail!(Kind::NotYet, "order {} is an offer; its seller can take it until {until}", order.id));
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
    let keys = version_key(&market, &listing, &version)?;
    let key = opening_key(session.vault()?, &market, &order, &keys).await?;
    let advised = |error: anyhow::Error| {
        let id = order.id;
        fail!(
            kind_of(&error),
            "order {id} can't be opened: {error:#}; if the file is bad, `weighhouse order complain {id}`"
        )
    };
    let sealed = match session.sealed_files().obtain(&listing, &version).await {
        Err(error) if error.kind() == Kind::Unverified => return Err(advised(error.into())),
        obtained => obtained?,
    };
    let commitment = commitment(&version);
    let manifest = working(&session.out, |progress| {
        open(&OpenRequest { sealed: &sealed.path, commitment, key: &key, folder: &folder, progress })
    })
    .map_err(|error| match of_file(Kind::Unverified, error) {
        error if kind_of(&error) == Kind::Unverified => advised(error),
        error => error,
    })?;
    if args.discard_sealed {
        weighhouse_client::files::remove(&sealed.path)?;
    }
    for pickle in pickles(&folder, &manifest)? {
        let unmarked = if pickle.format == Format::Pickle { "" } else { ", and the seller did not mark it as one" };
        let path = &pickle.path;
        session.out.say(format!("warning: {path} is a Python pickle, which can run code when loaded{unmarked}"));
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
            "the seller is paid after {until}, or when you `weighhouse order accept {id}`; until then `weighhouse order complain {id}` \
             if the file is not the listed one{}",
            match &order.arbiter {
                Some(_) => format!(", or `weighhouse dispute open {id}` if it is not what was promised"),
                None => String::new(),
            }
        ));
    }
    session.out.result(&opened, || {
        format!("opened {} version {}: {} files\n{}", listing.name, version.number, opened.files, opened.path)
    })
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
