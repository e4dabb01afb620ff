//! `dispute rule`: the arbiter of a disputed order decides what goes back to its buyer.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use weighhouse_client::disputes::rule;
use weighhouse_client::Market;
use weighhouse_protocol::escrow::{Dispute, Order};
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
    /// If it is 0, the buyer's stake goes to the treasury.
    #[arg(value_parser = words::parse_coin)]
    amount: Coin,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let plan = async |market: &Market, order: &Order, to_buyer| {
        let ruling = rule(market, order, session.signer()?.address(), to_buyer).await?;
        Ok((act(order, &ruling.dispute, to_buyer), ruling.call))
    };
    name_part(session, args.order, &args.amount, "rule", plan).await
}

fn act(order: &Order, dispute: &Dispute, to_buyer: Uint128) -> Act {
    let amount = |amount: Uint128| words::amount(amount.u128(), &order.denom);
    let said = |said: Option<Uint128>| said.map_or_else(|| "nothing".into(), amount);
    let (asked, offered) = (said(dispute.asked), said(dispute.offered));
    let stake = if to_buyer.is_zero() { "goes to the treasury" } else { "returns to the buyer" };
    let license = match order.resold {
        _ if to_buyer != order.price => "goes to the buyer",
        Some(_) => "stays the reseller's",
        None => "is not minted",
    };
    Act::new("Rule so?")
        .line("order", format!("{} of listing {}", order.id, order.listing))
        .line("proposed", format!("the buyer {asked}, the seller {offered}"))
        .line("to buyer", format!("{} of {}", amount(to_buyer), amount(order.price)))
        .line("stake", format!("{} {stake}", amount(dispute.stake)))
        .line("license", license)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use weighhouse_fixture::order;

    #[test]
    fn a_ruling_says_where_everything_goes() {
        let order = order("disputed", "3");
        let lines = |order: &Order, to_buyer| act(order, &order.dispute.unwrap(), Uint128::new(to_buyer)).lines;
        let has = |to_buyer, text: &str| lines(&order, to_buyer).iter().any(|(_, line)| line.ends_with(text));
        assert!(has(0, "goes to the treasury") && has(0, "goes to the buyer"));
        assert!(has(2, "returns to the buyer") && has(2, "goes to the buyer"));
        assert!(has(5, "returns to the buyer") && has(5, "is not minted"));
        let resold = Order { resold: Some(3), ..order.clone() };
        assert_eq!(lines(&resold, 5).last(), Some(&("license", "stays the reseller's".to_owned())));
        assert_eq!(lines(&resold, 2).last(), Some(&("license", "goes to the buyer".to_owned())));
    }
}
