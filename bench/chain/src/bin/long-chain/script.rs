//! What happens in the market, transaction by transaction. Nothing is asked of the chain on the way: transactions take
//! effect in the order of the script, so it knows every number that the contracts will give.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::{Binary, Coin};
use rand::rngs::OsRng;
use serde::Serialize;
use serde_json::Value;
use weighhouse_chain::{message, Any};
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{self, Order, Quote};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::{license, registry, ListingId, OrderId};
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::{Contract, Listing, Market, Person};

/// The listings that are sold, as many as those whose prices change: each transaction has a message for each of them.
const LISTINGS: usize = 5;
const PRICE: u128 = 10_000;
const OFFERED: u128 = 9_000;
const OFFER_SPAN: u32 = 3_600;
/// More than all orders reserve.
const BOND: u128 = 100_000_000_000;
const BUYERS: [&str; 4] = ["carol", "dave", "erin", "frank"];

/// The story so far.
pub struct Script {
    market: &'static Market,
    seller: Person,
    buyers: Vec<Person>,
    sold: Vec<Sold>,
    repriced: Vec<ListingId>,
    next_order: OrderId,
    /// The newest order of each listing, with its transport key.
    bought: Vec<(OrderId, Binary)>,
    offers: Vec<OrderId>,
    licenses: usize,
    /// Transactions told.
    told: usize,
}

/// A listing on sale, with what its orders agree to.
struct Sold {
    listing: Listing,
    terms: Hash,
    offer_terms: Hash,
}

impl Sold {
    async fn publish(market: &'static Market, seller: &Person, number: usize) -> Result<Self> {
        let draft = market.draft(&format!("weighhouse/model-{number}")).priced(PRICE, DENOM);
        let bond = if number == 0 { BOND } else { 0 };
        let listing = draft.bonded(bond).publish_as(seller.clone()).await?;
        let terms = listing.quote(0).await?.order_hash;
        let quote =
            escrow::QueryMsg::Quote { listing: listing.id, plan: 0, waive_window: true, price: Some(OFFERED.into()) };
        let offer: Quote = market.query(Contract::Escrow, &quote).await?;
        Ok(Self { listing, terms, offer_terms: offer.order_hash })
    }
}

impl Script {
    /// Lists, and sells once, all at the pace that markets have.
    pub async fn begin(market: &'static Market) -> Result<Self> {
        let person = |name: &str| {
            let words = market.localnet.accounts()?.mnemonic(name)?.to_owned();
            anyhow::Ok(Person { key: market.localnet.key(name)?, words })
        };
        let seller = person("bob")?;
        let buyers = BUYERS.into_iter().map(person).collect::<Result<Vec<_>>>()?;
        let (mut sold, mut repriced) = (Vec::new(), Vec::new());
        for number in 0..LISTINGS {
            sold.push(Sold::publish(market, &seller, number).await?);
            repriced.push(market.draft("A model").bonded(0).publish_as(seller.clone()).await?.id);
        }
        let first = sold.first().context("a listing")?.listing.buy_as(market.person()?).await?;
        first.deliver().await?;
        let next_order = first.order + 1;
        let (bought, offers) = (Vec::new(), Vec::new());
        Ok(Self { market, seller, buyers, sold, repriced, next_order, bought, offers, licenses: 1, told: 0 })
    }

    /// The next transaction: who signs, and what.
    pub fn next(&mut self) -> Result<(Person, Vec<Any>)> {
        const ROUND: usize = 10;
        let (round, step) = (self.told / ROUND, self.told % ROUND);
        self.told += 1;
        let [buyer, other] = [round, round + 1].map(|number| self.buyers[number % self.buyers.len()].clone());
        let seller = self.seller.clone();
        match step {
            0 => self.buy(buyer),
            2 => self.deliver(seller),
            4 => self.offer(other),
            6 => self.withdraw(other),
            7 => self.transfer(buyer, &other),
            9 => self.sweep(seller),
            _ => self.reprice(seller, self.price()),
        }
    }

    /// Fails unless the chain is where the script is: with one purchase, offer or delivery that failed it would be
    /// elsewhere.
    pub async fn check(&self) -> Result<()> {
        let last = self.next_order - 1;
        let order: Order = self.market.query(Contract::Escrow, &escrow::QueryMsg::Order { order: last }).await?;
        ensure!(order.id == last, "order {last} is {}", order.id);
        let licenses: Value = self.market.query(Contract::License, &license::QueryMsg::NumTokens {}).await?;
        ensure!(licenses["count"] == self.licenses, "{licenses} licenses are minted, not {}", self.licenses);
        Ok(())
    }

    fn buy(&mut self, buyer: Person) -> Result<(Person, Vec<Any>)> {
        let mut messages = Vec::new();
        self.bought.clear();
        for sold in &self.sold {
            let transport_key: Binary = TransportSecret::generate(&mut OsRng).public_key()?.as_slice().into();
            let buy = escrow::ExecuteMsg::Buy {
                listing: sold.listing.id,
                plan: 0,
                transport_key: transport_key.clone(),
                expected_order_hash: sold.terms,
                waive_window: true,
            };
            messages.push(self.message(&buyer, Contract::Escrow, &buy, &[Coin::new(PRICE, DENOM)])?);
            self.bought.push((self.next_order, transport_key));
            self.next_order += 1;
        }
        Ok((buyer, messages))
    }

    fn deliver(&mut self, seller: Person) -> Result<(Person, Vec<Any>)> {
        let deliver = |(sold, (order, transport_key)): (&Sold, &(OrderId, Binary))| {
            let Listing { secret, keys, .. } = &sold.listing;
            let delivery = secret.deliver(keys, transport_key, &mut OsRng)?.to_bytes();
            let deliver = escrow::ExecuteMsg::Deliver { order: *order, delivery: delivery.as_slice().into() };
            self.message(&seller, Contract::Escrow, &deliver, &[])
        };
        let messages: Vec<Any> = self.sold.iter().zip(&self.bought).map(deliver).collect::<Result<_>>()?;
        self.licenses += messages.len();
        Ok((seller, messages))
    }

    /// The licenses that were sold last go to another account.
    fn transfer(&self, from: Person, to: &Person) -> Result<(Person, Vec<Any>)> {
        let transfer = |(order, _): &(OrderId, Binary)| {
            let (recipient, token_id) = (to.address().to_owned(), order.to_string());
            self.message(&from, Contract::License, &license::ExecuteMsg::TransferNft { recipient, token_id }, &[])
        };
        let messages = self.bought.iter().map(transfer).collect::<Result<_>>()?;
        Ok((from, messages))
    }

    fn offer(&mut self, buyer: Person) -> Result<(Person, Vec<Any>)> {
        let mut messages = Vec::new();
        self.offers.clear();
        for sold in &self.sold {
            let offer = escrow::ExecuteMsg::Offer {
                listing: sold.listing.id,
                plan: 0,
                transport_key: TransportSecret::generate(&mut OsRng).public_key()?.as_slice().into(),
                expected_order_hash: sold.offer_terms,
                waive_window: true,
                expires_in: OFFER_SPAN,
            };
            messages.push(self.message(&buyer, Contract::Escrow, &offer, &[Coin::new(OFFERED, DENOM)])?);
            self.offers.push(self.next_order);
            self.next_order += 1;
        }
        Ok((buyer, messages))
    }

    fn withdraw(&self, buyer: Person) -> Result<(Person, Vec<Any>)> {
        let withdraw = |order: &OrderId| {
            self.message(&buyer, Contract::Escrow, &escrow::ExecuteMsg::WithdrawOffer { order: *order }, &[])
        };
        let messages = self.offers.iter().map(withdraw).collect::<Result<_>>()?;
        Ok((buyer, messages))
    }

    fn sweep(&self, seller: Person) -> Result<(Person, Vec<Any>)> {
        let sweep = |sold: &Sold| {
            let (listing, denom) = (sold.listing.id, DENOM.to_owned());
            self.message(
                &seller,
                Contract::Escrow,
                &escrow::ExecuteMsg::Sweep { listing, split_version: 1, denom },
                &[],
            )
        };
        let messages = self.sold.iter().map(sweep).collect::<Result<_>>()?;
        Ok((seller, messages))
    }

    fn reprice(&self, seller: Person, price: u128) -> Result<(Person, Vec<Any>)> {
        let reprice = |listing: &ListingId| {
            let price = Coin::new(price, DENOM);
            let change = registry::ExecuteMsg::SetPrice { listing: *listing, plan: 0, price };
            self.message(&seller, Contract::Registry, &change, &[])
        };
        let messages = self.repriced.iter().map(reprice).collect::<Result<_>>()?;
        Ok((seller, messages))
    }

    /// A price that no listing had before.
    fn price(&self) -> u128 {
        PRICE + u128::try_from(self.told).unwrap_or_default()
    }

    fn message(&self, who: &Person, contract: Contract, message: &impl Serialize, funds: &[Coin]) -> Result<Any> {
        Ok(message::execute(who.address(), self.market.address(contract)?, message, funds)?)
    }
}
