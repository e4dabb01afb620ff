//! Disputes: what the parties proposed, and their ends.

use async_trait::async_trait;
use weighhouse_protocol::events::{DisputeOpened, MarketEvent};
use weighhouse_protocol::OrderId;

use super::rows::{height, number, seconds, word};
use super::table::{row, ApplyError, Numeric, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Disputes;

row! {
    Dispute in "disputes" by {
        order_id: i64,
    } with {
        buyer: String,
        arbiter: String,
        decide_by: i64,
        decide_by_height: i64,
        stake: Numeric,
        denom: String,
        reason: String,
        asked: Option<Numeric>,
        offered: Option<Numeric>,
        opened_at: i64,
        opened_tx: Option<String>,
        outcome: Option<String>,
        to_buyer: Option<Numeric>,
        stake_back: Option<Numeric>,
        ended_at: Option<i64>,
        ended_tx: Option<String>,
    }
}

#[async_trait]
impl View for Disputes {
    fn name(&self) -> &'static str {
        "disputes"
    }

    fn version(&self) -> i32 {
        3
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Escrow]
    }

    /// A dispute is opened before anything else happens to it: all that are opened at once are the same.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut disputes = Table::new();
        for event in events {
            if let MarketEvent::DisputeOpened(dispute) = &event.body {
                disputes.insert(opened(event, dispute))?;
            }
        }
        disputes.load(store, events.iter().filter_map(|event| continued(&event.body)).map(key)).await?;
        for event in events {
            go_on(event, &mut disputes);
        }
        disputes.write(store).await
    }
}

fn key(order: OrderId) -> (i64,) {
    (number(order),)
}

/// The dispute of which an event is a later step.
fn continued(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::DisputeProposed(e) => Some(e.order),
        MarketEvent::DisputeEnded(e) => Some(e.order),
        _ => None,
    }
}

fn go_on(event: &Event, disputes: &mut Table<Dispute>) {
    match &event.body {
        // The buyer's proposal is the amount that it asks for. Nobody else proposes but the seller.
        MarketEvent::DisputeProposed(e) => disputes.change(&key(e.order), |dispute| {
            let side = if dispute.buyer == e.proposer.as_str() { &mut dispute.asked } else { &mut dispute.offered };
            *side = Some(e.to_buyer.into());
        }),
        MarketEvent::DisputeEnded(e) => disputes.change(&key(e.order), |dispute| {
            dispute.outcome = Some(word(&e.end.0));
            dispute.to_buyer = Some(e.to_buyer.into());
            dispute.stake_back = Some(e.stake_back.into());
            dispute.ended_at = Some(event.time);
            dispute.ended_tx.clone_from(&event.tx_hash);
        }),
        _ => {}
    }
}

fn opened(event: &Event, dispute: &DisputeOpened) -> Dispute {
    Dispute {
        order_id: number(dispute.order),
        buyer: dispute.buyer.to_string(),
        arbiter: dispute.arbiter.to_string(),
        decide_by: seconds(dispute.decide_by),
        decide_by_height: height(dispute.decide_by_height),
        stake: dispute.stake.into(),
        denom: dispute.denom.clone(),
        reason: dispute.reason.clone(),
        asked: None,
        offered: None,
        opened_at: event.time,
        opened_tx: event.tx_hash.clone(),
        outcome: None,
        to_buyer: None,
        stake_back: None,
        ended_at: None,
        ended_tx: None,
    }
}
