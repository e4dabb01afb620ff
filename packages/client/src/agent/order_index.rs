//! The agent's own index of orders: which of the market's orders concern it, and which of those need what.
//!
//! A round reads the orders that are new, and the agent's own ones that wait for a delivery; upkeep reads those that were
//! delivered. What other sellers' buyers do, and how long an old offer stays open, costs no request. The index is one file,
//! written at once or not at all: a round that a crash cut short is made again. An index that is lost, damaged, or of other
//! keys and secrets than the agent has now is made anew by reading every order of the market once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cosmwasm_std::Binary;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::paging::MAX_PAGE;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

use super::pages::{is_last, orders, Pages};
use crate::error::{Error, Result};
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

/// The newest order that was read: the parts of it that stay as they are, by which another chain's order shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Newest {
    id: OrderId,
    /// The hash of the terms that the order froze.
    terms: Hash,
    /// The block in which it was placed; `None` for an offer, whose taking sets it anew.
    placed: Option<Mark>,
    /// The transport key; `None` once it is delivered.
    transport_key: Option<Binary>,
}

impl Newest {
    fn of(order: &Order) -> Result<Self> {
        let Order { id, listing, version, plan, buyer, price, denom, fee, grant, split_version, .. } = order;
        let Order { challenge_window, cooldown, block_interval, stake, arbiter, resold, royalty, .. } = order;
        let sold = (id, listing, version, plan, buyer, price, denom, fee, grant, split_version);
        let terms = (sold, challenge_window, cooldown, block_interval, stake, arbiter, resold, royalty);
        let placed = Mark { time: order.placed_at, height: order.placed_at_height };
        Ok(Self {
            id: *id,
            terms: Hash(Sha256::digest(serde_json::to_vec(&terms)?).into()),
            placed: (order.state != OrderState::Offered).then_some(placed),
            transport_key: order.transport_key.clone(),
        })
    }

    /// Whether an order that was read later may be this one.
    fn may_be(&self, later: &Self) -> bool {
        let agree = |kept: &Option<_>, later: &Option<_>| kept.is_none() || later.is_none() || kept == later;
        let is_placed_so = self.placed.is_none() || self.placed == later.placed;
        self.terms == later.terms && is_placed_so && agree(&self.transport_key, &later.transport_key)
    }
}

/// What is kept of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Entries {
    scope: Option<Scope>,
    /// The newest order that was read.
    last: Option<Newest>,
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

    /// Begins anew if the chain does not have the newest order that was read, or another one under its number: it is
    /// another chain of the same name, such as a development chain that was started anew.
    ///
    /// # Errors
    /// When the node is away.
    pub async fn check<P: Pages>(&mut self, pages: &P) -> Result<()> {
        let Some(last) = &self.now.last else { return Ok(()) };
        let found = orders(pages, last.id.checked_sub(1), 1).await?;
        let is_there = match found.first().filter(|order| order.id == last.id) {
            Some(order) => last.may_be(&Newest::of(order)?),
            None => false,
        };
        if !is_there {
            tracing::warn!(order = last.id, "the chain has another order, or none: the index of orders is made anew");
            self.reset();
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
            let page = orders(pages, self.now.last.as_ref().map(|last| last.id), MAX_PAGE).await?;
            let is_last = is_last(&page, MAX_PAGE);
            for order in page {
                let newest = Newest::of(&order)?;
                let place = judge(order).await?;
                self.put(newest.id, place);
                self.now.last = Some(newest);
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
        let page = orders(pages, first.checked_sub(1), limit).await?;
        found.extend(page.into_iter().filter(|order| wanted.contains(&order.id)));
        next = wanted.range(last.saturating_add(1)..).next().copied();
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
