//! `order complain`: finds what is wrong with a delivered file, proves it on the chain, and gets the money back. No arbiter is
//! asked: the contract looks at the proof alone.

use anyhow::Result;
use weighhouse_chain::TxOutcome;
use weighhouse_client::complaint::{complain, Complaint, Filing};
use weighhouse_client::find;
use weighhouse_messages::Call;
use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::events::VersionProvenBad;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::prove::Proof;

use super::refund::{self, Refunded};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The order's number
    order: OrderId,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let plan =
        async || plan(session, complain(session.vault()?, &market, &session.sealed_files(), &order).await?, &order);
    let tell = |outcome: TxOutcome| {
        let proves = find::<VersionProvenBad>(&outcome.events, &market.contracts.escrow).is_some();
        let refunded = Refunded::read(&market, &order, outcome);
        let says = if proves { "the version is proven bad; " } else { "" };
        session.out.result(&refunded, || format!("{says}{}", refunded.in_words()))
    };
    session.carry_out(&market, format!("order complain {}", order.id), plan, tell).await
}

/// What brings the money back, in words and in calls.
fn plan(session: &Session, complaint: Complaint, order: &Order) -> Result<(Act, Vec<Call>)> {
    match complaint {
        Complaint::Refund(call) => {
            session.out.say("somebody has proven this version bad before: asking for the money alone");
            Ok((refund::act(order), vec![call]))
        }
        Complaint::Proof(filing) => Ok((act(order, &filing), filing.calls)),
    }
}

fn act(order: &Order, filing: &Filing) -> Act {
    let reveals = match filing.proof {
        Proof::Chunk(_) => "the key of one chunk",
        Proof::KeySchedule(_) => "the key of the whole file",
    };
    let mut act = Act::new("File it?")
        .line("prove", format!("that version {} of listing {} is bad", order.version, order.listing))
        .line("reveals", reveals);
    if filing.settles_first {
        act = act.line("first", "settles the order, whose time to challenge or to decide is over");
    }
    let (price, bond) =
        (words::amount(order.price.u128(), &order.denom), words::amount(order.bond.u128(), &order.denom));
    let back = match filing.returns_price {
        true if order.bond.is_zero() => price,
        true => format!("{price} and a part of the bond"),
        false => format!("at most the bond of {bond}"),
    };
    act.line("pays back", back).line("to", order.buyer.as_str())
}
