//! `list`: the registry's listings, page by page.

use anyhow::Result;
use weighhouse_protocol::paging::MAX_PAGE;
use weighhouse_protocol::registry::{Listing, ListingState};
use weighhouse_protocol::ListingId;

use crate::session::Session;
use crate::words;

/// Which listings.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// List those after this one
    #[arg(long, value_name = "LISTING")]
    after: Option<ListingId>,
    /// At most this many
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Those of one seller alone
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
    let mut found: Vec<Listing> = Vec::new();
    let mut after = args.after;
    while found.len() < wanted {
        let page = market.listings(after, MAX_PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        let ours = |listing: &Listing| seller.as_deref().is_none_or(|seller| listing.seller.as_str() == seller);
        found.extend(page.into_iter().filter(ours));
    }
    found.truncate(wanted);
    session.out.result(&found, || {
        if found.is_empty() {
            return "no listings".into();
        }
        found.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

fn line(listing: &Listing) -> String {
    let price = listing.plans.first().map(|plan| words::coin(&plan.price)).unwrap_or_default();
    let state = match (listing.state, listing.latest_version) {
        (_, None) => "  no version yet",
        (ListingState::Active, _) => "",
        (ListingState::Paused, _) => "  paused",
        (ListingState::Retired, _) => "  retired",
        (ListingState::Delisted, _) => "  delisted",
    };
    format!("{:>5}  {}  {}  {price}{state}", listing.id, listing.name, listing.license.id)
}
