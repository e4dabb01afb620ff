//! Orders in every state.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use weighhouse_chain::{Event, Key, TxOutcome};
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::{ListingId, OrderId};

use super::lists::text;
use super::seller::Seller;
use super::sender::{events, field, Call};
use super::{Bulk, Shelf, PRICE};

/// The time for which offers stand, in seconds: a day.
const STANDS: u32 = 86_400;
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
    /// Nobody delivered in time: refunded, but for every second one, which anybody may refund. Its seller's listings are closed.
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
    pub(super) seller: Arc<Seller>,
}

impl Placed {
    /// The key of the account that sells the listing.
    pub fn seller(&self) -> &Arc<Key> {
        &self.seller.key
    }
}

/// The terms that one listing sells at now.
pub(super) struct Quote {
    pub hash: Hash,
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
    pub(super) async fn lead(&self, state: State, orders: &[Placed]) -> Result<()> {
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

    pub(super) fn placed(
        &self,
        event: &Event,
        shelves: &[Shelf],
        quotes: &BTreeMap<ListingId, Quote>,
    ) -> Result<Placed> {
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

    pub(super) fn transport_key(&self) -> Result<cosmwasm_std::Binary> {
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
}

pub(super) fn read_quote(answer: &Value) -> Result<Quote> {
    let stake: u128 = text(&answer["terms"], "stake")?.parse()?;
    Ok(Quote { hash: text(answer, "order_hash")?.parse()?, stake })
}
