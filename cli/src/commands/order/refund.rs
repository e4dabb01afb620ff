//! `order refund`: returns the price of an order to its buyer when it was not delivered in time, or its version was proven bad.
//! Anyone may send it.

use anyhow::Result;
use cosmwasm_std::Uint128;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::{order, Market};
use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::OrderId;

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

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let plan = async || Ok((act(&order), vec![order::refund(&market, &order).await?]));
    let tell = |outcome| {
        let refunded = Refunded::read(&market, &order, outcome);
        session.out.result(&refunded, || refunded.in_words())
    };
    session.carry_out(&market, format!("order refund {}", order.id), plan, tell).await
}

/// A refund, in words.
pub fn act(order: &Order) -> Act {
    Act::new("Refund it?")
        .line("refund", format!("order {} of listing {}", order.id, order.listing))
        .line("price", words::amount(order.price.u128(), &order.denom))
        .line("to", order.buyer.as_str())
}

impl Refunded {
    /// What came back, by the transaction's events. An order that was paid out gets a part of the bond alone.
    pub fn read(market: &Market, order: &Order, outcome: TxOutcome) -> Self {
        let order::Refunded { price, bond, stake } = order::Refunded::read(market, &outcome);
        let (buyer, denom, tx) = (order.buyer.to_string(), order.denom.clone(), outcome.hash);
        Self { order: order.id, buyer, amount: price, bond, stake, denom, tx }
    }

    pub fn in_words(&self) -> String {
        let Refunded { amount, bond, stake, denom, buyer, .. } = self;
        let mut parts = Vec::new();
        for (amount, of) in [(amount, "of the price"), (bond, "of the seller's bond"), (stake, "of the stake")] {
            if !amount.is_zero() {
                parts.push(format!("{} {of}", words::amount(amount.u128(), denom)));
            }
        }
        match parts.is_empty() {
            true => "nothing was left to return".into(),
            false => format!("returned {} to {buyer}", parts.join(" and ")),
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
            "returned 5whs of the price and 0.2whs of the seller's bond to wasm1buyer"
        );
        assert_eq!(said(0, 200_000, 0), "returned 0.2whs of the seller's bond to wasm1buyer");
        assert_eq!(said(5_000_000, 0, 300_000), "returned 5whs of the price and 0.3whs of the stake to wasm1buyer");
        assert_eq!(said(0, 0, 0), "nothing was left to return");
    }
}
