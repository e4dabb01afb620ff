//! What became of a signed transaction. Whoever wants to know whether it happened asks here.
//!
//! The node's index of transactions can say that it did, and not that it did not: a node that ends between committing a
//! block and indexing it never indexes that block. The chain itself can. What paid anything, a fee among it, used its
//! sequence. So while the account's sequence is not past that of the transaction, it did not happen; and when it is,
//! the blocks that could include the transaction say whether this was the one that used it.

use std::{ops::RangeInclusive, time::Duration};

use backon::Retryable;
use tendermint::{block::Height, Hash};
use tendermint_rpc::Client as _;
use tokio::time::{sleep, Instant};

use crate::{client::retries, submit::POLL, Client, Error, Result, Signed, TxOutcome};

/// The node indexes a block shortly after it commits it, and one question then saves reading the blocks.
const INDEX_LAG: Duration = Duration::from_secs(3);

/// The fate of a signed transaction.
#[derive(Debug, Clone)]
pub enum Fate {
    /// It is in a block, and keeps this outcome. It may be a failure: see [`TxOutcome::succeeded`].
    Included(TxOutcome),
    /// It may still be included: to make another one now could do the same twice.
    Open,
    /// It did nothing and never will, so that it is safe to do again. The error says why: [`Error::SequenceTaken`] or
    /// [`Error::Expired`].
    Gone(Error),
}

impl Client {
    /// The outcome of a transaction that the node's index has, by its hash in whatever case. That it has none proves nothing:
    /// see [`Client::fate`].
    pub async fn find(&self, hash: &str) -> Result<Option<TxOutcome>> {
        let parsed = hash
            .to_uppercase()
            .parse::<Hash>()
            .map_err(|error| Error::invalid("transaction hash", format!("{hash}: {}", error.detail())))?;
        match self.http.tx(parsed, false).await.map_err(|error| self.rpc_error("transaction", error)) {
            Ok(found) => Ok(Some(found.into())),
            Err(Error::Node { reason, .. }) if reason.contains("not found") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What became of a transaction, as far as it is certain. Reads at most the blocks in which it was valid, and those
    /// only when its sequence is used and the node's index does not have it.
    ///
    /// # Errors
    /// [`Error::OutcomeUnknown`] if the node does not keep a block that may include it; [`Error::Unreachable`].
    pub async fn fate(&self, signed: &Signed) -> Result<Fate> {
        if let Some(outcome) = self.indexed(signed).await? {
            return Ok(Fate::Included(outcome));
        }
        let (account, height) = self.account_as_of(&signed.signer).await?;
        if account.sequence <= signed.sequence {
            let is_over = height >= signed.timeout_height;
            return Ok(if is_over { Fate::Gone(signed.expired()) } else { Fate::Open });
        }
        let found = match self.indexed_soon(signed).await? {
            Some(outcome) => Some(outcome),
            None => self.in_blocks(signed, height).await?,
        };
        Ok(found.map_or_else(|| Fate::Gone(signed.taken(account.sequence)), Fate::Included))
    }

    /// The outcome in the node's index, unless the transaction does not keep it: one that was in a block before its turn
    /// can still get another.
    async fn indexed(&self, signed: &Signed) -> Result<Option<TxOutcome>> {
        Ok(self.find(&signed.hash).await?.filter(|outcome| !outcome.is_out_of_turn()))
    }

    async fn indexed_soon(&self, signed: &Signed) -> Result<Option<TxOutcome>> {
        let deadline = Instant::now() + INDEX_LAG;
        while Instant::now() < deadline {
            sleep(POLL).await;
            if let Some(outcome) = self.indexed(signed).await? {
                return Ok(Some(outcome));
            }
        }
        Ok(None)
    }

    /// The outcome that the blocks up to `newest` have. Each of them is there, with its results, once queries know what
    /// it did: the node keeps both before it commits.
    async fn in_blocks(&self, signed: &Signed, newest: u64) -> Result<Option<TxOutcome>> {
        let (mut failure, mut missing) = (None, None);
        for height in signed.valid_in(self.config.timeout_blocks, newest) {
            match self.in_block(signed, height).await {
                Ok(Some(outcome)) if outcome.code == 0 => return Ok(Some(outcome)),
                // Refused before it paid, it could be in a later block once more.
                Ok(Some(outcome)) if !outcome.is_out_of_turn() => failure = Some(outcome),
                Ok(_) => {}
                Err(Error::Node { reason, .. }) => missing = missing.or(Some((height, reason))),
                Err(error) => return Err(error),
            }
        }
        match missing {
            None => Ok(failure),
            Some((height, reason)) => {
                let (hash, url) = (signed.hash.clone(), self.config.rpc.clone());
                Err(Error::OutcomeUnknown { hash, url, height, reason })
            }
        }
    }

    async fn in_block(&self, signed: &Signed, height: u64) -> Result<Option<TxOutcome>> {
        let at = Height::try_from(height).map_err(|error| Error::invalid("height", error.detail()))?;
        let block = || async { self.http.block(at).await.map_err(|error| self.rpc_error("block", error)) };
        let block = block.retry(retries()).when(Error::is_unreachable).await?.block;
        let Some(place) = block.data.iter().position(|bytes| *bytes == signed.bytes) else { return Ok(None) };
        let results =
            || async { self.http.block_results(at).await.map_err(|error| self.rpc_error("results of a block", error)) };
        let results = results.retry(retries()).when(Error::is_unreachable).await?;
        let result = results.txs_results.into_iter().flatten().nth(place).ok_or_else(|| Error::Node {
            what: "results of a block".into(),
            reason: format!("block {height} has no result of its transaction {place}"),
        })?;
        Ok(Some(TxOutcome::new(signed.hash.clone(), height, result)))
    }
}

impl Signed {
    /// The heights up to `newest` that could include it; `span` is how long transactions are valid where it does not say
    /// when it was signed.
    fn valid_in(&self, span: u64, newest: u64) -> RangeInclusive<u64> {
        let signed_at = self.signed_at.unwrap_or_else(|| self.timeout_height.saturating_sub(span));
        signed_at.saturating_add(1)..=self.timeout_height.min(newest)
    }

    pub(crate) fn expired(&self) -> Error {
        Error::Expired { hash: self.hash.clone(), timeout_height: self.timeout_height }
    }

    /// The error of one whose sequence another transaction used; `expected` is the account's next.
    fn taken(&self, expected: u64) -> Error {
        Error::SequenceTaken { address: self.signer.clone(), used: self.sequence, expected: Some(expected) }
    }
}
