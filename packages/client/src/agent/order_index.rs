//! The agent's own index of orders: which of the market's orders concern it, and which of those need what.
//!
//! A round reads the orders that are new, and the agent's own ones that wait for a delivery; upkeep reads those that were
//! delivered. What other sellers' buyers do, and how long an old offer stays open, costs no request. The index is one file,
//! written at once or not at all: a round that a crash cut short is made again. An index that is lost, damaged, or of other
//! keys and secrets than the agent has now is made anew by reading every order of the market once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::paging::MAX_PAGE;
use weighhouse_protocol::OrderId;

use super::pages::{is_last, Pages};
use crate::error::{Error, Kind, Result};
use crate::files::{self, FileError};
use crate::market::Market;

/// What the agent has to do with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The order waits for the agent's delivery, or the offer for the agent's word.
    Waits,
    /// The order was delivered, and is to be settled or released.
    Delivered,
    /// The order needs nothing of the agent, now and later.
    Closed,
}

/// What an index depends on: another market, and other keys and secrets, have other orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    chain: String,
    escrow: String,
    holdings: Hash,
}

impl Scope {
    /// The orders of a market that concern the owner of these keys and secrets.
    pub fn of(market: &Market, holdings: Hash) -> Self {
        let (chain, escrow) = (market.chain.config().chain_id.clone(), market.contracts.escrow.clone());
        Self { chain, escrow, holdings }
    }
}

#[derive(Debug)]
pub struct OrderIndex {
    path: PathBuf,
    now: Entries,
    saved: Entries,
}

/// What is kept of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Entries {
    scope: Option<Scope>,
    /// The newest order that was read.
    last: Option<OrderId>,
    /// The agent's orders and offers that wait for a delivery.
    waiting: BTreeSet<OrderId>,
    /// The agent's orders that were delivered and are not final.
    delivered: BTreeSet<OrderId>,
}

impl OrderIndex {
    /// The index that a file keeps, if it is of this scope; an empty one otherwise.
    ///
    /// # Errors
    /// A file that the system does not let it read.
    pub fn read(path: &Path, scope: Scope) -> Result<Self> {
        let saved = match files::read_json::<Entries>(path) {
            Err(Error::File(FileError::Damaged { source, .. })) => {
                tracing::warn!(path = %path.display(), "the index of orders is damaged, and is made anew: {source}");
                Entries::default()
            }
            read => read?.unwrap_or_default(),
        };
        let mut index = Self { path: path.to_owned(), now: saved.clone(), saved };
        index.cover(scope);
        Ok(index)
    }

    /// Begins anew if the index is of another scope.
    pub fn cover(&mut self, scope: Scope) {
        if self.now.scope.as_ref() != Some(&scope) {
            self.now = Entries { scope: Some(scope), ..Entries::default() };
        }
    }

    /// Begins anew if the chain has no order that was read: a development chain was started anew under the same name.
    ///
    /// # Errors
    /// When the node is away.
    pub async fn check(&mut self, market: &Market) -> Result<()> {
        let Some(last) = self.now.last else { return Ok(()) };
        match market.order(last).await {
            Err(error) if error.kind() == Kind::NotFound => self.reset(),
            other => drop(other?),
        }
        Ok(())
    }

    /// Begins anew with the first order.
    pub fn reset(&mut self) {
        self.now = Entries { scope: self.now.scope.clone(), ..Entries::default() };
    }

    /// Keeps the index, if it changed.
    ///
    /// # Errors
    /// A disk that is full.
    pub fn save(&mut self) -> Result<()> {
        if self.now != self.saved {
            files::write_json(&self.path, &self.now)?;
            self.saved = self.now.clone();
        }
        Ok(())
    }

    /// Puts an order in its place.
    pub fn put(&mut self, order: OrderId, place: Place) {
        let Entries { waiting, delivered, .. } = &mut self.now;
        waiting.remove(&order);
        delivered.remove(&order);
        match place {
            Place::Waits => drop(waiting.insert(order)),
            Place::Delivered => drop(delivered.insert(order)),
            Place::Closed => {}
        }
    }

    /// Reads the agent's orders that wait, and then those that are new, oldest first; each is put where `judge` says.
    ///
    /// # Errors
    /// When the node is away, or `judge` fails: that order is judged again in the next round.
    pub async fn look<P: Pages>(
        &mut self,
        pages: &P,
        mut judge: impl AsyncFnMut(Order) -> Result<Place>,
    ) -> Result<()> {
        for order in read(pages, &self.now.waiting).await? {
            let id = order.id;
            self.put(id, judge(order).await?);
        }
        loop {
            let page = pages.orders(self.now.last, MAX_PAGE).await?;
            let is_last = is_last(&page, MAX_PAGE);
            for order in page {
                let id = order.id;
                let place = judge(order).await?;
                self.put(id, place);
                self.now.last = Some(id);
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// Reads the agent's orders that were delivered, oldest first.
    ///
    /// # Errors
    /// When the node is away.
    pub async fn delivered<P: Pages>(&self, pages: &P) -> Result<Vec<Order>> {
        read(pages, &self.now.delivered).await
    }
}

/// Reads orders by their numbers, oldest first, with as few requests as their distances allow. A node that is behind may
/// not have the newest of them.
async fn read<P: Pages>(pages: &P, wanted: &BTreeSet<OrderId>) -> Result<Vec<Order>> {
    let mut found = Vec::new();
    let mut next = wanted.first().copied();
    while let Some(first) = next {
        let most = first.saturating_add(u64::from(MAX_PAGE) - 1);
        let last = wanted.range(first..=most).next_back().copied().unwrap_or(first);
        let limit = u32::try_from(last - first + 1).unwrap_or(MAX_PAGE);
        let page = pages.orders(first.checked_sub(1), limit).await?;
        found.extend(page.into_iter().filter(|order| wanted.contains(&order.id)));
        next = wanted.range(last.saturating_add(1)..).next().copied();
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
