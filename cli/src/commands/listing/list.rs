//! `list`: the registry's listings, page by page.

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::gather;
use weighhouse_client::index::About;
use weighhouse_protocol::registry::{Listing, ListingState};
use weighhouse_protocol::ListingId;

use crate::about;
use crate::code::{self, Mark};
use crate::session::Session;
use crate::table::{Cell, Column, Table, Tone};
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// List only listings after this number
    #[arg(long, value_name = "NUMBER")]
    after: Option<ListingId>,
    /// The most to list
    #[arg(long, value_name = "COUNT", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// List only this seller's listings
    #[arg(long, value_name = "ADDRESS", conflicts_with = "mine")]
    seller: Option<String>,
    /// List only listings of the key that signs
    #[arg(long)]
    mine: bool,
}

#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    listing: Listing,
    /// Its publisher and its rating, as the indexer says; `null` without an answer.
    about: Option<About>,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let seller = session.only(args.seller.as_deref(), args.mine)?;
    let market = session.market().await?;
    let wanted = usize::try_from(args.limit)?;
    let is_wanted = |listing: &Listing| seller.as_deref().is_none_or(|seller| listing.seller.as_str() == seller);
    let page = async |after| market.listings(after).await;
    let found = gather(args.after, wanted, page, |listing| listing.id, is_wanted).await?;
    let known = session.known(&about::each(found.iter().map(|listing| listing.id))).await;
    let listed = |listing: Listing| Listed { about: known.of(listing.id).cloned(), listing };
    let found: Vec<Listed> = found.into_iter().map(listed).collect();
    session.out.table(&found, || table(&found))
}

fn table(found: &[Listed]) -> Table<8> {
    let columns = [
        Column::Number("LISTING"),
        Column::Long("NAME"),
        Column::Text("PUBLISHER"),
        Column::Text("LOADS"),
        Column::Text("LICENSE"),
        Column::Number("PRICE"),
        Column::Text("STARS"),
        Column::Text("STATE"),
    ];
    let mut table = Table::new(columns, "no listings");
    for Listed { listing, about } in found {
        let price = listing.plans.first().map(|plan| words::coin(&plan.price)).unwrap_or_default();
        let state = match (listing.state, listing.latest_version) {
            (ListingState::Active, None) => Cell::toned("no version", Tone::Waiting),
            (ListingState::Active, _) => Cell::toned("active", Tone::Good),
            (ListingState::Paused, _) => Cell::toned("paused", Tone::Waiting),
            (ListingState::Retired, _) => Cell::toned("retired", Tone::Past),
            (ListingState::Delisted, _) => Cell::toned("delisted", Tone::Bad),
        };
        let (publisher, license) = (about::cell(about.as_ref()), (&listing.license.id).into());
        let stars = about::stars(about.as_ref().and_then(|about| about.rating.as_ref()));
        let (id, name, loads) = (listing.id.into(), (&listing.name).into(), code::cell(Mark::of(about.as_ref())));
        table.row([id, name, publisher, loads, license, price.into(), stars.into(), state]);
    }
    table
}
