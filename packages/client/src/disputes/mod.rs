//! Disputes: opened by a buyer, ended by what buyer and seller agree on or by what an arbiter decides.

mod error;
mod open;
mod propose;
mod rule;

use cosmwasm_std::{Coin, Uint128};
use weighhouse_chain::TxOutcome;
use weighhouse_protocol::disputes::most_returned;
use weighhouse_protocol::escrow::{Dispute, Order};
use weighhouse_protocol::events::{DisputeEnded, DisputeOpened};
use weighhouse_protocol::windows::Mark;

use crate::error::Result;
use crate::market::{find, Market};

pub use error::DisputeError;
pub use open::{open, Opening};
pub use propose::{propose, Proposal, Side};
pub use rule::{rule, Ruling};

/// The dispute of an order, while its parties and its arbiter can still end it.
///
/// # Errors
/// [`DisputeError`] when there is none, or its time is over.
pub fn open_dispute(order: &Order, now: Mark) -> Result<Dispute> {
    let dispute = order.dispute.ok_or(DisputeError::NotDisputed { order: order.id })?;
    match dispute.decide_mark() {
        until if until.is_reached(now) => Err(DisputeError::Over { order: order.id, until: until.time }.into()),
        _ => Ok(dispute),
    }
}

/// Where the buyer says that the evidence is; `None` when the node forgot the events, which alone tell it. A stranger
/// wrote it, and a terminal obeys some characters: those are question marks.
pub async fn reason(market: &Market, order: &Order) -> Result<Option<String>> {
    let opened = market.order_events::<DisputeOpened>(&market.contracts.escrow, order.id).await?;
    Ok(opened.into_iter().next_back().map(|opened| shown(&opened.reason)))
}

fn shown(reason: &str) -> String {
    reason.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

/// The part of the price that goes back to the buyer: all of it, or a part that leaves something for everybody else.
///
/// # Errors
/// [`DisputeError`] when it is in another denom, or more than that.
pub fn part_of_price(order: &Order, part: &Coin) -> Result<Uint128> {
    let (id, denom) = (order.id, order.denom.clone());
    if part.denom != denom {
        let price = Coin { denom, amount: order.price };
        return Err(DisputeError::OtherDenom { order: id, price, part: part.clone() }.into());
    }
    let most = most_returned(order.price, order.fee, order.royalty);
    if part.amount > most && part.amount != order.price {
        return Err(DisputeError::TooMuch { order: id, part: part.amount, most, price: order.price, denom }.into());
    }
    Ok(part.amount)
}

/// The end of a dispute among a transaction's events.
pub fn end_of(market: &Market, outcome: &TxOutcome) -> Option<DisputeEnded> {
    find(&outcome.events, &market.contracts.escrow)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use weighhouse_fixture::{at, order};

    use super::*;
    use crate::Kind;

    #[test]
    fn a_dispute_is_decided_in_its_time() {
        assert_eq!(open_dispute(&order("disputed", "3"), at(24)).unwrap().decide_by, 25);
        assert_eq!(open_dispute(&order("disputed", "3"), at(25)).unwrap_err().kind(), Kind::Refused);
        assert_eq!(open_dispute(&order("delivered", "3"), at(5)).unwrap_err().kind(), Kind::Refused);
        let first_after_a_halt = Mark { time: 1_000, height: 24 };
        assert!(open_dispute(&order("disputed", "3"), first_after_a_halt).is_ok());
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
            assert_eq!(error.kind(), Kind::Usage);
            assert!(error.to_string().contains("at most 0.000003whs can, or the whole price, 0.000005whs"), "{error}");
        }
        assert_eq!(part("1uatom").unwrap_err().kind(), Kind::Usage);
    }

    #[test]
    fn a_reason_is_text_and_nothing_else() {
        assert_eq!(shown("ipfs://ä\u{1b}[2J\n"), "ipfs://ä?[2J?");
    }
}
