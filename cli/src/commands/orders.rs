//! `orders`: what an account bought and sold, as escrow has it.

use std::collections::btree_map::{BTreeMap, Entry};

use anyhow::Result;
use cosmwasm_std::Uint128;
use serde::Serialize;
use weighhouse_client::order::seller;
use weighhouse_client::{BadVersions, Market};
use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::paging::MAX_PAGE;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{Height, ListingId, OrderId, Seconds};

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
    /// Those that wait for a delivery alone, offers among them
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
    /// The height of that block.
    bad_since_height: Option<Height>,
}

impl Listed {
    fn bad_mark(&self) -> Option<Mark> {
        Some(Mark { time: self.bad_since?, height: self.bad_since_height? })
    }
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
        let page = market.orders(after, MAX_PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for order in page {
            if args.open && !matches!(order.state, OrderState::Funded | OrderState::Offered) {
                continue;
            }
            let bought = !args.sold && order.buyer.as_str() == account;
            let sold = !args.bought && sellers.of(&market, &order).await? == account;
            let decides = !args.sold && !args.bought && decides(&order, &account);
            let roles = [(bought, "buyer"), (sold, "seller"), (decides, "arbiter")];
            for role in roles.into_iter().filter_map(|(is, role)| is.then_some(role)) {
                let bad_since = bad.since(&market, order.listing, order.version).await?;
                let (bad_since, bad_since_height) =
                    (bad_since.map(|mark| mark.time), bad_since.map(|mark| mark.height));
                listed.push(Listed { role, order: order.clone(), bad_since, bad_since_height });
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

/// An arbiter has to do with orders while they are disputed.
fn decides(order: &Order, account: &str) -> bool {
    order.state == OrderState::Disputed && order.arbiter.as_ref().is_some_and(|arbiter| arbiter.address == account)
}

/// Who sells which listing, or resold a license by which order: it never changes.
#[derive(Default)]
struct Sellers(BTreeMap<(ListingId, Option<OrderId>), String>);

impl Sellers {
    async fn of(&mut self, market: &Market, order: &Order) -> Result<&str> {
        match self.0.entry((order.listing, order.resold.map(|_| order.id))) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(vacant) => Ok(vacant.insert(seller(market, order).await?)),
        }
    }
}

fn line(listed: &Listed) -> String {
    let order = &listed.order;
    let verb = match listed.role {
        "buyer" => "bought",
        "arbiter" => "decide",
        _ => "sold",
    };
    let price = words::amount(order.price.u128(), &order.denom);
    let (id, listing, version, state) =
        (order.id, order.listing, order.version, state(order, listed.role, listed.bad_mark()));
    let resold = order.resold.map(|license| format!("license {license} of ")).unwrap_or_default();
    format!("{id:>5}  {verb} {resold}listing {listing} version {version} for {price}  {state}")
}

/// Where an order stands, and what comes next for who is buyer, seller or arbiter.
fn state(order: &Order, role: &str, bad_since: Option<Mark>) -> String {
    let time = |time: Option<Seconds>| time.map(words::time).unwrap_or_default();
    match (order.state, bad_since) {
        (OrderState::Refunded, _) => "refunded".into(),
        (OrderState::Withdrawn, _) => "an offer that was not taken, paid back".into(),
        (OrderState::Offered, Some(_)) => format!("its version is bad: `weighhouse withdraw-offer {}`", order.id),
        (OrderState::Funded | OrderState::Delivered | OrderState::Disputed, Some(_)) => {
            format!("its version is bad: `weighhouse refund {}`", order.id)
        }
        (OrderState::Funded, None) => {
            let (due, refundable) = (words::time(order.deliver_by), words::time(order.refund_from));
            format!("open, due by {due}, refundable from {refundable}")
        }
        (OrderState::Offered, None) => {
            let (id, until) = (order.id, time(order.expires_at));
            match role {
                "seller" => format!("offered, until {until} `weighhouse deliver {id}` takes and delivers it"),
                _ => format!("offered, its seller can take it until {until}: `weighhouse withdraw-offer {id}`"),
            }
        }
        (OrderState::Disputed, None) => disputed(order, role),
        (OrderState::Delivered, None) => format!("delivered, to be paid after {}", time(order.settle_from)),
        (OrderState::Settled, _) if order.bond.is_zero() => settled(order),
        (OrderState::Settled, Some(since)) if order.release_mark().is_none_or(|until| !until.is_reached(since)) => {
            format!("{}, its version is bad: `weighhouse refund {}`", settled(order), order.id)
        }
        (OrderState::Settled, _) => {
            let bond = words::amount(order.bond.u128(), &order.denom);
            format!("{}, {bond} of bond behind it until {}", settled(order), time(order.release_from))
        }
    }
}

/// What both said, and until when it can be decided.
fn disputed(order: &Order, role: &str) -> String {
    let Some(dispute) = order.dispute else { return "disputed".into() };
    let said = |said: Option<Uint128>| said.map_or_else(|| "?".into(), |said| words::amount(said.u128(), &order.denom));
    let (asked, offered) = (said(dispute.asked), said(dispute.offered));
    let (id, until) = (order.id, words::time(dispute.decide_by));
    let next = if role == "arbiter" { "rule" } else { "propose" };
    format!("disputed until {until}, buyer asks {asked}, seller would give {offered}: `weighhouse {next} {id}`")
}

fn settled(order: &Order) -> String {
    match order.returned {
        none if none.is_zero() => "settled".into(),
        part => format!("settled, {} went back", words::amount(part.u128(), &order.denom)),
    }
}

#[cfg(test)]
mod tests {
    use weighhouse_protocol::escrow::Dispute;

    use super::*;
    use weighhouse_messages::fixture::{at, order};

    #[test]
    fn an_order_says_what_comes_next() {
        let state = |name, bond, bad_since| state(&order(name, bond), "buyer", bad_since);
        let (due, from) = ("1970-01-01 00:00:05 UTC", "1970-01-01 00:00:06 UTC");
        assert_eq!(state("funded", "3", None), format!("open, due by {due}, refundable from {from}"));
        assert_eq!(state("delivered", "3", None), "delivered, to be paid after 1970-01-01 00:00:12 UTC");
        assert_eq!(
            state("settled", "3", None),
            "settled, 3uwhs (0.000003 whs) of bond behind it until 1970-01-01 00:00:32 UTC"
        );
        assert_eq!(state("settled", "0", None), "settled");
        assert_eq!(state("refunded", "0", Some(at(9))), "refunded");
        let until = "1970-01-01 00:00:04 UTC";
        let offered = format!("offered, its seller can take it until {until}: `weighhouse withdraw-offer 1`");
        assert_eq!(state("offered", "3", None), offered);
        let offered = super::state(&order("offered", "3"), "seller", None);
        assert_eq!(offered, format!("offered, until {until} `weighhouse deliver 1` takes and delivers it"));
        assert_eq!(state("withdrawn", "0", None), "an offer that was not taken, paid back");
    }

    #[test]
    fn a_dispute_says_what_both_want() {
        let mut order = order("disputed", "3");
        let until = "1970-01-01 00:00:25 UTC";
        let silent = format!("disputed until {until}, buyer asks ?, seller would give ?: `weighhouse propose 1`");
        assert_eq!(state(&order, "seller", None), silent);
        order.dispute = order.dispute.map(|dispute| Dispute { asked: Some(Uint128::new(4)), ..dispute });
        let decided = "buyer asks 4uwhs (0.000004 whs), seller would give ?: `weighhouse rule 1`";
        assert!(state(&order, "arbiter", None).ends_with(decided));
        assert!(decides(&order, "wasm1arbiter") && !decides(&order, "wasm1buyer"));
    }

    #[test]
    fn a_partly_returned_order_says_so() {
        let order = Order { returned: Uint128::new(2), ..order("settled", "0") };
        assert_eq!(state(&order, "buyer", None), "settled, 2uwhs (0.000002 whs) went back");
    }

    #[test]
    fn an_order_of_a_bad_version_says_who_can_be_paid_back() {
        let state = |name, bond, bad_since| state(&order(name, bond), "buyer", bad_since);
        assert_eq!(state("offered", "3", Some(at(9))), "its version is bad: `weighhouse withdraw-offer 1`");
        for name in ["funded", "delivered", "disputed"] {
            assert_eq!(state(name, "3", Some(at(9))), "its version is bad: `weighhouse refund 1`");
        }
        assert_eq!(state("settled", "3", Some(at(31))), "settled, its version is bad: `weighhouse refund 1`");
        assert!(state("settled", "3", Some(at(32))).starts_with("settled, 3uwhs"), "the proof came after its time");
        assert_eq!(state("settled", "0", Some(at(31))), "settled");
    }
}
