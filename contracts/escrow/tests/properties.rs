//! What holds after any sequence of messages, by several buyers and sellers, while time passes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use cosmwasm_std::{coin, Addr};
use proptest::prelude::*;
use weighhouse_market_suite::{
    listing_of, payees, plan, Content, Market, Outcome, Purchase, Spoil, DENOM, OTHER_DENOM,
};
use weighhouse_protocol::escrow::{ExecuteMsg as Escrow, OrderState};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::registry::{ExecuteMsg as Tell, NewListing};
use weighhouse_protocol::terms::Plan;

const DENOMS: [&str; 2] = [DENOM, OTHER_DENOM];
/// Two of the seller's, and one of the rival's, who buys too and whose content is spoiled.
const LISTINGS: u64 = 3;
const SPOILED: u64 = 3;

/// One step. Numbers name things modulo how many there are, so that most steps make sense and some
/// do not.
#[derive(Debug, Clone)]
enum Step {
    Buy { buyer: u8, listing: u64, plan: u8, off_by: i8, waive_window: bool },
    Deliver { order: u64, right: bool },
    Accept { order: u64 },
    Settle { order: u64 },
    Prove { order: u64 },
    Refund { order: u64 },
    Release { order: u64, other: u64 },
    PostBond { rival: bool, amount: u128, denom: u8 },
    UnlockBond { rival: bool, amount: u128 },
    WithdrawBond { rival: bool },
    Sweep { listing: u64, split: u32, denom: u8 },
    Claim { account: u8, all: bool },
    Pass { seconds: u64 },
    SetPrice { listing: u64, price: u128 },
    SetPayees { listing: u64, share: u16 },
    Publish { listing: u64 },
    PauseOrResume { listing: u64 },
    SetFee { bps: u16 },
}

fn step() -> impl Strategy<Value = Step> {
    let listing = 1..=LISTINGS;
    prop_oneof![
        10 => (0u8..4, 1..=LISTINGS + 1, 0u8..3, prop_oneof![9 => Just(0i8), 1 => -1i8..=1], any::<bool>()).prop_map(
            |(buyer, listing, plan, off_by, waive_window)| Step::Buy { buyer, listing, plan, off_by, waive_window },
        ),
        4 => (0u64..20).prop_map(|order| Step::Accept { order }),
        4 => (0u64..20).prop_map(|order| Step::Settle { order }),
        3 => (0u64..20).prop_map(|order| Step::Prove { order }),
        3 => (0u64..20, 0u64..20).prop_map(|(order, other)| Step::Release { order, other }),
        2 => (any::<bool>(), 0u128..3_000, 0u8..2)
            .prop_map(|(rival, amount, denom)| Step::PostBond { rival, amount, denom }),
        2 => (any::<bool>(), 0u128..10_000).prop_map(|(rival, amount)| Step::UnlockBond { rival, amount }),
        2 => any::<bool>().prop_map(|rival| Step::WithdrawBond { rival }),
        8 => (0u64..20, prop::bool::weighted(0.9)).prop_map(|(order, right)| Step::Deliver { order, right }),
        4 => (0u64..20).prop_map(|order| Step::Refund { order }),
        4 => (listing.clone(), 1u32..4, 0u8..2).prop_map(|(listing, split, denom)| Step::Sweep { listing, split, denom }),
        3 => (0u8..5, any::<bool>()).prop_map(|(account, all)| Step::Claim { account, all }),
        4 => prop_oneof![Just(1u64), Just(600), Just(3_600), Just(90_000), 1u64..5_000].prop_map(|seconds| Step::Pass { seconds }),
        1 => (listing.clone(), 1u128..10_000_000).prop_map(|(listing, price)| Step::SetPrice { listing, price }),
        1 => (listing.clone(), 1u16..10_000).prop_map(|(listing, share)| Step::SetPayees { listing, share }),
        1 => listing.clone().prop_map(|listing| Step::Publish { listing }),
        1 => listing.prop_map(|listing| Step::PauseOrResume { listing }),
        1 => (0u16..=5_000).prop_map(|bps| Step::SetFee { bps }),
    ]
}

struct World {
    market: Market,
    buyers: Vec<Addr>,
    accounts: Vec<Addr>,
    finals: BTreeMap<u64, OrderState>,
    /// What each order's buyer got back, and what its seller lost of the bond, by the events.
    back: BTreeMap<u64, u128>,
    lost: BTreeMap<u64, u128>,
    staked: BTreeMap<u64, u128>,
    content: Content,
    rival: Addr,
}

impl World {
    fn new() -> Self {
        let mut market = Market::new();
        let author = market.account("author");
        let seller = market.seller.clone();
        let rival = market.account("rival");
        market.fund(&rival, &DENOMS.map(|denom| coin(1_000_000_000_000, denom)));
        for denom in [OTHER_DENOM, DENOM] {
            market.post_bond(&rival, &[coin(5_000_000, denom)]).unwrap();
        }
        for _ in 1..LISTINGS {
            let plans = vec![plan(1_001), Plan { price: coin(999_983, OTHER_DENOM), ..plan(1) }];
            let payees = payees([(&author, 3_333), (&seller, 6_667)]);
            market.listed_as(NewListing { plans, payees, ..listing_of(&seller, 1) });
        }
        let plans =
            vec![Plan { supply: Some(4), ..plan(1_001) }, Plan { price: coin(999_983, OTHER_DENOM), ..plan(1) }];
        let spoiled = market.list(&rival, NewListing { plans, ..listing_of(&rival, 1) }).unwrap();
        let content = market.publish_content(&rival, spoiled, 20_000, Spoil::Chunk(1));
        // The sellers are also buyers.
        let buyers = vec![market.buyer.clone(), market.stranger.clone(), seller.clone(), rival.clone()];
        let (treasury, stranger, buyer) = (market.treasury.clone(), market.stranger.clone(), market.buyer.clone());
        let accounts = vec![seller, author, treasury, stranger, buyer, rival.clone()];
        let (finals, back, lost, staked) = Default::default();
        Self { market, buyers, accounts, finals, back, lost, staked, content, rival }
    }

    fn seller(&self, rival: bool) -> Addr {
        if rival {
            self.rival.clone()
        } else {
            self.market.seller.clone()
        }
    }

    fn order(&self, number: u64) -> u64 {
        let orders = u64::try_from(self.market.orders().len()).unwrap();
        if orders == 0 {
            1
        } else {
            number % orders + 1
        }
    }

    fn take(&mut self, step: &Step) -> Outcome {
        let seller = self.market.seller.clone();
        match *step {
            Step::Buy { buyer, listing, plan, off_by, waive_window } => {
                self.buy(buyer, listing, plan, off_by, waive_window)
            }
            Step::Deliver { order, right } => self.deliver(order, right),
            Step::Accept { order } => {
                let order = self.order(order);
                let buyer = self.market.orders().first().map(|_| self.market.order(order).buyer);
                let buyer = buyer.unwrap_or(seller);
                self.market.tell_escrow(&buyer, Escrow::Accept { order }, &[])
            }
            Step::Settle { order } => {
                let order = self.order(order);
                self.market.settle(order)
            }
            Step::Prove { order } => {
                let order = self.order(order);
                let proof = self.content.bad_chunk(1);
                self.market.prove_chunk(order, proof)
            }
            Step::Release { order, other } => {
                let orders = vec![self.order(order), self.order(other)];
                let stranger = self.market.stranger.clone();
                self.market.tell_escrow(&stranger, Escrow::ReleaseBonds { orders }, &[])
            }
            Step::PostBond { rival, amount, denom } => {
                let who = self.seller(rival);
                self.market.post_bond(&who, &[coin(amount, DENOMS[usize::from(denom)])])
            }
            Step::UnlockBond { rival, amount } => {
                let unlock = Escrow::UnlockBond { denom: DENOM.into(), amount: amount.into() };
                let who = self.seller(rival);
                self.market.tell_escrow(&who, unlock, &[])
            }
            Step::WithdrawBond { rival } => {
                let who = self.seller(rival);
                self.market.tell_escrow(&who, Escrow::WithdrawBond { denom: DENOM.into() }, &[])
            }
            Step::Refund { order } => {
                let order = self.order(order);
                self.market.refund(order)
            }
            Step::Sweep { listing, split, denom } => self.market.sweep_as(listing, split, DENOMS[usize::from(denom)]),
            Step::Claim { account, all } => {
                let account = self.accounts[usize::from(account)].clone();
                self.market.claim_in(&account, (!all).then(|| vec![OTHER_DENOM, DENOM]))
            }
            Step::Pass { seconds } => {
                self.market.pass(seconds);
                Ok(Default::default())
            }
            Step::SetPrice { listing, price } => {
                let price = coin(price, DENOM);
                self.market.tell_registry(&seller, Tell::SetPrice { listing, plan: 0, price })
            }
            Step::SetPayees { listing, share } => {
                let payees = payees([(&self.accounts[1], share), (&seller, 10_000 - share)]);
                self.market.tell_registry(&seller, Tell::SetPayees { listing, payees })
            }
            Step::Publish { listing } => self.market.publish(&seller, listing.min(2)).map(|_| Default::default()),
            Step::PauseOrResume { listing } => {
                let paused = self.market.tell_registry(&seller, Tell::Pause { listing });
                paused.or_else(|_| self.market.tell_registry(&seller, Tell::Resume { listing }))
            }
            Step::SetFee { bps } => self.market.reconfigure(|config| config.fee_bps = bps),
        }
    }

    fn buy(&mut self, buyer: u8, listing: u64, plan: u8, off_by: i8, waive_window: bool) -> Outcome {
        let question = weighhouse_protocol::escrow::QueryMsg::Quote { listing, plan, waive_window };
        let quote: weighhouse_protocol::escrow::Quote = self.market.ask(&self.market.escrow, &question)?;
        let buyer = self.buyers[usize::from(buyer)].clone();
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
        let order = self.market.place_with(purchase, secret)?;
        self.staked.insert(order, quote.terms.bond.u128());
        Ok(Default::default())
    }

    /// Adds up what the events say of each order.
    fn note(&mut self, outcome: &Outcome) {
        for event in outcome.iter().flat_map(Market::events) {
            match event {
                MarketEvent::OrderRefunded(e) => *self.back.entry(e.order).or_default() += e.amount.u128(),
                MarketEvent::BondForfeited(e) => {
                    *self.back.entry(e.order).or_default() += e.to_buyer.u128();
                    *self.lost.entry(e.order).or_default() += (e.to_buyer + e.to_treasury).u128();
                }
                _ => {}
            }
        }
    }

    /// A buyer loses the price at most, and gains at most a fifth of the bond, which is less than its seller loses: so
    /// nobody gains by being both.
    fn check_buyers(&self, order: &weighhouse_protocol::escrow::Order) {
        let sum = |sums: &BTreeMap<u64, u128>| sums.get(&order.id).copied().unwrap_or_default();
        let (back, lost, staked) = (sum(&self.back), sum(&self.lost), sum(&self.staked));
        let price = order.price.u128();
        assert!(lost <= staked, "more of the bond was lost than was at stake");
        assert!(back <= price + staked / 5, "a buyer gained more than a fifth of the bond");
        match order.state {
            OrderState::Funded | OrderState::Delivered => assert_eq!((back, lost), (0, 0), "paid out while it is open"),
            OrderState::Settled => assert!(back <= lost, "a settled order pays back out of the bond alone"),
            OrderState::Refunded => {
                assert!(back >= price, "a refunded buyer lost something");
                assert!(back - price <= lost, "a refunded buyer gained more than the seller lost");
                assert!(order.bond.is_zero(), "a refunded order has a bond");
            }
        }
    }

    fn deliver(&mut self, order: u64, right: bool) -> Outcome {
        let order = self.order(order);
        let orders = self.market.orders();
        let open = orders.iter().filter(|row| row.state == OrderState::Funded).map(|row| row.id);
        // Right or wrong: for this order, or for another one that is open.
        let source = if right { order } else { open.clone().find(|id| *id != order).unwrap_or(order) };
        if !open.clone().any(|id| id == source) {
            return self.market.refund(order);
        }
        let delivery = self.market.delivery_for(source).to_bytes();
        let stranger = self.market.stranger.clone();
        let outcome = self.market.deliver_bytes(&stranger, order, &delivery);
        assert!(outcome.is_err() || source == order, "another order's delivery was taken");
        outcome
    }

    fn check(&mut self) {
        for denom in DENOMS {
            let market = &self.market;
            let escrow = market.balance(&market.escrow, denom);
            let due = market.due_in_escrow(denom, &[&market.seller, &self.rival]);
            assert_eq!(escrow, due, "escrow's balance = open orders + bonds + unswept");
            let reserved = [&market.seller, &self.rival].map(|who| market.bond_of(who, denom).reserved.u128());
            let bound = market.orders().into_iter().filter(|order| order.denom == denom);
            let bound: u128 = bound.map(|order| order.bond.u128()).sum();
            assert_eq!(reserved.iter().sum::<u128>(), bound, "what is reserved backs orders");
            let ledger = market.balance(&market.royalties, denom);
            assert_eq!(ledger, market.due_in_royalties(denom), "royalties' balance = credited − claimed");
            let owed: u128 = self
                .accounts
                .iter()
                .flat_map(|account| market.balances(account))
                .filter(|row| row.denom == denom)
                .map(|row| row.owed.u128())
                .sum();
            assert_eq!(ledger, owed, "the ledger's rows sum to its total");
            assert_eq!(market.balance(&market.registry, denom) + market.balance(&market.license, denom), 0);
        }
        let mut settled = 0;
        for order in self.market.orders() {
            if let Some(state) = self.finals.get(&order.id) {
                assert_eq!(order.state, *state, "final states stay");
            }
            self.check_buyers(&order);
            if matches!(order.state, OrderState::Settled | OrderState::Refunded) {
                self.finals.insert(order.id, order.state);
            }
            if order.state == OrderState::Settled {
                settled += 1;
                assert_eq!(self.market.owner_of(order.id), order.buyer, "a settled order's license is its buyer's");
            }
        }
        let question = weighhouse_protocol::escrow::QueryMsg::Sold { listing: SPOILED, plan: 0 };
        let sold: u32 = self.market.ask(&self.market.escrow, &question).unwrap();
        assert!(sold <= 4, "more were sold than there are");
        assert_eq!(self.market.licenses(), settled, "one license for one settled order");
    }
}

/// `PROPTEST_CASES`, which a soak sets, or so many.
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(192), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance_whatever_happens(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World::new();
        for step in steps {
            let before = world.market.state();
            let outcome = world.take(&step);
            world.note(&outcome);
            if outcome.is_err() {
                prop_assert_eq!(&before, &world.market.state(), "a failed call changed something: {:?}", step);
            }
            world.check();
        }
    }
}
