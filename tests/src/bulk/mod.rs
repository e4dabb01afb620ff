//! Fills a market on a real chain with thousands of everything that can stand in it, by transactions of many messages from
//! several accounts.
//!
//! ```ignore
//! let accounts = Bulk::fund(&chain, &faucet, 20, &purse).await?;
//! let mut bulk = Bulk::new(chain, &deployment, accounts).await?;
//! bulk.listings(10_000).await?;
//! for state in State::ALL {
//!     bulk.orders(*state, 10_000).await?;
//! }
//! bulk.traders(&faucet, 10_000).await?;
//! println!("{}", bulk.census().await?);
//! ```
//!
//! Listings and keys are made up, but their points are real: the contracts check every delivery. Each seller has one
//! content and one key for it, and all buyers use one transport key, so that a delivery is computed once a seller: a
//! buyer who did so would pay for one key many times, which the contracts leave to the buyer.
//!
//! Answers and events are read as JSON and by their fields' names, never as this release's types: the market may be of an
//! earlier one.

mod answers;
mod apart;
mod census;
mod end;
mod lists;
mod orders;
mod reputation;
mod seller;
mod sender;
mod traders;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{ensure, Context, Result};
use rand::rngs::OsRng;
use serde_json::{json, Value};
use weighhouse_chain::{message, Any, Client, Coin, Key};
use weighhouse_deployment::Deployment;
use weighhouse_protocol::registry::Payee;
use weighhouse_protocol::{escrow, registry, ListingId};
use weighhouse_sealing::secret::{ContentSecret, TransportSecret};

pub use answers::{belongs, Answers};
pub use census::Census;
pub use end::Ending;
pub use lists::{list, number, text, tokens};
pub use orders::{Placed, State};
pub use sender::Figure;

use orders::How;
use seller::Seller;
use sender::{events, field, Call, Sender};

/// The price of all that is sold, in base units.
pub const PRICE: u128 = 10_000;
/// What each seller posts at first, in base units: it backs 100,000 orders at the localnet's bond share of a fifth.
const BOND: u128 = 200_000_000;
/// The least number of accounts: one whose deliveries are missed, one that sells, and two that buy.
const LEAST: usize = 4;
/// The most time for a delivery, and to challenge one, that listings name, in seconds: a day, if the market allows it.
const DAY: u64 = 86_400;

/// The contracts' addresses.
#[derive(Debug, Clone)]
pub struct Contracts {
    pub registry: String,
    pub license: String,
    pub escrow: String,
    pub royalties: String,
    pub reputation: String,
}

impl Contracts {
    /// Reads them from a deployment.
    ///
    /// # Errors
    /// It lacks one.
    pub fn of(deployment: &Deployment) -> Result<Self> {
        let address = |name| deployment.contract(name).map(str::to_owned);
        Ok(Self {
            registry: address("registry")?,
            license: address("license")?,
            escrow: address("escrow")?,
            royalties: address("royalties")?,
            reputation: address("reputation")?,
        })
    }
}

/// A listing that orders are of.
#[derive(Clone)]
struct Shelf {
    listing: ListingId,
    seller: Arc<Seller>,
}

/// Fills a market.
pub struct Bulk {
    sender: Sender,
    /// Where the market is.
    pub contracts: Contracts,
    denom: String,
    /// The seconds that listings take to deliver, and give buyers to challenge a delivery.
    spans: (u32, u32),
    /// The least seconds to deliver that the market allows.
    soonest: u32,
    /// The seller who misses deliveries: its listings close.
    careless: Arc<Seller>,
    sellers: Vec<Arc<Seller>>,
    buyers: Vec<Arc<Key>>,
    traders: Vec<Arc<Key>>,
    keys: BTreeMap<String, Arc<Key>>,
    transport: TransportSecret,
    shelves: Vec<Shelf>,
    /// How many listings were named, so that each has a name of its own.
    named: usize,
    /// How many handles were claimed.
    handles: usize,
}

impl Bulk {
    /// Makes accounts, and has somebody who has all of it give each of them a purse.
    ///
    /// # Errors
    /// The giver has too little.
    pub async fn fund(chain: &Client, giver: &Key, count: usize, purse: &[Coin]) -> Result<Vec<Key>> {
        sender::fund(chain, giver, count, purse).await
    }

    /// Fills the market of a deployment with these accounts, which have money: the first misses deliveries, half of the
    /// others sell, and half of them buy.
    ///
    /// # Errors
    /// There are fewer than four accounts, or the market does not answer.
    pub async fn new(chain: Client, deployment: &Deployment, accounts: Vec<Key>) -> Result<Self> {
        ensure!(accounts.len() >= LEAST, "{} accounts fill no market: it takes {LEAST}", accounts.len());
        let contracts = Contracts::of(deployment)?;
        let config: Value = chain.query(&contracts.registry, &json!({ "config": {} })).await?;
        let bound = |field: &str, end: &str| number(&config[field], end).and_then(|span| Ok(u32::try_from(span)?));
        let most = |field: &str| bound(field, "max").map(|span| span.min(u32::try_from(DAY).unwrap_or(u32::MAX)));
        let accounts: Vec<Arc<Key>> = accounts.into_iter().map(Arc::new).collect();
        let keys = accounts.iter().map(|key| (key.address().to_owned(), Arc::clone(key))).collect();
        let (content, transport) = (ContentSecret::generate(&mut OsRng), TransportSecret::generate(&mut OsRng));
        let place = (deployment.chain_id.as_str(), contracts.registry.as_str());
        let seller = |key: &Arc<Key>| Seller::new(Arc::clone(key), place, &content, &transport).map(Arc::new);
        let (careless, others) = accounts.split_first().context("there are no accounts")?;
        let (selling, buying) = others.split_at(others.len() / 2);
        Ok(Self {
            denom: denom_of(&config)?,
            spans: (most("deliver_within")?, most("challenge_window")?),
            soonest: bound("deliver_within", "min")?,
            careless: seller(careless)?,
            sellers: selling.iter().map(seller).collect::<Result<_>>()?,
            buyers: buying.to_vec(),
            sender: Sender::new(chain),
            traders: Vec::new(),
            shelves: Vec::new(),
            named: 0,
            handles: 0,
            contracts,
            keys,
            transport,
        })
    }

    /// As many seconds to deliver, and to challenge a delivery, as listings from now on name. By default a day, or the
    /// market's most.
    #[must_use]
    pub fn with_spans(mut self, deliver_within: u32, challenge_window: u32) -> Self {
        self.spans = (deliver_within, challenge_window);
        self
    }

    /// Lets this market end what somebody else began: a treasury, an arbiter, a buyer.
    pub fn know(&mut self, key: Key) {
        self.keys.insert(key.address().to_owned(), Arc::new(key));
    }

    /// The chain that the market is on.
    pub fn chain(&self) -> &Client {
        &self.sender.chain
    }

    /// The figures of each step so far: its messages, seconds and gas.
    pub fn figures(&self) -> Vec<Figure> {
        self.sender.figures()
    }

    /// Everybody who has a key here.
    pub fn accounts(&self) -> Vec<String> {
        self.keys.keys().cloned().collect()
    }

    /// What stands in the market now, counted from its contracts' answers.
    ///
    /// # Errors
    /// A contract does not answer.
    pub async fn census(&self) -> Result<Census> {
        Census::of(&self.sender.chain, &self.contracts, &self.accounts()).await
    }

    /// Lists this many models, each with a version and all of its revenue to its seller.
    ///
    /// # Errors
    /// The chain refuses a transaction.
    pub async fn listings(&mut self, count: usize) -> Result<Vec<ListingId>> {
        let shelves = self.list("listings", count, self.spans.0, |_| None).await?;
        Ok(shelves.into_iter().map(|shelf| shelf.listing).collect())
    }

    /// Lists this many models and sells one license of each: the revenue of each waits to be swept.
    ///
    /// # Errors
    /// The chain refuses a transaction.
    pub async fn sold_once(&mut self, count: usize) -> Result<()> {
        // The sellers' bonds come with the shelves.
        self.shelves().await?;
        let listings = self.list("listings", count, self.spans.0, |_| None).await?;
        let orders = self.buy(&listings, How::AtOnce, count).await?;
        self.deliver(&orders).await
    }

    /// Lists models, by all sellers in turn. `payees` says who is paid for the nth, if not its seller alone.
    async fn list(
        &mut self,
        what: &str,
        count: usize,
        deliver_within: u32,
        payees: impl Fn(usize) -> Option<Vec<Payee>>,
    ) -> Result<Vec<Shelf>> {
        let mut calls = Vec::new();
        for (index, seller) in (0..count).zip(self.sellers.iter().cycle()) {
            self.named = self.named.saturating_add(1);
            let name = format!("Model {}", self.named);
            let listing = seller.listing(name, &self.denom, (deliver_within, self.spans.1), payees(index));
            let create = registry::ExecuteMsg::CreateListing { listing, version: Some(seller.version()) };
            let message = message::execute(seller.key.address(), &self.contracts.registry, &create, &[])?;
            calls.push(Call { by: Arc::clone(&seller.key), message });
        }
        self.create(what, calls).await
    }

    /// Sends what creates listings; the listings, with their sellers.
    async fn create(&self, what: &str, calls: Vec<Call>) -> Result<Vec<Shelf>> {
        let outcomes = self.sender.send(what, calls).await?;
        let mut shelves = Vec::new();
        for event in events(&outcomes, &self.contracts.registry, "weighhouse-listing-created") {
            let address = field(event, "seller")?;
            let mut sellers = self.sellers.iter().chain([&self.careless]);
            let seller = sellers.find(|seller| seller.key.address() == address);
            let seller = Arc::clone(seller.with_context(|| format!("{address} lists, and is none of ours"))?);
            shelves.push(Shelf { listing: field(event, "listing")?.parse()?, seller });
        }
        Ok(shelves)
    }

    /// A listing of each seller, made with the seller's bond the first time.
    async fn shelves(&mut self) -> Result<Vec<Shelf>> {
        if self.shelves.is_empty() {
            let sellers = self.sellers.iter().chain([&self.careless]);
            let bonds = sellers.map(|seller| self.bond(&seller.key, BOND)).collect::<Result<_>>()?;
            self.sender.send("bonds of sellers", bonds).await?;
            self.shelves = self.list("listings of orders", self.sellers.len(), self.spans.0, |_| None).await?;
        }
        Ok(self.shelves.clone())
    }

    fn bond(&self, by: &Arc<Key>, amount: u128) -> Result<Call> {
        let message = self.to_escrow(by, &escrow::ExecuteMsg::PostBond {}, &[self.coin(amount)])?;
        Ok(Call { by: Arc::clone(by), message })
    }

    fn coin(&self, amount: u128) -> Coin {
        Coin::new(amount, &self.denom)
    }

    fn to_escrow(&self, by: &Key, call: &escrow::ExecuteMsg, funds: &[Coin]) -> Result<Any> {
        Ok(message::execute(by.address(), &self.contracts.escrow, call, funds)?)
    }

    /// The key of an account that takes part here.
    fn key(&self, address: &str) -> Result<Arc<Key>> {
        self.keys.get(address).map(Arc::clone).with_context(|| format!("nobody here has the key of {address}"))
    }
}

/// The first denom of the market's settings: that of gas, on every localnet.
fn denom_of(config: &Value) -> Result<String> {
    let denom = config["denoms"].as_array().and_then(|denoms| denoms.first());
    text(denom.context("the market accepts no denom")?, "denom").map(str::to_owned)
}
