//! What keeps a listing from selling beside its own state: its seller's missed delivery, a delisting, a closed denom, and
//! a pause of new orders.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

mod support;

use serde_json::{json, Value};
use support::{config, listing, Database, Market, ALICE, BOB, GENESIS_TIME, GUARDIAN, PRICE};
use weighhouse_indexer::api::graphql;
use weighhouse_indexer::database;
use weighhouse_indexer::read::{NewOrders, Rows};
use weighhouse_indexer::views::replay;
use weighhouse_protocol::registry::{Config, ListingState};

const GOVERNANCE: &str = "wasm1gov";
const MODERATOR: &str = "wasm1moderator";

async fn ask(database: &Database, query: &str) -> Value {
    let rows = Rows::new(database::readers(&database.config, 2).unwrap());
    let answer = graphql::schema(rows, NewOrders::default()).execute(query).await;
    let answer = serde_json::to_value(answer).unwrap();
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"].clone()
}

/// A market, and the index that follows it.
struct Follower {
    market: Market,
    database: Database,
}

impl Follower {
    async fn new() -> Self {
        let mut market = Market::new();
        market.list(listing("a", ALICE, PRICE));
        market.list(listing("b", BOB, PRICE));
        Follower { market, database: Database::new().await }
    }

    async fn ask(&mut self, query: &str) -> Value {
        let known = self.database.cursor().await.height as usize;
        self.database.ingest(&self.market.blocks[known..], 1).await;
        ask(&self.database, query).await
    }

    /// The names of the listings that sell, the newest first.
    async fn sells(&mut self) -> Vec<String> {
        let found = self.ask("{ listings { nodes { name sellable } } }").await;
        let nodes = found["listings"]["nodes"].as_array().unwrap().clone();
        assert!(nodes.iter().all(|node| node["sellable"] == true), "{nodes:?}");
        nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
    }

    /// All of it in one batch is the same.
    async fn equals_a_replay(mut self) {
        assert_eq!(replay::differences(&mut self.database.client).await.unwrap(), vec![]);
        assert_eq!(self.database.count("quarantine").await, 0);
    }
}

#[tokio::test]
async fn a_missed_delivery_closes_its_sellers_listings_until_they_are_reopened() {
    let mut index = Follower::new().await;
    assert_eq!(index.sells().await, ["b", "a"]);
    let order = index.market.buy(BOB, 1);
    index.market.close_seller(ALICE, order);
    assert_eq!(index.sells().await, ["b"]);
    let query = "{ listing(id: 1) { state sellable sellerClosedSince } seller(account: \"wasm1alice\") {
        account closing { since orderId tx order { buyer history { kind } } } bonds { denom } } }";
    let since = "2027-01-15T08:00:04+00:00";
    let history = json!([{"kind": "PLACED"}, {"kind": "SELLER_CLOSED"}]);
    let closing = json!({"since": since, "orderId": "1", "tx": "0400", "order": {"buyer": BOB, "history": history}});
    let said = |sellable: bool, since: Value, closing: Value| {
        let listing = json!({"state": "ACTIVE", "sellable": sellable, "sellerClosedSince": since});
        let bonds = json!([{"denom": "uwhs"}]);
        json!({"listing": listing, "seller": {"account": ALICE, "closing": closing, "bonds": bonds}})
    };
    assert_eq!(index.ask(query).await, said(false, json!(since), closing));
    index.market.reopen_seller(ALICE);
    assert_eq!(index.ask(query).await, said(true, Value::Null, Value::Null));
    assert_eq!(index.sells().await, ["b", "a"]);
    // The last word of a batch counts.
    index.market.close_seller(BOB, 9).reopen_seller(BOB).close_seller(BOB, 10);
    assert_eq!(index.sells().await, ["a"]);
    index.equals_a_replay().await;
}

#[tokio::test]
async fn a_delisting_keeps_its_beginning_when_it_is_confirmed_and_ends_when_the_listing_is_listed_again() {
    let mut index = Follower::new().await;
    let query = "{ listing(id: 1) { state sellable delisting { by since lapsesAt } } }";
    let said = |state: &str, delisting: Value| json!({"listing": {"state": state, "sellable": state == "ACTIVE", "delisting": delisting}});
    let delisting = |by: &str, second: u8, lapses_at: Value| json!({"by": by, "since": format!("2027-01-15T08:00:{second:02}+00:00"), "lapsesAt": lapses_at});
    assert_eq!(index.ask(query).await, said("ACTIVE", Value::Null));
    index.market.delist(1, MODERATOR, Some(1_800_604_800));
    let moderated = delisting(MODERATOR, 3, json!("2027-01-22T08:00:00+00:00"));
    assert_eq!(index.ask(query).await, said("DELISTED", moderated));
    index.market.delist(1, GOVERNANCE, None);
    assert_eq!(index.ask(query).await, said("DELISTED", delisting(GOVERNANCE, 3, Value::Null)));
    index.market.relist(1, GOVERNANCE, ListingState::Paused);
    assert_eq!(index.ask(query).await, said("PAUSED", Value::Null));
    index.market.set_state(1, ListingState::Active).delist(1, GOVERNANCE, None);
    assert_eq!(index.ask(query).await, said("DELISTED", delisting(GOVERNANCE, 7, Value::Null)));
    assert_eq!(index.sells().await, ["b"]);
    index.equals_a_replay().await;
}

#[tokio::test]
async fn a_listing_sells_while_one_of_its_prices_is_in_an_open_denom() {
    let mut index = Follower::new().await;
    let closed = |denoms: &[&str]| {
        let mut settings = config();
        settings.denoms.iter_mut().for_each(|rule| rule.closed = denoms.contains(&rule.denom.as_str()));
        settings
    };
    index.market.configure(closed(&["uwhs"]));
    assert_eq!(index.sells().await, ["b", "a"]);
    let query = "{ listing(id: 1) { plans { price { denom } denomClosed } } }";
    let plan = |denom: &str, is_closed: bool| json!({"price": {"denom": denom}, "denomClosed": is_closed});
    let plans = json!({"listing": {"plans": [plan("uwhs", true), plan("uusd", false)]}});
    assert_eq!(index.ask(query).await, plans);
    index.market.configure(closed(&["uwhs", "uusd"]));
    assert_eq!(index.sells().await, Vec::<String>::new());
    index.market.configure(Config { denoms: config().denoms[..1].to_vec(), ..config() });
    assert_eq!(index.sells().await, ["b", "a"]);
    let plans = json!({"listing": {"plans": [plan("uwhs", false), plan("uusd", true)]}});
    assert_eq!(index.ask(query).await, plans);
    index.equals_a_replay().await;
}

#[tokio::test]
async fn nothing_sells_in_a_pause_which_ends_by_itself_or_is_lifted() {
    let mut index = Follower::new().await;
    let query = "{ orderPause { until by since tx } }";
    assert_eq!(index.ask(query).await, json!({"orderPause": null}));
    // Block 3, until the time of block 5.
    index.market.pause_orders(GENESIS_TIME as u64 + 5);
    assert_eq!(index.sells().await, Vec::<String>::new());
    let pause = json!({
        "until": "2027-01-15T08:00:05+00:00", "by": GUARDIAN, "since": "2027-01-15T08:00:03+00:00", "tx": "0300",
    });
    assert_eq!(index.ask(query).await, json!({"orderPause": pause}));
    index.market.block(vec![]);
    assert_eq!(index.sells().await, Vec::<String>::new());
    index.market.block(vec![]);
    assert_eq!(index.sells().await, ["b", "a"]);
    assert_eq!(index.ask(query).await, json!({"orderPause": null}));
    index.market.pause_orders(GENESIS_TIME as u64 + 500);
    assert_eq!(index.sells().await, Vec::<String>::new());
    index.market.resume_orders();
    assert_eq!(index.sells().await, ["b", "a"]);
    index.equals_a_replay().await;
}

#[tokio::test]
async fn the_settings_are_those_that_governance_set_last() {
    let mut index = Follower::new().await;
    let query = "{ settings {
        treasury feeBps denoms { denom minFee minBond minStake dailyPenalty closed } deliverWithin { min max } grace
        challengeWindow { min max } downloadRate cooldown bondBps bondDelay blockInterval stakeBps
        guardian { account expiresAt } moderator { account lapse } arbiter { account decideWithin } changedAt changedTx
    } }";
    assert_eq!(index.ask(query).await, json!({"settings": null}));
    index.market.configure(Config { guardian: None, moderator: None, arbiter: None, ..config() }).configure(config());
    let rule = |denom: &str| {
        json!({
            "denom": denom, "minFee": "1", "minBond": "2", "minStake": "3", "dailyPenalty": "4", "closed": false,
        })
    };
    let expected = json!({"settings": {
        "treasury": "wasm1treasury", "feeBps": 250, "denoms": [rule("uwhs"), rule("uusd")],
        "deliverWithin": {"min": "60", "max": "86400"}, "grace": "600",
        "challengeWindow": {"min": "120", "max": "90000"}, "downloadRate": "1000000", "cooldown": "86401",
        "bondBps": 2_000, "bondDelay": "172800", "blockInterval": "6000", "stakeBps": 1_000,
        "guardian": {"account": GUARDIAN, "expiresAt": "2030-03-17T17:46:40+00:00"},
        "moderator": {"account": MODERATOR, "lapse": "604800"},
        "arbiter": {"account": "wasm1arbiter", "decideWithin": "604800"},
        "changedAt": "2027-01-15T08:00:04+00:00", "changedTx": "0400",
    }});
    assert_eq!(index.ask(query).await, expected);
    index.equals_a_replay().await;
}
