//! `withdraw-offer`: returns an offer that was not taken to its buyer. The buyer withdraws it at any time; anyone does once
//! it has expired, or its version was proven bad.

use anyhow::Result;
use cosmwasm_std::Uint128;
use serde::Serialize;
use weighhouse_client::journal::Once;
use weighhouse_client::{first, Market};
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::events::OfferWithdrawn;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

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
struct Withdrawn {
    order: OrderId,
    buyer: String,
    amount: Uint128,
    denom: String,
    tx: String,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let sender = session.sender(&market)?;
    let once = Once::take(session.market_folder()?, &sender, format!("offer withdraw {}", order.id))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            refuse(&order, sender.key.address(), is_bad(&market, &order).await?, market.now().await?)?;
            let act = Act::new("Withdraw it?")
                .line("withdraw", format!("offer {} for listing {}", order.id, order.listing))
                .line("pays back", words::amount(order.price.u128(), &order.denom))
                .line("to", order.buyer.as_str());
            let call = market.contracts.escrow(&ExecuteMsg::WithdrawOffer { order: order.id }, vec![])?;
            once.send(vec![call], &session.asks(act)).await?
        }
    };
    let OfferWithdrawn { order, buyer, amount, denom, .. } = first(&outcome.events, &market.contracts.escrow)?;
    let buyer = buyer.into_string();
    let withdrawn = Withdrawn { order, buyer, amount, denom, tx: outcome.hash };
    session.out.result(&withdrawn, || {
        let Withdrawn { buyer, amount, denom, .. } = &withdrawn;
        format!("offer {order} is withdrawn: {} returned to {buyer}", words::amount(amount.u128(), denom))
    })?;
    Ok(once.told()?)
}

async fn is_bad(market: &Market, order: &Order) -> Result<bool> {
    Ok(market.version(order.listing, order.version).await?.bad_since.is_some())
}

/// Says what the contract would.
fn refuse(order: &Order, sender: &str, is_bad: bool, now: Mark) -> Result<()> {
    let id = order.id;
    match order.state {
        OrderState::Offered => {}
        OrderState::Withdrawn => return Err(fail!(Kind::Refused, "offer {id} was withdrawn already")),
        OrderState::Refunded => return Err(fail!(Kind::Refused, "order {id} was refunded already")),
        OrderState::Funded | OrderState::Delivered | OrderState::Disputed | OrderState::Settled => {
            return Err(fail!(Kind::Refused, "order {id} is no offer any more: its seller has taken it"))
        }
    }
    let wait = order.expiry_mark().and_then(|expiry| words::wait(expiry, now));
    match wait.filter(|_| order.buyer.as_str() != sender && !is_bad) {
        Some(wait) => Err(fail!(Kind::NotYet, "offer {id} is {}'s: others can withdraw it {wait}", order.buyer)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::kind_of;
    use weighhouse_messages::fixture::{at, order};

    fn refused(state: &str, sender: &str, is_bad: bool, now: Mark) -> Option<Kind> {
        refuse(&order(state, "3"), sender, is_bad, now).err().map(|error| kind_of(&error))
    }

    #[test]
    fn a_buyer_withdraws_at_any_time_and_others_once_the_offer_has_expired() {
        assert_eq!(refused("offered", "wasm1buyer", false, at(1)), None);
        assert_eq!(refused("offered", "wasm1other", false, at(3)), Some(Kind::NotYet));
        assert_eq!(refused("offered", "wasm1other", false, Mark { time: 1_000, height: 3 }), Some(Kind::NotYet));
        assert_eq!(refused("offered", "wasm1other", false, at(4)), None);
        assert_eq!(refused("offered", "wasm1other", true, at(1)), None);
    }

    #[test]
    fn what_was_taken_is_no_offer_any_more() {
        for state in ["funded", "delivered", "disputed", "settled", "refunded", "withdrawn"] {
            assert_eq!(refused(state, "wasm1buyer", false, at(1)), Some(Kind::Refused), "{state}");
        }
    }
}
