//! Offers at a buyer's own price, disputes, and licenses that their holders resell.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

mod support;

use serde_json::{json, Value};
use support::trade::{ARBITER, ESCROW, SETTLE_FROM};
use support::{dump, limited, Database, Market, ALICE, BOB, BOND, CAROL, GENESIS_TIME, PRICE, STAKE};
use weighhouse_indexer::api::graphql;
use weighhouse_indexer::read::{NewOrders, Rows};
use weighhouse_indexer::views::{self, replay};
use weighhouse_indexer::{database, event};
use weighhouse_protocol::escrow::DisputeEnd;

async fn ask(database: &Database, query: &str) -> Value {
    let rows = Rows::new(database::readers(&database.config, 2).unwrap());
    let answer = graphql::schema(rows, NewOrders::default()).execute(query).await;
    let answer = serde_json::to_value(answer).unwrap();
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"].clone()
}

async fn indexed(market: &Market) -> Database {
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 100).await;
    assert_eq!(database.count("quarantine").await, 0);
    database
}

fn coin(amount: &str) -> Value {
    json!({"amount": amount})
}

fn kinds(kinds: &[&str]) -> Value {
    kinds.iter().map(|kind| json!({"kind": kind})).collect()
}

/// The orders of [`Market::traded`].
const TAKEN: u64 = 1;
const WITHDRAWN: u64 = 2;
const AGREED: u64 = 3;
const RULED: u64 = 4;
const SILENT: u64 = 5;
const FIRST: u64 = 6;
const SECOND: u64 = 7;
const UNSERVED: u64 = 8;
const SERVED: u64 = 9;

#[tokio::test]
async fn an_offer_binds_its_seller_and_counts_once_it_is_taken() {
    let mut market = Market::new();
    market.list(limited("few", ALICE, 2));
    market.post_bond(ALICE, 5 * BOND);
    let (order, other) = (market.offer(BOB, 1, 4_000_000), market.offer(CAROL, 1, 1_000));
    let mut database = indexed(&market).await;
    let query = "{
        order(id: 1) { state isOffer price { amount } bond { amount } bondState resoldId royalty { amount } }
        bonds(seller: \"wasm1alice\") { free { amount } reserved { amount } }
        listing(id: 1) { sales plans { sold } }
        orders(filter: {state: OFFERED}) { nodes { id } }
    }";
    let said = |state: &str, bond: &str, (free, reserved): (&str, &str), (sales, sold): (&str, &str), open: &[u64]| {
        let open: Vec<Value> = open.iter().map(|id| json!({"id": id.to_string()})).collect();
        json!({
            "order": {
                "state": state, "isOffer": true, "price": coin("4000000"), "bond": coin("1000000"), "bondState": bond,
                "resoldId": null, "royalty": coin("0"),
            },
            "bonds": [{"free": coin(free), "reserved": coin(reserved)}],
            "listing": {"sales": sales, "plans": [{"sold": sold}]},
            "orders": {"nodes": open},
        })
    };
    let bond = ("5000000", "0");
    assert_eq!(ask(&database, query).await, said("OFFERED", "NONE", bond, ("0", "0"), &[other, order]));

    let from = market.blocks.len();
    market.take(order, 1);
    database.ingest(&market.blocks[from..], 1).await;
    let bond = ("4000000", "1000000");
    assert_eq!(ask(&database, query).await, said("FUNDED", "RESERVED", bond, ("0", "1"), &[other]));

    let from = market.blocks.len();
    market.hand_over(order, SETTLE_FROM).settle(order, 1).withdraw(other, 1, CAROL, 1_000);
    database.ingest(&market.blocks[from..], 1).await;
    assert_eq!(ask(&database, query).await, said("SETTLED", "RESERVED", bond, ("1", "1"), &[]));
}

#[tokio::test]
async fn an_offer_expires_until_it_is_taken_and_has_times_to_deliver_from_then_on() {
    let mut market = Market::new();
    market.list(limited("few", ALICE, 2));
    let order = market.offer(BOB, 1, 4_000_000);
    let mut database = indexed(&market).await;
    let query = "{ order(id: 1) {
        cardCid stake { amount } expiresAt expiresAtHeight deliverBy deliverByHeight refundFrom refundFromHeight
        settleFrom settleFromHeight releaseFromHeight placedAt placedHeight placedTx takenAt takenTx
    } }";
    let said = |deliver: [Value; 4], placed: [Value; 3], taken: [Value; 2]| {
        let ([by, by_height, from, from_height], [at, height, tx], [taken_at, taken_tx]) = (deliver, placed, taken);
        json!({"order": {
            "cardCid": "bafkreicard", "stake": coin("500000"),
            "expiresAt": "2027-01-16T08:00:00+00:00", "expiresAtHeight": "9012",
            "deliverBy": by, "deliverByHeight": by_height, "refundFrom": from, "refundFromHeight": from_height,
            "settleFrom": null, "settleFromHeight": null, "releaseFromHeight": null,
            "placedAt": at, "placedHeight": height, "placedTx": tx, "takenAt": taken_at, "takenTx": taken_tx,
        }})
    };
    let offered = [json!("2027-01-15T08:00:02+00:00"), json!("2"), json!("0200")];
    let none = || [Value::Null, Value::Null];
    assert_eq!(ask(&database, query).await, said([0; 4].map(|_| Value::Null), offered, none()));

    let from = market.blocks.len();
    market.take(order, 1);
    database.ingest(&market.blocks[from..], 1).await;
    let at = json!("2027-01-15T08:00:03+00:00");
    let deliver =
        [json!("2027-01-15T09:00:03+00:00"), json!("9021"), json!("2027-01-15T09:10:03+00:00"), json!("9022")];
    let taken = [at.clone(), json!("0300")];
    assert_eq!(ask(&database, query).await, said(deliver, [at, json!("3"), json!("0300")], taken));
    // All of it in one batch is the same.
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
}

#[tokio::test]
async fn an_offer_that_is_not_taken_goes_back_and_leaves_no_trace_in_the_supply() {
    let database = indexed(&Market::traded()).await;
    let fields = "state closedAt closedTx bondState history { kind }";
    let query =
        format!("{{ order(id: {WITHDRAWN}) {{ {fields} }} orders(filter: {{state: WITHDRAWN}}) {{ totalCount }} }}");
    let expected = json!({
        "order": {
            "state": "WITHDRAWN", "closedAt": "2027-01-15T08:00:08+00:00", "closedTx": "0800", "bondState": "NONE",
            "history": kinds(&["OFFERED", "WITHDRAWN"]),
        },
        "orders": {"totalCount": 1},
    });
    assert_eq!(ask(&database, &query).await, expected);
    let query = format!("{{ order(id: {TAKEN}) {{ isOffer history {{ kind }} }} }}");
    let expected = json!({"isOffer": true, "history": kinds(&["OFFERED", "TAKEN", "DELIVERED", "SETTLED"])});
    assert_eq!(ask(&database, &query).await["order"], expected);
    assert_eq!(database.count("limited_offers").await, 0);
}

#[tokio::test]
async fn a_taken_offer_that_is_paid_back_is_for_sale_again() {
    let mut market = Market::new();
    market.list(limited("few", ALICE, 1));
    market.post_bond(ALICE, 5 * BOND);
    let order = market.offer(BOB, 1, PRICE);
    market.take(order, 1).hand_over(order, SETTLE_FROM).dispute(order, 1, BOB);
    market.end_dispute(order, (DisputeEnd::Ruled, PRICE, STAKE)).pay_back(order, 1, BOB, BOND);
    let found = ask(&indexed(&market).await, "{ listing(id: 1) { sales plans { sold } } }").await;
    assert_eq!(found, json!({"listing": {"sales": "0", "plans": [{"sold": "0"}]}}));
}

#[tokio::test]
async fn an_open_dispute_shows_what_each_side_wants() {
    let mut market = Market::new();
    market.list(limited("few", ALICE, 1));
    let order = market.buy(BOB, 1);
    market.hand_over(order, 1_800_000_600).dispute(order, 1, BOB);
    let mut database = indexed(&market).await;
    let query = "{ order(id: 1) { state returned { amount } dispute {
        arbiter decideBy decideByHeight stake { amount denom } reason asked { amount } offered { amount } openedAt openedTx
        end toBuyer { amount } stakeBack { amount } endedAt endedTx
    } } }";
    let said = |asked: Value, offered: Value| {
        json!({"order": {"state": "DISPUTED", "returned": coin("0"), "dispute": {
            "arbiter": ARBITER, "decideBy": "2027-01-22T08:00:00+00:00", "decideByHeight": "9011",
            "stake": {"amount": "500000", "denom": "uwhs"}, "reason": "ipfs://bafkreievidence",
            "asked": asked, "offered": offered, "openedAt": "2027-01-15T08:00:04+00:00", "openedTx": "0400",
            "end": null, "toBuyer": null, "stakeBack": null, "endedAt": null, "endedTx": null,
        }}})
    };
    assert_eq!(ask(&database, query).await, said(Value::Null, Value::Null));
    // The last word of each counts, however many they say in a block.
    let from = market.blocks.len();
    market.propose(order, &[(BOB, 5), (ALICE, 1), (BOB, 4), (ALICE, 2)]);
    database.ingest(&market.blocks[from..], 1).await;
    assert_eq!(ask(&database, query).await, said(coin("4"), coin("2")));
    for (proposer, asked, offered) in [(ALICE, "4", "6"), (BOB, "7", "6")] {
        let from = market.blocks.len();
        market.propose(order, &[(proposer, if proposer == ALICE { 6 } else { 7 })]);
        database.ingest(&market.blocks[from..], 1).await;
        assert_eq!(ask(&database, query).await, said(coin(asked), coin(offered)));
    }
}

#[tokio::test]
async fn a_dispute_that_ended_says_how_and_what_went_back() {
    let database = indexed(&Market::traded()).await;
    let fields = "state returned { amount } bondState bondReleased { amount } license { id }
        dispute { end toBuyer { amount } stakeBack { amount } asked { amount } offered { amount } endedTx }";
    let order = |id: u64| {
        let (query, database) = (format!("{{ order(id: {id}) {{ {fields} }} }}"), &database);
        async move { ask(database, &query).await["order"].clone() }
    };
    let ended = |end: &str, to_buyer: &str, asked: Value, offered: Value, tx: &str| {
        json!({
            "end": end, "toBuyer": coin(to_buyer), "stakeBack": coin("500000"), "asked": asked, "offered": offered,
            "endedTx": tx,
        })
    };
    let agreed = json!({
        "state": "SETTLED", "returned": coin("2000000"), "bondState": "RESERVED", "bondReleased": null, "license": null,
        "dispute": ended("AGREED", "2000000", coin("2000000"), coin("2500000"), "1400"),
    });
    assert_eq!(order(AGREED).await, agreed);
    // All of the price went back, so nothing was settled.
    let ruled = json!({
        "state": "REFUNDED", "returned": coin("0"), "bondState": "RELEASED", "bondReleased": coin("1000000"),
        "license": null, "dispute": ended("RULED", "5000000", Value::Null, coin("0"), "1600"),
    });
    assert_eq!(order(RULED).await, ruled);
    let silent = json!({
        "state": "SETTLED", "returned": coin("0"), "bondState": "RELEASED", "bondReleased": coin("1000000"),
        "license": null, "dispute": ended("TIMED_OUT", "0", Value::Null, Value::Null, "1700"),
    });
    assert_eq!(order(SILENT).await, silent);
    let query =
        format!("{{ order(id: {TAKEN}) {{ dispute {{ end }} }} ruled: order(id: {RULED}) {{ history {{ kind }} }} }}");
    let history = kinds(&[
        "PLACED",
        "DELIVERED",
        "DISPUTE_OPENED",
        "DISPUTE_PROPOSED",
        "DISPUTE_ENDED",
        "BOND_RELEASED",
        "REFUNDED",
    ]);
    assert_eq!(ask(&database, &query).await, json!({"order": {"dispute": null}, "ruled": {"history": history}}));
}

#[tokio::test]
async fn every_end_of_a_dispute_has_its_name() {
    let mut market = Market::new();
    market.list(limited("few", ALICE, 9));
    let mut expected = Vec::new();
    for (end, name) in [
        (DisputeEnd::Agreed, "AGREED"),
        (DisputeEnd::Ruled, "RULED"),
        (DisputeEnd::TimedOut, "TIMED_OUT"),
        (DisputeEnd::Accepted, "ACCEPTED"),
        (DisputeEnd::Proven, "PROVEN"),
    ] {
        let order = market.buy(BOB, 1);
        market.hand_over(order, 1_800_000_600).dispute(order, 1, BOB).end_dispute(order, (end, 0, 0)).settle(order, 1);
        expected.insert(0, json!({"dispute": {"end": name}}));
    }
    let found = ask(&indexed(&market).await, "{ orders { nodes { dispute { end } } } }").await;
    assert_eq!(found, json!({"orders": {"nodes": expected}}));
}

#[tokio::test]
async fn a_license_for_resale_is_with_escrow_and_found_by_listing_and_seller() {
    let database = indexed(&Market::traded()).await;
    let query = format!(
        "{{ resale(license: {SECOND}) {{
            licenseId seller listingId version price {{ amount denom }} deliverWithin challengeWindow expiresAt openedAt
            openedHeight openedTx orderId order {{ id }} license {{ owner }} listing {{ name }}
        }} license(id: {SECOND}) {{ owner resale {{ seller }} order {{ id }} }} none: resale(license: {TAKEN}) {{ seller }}
        listing(id: 1) {{ resales {{ licenseId }} }} }}"
    );
    let expected = json!({
        "resale": {
            "licenseId": "7", "seller": BOB, "listingId": "1", "version": "1",
            "price": {"amount": "5000001", "denom": "uwhs"}, "deliverWithin": "7200", "challengeWindow": "600",
            "expiresAt": null, "openedAt": "2027-01-15T08:00:37+00:00", "openedHeight": "37", "openedTx": "2501",
            "orderId": null, "order": null, "license": {"owner": ESCROW}, "listing": {"name": "all-MiniLM-L6-v2"},
        },
        "license": {"owner": ESCROW, "resale": {"seller": BOB}, "order": {"id": "7"}},
        "none": null,
        "listing": {"resales": [{"licenseId": "6"}, {"licenseId": "7"}]},
    });
    assert_eq!(ask(&database, &query).await, expected);
    for (filter, expected) in [
        ("", 2),
        ("listing: 1", 2),
        ("listing: 2", 0),
        ("seller: \"wasm1bob\"", 1),
        ("seller: \"wasm1carol\"", 1),
        ("seller: \"wasm1alice\"", 0),
        ("ordered: false", 2),
        ("ordered: true", 0),
    ] {
        let found = ask(&database, &format!("{{ resales(filter: {{{filter}}}) {{ totalCount }} }}")).await;
        assert_eq!(found, json!({"resales": {"totalCount": expected}}), "{filter}");
    }
}

#[tokio::test]
async fn a_resale_is_ordered_by_one_at_a_time_and_free_again_after_a_refund() {
    let mut market = Market::new();
    market.list(limited("few", ALICE, 1));
    let license = market.buy(BOB, 1);
    market.deliver(license, BOB, 1).resell(license, BOB, 1, PRICE);
    let mut database = indexed(&market).await;
    let query = "{ resale(license: 1) { orderId order { buyer } } resales(filter: {ordered: true}) { totalCount } }";
    let said = |order: Value, buyer: Value, ordered: u8| json!({"resale": {"orderId": order, "order": buyer}, "resales": {"totalCount": ordered}});
    assert_eq!(ask(&database, query).await, said(Value::Null, Value::Null, 0));
    for _ in 0..2 {
        let from = market.blocks.len();
        let order = market.buy_license(license, CAROL, BOB, 1);
        database.ingest(&market.blocks[from..], 1).await;
        assert_eq!(ask(&database, query).await, said(json!(order.to_string()), json!({"buyer": CAROL}), 1));
        let from = market.blocks.len();
        market.refund(order, CAROL, 1);
        database.ingest(&market.blocks[from..], 1).await;
        assert_eq!(ask(&database, query).await, said(Value::Null, Value::Null, 0));
    }
    let from = market.blocks.len();
    market.end_resale(license, BOB);
    database.ingest(&market.blocks[from..], 1).await;
    let found = ask(&database, "{ resale(license: 1) { orderId } license(id: 1) { owner resale { seller } } }").await;
    assert_eq!(found, json!({"resale": null, "license": {"owner": BOB, "resale": null}}));
    // All of it in one batch is the same.
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
}

#[tokio::test]
async fn a_resale_that_is_ending_takes_no_further_order_until_the_license_is_put_up_again() {
    let mut market = Market::new();
    market.list(limited("few", ALICE, 1));
    let license = market.buy(BOB, 1);
    market.deliver(license, BOB, 1).resell(license, BOB, 1, PRICE);
    let mut database = indexed(&market).await;
    let query = "{ resale(license: 1) { ending } ending: resales(filter: {ending: true}) { totalCount }
        order(id: 1) { history { kind } } }";
    let said = |ending: bool, steps: &[&str]| {
        let steps: Vec<&str> =
            ["PLACED", "DELIVERED", "SETTLED", "RESALE_OPENED"].iter().chain(steps).copied().collect();
        let (resale, order) = (json!({"ending": ending}), json!({"history": kinds(&steps)}));
        json!({"resale": resale, "ending": {"totalCount": u8::from(ending)}, "order": order})
    };
    assert_eq!(ask(&database, query).await, said(false, &[]));
    let from = market.blocks.len();
    let order = market.buy_license(license, CAROL, BOB, 1);
    market.stop_resale(license).refund(order, CAROL, 1);
    database.ingest(&market.blocks[from..], 1).await;
    assert_eq!(ask(&database, query).await, said(true, &["RESALE_ENDING"]));
    let from = market.blocks.len();
    market.end_resale(license, BOB).resell(license, BOB, 1, PRICE);
    database.ingest(&market.blocks[from..], 1).await;
    assert_eq!(ask(&database, query).await, said(false, &["RESALE_ENDING", "RESALE_ENDED", "RESALE_OPENED"]));
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
}

#[tokio::test]
async fn a_resold_license_keeps_its_number_and_is_no_sale_of_its_listing() {
    let database = indexed(&Market::traded()).await;
    let query = format!(
        "{{ order(id: {SERVED}) {{
            state seller isOffer resoldId resold {{ id }} royalty {{ amount }} bond {{ amount }} bondState
            license {{ id }} history {{ kind }}
        }} refunded: order(id: {UNSERVED}) {{ state resoldId license {{ id }} }}
        first: order(id: {FIRST}) {{ license {{ id owner resale {{ seller orderId }} }} history {{ kind }} }}
        listing(id: 1) {{ sales plans {{ supply sold }} }} bonds(seller: \"{BOB}\") {{ seller }} }}"
    );
    let expected = json!({
        "order": {
            "state": "SETTLED", "seller": BOB, "isOffer": false, "resoldId": "6", "resold": {"id": "6"},
            "royalty": coin("250000"), "bond": coin("0"), "bondState": "NONE", "license": {"id": "6"},
            "history": kinds(&["PLACED", "DELIVERED", "SETTLED", "RESELLER_PAID"]),
        },
        "refunded": {"state": "REFUNDED", "resoldId": "6", "license": null},
        "first": {
            "license": {"id": "6", "owner": ESCROW, "resale": {"seller": CAROL, "orderId": null}},
            "history": kinds(&["PLACED", "DELIVERED", "SETTLED", "RESALE_OPENED", "RESALE_ENDED", "RESALE_OPENED"]),
        },
        // The offer, two disputed orders, and the two that are put up for resale.
        "listing": {"sales": "5", "plans": [{"supply": "9", "sold": "5"}]},
        "bonds": [],
    });
    assert_eq!(ask(&database, &query).await, expected);
}

#[tokio::test]
async fn pages_of_resales_answer_each_license_once_and_a_listing_its_last() {
    let mut market = Market::new();
    market.list(limited("few", ALICE, 200));
    for license in 1..=101 {
        market.resell(license, BOB, 1, PRICE);
    }
    let database = indexed(&market).await;
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let fields = "totalCount pageInfo { hasNextPage endCursor } nodes { licenseId }";
        let query = format!("{{ resales(first: 30, after: {after}, filter: {{listing: 1}}) {{ {fields} }} }}");
        let page = ask(&database, &query).await["resales"].clone();
        assert_eq!(page["totalCount"], 101);
        found.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["licenseId"].clone()));
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    let all: Vec<Value> = (1..=101).rev().map(|license: u64| json!(license.to_string())).collect();
    assert_eq!(found, all);
    for rows in [2, 100] {
        let query = format!("{{ listing(id: 1) {{ resales(first: {rows}) {{ licenseId }} }} }}");
        let newest: Vec<Value> = all.iter().take(rows).map(|license| json!({"licenseId": license})).collect();
        assert_eq!(ask(&database, &query).await["listing"]["resales"], json!(newest));
    }
}

/// A replay takes so many events at a time, and a batch that holds a bad one is taken event by event: either may come
/// between the events of a transaction.
#[tokio::test]
async fn events_that_are_taken_one_by_one_make_the_same() {
    let market = Market::traded();
    let whole = indexed(&market).await;
    let mut single = Database::new().await;
    let views = views::all();
    let mut tx = single.client.transaction().await.unwrap();
    for block in &market.blocks {
        for raw in &block.events.taken {
            let event = event::read(raw, GENESIS_TIME + block.height).unwrap().unwrap();
            views::apply(&mut tx, &views, &[event]).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    assert_eq!(single.count("quarantine").await, 0);
    assert_eq!(dump(&single).await, dump(&whole).await);
}
