//! The seller's agent: finds paid orders, delivers their keys, takes offers if it is told to, settles orders when their
//! time to challenge or to be decided is over, releases their bonds, answers holders of licenses who ask for the key
//! again, and sweeps what sales brought.
//!
//! It needs the chain alone. Each delivery is on disk before it is sent, so that an agent killed at
//! any moment finishes it in its next run and never delivers twice. It starts none after an order's
//! deadline: a delivery that is already public may still land in the grace, a new one must not.

mod answers;
mod batches;
mod deliveries;
mod due;
mod health;
mod keys;
mod offers;
mod orders;
pub mod status;
pub mod sweep;
mod upkeep;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use serde::Serialize;
use tokio::time::Instant;
use weighhouse_protocol::OrderId;

use crate::error::{kind_of, Kind};
use crate::files::Lock;
use crate::market::Market;
use crate::output::Output;
use crate::session::Session;
use crate::transaction::{Act, Sender};

use answers::Answers;
use deliveries::Deliveries;
use keys::Keys;
use offers::Means;
use orders::{OpenOrder, Watermark};
use status::{Shared, Status};
use upkeep::Schedule;

pub use health::serve as serve_health;
pub use offers::Least;

/// How an agent works.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How often it looks for orders.
    pub poll: Duration,
    /// The least time between two sweeps; `None` for no sweeps.
    pub sweep: Option<Duration>,
}

/// A delivery that is in a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// The order.
    pub order: OrderId,
    /// The transaction.
    pub tx: String,
    /// The block.
    pub height: u64,
}

/// One agent.
pub struct Agent<'a> {
    session: &'a Session,
    market: Market,
    keys: Keys<'a>,
    deliveries: Deliveries,
    watermark: Watermark,
    settled: Watermark,
    schedule: Schedule,
    answers: Answers,
    upkeep_failure: Option<anyhow::Error>,
    status: Shared,
    pace: Pace,
    offers_from: Option<Least>,
    swept: Option<Instant>,
    out: Output,
    _lock: Lock,
}

impl<'a> Agent<'a> {
    /// Starts the agent of a market; there is one at a time in a home folder.
    pub async fn start(session: &'a Session, pace: Pace) -> Result<Self> {
        let folder = session.market_folder()?.join("agent");
        let lock = Lock::take(&folder.join("lock"), "delivering")?;
        let market = session.market().await?;
        let mut watermark = Watermark::read(&folder.join("watermark.json"))?;
        let mut settled = Watermark::read(&folder.join("settled.json"))?;
        for watermark in [&mut watermark, &mut settled] {
            watermark.check(&market).await?;
        }
        Ok(Self {
            keys: Keys::new(session)?,
            deliveries: Deliveries::of(&folder),
            watermark,
            settled,
            schedule: Schedule::default(),
            answers: Answers::read(&folder.join("answers.json"))?,
            upkeep_failure: None,
            status: Arc::new(Status::new(&folder, session.signer()?.address()).into()),
            session,
            market,
            pace,
            offers_from: None,
            swept: None,
            out: session.out,
            _lock: lock,
        })
    }

    /// What it tells about itself.
    pub fn status(&self) -> Shared {
        Arc::clone(&self.status)
    }

    /// What it does from now on needs no further answer.
    pub fn asks_no_more(&mut self) {
        self.out.yes = true;
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
    pub fn take_upkeep_failure(&mut self) -> Option<anyhow::Error> {
        self.upkeep_failure.take()
    }

    /// Looks at every order from the beginning again, as after importing another model's secret.
    pub fn rescan(&mut self) {
        self.watermark.reset();
        self.settled.reset();
        self.schedule.look_now();
    }

    /// Works until the process is told to end.
    pub async fn watch(&mut self, each: &mut dyn FnMut(&Delivered) -> Result<()>) -> Result<()> {
        let mut failures = 0;
        let mut end = std::pin::pin!(told_to_end());
        loop {
            // A round is not broken off: what it sent, it records.
            match self.round(each).await {
                Ok(()) => failures = 0,
                Err(error) if matches!(kind_of(&error), Kind::Declined | Kind::Usage | Kind::Locked) => {
                    return Err(error)
                }
                Err(error) => {
                    failures += 1;
                    tracing::warn!(failures, "round failed: {error:#}");
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

    /// Finds open orders, delivers them, and sweeps when it is time.
    pub async fn round(&mut self, each: &mut dyn FnMut(&Delivered) -> Result<()>) -> Result<()> {
        let head = self.market.chain.head().await?;
        self.keys.begin_round();
        let found = orders::open(&self.market, &mut self.keys, &mut self.watermark).await?;
        let missed = |order: &OpenOrder| self.deliveries.is_missed(order, head.time);
        let (missed, open): (Vec<_>, Vec<_>) = found.orders.into_iter().partition(missed);
        let mut delivered = self.deliveries.clear(&self.market, &open).await?;
        delivered.iter().try_for_each(&mut *each)?;
        let (open, waiting) = self.choose(open).await?;
        let (landed, mut problems) = self.deliver(&open, head.time).await?;
        problems.extend(found.problems);
        landed.iter().try_for_each(&mut *each)?;
        let left = open.len().saturating_sub(landed.len());
        delivered.extend(landed);
        self.watermark.save()?;
        if !delivered.is_empty() {
            self.schedule.look_now();
        }
        self.keep_up(head.time).await;
        if let Err(error) = self.sweep_if_due().await {
            tracing::warn!("sweep failed: {error:#}");
        }
        // Nobody was promised that an offer is taken.
        let missed = missed.iter().filter(|order| order.offer.is_none()).map(|order| order.id).collect();
        self.tell(|status| {
            status.worked(head.height, left, missed, &delivered, &problems);
            status.offered(waiting);
        });
        Ok(())
    }

    /// Delivers one order, whatever the others do.
    pub async fn deliver_one(&mut self, order: OrderId) -> Result<Delivered> {
        let head = self.market.chain.head().await?;
        let landed = self.deliveries.clear(&self.market, &[]).await?;
        if let Some(landed) = landed.into_iter().find(|landed| landed.order == order) {
            return Ok(landed);
        }
        let open = orders::one(&self.market, &mut self.keys, order).await?;
        if let Some(offer) = open.offer.as_ref().filter(|_| !self.deliveries.is_begun(order)) {
            Means::of(&self.market, self.session.signer()?.address()).take(offer).await?;
        }
        let (mut delivered, mut problems) = self.deliver(&[open], head.time).await?;
        match (delivered.pop(), problems.remove(&order)) {
            (Some(delivered), _) => Ok(delivered),
            (None, Some(problem)) => Err(problem),
            (None, None) => Err(anyhow::anyhow!("order {order} was not delivered")),
        }
    }

    /// Sends every delivery before it waits for any: a block takes many.
    async fn deliver(&mut self, open: &[OpenOrder], now: u64) -> Result<(Vec<Delivered>, Problems)> {
        let sender = self.sender()?;
        let mut delivered = Vec::new();
        let mut problems = Problems::new();
        let mut sent = Vec::new();
        for order in open {
            match self.deliveries.send(&sender, &self.market, order, now).await {
                Ok(signed) => sent.push((order.id, signed)),
                Err(error) if kind_of(&error) == Kind::Unreachable => return Err(error),
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
        let sender = self.sender()?;
        let account = sender.key.address();
        for revenue in sweep::waiting(&self.market, account).await? {
            let act = Act::new("Sweep it?").line("sweep", sweep::in_words(&revenue));
            sender.send(&act, vec![sweep::message(&self.market, account, &revenue)?]).await?;
        }
        self.swept = Some(Instant::now());
        Ok(())
    }

    fn sender(&self) -> Result<Sender<'_>> {
        Ok(Sender { out: self.out, ..self.session.sender(&self.market)? })
    }

    fn tell(&self, change: impl FnOnce(&mut Status)) {
        let mut status = self.status.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        change(&mut status);
        if let Err(error) = status.save() {
            tracing::warn!("can't write the status: {error:#}");
        }
    }
}

/// What kept an order from being delivered.
type Problems = BTreeMap<OrderId, anyhow::Error>;

/// Failed rounds are repeated more slowly, up to a minute.
fn pause_after(poll: Duration, failures: u32) -> Duration {
    const LONGEST: Duration = Duration::from_secs(60);
    poll.saturating_mul(2_u32.saturating_pow(failures)).min(LONGEST.max(poll))
}

/// Ends when the process gets SIGTERM or SIGINT.
async fn told_to_end() {
    use tokio::signal::unix::{signal, SignalKind};
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        },
        Err(_) => {
            let _ = interrupt.await;
        }
    }
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
