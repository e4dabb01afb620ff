//! `take`: the seller takes an offer. Its key is delivered afterwards, in a transaction of its own: by `deliver`, or by the
//! agent that watches.

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::first;
use weighhouse_client::journal::Once;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::events::OfferTaken;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{OrderId, Seconds};

use crate::error::{fail, Kind};
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

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let id = order.id;
    let sender = session.sender(&market)?;
    let once = Once::take(session.market_folder()?, &sender, format!("offer take {id}"))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            refuse(&order, market.now().await?)?;
            let call = market.contracts.escrow(&ExecuteMsg::TakeOffer { order: id }, vec![])?;
            once.send(vec![call], &session.asks(act(&order))).await?
        }
    };
    let OfferTaken { bond, denom, deliver_by, refund_from, .. } = first(&outcome.events, &market.contracts.escrow)?;
    let taken = Taken { order: id, bond: bond.to_string(), denom, deliver_by, refund_from, tx: outcome.hash };
    session.out.result(&taken, || {
        let due = words::time(deliver_by);
        format!("offer {id} is taken; its key is due by {due}: `weighhouse deliver {id}`, or the agent that watches")
    })?;
    Ok(once.told()?)
}

/// Says what the contract would.
fn refuse(order: &Order, now: Mark) -> Result<()> {
    let id = order.id;
    match (order.state, order.expiry_mark()) {
        (OrderState::Withdrawn, _) => Err(fail!(Kind::Refused, "offer {id} was withdrawn")),
        (OrderState::Offered, Some(expiry)) if expiry.is_reached(now) => {
            Err(fail!(Kind::Refused, "offer {id} could be taken until {}", words::time(expiry.time)))
        }
        (OrderState::Offered, _) => Ok(()),
        _ => Err(fail!(Kind::Refused, "order {id} is no offer that waits: nothing is left to take")),
    }
}

fn act(order: &Order) -> Act {
    let amount = |amount: u128| words::amount(amount, &order.denom);
    Act::new("Take it?")
        .line("take", format!("offer {} for listing {}", order.id, order.listing))
        .line("price", amount(order.price.u128()))
        .line("bond", format!("{} of yours is reserved", amount(order.bond.u128())))
        .line("then", "its key is due within the listing's time to deliver")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::kind_of;
    use weighhouse_messages::fixture::{at, order};

    #[test]
    fn an_offer_is_taken_before_it_expires() {
        let refused = |state, now| refuse(&order(state, "3"), now).map_err(|error| kind_of(&error));
        assert_eq!(refused("offered", at(3)), Ok(()));
        assert_eq!(refused("offered", at(4)), Err(Kind::Refused));
        assert_eq!(refused("offered", Mark { time: 1_000, height: 3 }), Ok(()), "the chain stood still");
        for state in ["funded", "delivered", "disputed", "settled", "refunded", "withdrawn"] {
            assert_eq!(refused(state, at(1)), Err(Kind::Refused), "{state}");
        }
    }
}
