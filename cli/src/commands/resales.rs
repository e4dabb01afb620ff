//! `resales`: licenses that their holders resell, as escrow has them.

use anyhow::Result;
use weighhouse_protocol::escrow::Resale;
use weighhouse_protocol::{ListingId, OrderId};

use crate::session::Session;
use crate::words;

/// Which licenses.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Of this listing alone
    #[arg(long, value_name = "ID")]
    listing: Option<ListingId>,
    /// Those after this one
    #[arg(long, value_name = "LICENSE")]
    after: Option<OrderId>,
    /// At most this many
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Those of one holder alone
    #[arg(long, value_name = "ADDRESS", conflicts_with = "mine")]
    seller: Option<String>,
    /// Those of the key that signs alone
    #[arg(long)]
    mine: bool,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let seller = session.only(args.seller.as_deref(), args.mine)?;
    let market = session.market().await?;
    let wanted = usize::try_from(args.limit)?;
    let mut found: Vec<Resale> = Vec::new();
    let mut after = args.after;
    while found.len() < wanted {
        let page = market.resales(after).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.license);
        found.extend(page.into_iter().filter(|resale| is_wanted(resale, args.listing, seller.as_deref())));
    }
    found.truncate(wanted);
    session.out.result(&found, || {
        if found.is_empty() {
            return "no resales".into();
        }
        found.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

fn is_wanted(resale: &Resale, listing: Option<ListingId>, seller: Option<&str>) -> bool {
    listing.is_none_or(|listing| resale.listing == listing)
        && seller.is_none_or(|seller| resale.seller.as_str() == seller)
}

fn line(resale: &Resale) -> String {
    let Resale { license, listing, version, .. } = resale;
    let end = resale.expires_at.map(|end| format!(", until {}", words::time(end))).unwrap_or_default();
    let order = resale.order.map(|order| format!("  ordered by order {order}")).unwrap_or_default();
    let state = if resale.ending { format!("{order}, takes no further order") } else { order };
    let (price, seller) = (words::coin(&resale.price), &resale.seller);
    format!("{license:>5}  listing {listing} version {version}{end}  {price}  by {seller}{state}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_messages::fixture::resale;

    #[test]
    fn a_resale_is_told_in_a_line() {
        let told = "    3  listing 1 version 1  5uwhs (0.000005 whs)  by wasm1reseller";
        assert_eq!(line(&resale(None)), told);
        assert_eq!(line(&resale(Some(9))), format!("{told}  ordered by order 9"));
        let ending = Resale { ending: true, ..resale(Some(9)) };
        assert_eq!(line(&ending), format!("{told}  ordered by order 9, takes no further order"));
        let ends = Resale { expires_at: Some(0), ..resale(None) };
        assert!(line(&ends).contains("version 1, until 1970-01-01 00:00:00 UTC"), "{}", line(&ends));
    }

    #[test]
    fn resales_are_found_by_listing_and_holder() {
        assert!(is_wanted(&resale(None), None, None));
        assert!(is_wanted(&resale(None), Some(1), Some("wasm1reseller")));
        assert!(!is_wanted(&resale(None), Some(2), None));
        assert!(!is_wanted(&resale(None), None, Some("wasm1other")));
    }
}
