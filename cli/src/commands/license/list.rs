//! `license list`: what an account may use, as the collection has it.

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::index::About;
use weighhouse_client::BadVersions;
use weighhouse_protocol::license::License;
use weighhouse_protocol::Seconds;

use crate::about;
use crate::code::{self, Mark};
use crate::names::Names;
use crate::session::Session;
use crate::table::{Cell, Column, Table, Tone};
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The account that holds the licenses [default: the key that signs]
    #[arg(long, value_name = "ADDRESS")]
    owner: Option<String>,
}

#[derive(Serialize)]
struct Held {
    id: String,
    owner: String,
    #[serde(flatten)]
    license: License,
    listing_name: String,
    /// When its version was proven bad, in seconds UTC.
    bad_since: Option<Seconds>,
    /// Its publisher and its rating, as the indexer says; `null` without an answer.
    about: Option<About>,
    /// Whether loading its version runs code, as the indexer says.
    #[serde(flatten)]
    mark: Mark,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let owner = session.address(args.owner.as_deref())?;
    let market = session.market().await?;
    let mut bad = BadVersions::default();
    let (mut names, mut held) = (Names::default(), Vec::new());
    for id in market.licenses(&owner).await? {
        let license = market.license(&id).await?;
        let bad_since = bad.since(&market, license.listing, license.version).await?.map(|since| since.time);
        let listing_name = names.of(&market, license.listing).await?.to_owned();
        held.push(Held {
            id,
            owner: owner.clone(),
            license,
            listing_name,
            bad_since,
            about: None,
            mark: Mark::default(),
        });
    }
    let known = session.known(&about::each(held.iter().map(|held| held.license.listing))).await;
    let marks = session.marks(&known, held.iter().map(|held| (held.license.listing, held.license.version))).await;
    for one in &mut held {
        (one.about, one.mark) =
            (known.of(one.license.listing).cloned(), marks.of(one.license.listing, one.license.version));
    }
    // Token ids are order numbers; the collection sorts them as text.
    held.sort_by_key(|held: &Held| held.id.parse::<u64>().unwrap_or(u64::MAX));
    session.out.table(&held, || table(&held, &owner))
}

fn table(held: &[Held], owner: &str) -> Table<8> {
    let columns = [
        Column::Number("LICENSE"),
        Column::Long("MODEL"),
        Column::Text("PUBLISHER"),
        Column::Number("LISTING"),
        Column::Number("VERSION"),
        Column::Text("LOADS"),
        Column::Text("ENDS"),
        Column::Text("STATE"),
    ];
    let mut table = Table::new(columns, format!("{owner} holds no license"));
    for Held { id, license, listing_name, bad_since, about, mark, .. } in held {
        let ends = license.expires_at.map_or_else(|| "never".into(), words::time);
        let state = match (bad_since, license.expired) {
            (Some(since), _) => Cell::toned(format!("proven bad on {}", words::time(*since)), Tone::Bad),
            (None, true) => Cell::toned("expired", Tone::Past),
            (None, false) => Cell::toned("valid", Tone::Good),
        };
        let (publisher, version, loads) = (about::cell(about.as_ref()), license.version.into(), code::cell(*mark));
        let (id, name, listing) = (id.into(), listing_name.into(), license.listing.into());
        table.row([id, name, publisher, listing, version, loads, ends.into(), state]);
    }
    table
}
