//! Who there is, and what there is to be had.

use std::collections::BTreeMap;

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{listing_of, payees, plan, Content, Market, Spoil, DENOM, OTHER_DENOM};
use weighhouse_protocol::escrow::{Order, OrderState, QueryMsg};
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::records::{trade_rule_key, Record, TradeRule};
use weighhouse_protocol::registry::{closed_since, ListingState, NewListing};
use weighhouse_protocol::terms::{LicenseKind, Plan};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

use super::books::Books;
use super::orders::next_moment;

pub const DENOMS: [&str; 2] = [DENOM, OTHER_DENOM];
/// Two of the seller's, and two of the rival's, who buys too and whose content is spoiled.
pub const LISTINGS: u64 = 4;
/// How many licenses of the first plan of each of the rival's listings there are.
pub const SUPPLY: u32 = 4;
/// How long a license of the second plan lasts: some end while they are for resale.
const TERM: u64 = 30_000;
/// Two chunks, the last of them short.
const SIZE: usize = 20_000;
/// So little that one missed order of the dear plan reaches it.
pub const DAILY_PENALTY: u128 = 5_000;
/// Names the last of what there is.
pub const LAST: u64 = 801;
const RIVALS_BOND: u128 = 5_000_000;

/// Who takes steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cast {
    /// Two sellers, who are also buyers, and three who only buy.
    Everybody,
    /// The rival, who also buys under other names.
    OnePerson,
    /// The rival, who buys of the seller under several names.
    Watcher,
}

pub struct World {
    pub market: Market,
    pub cast: Cast,
    pub rival: Addr,
    pub buyers: Vec<Addr>,
    pub accounts: Vec<Addr>,
    pub books: Books,
    pub content: BTreeMap<(u64, u32), (Content, Spoil)>,
}

impl World {
    pub fn new(cast: Cast) -> Self {
        let mut market = Market::with_config(|config| {
            config.denoms.iter_mut().for_each(|rule| rule.daily_penalty = DAILY_PENALTY.into());
        });
        let [author, rival, friend] = ["author", "rival", "friend"].map(|name| market.account(name));
        let seller = market.seller.clone();
        for account in [&rival, &friend] {
            market.fund(account, &DENOMS.map(|denom| coin(1_000_000_000_000, denom)));
        }
        for denom in DENOMS {
            market.post_bond(&rival, &[coin(RIVALS_BOND, denom)]).unwrap();
        }
        let buyers = match cast {
            Cast::Everybody => {
                vec![market.buyer.clone(), market.stranger.clone(), friend.clone(), seller.clone(), rival.clone()]
            }
            Cast::OnePerson | Cast::Watcher => vec![rival.clone(), friend.clone()],
        };
        let (treasury, stranger, buyer) = (market.treasury.clone(), market.stranger.clone(), market.buyer.clone());
        let accounts = vec![seller, author, treasury, stranger, buyer, rival.clone(), friend];
        let books = Books::of(market.escrow.clone());
        let mut world = Self { market, cast, rival, buyers, accounts, books, content: BTreeMap::new() };
        for (listing, spoil) in (1..=LISTINGS).zip([Spoil::Nothing, Spoil::Nothing, Spoil::Chunk(1), Spoil::Key(0)]) {
            world.list(listing, spoil);
        }
        world.books.open(&world.market, &world.accounts, &[&world.market.seller, &world.rival]);
        world
    }

    /// Who sells a listing.
    pub fn owner(&self, listing: u64) -> Addr {
        match listing {
            1 | 2 => self.market.seller.clone(),
            _ => self.rival.clone(),
        }
    }

    pub fn sellers(&self) -> [Addr; 2] {
        [self.market.seller.clone(), self.rival.clone()]
    }

    fn list(&mut self, listing: u64, spoil: Spoil) {
        let owner = self.owner(listing);
        let supply = (listing > 2).then_some(SUPPLY);
        // The largest royalty there can be, so that fee and royalty can use a price up.
        let resale_royalty_bps = if listing > 2 { 5_000 } else { 500 };
        let plans = vec![
            Plan { supply, resale_royalty_bps, ..plan(1_001) },
            Plan { price: coin(999_983, OTHER_DENOM), kind: LicenseKind::Term { seconds: TERM }, ..plan(1) },
        ];
        let payees = match listing {
            1 | 2 => payees([(&self.accounts[1], 3_333), (&owner, 6_667)]),
            _ => payees([(&owner, 10_000)]),
        };
        let listed = self.market.list(&owner, NewListing { plans, payees, ..listing_of(&owner, 1) }).unwrap();
        assert_eq!(listed, listing);
        self.publish(listing, spoil);
    }

    /// The seller of the first two listings is honest.
    pub fn publish(&mut self, listing: u64, spoil: Spoil) {
        if matches!(self.market.listing(listing).state, ListingState::Retired | ListingState::Delisted) {
            return;
        }
        let owner = self.owner(listing);
        let spoil = if listing > 2 { spoil } else { Spoil::Nothing };
        let content = self.market.publish_content(&owner, listing, SIZE, spoil);
        self.content.insert((content.listing, content.version), (content, spoil));
    }

    /// Steps of one person concern the person's listings.
    pub fn listing(&self, listing: u64) -> u64 {
        match self.cast {
            Cast::OnePerson if listing <= LISTINGS => 3 + listing % 2,
            Cast::Watcher if listing <= LISTINGS => 1 + listing % 2,
            _ => listing,
        }
    }

    /// Mostly an order in one of these states.
    pub fn order(&self, number: u64, states: &[OrderState]) -> OrderId {
        pick(number, self.books.orders_in(states), self.books.orders())
    }

    /// Mostly an order whose next moment is to come.
    pub fn waiting(&self, number: u64) -> OrderId {
        let now = self.market.mark();
        let is_to_come = |order: &&Order| next_moment(order).is_some_and(|moment| !moment.is_reached(now));
        let orders = self.books.before.values().filter(is_to_come);
        pick(number, orders.map(|order| order.id).collect(), self.books.orders())
    }

    /// Mostly a license that is for resale, or that is not; some numbers are an order's that issued none.
    pub fn license(&self, number: u64, for_resale: bool) -> OrderId {
        pick(number, self.books.licenses(for_resale), self.books.orders())
    }

    pub fn buyer(&self, number: usize) -> Addr {
        self.buyers[number % self.buyers.len()].clone()
    }

    /// Whose bond it is: one person's alone, or a seller's.
    pub fn staker(&self, seller: usize) -> Addr {
        match self.cast {
            Cast::OnePerson => self.rival.clone(),
            Cast::Watcher => self.market.seller.clone(),
            Cast::Everybody => self.sellers()[seller].clone(),
        }
    }

    /// One who has no other part, or one who buys: in one person's world, the person.
    pub fn arbiter(&self, (who, decide_within): (usize, u32)) -> Arbiter {
        let address = if who == 0 { self.market.arbiter.to_string() } else { self.buyers[0].to_string() };
        Arbiter { address, decide_within }
    }

    /// Who is nobody in any order.
    pub fn nobody(&self) -> Addr {
        self.market.governance.clone()
    }

    pub fn find(&self, order: OrderId) -> Option<Order> {
        self.market.ask(&self.market.escrow, &QueryMsg::Order { order }).ok()
    }

    /// Whether a point has come.
    pub fn is_over(&self, mark: Option<Mark>) -> bool {
        mark.is_some_and(|mark| mark.is_reached(self.market.mark()))
    }

    /// In which block a version was proven bad.
    pub fn bad_mark(&self, listing: u64, version: u32) -> Option<Mark> {
        let version = self.market.version(listing, version);
        Some(Mark { time: version.bad_since?, height: version.bad_since_height? })
    }

    /// Whether governance lets a listing's trade go on.
    pub fn is_listed(&self, listing: u64) -> bool {
        self.market.listing(listing).state != ListingState::Delisted
    }

    /// Whether new orders in a denom are placed and taken now.
    pub fn takes_orders(&self, denom: &str) -> bool {
        let key = trade_rule_key(denom);
        let rule = self.market.app.wrap().query_wasm_raw(&self.market.registry, key).unwrap();
        let rule = rule.map(|bytes| TradeRule::from_bytes(&bytes).unwrap());
        let now = self.market.now();
        rule.is_some_and(|rule| closed_since(rule.closes_at, now).is_none() && rule.paused_until <= now)
    }

    /// Whether bonds are taken and prices set in a denom now.
    pub fn is_open(&self, denom: &str) -> bool {
        let now = self.market.now();
        self.market.config().denoms.iter().any(|rule| rule.denom == denom && !rule.is_closed(now))
    }

    pub fn is_good(&self, listing: u64, version: u32) -> bool {
        self.market.version(listing, version).bad_since.is_none()
    }
}

/// Mostly one of those that are wanted, if there are any, and else any. Both are in order.
fn pick(number: u64, wanted: Vec<OrderId>, any: Vec<OrderId>) -> OrderId {
    if number == LAST {
        return wanted.last().or(any.last()).copied().unwrap_or(1);
    }
    let among = if number.is_multiple_of(8) || wanted.is_empty() { any } else { wanted };
    let count = u64::try_from(among.len()).unwrap().max(1);
    among.get(usize::try_from(number / 8 % count).unwrap()).copied().unwrap_or(1)
}
