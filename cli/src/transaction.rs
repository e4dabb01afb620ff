//! Transactions, shown before they are signed: what a command says about one, and what its bytes say.

use anyhow::Result;
use weighhouse_chain::{Any, Prepared, TxOutcome};
use weighhouse_client::journal::{Command, Once};
use weighhouse_client::Market;
use weighhouse_messages::Call;
use weighhouse_protocol::OrderId;

use crate::error::host;
use crate::explained::explained;
use crate::session::Session;
use crate::words;

/// What a transaction does, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Act {
    /// The question at the end.
    pub question: String,
    /// Labelled lines: what, to whom, how much.
    pub lines: Vec<(&'static str, String)>,
    /// The order of whose price the messages name a part, with its denom, which they don't name.
    pub priced: Option<(OrderId, String)>,
}

impl Act {
    /// An act with a question that can be answered with yes.
    pub fn new(question: impl Into<String>) -> Self {
        Self { question: question.into(), ..Self::default() }
    }

    /// Names the denom of an order of whose price the messages name a part.
    #[must_use]
    pub fn priced(mut self, order: OrderId, denom: impl Into<String>) -> Self {
        self.priced = Some((order, denom.into()));
        self
    }

    /// Adds a line.
    #[must_use]
    pub fn line(mut self, label: &'static str, text: impl Into<String>) -> Self {
        self.lines.push((label, text.into()));
        self
    }
}

impl Session {
    /// Carries out a command of one transaction, once whatever happens between. `plan` says what the transaction does, with
    /// the calls that do it, and `tell` what became of it. If an earlier run of the same command sent its transaction and
    /// did not tell of it, `tell` hears of that one.
    pub async fn carry_out(
        &self,
        market: &Market,
        command: impl Into<Command>,
        plan: impl AsyncFnOnce() -> Result<(Act, Vec<Call>)>,
        tell: impl FnOnce(TxOutcome) -> Result<()>,
    ) -> Result<()> {
        let sender = self.sender(market)?;
        let once = Once::take(self.market_folder()?, &sender, command)?;
        let begin = async || -> Result<TxOutcome> {
            let (act, calls) = plan().await?;
            Ok(once.send(calls, &self.asks(act)).await?)
        };
        tell(once.carry_out(begin).await?)?;
        Ok(once.told()?)
    }

    /// As [`Session::carry_out`], of messages that call no contract of the market: a proposal, or a vote. The act says all
    /// that they do.
    pub async fn carry_out_messages(
        &self,
        market: &Market,
        command: impl Into<Command>,
        plan: impl AsyncFnOnce() -> Result<(Act, Vec<Any>)>,
        tell: impl FnOnce(TxOutcome) -> Result<()>,
    ) -> Result<()> {
        let sender = self.sender(market)?;
        let once = Once::take(self.market_folder()?, &sender, command)?;
        let begin = async || -> Result<TxOutcome> {
            let (act, messages) = plan().await?;
            let asks = |prepared: &Prepared| {
                let shown = self.show_messages(&act, prepared);
                shown.and_then(|()| self.out.confirm(&act.question)).map_err(host)
            };
            Ok(once.send_messages(messages, &asks).await?)
        };
        tell(once.carry_out(begin).await?)?;
        Ok(once.told()?)
    }

    fn show_messages(&self, act: &Act, prepared: &Prepared) -> Result<()> {
        for (label, text) in &act.lines {
            self.out.say(format!("{label:>10}  {text}"));
        }
        self.out.say("to be signed:");
        for message in &prepared.messages {
            self.out.say(format!("{:>10}  {}", "message", message.type_url));
        }
        self.show_fee(prepared)
    }

    /// Shows a prepared transaction, and asks: what [`weighhouse_client::Sender`] has it approved by.
    pub fn asks(&self, act: Act) -> impl Fn(&Prepared) -> weighhouse_client::Result<()> + '_ {
        move |prepared| self.show(&act, prepared).and_then(|()| self.out.confirm(&act.question)).map_err(host)
    }

    /// Says what a prepared transaction does and costs: in the command's words, and decoded from what is to be signed.
    ///
    /// # Errors
    /// A message that can't be read.
    pub fn show(&self, act: &Act, prepared: &Prepared) -> Result<()> {
        self.show_draft(act, prepared, &[])
    }

    /// As [`Session::show`], of a transaction in which the fields that are named in `later` still have placeholders.
    pub fn show_draft(&self, act: &Act, prepared: &Prepared, later: &[&str]) -> Result<()> {
        let priced = act.priced.as_ref();
        let messages = explained(&self.network()?.contracts, &prepared.signer, &prepared.messages, later, priced)?;
        for (label, text) in &act.lines {
            self.out.say(format!("{label:>10}  {text}"));
        }
        self.out.say("to be signed:");
        for lines in messages {
            let width = lines.iter().map(|(label, _)| label.len()).fold(10, usize::max);
            for (label, text) in lines {
                self.out.say(format!("{label:>width$}  {text}"));
            }
        }
        self.show_fee(prepared)
    }

    fn show_fee(&self, prepared: &Prepared) -> Result<()> {
        let fee = words::coin(&prepared.fee);
        self.out.say(format!("{:>10}  {fee} at most, for {} gas", "gas fee", prepared.gas_limit));
        self.out.say(format!("{:>10}  {}", "signed by", prepared.signer));
        self.out.say(format!("{:>10}  {}", "chain", self.network()?.chain.chain_id));
        Ok(())
    }
}
