//! `refund`: an undelivered order's money back to its buyer. Anyone may ask for it.

use anyhow::Result;
use serde::Serialize;
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::events::OrderRefunded;
use weighhouse_protocol::OrderId;

use crate::error::{fail, Kind};
use crate::market::first;
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
struct Refunded {
    order: OrderId,
    buyer: String,
    amount: String,
    denom: String,
    tx: String,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    match order.state {
        OrderState::Funded => {}
        OrderState::Settled => return Err(fail!(Kind::Refused, "order {} was delivered", order.id)),
        OrderState::Refunded => return Err(fail!(Kind::Refused, "order {} is refunded already", order.id)),
    }
    let now = market.chain.head().await?.time;
    if now < order.refund_from {
        let (from, left) = (words::time(order.refund_from), words::span(order.refund_from - now));
        return Err(fail!(Kind::NotYet, "order {} can be refunded from {from} on, in {left}", order.id));
    }
    let paid = words::amount(order.price.u128(), &order.denom);
    let act = Act::new("Refund it?")
        .line("refund", format!("order {} of listing {}", order.id, order.listing))
        .line("pays back", paid.clone())
        .line("to", order.buyer.as_str());
    let sender = session.sender(&market)?;
    let call = market.call_escrow(sender.key.address(), &ExecuteMsg::Refund { order: order.id }, &[])?;
    let outcome = sender.send(&act, vec![call]).await?;
    let event: OrderRefunded = first(&outcome.events, &market.contracts.escrow)?;
    let refunded = Refunded {
        order: event.order,
        buyer: event.buyer.into_string(),
        amount: event.amount.to_string(),
        denom: event.denom,
        tx: outcome.hash,
    };
    session.out.result(&refunded, || format!("refunded {paid} to {}", refunded.buyer))
}
