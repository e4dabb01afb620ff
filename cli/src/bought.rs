//! The keys of what was bought: from deliveries, which are public, and transport secrets, which are here.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::events::{OrderDelivered, OrderOffered, OrderPlaced, RekeyAnswered, RekeyRequested};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::{Delivery, VersionKey};
use weighhouse_sealing::secret::{OpeningKey, TransportSecret};

use crate::error::{fail, Kind};
use crate::keystore::SecretKind;
use crate::market::Market;
use crate::order::license;
use crate::purchase::Purchases;
use crate::rekeys::Rekeys;
use crate::session::Session;

/// `S`, from any delivery of the order's license, and a transport secret that is here. All deliveries of a license
/// carry the same: that of the order, of one that bought it from somebody else, and of a key that was asked for later.
///
/// # Errors
/// [`Kind::Locked`] when no secret is here, [`Kind::NotFound`] when the node knows no delivery.
pub async fn opening_key(
    session: &Session,
    market: &Market,
    order: &Order,
    version_key: &VersionKey,
) -> Result<OpeningKey> {
    let family = Family::of(market, order).await?;
    let deliveries = family.deliveries(market).await?;
    let mut last = None;
    for secret in transport_secrets(session, market, &family).await? {
        for delivery in &deliveries {
            let opened = Delivery::from_bytes(delivery).and_then(|delivery| secret.open(version_key, &delivery));
            match opened {
                Ok(key) => return Ok(key),
                Err(error) => last = Some(error),
            }
        }
    }
    let id = order.id;
    Err(match last {
        Some(error) => fail!(Kind::Unverified, "the delivery of order {id} does not open: {error}"),
        None => fail!(Kind::NotFound, "the node does not know the delivery of order {id}; ask another one"),
    })
}

/// A license, and every order by which it was bought.
struct Family {
    license: OrderId,
    orders: BTreeSet<OrderId>,
}

impl Family {
    async fn of(market: &Market, order: &Order) -> Result<Self> {
        let license = license(order);
        let resales = market.events_of::<OrderPlaced>(&market.contracts.escrow, "resold", license).await?;
        let orders = resales.into_iter().map(|placed| placed.order).chain([license, order.id]).collect();
        Ok(Self { license, orders })
    }

    async fn deliveries(&self, market: &Market) -> Result<Vec<Vec<u8>>> {
        let escrow = &market.contracts.escrow;
        let mut deliveries = Vec::new();
        for order in &self.orders {
            let delivered = market.order_events::<OrderDelivered>(escrow, *order).await?;
            deliveries.extend(delivered.into_iter().map(|event| Vec::from(event.delivery)));
        }
        let answered = market.events_of::<RekeyAnswered>(escrow, "license", self.license).await?;
        deliveries.extend(answered.into_iter().map(|event| Vec::from(event.delivery)));
        Ok(deliveries)
    }

    /// Each `T`, oldest first: from the journals, and from the chain, when a journal is lost and the secret was restored.
    async fn transport_keys(&self, session: &Session, market: &Market) -> Result<Vec<Vec<u8>>> {
        let (escrow, folder) = (&market.contracts.escrow, session.market_folder()?);
        let purchases = Purchases::of(&folder);
        let mut keys = Vec::new();
        for order in &self.orders {
            match purchases.of_order(*order)? {
                Some(purchase) => keys.push(hex::decode(&purchase.transport_key).context("the journal is damaged")?),
                None => keys.extend(announced(market, *order).await?),
            }
        }
        let asked = market.events_of::<RekeyRequested>(escrow, "license", self.license).await?;
        keys.extend(asked.into_iter().map(|event| Vec::from(event.transport_key)));
        if let Some(last) = Rekeys::of(&folder).transport_key(self.license)?.filter(|last| !keys.contains(last)) {
            keys.push(last);
        }
        if keys.is_empty() {
            let license = self.license;
            return Err(fail!(Kind::NotFound, "the node does not know how license {license} was bought"));
        }
        Ok(keys)
    }
}

/// `T` of an order, as the chain announced it; `None` when the node forgot.
async fn announced(market: &Market, order: OrderId) -> Result<Option<Vec<u8>>> {
    let escrow = &market.contracts.escrow;
    if let Some(placed) = market.order_events::<OrderPlaced>(escrow, order).await?.into_iter().next() {
        return Ok(Some(placed.transport_key.into()));
    }
    let offered = market.order_events::<OrderOffered>(escrow, order).await?.into_iter().next();
    Ok(offered.map(|offered| offered.transport_key.into()))
}

/// The secrets that may open a license, newest first.
///
/// # Errors
/// [`Kind::Locked`] when none is here.
async fn transport_secrets(session: &Session, market: &Market, family: &Family) -> Result<Vec<TransportSecret>> {
    let unlocked = session.unlocked()?;
    let mut secrets = Vec::new();
    let mut missing = None;
    for key in family.transport_keys(session, market).await?.iter().rev() {
        match unlocked.secret(SecretKind::Transport, key) {
            Ok(secret) => secrets.push(TransportSecret::from_bytes(&secret)?),
            Err(error) => missing = Some(error),
        }
    }
    match missing {
        Some(error) if secrets.is_empty() => {
            let license = family.license;
            Err(error.context(format!("if the license is yours, `weighhouse rekey {license}` asks for the key again")))
        }
        _ => Ok(secrets),
    }
}
