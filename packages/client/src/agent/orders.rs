//! Which orders wait for this agent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cosmwasm_std::Binary;
use serde::{Deserialize, Serialize};
use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::VersionKey;
use weighhouse_sealing::secret::OpeningKey;

use super::error::AgentError;
use super::keys::Keys;
use super::offers::Offer;
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::market::Market;

/// What keeps orders from being delivered.
pub type Problems = BTreeMap<OrderId, Error>;

/// A paid order whose key this agent has.
pub struct OpenOrder {
    /// Its number.
    pub id: OrderId,
    /// Until when a delivery may be started.
    pub deliver_by: Mark,
    /// `T`.
    pub transport_key: Binary,
    /// What the delivery is verified against.
    pub version_key: VersionKey,
    /// What is delivered.
    pub opening_key: OpeningKey,
}

/// An offer of an order whose key this agent has.
pub struct OpenOffer {
    /// The order's number.
    pub id: OrderId,
    /// Until when it can be taken.
    pub expires_at: Mark,
    /// What it brings and binds.
    pub offer: Offer,
}

/// What this agent can do for an order.
pub enum Open {
    /// Deliver it.
    Order(Box<OpenOrder>),
    /// Take it; its key is not delivered before that.
    Offer(OpenOffer),
}

/// What waits for this agent.
#[derive(Default)]
pub struct Waiting {
    /// Orders that it can deliver, oldest first.
    pub orders: Vec<OpenOrder>,
    /// Offers that it could deliver once they are taken, oldest first.
    pub offers: Vec<OpenOffer>,
    /// What keeps it from others.
    pub problems: Problems,
}

impl Waiting {
    fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.offers.is_empty() && self.problems.is_empty()
    }

    fn put(&mut self, open: Open) {
        match open {
            Open::Order(order) => self.orders.push(*order),
            Open::Offer(offer) => self.offers.push(offer),
        }
    }
}

/// The last order before the first that may still concern this agent: a market has many orders,
/// and final ones are looked at once.
#[derive(Debug)]
pub struct Watermark {
    path: PathBuf,
    after: Option<OrderId>,
    saved: Option<OrderId>,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    after: Option<OrderId>,
}

impl Watermark {
    /// The one kept in a file.
    pub fn read(path: &Path) -> Result<Self> {
        let path = path.to_owned();
        let after = files::read_json::<Saved>(&path)?.and_then(|saved| saved.after);
        Ok(Self { path, after, saved: after })
    }

    /// Begins again if the chain has no such order: a development chain was started anew under the
    /// same name.
    pub async fn check(&mut self, market: &Market) -> Result<()> {
        let Some(after) = self.after else { return Ok(()) };
        match market.order(after).await {
            Err(error) if error.kind() == Kind::NotFound => self.reset(),
            other => drop(other?),
        }
        Ok(())
    }

    /// The last order that no longer concerns this agent.
    pub fn get(&self) -> Option<OrderId> {
        self.after
    }

    /// Moves it to this order.
    pub fn pass(&mut self, order: OrderId) {
        self.after = Some(order);
    }

    /// From the first order again.
    pub fn reset(&mut self) {
        self.after = None;
    }

    /// Keeps it, if it moved.
    pub fn save(&mut self) -> Result<()> {
        if self.after != self.saved {
            files::write_json(&self.path, &Saved { after: self.after })?;
            self.saved = self.after;
        }
        Ok(())
    }
}

/// The orders and offers that wait for this agent.
pub async fn open(market: &Market, keys: &mut Keys<'_>, watermark: &mut Watermark) -> Result<Waiting> {
    let mut found = Waiting::default();
    let mut after = watermark.after;
    loop {
        let page = market.orders(after).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for order in page {
            match ours(market, keys, &order).await {
                Ok(Some(open)) => found.put(open),
                Ok(None) => {}
                Err(error) if error.kind() == Kind::Unreachable => return Err(error),
                Err(error) => drop(found.problems.insert(order.id, error)),
            }
            // Everything up to here is final or another's, unless one of ours is open.
            if found.is_empty() {
                watermark.after = Some(order.id);
            }
        }
    }
    Ok(found)
}

/// One order or offer, if it is open and this agent can deliver it, whoever must.
pub async fn one(market: &Market, keys: &mut Keys<'_>, id: OrderId) -> Result<Open> {
    let order = market.order(id).await?;
    let (listing, version, state) = (order.listing, order.version, order.state);
    if keys.bad_since(market, listing, version).await?.is_some() {
        return Err(AgentError::ProvenBad { order: id, listing, version }.into());
    }
    if !waits(&order) {
        return Err(AgentError::NotOpen { order: id, state }.into());
    }
    prepare(market, keys, &order).await?.ok_or_else(|| AgentError::NoSecret { order: id, listing, version }.into())
}

/// Whether an order is in a state; one of a chain that was started anew is in none.
pub async fn is_still(market: &Market, order: OrderId, state: OrderState) -> Result<bool> {
    match market.order(order).await {
        Err(error) if error.kind() == Kind::NotFound => Ok(false),
        order => Ok(order?.state == state),
    }
}

/// Whether an order waits for its key, or for its seller's word.
fn waits(order: &Order) -> bool {
    matches!(order.state, OrderState::Funded | OrderState::Offered)
}

async fn ours(market: &Market, keys: &mut Keys<'_>, order: &Order) -> Result<Option<Open>> {
    // A version that was proven bad is not delivered any more: its orders are refunded.
    if !waits(order)
        || !keys.concerns(market, order).await?
        || keys.bad_since(market, order.listing, order.version).await?.is_some()
    {
        return Ok(None);
    }
    prepare(market, keys, order).await
}

async fn prepare(market: &Market, keys: &mut Keys<'_>, order: &Order) -> Result<Option<Open>> {
    let Some((version_key, opening_key)) = keys.of_order(market, order).await? else { return Ok(None) };
    let id = order.id;
    if let Some(expires_at) = order.expiry_mark().filter(|_| order.state == OrderState::Offered) {
        return Ok(Some(Open::Offer(OpenOffer { id, expires_at, offer: Offer::of(order) })));
    }
    let open = order.transport_key.clone().map(|transport_key| OpenOrder {
        id,
        deliver_by: order.deliver_mark(),
        transport_key,
        version_key,
        opening_key,
    });
    Ok(open.map(|open| Open::Order(Box::new(open))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use weighhouse_messages::fixture::order;

    #[test]
    fn orders_and_offers_wait_for_a_delivery() {
        let waits = |state| waits(&order(state, "3"));
        assert!(waits("funded") && waits("offered"));
        for state in ["delivered", "disputed", "settled", "refunded", "withdrawn"] {
            assert!(!waits(state), "{state}");
        }
    }

    #[test]
    fn the_watermark_outlives_the_agent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("watermark.json");
        let mut watermark = Watermark::read(&path).unwrap();
        assert_eq!(watermark.after, None);
        watermark.after = Some(41);
        watermark.save().unwrap();
        let mut again = Watermark::read(&path).unwrap();
        assert_eq!(again.after, Some(41));
        again.reset();
        again.save().unwrap();
        assert_eq!(Watermark::read(&path).unwrap().after, None);
    }
}
