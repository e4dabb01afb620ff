//! What holds after any sequence of messages, by several buyers and sellers, while time passes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use cosmwasm_std::{coin, Addr};
use proptest::prelude::*;
use weighhouse_market_suite::{listing_of, payees, plan, Market, Outcome, DENOM, OTHER_DENOM};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::registry::{ExecuteMsg as Tell, NewListing};
use weighhouse_protocol::terms::Plan;

const DENOMS: [&str; 2] = [DENOM, OTHER_DENOM];
const LISTINGS: u64 = 2;

/// One step. Numbers name things modulo how many there are, so that most steps make sense and some
/// do not.
#[derive(Debug, Clone)]
enum Step {
    Buy { buyer: u8, listing: u64, plan: u8, off_by: i8 },
    Deliver { order: u64, right: bool },
    Refund { order: u64 },
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
        8 => (0u8..3, 1..=LISTINGS + 1, 0u8..3, prop_oneof![9 => Just(0i8), 1 => -1i8..=1])
            .prop_map(|(buyer, listing, plan, off_by)| Step::Buy { buyer, listing, plan, off_by }),
        8 => (0u64..20, prop::bool::weighted(0.9)).prop_map(|(order, right)| Step::Deliver { order, right }),
        4 => (0u64..20).prop_map(|order| Step::Refund { order }),
        4 => (listing.clone(), 1u32..4, 0u8..2).prop_map(|(listing, split, denom)| Step::Sweep { listing, split, denom }),
        3 => (0u8..5, any::<bool>()).prop_map(|(account, all)| Step::Claim { account, all }),
        4 => prop_oneof![Just(1u64), Just(600), Just(3_600), 1u64..5_000].prop_map(|seconds| Step::Pass { seconds }),
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
}

impl World {
    fn new() -> Self {
        let mut market = Market::new();
        let author = market.account("author");
        let seller = market.seller.clone();
        for _ in 0..LISTINGS {
            let plans = vec![plan(1_001), Plan { price: coin(999_983, OTHER_DENOM), ..plan(1) }];
            let payees = payees([(&author, 3_333), (&seller, 6_667)]);
            market.listed_as(NewListing { plans, payees, ..listing_of(&seller, 1) });
        }
        // The seller is also a buyer.
        let buyers = vec![market.buyer.clone(), market.stranger.clone(), seller.clone()];
        let accounts = vec![seller, author, market.treasury.clone(), market.stranger.clone(), market.buyer.clone()];
        Self { market, buyers, accounts, finals: BTreeMap::new() }
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
            Step::Buy { buyer, listing, plan, off_by } => self.buy(buyer, listing, plan, off_by),
            Step::Deliver { order, right } => self.deliver(order, right),
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
            Step::Publish { listing } => self.market.publish(&seller, listing).map(|_| Default::default()),
            Step::PauseOrResume { listing } => {
                let paused = self.market.tell_registry(&seller, Tell::Pause { listing });
                paused.or_else(|_| self.market.tell_registry(&seller, Tell::Resume { listing }))
            }
            Step::SetFee { bps } => self.market.reconfigure(|config| config.fee_bps = bps),
        }
    }

    fn buy(&mut self, buyer: u8, listing: u64, plan: u8, off_by: i8) -> Outcome {
        let question = weighhouse_protocol::escrow::QueryMsg::Quote { listing, plan };
        let quote: weighhouse_protocol::escrow::Quote = self.market.ask(&self.market.escrow, &question)?;
        let buyer = self.buyers[usize::from(buyer)].clone();
        let amount = quote.terms.price.u128().saturating_add_signed(off_by.into());
        self.market
            .buy_with(listing.min(LISTINGS), |purchase| {
                purchase.buyer = buyer;
                purchase.listing = listing;
                purchase.plan = plan;
                purchase.expected_order_hash = quote.order_hash;
                purchase.funds = vec![coin(amount, quote.terms.denom)];
            })
            .map(|_| Default::default())
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
            assert_eq!(escrow, market.due_in_escrow(denom), "escrow's balance = open orders + unswept");
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
            if order.state != OrderState::Funded {
                self.finals.insert(order.id, order.state);
            }
            if order.state == OrderState::Settled {
                settled += 1;
                assert_eq!(self.market.owner_of(order.id), order.buyer, "a settled order's license is its buyer's");
            }
        }
        assert_eq!(self.market.licenses(), settled, "one license for one settled order");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance_whatever_happens(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World::new();
        for step in steps {
            let before = world.market.state();
            let outcome = world.take(&step);
            if outcome.is_err() {
                prop_assert_eq!(&before, &world.market.state(), "a failed call changed something: {:?}", step);
            }
            world.check();
        }
    }
}
