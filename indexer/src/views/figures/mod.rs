//! The figures of sales by day: orders, prices, fees, royalties, refunds and lost bonds of the market, of a task, of a
//! listing and of a seller; the prices at which listings sold; the income of accounts.

mod orders;
mod sums;

use async_trait::async_trait;
use cosmwasm_std::Uint256;
use weighhouse_protocol::events::MarketEvent;

use super::table::{ApplyError, Store};
use super::View;
use crate::day;
use crate::event::{Contract, Event};
use orders::Orders;
use sums::Sums;

/// See the module.
pub(super) struct Figures;

#[async_trait]
impl View for Figures {
    fn name(&self) -> &'static str {
        "figures"
    }

    fn version(&self) -> i32 {
        2
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry, Contract::Escrow, Contract::Royalties]
    }

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut orders = Orders::load(store, events).await?;
        let mut sums = Sums::default();
        for event in events {
            take(event, &mut orders, &mut sums);
        }
        orders.write(store).await?;
        Ok(sums.write(store).await?)
    }
}

/// Takes in one event. One of an order that the index never saw placed counts for nothing: the view of orders tells it.
fn take(event: &Event, orders: &mut Orders, sums: &mut Sums) {
    let day = day::of(event.time);
    match &event.body {
        MarketEvent::ListingCreated(e) => orders.list(&e.record.0),
        MarketEvent::OrderPlaced(e) => {
            if let Some(order) = orders.place(e) {
                sums.add(order, day, |figures| figures.placed += 1);
            }
        }
        MarketEvent::OrderOffered(e) => orders.offer(e),
        MarketEvent::OfferTaken(e) => {
            if let Some(order) = orders.get(e.order) {
                sums.add(order, day, |figures| figures.placed += 1);
            }
        }
        MarketEvent::DisputeOpened(e) => {
            if let Some(order) = orders.get(e.order) {
                sums.add(order, day, |figures| figures.disputed += 1);
            }
        }
        MarketEvent::DisputeEnded(e) => orders.end_dispute(e),
        MarketEvent::VersionProvenBad(e) => orders.prove_bad(e.listing, e.version),
        MarketEvent::OrderSettled(e) => {
            if let Some(order) = orders.get(e.order) {
                sums.settle(order, day, e.fee);
            }
        }
        MarketEvent::OrderRefunded(e) => {
            if let Some((order, reason)) = orders.refunded(e.order) {
                sums.refund(order, day, reason, e.amount);
            }
        }
        MarketEvent::BondForfeited(e) => {
            if let Some(order) = orders.get(e.order) {
                let lost = Uint256::from(e.to_buyer) + Uint256::from(e.to_treasury);
                sums.add(order, day, |figures| figures.bonds_lost += lost);
            }
        }
        MarketEvent::RoyaltiesCredited(e) => {
            for credit in &e.credits.0 {
                sums.income(credit.account.as_str(), &e.denom, day).credited += Uint256::from(credit.amount);
            }
        }
        MarketEvent::ResellerPaid(e) => {
            sums.income(e.seller.as_str(), &e.denom, day).resales += Uint256::from(e.amount);
        }
        _ => {}
    }
}
