//! Whatever happens in the market, the index says at every height what the contracts answer. They run in memory, their
//! events are indexed as a node would answer with them, and each is asked what it knows after each message.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

mod support;

use std::collections::BTreeMap;

use chrono::DateTime;
use cosmwasm_std::{coin, coins, Addr, Uint128};
use proptest::prelude::*;
use serde_json::{json, Value};
use support::contracts::blocks;
use support::Database;
use weighhouse_indexer::api::graphql;
use weighhouse_indexer::database::readers;
use weighhouse_indexer::read::{NewOrders, Rows};
use weighhouse_indexer::views::replay;
use weighhouse_market_suite::{
    listing_of, longest_version, plan, Content, Market, Spoil, BOND_DELAY, DELIVER_WITHIN, DENOM, GRACE, WINDOW,
};
use weighhouse_protocol::escrow::{self, Bond, Order, OrderState, QueryMsg, RekeyRequest, Resale};
use weighhouse_protocol::registry::{self, ExecuteMsg, Moderator, NewListing, OrderPause};
use weighhouse_protocol::terms::Plan;
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};

/// The listing of which there are few.
const FEW: ListingId = 1;
const SUPPLY: u32 = 3;
const LISTINGS: [ListingId; 2] = [FEW, 2];
const PRICE: u128 = 1_000_000;
/// For how long the moderator's delistings stand without governance, in seconds.
const LAPSE: u32 = 1_000;
/// Of one chunk, so that a bad one is proven at once.
const SIZE: usize = 64;

/// What the index says, in the contracts' words.
const SAID: &str = r#"
SELECT jsonb_build_object(
    'listings', (SELECT jsonb_agg(jsonb_build_array(
        id, state, latest_version, bad_since IS NOT NULL, sales, delisted_by, delisted_since, delisting_lapses_at
    ) ORDER BY id) FROM listings),
    'bad', (SELECT jsonb_agg(jsonb_build_array(listing, number, bad_since, bad_since_height) ORDER BY listing, number)
        FROM versions WHERE bad_since IS NOT NULL),
    'closed', (SELECT jsonb_agg(jsonb_build_array(seller, since, order_id) ORDER BY seller COLLATE "C")
        FROM closed_sellers),
    'settings', (SELECT config FROM settings),
    'sold', (SELECT sold FROM limited_plans),
    'orders', (SELECT jsonb_agg(jsonb_build_array(
        id, state, returned::text,
        CASE WHEN bond_ended_at IS NULL AND state NOT IN ('offered', 'withdrawn') THEN bond::text ELSE '0' END,
        stake::text, placed_at,
        CASE WHEN state = 'offered' THEN jsonb_build_array(expires_at, expires_at_height) END,
        jsonb_build_array(deliver_by, deliver_by_height, refund_from, refund_from_height),
        CASE WHEN state <> 'refunded' THEN jsonb_build_array(
            settle_from, settle_from_height, release_from, release_from_height, delivered_at) END
    ) ORDER BY id) FROM orders),
    'disputes', (SELECT jsonb_agg(jsonb_build_array(
        order_id, asked::text, offered::text, stake::text, decide_by, decide_by_height) ORDER BY order_id)
        FROM disputes WHERE outcome IS NULL),
    'bonds', (SELECT jsonb_agg(jsonb_build_array(
        seller, free::text, reserved::text, unlocked::text, available_from, available_from_height
    ) ORDER BY seller COLLATE "C") FROM bonds WHERE denom = $1 AND free + reserved + unlocked > 0),
    'resales', (SELECT jsonb_agg(jsonb_build_array(license, seller, price::text, order_id, ending) ORDER BY license)
        FROM resales),
    'rekeys', (SELECT jsonb_agg(jsonb_build_array(license, expires_at, expires_at_height) ORDER BY license)
        FROM rekeys WHERE delivery IS NULL AND ended_at IS NULL),
    'licenses', (SELECT jsonb_agg(jsonb_build_array(id, owner) ORDER BY id) FROM licenses),
    'owed', (SELECT jsonb_agg(jsonb_build_array(account, (credited - claimed)::text) ORDER BY account COLLATE "C")
        FROM balances WHERE denom = $1 AND credited > claimed),
    'carried', (SELECT coalesce(sum(amount), 0)::text FROM carried WHERE denom = $1)
)"#;

/// What its answers say of what sells.
const SELLS: &str = "{
    few: listing(id: 1) { sellable sellerClosedSince } many: listing(id: 2) { sellable sellerClosedSince }
    orderPause { until by }
}";

/// The contracts, and what they answered after each message.
struct Chain {
    market: Market,
    contents: BTreeMap<(ListingId, VersionNumber), Content>,
    answers: Vec<Value>,
}

impl Chain {
    fn new() -> Self {
        let mut chain = Chain { market: Market::new(), contents: BTreeMap::new(), answers: Vec::new() };
        let seller = chain.market.seller.clone();
        let few = vec![Plan { supply: Some(SUPPLY), ..plan(PRICE) }];
        chain.market.list(&seller, NewListing { plans: few, ..listing_of(&seller, PRICE) }).unwrap();
        chain.market.list(&seller, listing_of(&seller, PRICE)).unwrap();
        let moderator = Moderator { address: chain.moderator().into(), lapse: LAPSE };
        chain.market.reconfigure(|config| config.moderator = Some(moderator)).unwrap();
        // Until there is all that is asked about.
        chain.answers.resize(chain.market.happened.len(), Value::Null);
        for listing in LISTINGS {
            chain.publish(listing, Spoil::Nothing);
            chain.note();
        }
        chain
    }

    /// Tries a step. What the contracts refuse has not happened.
    fn step(&mut self, step: u8, pick: usize, amount: u128) {
        let seller = self.market.seller.clone();
        let listing = LISTINGS[pick % 2];
        let orders = self.market.orders();
        let order = orders.get(nth(pick, orders.len()));
        let latest = |state| orders.iter().rev().find(|order| order.state == state).filter(|_| pick % 3 != 2).or(order);
        let order = match step {
            18 | 20 | 22 => latest(OrderState::Delivered),
            23 => latest(OrderState::Disputed),
            24..=27 | 31 => latest(OrderState::Settled),
            28 | 29 => latest(OrderState::Offered),
            _ => order,
        };
        match (step, order) {
            (0, _) => drop(self.market.post_bond(&self.account(pick), &coins(amount, DENOM))),
            (1, _) => drop(self.market.unlock_bond_of(&self.account(pick), DENOM, amount)),
            (2, _) => {
                self.market.pass(BOND_DELAY.into());
                drop(self.market.withdraw_bond_of(&self.account(pick), DENOM));
            }
            (3..=6, _) => self.buy(listing, pick),
            (7, _) if self.market.quoted(listing, false).is_ok() => {
                drop(self.market.offer(listing, amount, pick.is_multiple_of(3)))
            }
            (8, _) => self.publish(listing, [Spoil::Nothing, Spoil::Chunk(0)][pick % 2]),
            (9, _) => drop(self.market.sweep(listing)),
            (10, _) => drop(self.market.claim(&seller)),
            (11, _) => self.market.pass([1, u64::from(WINDOW), u64::from(DELIVER_WITHIN + GRACE)][pick % 3]),
            (12, _) => self.set_state(listing, pick),
            (13..=17, Some(order)) => self.deliver(order),
            (18, Some(order)) => drop(self.market.settle(order.id)),
            (19, Some(order)) => drop(self.market.refund(order.id)),
            (20, Some(order)) => self.prove(order),
            (21, Some(order)) => drop(self.market.release(order.id)),
            (22, Some(order)) => drop(self.market.dispute(order.id)),
            (23, Some(order)) => self.speak(order, pick, amount),
            (24, Some(order)) => self.rekey(order.id),
            (25..=27, Some(order)) => self.resell(order.id, pick, amount),
            (28, Some(order)) => drop(self.market.take_offer(order.id)),
            (29, Some(order)) => self.withdraw(order, pick),
            (30, _) => drop(self.market.reopen(&self.account(pick / 20))),
            (31, Some(order)) => self.end_rekey(order.id),
            (32, _) => self.moderate(listing, pick),
            (33, _) => self.pause(pick),
            (34, _) => drop(self.market.reconfigure(|config| config.denoms[0].closed = pick.is_multiple_of(8))),
            _ => {}
        }
        self.note();
    }

    /// One step may be several messages, or none.
    fn note(&mut self) {
        let happened = self.market.happened.len();
        assert!(happened <= self.answers.len() + 1, "each message is noted");
        if happened > self.answers.len() {
            self.answers.push(self.answer());
        }
    }

    fn account(&self, pick: usize) -> Addr {
        [&self.market.seller, &self.market.buyer, &self.market.stranger][pick % 3].clone()
    }

    /// Whether a listing takes new orders, though its first plan may be sold out.
    fn is_sellable(&self, listing: ListingId) -> bool {
        self.market
            .quoted(listing, false)
            .map_or_else(|error| error.to_string().contains("escrow/sold_out: "), |_| true)
    }

    fn buy(&mut self, listing: ListingId, pick: usize) {
        if self.market.quoted(listing, false).is_err() {
            return;
        }
        let (mut purchase, secret) = self.market.purchase_for(listing, pick.is_multiple_of(2));
        purchase.buyer = self.account(1 + pick % 2);
        drop(self.market.place_with(purchase, secret));
    }

    fn publish(&mut self, listing: ListingId, spoil: Spoil) {
        if self.market.listing(listing).delisted.is_some() {
            return;
        }
        let seller = self.market.seller.clone();
        let content = self.market.publish_content(&seller, listing, SIZE, spoil);
        self.contents.insert((listing, content.version), content);
    }

    fn set_state(&mut self, listing: ListingId, pick: usize) {
        let seller = self.market.seller.clone();
        let message = match pick % 2 {
            0 => ExecuteMsg::Pause { listing },
            _ => ExecuteMsg::Resume { listing },
        };
        drop(self.market.tell_registry(&seller, message));
    }

    fn moderator(&self) -> Addr {
        self.market.account("moderator")
    }

    /// Delists a listing, confirms that, or lists it again.
    fn moderate(&mut self, listing: ListingId, pick: usize) {
        let (governance, stranger) = (self.market.governance.clone(), self.market.stranger.clone());
        let is_delisted = self.market.listing(listing).delisted.is_some();
        let (sender, message) = match (is_delisted, pick % 4) {
            (false, 0) => (governance, ExecuteMsg::Delist { listing }),
            (false, 1) => (self.moderator(), ExecuteMsg::Delist { listing }),
            // Mostly it sells, or nothing else would happen.
            (false, _) => return,
            (true, 0) => (stranger, ExecuteMsg::Relist { listing }),
            (true, 1) => (governance, ExecuteMsg::Delist { listing }),
            (true, _) => (governance, ExecuteMsg::Relist { listing }),
        };
        drop(self.market.tell_registry(&sender, message));
    }

    fn pause(&mut self, pick: usize) {
        let governance = self.market.governance.clone();
        let message = match pick % 6 {
            0 => ExecuteMsg::PauseOrders { seconds: 60 * (1 + pick as u32) },
            _ => ExecuteMsg::ResumeOrders {},
        };
        drop(self.market.tell_registry(&governance, message));
    }

    fn withdraw(&mut self, order: &Order, pick: usize) {
        let sender = [&order.buyer, &self.market.stranger][pick % 2].clone();
        drop(self.market.tell_escrow(&sender, escrow::ExecuteMsg::WithdrawOffer { order: order.id }, &[]));
    }

    fn end_rekey(&mut self, license: OrderId) {
        if let Some(owner) = self.owner(license) {
            drop(self.market.end_rekey(&owner, license));
        }
    }

    /// Whoever must deliver does.
    fn deliver(&mut self, order: &Order) {
        if order.transport_key.is_none() {
            return;
        }
        let sender = self.deliverer(order);
        let delivery = self.market.delivery_for(order.id);
        drop(self.market.deliver_bytes(&sender, order.id, &delivery.to_bytes()));
    }

    fn deliverer(&self, order: &Order) -> Addr {
        let seller = self.market.seller.clone();
        let resale = |license| self.resales().into_iter().find(|resale| resale.license == license);
        order.resold.and_then(resale).map_or(seller, |resale| resale.seller)
    }

    fn prove(&mut self, order: &Order) {
        let proof = self.contents[&(order.listing, order.version)].bad_chunk(0);
        drop(self.market.prove_chunk(order.id, proof));
    }

    fn speak(&mut self, order: &Order, pick: usize, amount: u128) {
        let to_buyer = amount % (order.price.u128() + 1);
        let (buyer, seller) = (order.buyer.clone(), self.deliverer(order));
        drop(match pick % 4 {
            0 => self.market.propose(&buyer, order.id, to_buyer),
            1 => self.market.propose(&seller, order.id, to_buyer),
            2 => self.market.rule(order.id, to_buyer),
            _ => self.market.accept(order.id),
        });
    }

    /// Asks for a key, or answers who asked.
    fn rekey(&mut self, license: OrderId) {
        if let Some(delivery) = self.market.answer_for(license) {
            drop(self.market.answer_rekey(license, &delivery.to_bytes()));
        } else if let Some(owner) = self.owner(license) {
            drop(self.market.rekey(&owner, license));
        }
    }

    /// Puts a license up, buys one that is, or takes it back.
    fn resell(&mut self, license: OrderId, pick: usize, amount: u128) {
        let Some(owner) = self.owner(license) else { return };
        let buyer = self.account(pick);
        drop(match (owner == self.market.escrow, pick % 3) {
            (false, _) => self.market.resell(&owner, license, coin(amount, DENOM)).map(drop),
            (true, 0) => {
                let resale = self.resales().into_iter().find(|resale| resale.license == license);
                resale.map_or(Ok(()), |resale| self.market.end_resale(&resale.seller, license).map(drop))
            }
            (true, _) => self.market.buy_license(&buyer, license, true).map(drop),
        });
    }

    /// Who holds the license of an order that was sold by its creators.
    fn owner(&self, license: OrderId) -> Option<Addr> {
        let order = self.market.order(license);
        (order.state == OrderState::Settled && order.resold.is_none()).then(|| self.market.owner_of(license))
    }

    fn resales(&self) -> Vec<Resale> {
        self.market.ask(&self.market.escrow, &QueryMsg::Resales { start_after: None, limit: Some(100) }).unwrap()
    }

    /// All that is at stake, by account.
    fn bonds(&self) -> Vec<Value> {
        let mut accounts = [0, 1, 2].map(|pick| self.account(pick));
        accounts.sort();
        let bonds = accounts.map(|account| (self.market.bond_of(&account, DENOM), account));
        let is_some = |bond: &Bond| !(bond.free + bond.reserved + bond.unlocked).is_zero();
        let bonds = bonds.into_iter().filter(|(bond, _)| is_some(bond));
        let row = |(bond, account): (Bond, Addr)| {
            let from = (bond.available_from, bond.available_from_height);
            json!([account, bond.free, bond.reserved, bond.unlocked, from.0, from.1])
        };
        bonds.map(row).collect()
    }

    /// All that the ledger owes, by account.
    fn owed(&self) -> Vec<Value> {
        let mut accounts = [self.account(0), self.account(1), self.account(2), self.market.treasury.clone()];
        accounts.sort();
        let owed = accounts.map(|account| (self.market.owed(&account), account)).into_iter();
        owed.filter(|(owed, _)| *owed > 0).map(|(owed, account)| json!([account, owed.to_string()])).collect()
    }

    fn listing(&self, id: ListingId, orders: &[Order]) -> Value {
        let listing = self.market.listing(id);
        let latest = listing.latest_version;
        let is_bad = latest.is_some_and(|latest| self.market.version(id, latest).bad_since.is_some());
        let is_sale =
            |order: &&Order| order.listing == id && order.state == OrderState::Settled && order.resold.is_none();
        let delisted = listing.delisted.as_ref();
        json!([
            id,
            listing.state,
            latest,
            is_bad,
            orders.iter().filter(is_sale).count(),
            delisted.map(|delisted| &delisted.by),
            delisted.map(|delisted| delisted.since),
            delisted.and_then(|delisted| delisted.lapses_at),
        ])
    }

    /// The versions that were proven bad.
    fn bad(&self) -> Vec<Value> {
        let mut bad = Vec::new();
        for (listing, version) in self.contents.keys() {
            let found = self.market.version(*listing, *version);
            bad.extend(found.bad_since.map(|since| json!([listing, version, since, found.bad_since_height])));
        }
        bad
    }

    /// The sellers whose listings take no orders.
    fn closed(&self) -> Vec<Value> {
        let mut accounts = [0, 1, 2].map(|pick| self.account(pick));
        accounts.sort();
        let closed = accounts.iter().filter_map(|account| Some((account, self.market.closed(account)?)));
        closed.map(|(account, closing)| json!([account, closing.since, closing.order])).collect()
    }

    /// What sells, as the index's answers have it.
    fn sells(&self) -> Value {
        let time = |seconds: u64| DateTime::from_timestamp(seconds as i64, 0).unwrap().to_rfc3339();
        let since = self.market.closed(&self.market.seller).map(|closing| time(closing.since));
        let listing = |listing| json!({"sellable": self.is_sellable(listing), "sellerClosedSince": since});
        let pause: OrderPause = self.market.ask(&self.market.registry, &registry::QueryMsg::OrderPause {}).unwrap();
        let pause = (pause.paused_until > self.market.now())
            .then(|| json!({"until": time(pause.paused_until), "by": pause.by}));
        json!({"few": listing(FEW), "many": listing(2), "orderPause": pause})
    }

    /// What the contracts answer now.
    fn answer(&self) -> Value {
        let orders = self.market.orders();
        let text = |amount: Option<Uint128>| amount.map(|amount| amount.to_string());
        let order = |order: &Order| {
            // Of an offer it is what taking it would reserve.
            let is_reserved = !matches!(order.state, OrderState::Offered | OrderState::Withdrawn);
            let bond = if is_reserved { order.bond } else { Uint128::zero() };
            // An offer has no time to deliver, and what was paid back none to settle.
            let deliver = (order.deliver_by, order.deliver_by_height, order.refund_from, order.refund_from_height);
            let is_refunded = order.state == OrderState::Refunded;
            let settle = (
                order.settle_from,
                order.settle_from_height,
                order.release_from,
                order.release_from_height,
                order.delivered_at,
            );
            json!([
                order.id,
                order.state,
                order.returned,
                bond,
                order.stake,
                order.placed_at,
                order.expires_at.zip(order.expires_at_height),
                if is_reserved { json!(deliver) } else { json!([null, null, null, null]) },
                (!is_refunded).then_some(settle),
            ])
        };
        let dispute = |order: &Order| {
            let dispute = order.dispute.as_ref()?;
            Some(json!([
                order.id,
                text(dispute.asked),
                text(dispute.offered),
                dispute.stake,
                dispute.decide_by,
                dispute.decide_by_height,
            ]))
        };
        let sold: u32 = self.market.ask(&self.market.escrow, &QueryMsg::Sold { listing: FEW, plan: 0 }).unwrap();
        let resale =
            |resale: &Resale| json!([resale.license, resale.seller, resale.price.amount, resale.order, resale.ending]);
        let rekey = |request: &RekeyRequest| json!([request.license, request.expires_at, request.expires_at_height]);
        let totals = self.market.totals();
        let carried = totals.iter().find(|total| total.denom == DENOM).map_or(Uint128::zero(), |total| total.carried);
        let licenses = orders.iter().filter_map(|order| Some(json!([order.id, self.owner(order.id)?])));
        let rekeys: Vec<RekeyRequest> = self.market.waiting();
        json!({
            "listings": LISTINGS.map(|listing| self.listing(listing, &orders)),
            "bad": some(self.bad()),
            "closed": some(self.closed()),
            "settings": self.market.config(),
            "sold": sold,
            "orders": some(orders.iter().map(order).collect()),
            "disputes": some(orders.iter().filter_map(dispute).collect()),
            "bonds": some(self.bonds()),
            "resales": some(self.resales().iter().map(resale).collect()),
            "rekeys": some(rekeys.iter().map(rekey).collect()),
            "licenses": some(licenses.collect()),
            "owed": some(self.owed()),
            "carried": carried,
            "sells": self.sells(),
        })
    }
}

/// Every second time one of the last three, else any.
fn nth(pick: usize, of: usize) -> usize {
    match pick % 2 {
        0 => of.saturating_sub(1 + pick / 2 % 3),
        _ => pick % of.max(1),
    }
}

/// An aggregate of no rows is null.
fn some(list: Vec<Value>) -> Value {
    if list.is_empty() {
        Value::Null
    } else {
        Value::Array(list)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn the_index_says_at_every_height_what_the_contracts_answer(
        steps in proptest::collection::vec((0u8..35, 0usize..60, 1u128..5_000_000), 20..80),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let mut chain = Chain::new();
            for (step, pick, amount) in steps {
                chain.step(step, pick, amount);
            }
            let blocks = blocks(&chain.market);
            let mut database = Database::new().await;
            let rows = Rows::new(readers(&database.config, 2).unwrap());
            let answers = graphql::schema(rows, NewOrders::default());
            for (block, expected) in blocks.chunks(1).zip(&chain.answers) {
                database.ingest(block, 1).await;
                if expected.is_null() {
                    continue;
                }
                let mut said: Value = database.client.query_one(SAID, &[&DENOM]).await.unwrap().get(0);
                said["sells"] = answers.execute(SELLS).await.into_result().unwrap().data.into_json().unwrap();
                assert_eq!(&said, expected, "at {}", block[0].height);
            }
            assert_eq!(database.count("quarantine").await, 0);
            // A replay takes all at once.
            assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
        });
    }
}

/// A seller hides nothing from the index by saying much of it.
#[tokio::test]
async fn the_longest_version_is_indexed() {
    let mut chain = Chain::new();
    let seller = chain.market.seller.clone();
    let version = chain.market.publish_as(&seller, FEW, longest_version).unwrap();
    let mut database = Database::new().await;
    for block in blocks(&chain.market).chunks(1) {
        database.ingest(block, 1).await;
    }
    assert_eq!(database.count("quarantine").await, 0);
    let rows = Rows::new(readers(&database.config, 2).unwrap());
    let answers = graphql::schema(rows, NewOrders::default());
    let question = "{ listing(id: 1) { latestVersion { number formats { dtypes } metrics { name } } } }";
    let answer = answers.execute(question).await.into_result().unwrap().data.into_json().unwrap();
    let latest = &answer["listing"]["latestVersion"];
    assert_eq!(latest["number"], json!(version.to_string()), "{answer}");
    assert_eq!(latest["formats"][7]["dtypes"].as_array().unwrap().len(), 32);
    assert_eq!(latest["metrics"][31]["name"], json!(r"\".repeat(96)));
}

/// The steps above reach every part of the market, or they would show nothing.
#[test]
fn a_long_story_reaches_every_end() {
    let mut chain = Chain::new();
    let mut rng = 1u64;
    for _ in 0..2_000 {
        rng = rng.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (step, pick, amount) = ((rng >> 33) % 35, (rng >> 40) % 60, (rng >> 20) % 5_000_000 + 1);
        chain.step(step as u8, pick as usize, amount.into());
    }
    let events: std::collections::BTreeSet<&str> = chain
        .market
        .happened
        .iter()
        .flat_map(|happened| &happened.events)
        .filter_map(|event| event.ty.strip_prefix("wasm-weighhouse-"))
        .collect();
    for kind in [
        "order-placed",
        "order-offered",
        "offer-taken",
        "offer-withdrawn",
        "order-delivered",
        "order-settled",
        "order-refunded",
        "dispute-opened",
        "dispute-proposed",
        "dispute-ended",
        "resale-opened",
        "resale-ended",
        "reseller-paid",
        "version-proven-bad",
        "bond-released",
        "bond-forfeited",
        "bond-withdrawn",
        "rekey-requested",
        "rekey-answered",
        "revenue-swept",
        "royalties-credited",
        "royalties-claimed",
        "license-issued",
        "license-transferred",
        "version-marked-bad",
        "listing-state-changed",
        "listing-delisted",
        "listing-relisted",
        "orders-paused",
        "orders-resumed",
        "config-changed",
        "seller-closed",
        "seller-reopened",
        "resale-ending",
        "rekey-ended",
    ] {
        assert!(events.contains(kind), "{kind} never happened");
    }
}
