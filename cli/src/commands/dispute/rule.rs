//! `rule`: the arbiter of a disputed order decides what goes back to its buyer.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use weighhouse_client::disputes::{open_dispute, part_of_price};
use weighhouse_client::journal::Once;
use weighhouse_protocol::escrow::{Dispute, ExecuteMsg, Order};
use weighhouse_protocol::OrderId;

use super::said::{reason, Said};
use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The order's number
    order: OrderId,
    /// The part of the price that returns to the buyer, such as 2.5whs
    ///
    /// If it is 0, the buyer's stake goes to the treasury.
    #[arg(value_parser = words::parse_coin)]
    amount: Coin,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let to_buyer = part_of_price(&order, &args.amount)?;
    let sender = session.sender(&market)?;
    let once = Once::take(session.market_folder()?, &sender, format!("dispute rule {} {}", order.id, args.amount))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            let dispute = open_dispute(&order, market.now().await?)?;
            refuse_others(&order, sender.key.address())?;
            let call = ExecuteMsg::Rule { order: order.id, to_buyer };
            let call = market.contracts.escrow(&call, vec![])?;
            let act = act(&order, &dispute, to_buyer).line("because of", reason(&market, &order).await?);
            once.send(vec![call], &session.asks(act)).await?
        }
    };
    let said = Said::read(&market, &order, to_buyer, outcome);
    session.out.result(&said, || said.in_words())?;
    Ok(once.told()?)
}

fn refuse_others(order: &Order, sender: &str) -> Result<()> {
    let id = order.id;
    match &order.arbiter {
        Some(arbiter) if arbiter.address == sender => Ok(()),
        Some(arbiter) => Err(fail!(Kind::Refused, "{} decides disputes of order {id}, not {sender}", arbiter.address)),
        None => Err(fail!(Kind::Refused, "nobody decides disputes of order {id}")),
    }
}

fn act(order: &Order, dispute: &Dispute, to_buyer: Uint128) -> Act {
    let amount = |amount: Uint128| words::amount(amount.u128(), &order.denom);
    let said = |said: Option<Uint128>| said.map_or_else(|| "nothing".into(), amount);
    let (asked, offered) = (said(dispute.asked), said(dispute.offered));
    let stake = if to_buyer.is_zero() { "goes to the treasury" } else { "goes back to the buyer" };
    let license = if to_buyer == order.price { "is not given" } else { "goes to the buyer" };
    Act::new("Rule so?")
        .line("order", format!("{} of listing {}", order.id, order.listing))
        .line("they said", format!("the buyer {asked}, the seller {offered}"))
        .line("to buyer", format!("{} of {}", amount(to_buyer), amount(order.price)))
        .line("stake", format!("{} {stake}", amount(dispute.stake)))
        .line("license", license)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use weighhouse_messages::fixture::order;

    #[test]
    fn the_arbiter_alone_rules() {
        let order = order("disputed", "3");
        refuse_others(&order, "wasm1arbiter").unwrap();
        let error = refuse_others(&order, "wasm1buyer").unwrap_err();
        assert_eq!(error.to_string(), "wasm1arbiter decides disputes of order 1, not wasm1buyer");
    }

    #[test]
    fn a_ruling_says_where_everything_goes() {
        let order = order("disputed", "3");
        let lines = |to_buyer| act(&order, &order.dispute.unwrap(), Uint128::new(to_buyer)).lines;
        let has = |to_buyer, text: &str| lines(to_buyer).iter().any(|(_, line)| line.ends_with(text));
        assert!(has(0, "goes to the treasury") && has(0, "goes to the buyer"));
        assert!(has(2, "goes back to the buyer") && has(2, "goes to the buyer"));
        assert!(has(5, "goes back to the buyer") && has(5, "is not given"));
    }
}
