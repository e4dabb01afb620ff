//! Taking offers: each in a transaction of its own, which is on disk before it is sent, and in a block before the order's
//! key is delivered.
//!
//! A delivery is public as soon as it is sent. Together with it in one transaction, or before it is in a block, taking an
//! offer may fail by what others do: a purchase that reserves the last free bond would leave a key that nobody paid for.

use std::path::Path;

use weighhouse_chain::{Client, Fate, Signed};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

use super::error::AgentError;
use super::offers::{Least, Means};
use super::orders::{is_still, OpenOffer};
use super::sent::Sent;
use super::status::WaitingOffer;
use super::task::{Principal, Task};
use crate::error::{Kind, Result};
use crate::market::Market;
use crate::transaction::Sender;

/// Takes that were sent and whose end is not known.
#[derive(Clone, Debug)]
pub struct Takes {
    sent: Sent,
}

impl Takes {
    /// Those of an agent's folder.
    pub fn of(folder: &Path) -> Self {
        Self { sent: Sent::of(folder.join("takes")) }
    }

    /// Whether an offer's take is under way.
    pub fn is_begun(&self, order: OrderId) -> bool {
        self.sent.is_begun(order)
    }

    /// Whether an offer has expired with no take under way: nothing can be done for it.
    fn is_missed(&self, offer: &OpenOffer, now: Mark) -> bool {
        offer.expires_at.is_reached(now) && !self.is_begun(offer.id)
    }

    /// Takes an offer, or finds the take that was sent before.
    ///
    /// # Errors
    /// [`AgentError::Expired`] after the offer's time; the chain's refusal.
    pub async fn send(
        &self,
        sender: &Sender<'_>,
        principal: &dyn Principal,
        open: &OpenOffer,
        now: Mark,
    ) -> Result<Signed> {
        if let Some(earlier) = self.sent.earlier(&sender.market.chain, open.id).await? {
            return Ok(earlier);
        }
        if open.expires_at.is_reached(now) {
            return Err(AgentError::Expired { order: open.id, expires_at: open.expires_at.time }.into());
        }
        let call = sender.market.contracts.escrow(&ExecuteMsg::TakeOffer { order: open.id }, vec![])?;
        let prepared = sender.prepare(vec![call]).await?;
        principal.approve(&Task::Take { order: open.id, offer: open.offer.clone() }, &prepared)?;
        self.sent.send(sender, open.id, prepared).await
    }

    /// Takes the offers that pay `least`, and waits until each take is in a block. Answers the orders that were taken, and
    /// the other offers that can be, each with its reason.
    ///
    /// # Errors
    /// When the node is away.
    pub async fn take_all(
        &self,
        sender: &Sender<'_>,
        principal: &dyn Principal,
        found: &[OpenOffer],
        least: Option<&Least>,
        now: Mark,
    ) -> Result<(Vec<OrderId>, Vec<WaitingOffer>)> {
        let mut means = Means::of(sender.market, sender.key.address());
        let (mut sent, mut taken, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
        for open in found.iter().filter(|open| !self.is_missed(open, now)) {
            let chosen = self.choose(&mut means, open, least).await;
            let signed = match chosen {
                Ok(()) => self.send(sender, principal, open, now).await,
                Err(error) => Err(error),
            };
            match signed {
                Ok(signed) => sent.push((open, signed)),
                Err(error) if error.kind() == Kind::Unreachable => return Err(error),
                Err(error) => waiting.push(WaitingOffer::of(open, &error)),
            }
        }
        for (open, signed) in sent {
            match self.finish(&sender.market.chain, open.id, &signed).await {
                Ok(()) => taken.push(open.id),
                Err(error) => waiting.push(WaitingOffer::of(open, &error)),
            }
        }
        Ok((taken, waiting))
    }

    /// Whether an offer is to be taken: what an earlier run has taken is finished, whatever holds now.
    async fn choose(&self, means: &mut Means<'_>, open: &OpenOffer, least: Option<&Least>) -> Result<()> {
        if self.is_begun(open.id) {
            return Ok(());
        }
        means.take_from(&open.offer, least.ok_or(AgentError::Unasked)?).await
    }

    /// Follows a take into its block, and strikes it out of the journal.
    ///
    /// # Errors
    /// Its refusal there; when its end is open, or the node is away.
    pub async fn finish(&self, chain: &Client, order: OrderId, signed: &Signed) -> Result<()> {
        self.sent.finish(chain, order, signed).await.map(drop)
    }

    /// Strikes out what was sent for offers that are none any more: an agent that was killed did not see its end.
    ///
    /// # Errors
    /// When the node is away.
    pub async fn clear(&self, market: &Market) -> Result<()> {
        for (order, transaction) in self.sent.all()? {
            if is_still(market, order, OrderState::Offered).await? {
                continue;
            }
            if !matches!(market.chain.fate(&transaction).await?, Fate::Open) {
                self.sent.strike(order)?;
            }
        }
        Ok(())
    }
}
