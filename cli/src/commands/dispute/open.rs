//! `dispute`: a buyer says that what was delivered is not what was promised, which no proof shows. Buyer and seller agree
//! then, or an arbiter decides.

use anyhow::Result;
use cosmwasm_std::Coin;
use serde::Serialize;
use weighhouse_client::journal::Once;
use weighhouse_client::{first, Market};
use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState, MAX_REASON};
use weighhouse_protocol::events::DisputeOpened;
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{text, OrderId, Seconds};

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The order's number
    order: OrderId,
    /// The URI of your evidence, public for ever: 1 to 256 bytes
    #[arg(long, value_name = "URI", value_parser = parse_reason)]
    reason: String,
}

#[derive(Serialize)]
struct Opened {
    order: OrderId,
    arbiter: String,
    decide_by: Seconds,
    stake: String,
    denom: String,
    tx: String,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let id = order.id;
    let sender = session.sender(&market)?;
    let once = Once::take(session.market_folder()?, &sender, format!("dispute open {id}"))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            let (act, call) = disputing(&market, &order, sender.key.address(), args.reason).await?;
            once.send(vec![call], &session.asks(act)).await?
        }
    };
    let DisputeOpened { arbiter, decide_by, stake, denom, .. } = first(&outcome.events, &market.contracts.escrow)?;
    let (arbiter, stake) = (arbiter.into_string(), stake.to_string());
    let opened = Opened { order: id, arbiter, decide_by, stake, denom, tx: outcome.hash };
    session.out.result(&opened, || {
        format!("order {id} is disputed: `weighhouse dispute propose {id}` until {}", words::time(decide_by))
    })?;
    Ok(once.told()?)
}

/// What opens the dispute.
async fn disputing(market: &Market, order: &Order, buyer: &str, reason: String) -> Result<(Act, Call)> {
    let id = order.id;
    if market.version(order.listing, order.version).await?.bad_since.is_some() {
        return Err(fail!(Kind::Refused, "the version of order {id} was proven bad: `weighhouse order refund {id}`"));
    }
    let arbiter = disputable(order, buyer, market.now().await?)?;
    let stake = Coin { denom: order.denom.clone(), amount: order.stake };
    let act = Act::new("Dispute it?")
        .line("dispute", format!("order {id} of listing {}", order.listing))
        .line("because of", &reason)
        .line("stake", format!("{}, lost if the arbiter gives you nothing back", words::coin(&stake)))
        .line("decides", format!("{}, within {}", arbiter.address, words::span(arbiter.decide_within.into())))
        .line("else", "the seller is paid, and you get the stake back");
    let funds = if stake.amount.is_zero() { vec![] } else { vec![stake] };
    Ok((act, market.contracts.escrow(&ExecuteMsg::Dispute { order: id, reason }, funds)?))
}

/// Who would decide. Says what the contract would, before money is attached.
fn disputable<'a>(order: &'a Order, sender: &str, now: Mark) -> Result<&'a Arbiter> {
    let id = order.id;
    match order.state {
        OrderState::Delivered => {}
        OrderState::Funded | OrderState::Offered => {
            return Err(fail!(Kind::NotYet, "order {id} is not delivered yet: there is nothing to dispute"))
        }
        OrderState::Disputed => return Err(fail!(Kind::Refused, "order {id} is disputed already")),
        OrderState::Settled => return Err(fail!(Kind::Refused, "order {id} is settled: its seller was paid")),
        OrderState::Refunded | OrderState::Withdrawn => {
            return Err(fail!(Kind::Refused, "order {id} was paid back already"))
        }
    }
    if order.buyer.as_str() != sender {
        return Err(fail!(Kind::Refused, "order {id} was bought by {}, and {sender} signs", order.buyer));
    }
    if let Some(until) = order.settle_mark().filter(|until| until.is_reached(now)) {
        let until = words::time(until.time);
        return Err(fail!(Kind::Refused, "order {id} could be disputed until {until}"));
    }
    order.arbiter.as_ref().ok_or_else(|| fail!(Kind::Refused, "nobody decides disputes of order {id}"))
}

/// Reads a reason by the contract's own rule, before anything is sent.
fn parse_reason(text: &str) -> Result<String, String> {
    text::check("reason", text, 1..=MAX_REASON).map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::kind_of;
    use weighhouse_messages::fixture::{at, order};

    #[test]
    fn a_buyer_disputes_a_delivery_in_its_window() {
        let kind = |order: &Order, now| {
            let arbiter = disputable(order, "wasm1buyer", at(now)).map(|arbiter| arbiter.address.clone());
            arbiter.map_err(|error| kind_of(&error))
        };
        assert_eq!(kind(&order("delivered", "3"), 11), Ok("wasm1arbiter".into()));
        assert_eq!(kind(&order("delivered", "3"), 12), Err(Kind::Refused));
        assert_eq!(kind(&Order { arbiter: None, ..order("delivered", "3") }, 11), Err(Kind::Refused));
        for state in ["funded", "offered"] {
            assert_eq!(kind(&order(state, "3"), 1), Err(Kind::NotYet), "{state}");
        }
        for state in ["disputed", "settled", "refunded", "withdrawn"] {
            assert_eq!(kind(&order(state, "3"), 1), Err(Kind::Refused), "{state}");
        }
        let error = disputable(&order("delivered", "3"), "wasm1other", at(1)).unwrap_err();
        assert_eq!(error.to_string(), "order 1 was bought by wasm1buyer, and wasm1other signs");
    }

    #[test]
    fn a_reason_is_bounded() {
        assert_eq!(parse_reason(&"a".repeat(MAX_REASON)).map(|reason| reason.len()), Ok(MAX_REASON));
        assert_eq!(parse_reason(&"a".repeat(257)), Err("reason is 257 bytes long, it has 1 to 256".into()));
        assert!(parse_reason("").is_err());
        let error = parse_reason("ipfs://a\u{1b}[2J").unwrap_err();
        assert_eq!(error, "reason has U+001B at byte 8: a control character");
        assert!(parse_reason(r"ipfs://\u0000").is_ok(), "six ordinary characters");
    }
}
