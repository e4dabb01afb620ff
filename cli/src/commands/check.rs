//! `check`: the sealed file and the card against what the chain says, before anything is paid.

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::sealed_file::Obtained;
use weighhouse_client::{check_card, version_key};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::Version;
use weighhouse_protocol::{ListingId, VersionNumber};
use weighhouse_sealing::archive::FileEntry;

use crate::session::Session;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The listing's number
    #[arg(value_name = "LISTING")]
    listing: ListingId,
    /// The version's number [default: the one on sale]
    #[arg(long, value_name = "NUMBER")]
    version: Option<VersionNumber>,
}

#[derive(Serialize)]
struct Checked<'a> {
    listing: ListingId,
    version: VersionNumber,
    verified: bool,
    /// When somebody proved it bad all the same, in seconds UTC.
    bad_since: Option<u64>,
    path: String,
    size: u64,
    chunk_count: u64,
    plaintext_root: Hash,
    ciphertext_root: Hash,
    key_root: Hash,
    files: &'a [FileEntry],
    pickles: Vec<&'a str>,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let listing = market.listing(args.listing).await?;
    let version = match args.version {
        Some(number) => market.version(listing.id, number).await?,
        None => market.latest_version(&listing).await?,
    };
    version_key(&market, &listing, &version)?;
    check_card(&session.ipfs()?, &listing).await?;
    let Obtained { path, checked } = session.sealed_files().obtain(&listing, &version).await?;
    let manifest = &checked.manifest;
    let result = Checked {
        listing: listing.id,
        version: version.number,
        verified: true,
        bad_since: version.bad_since,
        path: path.display().to_string(),
        size: version.size,
        chunk_count: version.chunk_count,
        plaintext_root: version.plaintext_root,
        ciphertext_root: version.ciphertext_root,
        key_root: version.key_root,
        files: &manifest.files,
        pickles: manifest.pickles().collect(),
    };
    session.out.result(&result, || describe(&result, &version))
}

fn describe(result: &Checked<'_>, version: &Version) -> String {
    let (listing, number) = (result.listing, result.version);
    let mut text = format!("listing {listing} version {number}: the file is what the chain says\n");
    for file in result.files {
        text.push_str(&format!("  {:>10}  {}  {}\n", words::size(file.size), file.format.name(), file.path));
    }
    for path in &result.pickles {
        text.push_str(&format!("  warning: {path} is a Python pickle, which can run code when loaded\n"));
    }
    if let Some(since) = version.bad_since {
        text.push_str(&format!("  warning: the version was proven bad on {}\n", words::time(since)));
    }
    text.push_str(&format!("  {} chunks, root {}\n{}", version.chunk_count, version.plaintext_root, result.path));
    text
}
