//! `complain`: finds what is wrong with a delivered file, proves it on the chain, and gets the money back. No arbiter is
//! asked: the contract looks at the proof alone.

use anyhow::Result;
use cosmwasm_std::Binary;
use weighhouse_chain::Any;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::proofs::{BadChunkProof, BadKeyScheduleProof};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::prove::{find_bad, prove, Proof};

use super::open::opening_key;
use super::refund::{refund, Refunded};
use crate::error::{fail, Kind};
use crate::market::Market;
use crate::sealed_file::{commitment, obtain_to_judge, working};
use crate::session::Session;
use crate::transaction::Act;
use crate::{verify, words};

/// Which order.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its number
    order: OrderId,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    let now = market.chain.head().await?.time;
    let version = market.version(order.listing, order.version).await?;
    if version.bad_since.is_some() && order.state != OrderState::Refunded {
        session.out.say("somebody has proven this version bad before: asking for the money alone");
        let refunded = refund(session, &market, &order).await?;
        return session.out.result(&refunded, || refunded.in_words());
    }
    in_time(&order, now)?;
    let proof = find(session, &market, &order).await?;
    let outcome = file(session, &market, &order, now, &proof).await?;
    session.out.result(&outcome, || format!("the version is proven bad; {}", outcome.in_words()))
}

/// Whether a proof still counts.
fn in_time(order: &Order, now: u64) -> Result<()> {
    let id = order.id;
    match (order.state, order.release_from) {
        (OrderState::Funded, _) => {
            Err(fail!(Kind::NotYet, "order {id} is not delivered yet: there is no file to judge"))
        }
        (OrderState::Refunded, _) => Err(fail!(Kind::Refused, "order {id} is refunded already")),
        (_, Some(until)) if now >= until => {
            Err(fail!(Kind::Refused, "the time for proofs by order {id} ended on {}", words::time(until)))
        }
        _ => Ok(()),
    }
}

/// Whether an order's window is over and nobody has settled it: a proof reaches a settled one alone then.
fn needs_settling(order: &Order, now: u64) -> bool {
    order.state == OrderState::Delivered && order.settle_from.is_some_and(|from| now >= from)
}

/// Looks at every chunk of the file that was kept, or is fetched again.
///
/// # Errors
/// [`Kind::Refused`] when all is as it should be; [`Kind::Unverified`] when the file is not the one that was recorded, so
/// that nothing about it is anybody's word.
async fn find(session: &Session, market: &Market, order: &Order) -> Result<Proof> {
    let listing = market.listing(order.listing).await?;
    let version = market.version(order.listing, order.version).await?;
    let version_key = verify::version_key(market, &listing, &version)?;
    let key = opening_key(session, market, order.id, &version_key).await?;
    let sealed = obtain_to_judge(session, &listing, &version).await?;
    let count = version.chunk_count;
    let cid = &version.cid;
    let unprovable = |error| fail!(Kind::Unverified, "nothing can be proven by the file at {cid}: {error}");
    let found = working(session.out, |progress| find_bad(&sealed, &key, progress)).map_err(unprovable)?;
    let Some(index) = found else {
        return Err(fail!(
            Kind::Refused,
            "every one of the {count} chunks is what its seller committed to: there is nothing to prove"
        ));
    };
    session.out.say(format!("chunk {index} of {count} is not what its seller committed to"));
    // Verified here as the contract will: a proof that fails is never sent.
    prove(&sealed, &commitment(&version), &version_key, &key, index).map_err(unprovable)
}

/// Files the proof; an order whose window is over and that nobody settled is settled in the same transaction.
async fn file(session: &Session, market: &Market, order: &Order, now: u64, proof: &Proof) -> Result<Refunded> {
    let sender = session.sender(market)?;
    let signer = sender.key.address();
    let call = |message: &ExecuteMsg| market.call_escrow(signer, message, &[]);
    let mut messages: Vec<Any> = Vec::new();
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
        act = act.line("first", "settles the order, whose time to challenge is over");
        messages.push(call(&ExecuteMsg::Settle { order: order.id })?);
    }
    let open = order.state == OrderState::Delivered && !is_over;
    let back = match open {
        true => format!("{} and a part of the bond", words::amount(order.price.u128(), &order.denom)),
        false => format!("at most the bond of {}", words::amount(order.bond.u128(), &order.denom)),
    };
    act = act.line("pays back", back).line("to", order.buyer.as_str());
    messages.push(call(&message(order.id, proof))?);
    let outcome = sender.send(&act, messages).await?;
    Ok(Refunded::read(market, order, outcome))
}

fn message(order: OrderId, proof: &Proof) -> ExecuteMsg {
    let binary = |bytes: &[u8]| Binary::from(bytes.to_vec());
    let hashes = |path: &[[u8; 32]]| path.iter().copied().map(Hash).collect();
    match proof {
        Proof::Chunk(proof) => ExecuteMsg::ProveBadChunk {
            order,
            proof: BadChunkProof {
                index: proof.index,
                key: binary(&proof.key),
                ciphertext: binary(&proof.ciphertext),
                plaintext_leaf: Hash(proof.plaintext_leaf),
                plaintext_path: hashes(&proof.plaintext_path),
                ciphertext_path: hashes(&proof.ciphertext_path),
                key_path: hashes(&proof.key_path),
            },
        },
        Proof::KeySchedule(proof) => ExecuteMsg::ProveBadKeySchedule {
            order,
            proof: BadKeyScheduleProof {
                secret: binary(&proof.secret),
                index: proof.index,
                key_leaf: Hash(proof.key_leaf),
                key_path: hashes(&proof.key_path),
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::kind_of;
    use crate::fixture::order;

    #[test]
    fn a_proof_has_its_time() {
        let kind = |state, now| in_time(&order(state, "3"), now).map_err(|error| kind_of(&error));
        assert_eq!(kind("funded", 1), Err(Kind::NotYet));
        assert_eq!(kind("delivered", 11), Ok(()));
        // Nobody has settled it: it is settled with the proof.
        assert_eq!(kind("delivered", 31), Ok(()));
        assert_eq!(kind("settled", 31), Ok(()));
        assert_eq!(kind("settled", 32), Err(Kind::Refused));
        assert_eq!(kind("refunded", 11), Err(Kind::Refused));
    }

    #[test]
    fn after_the_window_an_order_is_settled_with_the_proof() {
        assert!(!needs_settling(&order("delivered", "3"), 11));
        assert!(needs_settling(&order("delivered", "3"), 12));
        assert!(!needs_settling(&order("settled", "3"), 12));
    }
}
