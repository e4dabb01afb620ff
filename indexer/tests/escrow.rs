//! Bonds, windows, proofs and keys asked for once more, as the index shows them: on a real Postgres.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

mod support;

use serde_json::{json, Value};
use support::{dump, listing, plan, Database, Market, ALICE, BOB, BOND, CAROL, PRICE};
use weighhouse_indexer::api::graphql;
use weighhouse_indexer::database;
use weighhouse_indexer::event::Contract;
use weighhouse_indexer::read::{NewOrders, Rows};
use weighhouse_indexer::views::replay;
use weighhouse_protocol::registry::{Listing, ListingState};
use weighhouse_protocol::terms::Plan;

/// When the seller's request can be withdrawn.
const AVAILABLE_FROM: u64 = 1_860_000_000;

/// Alice posts 10,000,000 and sells to Bob, who is never served, to Bob once more, who has paid for good and is paid
/// back out of the bond, and to Carol, who proves that the file is bad. Then Alice takes back what she can.
fn cheated() -> Market {
    let mut market = Market::new();
    let plans = vec![Plan { supply: Some(5), ..plan(PRICE, "uwhs") }];
    market.list(Listing { plans, ..listing("all-MiniLM-L6-v2", ALICE, PRICE) });
    market.post_bond(ALICE, 10_000_000);
    let (unserved, settled, proven) = (market.buy(BOB, 1), market.buy(BOB, 1), market.buy(CAROL, 1));
    market.refund_unserved(unserved, 1, BOB, BOND).deliver(settled, BOB, 1);
    market.ask_for_key(settled, 1, BOB, &[1, 2]).answer_rekey(settled).ask_for_key(settled, 1, BOB, &[3]);
    market.hand_over(proven, 1_800_000_000).prove(proven, (1, 1), CAROL, BOND);
    market.compensate(settled, 1, BOB, BOND).unlock_bond(ALICE, &[5_000_000, 3_000_000], AVAILABLE_FROM);
    market
}

async fn ask(database: &Database, query: &str) -> Value {
    let rows = Rows::new(database::readers(&database.config, 2).unwrap());
    let answer = graphql::schema(rows, NewOrders::default()).execute(query).await;
    let answer = serde_json::to_value(answer).unwrap();
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"].clone()
}

fn coin(amount: &str) -> Value {
    json!({"amount": amount})
}

#[tokio::test]
async fn a_sellers_bond_is_what_the_chain_has() {
    let mut market = cheated();
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 3).await;
    let fields = "posted { amount } free { amount } reserved { amount } unlocked { amount } forfeited { amount }
        withdrawn { amount } availableFrom availableFromHeight";
    let query = format!("{{ bonds(seller: \"{ALICE}\") {{ denom {fields} }} }}");
    // Of 10,000,000: 100,000, 1,000,000 and 1,000,000 are lost, and 3,000,000 are asked for.
    let bond = |unlocked: &str, withdrawn: &str, [from, from_height]: [Value; 2]| {
        json!({"bonds": [{
            "denom": "uwhs", "posted": coin("10000000"), "free": coin("4900000"), "reserved": coin("0"),
            "unlocked": coin(unlocked), "forfeited": coin("2100000"), "withdrawn": coin(withdrawn),
            "availableFrom": from, "availableFromHeight": from_height,
        }]})
    };
    assert_eq!(ask(&database, &query).await, bond("3000000", "0", [json!("2028-12-09T18:40:00+00:00"), json!("9001")]));
    let from = market.blocks.len();
    market.withdraw_bond(ALICE, 3_000_000);
    database.ingest(&market.blocks[from..], 1).await;
    assert_eq!(ask(&database, &query).await, bond("0", "3000000", [Value::Null, Value::Null]));

    let one = format!(
        "{{ here: bond(seller: \"{ALICE}\", denom: \"uwhs\") {{ seller free {{ amount }} }}
        none: bond(seller: \"{ALICE}\", denom: \"uusd\") {{ seller }} nobody: bonds(seller: \"{BOB}\") {{ seller }}
        listing(id: 1) {{ sellerBonds {{ denom }} }} }}"
    );
    let expected = json!({
        "here": {"seller": ALICE, "free": coin("4900000")}, "none": null, "nobody": [],
        "listing": {"sellerBonds": [{"denom": "uwhs"}]},
    });
    assert_eq!(ask(&database, &one).await, expected);
}

#[tokio::test]
async fn an_order_shows_its_times_its_bond_and_its_history() {
    let mut database = Database::new().await;
    database.ingest(&cheated().blocks, 100).await;
    let query = "{ order(id: 3) {
        state seller challengeWindow cooldown settleFrom settleFromHeight releaseFrom releaseFromHeight deliverByHeight
        refundFromHeight expiresAt takenAt bondRecipient bond { amount } bondState bondEndedAt bondEndedTx
        bondReleased { amount } bondToBuyer { amount } bondToTreasury { amount } history { kind at height tx }
    } }";
    let step = |kind: &str, height: u32, tx: &str| {
        let at = format!("2027-01-15T08:00:{height:02}+00:00");
        json!({"kind": kind, "at": at, "height": height.to_string(), "tx": tx})
    };
    let expected = json!({"order": {
        "state": "REFUNDED", "seller": ALICE, "challengeWindow": "600", "cooldown": "86400",
        "settleFrom": "2027-01-15T08:00:00+00:00", "settleFromHeight": "9002",
        "releaseFrom": "2027-01-16T08:00:00+00:00", "releaseFromHeight": "9003", "deliverByHeight": "9021",
        "refundFromHeight": "9022", "expiresAt": null, "takenAt": null, "bondRecipient": CAROL,
        "bond": coin("1000000"), "bondState": "FORFEITED", "bondEndedAt": "2027-01-15T08:00:12+00:00",
        "bondEndedTx": "0C01", "bondReleased": null, "bondToBuyer": coin("200000"), "bondToTreasury": coin("800000"),
        "history": [
            step("PLACED", 5, "0500"), step("DELIVERED", 11, "0B00"), step("PROVEN_BAD", 12, "0C00"),
            step("BOND_FORFEITED", 12, "0C01"), step("REFUNDED", 12, "0C02"),
        ],
    }});
    assert_eq!(ask(&database, query).await, expected);
    let unserved = "{ order(id: 1) { bondState bondReleased { amount } bondToBuyer { amount } bondToTreasury { amount }
        history { kind } } }";
    let expected = json!({"order": {
        "bondState": "FORFEITED", "bondReleased": coin("900000"), "bondToBuyer": coin("100000"),
        "bondToTreasury": coin("0"), "history": [
            {"kind": "PLACED"}, {"kind": "BOND_FORFEITED"}, {"kind": "BOND_RELEASED"}, {"kind": "REFUNDED"},
        ],
    }});
    assert_eq!(ask(&database, unserved).await, expected);
    let settled = "{ order(id: 2) { state bondState history { kind } } }";
    let expected = json!({"order": {"state": "SETTLED", "bondState": "FORFEITED", "history": [
        {"kind": "PLACED"}, {"kind": "DELIVERED"}, {"kind": "SETTLED"}, {"kind": "REKEY_REQUESTED"},
        {"kind": "REKEY_REQUESTED"}, {"kind": "REKEY_ANSWERED"}, {"kind": "REKEY_REQUESTED"},
        {"kind": "BOND_FORFEITED"},
    ]}});
    assert_eq!(ask(&database, settled).await, expected);
}

#[tokio::test]
async fn orders_are_found_by_state_and_by_seller_and_keep_their_bond_until_it_is_released() {
    let mut market = Market::new();
    let (first, second) = (market.list(listing("a", ALICE, PRICE)), market.list(listing("b", BOB, PRICE)));
    let orders: Vec<u64> = [first, first, first, second].map(|listing| market.buy(CAROL, listing)).to_vec();
    market.hand_over(orders[0], 1_800_000_600).hand_over(orders[1], 1_800_000_600).settle(orders[1], first);
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 100).await;
    for (filter, expected) in [
        ("state: DELIVERED", vec!["1"]),
        ("state: SETTLED", vec!["2"]),
        ("state: FUNDED", vec!["4", "3"]),
        ("seller: \"wasm1bob\"", vec!["4"]),
        ("seller: \"wasm1alice\", state: DELIVERED", vec!["1"]),
        ("seller: \"wasm1bob\", state: DELIVERED", vec![]),
    ] {
        let found = ask(&database, &format!("{{ orders(filter: {{{filter}}}) {{ nodes {{ id }} }} }}")).await;
        let expected: Vec<Value> = expected.into_iter().map(|id| json!({"id": id})).collect();
        assert_eq!(found, json!({"orders": {"nodes": expected}}), "{filter}");
    }
    let query = "{ order(id: 2) { bondState bondReleased { amount } bondEndedAt } }";
    let reserved = json!({"order": {"bondState": "RESERVED", "bondReleased": null, "bondEndedAt": null}});
    assert_eq!(ask(&database, query).await, reserved);
    let from = market.blocks.len();
    market.release_bond(orders[1], ALICE, BOND);
    database.ingest(&market.blocks[from..], 1).await;
    let at = "2027-01-15T08:00:10+00:00";
    let released = json!({"order": {"bondState": "RELEASED", "bondReleased": coin("1000000"), "bondEndedAt": at}});
    assert_eq!(ask(&database, query).await, released);
}

#[tokio::test]
async fn a_bad_version_shows_its_proof() {
    let mut database = Database::new().await;
    database.ingest(&cheated().blocks, 2).await;
    let query = "{ listing(id: 1) { challengeWindow state badSince sellable
        latestVersion { badSince badSinceHeight proof { kind chunk orderId prover at tx } } plans { supply sold } } }";
    let since = "2027-01-15T08:00:12+00:00";
    let expected = json!({"listing": {
        "challengeWindow": "600", "state": "ACTIVE", "badSince": since, "sellable": false,
        "latestVersion": {
            "badSince": since, "badSinceHeight": "1",
            "proof": {"kind": "BAD_CHUNK", "chunk": "5", "orderId": "3", "prover": CAROL, "at": since, "tx": "0C00"},
        },
        "plans": [{"supply": "5", "sold": "1"}],
    }});
    assert_eq!(ask(&database, query).await, expected);
}

#[tokio::test]
async fn a_listing_is_offered_only_while_its_latest_version_is_good() {
    let mut market = cheated();
    market.list(listing("good", BOB, PRICE));
    let paused = market.list(listing("paused", BOB, PRICE));
    market.set_state(paused, ListingState::Paused);
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 100).await;
    let names = |arguments: &'static str| {
        let query = format!("{{ listings{arguments} {{ totalCount nodes {{ name }} }} }}");
        let database = &database;
        async move {
            let found = ask(database, &query).await;
            let nodes = found["listings"]["nodes"].as_array().unwrap().clone();
            assert_eq!(found["listings"]["totalCount"], nodes.len());
            nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    let bad = "all-MiniLM-L6-v2";
    assert_eq!(names("").await, ["good"]);
    assert_eq!(names("(query: \"minilm\")").await, Vec::<String>::new());
    assert_eq!(names("(filter: {sellable: true})").await, ["good"]);
    assert_eq!(names("(filter: {sellable: false})").await, ["paused", bad]);
    assert_eq!(names("(filter: {state: {eq: ACTIVE}})").await, ["good", bad]);
    assert_eq!(names("(filter: {state: {eq: ACTIVE}, sellable: false})").await, [bad]);
    assert_eq!(names("(filter: {not: {sellable: true}})").await, Vec::<String>::new());

    // A new version is sold, whatever becomes of the old one.
    let from = market.blocks.len();
    market.publish(1);
    database.ingest(&market.blocks[from..], 1).await;
    let query = "{ listings { nodes { name badSince sellable latestVersion { number badSince } } } }";
    let version = |number: &str| json!({"number": number, "badSince": null});
    let expected = json!({"listings": {"nodes": [
        {"name": "good", "badSince": null, "sellable": true, "latestVersion": version("1")},
        {"name": bad, "badSince": null, "sellable": true, "latestVersion": version("2")},
    ]}});
    assert_eq!(ask(&database, query).await, expected);
}

#[tokio::test]
async fn keys_asked_for_once_more_are_found_until_they_are_answered() {
    let mut market = cheated();
    let other = market.list(listing("other", BOB, PRICE));
    let order = market.buy(CAROL, other);
    market.deliver(order, CAROL, other).ask_for_key(order, other, CAROL, &[4]).answer_rekey(order);
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 100).await;
    // Asked, asked again, answered, and asked once more: only the last counts.
    let license = ask(
        &database,
        "{ license(id: 2) { rekey { owner transportKey expiresAt expiresAtHeight delivery answeredAt endedAt } } }",
    )
    .await;
    let rekey = json!({
        "owner": BOB, "transportKey": "03".repeat(48), "expiresAt": "2027-01-22T08:00:00+00:00",
        "expiresAtHeight": "9004", "delivery": null, "answeredAt": null, "endedAt": null,
    });
    assert_eq!(license, json!({"license": {"rekey": rekey}}));
    for (filter, expected) in [
        ("", vec!["4", "2"]),
        ("open: true", vec!["2"]),
        ("open: false", vec!["4"]),
        ("seller: \"wasm1alice\"", vec!["2"]),
        ("owner: \"wasm1carol\"", vec!["4"]),
        ("listing: 1, open: false", vec![]),
    ] {
        let found = ask(&database, &format!("{{ rekeys(filter: {{{filter}}}) {{ nodes {{ licenseId }} }} }}")).await;
        let expected: Vec<Value> = expected.into_iter().map(|id| json!({"licenseId": id})).collect();
        assert_eq!(found, json!({"rekeys": {"nodes": expected}}), "{filter}");
    }
    let query = "{ rekeys(first: 1) { totalCount pageInfo { hasNextPage } nodes {
        version askedTx delivery answeredTx license { owner } listing { name }
    } } }";
    let expected = json!({"rekeys": {"totalCount": 2, "pageInfo": {"hasNextPage": true}, "nodes": [{
        "version": "1", "askedTx": "1200", "delivery": "08".repeat(192), "answeredTx": "1300",
        "license": {"owner": CAROL}, "listing": {"name": "other"},
    }]}});
    assert_eq!(ask(&database, query).await, expected);
}

#[tokio::test]
async fn a_request_for_a_key_that_ended_is_open_no_more_until_it_is_made_again() {
    let mut market = cheated();
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 100).await;
    let query = "{ license(id: 2) { rekey { endedAt endedTx delivery } } rekeys(filter: {open: true}) { totalCount } }";
    let said = |at: Value, tx: Value, open: u8| {
        let rekey = json!({"endedAt": at, "endedTx": tx, "delivery": null});
        json!({"license": {"rekey": rekey}, "rekeys": {"totalCount": open}})
    };
    assert_eq!(ask(&database, query).await, said(Value::Null, Value::Null, 1));
    let from = market.blocks.len();
    market.end_rekey(2);
    database.ingest(&market.blocks[from..], 1).await;
    assert_eq!(ask(&database, query).await, said(json!("2027-01-15T08:00:15+00:00"), json!("0F00"), 0));
    let from = market.blocks.len();
    market.ask_for_key(2, 1, BOB, &[7]);
    database.ingest(&market.blocks[from..], 1).await;
    assert_eq!(ask(&database, query).await, said(Value::Null, Value::Null, 1));
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
}

#[tokio::test]
async fn however_often_a_key_is_asked_for_the_last_steps_are_answered() {
    let mut market = cheated();
    market.ask_for_key(2, 1, BOB, &[9; 120]).answer_rekey(2);
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 100).await;
    let found = ask(&database, "{ order(id: 2) { history { kind } license { rekey { answeredTx } } } }").await;
    let history = found["order"]["history"].as_array().unwrap();
    assert_eq!(history.len(), 100);
    assert_eq!((&history[0]["kind"], &history[99]["kind"]), (&json!("REKEY_REQUESTED"), &json!("REKEY_ANSWERED")));
    assert_eq!(found["order"]["license"]["rekey"], json!({"answeredTx": "1000"}));
}

#[tokio::test]
async fn what_another_contract_says_of_escrow_is_a_forgery() {
    for mut market in [cheated(), Market::traded()] {
        let events = market.blocks.iter_mut().flat_map(|block| &mut block.events.taken);
        let mut forged = 0;
        for event in events.filter(|event| matches!(event.contract, Contract::Escrow | Contract::Registry)) {
            event.contract = if event.contract == Contract::Escrow { Contract::Registry } else { Contract::Escrow };
            forged += 1;
        }
        let mut database = Database::new().await;
        database.ingest(&market.blocks, 100).await;
        assert_eq!(database.count("quarantine").await, forged);
        for table in [
            "orders",
            "order_history",
            "proofs",
            "bonds",
            "rekeys",
            "limited_plans",
            "disputes",
            "resales",
            "closed_sellers",
        ] {
            assert_eq!(database.count(table).await, 0, "{table}");
        }
    }
}

#[tokio::test]
async fn the_size_of_batches_does_not_matter_and_a_replay_makes_the_same() {
    for market in [cheated(), Market::traded()] {
        let mut dumps = Vec::new();
        for size in [1, 2, 5, 100] {
            let mut database = Database::new().await;
            database.ingest(&market.blocks, size).await;
            assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
            dumps.push(dump(&database).await);
            assert_eq!(database.count("quarantine").await, 0);
        }
        assert!(dumps.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
