//! The agent's rounds: what it does, and in which order.

mod keep;
mod watch;

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
use super::order_index::{OrderIndex, Place, Scope};
use super::orders::{self, Open, OpenOffer, OpenOrder, Problems, Waiting};
use super::status::{Shared, Status, WaitingOffer};
use super::takes::Takes;
use super::task::Principal;
use super::upkeep::Schedule;
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

pub struct Agent<'a> {
    market: Market,
    key: &'a Key,
    principal: &'a dyn Principal,
    keys: Keys<'a>,
    takes: Takes,
    deliveries: Deliveries,
    index: OrderIndex,
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
        let keys = Keys::new(vault, key.address())?;
        let mut index = OrderIndex::read(&folder.join("orders.json"), Scope::of(&market, keys.holdings()))?;
        index.check(&market).await?;
        Ok(Self {
            keys,
            takes: Takes::of(&folder),
            deliveries: Deliveries::of(&folder),
            index,
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

    /// The fault that the agent reports; none while it is healthy.
    pub fn trouble(&self) -> Option<String> {
        self.status.lock().unwrap_or_else(std::sync::PoisonError::into_inner).trouble()
    }

    /// What kept the last round from settling, releasing or answering, if something did.
    pub fn take_upkeep_failure(&mut self) -> Option<Error> {
        self.upkeep_failure.take()
    }

    /// Looks at every order from the beginning again, as after importing another model's secret.
    pub fn rescan(&mut self) {
        self.index.reset();
        self.schedule.look_now();
    }

    /// Finds open orders, takes offers, delivers, and sweeps when it is time.
    pub async fn round(&mut self, each: &mut dyn FnMut(&Delivered) -> Result<()>) -> Result<()> {
        let now = self.market.now().await?;
        let found = self.look().await?;
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
        delivered.iter().for_each(|delivered| self.index.put(delivered.order, Place::Delivered));
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

    /// Reads what waits. What it found is kept before anything is done about it: the index says which orders are looked at,
    /// and nothing about what was done.
    async fn look(&mut self) -> Result<Waiting> {
        self.keys.begin_round()?;
        self.index.cover(Scope::of(&self.market, self.keys.holdings()));
        let found = orders::open(&self.market, &mut self.keys, &mut self.index).await;
        self.index.save()?;
        found
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
