//! `offer withdraw`: returns an offer that was not taken to its buyer. The buyer withdraws it at any time; anyone does once
//! it has expired, or its version was proven bad.

use anyhow::Result;
use cosmwasm_std::Uint128;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::{first, offer};
use weighhouse_protocol::events::OfferWithdrawn;
use weighhouse_protocol::OrderId;

use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The number of the offer's order
    order: OrderId,
}

#[derive(Serialize)]
struct Withdrawn {
    order: OrderId,
    buyer: String,
    amount: Uint128,
    denom: String,
    tx: String,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let command = format!("offer withdraw {}", order.id);
    let plan = async || {
        let call = offer::withdraw(&market, &order, session.signer()?.address()).await?;
        let act = Act::new("Withdraw it?")
            .line("withdraw", format!("offer {} for listing {}", order.id, order.listing))
            .line("returns", words::amount(order.price.u128(), &order.denom))
            .line("to", order.buyer.as_str());
        Ok((act, vec![call]))
    };
    let tell = |outcome: TxOutcome| {
        let OfferWithdrawn { order, buyer, amount, denom, .. } = first(&outcome.events, &market.contracts.escrow)?;
        let buyer = buyer.into_string();
        let withdrawn = Withdrawn { order, buyer, amount, denom, tx: outcome.hash };
        session.out.result(&withdrawn, || {
            let Withdrawn { buyer, amount, denom, .. } = &withdrawn;
            format!("offer {order} is withdrawn: {} returned to {buyer}", words::amount(amount.u128(), denom))
        })
    };
    session.carry_out(&market, command, plan, tell).await
}
