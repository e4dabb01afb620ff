//! Who there is, and how they take steps.

use std::collections::BTreeMap;

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{
    listing_of, payees, plan, Content, Market, Outcome, Purchase, Spoil, DENOM, MIN_BOND, MIN_FEE, OTHER_DENOM,
};
use weighhouse_protocol::escrow::OrderState::{Delivered, Funded, Refunded, Settled};
use weighhouse_protocol::escrow::{ExecuteMsg as Escrow, Order, OrderState, QueryMsg, Quote};
use weighhouse_protocol::registry::{DenomRule, ExecuteMsg as Tell, NewListing};
use weighhouse_protocol::terms::Plan;
use weighhouse_protocol::OrderId;

use super::books::Books;
use super::step::Step;

pub const DENOMS: [&str; 2] = [DENOM, OTHER_DENOM];
/// Two of the seller's, and two of the rival's, who buys too and whose content is spoiled.
pub const LISTINGS: u64 = 4;
/// How many licenses of the first plan of each of the rival's listings there are.
pub const SUPPLY: u32 = 4;
/// Two chunks, the last of them short.
const SIZE: usize = 20_000;
const RIVALS_BOND: u128 = 5_000_000;

/// Who takes steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cast {
    /// Two sellers, who are also buyers, and three who only buy.
    Everybody,
    /// The rival, who also buys under other names.
    OnePerson,
}

pub struct World {
    pub market: Market,
    pub cast: Cast,
    pub rival: Addr,
    pub buyers: Vec<Addr>,
    pub accounts: Vec<Addr>,
    pub books: Books,
    content: BTreeMap<(u64, u32), (Content, Spoil)>,
}

impl World {
    pub fn new(cast: Cast) -> Self {
        let mut market = Market::new();
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
            Cast::OnePerson => vec![rival.clone(), friend.clone()],
        };
        let (treasury, stranger, buyer) = (market.treasury.clone(), market.stranger.clone(), market.buyer.clone());
        let accounts = vec![seller, author, treasury, stranger, buyer, rival.clone(), friend];
        let books = Books::default();
        let mut world = Self { market, cast, rival, buyers, accounts, books, content: BTreeMap::new() };
        for (listing, spoil) in (1..=LISTINGS).zip([Spoil::Nothing, Spoil::Nothing, Spoil::Chunk(1), Spoil::Key(0)]) {
            world.list(listing, spoil);
        }
        world.books.open(&world.market, &world.accounts, &[&world.market.seller, &world.rival]);
        world
    }

    /// Who sells a listing.
    fn owner(&self, listing: u64) -> Addr {
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
        let plans = vec![Plan { supply, ..plan(1_001) }, Plan { price: coin(999_983, OTHER_DENOM), ..plan(1) }];
        let payees = match listing {
            1 | 2 => payees([(&self.accounts[1], 3_333), (&owner, 6_667)]),
            _ => payees([(&owner, 10_000)]),
        };
        let listed = self.market.list(&owner, NewListing { plans, payees, ..listing_of(&owner, 1) }).unwrap();
        assert_eq!(listed, listing);
        self.publish(listing, spoil);
    }

    /// The seller of the first two listings is honest.
    fn publish(&mut self, listing: u64, spoil: Spoil) {
        let owner = self.owner(listing);
        let spoil = if listing > 2 { spoil } else { Spoil::Nothing };
        let content = self.market.publish_content(&owner, listing, SIZE, spoil);
        self.content.insert((content.listing, content.version), (content, spoil));
    }

    /// Steps of one person concern the person's listings.
    fn listing(&self, listing: u64) -> u64 {
        match self.cast {
            Cast::OnePerson if listing <= LISTINGS => 3 + listing % 2,
            _ => listing,
        }
    }

    /// Mostly an order in one of these states.
    fn order(&self, number: u64, states: &[OrderState]) -> OrderId {
        let wanted = self.books.orders_in(states);
        let any = self.books.orders_in(&[Funded, Delivered, Settled, Refunded]);
        let among = if number.is_multiple_of(8) || wanted.is_empty() { any } else { wanted };
        let count = u64::try_from(among.len()).unwrap().max(1);
        among.get(usize::try_from(number / 8 % count).unwrap()).copied().unwrap_or(1)
    }

    fn find(&self, order: OrderId) -> Option<Order> {
        self.market.ask(&self.market.escrow, &QueryMsg::Order { order }).ok()
    }

    pub fn take(&mut self, step: &Step) -> Outcome {
        match *step {
            Step::Buy { buyer, listing, plan, off_by, waive_window } => {
                let buyer = self.buyers[buyer % self.buyers.len()].clone();
                self.buy(buyer, self.listing(listing), plan, off_by, waive_window)
            }
            Step::Deliver { order, right } => self.deliver(self.order(order, &[Funded]), right),
            Step::Accept { order, by_buyer } => self.accept(self.order(order, &[Delivered]), by_buyer),
            Step::Settle { order } => self.market.settle(self.order(order, &[Delivered])),
            Step::ProveChunk { order } => self.prove(self.order(order, &[Delivered, Settled]), false),
            Step::ProveKey { order } => self.prove(self.order(order, &[Delivered, Settled]), true),
            Step::Refund { order } => self.market.refund(self.order(order, &[Funded, Delivered, Settled])),
            Step::Release { order, other } => {
                let orders = [order, other].map(|order| self.order(order, &[Settled])).to_vec();
                let stranger = self.market.stranger.clone();
                self.market.tell_escrow(&stranger, Escrow::ReleaseBonds { orders }, &[])
            }
            Step::PostBond { seller, amount, denom } => {
                let seller = self.staker(seller);
                self.market.post_bond(&seller, &[coin(amount, DENOMS[denom])])
            }
            Step::UnlockBond { seller, amount, denom } => {
                let seller = self.staker(seller);
                self.market.unlock_bond_of(&seller, DENOMS[denom], amount)
            }
            Step::WithdrawBond { seller, denom } => {
                let seller = self.staker(seller);
                let from = self.market.bond_of(&seller, DENOMS[denom]).available_from;
                let outcome = self.market.withdraw_bond_of(&seller, DENOMS[denom]);
                assert!(outcome.is_err() || from <= Some(self.market.now()), "a bond was withdrawn early");
                outcome
            }
            Step::Rekey { license, by_holder } => self.rekey(self.order(license, &[Settled]), by_holder),
            Step::Answer { license, right } => {
                let waiting: Vec<_> = self.market.waiting().iter().map(|request| request.license).collect();
                let at = usize::try_from(license).unwrap() % waiting.len().max(1);
                self.answer(waiting.get(at).copied().unwrap_or(1), right)
            }
            Step::Give { license, to } => self.give(self.order(license, &[Settled]), to),
            Step::Sweep { listing, split, denom } => self.market.sweep_as(self.listing(listing), split, DENOMS[denom]),
            Step::Claim { account, all } => {
                let account = self.accounts[account].clone();
                self.market.claim_in(&account, (!all).then(|| vec![OTHER_DENOM, DENOM]))
            }
            Step::Pass { seconds } => {
                self.market.pass(seconds);
                Ok(Default::default())
            }
            _ => self.change(step),
        }
    }

    /// What sellers and governance do.
    fn change(&mut self, step: &Step) -> Outcome {
        match *step {
            Step::SetPrice { listing, price } => {
                let listing = self.listing(listing);
                let (owner, price) = (self.owner(listing), coin(price, DENOM));
                self.market.tell_registry(&owner, Tell::SetPrice { listing, plan: 0, price })
            }
            Step::SetPayees { listing, share } => {
                let listing = self.listing(listing);
                let owner = self.owner(listing);
                let other = if listing > 2 { &self.accounts[6] } else { &self.accounts[1] };
                let payees = payees([(other, share), (&owner, 10_000 - share)]);
                self.market.tell_registry(&owner, Tell::SetPayees { listing, payees })
            }
            Step::Publish { listing, spoil } => {
                self.publish(self.listing(listing), spoil);
                Ok(Default::default())
            }
            Step::PauseOrResume { listing } => {
                let listing = self.listing(listing);
                let owner = self.owner(listing);
                let paused = self.market.tell_registry(&owner, Tell::Pause { listing });
                paused.or_else(|_| self.market.tell_registry(&owner, Tell::Resume { listing }))
            }
            Step::Rule { fee_bps, bond_bps, cooldown, grace, one_denom } => self.market.reconfigure(|config| {
                (config.fee_bps, config.bond_bps, config.cooldown, config.grace) = (fee_bps, bond_bps, cooldown, grace);
                let denoms = if one_denom { &DENOMS[..1] } else { &DENOMS[..] };
                let rule = |denom: &&str| DenomRule {
                    denom: (*denom).into(),
                    min_fee: MIN_FEE.into(),
                    min_bond: MIN_BOND.into(),
                };
                config.denoms = denoms.iter().map(rule).collect();
            }),
            _ => unreachable!("{step:?}"),
        }
    }

    /// Whose bond it is: one person's alone, or a seller's.
    fn staker(&self, seller: usize) -> Addr {
        match self.cast {
            Cast::OnePerson => self.rival.clone(),
            Cast::Everybody => self.sellers()[seller].clone(),
        }
    }

    fn buy(&mut self, buyer: Addr, listing: u64, plan: u8, off_by: i8, waive_window: bool) -> Outcome {
        let question = QueryMsg::Quote { listing, plan, waive_window };
        let quote: Quote = self.market.ask(&self.market.escrow, &question)?;
        let amount = quote.terms.price.u128().saturating_add_signed(off_by.into());
        let secret = self.market.new_transport_secret();
        let purchase = Purchase {
            buyer,
            listing,
            plan,
            transport_key: secret.public_key().unwrap().into(),
            expected_order_hash: quote.order_hash,
            waive_window,
            funds: vec![coin(amount, quote.terms.denom)],
        };
        self.market.place_for(purchase, secret)
    }

    fn accept(&mut self, order: OrderId, by_buyer: bool) -> Outcome {
        let buyer = self.find(order).map(|order| order.buyer).filter(|_| by_buyer);
        let who = buyer.clone().unwrap_or_else(|| self.market.governance.clone());
        let outcome = self.market.tell_escrow(&who, Escrow::Accept { order }, &[]);
        assert!(outcome.is_err() || buyer.is_some(), "somebody else accepted");
        outcome
    }

    /// With what was committed under the order's version, or under another one.
    fn prove(&mut self, order: OrderId, by_key: bool) -> Outcome {
        let version = self.find(order).map(|order| (order.listing, order.version));
        let (content, spoil) = version.and_then(|version| self.content.get(&version)).unwrap_or(&self.content[&(3, 1)]);
        let (shown, chunk, key) = match *spoil {
            Spoil::Nothing => (false, content.bad_chunk(0), content.bad_key(0)),
            Spoil::Key(at) => (by_key, content.bad_chunk(at), content.bad_key(at)),
            Spoil::Chunk(at) | Spoil::Longer(at) | Spoil::Shorter(at) => {
                (!by_key, content.bad_chunk(at), content.bad_key(at))
            }
        };
        let outcome = if by_key { self.market.prove_key(order, key) } else { self.market.prove_chunk(order, chunk) };
        assert!(outcome.is_err() || shown, "what is good was proven bad");
        outcome
    }

    fn deliver(&mut self, order: OrderId, right: bool) -> Outcome {
        let open = self.books.orders_in(&[Funded]);
        // Right or wrong: for this order, or for another one that is open.
        let source = if right { order } else { open.iter().copied().find(|id| *id != order).unwrap_or(order) };
        if !open.contains(&source) {
            return self.market.refund(order);
        }
        let delivery = self.market.delivery_for(source).to_bytes();
        let stranger = self.market.stranger.clone();
        let outcome = self.market.deliver_bytes(&stranger, order, &delivery);
        assert!(outcome.is_err() || source == order, "another order's delivery was taken");
        outcome
    }

    fn rekey(&mut self, license: OrderId, by_holder: bool) -> Outcome {
        let holder = self.books.holder(license).filter(|_| by_holder);
        let who = holder.clone().unwrap_or_else(|| self.market.governance.clone());
        let outcome = self.market.rekey(&who, license);
        assert!(outcome.is_err() || holder.is_some(), "somebody else got the key");
        outcome
    }

    /// With an answer to this license's request, or to another one's.
    fn answer(&mut self, license: OrderId, right: bool) -> Outcome {
        let other = self.market.waiting().into_iter().map(|request| request.license).find(|other| *other != license);
        let source = if right { license } else { other.unwrap_or(license) };
        let Some(delivery) = self.market.answer_for(source) else {
            return self.market.answer_rekey(license, &[0; 192]);
        };
        let outcome = self.market.answer_rekey(license, &delivery.to_bytes());
        assert!(outcome.is_err() || source == license, "another license's answer was taken");
        assert!(outcome.is_err() || self.market.opens(license, &delivery), "the answer opens nothing");
        outcome
    }

    fn give(&mut self, license: OrderId, to: usize) -> Outcome {
        let holder = self.books.holder(license).unwrap_or_else(|| self.market.governance.clone());
        let to = self.buyers[to % self.buyers.len()].clone();
        self.market.give(&holder, license, &to)
    }
}
