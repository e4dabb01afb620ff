//! `accept`: a delivered order is paid before its challenge window is over, by its buyer.

use anyhow::Result;
use serde::Serialize;
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::OrderId;

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

/// Which order.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its number
    order: OrderId,
}

#[derive(Serialize)]
struct Accepted {
    order: OrderId,
    license: String,
    tx: String,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    match order.state {
        OrderState::Delivered => {}
        OrderState::Funded => return Err(fail!(Kind::NotYet, "order {} is not delivered yet", order.id)),
        OrderState::Settled => return Err(fail!(Kind::Refused, "order {} is settled already", order.id)),
        OrderState::Refunded => return Err(fail!(Kind::Refused, "order {} was refunded", order.id)),
    }
    if market.version(order.listing, order.version).await?.bad_since.is_some() {
        let id = order.id;
        return Err(fail!(Kind::Refused, "the version of order {id} was proven bad: `weighhouse refund {id}`"));
    }
    let act = Act::new("Accept it?")
        .line("accept", format!("order {} of listing {}", order.id, order.listing))
        .line("pays", format!("{} to its sellers, now", words::amount(order.price.u128(), &order.denom)))
        .line("get", format!("license {}", order.id))
        .line("give up", "your claim to the price; a proof reaches the seller's bond alone from then on");
    let sender = session.sender(&market)?;
    let call = market.call_escrow(sender.key.address(), &ExecuteMsg::Accept { order: order.id }, &[])?;
    let outcome = sender.send(&act, vec![call]).await?;
    let accepted = Accepted { order: order.id, license: order.id.to_string(), tx: outcome.hash };
    session.out.result(&accepted, || format!("order {} is settled, and license {} is yours", order.id, order.id))
}
