//! Whatever happens in escrow, the index says at every height what the chain would answer. The chain is told here by
//! the few numbers that it keeps: what each seller has free, reserved and unlocked, and each order's stage and bond.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{json, Value};
use support::{listing, plan, Database, Market, ALICE, BOB, BOND, CAROL, PRICE};
use weighhouse_indexer::views::replay;
use weighhouse_protocol::registry::Listing;
use weighhouse_protocol::terms::Plan;

/// Alice's listing, of which there are few.
const FEW: u64 = 1;
const SUPPLY: usize = 3;
const SELLERS: [&str; 2] = [ALICE, BOB];

/// What the index says, in the chain's words: `Bonds`, `Sold`, `Rekeys`, `Orders`, and which listings have a bad latest
/// version.
const SAID: &str = "
SELECT jsonb_build_object(
    'bonds', (
        SELECT jsonb_agg(jsonb_build_array(seller, free::text, reserved::text, unlocked::text) ORDER BY seller) FROM bonds
    ),
    'sold', (SELECT jsonb_agg(sold) FROM limited_plans),
    'bad', (SELECT jsonb_agg(id ORDER BY id) FROM listings WHERE bad_since IS NOT NULL),
    'rekeys', (SELECT jsonb_agg(license ORDER BY license) FROM rekeys WHERE delivery IS NULL),
    'orders', (
        SELECT jsonb_agg(jsonb_build_array(
            id, state, CASE WHEN bond_ended_at IS NULL THEN bond::text ELSE '0' END
        ) ORDER BY id) FROM orders
    )
)";

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Funded,
    Delivered,
    Settled,
    Refunded,
}

#[derive(Clone, Copy)]
struct Order {
    id: u64,
    version: (u64, u32),
    stage: Stage,
    bond: u128,
}

#[derive(Default)]
struct Bond {
    free: u128,
    reserved: u128,
    unlocked: u128,
}

/// The chain, and what it would have answered after each block.
#[derive(Default)]
struct Chain {
    market: Market,
    bonds: BTreeMap<&'static str, Bond>,
    orders: Vec<Order>,
    latest: [u32; 2],
    bad: BTreeSet<(u64, u32)>,
    rekeys: BTreeSet<u64>,
    answers: Vec<Value>,
}

impl Chain {
    fn new() -> Self {
        let mut chain = Chain { latest: [1, 1], ..Chain::default() };
        let plans = vec![Plan { supply: Some(SUPPLY as u32), ..plan(PRICE, "uwhs") }];
        chain.market.list(Listing { plans, ..listing("few", ALICE, PRICE) });
        chain.market.list(listing("many", BOB, PRICE));
        chain
    }

    fn sold(&self) -> usize {
        self.orders.iter().filter(|order| order.version.0 == FEW && order.stage != Stage::Refunded).count()
    }

    fn answer(&self) -> Value {
        let some = |list: Vec<Value>| if list.is_empty() { Value::Null } else { Value::Array(list) };
        let bond = |(seller, bond): (&&str, &Bond)| {
            json!([seller, bond.free.to_string(), bond.reserved.to_string(), bond.unlocked.to_string()])
        };
        let order = |order: &Order| {
            let state = match order.stage {
                Stage::Funded => "funded",
                Stage::Delivered => "delivered",
                Stage::Settled => "settled",
                Stage::Refunded => "refunded",
            };
            json!([order.id, state, order.bond.to_string()])
        };
        let bad = (1..).zip(self.latest).filter(|version| self.bad.contains(version));
        json!({
            "bonds": some(self.bonds.iter().map(bond).collect()),
            "sold": [self.sold()],
            "bad": some(bad.map(|(listing, _)| json!(listing)).collect()),
            "rekeys": some(self.rekeys.iter().map(|license| json!(license)).collect()),
            "orders": some(self.orders.iter().map(order).collect()),
        })
    }

    /// Does a step if the chain would, and notes what it would answer then.
    fn step(&mut self, step: u8, pick: usize, amount: u128) {
        let seller = SELLERS[pick % 2];
        match step {
            0 | 1 => self.post(seller, amount),
            2 => self.unlock(seller, amount),
            3 => self.withdraw(seller),
            4..=7 => self.buy(pick % 2),
            8 if !self.orders.is_empty() => self.publish(pick % 2),
            9.. if !self.orders.is_empty() => self.order(step, pick % self.orders.len()),
            _ => {}
        }
        let answer = self.answer();
        self.answers.resize(self.market.blocks.len(), answer);
    }

    fn post(&mut self, seller: &'static str, amount: u128) {
        self.bonds.entry(seller).or_default().free += amount;
        self.market.post_bond(seller, amount);
    }

    fn unlock(&mut self, seller: &str, amount: u128) {
        let Some(bond) = self.bonds.get_mut(seller) else { return };
        let amount = amount.min(bond.free + bond.unlocked);
        bond.free = bond.free + bond.unlocked - amount;
        bond.unlocked = amount;
        self.market.unlock_bond(seller, &[amount], 1_900_000_000);
    }

    fn withdraw(&mut self, seller: &str) {
        let Some(bond) = self.bonds.get_mut(seller).filter(|bond| bond.unlocked > 0) else { return };
        let amount = std::mem::take(&mut bond.unlocked);
        self.market.withdraw_bond(seller, amount);
    }

    fn buy(&mut self, index: usize) {
        let version = (index as u64 + 1, self.latest[index]);
        let sold_out = version.0 == FEW && self.sold() == SUPPLY;
        let Some(bond) = self.bonds.get_mut(SELLERS[index]).filter(|bond| bond.free >= BOND) else { return };
        if self.bad.contains(&version) || sold_out {
            return;
        }
        bond.free -= BOND;
        bond.reserved += BOND;
        let id = self.market.buy(CAROL, version.0);
        self.orders.push(Order { id, version, stage: Stage::Funded, bond: BOND });
    }

    fn publish(&mut self, index: usize) {
        self.latest[index] = self.market.publish(index as u64 + 1);
    }

    fn order(&mut self, step: u8, index: usize) {
        let order = self.orders[index];
        let (id, listing) = (order.id, order.version.0);
        let is_bad = self.bad.contains(&order.version);
        match (step, order.stage, is_bad) {
            (9 | 10, Stage::Funded, false) => {
                self.market.hand_over(id, 1_900_000_000);
                self.orders[index].stage = Stage::Delivered;
            }
            (9, Stage::Delivered, false) => {
                self.market.settle(id, listing);
                self.orders[index].stage = Stage::Settled;
            }
            (10, Stage::Settled, false) if order.bond > 0 => {
                self.market.release_bond(id, SELLERS[listing as usize - 1], BOND);
                self.end(index, BOND, Stage::Settled);
            }
            (11, Stage::Funded, false) => {
                self.market.refund_unserved(id, listing, CAROL, BOND);
                self.end(index, BOND - BOND / 10, Stage::Refunded);
            }
            (12, Stage::Delivered, false) => {
                self.market.prove(id, order.version, CAROL, BOND);
                self.bad.insert(order.version);
                self.end(index, 0, Stage::Refunded);
            }
            (11 | 12, Stage::Funded | Stage::Delivered, true) => {
                self.market.refund_bad(id, listing, CAROL, BOND);
                self.end(index, 0, Stage::Refunded);
            }
            (11 | 12, Stage::Settled, true) if order.bond > 0 => {
                self.market.compensate(id, listing, CAROL, BOND);
                self.end(index, 0, Stage::Settled);
            }
            (13, Stage::Settled, false) if self.rekeys.remove(&id) => {
                self.market.answer_rekey(id);
            }
            (13, Stage::Settled, false) => {
                self.market.ask_for_key(id, listing, CAROL, &[1]);
                self.rekeys.insert(id);
            }
            _ => {}
        }
    }

    /// An order's bond ends: `back` is its seller's again.
    fn end(&mut self, index: usize, back: u128, stage: Stage) {
        let order = &mut self.orders[index];
        order.stage = stage;
        let bound = std::mem::take(&mut order.bond);
        let bond = self.bonds.get_mut(SELLERS[order.version.0 as usize - 1]).unwrap();
        bond.reserved -= bound;
        bond.free += back;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn the_index_says_at_every_height_what_the_chain_would(
        steps in proptest::collection::vec((0u8..14, 0usize..60, 1u128..5_000_000), 10..80),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let mut chain = Chain::new();
            let first = chain.answer();
            chain.answers.resize(chain.market.blocks.len(), first);
            for (step, pick, amount) in steps {
                chain.step(step, pick, amount);
            }
            let mut database = Database::new().await;
            for (block, expected) in chain.market.blocks.chunks(1).zip(&chain.answers) {
                database.ingest(block, 1).await;
                let height = block[0].height;
                if height < 2 {
                    continue;
                }
                let said: Value = database.client.query_one(SAID, &[]).await.unwrap().get(0);
                assert_eq!(&said, expected, "at {height}");
            }
            assert_eq!(database.count("quarantine").await, 0);
            // A replay takes all at once.
            assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
        });
    }
}
