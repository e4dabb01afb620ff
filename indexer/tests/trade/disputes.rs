//! Disputes.
use serde_json::{json, Value};

use crate::support::stories::traded::{AGREED, RULED, SILENT, TAKEN};
use crate::support::trading::REASON;
use crate::support::{ask, coin, indexed, kinds, limited, Market, ALICE, ARBITER, BOB, PRICE, STAKE};

#[tokio::test]
async fn an_open_dispute_shows_what_each_side_wants() {
    let mut market = Market::new();
    market.list(limited("few", ALICE, 1));
    let order = market.buy_carefully(BOB, 1);
    market.deliver(order).dispute(order);
    let mut database = indexed(&market).await;
    let query = "{ order(id: 1) { state returned { amount } dispute {
        arbiter decideBy decideByHeight stake { amount denom } reason asked { amount } offered { amount } openedAt openedTx
        end toBuyer { amount } stakeBack { amount } endedAt endedTx
    } } }";
    let (opened, decide_by) = (market.at(4), market.after(4, 604_800));
    let decide_by_height = market.height_after(4, 604_800);
    let said = |asked: Value, offered: Value| {
        json!({"order": {"state": "DISPUTED", "returned": coin(0), "dispute": {
            "arbiter": ARBITER, "decideBy": decide_by, "decideByHeight": decide_by_height,
            "stake": {"amount": "500000", "denom": "uwhs"}, "reason": REASON, "asked": asked, "offered": offered,
            "openedAt": opened, "openedTx": "0400", "end": null, "toBuyer": null, "stakeBack": null, "endedAt": null,
            "endedTx": null,
        }}})
    };
    assert_eq!(ask(&database, query).await, said(Value::Null, Value::Null));
    // The last word of each counts, however many they say in a block.
    market.propose(order, &[(BOB, 5), (ALICE, 1), (BOB, 4), (ALICE, 2)]);
    database.follow(&market).await;
    assert_eq!(ask(&database, query).await, said(coin(4), coin(2)));
    for (proposal, asked, offered) in [((ALICE, 3), 4, 3), ((BOB, 7), 7, 3)] {
        market.propose(order, &[proposal]);
        database.follow(&market).await;
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
    let ended = |end: &str, to_buyer: u128, asked: Value, offered: Value, tx: &str| {
        json!({
            "end": end, "toBuyer": coin(to_buyer), "stakeBack": coin(STAKE), "asked": asked, "offered": offered,
            "endedTx": tx,
        })
    };
    let agreed = json!({
        "state": "SETTLED", "returned": coin(2_000_000), "bondState": "RESERVED", "bondReleased": null,
        "license": {"id": AGREED.to_string()},
        "dispute": ended("AGREED", 2_000_000, coin(2_000_000), coin(2_500_000), "1200"),
    });
    assert_eq!(order(AGREED).await, agreed);
    // All of the price went back, so nothing was settled.
    let ruled = json!({
        "state": "REFUNDED", "returned": coin(0), "bondState": "RELEASED", "bondReleased": coin(1_000_000),
        "license": null, "dispute": ended("RULED", PRICE, Value::Null, coin(0), "1400"),
    });
    assert_eq!(order(RULED).await, ruled);
    let silent = json!({
        "state": "SETTLED", "returned": coin(0), "bondState": "RELEASED", "bondReleased": coin(1_000_000),
        "license": {"id": SILENT.to_string()},
        "dispute": ended("TIMED_OUT", 0, Value::Null, Value::Null, "1500"),
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

/// How a dispute ends.
type End = fn(&mut Market, u64) -> &mut Market;

#[tokio::test]
async fn every_end_of_a_dispute_has_its_name() {
    let mut market = Market::new();
    market.list_bad(limited("few", ALICE, 9));
    let ends: [(&str, End); 5] = [
        ("AGREED", |market, order| market.propose(order, &[(BOB, 1), (ALICE, 1)])),
        ("RULED", |market, order| market.rule(order, 1)),
        ("TIMED_OUT", |market, order| market.time_out(order)),
        ("ACCEPTED", |market, order| market.accept(order)),
        ("PROVEN", |market, order| market.prove(order)),
    ];
    let mut expected = Vec::new();
    for (name, end) in ends {
        let order = market.buy_carefully(BOB, 1);
        market.deliver(order).dispute(order);
        end(&mut market, order);
        expected.insert(0, json!({"dispute": {"end": name}}));
    }
    let found = ask(&indexed(&market).await, "{ orders { nodes { dispute { end } } } }").await;
    assert_eq!(found, json!({"orders": {"nodes": expected}}));
}
