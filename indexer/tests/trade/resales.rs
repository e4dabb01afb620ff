//! Licenses that their holders resell.
use serde_json::{json, Value};
use weighhouse_indexer::views::replay;

use crate::support::stories::traded::{FIRST, SECOND, SERVED, TAKEN, UNSERVED};
use crate::support::{ask, coin, indexed, kinds, limited, Market, ALICE, BOB, CAROL, PRICE, ROYALTY};

#[tokio::test]
async fn a_license_for_resale_is_with_escrow_and_found_by_listing_and_seller() {
    let market = Market::traded();
    let database = indexed(&market).await;
    let query = format!(
        "{{ resale(license: {SECOND}) {{
            licenseId seller listingId version price {{ amount denom }} deliverWithin challengeWindow expiresAt openedAt
            openedHeight openedTx orderId order {{ id }} license {{ owner }} listing {{ name }}
        }} license(id: {SECOND}) {{ owner resale {{ seller }} order {{ id }} }} none: resale(license: {TAKEN}) {{ seller }}
        listing(id: 1) {{ resales {{ licenseId }} }} }}"
    );
    // The last block but one. The window is the least for the file's size, not the listing's.
    let opened = market.height() - 1;
    let expected = json!({
        "resale": {
            "licenseId": "7", "seller": BOB, "listingId": "1", "version": 1,
            "price": {"amount": "5000001", "denom": "uwhs"}, "deliverWithin": 7_200, "challengeWindow": 61,
            "expiresAt": null, "openedAt": market.at(opened), "openedHeight": opened,
            "openedTx": format!("{opened:02X}00"), "orderId": null, "order": null,
            "license": {"owner": market.escrow()}, "listing": {"name": "all-MiniLM-L6-v2"},
        },
        "license": {"owner": market.escrow(), "resale": {"seller": BOB}, "order": {"id": "7"}},
        "none": null,
        "listing": {"resales": [{"licenseId": "6"}, {"licenseId": "7"}]},
    });
    assert_eq!(ask(&database, &query).await, expected);
    for (filter, expected) in [
        ("", 2),
        ("listing: 1", 2),
        ("listing: 2", 0),
        (&format!("seller: \"{BOB}\""), 1),
        (&format!("seller: \"{CAROL}\""), 1),
        (&format!("seller: \"{ALICE}\""), 0),
        ("ordered: false", 2),
        ("ordered: true", 0),
    ] {
        let found = ask(&database, &format!("{{ resales(filter: {{{filter}}}) {{ totalCount }} }}")).await;
        assert_eq!(found, json!({"resales": {"totalCount": expected}}), "{filter}");
    }
}

/// A market in which Bob has put up the license that he bought.
fn resold() -> (Market, u64) {
    let mut market = Market::new();
    market.list(limited("few", ALICE, 1));
    let license = market.sell(BOB, 1);
    market.resell(license, BOB, PRICE);
    (market, license)
}

#[tokio::test]
async fn a_resale_is_ordered_by_one_at_a_time_and_free_again_after_a_ruling() {
    let (mut market, license) = resold();
    let mut database = indexed(&market).await;
    let query = "{ resale(license: 1) { orderId order { buyer } } resales(filter: {ordered: true}) { totalCount } }";
    let said = |order: Value, buyer: Value, ordered: u8| json!({"resale": {"orderId": order, "order": buyer}, "resales": {"totalCount": ordered}});
    assert_eq!(ask(&database, query).await, said(Value::Null, Value::Null, 0));
    for _ in 0..2 {
        let order = market.buy_license(license, CAROL);
        database.follow(&market).await;
        assert_eq!(ask(&database, query).await, said(json!(order.to_string()), json!({"buyer": CAROL}), 1));
        market.deliver(order).dispute(order).rule(order, PRICE);
        database.follow(&market).await;
        assert_eq!(ask(&database, query).await, said(Value::Null, Value::Null, 0));
    }
    market.end_resale(license, BOB);
    database.follow(&market).await;
    let found = ask(&database, "{ resale(license: 1) { orderId } license(id: 1) { owner resale { seller } } }").await;
    assert_eq!(found, json!({"resale": null, "license": {"owner": BOB, "resale": null}}));
    // All of it in one batch is the same.
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
}

#[tokio::test]
async fn a_resale_that_is_ending_takes_no_further_order_until_the_license_is_put_up_again() {
    let (mut market, license) = resold();
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
    let order = market.buy_license(license, CAROL);
    market.end_resale(license, BOB).refund(order);
    database.follow(&market).await;
    assert_eq!(ask(&database, query).await, said(true, &["RESALE_ENDING"]));
    market.end_resale(license, BOB).resell(license, BOB, PRICE);
    database.follow(&market).await;
    assert_eq!(ask(&database, query).await, said(false, &["RESALE_ENDING", "RESALE_ENDED", "RESALE_OPENED"]));
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
}

#[tokio::test]
async fn a_resold_license_keeps_its_number_and_is_no_sale_of_its_listing() {
    let market = Market::traded();
    let database = indexed(&market).await;
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
            "royalty": coin(ROYALTY), "bond": coin(0), "bondState": "NONE", "license": {"id": "6"},
            "history": kinds(&["PLACED", "DELIVERED", "RESELLER_PAID", "SETTLED"]),
        },
        "refunded": {"state": "REFUNDED", "resoldId": "6", "license": null},
        "first": {
            "license": {"id": "6", "owner": market.escrow(), "resale": {"seller": CAROL, "orderId": null}},
            "history": kinds(&[
                "PLACED", "DELIVERED", "SETTLED", "RESALE_OPENED", "RESALE_ENDING", "RESALE_ENDED", "RESALE_OPENED",
                "RESALE_ENDED", "RESALE_OPENED",
            ]),
        },
        // The offer, two disputed orders, and the two that are put up for resale.
        "listing": {"sales": 5, "plans": [{"supply": 9, "sold": 5}]},
        "bonds": [],
    });
    assert_eq!(ask(&database, &query).await, expected);
}

#[tokio::test]
async fn pages_of_resales_answer_each_license_once_and_a_listing_its_last() {
    let mut market = Market::new();
    market.post_bond(ALICE, 200 * PRICE).list(limited("few", ALICE, 200));
    for _ in 1..=101 {
        let license = market.sell(BOB, 1);
        market.resell(license, BOB, PRICE);
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
