//! `propose`: buyer and seller of a disputed order say what would end it, until they agree.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use weighhouse_client::disputes::{open_dispute, part_of_price};
use weighhouse_client::journal::Once;
use weighhouse_client::order;
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
    /// As the buyer, name the least that you accept; as the seller, the most that you return.
    #[arg(value_parser = words::parse_coin)]
    amount: Coin,
}

/// Who proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Buyer,
    Seller,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let to_buyer = part_of_price(&order, &args.amount)?;
    let sender = session.sender(&market)?;
    let once = Once::take(session.market_folder()?, &sender, format!("dispute propose {} {}", order.id, args.amount))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            let dispute = open_dispute(&order, market.now().await?)?;
            let side = side(&order, &order::seller(&market, &order).await?, sender.key.address())?;
            let call = ExecuteMsg::Propose { order: order.id, to_buyer };
            let call = market.contracts.escrow(&call, vec![])?;
            let act = act(&order, &dispute, side, to_buyer).line("because of", reason(&market, &order).await?);
            once.send(vec![call], &session.asks(act)).await?
        }
    };
    let said = Said::read(&market, &order, to_buyer, outcome);
    session.out.result(&said, || said.in_words())?;
    Ok(once.told()?)
}

fn side(order: &Order, seller: &str, sender: &str) -> Result<Side> {
    match sender {
        _ if sender == order.buyer.as_str() => Ok(Side::Buyer),
        _ if sender == seller => Ok(Side::Seller),
        _ => {
            let (id, buyer) = (order.id, &order.buyer);
            Err(fail!(Kind::Refused, "order {id} was bought by {buyer} from {seller}, and {sender} signs"))
        }
    }
}

/// What goes back if this ends the dispute: what the buyer wants, once the seller would give as much.
fn agreed(dispute: &Dispute, side: Side, to_buyer: Uint128) -> Option<Uint128> {
    let (asked, offered) = match side {
        Side::Buyer => (Some(to_buyer), dispute.offered),
        Side::Seller => (dispute.asked, Some(to_buyer)),
    };
    asked.filter(|asked| offered.is_some_and(|offered| offered >= *asked))
}

fn act(order: &Order, dispute: &Dispute, side: Side, to_buyer: Uint128) -> Act {
    let amount = |amount: Uint128| words::amount(amount.u128(), &order.denom);
    let (label, other, before) = match side {
        Side::Buyer => ("ask back", "seller", dispute.offered.map(|offered| format!("would give {}", amount(offered)))),
        Side::Seller => ("give back", "buyer", dispute.asked.map(|asked| format!("asks for {}", amount(asked)))),
    };
    let act = Act::new("Propose it?")
        .line("order", format!("{} of listing {}", order.id, order.listing))
        .line(label, format!("{} of {}", amount(to_buyer), amount(order.price)))
        .line(other, before.unwrap_or_else(|| "has said nothing yet".into()));
    match agreed(dispute, side, to_buyer) {
        Some(agreed) => act.line("then", format!("it is over: {} go back, and the stake", amount(agreed))),
        None => act.line("then", format!("agree until {}, or it is decided", words::time(dispute.decide_by))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use weighhouse_messages::fixture::order;

    #[test]
    fn a_dispute_ends_at_what_the_buyer_wants() {
        let dispute = |asked: Option<u128>, offered: Option<u128>| Dispute {
            asked: asked.map(Uint128::new),
            offered: offered.map(Uint128::new),
            ..order("disputed", "3").dispute.unwrap()
        };
        let agreed =
            |dispute, side, to_buyer| agreed(&dispute, side, Uint128::new(to_buyer)).map(|agreed| agreed.u128());
        assert_eq!(agreed(dispute(None, None), Side::Buyer, 0), None);
        assert_eq!(agreed(dispute(None, Some(3)), Side::Buyer, 2), Some(2));
        assert_eq!(agreed(dispute(None, Some(3)), Side::Buyer, 4), None);
        assert_eq!(agreed(dispute(Some(4), Some(3)), Side::Seller, 4), Some(4));
        assert_eq!(agreed(dispute(Some(4), None), Side::Seller, 5), Some(4));
        assert_eq!(agreed(dispute(Some(4), None), Side::Seller, 3), None);
    }

    #[test]
    fn only_the_two_of_them_propose() {
        let order = order("disputed", "3");
        assert_eq!(side(&order, "wasm1seller", "wasm1buyer").unwrap(), Side::Buyer);
        assert_eq!(side(&order, "wasm1seller", "wasm1seller").unwrap(), Side::Seller);
        assert!(side(&order, "wasm1seller", "wasm1other").is_err());
    }
}
