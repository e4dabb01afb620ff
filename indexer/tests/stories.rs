//! Whatever happens in escrow, the index says at every height what the chain would answer. The chain is told here by
//! the few numbers that it keeps: what each seller has free, reserved and unlocked, and each order's stage and bond.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{json, Value};
use support::{listing, plan, Database, Market, ALICE, BOB, BOND, CAROL, PRICE};
use weighhouse_indexer::views::replay;
use weighhouse_protocol::escrow::DisputeEnd;
use weighhouse_protocol::registry::Listing;
use weighhouse_protocol::terms::Plan;

/// Alice's listing, of which there are few.
const FEW: u64 = 1;
const SUPPLY: usize = 3;
const SELLERS: [&str; 2] = [ALICE, BOB];

/// What the index says, in the chain's words: `Bonds`, `Sold`, `Rekeys`, `Orders`, `Resales`, and what listings have
/// sold and which of them have a bad latest version.
const SAID: &str = "
SELECT jsonb_build_object(
    'bonds', (
        SELECT jsonb_agg(jsonb_build_array(seller, free::text, reserved::text, unlocked::text) ORDER BY seller) FROM bonds
    ),
    'sold', (SELECT jsonb_agg(sold) FROM limited_plans),
    'sales', (SELECT jsonb_agg(sales ORDER BY id) FROM listings),
    'resales', (SELECT jsonb_agg(jsonb_build_array(license, order_id) ORDER BY license) FROM resales),
    'disputes', (
        SELECT jsonb_agg(jsonb_build_array(order_id, asked::text, offered::text) ORDER BY order_id) FROM disputes
        WHERE outcome IS NULL
    ),
    'bad', (SELECT jsonb_agg(id ORDER BY id) FROM listings WHERE bad_since IS NOT NULL),
    'rekeys', (SELECT jsonb_agg(license ORDER BY license) FROM rekeys WHERE delivery IS NULL),
    'orders', (
        SELECT jsonb_agg(jsonb_build_array(
            id, state, returned::text,
            CASE WHEN bond_ended_at IS NULL AND state NOT IN ('offered', 'withdrawn') THEN bond::text ELSE '0' END
        ) ORDER BY id) FROM orders
    )
)";

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Funded,
    Delivered,
    Settled,
    Refunded,
    Offered,
    Withdrawn,
    Disputed,
}

#[derive(Clone, Copy)]
struct Order {
    id: u64,
    version: (u64, u32),
    stage: Stage,
    bond: u128,
    /// The license that is resold.
    resold: Option<u64>,
    asked: Option<u128>,
    offered: Option<u128>,
    returned: u128,
}

impl Order {
    fn new(id: u64, version: (u64, u32), stage: Stage, bond: u128) -> Self {
        Order { id, version, stage, bond, resold: None, asked: None, offered: None, returned: 0 }
    }

    /// Carol buys from the sellers, and Bob from her.
    fn parties(&self) -> (&'static str, &'static str) {
        match self.resold {
            None => (CAROL, SELLERS[self.version.0 as usize - 1]),
            Some(_) => (BOB, CAROL),
        }
    }
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
    /// Licenses for resale, and the order that is open for each.
    resales: BTreeMap<u64, Option<u64>>,
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
        let counts = |order: &&Order| !matches!(order.stage, Stage::Refunded | Stage::Offered | Stage::Withdrawn);
        let sold = self.orders.iter().filter(|order| order.version.0 == FEW && order.resold.is_none());
        sold.filter(counts).count()
    }

    fn sales(&self, listing: u64) -> usize {
        let sold = self.orders.iter().filter(|order| order.version.0 == listing && order.resold.is_none());
        sold.filter(|order| order.stage == Stage::Settled).count()
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
                Stage::Offered => "offered",
                Stage::Withdrawn => "withdrawn",
                Stage::Disputed => "disputed",
            };
            json!([order.id, state, order.returned.to_string(), order.bond.to_string()])
        };
        let text = |amount: Option<u128>| amount.map(|amount| amount.to_string());
        let dispute = |order: &Order| json!([order.id, text(order.asked), text(order.offered)]);
        let disputed = self.orders.iter().filter(|order| order.stage == Stage::Disputed);
        let bad = (1..).zip(self.latest).filter(|version| self.bad.contains(version));
        json!({
            "bonds": some(self.bonds.iter().map(bond).collect()),
            "sold": [self.sold()],
            "sales": [self.sales(1), self.sales(2)],
            "resales": some(self.resales.iter().map(|(license, order)| json!([license, order])).collect()),
            "disputes": some(disputed.map(dispute).collect()),
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
            9..=13 if !self.orders.is_empty() => self.order(step, pick % self.orders.len()),
            14 => self.offer(pick % 2, amount),
            15..=17 if !self.orders.is_empty() => self.dispute(step, pick % self.orders.len(), amount),
            18.. if !self.orders.is_empty() => self.resell(pick % self.orders.len(), amount),
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
        self.orders.push(Order::new(id, version, Stage::Funded, BOND));
    }

    fn offer(&mut self, index: usize, price: u128) {
        let version = (index as u64 + 1, self.latest[index]);
        if !self.bad.contains(&version) {
            let id = self.market.offer(CAROL, version.0, price);
            self.orders.push(Order::new(id, version, Stage::Offered, 0));
        }
    }

    fn take(&mut self, index: usize) {
        let Order { id, version, .. } = self.orders[index];
        let sold_out = version.0 == FEW && self.sold() == SUPPLY;
        let bond = self.bonds.get_mut(SELLERS[version.0 as usize - 1]).filter(|bond| bond.free >= BOND);
        let Some(bond) = bond.filter(|_| !sold_out) else { return };
        bond.free -= BOND;
        bond.reserved += BOND;
        self.market.take(id, version.0);
        self.orders[index] = Order { stage: Stage::Delivered, bond: BOND, ..self.orders[index] };
    }

    fn dispute(&mut self, step: u8, index: usize, amount: u128) {
        let order = self.orders[index];
        let (id, listing, (buyer, seller)) = (order.id, order.version.0, order.parties());
        match (step, order.stage, self.bad.contains(&order.version)) {
            (15 | 16, Stage::Delivered, false) => {
                self.market.dispute(id, listing, buyer);
                self.orders[index].stage = Stage::Disputed;
            }
            (15, Stage::Disputed, false) => {
                self.market.propose(id, &[(buyer, 1), (seller, amount), (buyer, amount + 1)]);
                self.orders[index] = Order { asked: Some(amount + 1), offered: Some(amount), ..order };
            }
            (16, Stage::Disputed, false) => {
                self.market.propose(id, &[(seller, amount)]);
                self.orders[index].offered = Some(amount);
            }
            (17, Stage::Disputed, false) if amount.is_multiple_of(3) => {
                self.market.end_dispute(id, (DisputeEnd::Ruled, PRICE, BOND)).pay_back(id, listing, buyer, order.bond);
                self.end(index, order.bond, Stage::Refunded);
            }
            (17, Stage::Disputed, false) => {
                self.market.end_dispute(id, (DisputeEnd::Agreed, amount % 2, BOND));
                self.orders[index].returned = amount % 2;
                self.settle(index);
            }
            _ => {}
        }
    }

    fn settle(&mut self, index: usize) {
        let order = &mut self.orders[index];
        order.stage = Stage::Settled;
        let (id, listing, (buyer, seller)) = (order.id, order.version.0, order.parties());
        match order.resold {
            None => self.market.settle(id, listing),
            Some(license) => {
                self.resales.remove(&license);
                self.market.settle_resale(id, license, (seller, buyer), listing)
            }
        };
    }

    /// Puts a license up, and then has it bought or given back.
    fn resell(&mut self, index: usize, amount: u128) {
        let Order { id, version, stage, resold, .. } = self.orders[index];
        if stage != Stage::Settled || resold.is_some() {
            return;
        }
        match self.resales.get(&id) {
            None => {
                self.market.resell(id, CAROL, version.0, amount);
                self.resales.insert(id, None);
            }
            Some(None) if amount.is_multiple_of(4) => {
                self.market.end_resale(id, CAROL);
                self.resales.remove(&id);
            }
            Some(None) if !self.bad.contains(&version) => {
                let order = self.market.buy_license(id, BOB, CAROL, version.0);
                self.orders.push(Order { resold: Some(id), ..Order::new(order, version, Stage::Funded, 0) });
                self.resales.insert(id, Some(order));
            }
            Some(_) => {}
        }
    }

    fn publish(&mut self, index: usize) {
        self.latest[index] = self.market.publish(index as u64 + 1);
    }

    fn order(&mut self, step: u8, index: usize) {
        let order = self.orders[index];
        let (id, listing, (buyer, _)) = (order.id, order.version.0, order.parties());
        let is_bad = self.bad.contains(&order.version);
        // What follows of a bad version ends a dispute as well.
        if step == 12 && order.stage == Stage::Disputed {
            self.market.end_dispute(id, (DisputeEnd::Proven, PRICE, BOND));
        }
        match (step, order.stage, is_bad) {
            (9 | 10, Stage::Offered, false) => self.take(index),
            (11 | 12, Stage::Offered, _) => {
                self.market.withdraw(id, listing, buyer, 1);
                self.orders[index].stage = Stage::Withdrawn;
            }
            (9 | 10, Stage::Funded, false) => {
                self.market.hand_over(id, 1_900_000_000);
                self.orders[index].stage = Stage::Delivered;
            }
            (9, Stage::Delivered, false) => {
                self.settle(index);
            }
            (10, Stage::Settled, false) if order.bond > 0 => {
                self.market.release_bond(id, SELLERS[listing as usize - 1], BOND);
                self.end(index, BOND, Stage::Settled);
            }
            (11, Stage::Funded, false) if order.bond == 0 => {
                self.market.refund(id, buyer, listing);
                self.end(index, 0, Stage::Refunded);
            }
            (11, Stage::Funded, false) => {
                self.market.refund_unserved(id, listing, CAROL, BOND);
                self.end(index, BOND - BOND / 10, Stage::Refunded);
            }
            (12, Stage::Delivered | Stage::Disputed, false) => {
                self.market.prove(id, order.version, buyer, order.bond);
                self.bad.insert(order.version);
                self.end(index, 0, Stage::Refunded);
            }
            (11, Stage::Funded | Stage::Delivered, true)
            | (12, Stage::Funded | Stage::Delivered | Stage::Disputed, true) => {
                self.market.refund_bad(id, listing, buyer, order.bond);
                self.end(index, 0, Stage::Refunded);
            }
            (11 | 12, Stage::Settled, true) if order.bond > 0 => {
                self.market.compensate(id, listing, CAROL, BOND);
                self.end(index, 0, Stage::Settled);
            }
            (13, Stage::Settled, false) if order.resold.is_none() && self.rekeys.remove(&id) => {
                self.market.answer_rekey(id);
            }
            (13, Stage::Settled, false) if order.resold.is_none() => {
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
        if let (Some(license), Stage::Refunded) = (order.resold, stage) {
            self.resales.insert(license, None);
        }
        let bond = self.bonds.get_mut(SELLERS[order.version.0 as usize - 1]).unwrap();
        bond.reserved -= bound;
        bond.free += back;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn the_index_says_at_every_height_what_the_chain_would(
        steps in proptest::collection::vec((0u8..20, 0usize..60, 1u128..5_000_000), 10..120),
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
