//! The figures of sales, prices and income.
use serde_json::{json, Value};

use crate::support::{
    ask, dump, indexed, limited, listing, named, Database, Market, ALICE, BOB, CAROL, FEE, PRICE, ROYALTY,
};

const A_DAY: u64 = 86_400;

/// The days of a market, from the first: Alice sells twice, then Bob resells, then an order is refunded and a dearer one
/// settles.
fn week() -> (Market, Vec<String>) {
    let mut market = Market::new();
    market.list(listing("one", ALICE, PRICE));
    let mut days = vec![market.at(market.height())];
    let license = market.sell(BOB, 1);
    market.set_price(1, 0, 2 * PRICE, "uwhs").sell(CAROL, 1);
    market.sweep(1);
    market.pass(A_DAY).resell(license, BOB, PRICE);
    days.push(market.at(market.height()));
    let order = market.buy_license(license, CAROL);
    market.deliver(order).settle(order).pass(9 * A_DAY);
    let order = market.buy(BOB, 1);
    days.push(market.at(market.height()));
    market.refund(order).reopen_sellers();
    (market, days)
}

/// The midnight that a time's day begins with.
fn midnight(time: &str) -> String {
    format!("{}T00:00:00+00:00", &time[..10])
}

fn coins(amounts: [u128; 5]) -> [Value; 5] {
    amounts.map(|amount| json!({"amount": amount.to_string(), "denom": "uwhs"}))
}

fn row(day: &str, counts: [u64; 5], amounts: [u128; 5]) -> Value {
    let [placed, settled, resold, refunded, disputed] = counts.map(|count| json!(count));
    let [volume, fees, royalties, returned, bonds_lost] = coins(amounts);
    json!({
        "from": midnight(day), "denom": "uwhs", "kind": null, "placed": placed, "settled": settled, "resold": resold,
        "refunded": refunded, "disputed": disputed, "volume": volume, "fees": fees, "royalties": royalties,
        "returned": returned, "bondsLost": bonds_lost,
    })
}

const FIGURES: &str = "from denom kind placed settled resold refunded disputed volume { amount denom }
    fees { amount denom } royalties { amount denom } returned { amount denom } bondsLost { amount denom }";

#[tokio::test]
async fn sales_are_counted_on_the_days_of_what_happened() {
    let (market, days) = week();
    let database = indexed(&market).await;
    // A missed delivery costs a tenth of the bond, which is a fifth of the price.
    let bond = 2 * PRICE / 5 / 10;
    let resale = row(&days[1], [1, 1, 1, 0, 0], [PRICE, FEE, ROYALTY, 0, 0]);
    let all = json!([
        row(&days[0], [2, 2, 0, 0, 0], [3 * PRICE, 3 * FEE, 0, 0, 0]),
        resale,
        row(&days[2], [1, 0, 0, 1, 0], [0, 0, 0, 2 * PRICE, bond]),
    ]);
    let sales = |of: &str| {
        let (question, database) = (format!("{{ sales{of} {{ {FIGURES} }} }}"), &database);
        async move { ask(database, &named(&question)).await["sales"].clone() }
    };
    assert_eq!(sales("").await, all);
    assert_eq!(sales("(of: {listing: \"1\"}, kind: PERPETUAL, denom: \"uwhs\")").await, all);
    assert_eq!(sales("(of: {seller: \"@bob\"})").await, json!([resale]));
    assert_eq!(sales("(of: {seller: \"@alice\"})").await, json!([all[0], all[2]]));
    assert_eq!(sales("(of: {listing: \"2\"})").await, json!([]));
    assert_eq!(sales("(kind: TERM)").await, json!([]));
    assert_eq!(sales("(denom: \"uother\")").await, json!([]));
    let one_day = format!("(range: {{from: \"{0}\", to: \"{0}\"}})", days[1]);
    assert_eq!(sales(&one_day).await, json!([resale]));
    let kinds = ask(&database, "{ sales(byKind: true, range: {by: MONTH}) { kind placed } }").await;
    assert!(kinds["sales"].as_array().unwrap().iter().all(|row| row["kind"] == "PERPETUAL"), "{kinds}");
}

#[tokio::test]
async fn a_longer_span_sums_its_days() {
    let (market, _) = week();
    let database = indexed(&market).await;
    for span in ["WEEK", "MONTH"] {
        let question = format!("{{ sales(range: {{by: {span}}}) {{ from placed volume {{ amount }} }} }}");
        let answer = ask(&database, &question).await;
        let rows = answer["sales"].as_array().unwrap();
        let placed: u64 = rows.iter().map(|row| row["placed"].as_u64().unwrap()).sum();
        let volume = rows.iter().map(|row| row["volume"]["amount"].as_str().unwrap().parse::<u128>().unwrap());
        assert_eq!((placed, volume.sum::<u128>()), (4, 4 * PRICE), "{span}");
        for row in rows {
            let from: chrono::DateTime<chrono::Utc> = row["from"].as_str().unwrap().parse().unwrap();
            let begins = from.format(if span == "WEEK" { "%u" } else { "%d" }).to_string();
            assert!(["1", "01"].contains(&begins.as_str()), "{span} begins on {from}");
        }
    }
}

#[tokio::test]
async fn prices_and_income_are_those_of_each_day() {
    let (market, days) = week();
    let database = indexed(&market).await;
    let prices = "first { amount } highest { amount } lowest { amount } last { amount } settled from";
    let question = |resales: bool| {
        format!("{{ candles(listing: 1, denom: \"uwhs\", kind: PERPETUAL, resales: {resales}) {{ {prices} }} }}")
    };
    let coin = |amount: u128| json!({"amount": amount.to_string()});
    let candle = |day: &str, [first, highest, lowest, last]: [u128; 4], settled: u64| {
        json!([{
            "first": coin(first), "highest": coin(highest), "lowest": coin(lowest), "last": coin(last),
            "settled": settled, "from": midnight(day),
        }])
    };
    let sold = candle(&days[0], [PRICE, 2 * PRICE, PRICE, 2 * PRICE], 2);
    assert_eq!(ask(&database, &question(false)).await["candles"], sold);
    assert_eq!(ask(&database, &question(true)).await["candles"], candle(&days[1], [PRICE; 4], 1));
    let income = |account: &str| {
        let question = named(&format!(
            "{{ income(account: \"{account}\") {{ from credited {{ amount }} fromOthers {{ amount }} resales {{ amount }} }} }}"
        ));
        let database = &database;
        async move { ask(database, &question).await["income"].clone() }
    };
    let alices = json!([{"from": midnight(&days[0]), "credited": coin(3 * (PRICE - FEE)), "fromOthers": coin(0), "resales": coin(0)}]);
    assert_eq!(income("@alice").await, alices);
    let bobs = json!([{"from": midnight(&days[1]), "credited": coin(0), "fromOthers": coin(0), "resales": coin(PRICE - FEE - ROYALTY)}]);
    assert_eq!(income("@bob").await, bobs);
    assert_eq!(income("@carol").await, json!([]));
}

/// What Alice sells is refunded for each reason, some of it on the same day: nobody delivers; a version is proven bad, of
/// which one order is delivered and another is not; a ruling returns the whole price. Bob, who resells, misses a delivery.
fn refunded() -> Market {
    let mut market = Market::new();
    market.post_bond(ALICE, 100_000_000);
    market.list(limited("one", ALICE, 20));
    market.list_bad(listing("two", ALICE, 2 * PRICE));
    let undelivered = market.buy(BOB, 1);
    market.refund(undelivered).reopen_seller(ALICE);
    let [ruled, split] = [BOB, CAROL].map(|buyer| market.buy_carefully(buyer, 1));
    for order in [ruled, split] {
        market.deliver(order).dispute(order);
    }
    market.rule(ruled, PRICE).rule(split, PRICE / 2);
    let [proven, disputed, open] = [BOB, BOB, CAROL].map(|buyer| market.buy_carefully(buyer, 2));
    market.deliver(proven).deliver(disputed).dispute(disputed).prove(proven).repay(disputed).repay(open);
    let license = market.sell(BOB, 1);
    market.resell(license, BOB, PRICE);
    let unserved = market.buy_license(license, CAROL);
    market.refund(unserved);
    market
}

#[tokio::test]
async fn refunds_of_the_market_and_of_its_sellers_have_their_reasons() {
    let market = refunded();
    let database = indexed(&market).await;
    let refunds = |of: &str| {
        let fields = "refunded returned { amount } refunds { reason orders returned { amount } }";
        let question = named(&format!("{{ sales(of: {of}, range: {{by: WHOLE}}) {{ {fields} }} }}"));
        let database = &database;
        async move { ask(database, &question).await["sales"].clone() }
    };
    let row = |refunded: u64, returned: u128, reasons: &[(&str, u64, u128)]| {
        let amount = |amount: u128| json!({"amount": amount.to_string()});
        let of_one = |(reason, orders, returned): &(&str, u64, u128)| {
            let returned = amount(*returned);
            json!({"reason": reason, "orders": orders, "returned": returned})
        };
        let reasons: Vec<Value> = reasons.iter().map(of_one).collect();
        json!([{"refunded": refunded, "returned": amount(returned), "refunds": reasons}])
    };
    // What a ruling returned of a sale that stands is no refund.
    let (part, bad, ruled) = (PRICE / 2, ("PROVEN_BAD", 3, 6 * PRICE), ("DISPUTED", 1, PRICE));
    let all = [("UNDELIVERED", 2, 2 * PRICE), bad, ruled];
    assert_eq!(refunds("null").await, row(6, 9 * PRICE + part, &all));
    let alices = [("UNDELIVERED", 1, PRICE), bad, ruled];
    assert_eq!(refunds("{seller: \"@alice\"}").await, row(5, 8 * PRICE + part, &alices));
    assert_eq!(refunds("{seller: \"@bob\"}").await, row(1, PRICE, &[("UNDELIVERED", 1, PRICE)]));
    assert_eq!(refunds("{listing: \"2\"}").await, row(3, 6 * PRICE, &[bad]));

    // However events are divided into batches.
    let mut at_once = Database::new().await;
    at_once.ingest(&market.blocks, 1_000).await;
    assert_eq!(dump(&at_once).await, dump(&database).await);
}
