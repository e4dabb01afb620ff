//! What the agent tells about itself: in a file, and to whoever asks over HTTP.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use cosmwasm_std::Coin;
use serde::{Deserialize, Serialize};
use weighhouse_protocol::escrow::Closing;
use weighhouse_protocol::{ListingId, OrderId};

use super::deliveries::Delivered;
use super::error::AgentError;
use super::orders::{OpenOffer, Problems};
use super::upkeep::Kept;
use crate::clock::now;
use crate::error::{Error, Result};
use crate::files;

/// An agent that did not finish a round for so long is not well, in seconds. A round takes a minute
/// at most while the chain makes blocks.
const SILENCE: u64 = 180;

/// Problems listed at the most.
const MAX_PROBLEMS: usize = 20;

/// Offers listed at the most.
const MAX_OFFERS: usize = 20;

/// The status, shared by the agent and the one who answers questions.
pub type Shared = Arc<Mutex<Status>>;

/// An agent's status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    #[serde(skip)]
    path: PathBuf,
    /// The agent's process.
    pub pid: u32,
    /// The account that pays for gas.
    pub account: String,
    /// When it started, in seconds UTC.
    pub started_at: u64,
    /// When it last finished a round.
    pub worked_at: u64,
    /// The chain's height then.
    pub height: u64,
    /// Orders that still wait.
    pub open_orders: usize,
    /// Orders past their deadline that nobody refunded yet. There is nothing to be done for them.
    pub missed_orders: BTreeSet<OrderId>,
    /// Offers that can still be taken, and why they are not.
    pub waiting_offers: Vec<WaitingOffer>,
    /// Orders whose buyers dispute them, and until when they are decided.
    pub disputed_orders: BTreeMap<OrderId, u64>,
    /// The missed delivery since which the account's listings take no new orders; `None` while they do.
    pub closed: Option<Closing>,
    /// Orders delivered since the start.
    pub delivered: u64,
    /// Orders settled since the start.
    pub settled: u64,
    /// Orders whose bonds were released since the start.
    pub released: u64,
    /// Licenses whose keys were delivered once more since the start.
    pub answered: u64,
    /// Since when settling, releasing or answering fails.
    pub upkeep_fails_since: Option<u64>,
    /// Why.
    pub upkeep_failure: Option<String>,
    /// Rounds in a row that failed.
    pub failed_rounds: u32,
    /// The last failure of a round.
    pub last_failure: Option<String>,
    /// What keeps orders from being delivered.
    pub problems: BTreeMap<OrderId, String>,
}

/// An offer that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingOffer {
    /// The order that it would be.
    pub order: OrderId,
    pub listing: ListingId,
    /// What is offered.
    pub price: Coin,
    /// Until when it can be taken, in seconds UTC.
    pub expires_at: u64,
    /// Why it is not; `None` while no price is set from which offers are taken.
    pub reason: Option<String>,
}

impl WaitingOffer {
    /// An offer that was not taken, with what kept the agent from it.
    pub fn of(open: &OpenOffer, error: &Error) -> Self {
        let is_unasked = matches!(error, Error::Agent(error) if matches!(**error, AgentError::Unasked));
        Self {
            order: open.id,
            listing: open.offer.listing,
            price: open.offer.price.clone(),
            expires_at: open.expires_at.time,
            reason: (!is_unasked).then(|| error.in_full()),
        }
    }
}

impl Status {
    /// The status of an agent that begins.
    pub fn new(folder: &Path, account: &str) -> Self {
        let now = now();
        let account = account.to_owned();
        let path = folder.join("status.json");
        Self { path, pid: std::process::id(), account, started_at: now, worked_at: now, ..Self::default() }
    }

    /// The status that the agent of this folder wrote last.
    pub fn read(folder: &Path) -> Result<Option<Self>> {
        files::read_json(&folder.join("status.json"))
    }

    /// Writes it down.
    pub fn save(&self) -> Result<()> {
        files::write_json(&self.path, self)
    }

    /// A round is over. What is new about it is logged; a round is short, and repeats itself.
    pub fn worked(
        &mut self,
        height: u64,
        open: usize,
        missed: BTreeSet<OrderId>,
        delivered: &[Delivered],
        problems: &Problems,
    ) {
        self.worked_at = now();
        self.height = height;
        self.open_orders = open;
        self.delivered += count(delivered.len());
        self.failed_rounds = 0;
        for order in missed.difference(&self.missed_orders) {
            tracing::warn!(order, "the deadline is over: no delivery begins");
        }
        self.missed_orders = missed;
        let problems = problems.iter().take(MAX_PROBLEMS);
        let problems = problems.map(|(order, error)| (*order, error.in_full())).collect();
        for (order, problem) in &problems {
            if self.problems.get(order) != Some(problem) {
                tracing::warn!(order, "can't deliver: {problem}");
            }
        }
        self.problems = problems;
    }

    /// Offers wait.
    pub fn offered(&mut self, mut waiting: Vec<WaitingOffer>) {
        for offer in waiting.iter().filter(|offer| !self.waiting_offers.contains(offer)).take(MAX_OFFERS) {
            let reason = offer.reason.as_deref().unwrap_or("no price is set from which offers are taken");
            tracing::info!(offer.order, price = %offer.price, "an offer waits: {reason}");
        }
        waiting.truncate(MAX_OFFERS);
        self.waiting_offers = waiting;
    }

    /// A round failed.
    pub fn failed(&mut self, error: &Error) {
        self.failed_rounds += 1;
        self.last_failure = Some(error.in_full());
    }

    /// Orders were settled and bonds released.
    pub fn kept(&mut self, kept: Kept) {
        self.settled += count(kept.settled);
        self.released += count(kept.released);
        for order in kept.disputed.keys().filter(|order| !self.disputed_orders.contains_key(order)) {
            tracing::warn!(order, "its buyer disputes it");
        }
        self.disputed_orders = kept.disputed;
        if let Some(closed) = kept.closed.filter(|closed| self.closed != Some(*closed)) {
            tracing::warn!(
                closed.order,
                "not delivered: the listings take no new orders until a delivery, or until they are reopened"
            );
        }
        self.closed = kept.closed;
    }

    /// Holders of licenses got their keys once more.
    pub fn answered(&mut self, given: usize) {
        self.answered += count(given);
    }

    /// A round settled, released and answered what it could, or failed to.
    pub fn kept_up(&mut self, failure: Option<&Error>) {
        let failure = failure.map(Error::in_full);
        if let Some(new) = failure.as_ref().filter(|_| failure != self.upkeep_failure) {
            tracing::warn!("upkeep failed: {new}");
        }
        self.upkeep_fails_since = failure.as_ref().map(|_| self.upkeep_fails_since.unwrap_or_else(now));
        self.upkeep_failure = failure;
    }

    /// The fault that the agent reports; none while it is healthy.
    pub fn trouble(&self) -> Option<String> {
        self.trouble_at(now())
    }

    fn trouble_at(&self, now: u64) -> Option<String> {
        let silent = now.saturating_sub(self.worked_at);
        if silent > SILENCE {
            let last = self.last_failure.as_deref().unwrap_or("nothing was reported");
            return Some(format!("no round was finished for {silent} s; {last}"));
        }
        let fails = self.upkeep_fails_since.map_or(0, |since| now.saturating_sub(since));
        if let Some(failure) = self.upkeep_failure.as_ref().filter(|_| fails > SILENCE) {
            return Some(format!("nothing could be settled, released or answered for {fails} s; {failure}"));
        }
        let (order, problem) = self.problems.first_key_value()?;
        Some(format!("{} orders can't be delivered; order {order}: {problem}", self.problems.len()))
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Host, Kind};

    fn failure(text: &str) -> Error {
        Host::new(Kind::Other, text).into()
    }

    #[test]
    fn silence_and_stuck_orders_are_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let mut status = Status::new(folder.path(), "wasm1agent");
        let start = status.worked_at;
        assert_eq!(status.trouble_at(start + 180), None);
        status.failed(&failure("the node is away"));
        assert_eq!(status.trouble_at(start), None);
        let trouble = status.trouble_at(start + 181).unwrap();
        assert_eq!(trouble, "no round was finished for 181 s; the node is away");
        let problems: Problems = [(7, failure("out of funds"))].into();
        status.worked(5, 1, [4].into(), &[], &problems);
        assert_eq!(status.trouble().unwrap(), "1 orders can't be delivered; order 7: out of funds");
        status.worked(6, 0, [4].into(), &[], &Problems::new());
        assert_eq!(status.trouble(), None, "a missed order can't be helped");
        status.kept_up(Some(&failure("out of funds")));
        assert_eq!(status.trouble(), None, "it may pass");
        (status.worked_at, status.upkeep_fails_since) = (start + 181, Some(start));
        let trouble = status.trouble_at(start + 181).unwrap();
        assert_eq!(trouble, "nothing could be settled, released or answered for 181 s; out of funds");
        status.kept_up(None);
        assert_eq!(status.trouble(), None);
        status.save().unwrap();
        let read = Status::read(folder.path()).unwrap().unwrap();
        assert_eq!((read.height, read.missed_orders.len()), (6, 1));
    }
}
