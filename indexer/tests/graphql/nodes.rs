//! Objects by ids that no two of them share, and accounts with all that they do.

use serde_json::{json, Value};

use crate::support::stories::traded::{AGREED, RULED, SILENT, TAKEN};
use crate::support::{listing, Market, ALICE, ARBITER, BOB, CAROL, PRICE};
use crate::Server;

const IDS: &str = "{
    listing(id: 1) { nodeId plans { nodeId } versions { nodeId } sellerAccount { nodeId } }
    orders(first: 2) { nodes { nodeId } }
    licenses { nodes { nodeId } }
    rekeys { nodes { nodeId } }
    resales { nodes { nodeId } }
    disputes { nodes { nodeId } }
}";

/// Every `nodeId` of an answer.
fn ids(answer: &Value, found: &mut Vec<String>) {
    match answer {
        Value::Object(fields) => {
            found.extend(fields.get("nodeId").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| ids(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| ids(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn an_id_that_was_answered_is_answered_with_its_object() {
    let mut market = Market::traded();
    market.ask_for_key(1, BOB, 1);
    let server = Server::with(&market).await;
    let answer = server.ask(IDS).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    let mut found = Vec::new();
    ids(&answer["data"], &mut found);
    let kinds: Vec<&str> = found.iter().filter_map(|id| id.split(':').next()).collect();
    for kind in ["Listing", "Plan", "Version", "Account", "Order", "License", "Rekey", "Resale", "Dispute"] {
        assert!(kinds.contains(&kind), "{kind}: {found:?}");
    }
    let again = server.ask(&format!("{{ nodes(ids: {}) {{ __typename nodeId }} }}", json!(found))).await;
    let nodes = again["data"]["nodes"].as_array().unwrap();
    for (id, node) in found.iter().zip(nodes) {
        assert_eq!(node["nodeId"], **id);
        assert_eq!(node["__typename"], *id.split(':').next().unwrap());
    }
    let one = server.ask("{ node(id: \"Listing:1\") { ... on Listing { id } } }").await;
    assert_eq!(one["data"]["node"]["id"], "1");
    let none =
        server.ask("{ nodes(ids: [\"Listing:99\", \"Order:99\", \"Plan:1.9\", \"Dispute:1\"]) { nodeId } }").await;
    assert_eq!(none["data"]["nodes"], json!([null, null, null, null]));
    let (message, code) = server.refusal("{ node(id: \"7\") { nodeId } }").await;
    assert_eq!((message.contains("\"7\" is the id of no node"), code), (true, json!("BAD_USER_INPUT")));
}

#[tokio::test]
async fn an_account_has_what_it_sells_buys_holds_and_is_owed() {
    let server = Server::with(&Market::busy()).await;
    let fields = "{
        listings(orderBy: {field: NEWEST, direction: ASC}) { nodes { name state } }
        purchases { nodes { id } } sales { nodes { id } } licenses { nodes { id owner } }
        balances { denom owed } bonds { denom } decides { nodes { orderId } }
    }";
    let alice = server.ask(&format!("{{ account(address: \"@alice\") {fields} }}")).await;
    assert_eq!(alice["errors"], Value::Null, "{alice}");
    let alice = &alice["data"]["account"];
    let names: Vec<&Value> = alice["listings"]["nodes"].as_array().unwrap().iter().map(|node| &node["name"]).collect();
    assert!(names.contains(&&json!("all-MiniLM-L6-v2")), "{names:?}");
    assert!(!alice["sales"]["nodes"].as_array().unwrap().is_empty());
    assert_eq!(alice["purchases"]["nodes"], json!([]));
    let owed = server.ask("{ balances(account: \"@alice\") { denom owed } }").await;
    assert_eq!(alice["balances"], owed["data"]["balances"]);
    assert_eq!(alice["decides"]["nodes"], json!([]));
    let bob = server.ask(&format!("{{ account(address: \"@bob\") {fields} }}")).await;
    let bought = server.ask("{ orders(filter: {buyer: \"@bob\"}) { nodes { id } } }").await;
    assert_eq!(bob["data"]["account"]["purchases"], bought["data"]["orders"]);
    // A seller that the filter names does not widen the account's own.
    let others =
        server.ask("{ account(address: \"@alice\") { sales(filter: {seller: \"@bob\"}) { nodes { seller } } } }");
    for order in others.await["data"]["account"]["sales"]["nodes"].as_array().unwrap() {
        assert_eq!(order["seller"], ALICE);
    }
}

#[tokio::test]
async fn an_arbiter_has_the_disputes_that_it_decides_and_no_account_has_anothers() {
    let server = Server::with(&Market::traded()).await;
    let decides = async |account: &str, arguments: &str| {
        let question =
            format!("{{ account(address: \"{account}\") {{ decides{arguments} {{ nodes {{ orderId }} }} }} }}");
        let answer = server.ask(&question).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        answer["data"]["account"]["decides"]["nodes"].clone()
    };
    let orders =
        |orders: &[u64]| -> Value { orders.iter().map(|order| json!({"orderId": order.to_string()})).collect() };
    assert_eq!(decides(ARBITER, "").await, orders(&[SILENT, RULED, AGREED]), "newest first");
    assert_eq!(decides(ARBITER, "(filter: {open: true})").await, orders(&[]), "all of them have ended");
    assert_eq!(decides(ARBITER, "(filter: {buyer: \"@carol\"})").await, orders(&[SILENT]));
    // An arbiter that the filter names does not widen the account's own.
    assert_eq!(decides(ALICE, &format!("(filter: {{arbiter: \"{ARBITER}\"}})")).await, orders(&[]));
}

/// The ids of a connection's rows.
async fn ids_of(server: &Server, list: &str, arguments: &str) -> (Vec<String>, Value) {
    let fields = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id }";
    let answer = server.ask(&format!("{{ {list}({arguments}) {{ {fields} }} }}")).await;
    assert_eq!(answer["errors"], Value::Null, "{list} {arguments}: {answer}");
    let page = &answer["data"][list];
    let ids = page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect();
    (ids, page["pageInfo"].clone())
}

#[tokio::test]
async fn pages_backwards_answer_what_pages_forwards_do() {
    let server = Server::with(&Market::crowd()).await;
    for (list, arguments) in [
        ("orders", ""),
        ("licenses", ""),
        ("listings", ""),
        ("listings", "orderBy: {field: BEST_SELLING}"),
        ("listings", "orderBy: {field: PRICE, denom: \"uwhs\", direction: DESC}"),
    ] {
        let (whole, _) = ids_of(&server, list, &format!("first: 100 {arguments}")).await;
        for size in [1, 3, 23] {
            let (mut walked, mut before) = (Vec::new(), String::from("null"));
            loop {
                let (ids, info) = ids_of(&server, list, &format!("last: {size}, before: {before} {arguments}")).await;
                assert_eq!(info["hasNextPage"], before != "null", "{list}");
                walked.splice(0..0, ids);
                if info["hasPreviousPage"] == false {
                    break;
                }
                before = info["startCursor"].to_string();
            }
            assert_eq!(walked, whole, "{list} {arguments} by {size}");
        }
    }
    let (whole, info) = ids_of(&server, "orders", "first: 4").await;
    let (start, end) = (&info["startCursor"], &info["endCursor"]);
    let (between, _) = ids_of(&server, "orders", &format!("first: 9, after: {start}, before: {end}")).await;
    assert_eq!(between, whole[1..3]);
    let (message, _) = server.refusal("{ orders(first: 1, last: 1) { nodes { id } } }").await;
    assert_eq!(message, "first and last are both given: ask for the rows of one end");
}

#[tokio::test]
async fn orders_are_found_by_the_transaction_that_began_them_and_by_any_of_several_values() {
    let server = Server::with(&Market::busy()).await;
    let all = server.ask("{ orders { nodes { id placedTx state buyer } } }").await;
    let all = all["data"]["orders"]["nodes"].as_array().unwrap().clone();
    assert!(all.len() >= 2);
    for order in &all {
        let tx = order["placedTx"].as_str().unwrap();
        let found = server.ask(&format!("{{ order(tx: \"{}\") {{ id }} }}", tx.to_lowercase())).await;
        assert_eq!(found["data"]["order"]["id"], order["id"], "{found}");
        let (ids, _) = ids_of(&server, "orders", &format!("filter: {{tx: \"{tx}\"}}")).await;
        assert_eq!(ids, [order["id"].as_str().unwrap()]);
    }
    let none = server.ask(&format!("{{ order(tx: \"{}\") {{ id }} }}", "0".repeat(64))).await;
    assert_eq!(none["data"]["order"], Value::Null);
    assert_eq!(none["errors"], Value::Null);
    for (question, message) in [
        ("{ order(tx: \"0x00\") { id } }", "it has up to 64 hexadecimal digits"),
        ("{ order { id } }", "by its id or by a tx"),
        ("{ order(id: 1, tx: \"00\") { id } }", "by its id or by a tx"),
    ] {
        let (found, code) = server.refusal(question).await;
        assert!(found.contains(message), "{question}: {found}");
        assert_eq!(code, "BAD_USER_INPUT");
    }
    let count = |matches: &dyn Fn(&Value) -> bool| all.iter().filter(|order| matches(order)).count();
    for (filter, expected) in [
        ("states: [SETTLED, REFUNDED]", count(&|o| o["state"] == "SETTLED" || o["state"] == "REFUNDED")),
        ("states: []", 0),
        ("buyers: [\"@bob\", \"@carol\"]", count(&|o| o["buyer"] == BOB || o["buyer"] == CAROL)),
        ("listings: [1, 2, 3], sellers: [\"@alice\", \"@bob\"]", all.len()),
    ] {
        let (ids, _) = ids_of(&server, "orders", &crate::support::named(&format!("filter: {{{filter}}}"))).await;
        assert_eq!(ids.len(), expected, "{filter}");
    }
}

/// Bob and Carol have disputes, resales and requests for keys, and Alice has claims: some of each.
fn with_some_of_each() -> Market {
    let mut market = Market::traded();
    for (license, owner) in [(TAKEN, BOB), (AGREED, BOB), (SILENT, CAROL)] {
        market.ask_for_key(license, owner, 1);
    }
    let other = market.list(listing("other", ALICE, PRICE));
    for _ in 0..3 {
        market.sell(BOB, other);
        market.sweep(other).claim(ALICE);
    }
    market
}

#[tokio::test]
async fn every_list_answers_backwards_what_it_does_forwards() {
    let server = Server::with(&with_some_of_each()).await;
    let page = async |list: &str, arguments: &str, row: &str| {
        let fields = format!("pageInfo {{ hasNextPage hasPreviousPage startCursor }} nodes {{ {row} }}");
        let (open, close) = if list == "claims" { ("account(address: \"@alice\") {", "}") } else { ("", "") };
        let question = format!("{{ {open} {list}({arguments}) {{ {fields} }} {close} }}");
        let answer = server.ask(&question).await;
        assert_eq!(answer["errors"], Value::Null, "{question}: {answer}");
        let data = if list == "claims" { &answer["data"]["account"] } else { &answer["data"] };
        (data[list]["nodes"].as_array().unwrap().clone(), data[list]["pageInfo"].clone())
    };
    for (list, row, expected) in
        [("disputes", "nodeId", 3), ("resales", "nodeId", 2), ("rekeys", "nodeId", 3), ("claims", "height", 3)]
    {
        let (whole, _) = page(list, "first: 100", row).await;
        assert_eq!(whole.len(), expected, "{list}");
        for size in [1, 2, 3] {
            let (mut walked, mut before) = (Vec::new(), String::from("null"));
            loop {
                let (rows, info) = page(list, &format!("last: {size}, before: {before}"), row).await;
                assert_eq!(info["hasNextPage"], before != "null", "{list} by {size}");
                walked.splice(0..0, rows);
                assert_eq!(info["hasPreviousPage"], walked.len() < whole.len(), "{list} by {size}");
                if info["hasPreviousPage"] == false {
                    break;
                }
                before = info["startCursor"].to_string();
            }
            assert_eq!(walked, whole, "{list} by {size}");
        }
    }
}
