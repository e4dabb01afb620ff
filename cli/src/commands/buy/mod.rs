//! `buy`, and how everything is bought: check the file, show the order, back up its secret, pay into escrow, wait for
//! the key.

mod deal;

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::Prepared;
use weighhouse_client::index::{About, Code};
use weighhouse_client::journal::Way;
use weighhouse_client::purchase::{self, Care, Deal};
use weighhouse_client::{order, Market};
use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::{ListingId, OrderId, PlanIndex};

use crate::about;
use crate::code;
use crate::error::{fail, Kind};
use crate::session::Session;
use crate::words;

use deal::act;
pub use weighhouse_client::purchase::Wanted;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The listing's number
    #[arg(value_name = "LISTING", required_unless_present = "license")]
    listing: Option<ListingId>,
    /// The number of the listing's plan, see `weighhouse show`
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    plan: PlanIndex,
    /// Buy this license from its holder instead of a new one
    ///
    /// `weighhouse resale list` lists them.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["listing", "plan"])]
    license: Option<OrderId>,
    #[command(flatten)]
    how: How,
}

/// How anything is bought.
#[derive(Debug, clap::Args)]
pub struct How {
    /// Pay without downloading and checking the sealed file first
    #[arg(long)]
    no_check: bool,
    /// Buy the same version once more
    #[arg(long)]
    again: bool,
    /// Pay the seller at the delivery, without a challenge window
    ///
    /// If the file proves bad after that, the proof returns no more than the seller's bond for the order, and nothing
    /// for a resold license, which has no bond.
    #[arg(long)]
    pub no_window: bool,
    /// Wait for the key, at most this long [default without a value: 1h]
    #[arg(long, value_name = "SPAN", value_parser = words::parse_span, num_args = 0..=1, default_missing_value = "1h")]
    wait: Option<u64>,
}

#[derive(Serialize)]
struct Bought {
    order: OrderId,
    /// The number of the license that it gives.
    license: OrderId,
    listing: ListingId,
    version: u32,
    state: OrderState,
    price: String,
    denom: String,
    /// Until when an offer can be taken.
    expires_at: Option<u64>,
    deliver_by: u64,
    refund_from: u64,
    tx: String,
    /// Its publisher and its rating, as the indexer says; `null` without an answer.
    about: Option<About>,
    /// Whether loading the version runs code, and what scanners say of it, as the indexer says; `null` without an answer.
    code: Option<Code>,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let (listing, plan, way) = match (args.listing, args.license) {
        (Some(listing), _) => (listing, args.plan, Way::Listed),
        (None, Some(license)) => {
            let sold = market.order(license).await?;
            (sold.listing, sold.plan, Way::Resale(license))
        }
        (None, None) => return Err(fail!(Kind::Usage, "name a listing, or a license with --license")),
    };
    let (price, expires_in) = (None, 0);
    let wanted = Wanted { listing, plan, way, price, expires_in, waive_window: args.how.no_window };
    purchase(session, &market, &wanted, &args.how).await
}

/// Buys what is wanted, or finishes buying it.
pub async fn purchase(session: &Session, market: &Market, wanted: &Wanted, how: &How) -> Result<()> {
    let care = Care { unchecked: how.no_check, again: how.again };
    let listings = [wanted.listing];
    let (known, codes) = tokio::join!(session.known(&listings), session.codes(wanted.listing));
    let about = known.of(wanted.listing);
    let approve = |deal: &Deal, prepared: &Prepared| {
        // Behind `--yes` and `--quiet` somebody still has a log to read.
        let code = codes.of(deal.quote.terms.version);
        for warning in about.and_then(about::warning).into_iter().chain(code.and_then(code::warning)) {
            session.out.warn(warning);
        }
        session.asks(act(deal, wanted, market, (about, &codes)))(prepared)
    };
    let buyer = session.buyer(market)?;
    let paid = purchase::buy(&buyer, &session.sealed_files(), wanted, care, &approve).await?;
    let id = paid.order;
    let order = match how.wait {
        None => market.order(id).await?,
        Some(seconds) => {
            session.out.say(format!("waiting for the key of order {id}"));
            purchase::wait(market, id, seconds).await?
        }
    };
    let bought = Bought {
        order: id,
        license: order::license(&order),
        listing: paid.purchase.listing,
        version: paid.purchase.version,
        state: order.state,
        price: paid.purchase.price.to_string(),
        denom: paid.purchase.denom.clone(),
        expires_at: order.expires_at,
        deliver_by: order.deliver_by,
        refund_from: order.refund_from,
        tx: paid.tx.clone(),
        about: about.cloned(),
        code: codes.of(paid.purchase.version).cloned(),
    };
    session.out.result(&bought, || in_words(&order))?;
    Ok(purchase::told(&buyer, paid)?)
}

fn in_words(order: &Order) -> String {
    let id = order.id;
    let due = words::time(order.deliver_by);
    match order.state {
        OrderState::Delivered | OrderState::Settled | OrderState::Disputed => {
            format!("order {id} is delivered: `weighhouse open {id}`")
        }
        OrderState::Refunded => format!("order {id} was refunded"),
        OrderState::Withdrawn => format!("order {id} was an offer that its seller did not take"),
        OrderState::Funded => format!("order {id} is paid; its key is due by {due}"),
        OrderState::Offered => {
            let until = order.expires_at.map(words::time).unwrap_or_default();
            format!("order {id} is an offer; its seller can take it until {until}: `weighhouse offer withdraw {id}`")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_fixture::order;

    #[test]
    fn a_buyer_reads_what_comes_next() {
        let said = |state| in_words(&order(state, "3"));
        assert_eq!(said("funded"), "order 1 is paid; its key is due by 1970-01-01 00:00:05 UTC");
        let offered = said("offered");
        assert!(offered.contains("take it until 1970-01-01 00:00:04 UTC: `weighhouse offer withdraw 1`"), "{offered}");
        for state in ["delivered", "settled", "disputed"] {
            assert_eq!(said(state), "order 1 is delivered: `weighhouse open 1`");
        }
    }
}
