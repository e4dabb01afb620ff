//! `resale list`: licenses that their holders resell, as escrow has them.

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::gather;
use weighhouse_client::index::About;
use weighhouse_protocol::escrow::Resale;
use weighhouse_protocol::{ListingId, OrderId};

use crate::about;
use crate::code::{self, Mark};
use crate::names::Names;
use crate::session::Session;
use crate::table::{Cell, Column, Table, Tone};
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// List only licenses of this listing
    #[arg(long, value_name = "NUMBER")]
    listing: Option<ListingId>,
    /// List only licenses after this number
    #[arg(long, value_name = "LICENSE")]
    after: Option<OrderId>,
    /// The most to list
    #[arg(long, value_name = "COUNT", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// List only this account's resales
    #[arg(long, value_name = "ADDRESS", conflicts_with = "mine")]
    seller: Option<String>,
    /// List only resales of the key that signs
    #[arg(long)]
    mine: bool,
}

#[derive(Serialize)]
struct Offered {
    #[serde(flatten)]
    resale: Resale,
    listing_name: String,
    /// Its publisher and its rating, as the indexer says; `null` without an answer.
    about: Option<About>,
    /// Whether loading its version runs code, as the indexer says.
    #[serde(flatten)]
    mark: Mark,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let seller = session.only(args.seller.as_deref(), args.mine)?;
    let market = session.market().await?;
    let wanted = usize::try_from(args.limit)?;
    let is_wanted = |resale: &Resale| is_wanted(resale, args.listing, seller.as_deref());
    let page = async |after| market.resales(after).await;
    let found = gather(args.after, wanted, page, |resale| resale.license, is_wanted).await?;
    let known = session.known(&about::each(found.iter().map(|resale| resale.listing))).await;
    let marks = session.marks(&known, found.iter().map(|resale| (resale.listing, resale.version))).await;
    let mut names = Names::default();
    let mut offered = Vec::new();
    for resale in found {
        let listing_name = names.of(&market, resale.listing).await?.to_owned();
        let (about, mark) = (known.of(resale.listing).cloned(), marks.of(resale.listing, resale.version));
        offered.push(Offered { resale, listing_name, about, mark });
    }
    session.out.table(&offered, || table(&offered))
}

fn is_wanted(resale: &Resale, listing: Option<ListingId>, seller: Option<&str>) -> bool {
    listing.is_none_or(|listing| resale.listing == listing)
        && seller.is_none_or(|seller| resale.seller.as_str() == seller)
}

fn table(offered: &[Offered]) -> Table<9> {
    let columns = [
        Column::Number("LICENSE"),
        Column::Long("MODEL"),
        Column::Text("PUBLISHER"),
        Column::Number("VERSION"),
        Column::Text("LOADS"),
        Column::Number("PRICE"),
        Column::Text("ENDS"),
        Column::Long("SELLER"),
        Column::Text("STATE"),
    ];
    let mut table = Table::new(columns, "no resales");
    for Offered { resale, listing_name, about, mark } in offered {
        let ends = resale.expires_at.map_or_else(|| "never".into(), words::time);
        table.row([
            resale.license.into(),
            listing_name.into(),
            about::cell(about.as_ref()),
            resale.version.into(),
            code::cell(*mark),
            words::coin(&resale.price).into(),
            ends.into(),
            resale.seller.as_str().into(),
            state(resale),
        ]);
    }
    table
}

fn state(resale: &Resale) -> Cell {
    match (resale.order, resale.ending) {
        (None, _) => Cell::toned("for sale", Tone::Good),
        (Some(order), false) => Cell::toned(format!("ordered by {order}"), Tone::Waiting),
        (Some(order), true) => Cell::toned(format!("ends after order {order}"), Tone::Waiting),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_fixture::resale;

    #[test]
    fn a_resale_says_whether_it_takes_an_order() {
        assert_eq!(state(&resale(None)), Cell::toned("for sale", Tone::Good));
        assert_eq!(state(&resale(Some(9))), Cell::toned("ordered by 9", Tone::Waiting));
        let ending = Resale { ending: true, ..resale(Some(9)) };
        assert_eq!(state(&ending), Cell::toned("ends after order 9", Tone::Waiting));
    }

    #[test]
    fn resales_are_found_by_listing_and_holder() {
        assert!(is_wanted(&resale(None), None, None));
        assert!(is_wanted(&resale(None), Some(1), Some("wasm1reseller")));
        assert!(!is_wanted(&resale(None), Some(2), None));
        assert!(!is_wanted(&resale(None), None, Some("wasm1other")));
    }
}
