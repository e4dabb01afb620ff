//! Transactions: shown in words before they are signed, and done once whatever happens between.

use anyhow::Result;
use weighhouse_chain::{Any, Client, Error, Fate, Key, Prepared, Signed, TxOutcome};

use crate::error::{fail, Kind};
use crate::output::Output;
use crate::words;

/// What a transaction does, in words.
#[derive(Clone, Debug, Default)]
pub struct Act {
    /// The question at the end.
    pub question: String,
    /// Labelled lines: what, to whom, how much.
    pub lines: Vec<(&'static str, String)>,
}

impl Act {
    /// An act with a question that can be answered with yes.
    pub fn new(question: impl Into<String>) -> Self {
        Self { question: question.into(), lines: vec![] }
    }

    /// Adds a line.
    #[must_use]
    pub fn line(mut self, label: &'static str, text: impl Into<String>) -> Self {
        self.lines.push((label, text.into()));
        self
    }
}

/// Who signs, where, and how it is talked about.
pub struct Sender<'a> {
    /// The chain.
    pub chain: &'a Client,
    /// The signer.
    pub key: &'a Key,
    /// Where it is shown and asked.
    pub out: Output,
}

/// Keeps a signed transaction before it is broadcast, and forgets it when it can be made anew.
pub type Record<'a> = &'a mut dyn FnMut(Option<&Signed>) -> Result<()>;

impl Sender<'_> {
    /// Simulates, shows, asks, signs, broadcasts and follows; nothing is recorded, so that this is for what the chain
    /// refuses to do twice. Whoever may be stopped underway goes through [`crate::once::Once`] or a journal.
    ///
    /// # Errors
    /// The chain's refusal, before or in the block; [`Kind::Declined`].
    pub async fn send(&self, act: &Act, messages: Vec<Any>) -> Result<TxOutcome> {
        self.send_recorded(act, messages, &mut |_| Ok(())).await
    }

    /// As [`Sender::send`], but records, and finishes a recorded transaction instead of making another one.
    ///
    /// `pending` is what `record` kept in an earlier run. While that one may still be included,
    /// nothing new is signed.
    pub async fn send_once(
        &self,
        pending: Option<Signed>,
        act: &Act,
        messages: Vec<Any>,
        record: Record<'_>,
    ) -> Result<TxOutcome> {
        if let Some(signed) = pending {
            if let Some(outcome) = self.finish(&signed, record).await? {
                return Ok(outcome);
            }
        }
        self.send_recorded(act, messages, record).await
    }

    /// Follows a recorded transaction to its end; `None` if it can never be included.
    ///
    /// `record` is told to forget it exactly when it is certain that it came to nothing: it can
    /// never be included, or it failed in its block.
    pub async fn finish(&self, signed: &Signed, record: Record<'_>) -> Result<Option<TxOutcome>> {
        self.out.say(format!("following transaction {} of an earlier run", signed.hash));
        let Some(outcome) = follow(self.chain, signed).await? else {
            record(None)?;
            return Ok(None);
        };
        done(outcome, record).map(Some)
    }

    async fn send_recorded(&self, act: &Act, messages: Vec<Any>, record: Record<'_>) -> Result<TxOutcome> {
        let prepared = self.prepare(messages).await?;
        self.show(act, &prepared);
        self.out.confirm(&act.question)?;
        let outcome = self.chain.carry_out(self.key, prepared, |signed| {
            self.out.say(format!("sending {}", signed.hash));
            record(Some(signed))
        });
        done(outcome.await?, record)
    }

    /// Simulates.
    ///
    /// # Errors
    /// The refusal that the chain would give; [`Kind::Funds`] for an account without any money.
    pub async fn prepare(&self, messages: Vec<Any>) -> Result<Prepared> {
        match self.chain.prepare(self.key, messages).await {
            Err(Error::NotFound { .. }) => {
                Err(fail!(Kind::Funds, "{} never received anything, so it can't pay", self.key.address()))
            }
            prepared => Ok(prepared?),
        }
    }

    /// Says what a prepared transaction does and costs.
    pub fn show(&self, act: &Act, prepared: &Prepared) {
        for (label, text) in &act.lines {
            self.out.say(format!("{label:>10}  {text}"));
        }
        let fee = words::coin(&prepared.fee);
        self.out.say(format!("{:>10}  {fee} at most, for {} gas", "gas fee", prepared.gas_limit));
        self.out.say(format!("{:>10}  {}", "signed by", prepared.signer));
        self.out.say(format!("{:>10}  {}", "chain", self.chain.config().chain_id));
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
/// [`Kind::NotYet`] while that is open, [`Kind::Unreachable`] when the node does not answer, and
/// [`Error::OutcomeUnknown`] when it can't say.
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
        Err(error) if chain.head().await?.height <= signed.timeout_height => {
            let last = signed.timeout_height;
            return Err(fail!(Kind::NotYet, "transaction {} is open until block {last}: {error}", signed.hash));
        }
        Err(_) => {}
    }
    match chain.wait(signed).await {
        Ok(outcome) => Ok(Some(outcome)),
        Err(error) if error.is_gone() => Ok(None),
        Err(error) => Err(error.into()),
    }
}
