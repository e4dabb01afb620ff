//! What a buyer can count on, and the market as it stands.

use serde_json::{json, Value};

use crate::support::stories::{cheated, traded};
use crate::support::{limited, listing, Market, ALICE, BOB, BOND, CAROL, FEE, PRICE, ROYALTY, STAKE};
use crate::Server;

#[tokio::test]
async fn a_listing_has_the_outcomes_of_its_last_32_sales_without_offers_and_resales() {
    let mut market = Market::traded();
    market.buy(CAROL, 1);
    let server = Server::with(&market).await;
    let fields = "outcomes { orderId end } ends settled split refunded undelivered open medianDelivery";
    let answer = server.ask(&format!("{{ listing(id: 1) {{ trackRecord {{ {fields} }} }} }}")).await;
    let record = &answer["data"]["listing"]["trackRecord"];
    let count = |end: &str| record["outcomes"].as_array().unwrap().iter().filter(|sale| sale["end"] == end).count();
    for (end, field) in [("SETTLED", "settled"), ("SPLIT", "split"), ("REFUNDED", "refunded"), ("OPEN", "open")] {
        assert_eq!(record[field], count(end), "{end}: {record}");
    }
    let ends: Vec<&Value> = record["outcomes"].as_array().unwrap().iter().map(|sale| &sale["end"]).collect();
    assert_eq!(record["ends"].as_array().unwrap().iter().collect::<Vec<_>>(), ends);
    let end = |order: u64| {
        let outcomes = record["outcomes"].as_array().unwrap();
        let order = order.to_string();
        let found = outcomes.iter().find(|sale| sale["orderId"] == order);
        found.map(|sale| sale["end"].as_str().unwrap().to_owned())
    };
    let expected = [
        (traded::TAKEN, Some("SETTLED")),
        (traded::WITHDRAWN, None),
        (traded::AGREED, Some("SPLIT")),
        (traded::RULED, Some("REFUNDED")),
        (traded::SILENT, Some("SETTLED")),
        (traded::FIRST, Some("SETTLED")),
        (traded::UNSERVED, None),
        (traded::SERVED, None),
    ];
    for (order, expected) in expected {
        assert_eq!(end(order).as_deref(), expected, "order {order}: {record}");
    }
    assert_eq!(record["undelivered"], 0, "the one that nobody delivered was a resale");

    let mut market = Market::new();
    market.list(listing("one", ALICE, PRICE));
    market.post_bond(ALICE, 100 * BOND);
    let lost = market.buy(BOB, 1);
    market.refund(lost).reopen_seller(ALICE);
    for _ in 0..33 {
        market.sell(BOB, 1);
    }
    let server = Server::with(&market).await;
    let answer = server.ask(&format!("{{ listing(id: 1) {{ trackRecord {{ {fields} }} }} }}")).await;
    let record = &answer["data"]["listing"]["trackRecord"];
    assert_eq!(record["outcomes"].as_array().unwrap().len(), 32, "{record}");
    assert_eq!((&record["settled"], &record["refunded"]), (&json!(32), &json!(0)), "the oldest are left out: {record}");
}

/// Of all sales, the reasons for their ends, and how soon keys came.
#[tokio::test]
async fn a_listing_has_the_outcomes_of_all_its_sales_by_their_reasons() {
    let mut market = Market::new();
    market.post_bond(ALICE, 100 * BOND);
    market.list(limited("one", ALICE, 60));
    market.list(listing("two", ALICE, PRICE));
    market.sell(BOB, 2);
    market.sell(CAROL, 2);
    let lost = market.buy(BOB, 1);
    market.refund(lost).reopen_seller(ALICE);
    let [agreed, ruled, split, divided, silent] =
        [BOB, CAROL, BOB, CAROL, BOB].map(|buyer| market.buy_carefully(buyer, 1));
    for order in [agreed, ruled, split, divided, silent] {
        market.deliver(order).dispute(order);
    }
    market.propose(agreed, &[(BOB, PRICE), (ALICE, PRICE)]).rule(ruled, PRICE);
    market.propose(split, &[(BOB, 5), (ALICE, 5)]).rule(divided, 7).time_out(silent);
    let slow = market.buy(BOB, 1);
    market.pass(300).deliver(slow);
    let offer = market.offer(BOB, 1, PRICE);
    market.withdraw(offer);
    let taken = market.offer(BOB, 1, PRICE);
    market.take(taken);
    let license = market.sell(BOB, 1);
    market.resell(license, BOB, PRICE);
    let resold = market.buy_license(license, CAROL);
    market.pass(900).deliver(resold).settle(resold);
    market.buy(CAROL, 1);
    let server = Server::with(&market).await;
    let question = "{ listing(id: 1) {
        salesRecord {
            settled split splitAgreed splitRuled refunded undelivered provenBad refundAgreed refundRuled disputed open
        }
        deliveryTimes { deliveries median nineInTen slowest }
        sellerAccount { salesRecord { settled disputed undelivered open } }
    } }";
    let found = server.ask(question).await["data"]["listing"].clone();
    let of_seller = json!({"settled": 5, "disputed": 5, "undelivered": 1, "open": 2});
    assert_eq!(found["sellerAccount"]["salesRecord"], of_seller, "with two more of the other listing");
    let record = json!({
        "settled": 3, "split": 2, "splitAgreed": 1, "splitRuled": 1, "refunded": 3, "undelivered": 1, "provenBad": 0,
        "refundAgreed": 1, "refundRuled": 1, "disputed": 5, "open": 2,
    });
    assert_eq!(found["salesRecord"], record);
    // A reseller's delivery is none of the seller's.
    let sql =
        "SELECT delivered_at - placed_at FROM orders WHERE listing = 1 AND delivered_at IS NOT NULL AND resold IS NULL ORDER BY 1";
    let times: Vec<i64> = server.database.client.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
    let expected = json!({"deliveries": 7, "median": times[3], "nineInTen": times[6], "slowest": times[6]});
    assert_eq!((&found["deliveryTimes"], times[6]), (&expected, 301), "{times:?}");

    for _ in 0..50 {
        market.sell(BOB, 1);
    }
    let server = Server::with(&market).await;
    let found = server.ask(question).await["data"]["listing"].clone();
    assert_eq!(found["salesRecord"]["settled"], 53);
    let expected = json!({"deliveries": 50, "median": 1, "nineInTen": 1, "slowest": 1});
    assert_eq!(found["deliveryTimes"], expected, "the last fifty alone");

    let mut market = Market::new();
    market.list_bad(listing("bad", ALICE, PRICE));
    let [proven, open] = [BOB, CAROL].map(|buyer| market.buy_carefully(buyer, 1));
    market.deliver(proven).prove(proven).repay(open);
    let server = Server::with(&market).await;
    let question = "{ listings(filter: {sellable: false}) { nodes { salesRecord { provenBad refunded open } } } }";
    let record = json!([{"salesRecord": {"provenBad": 2, "refunded": 2, "open": 0}}]);
    assert_eq!(server.ask(question).await["data"]["listings"]["nodes"], record);
}

/// What the page promises before the purchase, the order has by its own terms, and escrow paid so.
#[tokio::test]
async fn a_plans_guarantee_is_what_its_orders_get() {
    let mut market = Market::traded();
    // The index hears of settings when governance sets them.
    market.configure(|config| config.grace += 1);
    let server = Server::with(&market).await;
    let fields = "fee { amount } bond { amount } stake { amount } ifUndelivered { amount } ifProvenBad { amount }
        ifProvenBadLater { amount } ifDisputedAtMost { amount }";
    let order = traded::AGREED;
    let question = format!(
        "{{ listing(id: 1) {{ plans {{ guarantee {{ {fields} }} }} }} order(id: {order}) {{ guarantee {{ {fields} }} }}
            resale: order(id: {}) {{ guarantee {{ bond {{ amount }} ifUndelivered {{ amount }} }} }} }}",
        traded::SERVED
    );
    let answer = server.ask(&question).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    let coin = |amount: u128| json!({"amount": amount.to_string()});
    let expected = json!({
        "fee": coin(FEE), "bond": coin(BOND), "stake": coin(STAKE),
        "ifUndelivered": coin(PRICE + BOND / 10),
        "ifProvenBad": coin(PRICE + BOND / 5),
        "ifProvenBadLater": coin(BOND),
        "ifDisputedAtMost": coin(PRICE - FEE - 1),
    });
    assert_eq!(answer["data"]["listing"]["plans"][0]["guarantee"], expected);
    assert_eq!(answer["data"]["order"]["guarantee"], expected);
    let resale = json!({"bond": coin(0), "ifUndelivered": coin(PRICE)});
    assert_eq!(answer["data"]["resale"]["guarantee"], resale, "a reseller has no bond");

    // What was paid out in another market is what this one promises.
    let server = Server::with(&Market::cheated()).await;
    let paid = "{ orders { nodes { id price { amount } bondToBuyer { amount }
        guarantee { ifUndelivered { amount } ifProvenBad { amount } ifProvenBadLater { amount } } } } }";
    let orders = server.ask(paid).await;
    let amount = |value: &Value| value["amount"].as_str().unwrap().parse::<u128>().unwrap();
    for (id, promise, is_open) in [
        (cheated::UNSERVED, "ifUndelivered", true),
        (cheated::SETTLED, "ifProvenBadLater", false),
        (cheated::PROVEN, "ifProvenBad", true),
    ] {
        let nodes = orders["data"]["orders"]["nodes"].as_array().unwrap();
        let id = id.to_string();
        let order = nodes.iter().find(|order| order["id"] == id).unwrap();
        let price = if is_open { amount(&order["price"]) } else { 0 };
        assert_eq!(amount(&order["guarantee"][promise]), price + amount(&order["bondToBuyer"]), "{id}: {order}");
    }
}

#[tokio::test]
async fn the_market_sums_stakes_and_times_deliveries() {
    let mut market = Market::new();
    market.post_bond(ALICE, 20_000_000).list(listing("one", ALICE, PRICE));
    market.list(listing("two", BOB, PRICE));
    // Carol takes all of hers back.
    market.post_bond(CAROL, 3_000_000).unlock_bond(CAROL, &[3_000_000]).withdraw_bond(CAROL);
    for listing in [1, 2] {
        let order = market.buy(CAROL, listing);
        market.pass(40 * listing).deliver(order);
    }
    let server = Server::with(&market).await;
    let question = "{ market {
        stakes { sellers total { amount denom } reserved { amount } }
        deliveryTimes { deliveries median nineInTen slowest }
    } }";
    let answer = server.ask(question).await;
    let found = &answer["data"]["market"];
    let sums = "SELECT denom, count(*), sum(free + reserved + unlocked)::text, sum(reserved)::text FROM bonds
        WHERE free + reserved + unlocked > 0 GROUP BY denom ORDER BY denom";
    let sums = server.database.client.query(sums, &[]).await.unwrap();
    let text = |row: &tokio_postgres::Row, column: usize| row.get::<_, String>(column);
    let expected: Value = sums
        .iter()
        .map(|row| {
            let total = json!({"amount": text(row, 2), "denom": text(row, 0)});
            json!({"sellers": row.get::<_, i64>(1), "total": total, "reserved": {"amount": text(row, 3)}})
        })
        .collect();
    assert_eq!(found["stakes"], expected, "{answer}");
    assert_eq!(found["stakes"][0]["sellers"], 2);
    let times = "SELECT delivered_at - placed_at FROM orders ORDER BY 1";
    let times = server.database.client.query(times, &[]).await.unwrap();
    let time = |row: usize| times[row].get::<_, i64>(0);
    let expected = json!({"deliveries": 2, "median": time(0), "nineInTen": time(1), "slowest": time(1)});
    assert_eq!(found["deliveryTimes"], expected, "{answer}");
    assert_ne!(time(0), time(1));
}

#[tokio::test]
async fn the_newest_steps_come_first_and_can_be_chosen_by_kind() {
    let server = Server::with(&Market::traded()).await;
    let sql = "SELECT height || ':' || phase || ':' || tx_index || ':' || event_index, upper(kind), order_id::text
        FROM order_history ORDER BY height DESC, phase DESC, tx_index DESC, event_index DESC";
    let all: Vec<[String; 3]> = server
        .database
        .client
        .query(sql, &[])
        .await
        .unwrap()
        .iter()
        .map(|row| [0, 1, 2].map(|at| row.get(at)))
        .collect();
    let question = |arguments: &str| format!("{{ recentSteps({arguments}) {{ cursor kind order {{ id }} }} }}");
    let said = |answer: &Value| -> Vec<[String; 3]> {
        let steps = answer["data"]["recentSteps"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        steps.iter().map(|step| [text(&step["cursor"]), text(&step["kind"]), text(&step["order"]["id"])]).collect()
    };
    let answer = server.ask(&question("first: 5")).await;
    assert_eq!(said(&answer), all[..5]);
    let answer = server.ask(&question("first: 100, kinds: [SETTLED]")).await;
    let settled: Vec<[String; 3]> = all.iter().filter(|step| step[1] == "SETTLED").cloned().collect();
    assert!(settled.len() > 2);
    assert_eq!(said(&answer), settled);
}

#[tokio::test]
async fn a_listings_figures_sum_its_days_and_those_of_others_are_not_counted() {
    let mut market = Market::new();
    market.list(listing("one", ALICE, PRICE));
    market.list(listing("two", ALICE, 3 * PRICE));
    market.sell(BOB, 1);
    market.pass(3 * 86_400);
    market.sell(CAROL, 1);
    market.sell(BOB, 2);
    let server = Server::with(&market).await;
    let day = market.at(market.height());
    let question = format!(
        "{{ listings(orderBy: {{field: NEWEST, direction: ASC}}) {{ nodes {{
            figures {{ denom settled volume {{ amount }} }} last: figures(from: \"{day}\") {{ settled }} }} }} }}"
    );
    let answer = server.ask(&question).await;
    let figures = |settled: u64, volume: u128| json!([{"denom": "uwhs", "settled": settled, "volume": {"amount": volume.to_string()}}]);
    let one = json!({"figures": figures(2, 2 * PRICE), "last": [{"settled": 1}]});
    let two = json!({"figures": figures(1, 3 * PRICE), "last": [{"settled": 1}]});
    assert_eq!(answer["data"]["listings"]["nodes"], json!([one, two]), "{answer}");
}

#[tokio::test]
async fn figures_that_are_too_many_are_refused_and_not_cut_off() {
    let server = Server::with(&Market::busy()).await;
    let insert = "
        INSERT INTO sales_days (scope, name, denom, kind, day, placed, settled, resold, refunded, disputed, volume, fees,
            royalties, returned, bonds_lost, refunded_undelivered, refunded_proven_bad, refunded_disputed,
            returned_undelivered, returned_proven_bad, returned_disputed)
        SELECT 'task', 'many', 'd' || denom, 'perpetual', day, 1, 1, 0, 0, 0, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
        FROM generate_series(1, 101) AS denom, generate_series(1, 100) AS day";
    server.database.client.batch_execute(insert).await.unwrap();
    let sales = |more: &str| {
        let range = "range: {from: \"1970-01-02T00:00:00Z\", to: \"1970-05-01T00:00:00Z\"";
        format!("{{ sales(of: {{task: \"many\"}}, {range} {more}) {{ settled }} }}")
    };
    let (message, code) = server.refusal(&sales("}")).await;
    assert!(message.contains("more than 10000 rows: name a denom"), "{message}");
    assert_eq!(code, "BAD_USER_INPUT");
    let answer = server.ask(&sales("}, denom: \"d7\"")).await;
    assert_eq!(answer["data"]["sales"].as_array().unwrap().len(), 100, "{answer}");
    let answer = server.ask(&sales(", by: WHOLE}")).await;
    assert_eq!(answer["data"]["sales"].as_array().unwrap().len(), 101);
    assert_eq!(answer["data"]["sales"][0]["settled"], 100);
}

/// What the seller's dashboard shows of each listing.
#[tokio::test]
async fn a_listing_has_its_conversion_and_what_it_paid_to_an_account() {
    let mut market = Market::new();
    market.list(listing("one", ALICE, PRICE));
    market.list(listing("two", ALICE, 3 * PRICE));
    let license = market.sell(BOB, 1);
    market.sweep(1).pass(3 * 86_400).sell(CAROL, 1);
    let day = market.at(market.height());
    market.sweep(1).sell(BOB, 2);
    market.sweep(2).resell(license, BOB, PRICE);
    let resold = market.buy_license(license, CAROL);
    market.deliver(resold).settle(resold);
    let server = Server::with(&market).await;
    let visits = "INSERT INTO service.visits (listing, day, visits)
        SELECT listing, day, visits FROM (VALUES (1, 5), (2, 1)) AS seen (listing, visits),
            (SELECT DISTINCT day FROM sales_days) AS days";
    server.database.client.batch_execute(visits).await.unwrap();
    let days: i64 =
        server.database.client.query_one("SELECT count(DISTINCT day) FROM sales_days", &[]).await.unwrap().get(0);
    let fields = format!(
        "conversion {{ visits orders ratio }} last: conversion(from: \"{day}\") {{ orders }}
        income {{ denom credited {{ amount }} resales {{ amount }} }} later: income(from: \"{day}\") {{ credited {{ amount }} }}
        bobs: income(account: \"@bob\") {{ credited {{ amount }} resales {{ amount }} }}"
    );
    let question = format!(
        "{{ account(address: \"@alice\") {{ listings(orderBy: {{field: NEWEST, direction: ASC}}) {{ nodes {{ {fields} }} }} }} }}"
    );
    let answer = server.ask(&question).await;
    let nodes = &answer["data"]["account"]["listings"]["nodes"];
    let coin = |amount: u128| json!({"amount": amount.to_string()});
    let ratio = 3.0 / (5 * days) as f64;
    assert_eq!(nodes[0]["conversion"], json!({"visits": 5 * days, "orders": 3, "ratio": ratio}), "{answer}");
    assert_eq!(nodes[0]["last"], json!({"orders": 2}));
    assert_eq!(nodes[1]["conversion"]["orders"], 1);
    let net = PRICE - FEE;
    assert_eq!(nodes[0]["income"], json!([{"denom": "uwhs", "credited": coin(2 * net), "resales": coin(0)}]));
    assert_eq!(nodes[0]["later"], json!([{"credited": coin(net)}]));
    assert_eq!(nodes[0]["bobs"], json!([{"credited": coin(0), "resales": coin(PRICE - FEE - ROYALTY)}]));
    assert_eq!(nodes[1]["income"], json!([{"denom": "uwhs", "credited": coin(3 * net), "resales": coin(0)}]));
    assert_eq!(nodes[1]["bobs"], json!([]));
}
