//! The figures of sales by day: orders, prices, fees, royalties, refunds and lost bonds of the market, of a task, of a
//! listing and of a seller; the prices at which listings sold; the income of accounts. And as the market stands: how all
//! sales of a listing and of a seller ended, the last sales of a listing, and the revenue that nobody swept yet.

mod income;
mod orders;
mod outcomes;
mod revenue;
mod sums;

use async_trait::async_trait;
use cosmwasm_std::Uint256;
use weighhouse_protocol::events::MarketEvent;

use super::table::{ApplyError, Store};
use super::View;
use crate::day;
use crate::event::{Contract, Event};
use income::Income;
use orders::Orders;
use outcomes::Sales;
use revenue::Revenues;
use sums::Sums;

/// See the module.
pub(super) struct Figures;

#[async_trait]
impl View for Figures {
    fn name(&self) -> &'static str {
        "figures"
    }

    fn version(&self) -> i32 {
        5
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry, Contract::Escrow, Contract::Royalties]
    }

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let orders = Orders::load(store, events).await?;
        let sales = Sales::load(store, events, &orders).await?;
        let revenues = Revenues::load(store, events, &orders).await?;
        let mut figures = Taken { orders, sales, revenues, sums: Sums::default(), income: Income::default() };
        for event in events {
            figures.take(event)?;
        }
        figures.write(store).await
    }
}

/// What a batch of events makes of the figures.
struct Taken {
    orders: Orders,
    sales: Sales,
    revenues: Revenues,
    sums: Sums,
    income: Income,
}

impl Taken {
    /// Takes in one event. One of an order that the index never saw placed counts for nothing: the view of orders tells it.
    fn take(&mut self, event: &Event) -> Result<(), ApplyError> {
        let Taken { orders, sales, revenues, sums, income } = self;
        let (body, day) = (&event.body, day::of(event.time));
        match body {
            MarketEvent::ListingCreated(e) => orders.list(&e.record.0),
            MarketEvent::OrderPlaced(e) => {
                if let Some(order) = orders.place(e) {
                    sums.add(order, day, |figures| figures.placed += 1);
                    sales.take((body, event.time), order, None)?;
                }
            }
            MarketEvent::OrderOffered(e) => orders.offer(e),
            MarketEvent::OfferTaken(e) => {
                if let Some(order) = orders.get(e.order) {
                    sums.add(order, day, |figures| figures.placed += 1);
                    sales.take((body, event.time), order, None)?;
                }
            }
            MarketEvent::OrderDelivered(e) => {
                if let Some(order) = orders.get(e.order) {
                    sales.take((body, event.time), order, None)?;
                }
            }
            MarketEvent::DisputeOpened(e) => {
                if let Some(order) = orders.get(e.order) {
                    sums.add(order, day, |figures| figures.disputed += 1);
                    sales.take((body, event.time), order, None)?;
                }
            }
            MarketEvent::DisputeEnded(e) => orders.end_dispute(e),
            MarketEvent::VersionProvenBad(e) => orders.prove_bad(e.listing, e.version),
            MarketEvent::OrderSettled(e) => {
                if let Some(order) = orders.get(e.order) {
                    sums.settle(order, day, e.fee);
                    sales.take((body, event.time), order, None)?;
                }
            }
            MarketEvent::OrderRefunded(e) => {
                if let Some((order, reason)) = orders.refunded(e.order) {
                    sums.refund(order, day, reason, e.amount);
                    sales.take((body, event.time), order, Some(reason))?;
                }
            }
            MarketEvent::BondForfeited(e) => {
                if let Some(order) = orders.get(e.order) {
                    let lost = Uint256::from(e.to_buyer) + Uint256::from(e.to_treasury);
                    sums.add(order, day, |figures| figures.bonds_lost += lost);
                }
            }
            _ => {}
        }
        income.take(body, day, orders);
        revenues.take(body, orders)
    }

    async fn write(self, store: &Store<'_>) -> Result<(), ApplyError> {
        self.orders.write(store).await?;
        self.sales.write(store).await?;
        self.revenues.write(store).await?;
        self.sums.write(store).await?;
        Ok(self.income.write(store).await?)
    }
}
