//! Transactions: approved before they are signed, and done once whatever happens between.

use weighhouse_chain::{Client, Fate, Key, Prepared, Signed, TxOutcome};
use weighhouse_messages::{explain, Any, Call};

use crate::error::{Error, Result};
use crate::market::Market;
use crate::release::is_misunderstanding;
use crate::report::{Note, Report};

/// An account that signs, on a market's chain.
pub struct Sender<'a> {
    pub market: &'a Market,
    /// The signer.
    pub key: &'a Key,
    /// Hears what is sent.
    pub report: &'a dyn Report,
}

/// Approves a simulated transaction before it is signed: shows it, and asks. Its error stops the transaction.
pub type Approve<'a> = &'a dyn Fn(&Prepared) -> Result<()>;

/// Keeps a signed transaction before it is broadcast, and forgets it when it can be made anew.
pub type Record<'a> = &'a mut dyn FnMut(Option<&Signed>) -> Result<()>;

impl Sender<'_> {
    /// Simulates, has approved, signs, broadcasts and follows; nothing is recorded, so that this is for what the chain
    /// refuses to do twice. Whoever may be stopped on the way goes through [`crate::journal::Once`] or a journal.
    ///
    /// # Errors
    /// The chain's refusal, before or in the block; that of `approve`.
    pub async fn send(&self, calls: Vec<Call>, approve: Approve<'_>) -> Result<TxOutcome> {
        self.send_recorded(calls, approve, &mut |_| Ok(())).await
    }

    /// As [`Sender::send`], but records, and finishes a recorded transaction instead of making another one.
    ///
    /// `pending` is what `record` kept in an earlier run. While that one may still be included,
    /// nothing new is signed.
    pub async fn send_once(
        &self,
        pending: Option<Signed>,
        calls: Vec<Call>,
        approve: Approve<'_>,
        record: Record<'_>,
    ) -> Result<TxOutcome> {
        if let Some(signed) = pending {
            if let Some(outcome) = self.finish(&signed, record).await? {
                return Ok(outcome);
            }
        }
        self.send_recorded(calls, approve, record).await
    }

    /// Follows a recorded transaction to its end; `None` if it can never be included.
    ///
    /// `record` is told to forget it exactly when it is certain that it came to nothing: it can
    /// never be included, or it failed in its block.
    pub async fn finish(&self, signed: &Signed, record: Record<'_>) -> Result<Option<TxOutcome>> {
        self.report.note(Note::Following(signed));
        let Some(outcome) = follow(&self.market.chain, signed).await? else {
            record(None)?;
            return Ok(None);
        };
        done(outcome, record).map(Some)
    }

    async fn send_recorded(&self, calls: Vec<Call>, approve: Approve<'_>, record: Record<'_>) -> Result<TxOutcome> {
        self.send_messages(self.messages(&calls), approve, record).await
    }

    /// As [`Sender::send_once`] without an earlier run, of messages that may call no contract: a proposal, or a vote.
    pub async fn send_messages(
        &self,
        messages: Vec<Any>,
        approve: Approve<'_>,
        record: Record<'_>,
    ) -> Result<TxOutcome> {
        let prepared = self.prepare_messages(messages).await?;
        approve(&prepared)?;
        let outcome = self.market.chain.carry_out(self.key, prepared, |signed| {
            self.report.note(Note::Sending(signed));
            record(Some(signed))
        });
        done(outcome.await?, record)
    }

    /// Simulates.
    ///
    /// # Errors
    /// The refusal that the chain would give; [`Error::Unfunded`] for an account without any money; [`crate::ReleaseError`] when the
    /// market is of another release, and does not know the call.
    pub async fn prepare(&self, calls: Vec<Call>) -> Result<Prepared> {
        self.prepare_messages(self.messages(&calls)).await
    }

    fn messages(&self, calls: &[Call]) -> Vec<Any> {
        calls.iter().map(|call| call.to_any(self.key.address())).collect()
    }

    async fn prepare_messages(&self, messages: Vec<Any>) -> Result<Prepared> {
        let address = self.key.address();
        for message in explain(&self.market.contracts, &messages) {
            tracing::debug!(action = ?message.action, target = message.target, pays = ?message.pays, lines = ?message.lines, "to be signed");
        }
        match self.market.chain.prepare(self.key, messages).await {
            Err(weighhouse_chain::Error::NotFound { .. }) => Err(Error::Unfunded { address: address.to_owned() }),
            // All contracts move at once: the registry's release is the market's.
            Err(error) if is_misunderstanding(&error) => {
                Err(self.market.explained(&self.market.contracts.registry, error).await)
            }
            prepared => Ok(prepared?),
        }
    }
}

fn done(outcome: TxOutcome, record: Record<'_>) -> Result<TxOutcome> {
    match outcome.succeeded() {
        Ok(outcome) => Ok(outcome),
        Err(error) => {
            record(None)?;
            Err(error.into())
        }
    }
}

/// What became of a signed transaction: its outcome, or `None` if it can never be included.
///
/// # Errors
/// [`Error::StillOpen`] while that is open; [`weighhouse_chain::Error`] when the node does not answer, or can't say.
pub async fn follow(chain: &Client, signed: &Signed) -> Result<Option<TxOutcome>> {
    match chain.fate(signed).await? {
        Fate::Included(outcome) => return Ok(Some(outcome)),
        Fate::Gone(_) => return Ok(None),
        Fate::Open => {}
    }
    // Handing over the same bytes twice is harmless, and they may never have arrived.
    match chain.broadcast(signed).await {
        Ok(()) => {}
        Err(error) if error.is_gone() => return Ok(None),
        Err(error) if error.is_unreachable() => return Err(error.into()),
        Err(reason) if chain.head().await?.height <= signed.timeout_height => {
            return Err(Error::StillOpen {
                hash: signed.hash.clone(),
                last: signed.timeout_height,
                reason: Box::new(reason),
            });
        }
        Err(_) => {}
    }
    match chain.wait(signed).await {
        Ok(outcome) => Ok(Some(outcome)),
        Err(error) if error.is_gone() => Ok(None),
        Err(error) => Err(error.into()),
    }
}
