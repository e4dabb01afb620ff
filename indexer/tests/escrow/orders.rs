//! Orders with what became of them, and versions that were proven bad.
use serde_json::{json, Value};

use crate::support::stories::cheated::{PROVEN, SETTLED, UNSERVED};
use crate::support::{ask, coin, indexed, kinds, listing, search, Market, ALICE, BOB, CAROL, PRICE};

/// The blocks of [`Market::cheated`] in which its third order was placed, delivered and proven bad.
const PLACED: usize = 7;
const DELIVERED: usize = 12;
const REFUTED: usize = 13;

#[tokio::test]
async fn an_order_shows_its_times_its_bond_and_its_history() {
    let market = Market::cheated();
    let database = indexed(&market).await;
    let query = format!(
        "{{ order(id: {PROVEN}) {{
        state seller challengeWindow cooldown settleFrom settleFromHeight releaseFrom releaseFromHeight deliverByHeight
        refundFromHeight expiresAt takenAt bondRecipient bond {{ amount }} bondState bondEndedAt bondEndedTx
        bondReleased {{ amount }} bondToBuyer {{ amount }} bondToTreasury {{ amount }} history {{ kind at height tx }}
    }} }}"
    );
    let step = |kind: &str, height: usize| {
        let tx = format!("{height:02X}00");
        json!({"kind": kind, "at": market.at(height), "height": height, "tx": tx})
    };
    let height = |from: usize, seconds: u64| json!(market.height_after(from, seconds));
    let expected = json!({"order": {
        "state": "REFUNDED", "seller": ALICE, "challengeWindow": 600, "cooldown": 86_400,
        "settleFrom": market.after(DELIVERED, 600), "settleFromHeight": height(DELIVERED, 600),
        "releaseFrom": market.after(DELIVERED, 600 + 86_400), "releaseFromHeight": height(DELIVERED, 600 + 86_400),
        "deliverByHeight": height(PLACED, 3_600), "refundFromHeight": height(PLACED, 3_600 + 600),
        "expiresAt": null, "takenAt": null, "bondRecipient": CAROL,
        "bond": coin(1_000_000), "bondState": "FORFEITED", "bondEndedAt": market.at(REFUTED),
        "bondEndedTx": "0D00", "bondReleased": null, "bondToBuyer": coin(200_000), "bondToTreasury": coin(800_000),
        "history": [
            step("PLACED", PLACED), step("DELIVERED", DELIVERED), step("PROVEN_BAD", REFUTED),
            step("BOND_FORFEITED", REFUTED), step("REFUNDED", REFUTED),
        ],
    }});
    assert_eq!(ask(&database, &query).await, expected);
    let unserved = format!(
        "{{ order(id: {UNSERVED}) {{ bondState bondReleased {{ amount }} bondToBuyer {{ amount }}
        bondToTreasury {{ amount }} history {{ kind }} }} }}"
    );
    let expected = json!({"order": {
        "bondState": "FORFEITED", "bondReleased": coin(900_000), "bondToBuyer": coin(100_000),
        "bondToTreasury": coin(0),
        "history": kinds(&["PLACED", "BOND_FORFEITED", "BOND_RELEASED", "REFUNDED", "SELLER_CLOSED"]),
    }});
    assert_eq!(ask(&database, &unserved).await, expected);
    let settled = format!("{{ order(id: {SETTLED}) {{ state bondState history {{ kind }} }} }}");
    let history = [
        "PLACED",
        "DELIVERED",
        "SETTLED",
        "REKEY_REQUESTED",
        "REKEY_REQUESTED",
        "REKEY_ANSWERED",
        "REKEY_REQUESTED",
        "BOND_FORFEITED",
    ];
    let expected = json!({"order": {"state": "SETTLED", "bondState": "FORFEITED", "history": kinds(&history)}});
    assert_eq!(ask(&database, &settled).await, expected);
}

#[tokio::test]
async fn a_bad_version_shows_its_proof() {
    let market = Market::cheated();
    let database = indexed(&market).await;
    let query = "{ listing(id: 1) { challengeWindow state badSince sellable
        latestVersion { badSince badSinceHeight proof { kind chunk orderId prover at tx } } plans { supply sold } } }";
    let since = market.at(REFUTED);
    let expected = json!({"listing": {
        "challengeWindow": 600, "state": "ACTIVE", "badSince": since, "sellable": false,
        "latestVersion": {
            "badSince": since, "badSinceHeight": market.chain_height(REFUTED),
            "proof": {
                "kind": "BAD_CHUNK", "chunk": 0, "orderId": PROVEN.to_string(), "prover": market.stranger(),
                "at": since, "tx": "0D00",
            },
        },
        "plans": [{"supply": 5, "sold": 1}],
    }});
    assert_eq!(ask(&database, query).await, expected);
}

#[tokio::test]
async fn a_listing_is_offered_only_while_its_latest_version_is_good() {
    let mut market = Market::cheated();
    market.list(listing("good", BOB, PRICE));
    let paused = market.list(listing("paused", BOB, PRICE));
    market.pause(paused);
    let mut database = indexed(&market).await;
    let names = |arguments: &'static str| {
        let query = format!("{{ listings{arguments} {{ totalCount nodes {{ name }} }} }}");
        let database = &database;
        async move {
            let found = search(database, &query).await;
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
    market.publish(1);
    database.follow(&market).await;
    let query = "{ listings { nodes { name badSince sellable latestVersion { number badSince } } } }";
    let version = |number: u64| json!({"number": number, "badSince": Value::Null});
    let expected = json!({"listings": {"nodes": [
        {"name": "good", "badSince": null, "sellable": true, "latestVersion": version(1)},
        {"name": bad, "badSince": null, "sellable": true, "latestVersion": version(2)},
    ]}});
    assert_eq!(ask(&database, query).await, expected);
}
