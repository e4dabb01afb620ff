//! `dispute propose`: buyer and seller of a disputed order say what would end it, until they agree.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use weighhouse_client::disputes::{propose, Proposal, Side};
use weighhouse_client::Market;
use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::OrderId;

use super::said::name_part;
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The order's number
    order: OrderId,
    /// The part of the price that returns to the buyer, such as 2.5whs
    ///
    /// As the buyer, name the least that you accept; as the seller, the most that you return.
    #[arg(value_parser = words::parse_coin)]
    amount: Coin,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let plan = async |market: &Market, order: &Order, to_buyer| {
        let proposal = propose(market, order, session.signer()?.address(), to_buyer).await?;
        Ok((act(order, &proposal, to_buyer), proposal.call))
    };
    name_part(session, args.order, &args.amount, "propose", plan).await
}

fn act(order: &Order, proposal: &Proposal, to_buyer: Uint128) -> Act {
    let Proposal { dispute, side, agreed, .. } = proposal;
    let amount = |amount: Uint128| words::amount(amount.u128(), &order.denom);
    let (label, other, before) = match side {
        Side::Buyer => {
            ("ask for", "seller", dispute.offered.map(|offered| format!("would return {}", amount(offered))))
        }
        Side::Seller => ("return", "buyer", dispute.asked.map(|asked| format!("asks for {}", amount(asked)))),
    };
    let act = Act::new("Propose it?")
        .line("order", format!("{} of listing {}", order.id, order.listing))
        .line(label, format!("{} of {}", amount(to_buyer), amount(order.price)))
        .line(other, before.unwrap_or_else(|| "has proposed nothing yet".into()));
    match agreed {
        Some(agreed) => {
            act.line("then", format!("the dispute ends: {} returns to the buyer, and the stake", amount(*agreed)))
        }
        None => act.line("then", format!("agree before {}, or the arbiter decides", words::time(dispute.decide_by))),
    }
}
