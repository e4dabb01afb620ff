//! Disputes: who may say what when, and how one ended.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_protocol::disputes::most_returned;
use weighhouse_protocol::escrow::{Dispute, DisputeEnd, Order};
use weighhouse_protocol::events::{DisputeEnded, DisputeOpened};
use weighhouse_protocol::{OrderId, Seconds};

use crate::error::{fail, Kind};
use crate::market::{typed, Market};
use crate::words;

/// The dispute of an order, while its parties and its arbiter can still end it.
///
/// # Errors
/// [`Kind::Refused`] when there is none, or its time is over.
pub fn open_dispute(order: &Order, now: Seconds) -> Result<Dispute> {
    let id = order.id;
    let Some(dispute) = order.dispute else {
        return Err(fail!(Kind::Refused, "order {id} is not disputed"));
    };
    if now >= dispute.decide_by {
        let until = words::time(dispute.decide_by);
        return Err(fail!(
            Kind::Refused,
            "the dispute of order {id} could be decided until {until}: anyone can settle the order now"
        ));
    }
    Ok(dispute)
}

/// Where the buyer says that the evidence is. It is told by the chain's events alone.
pub async fn reason(market: &Market, order: &Order) -> Result<String> {
    let opened = market.order_events::<DisputeOpened>(&market.contracts.escrow, order.id).await?;
    Ok(opened.into_iter().next_back().map_or_else(|| "what the node forgot".into(), |opened| shown(&opened.reason)))
}

/// A stranger wrote it, and a terminal obeys some characters.
fn shown(reason: &str) -> String {
    reason.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

/// What is to go back to the buyer: all of the price, or a part that leaves something for everybody else.
///
/// # Errors
/// [`Kind::Usage`] when it is in another denom, or more than that.
pub fn part_of_price(order: &Order, part: &Coin) -> Result<Uint128> {
    let (id, price) = (order.id, words::amount(order.price.u128(), &order.denom));
    if part.denom != order.denom {
        return Err(fail!(
            Kind::Usage,
            "order {id} was paid with {price}, and {} are no part of it",
            words::coin(part)
        ));
    }
    let most = most_returned(order.price, order.fee, order.royalty);
    if part.amount > most && part.amount != order.price {
        let (part, most) = (words::coin(part), words::amount(most.u128(), &order.denom));
        return Err(fail!(
            Kind::Usage,
            "{part} can't go back of order {id}: at most {most} can, or all of its price, {price}"
        ));
    }
    Ok(part.amount)
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

/// The end of a dispute among a transaction's events.
pub fn end_of(market: &Market, outcome: &TxOutcome) -> Option<DisputeEnded> {
    outcome.events.iter().find_map(|event| typed(event, &market.contracts.escrow))
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
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::kind_of;
    use weighhouse_messages::fixture::order;

    #[test]
    fn a_dispute_is_decided_in_its_time() {
        assert_eq!(open_dispute(&order("disputed", "3"), 24).unwrap().decide_by, 25);
        assert_eq!(kind_of(&open_dispute(&order("disputed", "3"), 25).unwrap_err()), Kind::Refused);
        assert_eq!(kind_of(&open_dispute(&order("delivered", "3"), 5).unwrap_err()), Kind::Refused);
    }

    #[test]
    fn what_goes_back_is_a_part_of_the_price() {
        let part = |text: &str| part_of_price(&order("disputed", "3"), &text.parse().unwrap());
        assert_eq!(part("5uwhs").unwrap(), Uint128::new(5));
        assert_eq!(part("0uwhs").unwrap(), Uint128::zero());
        // The fee is 1, and the seller gets 1 at least.
        assert_eq!(part("3uwhs").unwrap(), Uint128::new(3));
        for wrong in ["4uwhs", "6uwhs"] {
            let error = part(wrong).unwrap_err();
            assert_eq!(kind_of(&error), Kind::Usage);
            assert!(
                error.to_string().contains("at most 3uwhs (0.000003 whs) can, or all of its price, 5uwhs"),
                "{error}"
            );
        }
        assert_eq!(kind_of(&part("1uatom").unwrap_err()), Kind::Usage);
    }

    #[test]
    fn a_reason_is_text_and_nothing_else() {
        assert_eq!(shown("ipfs://ä\u{1b}[2J\n"), "ipfs://ä?[2J?");
    }

    #[test]
    fn what_ended_it_is_said() {
        let said = |ended| Said { order: 7, to_buyer: "2".into(), denom: "uwhs".into(), ended, tx: "T".into() };
        assert_eq!(said(None).in_words(), "said that 2uwhs of order 7 would go back to its buyer");
        let ended = Ended { how: DisputeEnd::Agreed, to_buyer: "1".into(), stake_back: "3".into() };
        let words = "the dispute of order 7 is over: 1uwhs of the price and 3uwhs of the stake went back to its buyer";
        assert_eq!(said(Some(ended)).in_words(), words);
    }
}
