//! `open`: the bought model, as a folder. Nothing appears before everything in it is verified.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::opening::{check_delivered, open, Opened};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};
use weighhouse_sealing::format::Format;

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
struct Told {
    order: OrderId,
    listing: ListingId,
    version: VersionNumber,
    files: usize,
    path: String,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    // Nobody is asked for a passphrase in vain.
    check_delivered(&order)?;
    let opened = open(session.vault()?, &market, &session.sealed_files(), &order, args.to).await?;
    if args.discard_sealed {
        weighhouse_client::files::remove(&opened.sealed)?;
    }
    for pickle in &opened.pickles {
        let unmarked = if pickle.format == Format::Pickle { "" } else { ", and the seller did not mark it as one" };
        let path = &pickle.path;
        session.out.say(format!("warning: {path} is a Python pickle, which can run code when loaded{unmarked}"));
    }
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
    let Opened { listing, version, folder, files, .. } = opened;
    let path = folder.display().to_string();
    let told = Told { order: order.id, listing: listing.id, version: version.number, files, path };
    session
        .out
        .result(&told, || format!("opened {} version {}: {files} files\n{}", listing.name, version.number, told.path))
}
