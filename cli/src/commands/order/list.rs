//! `order list`: what an account bought and sold, as escrow has it.

use std::collections::btree_map::{BTreeMap, Entry};

use anyhow::Result;
use cosmwasm_std::Uint128;
use serde::Serialize;
use weighhouse_client::index::About;
use weighhouse_client::order::{is_owed, seller};
use weighhouse_client::{BadVersions, Market};
use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::paging::MAX_PAGE;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{Height, ListingId, OrderId, Seconds};

use crate::about;
use crate::code::{self, Mark as Loading};
use crate::names::Names;
use crate::session::Session;
use crate::table::{Cell, Column, Table, Tone};
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The account whose orders to list [default: the key that signs]
    #[arg(long, value_name = "ADDRESS")]
    of: Option<String>,
    /// List only orders that the account bought
    #[arg(long, conflicts_with = "sold")]
    bought: bool,
    /// List only orders that the account sold
    #[arg(long)]
    sold: bool,
    /// List only orders that wait for a delivery, and offers
    #[arg(long)]
    open: bool,
    /// List only orders after this number
    #[arg(long, value_name = "ORDER")]
    after: Option<OrderId>,
}

/// What an account has to do with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Role {
    Buyer,
    Seller,
    Arbiter,
}

#[derive(Serialize)]
struct Listed {
    role: Role,
    #[serde(flatten)]
    order: Order,
    listing_name: String,
    /// When its version was proven bad, in seconds UTC.
    bad_since: Option<Seconds>,
    /// The height of that block.
    bad_since_height: Option<Height>,
    /// Its publisher and its rating, as the indexer says; `null` without an answer.
    about: Option<About>,
    /// Whether loading its version runs code, as the indexer says.
    #[serde(flatten)]
    loading: Loading,
}

impl Listed {
    fn bad_mark(&self) -> Option<Mark> {
        Some(Mark { time: self.bad_since?, height: self.bad_since_height? })
    }
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let account = session.address(args.of.as_deref())?;
    let market = session.market().await?;
    let (mut sellers, mut names) = (Sellers::default(), Names::default());
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
            let roles = [(bought, Role::Buyer), (sold, Role::Seller), (decides, Role::Arbiter)];
            for role in roles.into_iter().filter_map(|(is, role)| is.then_some(role)) {
                let bad_since = bad.since(&market, order.listing, order.version).await?;
                let (bad_since, bad_since_height) =
                    (bad_since.map(|mark| mark.time), bad_since.map(|mark| mark.height));
                let listing_name = names.of(&market, order.listing).await?.to_owned();
                let (order, about, loading) = (order.clone(), None, Loading::default());
                listed.push(Listed { role, order, listing_name, bad_since, bad_since_height, about, loading });
            }
        }
    }
    let known = session.known(&about::each(listed.iter().map(|listed| listed.order.listing))).await;
    let marks = session.marks(&known, listed.iter().map(|listed| (listed.order.listing, listed.order.version))).await;
    for one in &mut listed {
        (one.about, one.loading) =
            (known.of(one.order.listing).cloned(), marks.of(one.order.listing, one.order.version));
    }
    session.out.table(&listed, || table(&listed, &account))
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

fn table(listed: &[Listed], account: &str) -> Table<9> {
    let columns = [
        Column::Number("ORDER"),
        Column::Text("ROLE"),
        Column::Long("MODEL"),
        Column::Text("PUBLISHER"),
        Column::Number("VERSION"),
        Column::Text("LOADS"),
        Column::Number("PRICE"),
        Column::Text("STATE"),
        Column::Text("NEXT"),
    ];
    let mut table = Table::new(columns, format!("{account} has no such orders"));
    for one in listed {
        let order = &one.order;
        let role = match (one.role, order.resold) {
            (Role::Buyer, _) => "buyer",
            (Role::Seller, None) => "seller",
            (Role::Seller, Some(_)) => "reseller",
            (Role::Arbiter, _) => "arbiter",
        };
        table.row([
            order.id.into(),
            role.into(),
            (&one.listing_name).into(),
            about::cell(one.about.as_ref()),
            order.version.into(),
            code::cell(one.loading),
            words::amount(order.price.u128(), &order.denom).into(),
            state(order, one.bad_mark()),
            next(order, one.role, one.bad_mark()).into(),
        ]);
    }
    table
}

/// Where an order stands.
fn state(order: &Order, bad_since: Option<Mark>) -> Cell {
    let (text, tone) = match order.state {
        _ if is_owed(order, bad_since) => ("bad", Tone::Bad),
        OrderState::Offered => ("offered", Tone::Waiting),
        OrderState::Funded => ("paid", Tone::Waiting),
        OrderState::Delivered => ("delivered", Tone::Good),
        OrderState::Disputed => ("disputed", Tone::Bad),
        OrderState::Settled => ("settled", Tone::Good),
        OrderState::Refunded => ("refunded", Tone::Past),
        OrderState::Withdrawn => ("withdrawn", Tone::Past),
    };
    Cell::toned(text, tone)
}

/// What comes next, for whoever is its buyer, seller or arbiter.
fn next(order: &Order, role: Role, bad_since: Option<Mark>) -> String {
    let id = order.id;
    let time = |time: Option<Seconds>| time.map(words::time).unwrap_or_default();
    if is_owed(order, bad_since) {
        return match order.state {
            OrderState::Offered => format!("`weighhouse offer withdraw {id}`"),
            _ => format!("`weighhouse order refund {id}`"),
        };
    }
    match (order.state, role) {
        (OrderState::Offered, Role::Seller) => {
            format!("until {}: `weighhouse deliver {id}` takes it", time(order.expires_at))
        }
        (OrderState::Offered, _) => format!("its seller can take it until {}", time(order.expires_at)),
        (OrderState::Funded, Role::Seller) => format!("deliver by {}", words::time(order.deliver_by)),
        (OrderState::Funded, _) => format!("refundable from {}", words::time(order.refund_from)),
        (OrderState::Delivered, _) => format!("the seller is paid after {}", time(order.settle_from)),
        (OrderState::Disputed, _) => disputed(order, role),
        (OrderState::Settled, _) => settled(order),
        (OrderState::Refunded | OrderState::Withdrawn, _) => String::new(),
    }
}

/// What both sides propose, and until when it can be decided.
fn disputed(order: &Order, role: Role) -> String {
    let Some(dispute) = order.dispute else { return String::new() };
    let said = |said: Option<Uint128>| said.map_or_else(|| "?".into(), |said| words::amount(said.u128(), &order.denom));
    let (asked, offered) = (said(dispute.asked), said(dispute.offered));
    let (id, until) = (order.id, words::time(dispute.decide_by));
    let verb = if role == Role::Arbiter { "rule" } else { "propose" };
    format!("buyer asks {asked}, seller offers {offered}: `weighhouse dispute {verb} {id}` until {until}")
}

/// What returned of a settled order, and until when a bond backs it.
fn settled(order: &Order) -> String {
    let amount = |amount: Uint128| words::amount(amount.u128(), &order.denom);
    let mut parts = Vec::new();
    if !order.returned.is_zero() {
        parts.push(format!("{} returned to the buyer", amount(order.returned)));
    }
    if !order.bond.is_zero() {
        let until = order.release_from.map(words::time).unwrap_or_default();
        parts.push(format!("{} of bond backs it until {until}", amount(order.bond)));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use weighhouse_protocol::escrow::Dispute;

    use super::*;
    use weighhouse_fixture::{at, order};

    #[test]
    fn an_order_says_what_comes_next() {
        let said = |name, bond, role| next(&order(name, bond), role, None);
        assert_eq!(said("funded", "3", Role::Buyer), "refundable from 1970-01-01 00:00:06 UTC");
        assert_eq!(said("funded", "3", Role::Seller), "deliver by 1970-01-01 00:00:05 UTC");
        assert_eq!(said("delivered", "3", Role::Buyer), "the seller is paid after 1970-01-01 00:00:12 UTC");
        let backed = "0.000003whs of bond backs it until 1970-01-01 00:00:32 UTC";
        assert_eq!(said("settled", "3", Role::Buyer), backed);
        assert_eq!(said("settled", "0", Role::Buyer), "");
        let until = "1970-01-01 00:00:04 UTC";
        assert_eq!(said("offered", "3", Role::Buyer), format!("its seller can take it until {until}"));
        assert_eq!(said("offered", "3", Role::Seller), format!("until {until}: `weighhouse deliver 1` takes it"));
        assert_eq!(said("withdrawn", "0", Role::Buyer), "");
        let returned = Order { returned: Uint128::new(2), ..order("settled", "0") };
        assert_eq!(next(&returned, Role::Buyer, None), "0.000002whs returned to the buyer");
    }

    #[test]
    fn a_dispute_says_what_both_want() {
        let mut order = order("disputed", "3");
        let silent = "buyer asks ?, seller offers ?: `weighhouse dispute propose 1` until 1970-01-01 00:00:25 UTC";
        assert_eq!(next(&order, Role::Seller, None), silent);
        order.dispute = order.dispute.map(|dispute| Dispute { asked: Some(Uint128::new(4)), ..dispute });
        let decided = "buyer asks 0.000004whs, seller offers ?: `weighhouse dispute rule 1` until";
        assert!(next(&order, Role::Arbiter, None).starts_with(decided));
        assert!(decides(&order, "wasm1arbiter") && !decides(&order, "wasm1buyer"));
    }

    #[test]
    fn an_order_of_a_bad_version_says_how_to_be_paid_back() {
        let (next, state) = (
            |name, bond, since| next(&order(name, bond), Role::Buyer, Some(at(since))),
            |name, bond, since| state(&order(name, bond), Some(at(since))),
        );
        let (bad, refund) = (Cell::toned("bad", Tone::Bad), "`weighhouse order refund 1`");
        assert_eq!(
            (state("offered", "3", 9), next("offered", "3", 9)),
            (bad.clone(), "`weighhouse offer withdraw 1`".into())
        );
        for name in ["funded", "delivered", "disputed"] {
            assert_eq!((state(name, "3", 9), next(name, "3", 9)), (bad.clone(), refund.into()));
        }
        assert_eq!((state("settled", "3", 31), next("settled", "3", 31)), (bad, refund.into()));
        assert_eq!(state("settled", "3", 32), Cell::toned("settled", Tone::Good), "the proof came after its time");
        assert_eq!(state("settled", "0", 31), Cell::toned("settled", Tone::Good));
        assert_eq!(state("refunded", "0", 9), Cell::toned("refunded", Tone::Past));
    }
}
