//! Which orders wait for this agent.

use std::collections::BTreeMap;

use cosmwasm_std::Binary;
use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::VersionKey;
use weighhouse_sealing::secret::OpeningKey;

use super::due::is_final;
use super::error::AgentError;
use super::keys::{Concern, Keys};
use super::offers::Offer;
use super::order_index::{OrderIndex, Place};
use crate::error::{Error, Kind, Result};
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
    fn put(&mut self, open: Open) {
        match open {
            Open::Order(order) => self.orders.push(*order),
            Open::Offer(offer) => self.offers.push(offer),
        }
    }
}

/// What the agent has to do with an order.
enum Role {
    /// Deliver the order, or take the offer.
    Serves(Open),
    /// See to its place in the index.
    Has(Place),
}

/// The orders and offers that wait for this agent: those of its index, and the new ones.
///
/// # Errors
/// When the node is away.
pub async fn open(market: &Market, keys: &mut Keys<'_>, index: &mut OrderIndex) -> Result<Waiting> {
    let mut found = Waiting::default();
    let looked = index.look(market, async |order: Order| match role(market, keys, &order).await {
        Ok(Role::Serves(open)) => {
            found.put(open);
            Ok(Place::Waits)
        }
        Ok(Role::Has(place)) => Ok(place),
        Err(error) if error.kind() == Kind::Unreachable => Err(error),
        Err(error) if waits(&order) => {
            found.problems.insert(order.id, error);
            Ok(Place::Waits)
        }
        // Upkeep asks again, and tells.
        Err(_) => Ok(Place::Delivered),
    });
    looked.await?;
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

async fn role(market: &Market, keys: &mut Keys<'_>, order: &Order) -> Result<Role> {
    let concern = if is_final(order) { Concern::Others } else { keys.concern(market, order).await? };
    let place = match concern {
        Concern::Others => Place::Closed,
        _ if !waits(order) => Place::Delivered,
        Concern::Unknown => Place::Waits,
        // A version that was proven bad is not delivered any more: its orders are refunded.
        Concern::Ours if keys.bad_since(market, order.listing, order.version).await?.is_some() => Place::Closed,
        Concern::Ours => {
            let open = prepare(market, keys, order).await?;
            return Ok(open.map_or(Role::Has(Place::Waits), Role::Serves));
        }
    };
    Ok(Role::Has(place))
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
    use weighhouse_fixture::order;

    #[test]
    fn orders_and_offers_wait_for_a_delivery() {
        let waits = |state| waits(&order(state, "3"));
        assert!(waits("funded") && waits("offered"));
        for state in ["delivered", "disputed", "settled", "refunded", "withdrawn"] {
            assert!(!waits(state), "{state}");
        }
    }
}
