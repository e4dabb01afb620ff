//! What sellers have at stake.
use serde_json::{json, Value};
use weighhouse_market_suite::BOND_DELAY;

use crate::support::{ask, coin, indexed, listing, Database, Market, ALICE, BOB, CAROL, PRICE};

#[tokio::test]
async fn a_sellers_bond_is_what_the_chain_has() {
    let mut market = Market::cheated();
    let mut database = Database::new().await;
    database.follow(&market).await;
    let fields =
        "posted { amount } free { amount } reserved { amount } reservedFor unlocked { amount } forfeited { amount }
        withdrawn { amount } availableFrom availableFromHeight";
    let query = format!("{{ bonds(seller: \"{ALICE}\") {{ denom {fields} }} }}");
    // Of 10,000,000: 100,000, 1,000,000 and 1,000,000 are lost, and 3,000,000 are asked for.
    let bond = |unlocked: u128, withdrawn: u128, [from, from_height]: [Value; 2]| {
        json!({"bonds": [{
            "denom": "uwhs", "posted": coin(10_000_000), "free": coin(4_900_000), "reserved": coin(0), "reservedFor": 0,
            "unlocked": coin(unlocked), "forfeited": coin(2_100_000), "withdrawn": coin(withdrawn),
            "availableFrom": from, "availableFromHeight": from_height,
        }]})
    };
    let asked = market.height();
    let from = market.after(asked, BOND_DELAY.into());
    let from_height = market.height_after(asked, BOND_DELAY.into());
    let available = [json!(from), json!(from_height)];
    assert_eq!(ask(&database, &query).await, bond(3_000_000, 0, available));
    market.withdraw_bond(ALICE);
    database.follow(&market).await;
    assert_eq!(ask(&database, &query).await, bond(0, 3_000_000, [Value::Null, Value::Null]));

    let one = format!(
        "{{ here: bond(seller: \"{ALICE}\", denom: \"uwhs\") {{ seller free {{ amount }} }}
        none: bond(seller: \"{ALICE}\", denom: \"uusd\") {{ seller }} nobody: bonds(seller: \"{BOB}\") {{ seller }}
        listing(id: 1) {{ sellerBonds {{ denom }} }} }}"
    );
    let expected = json!({
        "here": {"seller": ALICE, "free": coin(4_900_000)}, "none": null, "nobody": [],
        "listing": {"sellerBonds": [{"denom": "uwhs"}]},
    });
    assert_eq!(ask(&database, &one).await, expected);
}

#[tokio::test]
async fn orders_are_found_by_state_and_by_seller_and_keep_their_bond_until_it_is_released() {
    let mut market = Market::new();
    let (first, second) = (market.list(listing("a", ALICE, PRICE)), market.list(listing("b", BOB, PRICE)));
    let orders = [first, first, first, second].map(|listing| market.buy_carefully(CAROL, listing));
    market.deliver(orders[0]).deliver(orders[1]).accept(orders[1]);
    let mut database = indexed(&market).await;
    for (filter, expected) in [
        ("state: DELIVERED", vec!["1"]),
        ("state: SETTLED", vec!["2"]),
        ("state: FUNDED", vec!["4", "3"]),
        (&format!("seller: \"{BOB}\""), vec!["4"]),
        (&format!("seller: \"{ALICE}\", state: DELIVERED"), vec!["1"]),
        (&format!("seller: \"{BOB}\", state: DELIVERED"), vec![]),
    ] {
        let found = ask(&database, &format!("{{ orders(filter: {{{filter}}}) {{ nodes {{ id }} }} }}")).await;
        let expected: Vec<Value> = expected.into_iter().map(|id| json!({"id": id})).collect();
        assert_eq!(found, json!({"orders": {"nodes": expected}}), "{filter}");
    }
    let reserved_for = format!(
        "{{ alices: bonds(seller: \"{ALICE}\") {{ reservedFor reserved {{ amount }} }}
        bobs: bonds(seller: \"{BOB}\") {{ reservedFor }} }}"
    );
    let expected = json!({"alices": [{"reservedFor": 3, "reserved": coin(3_000_000)}], "bobs": [{"reservedFor": 1}]});
    assert_eq!(ask(&database, &reserved_for).await, expected);
    let query = "{ order(id: 2) { bondState bondReleased { amount } bondEndedAt } }";
    let reserved = json!({"order": {"bondState": "RESERVED", "bondReleased": null, "bondEndedAt": null}});
    assert_eq!(ask(&database, query).await, reserved);
    market.release_bond(orders[1]);
    database.follow(&market).await;
    let at = market.at(market.height());
    let released = json!({"order": {"bondState": "RELEASED", "bondReleased": coin(1_000_000), "bondEndedAt": at}});
    assert_eq!(ask(&database, query).await, released);
    assert_eq!(ask(&database, &reserved_for).await["alices"][0]["reservedFor"], 2);
    // A part of this one's bond is forfeited, the rest released.
    market.refund(orders[2]);
    database.follow(&market).await;
    assert_eq!(ask(&database, &reserved_for).await["alices"][0]["reservedFor"], 1);
}
