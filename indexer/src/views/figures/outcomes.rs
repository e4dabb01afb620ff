//! How all sales of a listing ended, and all sales of a seller; and a listing's last sales one by one. Resales are left out.

use weighhouse_protocol::events::MarketEvent;

use super::orders::{Order, Orders, Reason};
use crate::event::Event;
use crate::last_sales::{LastSale, LastSales, SaleEnd};
use crate::views::table::{row, ApplyError, Store, Table};

/// What is counted.
#[derive(Clone, Copy)]
enum Count {
    Placed,
    Disputed,
    Settled,
    SplitAgreed,
    SplitRuled,
    Refunded(Reason),
}

impl Count {
    /// What an event of an order is; of one that is refunded, with the reason.
    fn of(event: &MarketEvent, order: &Order, reason: Option<Reason>) -> Option<Self> {
        match (event, reason) {
            (MarketEvent::OrderPlaced(_) | MarketEvent::OfferTaken(_), _) => Some(Count::Placed),
            (MarketEvent::DisputeOpened(_), _) => Some(Count::Disputed),
            (MarketEvent::OrderSettled(_), _) if order.returned.0 == 0 => Some(Count::Settled),
            (MarketEvent::OrderSettled(_), _) if order.is_agreed => Some(Count::SplitAgreed),
            (MarketEvent::OrderSettled(_), _) => Some(Count::SplitRuled),
            (_, Some(reason)) => Some(Count::Refunded(reason)),
            _ => None,
        }
    }
}

macro_rules! outcomes {
    ($name:ident in $table:literal by $key:ident: $type:ty) => {
        row! {
            $name in $table by {
                $key: $type,
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

        impl $name {
            fn none($key: $type) -> Self {
                $name {
                    $key,
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

            fn count(&mut self, count: Count) {
                *match count {
                    Count::Placed => &mut self.placed,
                    Count::Disputed => &mut self.disputed,
                    Count::Settled => &mut self.settled,
                    Count::SplitAgreed => &mut self.split_agreed,
                    Count::SplitRuled => &mut self.split_ruled,
                    Count::Refunded(Reason::Undelivered) => &mut self.refunded_undelivered,
                    Count::Refunded(Reason::ProvenBad) => &mut self.refunded_proven_bad,
                    Count::Refunded(Reason::Agreed) => &mut self.refunded_agreed,
                    Count::Refunded(Reason::Ruled) => &mut self.refunded_ruled,
                } += 1;
            }
        }
    };
}

outcomes!(OfListing in "sale_outcomes" by listing: i64);
outcomes!(OfSeller in "seller_outcomes" by seller: String);

row! {
    Last in "last_sales" by {
        listing: i64,
    } with {
        sales: LastSales,
    }
}

/// The sales of the listings that a batch of events concerns, and of their sellers.
pub(super) struct Sales {
    listings: Table<OfListing>,
    sellers: Table<OfSeller>,
    last: Table<Last>,
}

impl Sales {
    /// As the events before left them.
    pub(super) async fn load(store: &Store<'_>, events: &[&Event], orders: &Orders) -> Result<Self, ApplyError> {
        let mut sales = Sales { listings: Table::new(), sellers: Table::new(), last: Table::new() };
        let begun = || events.iter().filter_map(|event| super::orders::begun(&event.body)).map(|(listing, _)| listing);
        let listings = || begun().chain(orders.known().map(|order| order.listing)).map(|listing| (listing,));
        sales.listings.load(store, listings()).await?;
        sales.last.load(store, listings()).await?;
        let begun = events.iter().filter_map(|event| super::orders::selling(&event.body)).map(str::to_owned);
        let sellers = begun.chain(orders.known().map(|order| order.seller.clone()));
        sales.sellers.load(store, sellers.map(|seller| (seller,))).await?;
        Ok(sales)
    }

    /// Takes in an event of an order; of one that is refunded, with the reason.
    pub(super) fn take(
        &mut self,
        (event, time): (&MarketEvent, i64),
        order: &Order,
        reason: Option<Reason>,
    ) -> Result<(), ApplyError> {
        if order.is_resale {
            return Ok(());
        }
        self.last.add(Last { listing: order.listing, sales: LastSales::default() }, |Last { sales, .. }| {
            match event {
                MarketEvent::OrderPlaced(_) | MarketEvent::OfferTaken(_) => {
                    sales.begin(LastSale::begun(order.id, time))
                }
                MarketEvent::OrderDelivered(_) => sales.change(order.id, |sale| sale.deliver(time)),
                MarketEvent::OrderSettled(_) if order.returned.0 > 0 => sales.end(order.id, SaleEnd::Split),
                MarketEvent::OrderSettled(_) => sales.end(order.id, SaleEnd::Settled),
                MarketEvent::OrderRefunded(_) => sales.end(order.id, SaleEnd::Refunded),
                _ => {}
            }
            Some(())
        })?;
        let Some(count) = Count::of(event, order, reason) else {
            return Ok(());
        };
        self.listings.add(OfListing::none(order.listing), |outcomes| {
            outcomes.count(count);
            Some(())
        })?;
        self.sellers.add(OfSeller::none(order.seller.clone()), |outcomes| {
            outcomes.count(count);
            Some(())
        })
    }

    /// Stores what changed.
    pub(super) async fn write(self, store: &Store<'_>) -> Result<(), ApplyError> {
        self.listings.write(store).await?;
        self.sellers.write(store).await?;
        self.last.write(store).await
    }
}
