//! What the parties of a dispute and its arbiter say in it, and how it ended.

use cosmwasm_std::{Coin, Uint128};
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::disputes::{self, end_of, part_of_price};
use weighhouse_client::journal::Command;
use weighhouse_client::Market;
use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{DisputeEnd, Order};
use weighhouse_protocol::OrderId;

use crate::session::Session;
use crate::transaction::Act;
use crate::words;

/// Where the buyer says that the evidence is.
async fn reason(market: &Market, order: &Order) -> anyhow::Result<String> {
    Ok(disputes::reason(market, order).await?.unwrap_or_else(|| "unknown: the node no longer has the event".into()))
}

/// Names to escrow, as one of a dispute's parties or as its arbiter, the part of an order's price that returns to the
/// buyer. `plan` makes what is shown and the call of it.
pub async fn name_part(
    session: &Session,
    order: OrderId,
    part: &Coin,
    verb: &str,
    plan: impl AsyncFnOnce(&Market, &Order, Uint128) -> anyhow::Result<(Act, Call)>,
) -> anyhow::Result<()> {
    let market = session.market().await?;
    let command = Command::new(format!("dispute {verb} {order}")).on(words::coin(part));
    let order = market.order(order).await?;
    let to_buyer = part_of_price(&order, part)?;
    let plan = async || {
        // An earlier run may have proposed, or ended the dispute, since.
        let order = market.order(order.id).await?;
        let (act, call) = plan(&market, &order, to_buyer).await?;
        let act = act.line("because of", reason(&market, &order).await?).priced(order.id, &order.denom);
        Ok((act, vec![call]))
    };
    let tell = |outcome| {
        let said = Said::read(&market, &order, to_buyer, outcome);
        session.out.result(&said, || said.in_words())
    };
    session.carry_out(&market, command, plan, tell).await
}

/// What was said in a dispute, and whether that ended it.
#[derive(Serialize)]
pub struct Said {
    order: OrderId,
    to_buyer: Uint128,
    denom: String,
    ended: Option<Ended>,
    tx: String,
}

/// How a dispute ended.
#[derive(Serialize)]
struct Ended {
    how: DisputeEnd,
    /// The part of the price that returned to the buyer.
    to_buyer: Uint128,
    /// The part of the stake that returned.
    stake_back: Uint128,
}

impl Said {
    /// That so much was to go back, and what that led to by the transaction's events.
    pub fn read(market: &Market, order: &Order, to_buyer: Uint128, outcome: TxOutcome) -> Self {
        let ended = end_of(market, &outcome).map(|ended| Ended {
            how: ended.end.0,
            to_buyer: ended.to_buyer,
            stake_back: ended.stake_back,
        });
        Self { order: order.id, to_buyer, denom: order.denom.clone(), ended, tx: outcome.hash }
    }

    pub fn in_words(&self) -> String {
        let Self { order, denom, .. } = self;
        let amount = |amount: Uint128| words::amount(amount.u128(), denom);
        match &self.ended {
            None => format!("proposed that {} of order {order} return to its buyer", amount(self.to_buyer)),
            Some(Ended { to_buyer, stake_back, .. }) => format!(
                "the dispute of order {order} is over: {} of the price and {} of the stake returned to its buyer",
                amount(*to_buyer),
                amount(*stake_back)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_it_is_said() {
        let said =
            |ended| Said { order: 7, to_buyer: Uint128::new(2_000_000), denom: "uwhs".into(), ended, tx: "T".into() };
        assert_eq!(said(None).in_words(), "proposed that 2whs of order 7 return to its buyer");
        let ended =
            Ended { how: DisputeEnd::Agreed, to_buyer: Uint128::new(1_000_000), stake_back: Uint128::new(300_000) };
        let words = "the dispute of order 7 is over: 1whs of the price and 0.3whs of the stake returned to its buyer";
        assert_eq!(said(Some(ended)).in_words(), words);
    }
}
