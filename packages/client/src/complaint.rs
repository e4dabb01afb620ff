//! Complaints: a buyer finds the fault of a delivered file, and proves it on the chain. No arbiter is asked: escrow looks
//! at the proof alone.

use weighhouse_messages::{prove_bad_chunk, prove_bad_key_schedule, Call};
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::windows::Mark;
use weighhouse_sealing::prove::{find_bad, prove, Proof, ProveError};

use crate::bought::opening_key;
use crate::error::{Kind, Result};
use crate::market::Market;
use crate::order::{is_bad, refund_call, settles_from, OrderError};
use crate::report::Note;
use crate::sealed_file::{commitment, working, SealedFiles};
use crate::vault::Vault;
use crate::version_key::version_key;

/// Why nothing can be proven by a file.
#[derive(Debug, thiserror::Error)]
pub enum ComplaintError {
    /// The file is not the one that was recorded: nothing about it is anybody's word.
    #[error("nothing can be proven by the file at {cid}")]
    Unprovable {
        /// The file's CID.
        cid: String,
        /// The fault.
        #[source]
        reason: ProveError,
    },
    /// The file is what its seller committed to.
    #[error("every one of the {chunks} chunks is what its seller committed to: there is nothing to prove")]
    NothingToProve {
        /// How many chunks the file has.
        chunks: u64,
    },
}

impl ComplaintError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Unprovable { .. } => Kind::Unverified,
            Self::NothingToProve { .. } => Kind::Refused,
        }
    }
}

/// What brings a buyer's money back.
pub enum Complaint {
    /// Somebody has proven the version bad: a refund alone.
    Refund(Call),
    /// A proof, which ends the version.
    Proof(Filing),
}

/// A proof that can be filed.
pub struct Filing {
    /// The calls that file it.
    pub calls: Vec<Call>,
    /// What it proves, and reveals.
    pub proof: Proof,
    /// Whether the order is settled first: its window or dispute is over, and nobody has settled it.
    pub settles_first: bool,
    /// Whether the proof brings the price back; otherwise a part of the seller's bond at the most.
    pub returns_price: bool,
}

/// Finds what brings the money of an order back.
///
/// # Errors
/// [`OrderError`] when a proof no longer counts, or not yet; [`ComplaintError`] when the file shows no fault.
pub async fn complain(vault: Vault<'_>, market: &Market, files: &SealedFiles<'_>, order: &Order) -> Result<Complaint> {
    let now = market.now().await?;
    if is_bad(market, order).await? && !is_paid_back(order) {
        return Ok(Complaint::Refund(refund_call(market, order)?));
    }
    check_time(order, now)?;
    let proof = find(vault, market, files, order).await?;
    filing(market, order, now, proof).map(Complaint::Proof)
}

/// Whether a proof still counts.
fn check_time(order: &Order, now: Mark) -> Result<(), OrderError> {
    let id = order.id;
    // A dispute can outlast the time in which a proof reaches the bond.
    let until = order.release_mark().into_iter().chain(settles_from(order)).reduce(Mark::max);
    match (order.state, until) {
        (OrderState::Funded | OrderState::Offered, _) => Err(OrderError::NotDelivered { order: id }),
        _ if is_paid_back(order) => Err(OrderError::PaidBack { order: id }),
        (_, Some(until)) if until.is_reached(now) => Err(OrderError::TooLateToProve { order: id, until: until.time }),
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
async fn find(vault: Vault<'_>, market: &Market, files: &SealedFiles<'_>, order: &Order) -> Result<Proof> {
    let listing = market.listing(order.listing).await?;
    let version = market.version(order.listing, order.version).await?;
    let keys = version_key(market, &listing, &version)?;
    let key = opening_key(vault, market, order, &keys).await?;
    let sealed = files.obtain_to_judge(&listing, &version).await?;
    let chunks = version.chunk_count;
    let unprovable = |reason| ComplaintError::Unprovable { cid: version.cid.clone(), reason };
    let found = working(files.report, |progress| find_bad(&sealed, &key, progress)).map_err(unprovable)?;
    let index = found.ok_or(ComplaintError::NothingToProve { chunks })?;
    files.report.note(Note::BadChunk { index, chunks });
    // Verified here as the contract will: a proof that fails is never sent.
    Ok(prove(&sealed, &commitment(&version), &keys, &key, index).map_err(unprovable)?)
}

/// What files a proof; an order whose window is over and that nobody settled is settled in the same transaction.
fn filing(market: &Market, order: &Order, now: Mark, proof: Proof) -> Result<Filing> {
    let settles_first = needs_settling(order, now);
    let returns_price = settles_from(order).is_some() && !settles_first;
    let settle = settles_first.then_some(ExecuteMsg::Settle { order: order.id });
    let prove = match &proof {
        Proof::Chunk(proof) => prove_bad_chunk(order.id, proof),
        Proof::KeySchedule(proof) => prove_bad_key_schedule(order.id, proof),
    };
    let calls = settle.iter().chain([&prove]).map(|message| market.contracts.escrow(message, vec![]));
    Ok(Filing { calls: calls.collect::<Result<_, _>>()?, proof, settles_first, returns_price })
}

#[cfg(test)]
mod tests {
    use weighhouse_protocol::escrow::Dispute;

    use super::*;
    use weighhouse_fixture::{at, order};

    #[test]
    fn a_proof_has_its_time() {
        let kind = |state, now| check_time(&order(state, "3"), at(now)).map_err(|error| error.kind());
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
        assert!(check_time(&long, at(39)).is_ok(), "longer than the bond is reserved");
        assert!(check_time(&long, at(40)).is_err());
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
