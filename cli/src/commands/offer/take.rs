//! `take`: the seller takes an offer. Its key is delivered afterwards, in a transaction of its own: by `deliver`, or by the
//! agent that watches.

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::{first, offer};
use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::events::OfferTaken;
use weighhouse_protocol::{OrderId, Seconds};

use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The number of the offer's order
    order: OrderId,
}

#[derive(Serialize)]
struct Taken {
    order: OrderId,
    bond: String,
    denom: String,
    deliver_by: Seconds,
    refund_from: Seconds,
    tx: String,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let id = order.id;
    let plan = async || Ok((act(&order), vec![offer::take(&market, &order).await?]));
    let tell = |outcome: TxOutcome| {
        let OfferTaken { bond, denom, deliver_by, refund_from, .. } = first(&outcome.events, &market.contracts.escrow)?;
        let taken = Taken { order: id, bond: bond.to_string(), denom, deliver_by, refund_from, tx: outcome.hash };
        session.out.result(&taken, || {
            let due = words::time(deliver_by);
            format!(
                "offer {id} is taken; its key is due by {due}: `weighhouse deliver {id}`, or the agent that watches"
            )
        })
    };
    session.carry_out(&market, format!("offer take {id}"), plan, tell).await
}

fn act(order: &Order) -> Act {
    let amount = |amount: u128| words::amount(amount, &order.denom);
    Act::new("Take it?")
        .line("take", format!("offer {} for listing {}", order.id, order.listing))
        .line("price", amount(order.price.u128()))
        .line("bond", format!("{} of your free bond is reserved", amount(order.bond.u128())))
        .line("then", "its key is due within the listing's time to deliver")
}
