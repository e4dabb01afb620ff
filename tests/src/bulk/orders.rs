//! Orders in every state.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::{to_json_binary, Coin};
use futures::{stream, StreamExt, TryStreamExt};
use serde_json::{json, Value};
use weighhouse_chain::{message, Event, Key, TxOutcome};
use weighhouse_protocol::escrow::{ExecuteMsg, ResellMsg};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{license, registry, ListingId, OrderId};

use super::lists::{number, text};
use super::seller::Seller;
use super::sender::{events, field, Call};
use super::{Bulk, Shelf, PRICE};

/// The time for which offers stand, in seconds: a day.
const STANDS: u32 = 86_400;
/// Questions to the node at a time.
const ASKED_AT_A_TIME: usize = 8;
/// What the parties of a dispute propose at first: too far apart to end it.
const ASKED: u128 = PRICE / 2;
const OFFERED: u128 = PRICE / 10;

/// What an order is, or what stands upon it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Offers that nobody took.
    Offered,
    /// Offers that their buyers withdrew.
    Withdrawn,
    /// Paid, and not delivered.
    Funded,
    /// Delivered, with a challenge window.
    Delivered,
    /// Disputed, and nothing proposed.
    Disputed,
    /// Disputed, and both sides proposed something.
    Proposed,
    /// Refunded, by agreement in a dispute.
    Refunded,
    /// Refunded because nobody delivered; its seller's listings are closed.
    Missed,
    /// Settled without a window: the license is minted, the bond reserved, and the revenue not swept.
    Settled,
    /// Settled, and the license for resale.
    Resold,
    /// Paid for a license that is for resale, and not delivered: the answers are these orders.
    ResaleOrdered,
    /// Settled, and the license's key requested again.
    Rekeyed,
    /// Funded or delivered, of a version that was proven bad: all but one of each listing can be refunded.
    Bad,
}

impl State {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Offered,
        Self::Withdrawn,
        Self::Funded,
        Self::Delivered,
        Self::Disputed,
        Self::Proposed,
        Self::Refunded,
        Self::Missed,
        Self::Settled,
        Self::Resold,
        Self::ResaleOrdered,
        Self::Rekeyed,
        Self::Bad,
    ];
}

/// An order that was placed.
#[derive(Clone)]
pub struct Placed {
    pub order: OrderId,
    pub listing: ListingId,
    pub buyer: Arc<Key>,
    /// What a dispute of it takes, in base units.
    pub stake: u128,
    seller: Arc<Seller>,
}

impl Placed {
    /// The key of the account that sells the listing.
    pub fn seller(&self) -> &Arc<Key> {
        &self.seller.key
    }
}

/// The terms that one listing sells at now.
struct Quote {
    hash: Hash,
    stake: u128,
}

/// What tells kinds of purchase apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// At the price, with a challenge window.
    Careful,
    /// At the price, without one.
    AtOnce,
    /// At a price of the buyer's own, which is the listed one here.
    Offer,
}

impl Bulk {
    /// Places this many orders and takes each of them to a state, all by real messages.
    ///
    /// # Errors
    /// The chain refuses a transaction.
    pub async fn orders(&mut self, state: State, count: usize) -> Result<Vec<Placed>> {
        if count == 0 {
            return Ok(Vec::new());
        }
        match state {
            State::Missed => return self.missed(count).await,
            State::Bad => return self.bad(count).await,
            State::ResaleOrdered => return self.resale_ordered(count).await,
            _ => {}
        }
        let shelves = self.shelves().await?;
        let how = match state {
            State::Offered | State::Withdrawn => How::Offer,
            State::Settled | State::Resold | State::Rekeyed => How::AtOnce,
            _ => How::Careful,
        };
        let orders = self.buy(&shelves, how, count).await?;
        self.lead(state, &orders).await?;
        Ok(orders)
    }

    /// Takes orders that were just placed on to a state.
    async fn lead(&self, state: State, orders: &[Placed]) -> Result<()> {
        match state {
            State::Offered | State::Funded => {}
            State::Withdrawn => {
                self.buyers("withdraw_offer", orders, |one| ExecuteMsg::WithdrawOffer { order: one.order }).await?;
            }
            State::Delivered | State::Settled => self.deliver(orders).await?,
            State::Disputed => self.dispute(orders).await?,
            State::Proposed => {
                self.dispute(orders).await?;
                self.propose(orders, ASKED, OFFERED).await?;
            }
            State::Refunded => {
                self.dispute(orders).await?;
                self.propose(orders, PRICE, PRICE).await?;
            }
            State::Resold => {
                self.deliver(orders).await?;
                self.put_up(orders).await?;
            }
            State::Rekeyed => {
                self.deliver(orders).await?;
                let transport_key = self.transport_key()?;
                let rekey =
                    |one: &Placed| ExecuteMsg::Rekey { license: one.order, transport_key: transport_key.clone() };
                self.buyers("rekey", orders, rekey).await?;
            }
            State::Missed | State::ResaleOrdered | State::Bad => anyhow::bail!("{state:?} has a way of its own"),
        }
        Ok(())
    }

    /// Buys from these shelves in turn, by all buyers in turn.
    pub(super) async fn buy(&self, shelves: &[Shelf], how: How, count: usize) -> Result<Vec<Placed>> {
        let mut quotes = BTreeMap::new();
        for shelf in shelves {
            quotes.insert(shelf.listing, self.quote(shelf.listing, how).await?);
        }
        let mut calls = Vec::new();
        for index in 0..count {
            let shelf = shelves.get(index % shelves.len()).context("nothing is for sale")?;
            // Two orders of a listing that follow each other are of two buyers, whatever the numbers of both are.
            let turn = index / shelves.len() + index % shelves.len();
            let buyer = self.buyers.get(turn % self.buyers.len()).context("nobody buys")?;
            let quote = quotes.get(&shelf.listing).context("a listing without a quote")?;
            let message = self.to_escrow(buyer, &self.purchase(shelf, how, quote)?, &[self.coin(PRICE)])?;
            calls.push(Call { by: Arc::clone(buyer), message });
        }
        let (what, kind) = match how {
            How::Offer => ("offer", "weighhouse-order-offered"),
            How::Careful => ("buy", "weighhouse-order-placed"),
            How::AtOnce => ("buy without a window", "weighhouse-order-placed"),
        };
        let outcomes = self.sender.send(what, calls).await?;
        let place = |event| self.placed(event, shelves, &quotes);
        let placed =
            events(&outcomes, &self.contracts.escrow, kind).into_iter().map(place).collect::<Result<Vec<_>>>()?;
        ensure!(placed.len() == count, "{what}: {} orders were placed instead of {count}", placed.len());
        Ok(placed)
    }

    fn purchase(&self, shelf: &Shelf, how: How, quote: &Quote) -> Result<ExecuteMsg> {
        let (listing, plan, transport_key) = (shelf.listing, 0, self.transport_key()?);
        let (expected_order_hash, waive_window) = (quote.hash, how == How::AtOnce);
        Ok(match how {
            How::Offer => {
                let expires_in = STANDS;
                ExecuteMsg::Offer { listing, plan, transport_key, expected_order_hash, waive_window, expires_in }
            }
            _ => ExecuteMsg::Buy { listing, plan, transport_key, expected_order_hash, waive_window },
        })
    }

    async fn quote(&self, listing: ListingId, how: How) -> Result<Quote> {
        let waive_window = how == How::AtOnce;
        let asked = json!({ "quote": { "listing": listing, "plan": 0, "waive_window": waive_window, "price": null } });
        read_quote(&self.sender.chain.query::<Value>(&self.contracts.escrow, &asked).await?)
    }

    fn placed(&self, event: &Event, shelves: &[Shelf], quotes: &BTreeMap<ListingId, Quote>) -> Result<Placed> {
        let listing: ListingId = field(event, "listing")?.parse()?;
        let shelf = shelves.iter().find(|shelf| shelf.listing == listing).context("an order of another listing")?;
        Ok(Placed {
            order: field(event, "order")?.parse()?,
            listing,
            buyer: self.key(field(event, "buyer")?)?,
            stake: quotes.get(&listing).map_or(0, |quote| quote.stake),
            seller: Arc::clone(&shelf.seller),
        })
    }

    fn transport_key(&self) -> Result<cosmwasm_std::Binary> {
        Ok(self.transport.public_key()?.as_slice().into())
    }

    /// Sends a message of each order's buyer.
    pub(super) async fn buyers(
        &self,
        what: &str,
        orders: &[Placed],
        message: impl Fn(&Placed) -> ExecuteMsg,
    ) -> Result<Vec<TxOutcome>> {
        let calls = orders.iter().map(|one| {
            let message = self.to_escrow(&one.buyer, &message(one), &[])?;
            Ok(Call { by: Arc::clone(&one.buyer), message })
        });
        self.sender.send(what, calls.collect::<Result<_>>()?).await
    }

    /// Sends a message of each order's seller.
    async fn sellers(
        &self,
        what: &str,
        orders: &[Placed],
        message: impl Fn(&Placed) -> ExecuteMsg,
    ) -> Result<Vec<TxOutcome>> {
        let calls = orders.iter().map(|one| {
            let message = self.to_escrow(&one.seller.key, &message(one), &[])?;
            Ok(Call { by: Arc::clone(&one.seller.key), message })
        });
        self.sender.send(what, calls.collect::<Result<_>>()?).await
    }

    /// Delivers orders that are funded: those without a window settle.
    ///
    /// # Errors
    /// The chain refuses a delivery.
    pub async fn deliver(&self, orders: &[Placed]) -> Result<()> {
        let deliver = |one: &Placed| ExecuteMsg::Deliver { order: one.order, delivery: one.seller.delivery() };
        self.sellers("deliver", orders, deliver).await.map(drop)
    }

    /// Delivers and disputes.
    async fn dispute(&self, orders: &[Placed]) -> Result<()> {
        self.deliver(orders).await?;
        let calls = orders.iter().map(|one| {
            let dispute = ExecuteMsg::Dispute { order: one.order, reason: "ipfs://what-it-really-scores".into() };
            let message = self.to_escrow(&one.buyer, &dispute, &[self.coin(one.stake)])?;
            Ok(Call { by: Arc::clone(&one.buyer), message })
        });
        self.sender.send("dispute", calls.collect::<Result<_>>()?).await.map(drop)
    }

    /// Has both sides of disputes propose an amount.
    async fn propose(&self, orders: &[Placed], asked: u128, offered: u128) -> Result<()> {
        let propose =
            |to_buyer: u128| move |one: &Placed| ExecuteMsg::Propose { order: one.order, to_buyer: to_buyer.into() };
        self.buyers("propose by buyers", orders, propose(asked)).await?;
        self.sellers("propose by sellers", orders, propose(offered)).await.map(drop)
    }

    /// Puts the licenses of settled orders up for resale.
    async fn put_up(&self, orders: &[Placed]) -> Result<()> {
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
    async fn resale_ordered(&mut self, count: usize) -> Result<Vec<Placed>> {
        let shelves = self.shelves().await?;
        let first = self.buy(&shelves, How::AtOnce, count).await?;
        self.lead(State::Resold, &first).await?;
        // The terms name the license, so that each has its own.
        let asked: Vec<_> = first.iter().map(|one| self.resale_quote(one.order)).collect();
        let quotes: Vec<Quote> = stream::iter(asked).buffered(ASKED_AT_A_TIME).try_collect().await?;
        let mut calls = Vec::new();
        for (one, quote) in first.iter().zip(&quotes) {
            let other = self.buyers.iter().find(|key| key.address() != one.buyer.address());
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
        let stakes = first.iter().zip(quotes).map(|(one, quote)| (one.listing, quote)).collect();
        let place = |event| self.placed(event, &shelves, &stakes);
        events(&outcomes, &self.contracts.escrow, "weighhouse-order-placed").into_iter().map(place).collect()
    }

    async fn resale_quote(&self, license: OrderId) -> Result<Quote> {
        let asked = json!({ "resale_quote": { "license": license, "waive_window": false } });
        read_quote(&self.sender.chain.query::<Value>(&self.contracts.escrow, &asked).await?)
    }

    /// Lets a seller miss deliveries, and refunds them.
    async fn missed(&mut self, count: usize) -> Result<Vec<Placed>> {
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
        let from = Mark { time: number(&order, "refund_from")?, height: number(&order, "refund_from_height")? };
        self.sender.reach(from).await?;
        self.buyers("refund", &orders, |one| ExecuteMsg::Refund { order: one.order }).await?;
        Ok(orders)
    }

    /// Sells versions that are then proven bad, by as many sellers as have three orders each.
    async fn bad(&mut self, count: usize) -> Result<Vec<Placed>> {
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

fn read_quote(answer: &Value) -> Result<Quote> {
    let stake = text(&answer["terms"], "stake")?.parse()?;
    Ok(Quote { hash: text(answer, "order_hash")?.parse()?, stake })
}
