//! `order accept`: a delivered order is paid before its challenge window is over, or although it is disputed, by its buyer.

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::order;
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

#[derive(Serialize)]
struct Accepted {
    order: OrderId,
    license: String,
    tx: String,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let plan = async || Ok((act(&order), vec![order::accept(&market, &order).await?]));
    let tell = |outcome: TxOutcome| {
        let license = order::license(&order);
        let accepted = Accepted { order: order.id, license: license.to_string(), tx: outcome.hash };
        session.out.result(&accepted, || format!("order {} is settled, and license {license} is yours", order.id))
    };
    session.carry_out(&market, format!("order accept {}", order.id), plan, tell).await
}

fn act(order: &Order) -> Act {
    let act = Act::new("Accept it?")
        .line("accept", format!("order {} of listing {}", order.id, order.listing))
        .line("pays", format!("{} to its sellers, now", words::amount(order.price.u128(), &order.denom)))
        .line("get", format!("license {}", order::license(order)))
        .line(
            "give up",
            match order.bond.is_zero() {
                true => "your claim to the price: nothing returns it after that",
                false => "your claim to the price; a proof reaches the seller's bond alone from then on",
            },
        );
    match order.dispute {
        Some(dispute) => {
            act.line("returns", format!("your stake of {}", words::amount(dispute.stake.u128(), &order.denom)))
        }
        None => act,
    }
}
