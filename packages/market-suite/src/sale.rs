//! What buyers do, and what is delivered to them.

use cosmwasm_std::{Addr, Binary, Coin};
use cw721::msg::{NftInfoResponse, NumTokensResponse, OwnerOfResponse};
use cw_multi_test::AppResponse;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, QueryMsg, Quote};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::license::{self, License};
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, VersionNumber};
use weighhouse_sealing::delivery::{Delivery, VersionKey};
use weighhouse_sealing::secret::{OpeningKey, TransportSecret};

use crate::market::{Market, Outcome};

/// All that a buyer states and sends.
#[derive(Debug, Clone)]
pub struct Purchase {
    /// Who buys.
    pub buyer: Addr,
    /// What.
    pub listing: ListingId,
    /// In which way.
    pub plan: PlanIndex,
    /// `T`.
    pub transport_key: Binary,
    /// The hash of the terms that the buyer saw.
    pub expected_order_hash: Hash,
    /// Whether it does without the challenge window.
    pub waive_window: bool,
    /// What is attached.
    pub funds: Vec<Coin>,
}

impl Market {
    pub fn tell_escrow(&mut self, sender: &Addr, message: ExecuteMsg, funds: &[Coin]) -> Outcome {
        let escrow = self.escrow.clone();
        self.execute(sender, &escrow, &message, funds)
    }

    /// What a purchase without a challenge window would be now.
    pub fn quote(&self, listing: ListingId, plan: PlanIndex) -> Quote {
        self.ask(&self.escrow, &QueryMsg::Quote { listing, plan, waive_window: true, price: None }).unwrap()
    }

    /// The purchase of a listing's first plan by the buyer without a challenge window, as it should be.
    pub fn purchase(&mut self, listing: ListingId) -> (Purchase, TransportSecret) {
        self.purchase_for(listing, true)
    }

    /// What a purchase of a listing's first plan would be now, or why there can be none.
    pub fn quoted(&self, listing: ListingId, waive_window: bool) -> anyhow::Result<Quote> {
        Ok(self.ask(&self.escrow, &QueryMsg::Quote { listing, plan: 0, waive_window, price: None })?)
    }

    /// The purchase of a listing's first plan by the buyer, as it should be.
    pub fn purchase_for(&mut self, listing: ListingId, waive_window: bool) -> (Purchase, TransportSecret) {
        let quote = self.quoted(listing, waive_window).unwrap();
        self.purchase_of(quote)
    }

    pub(crate) fn purchase_of(&mut self, quote: Quote) -> (Purchase, TransportSecret) {
        let (listing, waive_window) = (quote.terms.listing, quote.terms.challenge_window == 0);
        let secret = TransportSecret::generate(&mut self.rng);
        let purchase = Purchase {
            buyer: self.buyer.clone(),
            listing,
            plan: 0,
            transport_key: Binary::from(secret.public_key().unwrap()),
            expected_order_hash: quote.order_hash,
            waive_window,
            funds: vec![Coin { denom: quote.terms.denom, amount: quote.terms.price }],
        };
        (purchase, secret)
    }

    /// Makes a purchase.
    pub fn place(&mut self, purchase: Purchase) -> Outcome {
        let message = ExecuteMsg::Buy {
            listing: purchase.listing,
            plan: purchase.plan,
            transport_key: purchase.transport_key,
            expected_order_hash: purchase.expected_order_hash,
            waive_window: purchase.waive_window,
        };
        self.tell_escrow(&purchase.buyer, message, &purchase.funds)
    }

    /// Lets the buyer buy a listing's first plan.
    pub fn buy(&mut self, listing: ListingId) -> anyhow::Result<OrderId> {
        self.buy_with(listing, |_| ())
    }

    /// Lets the buyer buy a listing's first plan with its challenge window.
    pub fn buy_carefully(&mut self, listing: ListingId) -> anyhow::Result<OrderId> {
        let quote = self.quoted(listing, false)?;
        let (purchase, secret) = self.purchase_of(quote);
        self.place_with(purchase, secret)
    }

    /// Lets the buyer buy a listing's first plan, but for what a test changes.
    pub fn buy_with(&mut self, listing: ListingId, change: impl FnOnce(&mut Purchase)) -> anyhow::Result<OrderId> {
        let quote = self.quoted(listing, true)?;
        let (mut purchase, secret) = self.purchase_of(quote);
        change(&mut purchase);
        self.place_with(purchase, secret)
    }

    pub fn new_transport_secret(&mut self) -> TransportSecret {
        TransportSecret::generate(&mut self.rng)
    }

    /// Makes a purchase, of which the suite keeps the secret.
    pub fn place_for(&mut self, purchase: Purchase, secret: TransportSecret) -> Outcome {
        let response = self.place(purchase)?;
        self.keep(&response, secret);
        Ok(response)
    }

    /// Keeps the secret of an order that was placed.
    pub(crate) fn keep(&mut self, response: &AppResponse, secret: TransportSecret) -> OrderId {
        let order = Self::placed(response);
        self.transport.insert(order, secret);
        order
    }

    /// Makes a purchase, of which the suite keeps the secret.
    pub fn place_with(&mut self, purchase: Purchase, secret: TransportSecret) -> anyhow::Result<OrderId> {
        Ok(Self::placed(&self.place_for(purchase, secret)?))
    }

    fn placed(response: &AppResponse) -> OrderId {
        match Self::events(response).as_slice() {
            [MarketEvent::OrderPlaced(placed)] => placed.order,
            [MarketEvent::OrderOffered(offered)] => offered.order,
            events => panic!("not one order: {events:?}"),
        }
    }

    pub fn order(&self, order: OrderId) -> Order {
        self.ask(&self.escrow, &QueryMsg::Order { order }).unwrap()
    }

    /// What a version's deliveries are verified against.
    pub fn version_key(&self, listing: ListingId, version: VersionNumber) -> VersionKey {
        let version = self.version(listing, version);
        VersionKey { h: version.hash_point.to_array().unwrap(), pk: version.public_key.to_array().unwrap() }
    }

    /// What opens a version.
    pub fn opening_key(&self, listing: ListingId, version: VersionNumber) -> OpeningKey {
        self.content[&(listing, version)].opening_key(&self.version_key(listing, version)).unwrap()
    }

    /// A delivery that proves itself, with randomness of its own.
    pub fn delivery_for(&mut self, order: OrderId) -> Delivery {
        let order = self.order(order);
        let key = self.version_key(order.listing, order.version);
        let opening = self.opening_key(order.listing, order.version);
        opening.deliver(&key, &order.transport_key.unwrap(), &mut self.rng).unwrap()
    }

    /// Lets the seller deliver.
    pub fn deliver(&mut self, order: OrderId) -> Outcome {
        let delivery = self.delivery_for(order);
        let seller = self.seller.clone();
        self.deliver_bytes(&seller, order, &delivery.to_bytes())
    }

    /// Lets somebody deliver something.
    pub fn deliver_bytes(&mut self, sender: &Addr, order: OrderId, delivery: &[u8]) -> Outcome {
        self.tell_escrow(sender, ExecuteMsg::Deliver { order, delivery: delivery.into() }, &[])
    }

    /// The buyer's secret of an order.
    pub fn transport_secret(&self, order: OrderId) -> &TransportSecret {
        &self.transport[&order]
    }

    /// Lets a stranger ask for an order's refund.
    pub fn refund(&mut self, order: OrderId) -> Outcome {
        let stranger = self.stranger.clone();
        self.tell_escrow(&stranger, ExecuteMsg::Refund { order }, &[])
    }

    /// A bought, delivered and settled order, without a challenge window.
    pub fn sold(&mut self, listing: ListingId) -> OrderId {
        let order = self.buy(listing).unwrap();
        self.deliver(order).unwrap();
        order
    }

    /// Who holds an order's license.
    pub fn owner_of(&self, order: OrderId) -> Addr {
        let question = license::QueryMsg::OwnerOf { token_id: order.to_string(), include_expired: None };
        let answer: OwnerOfResponse = self.ask(&self.license, &question).unwrap();
        Addr::unchecked(answer.owner)
    }

    /// An order's license.
    pub fn license_of(&self, order: OrderId) -> License {
        let question = license::QueryMsg::NftInfo { token_id: order.to_string() };
        let answer: NftInfoResponse<License> = self.ask(&self.license, &question).unwrap();
        answer.extension
    }

    /// How many licenses there are.
    pub fn licenses(&self) -> u64 {
        let answer: NumTokensResponse = self.ask(&self.license, &license::QueryMsg::NumTokens {}).unwrap();
        answer.count
    }
}
