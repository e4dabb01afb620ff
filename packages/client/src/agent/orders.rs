//! Which orders wait for this agent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cosmwasm_std::Binary;
use serde::{Deserialize, Serialize};
use weighhouse_protocol::escrow::{Order, OrderState};
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

/// A paid order whose key this agent has, or an offer of one.
pub struct OpenOrder {
    /// Its number.
    pub id: OrderId,
    /// Until when a delivery may be started, in seconds UTC.
    pub deliver_by: u64,
    /// `T`.
    pub transport_key: Binary,
    /// What the delivery is verified against.
    pub version_key: VersionKey,
    /// What is delivered.
    pub opening_key: OpeningKey,
    /// What it brings and binds, if it is an offer.
    pub offer: Option<Offer>,
}

/// What waits for this agent.
#[derive(Default)]
pub struct Waiting {
    /// Orders and offers that it can deliver, oldest first.
    pub orders: Vec<OpenOrder>,
    /// What keeps it from others.
    pub problems: Problems,
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
                Ok(open) => found.orders.extend(open),
                Err(error) if error.kind() == Kind::Unreachable => return Err(error),
                Err(error) => drop(found.problems.insert(order.id, error)),
            }
            // Everything up to here is final or another's, unless one of ours is open.
            if found.orders.is_empty() && found.problems.is_empty() {
                watermark.after = Some(order.id);
            }
        }
    }
    Ok(found)
}

/// One order, if it is open and this agent can deliver it, whoever is to.
pub async fn one(market: &Market, keys: &mut Keys<'_>, id: OrderId) -> Result<OpenOrder> {
    let order = market.order(id).await?;
    let (listing, version, state) = (order.listing, order.version, order.state);
    if keys.bad_since(market, listing, version).await?.is_some() {
        return Err(AgentError::ProvenBad { order: id, listing, version }.into());
    }
    let Some(transport_key) = waits(&order) else {
        return Err(AgentError::NotOpen { order: id, state }.into());
    };
    let open = prepare(market, keys, &order, transport_key).await?;
    open.ok_or_else(|| AgentError::NoSecret { order: id, listing, version }.into())
}

/// `T` of an order that waits for a delivery.
fn waits(order: &Order) -> Option<&Binary> {
    order.transport_key.as_ref().filter(|_| matches!(order.state, OrderState::Funded | OrderState::Offered))
}

async fn ours(market: &Market, keys: &mut Keys<'_>, order: &Order) -> Result<Option<OpenOrder>> {
    let Some(transport_key) = waits(order) else { return Ok(None) };
    // A version that was proven bad is not delivered any more: its orders are refunded.
    if !keys.concerns(market, order).await? || keys.bad_since(market, order.listing, order.version).await?.is_some() {
        return Ok(None);
    }
    prepare(market, keys, order, transport_key).await
}

async fn prepare(
    market: &Market,
    keys: &mut Keys<'_>,
    order: &Order,
    transport_key: &Binary,
) -> Result<Option<OpenOrder>> {
    let key = keys.of_order(market, order).await?;
    Ok(key.map(|(version_key, opening_key)| OpenOrder {
        id: order.id,
        deliver_by: order.deliver_by,
        transport_key: transport_key.clone(),
        version_key,
        opening_key,
        offer: (order.state == OrderState::Offered).then(|| Offer::of(order)),
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use weighhouse_messages::fixture::order;

    #[test]
    fn orders_and_offers_wait_for_a_delivery() {
        let waits = |state| waits(&Order { transport_key: Some(Binary::from([1])), ..order(state, "3") }).is_some();
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
