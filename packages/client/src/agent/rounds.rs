//! The agent's rounds: what it does, in which order, and how often.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use weighhouse_chain::Key;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

use super::answers::Answers;
use super::deliveries::{Delivered, Deliveries};
use super::error::AgentError;
use super::keys::Keys;
use super::offers::{Least, Means};
use super::orders::{self, Open, OpenOffer, OpenOrder, Problems, Watermark};
use super::status::{Shared, Status, WaitingOffer};
use super::sweep;
use super::takes::Takes;
use super::task::{Principal, Task};
use super::upkeep::{keep_orders, Schedule};
use crate::error::{Error, Kind, Result};
use crate::files::Lock;
use crate::market::Market;
use crate::transaction::Sender;
use crate::vault::Vault;

/// How an agent works.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How often it looks for orders.
    pub poll: Duration,
    /// The least time between two sweeps; `None` for no sweeps.
    pub sweep: Option<Duration>,
}

/// One agent.
pub struct Agent<'a> {
    market: Market,
    key: &'a Key,
    principal: &'a dyn Principal,
    keys: Keys<'a>,
    takes: Takes,
    deliveries: Deliveries,
    watermark: Watermark,
    settled: Watermark,
    schedule: Schedule,
    answers: Answers,
    upkeep_failure: Option<Error>,
    status: Shared,
    pace: Pace,
    offers_from: Option<Least>,
    swept: Option<Instant>,
    _lock: Lock,
}

impl<'a> Agent<'a> {
    /// Starts the agent of a market; there is one at a time in a home folder.
    ///
    /// # Errors
    /// A lock that another agent holds, a journal that is damaged, a node that is away.
    pub async fn start(
        connect: impl Future<Output = Result<Market>>,
        vault: Vault<'a>,
        key: &'a Key,
        principal: &'a dyn Principal,
        pace: Pace,
    ) -> Result<Self> {
        let folder = vault.folder.join("agent");
        let lock = Lock::take(&folder.join("lock"), "delivering")?;
        let market = connect.await?;
        let mut watermark = Watermark::read(&folder.join("watermark.json"))?;
        let mut settled = Watermark::read(&folder.join("settled.json"))?;
        for watermark in [&mut watermark, &mut settled] {
            watermark.check(&market).await?;
        }
        Ok(Self {
            keys: Keys::new(vault, key.address())?,
            takes: Takes::of(&folder),
            deliveries: Deliveries::of(&folder),
            watermark,
            settled,
            schedule: Schedule::default(),
            answers: Answers::read(&folder.join("answers.json"))?,
            upkeep_failure: None,
            status: Arc::new(Status::new(&folder, key.address()).into()),
            market,
            key,
            principal,
            pace,
            offers_from: None,
            swept: None,
            _lock: lock,
        })
    }

    /// What it tells about itself.
    pub fn status(&self) -> Shared {
        Arc::clone(&self.status)
    }

    /// Offers are taken from this price on.
    pub fn takes_offers_from(&mut self, least: Least) {
        self.offers_from = Some(least);
    }

    /// Why it is not well, if it is not.
    pub fn trouble(&self) -> Option<String> {
        self.status.lock().unwrap_or_else(std::sync::PoisonError::into_inner).trouble()
    }

    /// What kept the last round from settling, releasing or answering, if something did.
    pub fn take_upkeep_failure(&mut self) -> Option<Error> {
        self.upkeep_failure.take()
    }

    /// Looks at every order from the beginning again, as after importing another model's secret.
    pub fn rescan(&mut self) {
        self.watermark.reset();
        self.settled.reset();
        self.schedule.look_now();
    }

    /// Works until `end`.
    ///
    /// # Errors
    /// Its principal's word; what no later round can mend.
    pub async fn watch(
        &mut self,
        each: &mut dyn FnMut(&Delivered) -> Result<()>,
        end: impl Future<Output = ()>,
    ) -> Result<()> {
        let mut failures = 0;
        let mut end = std::pin::pin!(end);
        loop {
            // A round is not broken off: what it sent, it records.
            match self.round(each).await {
                Ok(()) => failures = 0,
                Err(error) if matches!(error.kind(), Kind::Declined | Kind::Usage | Kind::Locked) => return Err(error),
                Err(error) => {
                    failures += 1;
                    tracing::warn!(failures, "round failed: {}", error.in_full());
                    self.tell(|status| status.failed(&error));
                }
            }
            let pause = pause_after(self.pace.poll, failures);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = &mut end => return Ok(()),
            }
        }
    }

    /// Finds open orders, takes offers, delivers, and sweeps when it is time.
    pub async fn round(&mut self, each: &mut dyn FnMut(&Delivered) -> Result<()>) -> Result<()> {
        let now = self.market.now().await?;
        self.keys.begin_round();
        let found = orders::open(&self.market, &mut self.keys, &mut self.watermark).await?;
        let missed = |order: &OpenOrder| self.deliveries.is_missed(order, now);
        let (missed, mut open): (Vec<_>, Vec<_>) = found.orders.into_iter().partition(missed);
        let mut delivered = self.deliveries.clear(&self.market, &open).await?;
        delivered.iter().try_for_each(&mut *each)?;
        let (taken, waiting) = self.take_offers(&found.offers, now).await?;
        open.extend(taken);
        let (landed, mut problems) = self.deliver(&open, now).await?;
        problems.extend(found.problems);
        landed.iter().try_for_each(&mut *each)?;
        let left = open.len().saturating_sub(landed.len());
        delivered.extend(landed);
        self.watermark.save()?;
        if !delivered.is_empty() {
            self.schedule.look_now();
        }
        self.keep_up(now).await;
        if let Err(error) = self.sweep_if_due().await {
            tracing::warn!("sweep failed: {}", error.in_full());
        }
        let missed = missed.iter().map(|order| order.id).collect();
        self.tell(|status| {
            status.worked(now.height, left, missed, &delivered, &problems);
            status.offered(waiting);
        });
        Ok(())
    }

    /// Delivers one order, whatever the others do. An offer is taken first, whatever it pays.
    pub async fn deliver_one(&mut self, order: OrderId) -> Result<Delivered> {
        let now = self.market.now().await?;
        let landed = self.deliveries.clear(&self.market, &[]).await?;
        if let Some(landed) = landed.into_iter().find(|landed| landed.order == order) {
            return Ok(landed);
        }
        self.takes.clear(&self.market).await?;
        let mut open = orders::one(&self.market, &mut self.keys, order).await?;
        if let Open::Offer(offer) = &open {
            if !self.takes.is_begun(order) {
                Means::of(&self.market, self.key.address()).take(&offer.offer).await?;
            }
            let signed = self.takes.send(&self.sender(), self.principal, offer, now).await?;
            self.takes.finish(&self.market.chain, order, &signed).await?;
            open = orders::one(&self.market, &mut self.keys, order).await?;
        }
        let Open::Order(open) = open else { return Err(AgentError::NotDelivered { order }.into()) };
        let (mut delivered, mut problems) = self.deliver(&[*open], now).await?;
        match (delivered.pop(), problems.remove(&order)) {
            (Some(delivered), _) => Ok(delivered),
            (None, Some(problem)) => Err(problem),
            (None, None) => Err(AgentError::NotDelivered { order }.into()),
        }
    }

    /// Sends every delivery before it waits for any: a block takes many.
    async fn deliver(&mut self, open: &[OpenOrder], now: Mark) -> Result<(Vec<Delivered>, Problems)> {
        let sender = self.sender();
        let mut delivered = Vec::new();
        let mut problems = Problems::new();
        let mut sent = Vec::new();
        for order in open {
            match self.deliveries.send(&sender, self.principal, order, now).await {
                Ok(signed) => sent.push((order.id, signed)),
                Err(error) if error.kind() == Kind::Unreachable => return Err(error),
                Err(error) => drop(problems.insert(order.id, error)),
            }
        }
        for (order, signed) in sent {
            match self.deliveries.finish(&self.market.chain, order, &signed).await {
                Ok(one) => delivered.push(one),
                Err(error) => drop(problems.insert(order, error)),
            }
        }
        Ok((delivered, problems))
    }

    async fn sweep_if_due(&mut self) -> Result<()> {
        let Some(every) = self.pace.sweep else { return Ok(()) };
        if self.swept.is_some_and(|swept| swept.elapsed() < every) {
            return Ok(());
        }
        let sender = self.sender();
        for revenue in sweep::waiting(&self.market, self.key.address()).await? {
            let call = sweep::call(&self.market, &revenue)?;
            let task = Task::Sweep(revenue);
            sender.send(vec![call], &|prepared| self.principal.approve(&task, prepared)).await?;
        }
        self.swept = Some(Instant::now());
        Ok(())
    }

    /// Settles, releases bonds, and answers holders of licenses. What fails is told, and tried again.
    async fn keep_up(&mut self, now: Mark) {
        let orders = self.keep_orders(now).await;
        let answers = self.give_answers(now).await;
        let failure = orders.and(answers).err();
        self.tell(|status| status.kept_up(failure.as_ref()));
        self.upkeep_failure = failure;
    }

    async fn keep_orders(&mut self, now: Mark) -> Result<()> {
        if !self.schedule.is_due(now) {
            return Ok(());
        }
        let sender = Sender { market: &self.market, key: self.key, report: self.principal };
        let (keys, settled, schedule) = (&mut self.keys, &mut self.settled, &mut self.schedule);
        let kept = keep_orders(&sender, self.principal, keys, settled, schedule, now).await?;
        self.tell(|status| status.kept(kept));
        Ok(())
    }

    async fn give_answers(&mut self, now: Mark) -> Result<()> {
        let sender = Sender { market: &self.market, key: self.key, report: self.principal };
        let given = self.answers.give(&sender, self.principal, &mut self.keys, now).await?;
        self.tell(|status| status.answered(given));
        Ok(())
    }

    /// Takes offers. Answers the orders that they are then; the other offers wait, each with its reason.
    async fn take_offers(&mut self, found: &[OpenOffer], now: Mark) -> Result<(Vec<OpenOrder>, Vec<WaitingOffer>)> {
        self.takes.clear(&self.market).await?;
        let least = self.offers_from.as_ref();
        let (taken, waiting) = self.takes.take_all(&self.sender(), self.principal, found, least, now).await?;
        let mut orders = Vec::new();
        for order in taken {
            // A node that is a block behind still has an offer: the next round finds the order.
            if let Open::Order(order) = orders::one(&self.market, &mut self.keys, order).await? {
                orders.push(*order);
            }
        }
        Ok((orders, waiting))
    }

    fn sender(&self) -> Sender<'_> {
        Sender { market: &self.market, key: self.key, report: self.principal }
    }

    fn tell(&self, change: impl FnOnce(&mut Status)) {
        let mut status = self.status.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        change(&mut status);
        if let Err(error) = status.save() {
            tracing::warn!("can't write the status: {}", error.in_full());
        }
    }
}

/// Failed rounds are repeated more slowly, up to a minute.
fn pause_after(poll: Duration, failures: u32) -> Duration {
    const LONGEST: Duration = Duration::from_secs(60);
    poll.saturating_mul(2_u32.saturating_pow(failures)).min(LONGEST.max(poll))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_slow_the_agent_down_to_a_minute() {
        let poll = Duration::from_secs(2);
        assert_eq!(pause_after(poll, 0), poll);
        assert_eq!(pause_after(poll, 2), Duration::from_secs(8));
        assert_eq!(pause_after(poll, 200), Duration::from_secs(60));
        assert_eq!(pause_after(Duration::from_secs(300), 3), Duration::from_secs(300));
    }
}
