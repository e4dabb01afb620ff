//! `dispute open`: a buyer says that what was delivered is not what was promised, which no proof shows. Buyer and seller agree
//! then, or an arbiter decides.

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::disputes::{self, Opening};
use weighhouse_client::first;
use weighhouse_client::journal::Command;
use weighhouse_protocol::escrow::{Order, MAX_REASON};
use weighhouse_protocol::events::DisputeOpened;
use weighhouse_protocol::{text, OrderId, Seconds};

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

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let id = order.id;
    let plan = async || {
        let buyer = session.signer()?.address();
        let opening = disputes::open(&market, &order, buyer, args.reason.clone()).await?;
        Ok((act(&order, &args.reason, &opening), vec![opening.call]))
    };
    let tell = |outcome: TxOutcome| {
        let DisputeOpened { arbiter, decide_by, stake, denom, .. } = first(&outcome.events, &market.contracts.escrow)?;
        let (arbiter, stake) = (arbiter.into_string(), stake.to_string());
        let opened = Opened { order: id, arbiter, decide_by, stake, denom, tx: outcome.hash };
        session.out.result(&opened, || {
            format!("order {id} is disputed: `weighhouse dispute propose {id}` until {}", words::time(decide_by))
        })
    };
    let command = Command::new(format!("dispute open {id}")).on(format!("--reason {}", args.reason));
    session.carry_out(&market, command, plan, tell).await
}

fn act(order: &Order, reason: &str, Opening { arbiter, stake, .. }: &Opening<'_>) -> Act {
    Act::new("Dispute it?")
        .line("dispute", format!("order {} of listing {}", order.id, order.listing))
        .line("because of", reason)
        .line("stake", format!("{}, lost if the ruling returns nothing to you", words::coin(stake)))
        .line("decides", format!("{}, within {}", arbiter.address, words::span(arbiter.decide_within.into())))
        .line("else", "the seller is paid, and your stake returns")
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

    #[test]
    fn a_reason_is_bounded() {
        assert_eq!(parse_reason(&"a".repeat(MAX_REASON)).map(|reason| reason.len()), Ok(MAX_REASON));
        assert_eq!(parse_reason(&"a".repeat(257)), Err("reason must have 1 to 256 bytes, it has 257".into()));
        assert!(parse_reason("").is_err());
        let error = parse_reason("ipfs://a\u{1b}[2J").unwrap_err();
        assert_eq!(error, "reason has U+001B at byte 8: a control character");
        assert!(parse_reason(r"ipfs://\u0000").is_ok(), "six ordinary characters");
    }
}
