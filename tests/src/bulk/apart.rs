//! Orders whose way to their state is one of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result};
use cosmwasm_std::to_json_binary;
use futures::{stream, StreamExt, TryStreamExt};
use serde_json::{json, Value};
use weighhouse_chain::message;
use weighhouse_protocol::escrow::{ExecuteMsg, ResellMsg};
use weighhouse_protocol::{license, registry, ListingId, OrderId};

use super::lists::mark;
use super::orders::{read_quote, How, Placed, Quote, State};
use super::seller::Seller;
use super::sender::{events, Call};
use super::{Bulk, Shelf, PRICE};

/// Questions to the node at a time.
const ASKED_AT_A_TIME: usize = 8;

impl Bulk {
    /// Puts the licenses of settled orders up for resale.
    pub(super) async fn put_up(&self, orders: &[Placed]) -> Result<()> {
        let msg = ResellMsg { price: self.coin(PRICE), deliver_within: self.spans.0 };
        let msg = to_json_binary(&msg)?;
        let calls = orders.iter().map(|one| {
            let (contract, token_id) = (self.contracts.escrow.clone(), one.order.to_string());
            let send = license::ExecuteMsg::SendNft { contract, token_id, msg: msg.clone() };
            let message = message::execute(one.buyer.address(), &self.contracts.license, &send, &[])?;
            Ok(Call { by: Arc::clone(&one.buyer), message })
        });
        self.sender.send("resell", calls.collect::<Result<_>>()?).await.map(drop)
    }

    /// Orders licenses that are for resale, each by another buyer than its holder.
    pub(super) async fn resale_ordered(&mut self, count: usize) -> Result<Vec<Placed>> {
        let shelves = self.shelves().await?;
        let first = self.buy(&shelves, How::AtOnce, count).await?;
        self.lead(State::Resold, &first).await?;
        // The terms name the license, so that each has its own.
        let asked: Vec<_> = first.iter().map(|one| self.resale_quote(one.order)).collect();
        let quotes: Vec<Quote> = stream::iter(asked).buffered(ASKED_AT_A_TIME).try_collect().await?;
        let mut calls = Vec::new();
        for (index, (one, quote)) in first.iter().zip(&quotes).enumerate() {
            let mut others = self.buyers.iter().cycle().skip(index % self.buyers.len()).take(self.buyers.len());
            let other = others.find(|key| key.address() != one.buyer.address());
            let buyer = other.context("nobody else buys")?;
            let buy = ExecuteMsg::BuyLicense {
                license: one.order,
                transport_key: self.transport_key()?,
                expected_order_hash: quote.hash,
                waive_window: false,
            };
            let message = self.to_escrow(buyer, &buy, &[self.coin(PRICE)])?;
            calls.push(Call { by: Arc::clone(buyer), message });
        }
        let outcomes = self.sender.send("buy_license", calls).await?;
        let stakes: BTreeMap<_, _> = first.iter().zip(quotes).map(|(one, quote)| (one.listing, quote)).collect();
        let place = |event| self.placed(event, &shelves, &stakes);
        events(&outcomes, &self.contracts.escrow, "weighhouse-order-placed").into_iter().map(place).collect()
    }

    async fn resale_quote(&self, license: OrderId) -> Result<Quote> {
        let asked = json!({ "resale_quote": { "license": license, "waive_window": false } });
        read_quote(&self.sender.chain.query::<Value>(&self.contracts.escrow, &asked).await?)
    }

    /// Lets a seller miss deliveries, and refunds every second one.
    pub(super) async fn missed(&mut self, count: usize) -> Result<Vec<Placed>> {
        self.shelves().await?;
        let careless = Arc::clone(&self.careless);
        let asked = json!({ "closed": { "seller": careless.key.address() } });
        let closed: Value = self.sender.chain.query(&self.contracts.escrow, &asked).await?;
        if !closed.is_null() {
            let message = self.to_escrow(&careless.key, &ExecuteMsg::Reopen {}, &[])?;
            self.sender.send("reopen", vec![Call { by: Arc::clone(&careless.key), message }]).await?;
        }
        let shelf = self.shelf_of(&careless, self.soonest, careless.version()).await?;
        let orders = self.buy(&[shelf], How::Careful, count).await?;
        let last = orders.iter().map(|one| one.order).max().context("no order was placed")?;
        let asked = json!({ "order": { "order": last } });
        let order: Value = self.sender.chain.query(&self.contracts.escrow, &asked).await?;
        self.sender.reach(mark(&order, "refund_from")?).await?;
        let refunded: Vec<Placed> = orders.iter().step_by(2).cloned().collect();
        self.buyers("refund", &refunded, |one| ExecuteMsg::Refund { order: one.order }).await?;
        Ok(orders)
    }

    /// Sells versions that are then proven bad, by as many sellers as have three orders each.
    pub(super) async fn bad(&mut self, count: usize) -> Result<Vec<Placed>> {
        self.shelves().await?;
        let sellers: Vec<_> = self.sellers.iter().take((count / 3).max(1)).cloned().collect();
        let mut shelves = Vec::new();
        for seller in &sellers {
            shelves.push(self.shelf_of(seller, self.spans.0, seller.bad_version()).await?);
        }
        let orders = self.buy(&shelves, How::Careful, count).await?;
        // The first order of each listing is delivered and proves it bad; of the others, every second one is delivered.
        let mut of_listing: BTreeMap<ListingId, Vec<Placed>> = BTreeMap::new();
        for one in &orders {
            of_listing.entry(one.listing).or_default().push(one.clone());
        }
        let delivered: Vec<Placed> = of_listing.values().flat_map(|all| all.iter().step_by(2).cloned()).collect();
        self.deliver(&delivered).await?;
        let proving: Vec<Placed> = of_listing.values().filter_map(|all| all.first().cloned()).collect();
        self.buyers("prove_bad_key_schedule", &proving, |one| one.seller.proof(one.order)).await?;
        Ok(orders)
    }

    /// One more listing of a seller.
    async fn shelf_of(&mut self, seller: &Seller, deliver_within: u32, version: registry::NewVersion) -> Result<Shelf> {
        self.named = self.named.saturating_add(1);
        let name = format!("Model {}", self.named);
        let listing = seller.listing(name, &self.denom, (deliver_within, self.spans.1), None);
        let create = registry::ExecuteMsg::CreateListing { listing, version: Some(version) };
        let message = message::execute(seller.key.address(), &self.contracts.registry, &create, &[])?;
        let calls = vec![Call { by: Arc::clone(&seller.key), message }];
        self.create("listing", calls).await?.pop().context("no listing was created")
    }
}
