//! The keys of what was bought: from deliveries, which are public, and transport secrets, which are here.

use std::collections::BTreeSet;

use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::events::{OrderDelivered, OrderOffered, OrderPlaced, RekeyAnswered, RekeyRequested};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::{Delivery, VersionKey};
use weighhouse_sealing::secret::{OpeningKey, TransportSecret};

use crate::error::{Error, Missing, Result, Unverified};
use crate::journal::{transport_key, Purchases, Rekeys};
use crate::keystore::SecretKind;
use crate::market::Market;
use crate::order::license;
use crate::vault::Vault;

/// No secret that opens a license is in the key store.
#[derive(Debug, thiserror::Error)]
#[error("{missing}")]
pub struct NoKey {
    pub license: OrderId,
    /// The newest secret that would open it, and is not here.
    pub missing: Box<Error>,
}

/// `S`, from any delivery of the order's license, and a transport secret that is here. All deliveries of a license
/// carry the same: that of the order, of one that bought it from somebody else, and of a key that was asked for later.
///
/// # Errors
/// [`NoKey`] when no secret is here, [`Missing::Delivery`] when the node knows no delivery.
pub async fn opening_key(
    vault: Vault<'_>,
    market: &Market,
    order: &Order,
    version_key: &VersionKey,
) -> Result<OpeningKey> {
    let family = Family::of(market, order).await?;
    let deliveries = family.deliveries(market).await?;
    let mut last = None;
    for secret in transport_secrets(vault, market, &family).await? {
        for delivery in &deliveries {
            let opened = Delivery::from_bytes(delivery).and_then(|delivery| secret.open(version_key, &delivery));
            match opened {
                Ok(key) => return Ok(key),
                Err(error) => last = Some(error),
            }
        }
    }
    let order = order.id;
    Err(match last {
        Some(reason) => Unverified::Undelivered { order, reason }.into(),
        None => Missing::Delivery { order }.into(),
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
    async fn transport_keys(&self, vault: Vault<'_>, market: &Market) -> Result<Vec<Vec<u8>>> {
        let escrow = &market.contracts.escrow;
        let purchases = Purchases::of(vault.folder);
        let mut keys = Vec::new();
        for order in &self.orders {
            match purchases.of_order(*order)? {
                Some(purchase) => keys.push(transport_key(&purchase.transport_key)?),
                None => keys.extend(announced(market, *order).await?),
            }
        }
        let asked = market.events_of::<RekeyRequested>(escrow, "license", self.license).await?;
        keys.extend(asked.into_iter().map(|event| Vec::from(event.transport_key)));
        if let Some(last) = Rekeys::of(vault.folder).transport_key(self.license)?.filter(|last| !keys.contains(last)) {
            keys.push(last);
        }
        if keys.is_empty() {
            return Err(Missing::Purchase { license: self.license }.into());
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
/// [`NoKey`] when none is here.
async fn transport_secrets(vault: Vault<'_>, market: &Market, family: &Family) -> Result<Vec<TransportSecret>> {
    let mut secrets = Vec::new();
    let mut missing = None;
    for key in family.transport_keys(vault, market).await?.iter().rev() {
        match vault.unlocked.secret(SecretKind::Transport, key) {
            Ok(secret) => secrets.push(TransportSecret::from_bytes(&secret)?),
            Err(error) => missing = Some(error),
        }
    }
    match missing {
        Some(missing) if secrets.is_empty() => {
            Err(NoKey { license: family.license, missing: Box::new(missing) }.into())
        }
        _ => Ok(secrets),
    }
}
