//! What a seller's orders need after their delivery: they are settled when their time to challenge is over, and their
//! bonds are released when no proof can reach them. Anybody may do both, and the seller has the most of it.
//!
//! Each step is refused once it is done, so nothing is recorded: what a killed agent left, the next round finds.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState, MAX_RELEASED};
use weighhouse_protocol::OrderId;

use super::keys::Keys;
use super::orders::Watermark;
use crate::market::Market;
use crate::transaction::{Act, Sender};

/// An answer costs gas, and a license's holder can ask for ever: one for each license in this time.
const ANSWER_AGAIN: Duration = Duration::from_secs(3_600);

/// What can be done for an order now.
#[derive(Debug, PartialEq, Eq)]
enum Due {
    /// It is final, with no bond left.
    Done,
    /// Nothing yet.
    Later,
    /// Its challenge window is over.
    Settle,
    /// No proof can reach its bond.
    Release,
}

fn due(order: &Order, now: u64) -> Due {
    let is_past = |time: Option<u64>| time.is_some_and(|time| now >= time);
    match order.state {
        OrderState::Refunded => Due::Done,
        OrderState::Settled if order.bond.is_zero() => Due::Done,
        OrderState::Settled if is_past(order.release_from) => Due::Release,
        OrderState::Delivered if is_past(order.settle_from) => Due::Settle,
        OrderState::Funded | OrderState::Delivered | OrderState::Settled => Due::Later,
    }
}

/// Settles and releases what is due among the orders whose keys are here.
pub async fn orders(
    sender: &Sender<'_>,
    market: &Market,
    keys: &mut Keys<'_>,
    watermark: &mut Watermark,
    now: u64,
) -> Result<()> {
    let mut release: Vec<OrderId> = Vec::new();
    let mut after = watermark.get();
    let mut all_done = true;
    loop {
        let page = market.orders(after).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for order in page {
            let id = order.id;
            let step = due(&order, now);
            let ours = step != Due::Done && keys.of(market, order.listing, order.version).await?.is_some();
            all_done = all_done && (step == Due::Done || !ours);
            if all_done {
                watermark.pass(id);
            }
            // What belongs to a version that was proven bad is its buyers' to ask for.
            if !ours || step == Due::Later || market.version(order.listing, order.version).await?.bad_since.is_some() {
                continue;
            }
            match step {
                Due::Settle => settle(sender, market, id).await?,
                Due::Release => release.push(id),
                Due::Done | Due::Later => {}
            }
        }
    }
    for orders in release.chunks(MAX_RELEASED) {
        let numbers: Vec<_> = orders.iter().map(u64::to_string).collect();
        let act = Act::new("Release them?").line("release", format!("the bonds of orders {}", numbers.join(", ")));
        tell(sender, market, &act, &ExecuteMsg::ReleaseBonds { orders: orders.to_vec() }).await?;
    }
    watermark.save()
}

async fn settle(sender: &Sender<'_>, market: &Market, order: OrderId) -> Result<()> {
    let act = Act::new("Settle it?").line("settle", format!("order {order}, whose time to challenge is over"));
    tell(sender, market, &act, &ExecuteMsg::Settle { order }).await
}

async fn tell(sender: &Sender<'_>, market: &Market, act: &Act, message: &ExecuteMsg) -> Result<()> {
    let call = market.call_escrow(sender.key.address(), message, &[])?;
    sender.send(act, vec![call]).await.map(drop)
}

/// Which licenses were answered when.
#[derive(Debug, Default)]
pub struct Answered(BTreeMap<OrderId, Instant>);

impl Answered {
    /// Whether an answer is due; notes it as given.
    fn begin(&mut self, license: OrderId) -> bool {
        let now = Instant::now();
        self.0.retain(|_, at| now.duration_since(*at) < ANSWER_AGAIN);
        match self.0.contains_key(&license) {
            true => false,
            false => {
                self.0.insert(license, now);
                true
            }
        }
    }
}

/// Delivers the keys that holders of licenses asked for, as far as they are here.
pub async fn rekeys(sender: &Sender<'_>, market: &Market, keys: &mut Keys<'_>, answered: &mut Answered) -> Result<()> {
    let mut after = None;
    loop {
        let page = market.rekeys(after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.license);
        for request in page {
            let license = request.license;
            let key = keys.of(market, request.listing, request.version).await?;
            let Some((version_key, opening_key)) = key else { continue };
            let bad = market.version(request.listing, request.version).await?.bad_since.is_some();
            if bad || !answered.begin(license) {
                continue;
            }
            let delivery = opening_key.deliver(&version_key, &request.transport_key, &mut rand::rngs::OsRng)?;
            let delivery = delivery.to_bytes().to_vec().into();
            let act = Act::new("Answer it?").line("deliver", format!("the key of license {license} once more"));
            let answer = ExecuteMsg::AnswerRekey { license, delivery };
            // Somebody else may have answered; the others wait all the same.
            if let Err(error) = tell(sender, market, &act, &answer).await {
                tracing::warn!(license, "not answered: {error:#}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn order(state: &str, bond: &str) -> Order {
        serde_json::from_value(json!({
            "id": 1, "state": state, "listing": 1, "version": 1, "plan": 0, "buyer": "wasm1buyer", "price": "5",
            "denom": "uwhs", "fee": "1", "split_version": 1, "placed_at": 1, "deliver_by": 5, "refund_from": 6,
            "challenge_window": 10, "cooldown": 20, "delivered_at": 2, "settle_from": 12, "release_from": 32,
            "bond": bond, "transport_key": null,
            "grant": {
                "kind": {"perpetual": {}}, "resale_royalty_bps": 0, "terms_hash": "00".repeat(32),
                "rights": {"commercial": true, "derivatives": true, "redistribution": true, "transferable": true,
                    "seats": null},
            },
        }))
        .unwrap()
    }

    #[test]
    fn each_step_has_its_time() {
        assert_eq!(due(&order("delivered", "3"), 11), Due::Later);
        assert_eq!(due(&order("delivered", "3"), 12), Due::Settle);
        assert_eq!(due(&order("settled", "3"), 31), Due::Later);
        assert_eq!(due(&order("settled", "3"), 32), Due::Release);
        assert_eq!(due(&order("settled", "0"), 32), Due::Done);
        assert_eq!(due(&order("refunded", "0"), 1), Due::Done);
    }

    #[test]
    fn a_license_is_answered_once_an_hour() {
        let mut answered = Answered::default();
        assert!(answered.begin(7));
        assert!(!answered.begin(7));
        assert!(answered.begin(8));
    }
}
