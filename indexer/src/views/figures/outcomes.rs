//! How all sales of a listing ended, resales left out.

use weighhouse_protocol::events::MarketEvent;

use super::orders::{Order, Orders, Reason};
use crate::event::Event;
use crate::views::table::{row, ApplyError, Store, Table};

row! {
    Outcomes in "sale_outcomes" by {
        listing: i64,
    } with {
        placed: i64,
        disputed: i64,
        settled: i64,
        split_agreed: i64,
        split_ruled: i64,
        refunded_undelivered: i64,
        refunded_proven_bad: i64,
        refunded_agreed: i64,
        refunded_ruled: i64,
    }
}

/// The sales of the listings that a batch of events concerns.
pub(super) struct Sales(Table<Outcomes>);

impl Sales {
    /// As the events before left them.
    pub(super) async fn load(store: &Store<'_>, events: &[&Event], orders: &Orders) -> Result<Self, ApplyError> {
        let mut sales = Table::new();
        let begun = events.iter().filter_map(|event| super::orders::begun(&event.body)).map(|(listing, _)| listing);
        sales.load(store, begun.chain(orders.known().map(|order| order.listing)).map(|listing| (listing,))).await?;
        Ok(Sales(sales))
    }

    /// Takes in an event of an order; of one that is refunded, with the reason.
    pub(super) fn take(
        &mut self,
        event: &MarketEvent,
        order: &Order,
        reason: Option<Reason>,
    ) -> Result<(), ApplyError> {
        if order.is_resale {
            return Ok(());
        }
        self.0.add(Outcomes::none(order.listing), |outcomes| {
            let count = match (event, reason) {
                (MarketEvent::OrderPlaced(_) | MarketEvent::OfferTaken(_), _) => &mut outcomes.placed,
                (MarketEvent::DisputeOpened(_), _) => &mut outcomes.disputed,
                (MarketEvent::OrderSettled(_), _) if order.returned.0 == 0 => &mut outcomes.settled,
                (MarketEvent::OrderSettled(_), _) if order.is_agreed => &mut outcomes.split_agreed,
                (MarketEvent::OrderSettled(_), _) => &mut outcomes.split_ruled,
                (_, Some(Reason::Undelivered)) => &mut outcomes.refunded_undelivered,
                (_, Some(Reason::ProvenBad)) => &mut outcomes.refunded_proven_bad,
                (_, Some(Reason::Agreed)) => &mut outcomes.refunded_agreed,
                (_, Some(Reason::Ruled)) => &mut outcomes.refunded_ruled,
                _ => return Some(()),
            };
            *count += 1;
            Some(())
        })
    }

    /// Stores what changed.
    pub(super) async fn write(self, store: &Store<'_>) -> Result<(), ApplyError> {
        self.0.write(store).await
    }
}

impl Outcomes {
    fn none(listing: i64) -> Self {
        Outcomes {
            listing,
            placed: 0,
            disputed: 0,
            settled: 0,
            split_agreed: 0,
            split_ruled: 0,
            refunded_undelivered: 0,
            refunded_proven_bad: 0,
            refunded_agreed: 0,
            refunded_ruled: 0,
        }
    }
}
