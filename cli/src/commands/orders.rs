//! `orders`: what an account bought and sold, as escrow has it.

use std::collections::btree_map::{BTreeMap, Entry};

use anyhow::Result;
use serde::Serialize;
use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::{ListingId, OrderId};

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
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let account = session.address(args.of.as_deref())?;
    let market = session.market().await?;
    let mut sellers = Sellers::default();
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
            if !args.sold && order.buyer.as_str() == account {
                listed.push(Listed { role: "buyer", order: order.clone() });
            }
            if !args.bought && sellers.of(&market, order.listing).await? == account {
                listed.push(Listed { role: "seller", order });
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
    let state = match order.state {
        OrderState::Funded => format!("open, due by {}", words::time(order.deliver_by)),
        OrderState::Delivered => {
            let until = order.settle_from.map(words::time).unwrap_or_default();
            format!("delivered, to be paid after {until}")
        }
        OrderState::Settled => "settled".into(),
        OrderState::Refunded => "refunded".into(),
    };
    let price = words::amount(order.price.u128(), &order.denom);
    format!("{:>5}  {verb} listing {} version {} for {price}  {state}", order.id, order.listing, order.version)
}
