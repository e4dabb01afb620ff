//! The row of an order.

use crate::event::Event;
use crate::views::rows::{height, number, seconds};
use crate::views::table::{row, Numeric};
use weighhouse_protocol::events::{OrderOffered, OrderPlaced};

row! {
    Order in "orders" by {
        id: i64,
    } with {
        listing: i64,
        version: i64,
        plan: i16,
        buyer: String,
        seller: String,
        price: Numeric,
        denom: String,
        fee: Numeric,
        split_version: i64,
        card: String,
        expires_at: Option<i64>,
        expires_at_height: Option<i64>,
        deliver_by: Option<i64>,
        deliver_by_height: Option<i64>,
        refund_from: Option<i64>,
        refund_from_height: Option<i64>,
        challenge_window: i64,
        cooldown: i64,
        bond: Numeric,
        stake: Numeric,
        transport_key: String,
        state: String,
        is_offer: bool,
        resold: Option<i64>,
        royalty: Numeric,
        returned: Numeric,
        delivery: Option<String>,
        settle_from: Option<i64>,
        settle_from_height: Option<i64>,
        release_from: Option<i64>,
        release_from_height: Option<i64>,
        placed_at: i64,
        placed_height: i64,
        placed_tx: Option<String>,
        taken_at: Option<i64>,
        taken_tx: Option<String>,
        delivered_at: Option<i64>,
        delivered_tx: Option<String>,
        closed_at: Option<i64>,
        closed_tx: Option<String>,
        bond_released: Option<Numeric>,
        bond_to_buyer: Option<Numeric>,
        bond_recipient: Option<String>,
        bond_to_treasury: Option<Numeric>,
        bond_ended_at: Option<i64>,
        bond_ended_tx: Option<String>,
    }
}

/// The columns that an order and an offer freeze alike; the others are as an offer has them.
macro_rules! frozen {
    ($event:ident, $order:ident) => {
        Order {
            id: number($order.order),
            listing: number($order.listing),
            version: $order.version.into(),
            plan: $order.plan.into(),
            buyer: $order.buyer.to_string(),
            seller: $order.seller.to_string(),
            price: $order.price.into(),
            denom: $order.denom.clone(),
            fee: $order.fee.into(),
            split_version: $order.split_version.into(),
            card: $order.card.clone(),
            expires_at: None,
            expires_at_height: None,
            deliver_by: None,
            deliver_by_height: None,
            refund_from: None,
            refund_from_height: None,
            challenge_window: $order.challenge_window.into(),
            cooldown: $order.cooldown.into(),
            bond: $order.bond.into(),
            stake: $order.stake.into(),
            transport_key: hex::encode(&$order.transport_key),
            state: "offered".into(),
            is_offer: true,
            resold: None,
            royalty: Numeric::default(),
            returned: Numeric::default(),
            delivery: None,
            settle_from: None,
            settle_from_height: None,
            release_from: None,
            release_from_height: None,
            placed_at: $event.time,
            placed_height: $event.key.height,
            placed_tx: $event.tx_hash.clone(),
            taken_at: None,
            taken_tx: None,
            delivered_at: None,
            delivered_tx: None,
            closed_at: None,
            closed_tx: None,
            bond_released: None,
            bond_to_buyer: None,
            bond_recipient: None,
            bond_to_treasury: None,
            bond_ended_at: None,
            bond_ended_tx: None,
        }
    };
}

impl Order {
    pub(super) fn placed(event: &Event, order: &OrderPlaced) -> Self {
        Order {
            deliver_by: Some(seconds(order.deliver_by)),
            deliver_by_height: Some(height(order.deliver_by_height)),
            refund_from: Some(seconds(order.refund_from)),
            refund_from_height: Some(height(order.refund_from_height)),
            state: "funded".into(),
            is_offer: false,
            resold: order.resold.map(number),
            royalty: order.royalty.unwrap_or_default().into(),
            ..frozen!(event, order)
        }
    }

    /// An offer resells nothing, and no account must deliver until the seller takes it.
    pub(super) fn offered(event: &Event, offer: &OrderOffered) -> Self {
        Order {
            expires_at: Some(seconds(offer.expires_at)),
            expires_at_height: Some(height(offer.expires_at_height)),
            ..frozen!(event, offer)
        }
    }
}
