//! Offers at a buyer's own price.
use serde_json::{json, Value};
use weighhouse_indexer::views::replay;
use weighhouse_market_suite::OFFER_SPAN;

use crate::support::stories::traded::{TAKEN, WITHDRAWN};
use crate::support::{ask, coin, indexed, kinds, limited, Market, ALICE, BOB, CAROL, PRICE};

#[tokio::test]
async fn an_offer_binds_its_seller_and_counts_once_it_is_taken() {
    let mut market = Market::new();
    market.post_bond(ALICE, 5_000_000).list(limited("few", ALICE, 2));
    let (order, other) = (market.offer(BOB, 1, 4_000_000), market.offer(CAROL, 1, 1_000));
    let mut database = indexed(&market).await;
    let query = format!(
        "{{
        order(id: 1) {{ state isOffer price {{ amount }} bond {{ amount }} bondState resoldId royalty {{ amount }} }}
        bonds(seller: \"{ALICE}\") {{ free {{ amount }} reserved {{ amount }} }}
        listing(id: 1) {{ sales plans {{ sold }} }}
        orders(filter: {{state: OFFERED}}) {{ nodes {{ id }} }}
    }}"
    );
    let said = |state: &str, bond: &str, (free, reserved): (u128, u128), (sales, sold): (u64, u64), open: &[u64]| {
        let open: Vec<Value> = open.iter().map(|id| json!({"id": id.to_string()})).collect();
        json!({
            "order": {
                "state": state, "isOffer": true, "price": coin(4_000_000), "bond": coin(800_000), "bondState": bond,
                "resoldId": null, "royalty": coin(0),
            },
            "bonds": [{"free": coin(free), "reserved": coin(reserved)}],
            "listing": {"sales": sales, "plans": [{"sold": sold}]},
            "orders": {"nodes": open},
        })
    };
    let bond = (5_000_000, 0);
    assert_eq!(ask(&database, &query).await, said("OFFERED", "NONE", bond, (0, 0), &[other, order]));

    market.take(order);
    database.follow(&market).await;
    let bond = (4_200_000, 800_000);
    assert_eq!(ask(&database, &query).await, said("FUNDED", "RESERVED", bond, (0, 1), &[other]));

    market.deliver(order).accept(order).withdraw(other);
    database.follow(&market).await;
    assert_eq!(ask(&database, &query).await, said("SETTLED", "RESERVED", bond, (1, 1), &[]));
}

#[tokio::test]
async fn an_offer_expires_until_it_is_taken_and_has_times_to_deliver_from_then_on() {
    let mut market = Market::new();
    let listing = limited("few", ALICE, 2);
    let card = listing.card.cid.clone();
    market.list(listing);
    let order = market.offer(BOB, 1, 4_000_000);
    let mut database = indexed(&market).await;
    let query = "{ order(id: 1) {
        cardCid stake { amount } expiresAt expiresAtHeight deliverBy deliverByHeight refundFrom refundFromHeight
        settleFrom settleFromHeight releaseFromHeight placedAt placedHeight placedTx takenAt takenTx
    } }";
    let height = |market: &Market, from: usize, seconds: u64| json!(market.height_after(from, seconds));
    let (expires, expires_height) = (market.after(2, OFFER_SPAN.into()), height(&market, 2, OFFER_SPAN.into()));
    let said = |deliver: [Value; 4], placed: [Value; 3], taken: [Value; 2]| {
        let ([by, by_height, from, from_height], [at, height, tx], [taken_at, taken_tx]) = (deliver, placed, taken);
        json!({"order": {
            "cardCid": card, "stake": coin(400_000), "expiresAt": expires, "expiresAtHeight": expires_height,
            "deliverBy": by, "deliverByHeight": by_height, "refundFrom": from, "refundFromHeight": from_height,
            "settleFrom": null, "settleFromHeight": null, "releaseFromHeight": null,
            "placedAt": at, "placedHeight": height, "placedTx": tx, "takenAt": taken_at, "takenTx": taken_tx,
        }})
    };
    let offered = [json!(market.at(2)), json!(2), json!("0200")];
    let none = || [Value::Null, Value::Null];
    assert_eq!(ask(&database, query).await, said([0; 4].map(|_| Value::Null), offered, none()));

    market.take(order);
    database.follow(&market).await;
    let deliver = [
        json!(market.after(3, 3_600)),
        height(&market, 3, 3_600),
        json!(market.after(3, 3_600 + 600)),
        height(&market, 3, 3_600 + 600),
    ];
    let at = json!(market.at(3));
    let taken = [at.clone(), json!("0300")];
    assert_eq!(ask(&database, query).await, said(deliver, [at, json!(3), json!("0300")], taken));
    // All of it in one batch is the same.
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
}

#[tokio::test]
async fn an_offer_that_is_not_taken_goes_back_and_leaves_no_trace_in_the_supply() {
    let market = Market::traded();
    let database = indexed(&market).await;
    let fields = "state closedAt closedTx bondState history { kind }";
    let query =
        format!("{{ order(id: {WITHDRAWN}) {{ {fields} }} orders(filter: {{state: WITHDRAWN}}) {{ totalCount }} }}");
    let expected = json!({
        "order": {
            "state": "WITHDRAWN", "closedAt": market.at(6), "closedTx": "0600", "bondState": "NONE",
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
    let order = market.offer(BOB, 1, PRICE);
    market.take(order).deliver(order).dispute(order).rule(order, PRICE);
    let found = ask(&indexed(&market).await, "{ listing(id: 1) { sales plans { sold } } }").await;
    assert_eq!(found, json!({"listing": {"sales": 0, "plans": [{"sold": 0}]}}));
}
