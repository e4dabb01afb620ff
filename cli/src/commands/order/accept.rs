//! `accept`: a delivered order is paid before its challenge window is over, or although it is disputed, by its buyer.

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::journal::Once;
use weighhouse_client::{order, Market};
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
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
    let sender = session.sender(&market)?;
    let once = Once::take(session.market_folder()?, &sender, format!("order accept {}", order.id))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            refuse(&market, &order).await?;
            let call = market.contracts.escrow(&ExecuteMsg::Accept { order: order.id }, vec![])?;
            once.send(vec![call], &session.asks(act(&order))).await?
        }
    };
    let license = order::license(&order);
    let accepted = Accepted { order: order.id, license: license.to_string(), tx: outcome.hash };
    session.out.result(&accepted, || format!("order {} is settled, and license {license} is yours", order.id))?;
    Ok(once.told()?)
}

/// Says what the contract would.
async fn refuse(market: &Market, order: &Order) -> Result<()> {
    match order.state {
        OrderState::Delivered | OrderState::Disputed => {}
        OrderState::Funded | OrderState::Offered => {
            return Err(fail!(Kind::NotYet, "order {} is not delivered yet", order.id));
        }
        OrderState::Settled => return Err(fail!(Kind::Refused, "order {} is settled already", order.id)),
        OrderState::Refunded | OrderState::Withdrawn => {
            return Err(fail!(Kind::Refused, "order {} was paid back", order.id));
        }
    }
    if market.version(order.listing, order.version).await?.bad_since.is_some() {
        let id = order.id;
        return Err(fail!(Kind::Refused, "the version of order {id} was proven bad: `weighhouse order refund {id}`"));
    }
    Ok(())
}

fn act(order: &Order) -> Act {
    let act = Act::new("Accept it?")
        .line("accept", format!("order {} of listing {}", order.id, order.listing))
        .line("pays", format!("{} to its sellers, now", words::amount(order.price.u128(), &order.denom)))
        .line("get", format!("license {}", order::license(order)))
        .line(
            "give up",
            match order.bond.is_zero() {
                true => "your claim to the price: nothing brings it back from then on",
                false => "your claim to the price; a proof reaches the seller's bond alone from then on",
            },
        );
    match order.dispute {
        Some(dispute) => {
            act.line("get back", format!("your stake of {}", words::amount(dispute.stake.u128(), &order.denom)))
        }
        None => act,
    }
}
