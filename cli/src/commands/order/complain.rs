//! `complain`: finds what is wrong with a delivered file, proves it on the chain, and gets the money back. No arbiter is
//! asked: the contract looks at the proof alone.

use anyhow::Result;
use weighhouse_chain::TxOutcome;
use weighhouse_client::journal::Once;
use weighhouse_client::order::settles_from;
use weighhouse_client::sealed_file::{commitment, working};
use weighhouse_client::{opening_key, typed, version_key, Market};
use weighhouse_messages::{prove_bad_chunk, prove_bad_key_schedule, Call};
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::events::VersionProvenBad;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::prove::{find_bad, prove, Proof};

use super::refund::{refund, Refunded};
use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The order's number
    order: OrderId,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let sender = session.sender(&market)?;
    let once = Once::take(session.market_folder()?, &sender, format!("order complain {}", order.id))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => complain(session, &once, &market, &order).await?,
    };
    let proves =
        outcome.events.iter().any(|event| typed::<VersionProvenBad>(event, &market.contracts.escrow).is_some());
    let refunded = Refunded::read(&market, &order, outcome);
    let says = if proves { "the version is proven bad; " } else { "" };
    session.out.result(&refunded, || format!("{says}{}", refunded.in_words()))?;
    Ok(once.told()?)
}

/// Proves the version bad, or has the order refunded when somebody has done so.
async fn complain(session: &Session, once: &Once<'_>, market: &Market, order: &Order) -> Result<TxOutcome> {
    let now = market.now().await?;
    let version = market.version(order.listing, order.version).await?;
    if version.bad_since.is_some() && !is_paid_back(order) {
        session.out.say("somebody has proven this version bad before: asking for the money alone");
        return refund(session, once, market, order).await;
    }
    in_time(order, now)?;
    let proof = find(session, market, order).await?;
    let (act, messages) = filing(market, order, now, &proof)?;
    Ok(once.send(messages, &session.asks(act)).await?)
}

/// Whether a proof still counts.
fn in_time(order: &Order, now: Mark) -> Result<()> {
    let id = order.id;
    // A dispute can outlast the time in which a proof reaches the bond.
    let until = order.release_mark().into_iter().chain(settles_from(order)).reduce(Mark::max);
    match (order.state, until) {
        (OrderState::Funded | OrderState::Offered, _) => {
            Err(fail!(Kind::NotYet, "order {id} is not delivered yet: there is no file to judge"))
        }
        _ if is_paid_back(order) => Err(fail!(Kind::Refused, "order {id} is paid back already")),
        (_, Some(until)) if until.is_reached(now) => {
            Err(fail!(Kind::Refused, "the time for proofs by order {id} ended on {}", words::time(until.time)))
        }
        _ => Ok(()),
    }
}

fn is_paid_back(order: &Order) -> bool {
    matches!(order.state, OrderState::Refunded | OrderState::Withdrawn)
}

/// Whether an order's window or dispute is over and nobody has settled it: a proof reaches a settled one alone then.
fn needs_settling(order: &Order, now: Mark) -> bool {
    settles_from(order).is_some_and(|from| from.is_reached(now))
}

/// Looks at every chunk of the file that was kept, or is fetched again.
///
/// # Errors
/// [`Kind::Refused`] when all is as it should be; [`Kind::Unverified`] when the file is not the one that was recorded, so
/// that nothing about it is anybody's word.
async fn find(session: &Session, market: &Market, order: &Order) -> Result<Proof> {
    let listing = market.listing(order.listing).await?;
    let version = market.version(order.listing, order.version).await?;
    let keys = version_key(market, &listing, &version)?;
    let key = opening_key(session.vault()?, market, order, &keys).await?;
    let sealed = session.sealed_files().obtain_to_judge(&listing, &version).await?;
    let count = version.chunk_count;
    let cid = &version.cid;
    let unprovable = |error| fail!(Kind::Unverified, "nothing can be proven by the file at {cid}: {error}");
    let found = working(&session.out, |progress| find_bad(&sealed, &key, progress)).map_err(unprovable)?;
    let Some(index) = found else {
        return Err(fail!(
            Kind::Refused,
            "every one of the {count} chunks is what its seller committed to: there is nothing to prove"
        ));
    };
    session.out.say(format!("chunk {index} of {count} is not what its seller committed to"));
    // Verified here as the contract will: a proof that fails is never sent.
    prove(&sealed, &commitment(&version), &keys, &key, index).map_err(unprovable)
}

/// What files the proof; an order whose window is over and that nobody settled is settled in the same transaction.
fn filing(market: &Market, order: &Order, now: Mark, proof: &Proof) -> Result<(Act, Vec<Call>)> {
    let call = |message: &ExecuteMsg| market.contracts.escrow(message, vec![]);
    let mut messages = Vec::new();
    let mut act = Act::new("File it?")
        .line("prove", format!("that version {} of listing {} is bad", order.version, order.listing))
        .line(
            "reveals",
            match proof {
                Proof::Chunk(_) => "the key of one chunk",
                Proof::KeySchedule(_) => "the key of the whole file",
            },
        );
    let is_over = needs_settling(order, now);
    if is_over {
        act = act.line("first", "settles the order, whose time to challenge or to decide is over");
        messages.push(call(&ExecuteMsg::Settle { order: order.id })?);
    }
    let open = settles_from(order).is_some() && !is_over;
    let back = match open {
        true if order.bond.is_zero() => words::amount(order.price.u128(), &order.denom),
        true => format!("{} and a part of the bond", words::amount(order.price.u128(), &order.denom)),
        false => format!("at most the bond of {}", words::amount(order.bond.u128(), &order.denom)),
    };
    act = act.line("pays back", back).line("to", order.buyer.as_str());
    messages.push(call(&message(order.id, proof))?);
    Ok((act, messages))
}

fn message(order: OrderId, proof: &Proof) -> ExecuteMsg {
    match proof {
        Proof::Chunk(proof) => prove_bad_chunk(order, proof),
        Proof::KeySchedule(proof) => prove_bad_key_schedule(order, proof),
    }
}

#[cfg(test)]
mod tests {
    use weighhouse_protocol::escrow::Dispute;

    use super::*;
    use crate::error::kind_of;
    use weighhouse_messages::fixture::{at, order};

    #[test]
    fn a_proof_has_its_time() {
        let kind = |state, now| in_time(&order(state, "3"), at(now)).map_err(|error| kind_of(&error));
        assert_eq!(kind("funded", 1), Err(Kind::NotYet));
        assert_eq!(kind("delivered", 11), Ok(()));
        // Nobody has settled it: it is settled with the proof.
        assert_eq!(kind("delivered", 31), Ok(()));
        assert_eq!(kind("settled", 31), Ok(()));
        assert_eq!(kind("settled", 32), Err(Kind::Refused));
        assert_eq!(kind("disputed", 24), Ok(()));
        assert_eq!(kind("disputed", 31), Ok(()));
        assert_eq!(kind("refunded", 11), Err(Kind::Refused));
        assert_eq!(kind("withdrawn", 11), Err(Kind::Refused));
        assert_eq!(kind("offered", 1), Err(Kind::NotYet));
    }

    #[test]
    fn a_dispute_gives_a_proof_its_time() {
        let mut long = order("disputed", "3");
        long.dispute = long.dispute.map(|dispute| Dispute { decide_by: 40, decide_by_height: 40, ..dispute });
        assert!(in_time(&long, at(39)).is_ok(), "longer than the bond is reserved");
        assert!(in_time(&long, at(40)).is_err());
    }

    #[test]
    fn after_the_window_an_order_is_settled_with_the_proof() {
        assert!(!needs_settling(&order("delivered", "3"), at(11)));
        assert!(needs_settling(&order("delivered", "3"), at(12)));
        assert!(!needs_settling(&order("settled", "3"), at(12)));
        assert!(!needs_settling(&order("disputed", "3"), at(24)));
        assert!(needs_settling(&order("disputed", "3"), at(25)));
    }
}
