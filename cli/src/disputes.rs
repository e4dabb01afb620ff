//! How a dispute ended, told to those who spoke in it.

use cosmwasm_std::Uint128;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::disputes::{self, end_of};
use weighhouse_client::Market;
use weighhouse_protocol::escrow::{DisputeEnd, Order};
use weighhouse_protocol::OrderId;

/// Where the buyer says that the evidence is.
pub async fn reason(market: &Market, order: &Order) -> anyhow::Result<String> {
    Ok(disputes::reason(market, order).await?.unwrap_or_else(|| "what the node forgot".into()))
}

/// What was said in a dispute, and whether that ended it.
#[derive(Serialize)]
pub struct Said {
    order: OrderId,
    to_buyer: String,
    denom: String,
    ended: Option<Ended>,
    tx: String,
}

/// How a dispute ended.
#[derive(Serialize)]
struct Ended {
    how: DisputeEnd,
    /// What went back to the buyer of the price.
    to_buyer: String,
    /// What went back of the stake.
    stake_back: String,
}

impl Said {
    /// That so much was to go back, and what that led to by the transaction's events.
    pub fn read(market: &Market, order: &Order, to_buyer: Uint128, outcome: TxOutcome) -> Self {
        let ended = end_of(market, &outcome).map(|ended| Ended {
            how: ended.end.0,
            to_buyer: ended.to_buyer.to_string(),
            stake_back: ended.stake_back.to_string(),
        });
        Self { order: order.id, to_buyer: to_buyer.to_string(), denom: order.denom.clone(), ended, tx: outcome.hash }
    }

    /// In words.
    pub fn in_words(&self) -> String {
        let Self { order, denom, .. } = self;
        match &self.ended {
            None => format!("said that {}{denom} of order {order} would go back to its buyer", self.to_buyer),
            Some(Ended { to_buyer, stake_back, .. }) => format!(
                "the dispute of order {order} is over: {to_buyer}{denom} of the price and {stake_back}{denom} of the \
                 stake went back to its buyer"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_it_is_said() {
        let said = |ended| Said { order: 7, to_buyer: "2".into(), denom: "uwhs".into(), ended, tx: "T".into() };
        assert_eq!(said(None).in_words(), "said that 2uwhs of order 7 would go back to its buyer");
        let ended = Ended { how: DisputeEnd::Agreed, to_buyer: "1".into(), stake_back: "3".into() };
        let words = "the dispute of order 7 is over: 1uwhs of the price and 3uwhs of the stake went back to its buyer";
        assert_eq!(said(Some(ended)).in_words(), words);
    }
}
