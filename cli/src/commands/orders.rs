//! `orders`: what an account bought and sold, as escrow has it.

use std::collections::btree_map::{BTreeMap, Entry};

use anyhow::Result;
use serde::Serialize;
use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::{ListingId, OrderId, Seconds};

use crate::bad::BadVersions;
use crate::market::Market;
use crate::session::Session;
use crate::words;

/// Which orders.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Of this account [default: the key that signs]
    #[arg(long, value_name = "ADDRESS")]
    of: Option<String>,
    /// Those that it bought alone
    #[arg(long, conflicts_with = "sold")]
    bought: bool,
    /// Those that it sold alone
    #[arg(long)]
    sold: bool,
    /// Those that wait for a delivery alone
    #[arg(long)]
    open: bool,
    /// Those after this one alone
    #[arg(long, value_name = "ORDER")]
    after: Option<OrderId>,
}

#[derive(Serialize)]
struct Listed {
    role: &'static str,
    #[serde(flatten)]
    order: Order,
    /// When its version was proven bad, in seconds UTC.
    bad_since: Option<Seconds>,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let account = session.address(args.of.as_deref())?;
    let market = session.market().await?;
    let mut sellers = Sellers::default();
    let mut bad = BadVersions::default();
    let mut listed = Vec::new();
    let mut after = args.after;
    loop {
        let page = market.orders(after).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for order in page {
            if args.open && order.state != OrderState::Funded {
                continue;
            }
            let bought = !args.sold && order.buyer.as_str() == account;
            let sold = !args.bought && sellers.of(&market, order.listing).await? == account;
            for role in [(bought, "buyer"), (sold, "seller")].into_iter().filter_map(|(is, role)| is.then_some(role)) {
                let bad_since = bad.since(&market, order.listing, order.version).await?;
                listed.push(Listed { role, order: order.clone(), bad_since });
            }
        }
    }
    session.out.result(&listed, || {
        if listed.is_empty() {
            return format!("{account} has no such orders");
        }
        listed.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

/// Who sells which listing: it never changes.
#[derive(Default)]
struct Sellers(BTreeMap<ListingId, String>);

impl Sellers {
    async fn of(&mut self, market: &Market, listing: ListingId) -> Result<&str> {
        match self.0.entry(listing) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(vacant) => {
                let seller = market.listing(listing).await?.seller.into_string();
                Ok(vacant.insert(seller))
            }
        }
    }
}

fn line(listed: &Listed) -> String {
    let order = &listed.order;
    let verb = if listed.role == "buyer" { "bought" } else { "sold" };
    let price = words::amount(order.price.u128(), &order.denom);
    let (id, listing, version, state) = (order.id, order.listing, order.version, state(order, listed.bad_since));
    format!("{id:>5}  {verb} listing {listing} version {version} for {price}  {state}")
}

/// Where an order stands, and what comes next.
fn state(order: &Order, bad_since: Option<Seconds>) -> String {
    let time = |time: Option<Seconds>| time.map(words::time).unwrap_or_default();
    match (order.state, bad_since) {
        (OrderState::Refunded, _) => "refunded".into(),
        (OrderState::Funded | OrderState::Delivered, Some(_)) => {
            format!("its version is bad: `weighhouse refund {}`", order.id)
        }
        (OrderState::Funded, None) => {
            let (due, refundable) = (words::time(order.deliver_by), words::time(order.refund_from));
            format!("open, due by {due}, refundable from {refundable}")
        }
        (OrderState::Delivered, None) => format!("delivered, to be paid after {}", time(order.settle_from)),
        (OrderState::Settled, _) if order.bond.is_zero() => "settled".into(),
        (OrderState::Settled, Some(since)) if order.release_from.is_some_and(|until| since < until) => {
            format!("settled, its version is bad: `weighhouse refund {}`", order.id)
        }
        (OrderState::Settled, _) => {
            let bond = words::amount(order.bond.u128(), &order.denom);
            format!("settled, {bond} of bond behind it until {}", time(order.release_from))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::order;

    #[test]
    fn an_order_says_what_comes_next() {
        let state = |name, bond, bad_since| state(&order(name, bond), bad_since);
        let (due, from) = ("1970-01-01 00:00:05 UTC", "1970-01-01 00:00:06 UTC");
        assert_eq!(state("funded", "3", None), format!("open, due by {due}, refundable from {from}"));
        assert_eq!(state("delivered", "3", None), "delivered, to be paid after 1970-01-01 00:00:12 UTC");
        assert_eq!(
            state("settled", "3", None),
            "settled, 3uwhs (0.000003 whs) of bond behind it until 1970-01-01 00:00:32 UTC"
        );
        assert_eq!(state("settled", "0", None), "settled");
        assert_eq!(state("refunded", "0", Some(9)), "refunded");
    }

    #[test]
    fn an_order_of_a_bad_version_says_who_can_be_paid_back() {
        let state = |name, bond, bad_since| state(&order(name, bond), bad_since);
        for name in ["funded", "delivered"] {
            assert_eq!(state(name, "3", Some(9)), "its version is bad: `weighhouse refund 1`");
        }
        assert_eq!(state("settled", "3", Some(31)), "settled, its version is bad: `weighhouse refund 1`");
        assert!(state("settled", "3", Some(32)).starts_with("settled, 3uwhs"), "the proof came after its time");
        assert_eq!(state("settled", "0", Some(31)), "settled");
    }
}
