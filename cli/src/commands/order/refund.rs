//! `refund`: returns the price of an order to its buyer when it was not delivered in time, or its version was proven bad.
//! Anyone may send it.

use anyhow::Result;
use cosmwasm_std::Uint128;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::disputes::end_of;
use weighhouse_client::journal::Once;
use weighhouse_client::{typed, Market};
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::events::{BondForfeited, OrderRefunded};
use weighhouse_protocol::OrderId;

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The order's number
    order: OrderId,
}

/// What came back to a buyer.
#[derive(Serialize)]
pub struct Refunded {
    order: OrderId,
    buyer: String,
    /// The part of the price.
    amount: Uint128,
    /// The part of the seller's bond.
    bond: Uint128,
    /// The part of the buyer's own stake in a dispute.
    stake: Uint128,
    denom: String,
    tx: String,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let sender = session.sender(&market)?;
    let once = Once::take(session.market_folder()?, &sender, format!("order refund {}", order.id))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            let bad = market.version(order.listing, order.version).await?.bad_since.is_some();
            check_time(&market, &order, bad).await?;
            refund(session, &once, &market, &order).await?
        }
    };
    let refunded = Refunded::read(&market, &order, outcome);
    session.out.result(&refunded, || refunded.in_words())?;
    Ok(once.told()?)
}

/// Says what the contract would, without a transaction.
async fn check_time(market: &Market, order: &Order, bad: bool) -> Result<()> {
    let id = order.id;
    match order.state {
        OrderState::Refunded => return Err(fail!(Kind::Refused, "order {id} is refunded already")),
        OrderState::Withdrawn => return Err(fail!(Kind::Refused, "offer {id} was withdrawn already")),
        OrderState::Offered => {
            return Err(fail!(
                Kind::Usage,
                "order {id} is an offer: `weighhouse offer withdraw {id}` returns its price"
            ))
        }
        _ if bad => return Ok(()),
        OrderState::Delivered | OrderState::Settled | OrderState::Disputed => {
            return Err(fail!(Kind::Refused, "order {id} was delivered, and nobody has proven its version bad"))
        }
        OrderState::Funded => {}
    }
    if let Some(wait) = words::wait(order.refund_mark(), market.now().await?) {
        return Err(fail!(Kind::NotYet, "order {id} can be refunded {wait}"));
    }
    Ok(())
}

/// Has an order refunded.
pub async fn refund(session: &Session, once: &Once<'_>, market: &Market, order: &Order) -> Result<TxOutcome> {
    let act = Act::new("Refund it?")
        .line("refund", format!("order {} of listing {}", order.id, order.listing))
        .line("paid for", words::amount(order.price.u128(), &order.denom))
        .line("to", order.buyer.as_str());
    let call = market.contracts.escrow(&ExecuteMsg::Refund { order: order.id }, vec![])?;
    Ok(once.send(vec![call], &session.asks(act)).await?)
}

impl Refunded {
    /// What came back, by the transaction's events. An order that was paid out gets a part of the bond alone.
    pub fn read(market: &Market, order: &Order, outcome: TxOutcome) -> Self {
        let escrow = &market.contracts.escrow;
        let price = outcome.events.iter().find_map(|event| typed::<OrderRefunded>(event, escrow));
        let price = price.map(|event| event.amount);
        let bond = outcome.events.iter().find_map(|event| typed::<BondForfeited>(event, escrow));
        Refunded {
            order: order.id,
            buyer: order.buyer.to_string(),
            amount: price.unwrap_or_default(),
            bond: bond.map(|event| event.to_buyer).unwrap_or_default(),
            stake: end_of(market, &outcome).map(|ended| ended.stake_back).unwrap_or_default(),
            denom: order.denom.clone(),
            tx: outcome.hash,
        }
    }

    /// In words.
    pub fn in_words(&self) -> String {
        let Refunded { amount, bond, stake, denom, buyer, .. } = self;
        let mut parts = Vec::new();
        for (amount, of) in [(amount, "of the price"), (bond, "of the seller's bond"), (stake, "of the stake")] {
            if !amount.is_zero() {
                parts.push(format!("{} {of}", words::amount(amount.u128(), denom)));
            }
        }
        match parts.is_empty() {
            true => "there was nothing left to pay back".into(),
            false => format!("paid back {} to {buyer}", parts.join(" and ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(amount: u128, bond: u128, stake: u128) -> String {
        let (order, denom) = (7, "uwhs".into());
        let refunded = Refunded {
            order,
            buyer: "wasm1buyer".into(),
            amount: Uint128::new(amount),
            bond: Uint128::new(bond),
            stake: Uint128::new(stake),
            denom,
            tx: "T".into(),
        };
        refunded.in_words()
    }

    #[test]
    fn what_came_back_is_said_in_its_parts() {
        assert_eq!(
            said(5_000_000, 200_000, 0),
            "paid back 5whs of the price and 0.2whs of the seller's bond to wasm1buyer"
        );
        assert_eq!(said(0, 200_000, 0), "paid back 0.2whs of the seller's bond to wasm1buyer");
        assert_eq!(said(5_000_000, 0, 300_000), "paid back 5whs of the price and 0.3whs of the stake to wasm1buyer");
        assert_eq!(said(0, 0, 0), "there was nothing left to pay back");
    }
}
