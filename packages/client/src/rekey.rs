//! A license's holder asks for its key once more: whoever lost the transport secret, or got the license from somebody
//! else.

use std::time::Duration;

use cosmwasm_std::Binary;
use weighhouse_chain::{Prepared, Signed};
use weighhouse_messages::{notation, Call};
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::events::RekeyAnswered;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::{Delivery, VersionKey};
use weighhouse_sealing::secret::TransportSecret;

use crate::buyer::Buyer;
use crate::error::{Kind, Result};
use crate::files::Lock;
use crate::journal::{transport_key, Asked, Rekeys};
use crate::keystore::SecretKind;
use crate::market::Market;
use crate::order::OrderError;
use crate::version_key::version_key;

/// How often the answer is looked for.
const POLL: Duration = Duration::from_millis(500);

/// Why the key of a license is not asked for, or does not come.
#[derive(Debug, thiserror::Error)]
pub enum RekeyError {
    /// The license's version was proven bad.
    #[error("the version of license {license} was proven bad: its key is not delivered any more")]
    ProvenBad { license: OrderId },
    /// The order bought a license that has another number.
    #[error("order {order} bought license {license}")]
    OtherLicense { order: OrderId, license: OrderId },
    /// The license is issued when its order settles.
    #[error("order {order} is not settled yet: its license is issued then")]
    NotSettled { order: OrderId },
    /// Nobody answered in the time that the holder waits.
    #[error("nobody delivered the key of license {license} within {}", notation::span(*.waited))]
    Unanswered {
        license: OrderId,
        /// The time, in seconds.
        waited: u64,
    },
}

impl RekeyError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::ProvenBad { .. } => Kind::Refused,
            Self::OtherLicense { .. } => Kind::Usage,
            Self::NotSettled { .. } | Self::Unanswered { .. } => Kind::NotYet,
        }
    }
}

/// A request that is on the chain.
pub struct Requested {
    pub license: OrderId,
    /// `T` of the request, in hexadecimal.
    pub transport_key: String,
    /// The transaction that asked.
    pub tx: String,
    keys: VersionKey,
}

/// Asks for the key of a license, or finishes asking.
///
/// # Errors
/// [`RekeyError`] and [`OrderError`] say what escrow would refuse, before a secret is made.
pub async fn ask(buyer: &Buyer<'_>, license: OrderId, approve: &dyn Fn(&Prepared) -> Result<()>) -> Result<Requested> {
    let market = buyer.sender.market;
    let order = market.order(license).await?;
    let version = market.version(order.listing, order.version).await?;
    let keys = version_key(market, &market.listing(order.listing).await?, &version)?;
    check_issued(&order, version.bad_since.is_some())?;
    let rekeys = Rekeys::of(buyer.vault.folder);
    let _lock = Lock::take(&rekeys.lock(license), "asking for this key")?;
    let unfinished = rekeys.read(license)?.filter(|asked| asked.transaction.is_some());
    let mut asked = match unfinished {
        Some(asked) => asked,
        None => {
            let transport_key = hex::encode(buyer.make_transport_key()?);
            Asked { license, transport_key, transaction: None }
        }
    };
    let transport_key = Binary::from(transport_key(&asked.transport_key)?);
    let call = market.contracts.escrow(&ExecuteMsg::Rekey { license, transport_key }, vec![])?;
    let pending = asked.transaction.clone();
    let outcome = {
        let record = &mut |signed: Option<&Signed>| {
            asked.transaction = signed.cloned();
            rekeys.save(&asked)
        };
        buyer.sender.send_once(pending, vec![call], approve, record).await?
    };
    asked.transaction = None;
    rekeys.save(&asked)?;
    Ok(Requested { license, transport_key: asked.transport_key, tx: outcome.hash, keys })
}

/// Whether an order's license is issued.
fn check_issued(order: &Order, is_bad: bool) -> Result<()> {
    let id = order.id;
    match order.state {
        _ if is_bad => Err(RekeyError::ProvenBad { license: id }.into()),
        OrderState::Settled => match order.resold {
            None => Ok(()),
            Some(license) => Err(RekeyError::OtherLicense { order: id, license }.into()),
        },
        OrderState::Refunded | OrderState::Withdrawn => Err(OrderError::PaidBack { order: id }.into()),
        OrderState::Funded | OrderState::Offered => Err(OrderError::NotDelivered { order: id }.into()),
        OrderState::Delivered | OrderState::Disputed => Err(RekeyError::NotSettled { order: id }.into()),
    }
}

/// Waits for the answer to a request, for so many seconds at the most. An answer to an earlier request of this license is
/// none.
///
/// # Errors
/// [`RekeyError::Unanswered`] when the time is over.
pub async fn wait(buyer: &Buyer<'_>, requested: &Requested, seconds: u64) -> Result<()> {
    let (market, license) = (buyer.sender.market, requested.license);
    let secret = buyer.vault.unlocked.secret(SecretKind::Transport, &transport_key(&requested.transport_key)?)?;
    let secret = TransportSecret::from_bytes(&secret)?;
    let opens = |answer: &RekeyAnswered| {
        Delivery::from_bytes(&answer.delivery).is_ok_and(|delivery| secret.open(&requested.keys, &delivery).is_ok())
    };
    let end = tokio::time::Instant::now() + Duration::from_secs(seconds);
    loop {
        let answers = market.events_of::<RekeyAnswered>(&market.contracts.escrow, "license", license).await?;
        if answers.iter().rev().any(opens) {
            return Ok(());
        }
        if tokio::time::Instant::now() >= end {
            return Err(RekeyError::Unanswered { license, waited: seconds }.into());
        }
        tokio::time::sleep(POLL).await;
    }
}

/// The call that ends a request: by the license's holder at any time, by anyone once it has expired.
///
/// # Errors
/// A message that has no JSON form.
pub fn end(market: &Market, license: OrderId) -> Result<Call> {
    Ok(market.contracts.escrow(&ExecuteMsg::EndRekey { license }, vec![])?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_fixture::order;

    #[test]
    fn a_settled_order_has_issued_its_license() {
        let kind = |order: &Order, is_bad| check_issued(order, is_bad).map_err(|error| error.kind());
        assert_eq!(kind(&order("settled", "0"), false), Ok(()));
        assert_eq!(kind(&order("settled", "0"), true), Err(Kind::Refused));
        let resold = Order { resold: Some(9), ..order("settled", "0") };
        assert_eq!(kind(&resold, false), Err(Kind::Usage), "the license has the number of its first order");
        for state in ["funded", "offered", "delivered", "disputed"] {
            assert_eq!(kind(&order(state, "3"), false), Err(Kind::NotYet), "{state}");
        }
        for state in ["refunded", "withdrawn"] {
            assert_eq!(kind(&order(state, "0"), false), Err(Kind::Refused), "{state}");
        }
    }
}
