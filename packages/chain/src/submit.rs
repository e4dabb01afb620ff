//! Following a transaction, and the four steps in one.

use std::time::Duration;

use backon::Retryable;
use cosmrs::Any;
use tendermint_rpc::{query::Query, Client as _, Order};
use tokio::time::{sleep, Instant};

use crate::{
    client::retries, transaction::MAX_ATTEMPTS, Client, Error, Fate, Key, Prepared, Result, Signed, TxOutcome,
};

/// The time between two looks for a transaction.
pub(crate) const POLL: Duration = Duration::from_millis(200);
/// The time after which a transaction that is in no block is handed over again.
const REPEAT: Duration = Duration::from_secs(1);
/// A node answers no larger page.
const SEARCH_PAGE: u8 = 100;

impl Client {
    /// The successful transactions that emitted an event of this kind with these attributes, oldest first and at most
    /// 100. Any contract may emit any kind: name the `_contract_address`, and look at it in the events.
    pub async fn search(&self, kind: &str, attributes: &[(&str, &str)]) -> Result<Vec<TxOutcome>> {
        let named = |query: Query, (key, value): &(&str, &str)| query.and_eq(format!("{kind}.{key}"), *value);
        let query = attributes.iter().fold(Query::default(), named);
        let ask = || async {
            let page = self.http.tx_search(query.clone(), false, 1, SEARCH_PAGE, Order::Ascending).await;
            page.map_err(|error| self.rpc_error("search", error))
        };
        let found = ask.retry(retries()).when(Error::is_unreachable).await?;
        Ok(found.txs.into_iter().map(TxOutcome::from).filter(|outcome| outcome.code == 0).collect())
    }

    /// Follows a transaction until it is in a block. The outcome may be a failure: see [`TxOutcome::succeeded`].
    /// A node that is away for a moment is waited for. What it forgot is handed over again: a node that ends loses the
    /// transactions that wait for a block, and one that just started can say that it accepted what it drops.
    ///
    /// # Errors
    /// [`Error::SequenceTaken`] and [`Error::Expired`] if it will never be included, [`Error::NotIncluded`] if that is
    /// still open, and [`Error::OutcomeUnknown`].
    pub async fn wait(&self, signed: &Signed) -> Result<TxOutcome> {
        let limit = self.config.inclusion_timeout;
        let start = Instant::now();
        let deadline = start + limit;
        let mut repeat = start + REPEAT;
        loop {
            let last = match self.fate(signed).await {
                Ok(Fate::Included(outcome)) => return Ok(outcome),
                Ok(Fate::Gone(error)) => return Err(error),
                Ok(Fate::Open) => Error::NotIncluded { hash: signed.hash.clone(), seconds: limit.as_secs() },
                Err(error) if error.is_unreachable() => error,
                Err(error) => return Err(error),
            };
            if Instant::now() >= deadline {
                return Err(last);
            }
            if Instant::now() >= repeat {
                self.remind(signed).await;
                repeat = Instant::now() + REPEAT;
            }
            sleep(POLL).await;
        }
    }

    /// Hands a transaction over again. The answer decides nothing: a block or the timeout height will.
    ///
    /// Before its first commit since a start, a node checks as at height zero, where gas has no limit. Where the chain
    /// limits the gas of a block, the mempool then drops the transaction for "gas wanted -1", after a check that
    /// succeeded: the node's answer is the success (<https://github.com/cometbft/cometbft/issues/1516>).
    async fn remind(&self, signed: &Signed) {
        let answer = self.http.broadcast_tx_sync(signed.bytes.clone()).await;
        let accepted = answer.is_ok_and(|answer| answer.code.is_ok());
        tracing::debug!(hash = signed.hash, accepted, "not in a block yet, handed over again");
    }

    /// Signs, reports, and broadcasts; signs again when another transaction took the sequence.
    ///
    /// `record` sees each signed transaction before it is broadcast and can persist it; only the last one it saw is
    /// ours. Its error stops the transaction.
    pub async fn sign_and_broadcast<E: From<Error>>(
        &self,
        key: &Key,
        mut prepared: Prepared,
        mut record: impl FnMut(&Signed) -> std::result::Result<(), E>,
    ) -> std::result::Result<Signed, E> {
        let _turn = self.submission.lock().await;
        let mut attempt = 0;
        loop {
            let signed = self.sign(key, &prepared).await?;
            record(&signed)?;
            match self.hand_over(&signed, true).await {
                Ok(()) => return Ok(signed),
                Err(Error::SequenceTaken { used, expected, .. }) if attempt < MAX_ATTEMPTS => {
                    tracing::debug!(address = key.address(), used, ?expected, "sequence was taken, signing again");
                    attempt += 1;
                    self.refresh(&mut prepared, expected).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Signs, reports, broadcasts and follows what was prepared, until it is in a block; signs again when another
    /// transaction turns out to have taken the sequence.
    ///
    /// `record` is that of [`Client::sign_and_broadcast`]. The outcome may be a failure.
    pub async fn carry_out<E: From<Error>>(
        &self,
        key: &Key,
        mut prepared: Prepared,
        mut record: impl FnMut(&Signed) -> std::result::Result<(), E>,
    ) -> std::result::Result<TxOutcome, E> {
        let mut attempt = 0;
        loop {
            let signed = self.sign_and_broadcast(key, prepared.clone(), &mut record).await?;
            match self.wait(&signed).await {
                Err(Error::SequenceTaken { .. }) if attempt < MAX_ATTEMPTS => {
                    attempt += 1;
                    self.refresh(&mut prepared, None).await?;
                }
                outcome => return Ok(outcome?),
            }
        }
    }

    /// Simulates, signs, broadcasts and follows messages.
    ///
    /// # Errors
    /// Any failure, also one in the block.
    pub async fn submit(&self, key: &Key, messages: Vec<Any>) -> Result<TxOutcome> {
        let prepared = self.prepare(key, messages).await?;
        self.carry_out(key, prepared, |_| Ok::<_, Error>(())).await?.succeeded()
    }
}
