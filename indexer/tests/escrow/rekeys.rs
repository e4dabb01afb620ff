//! Keys that holders of licenses ask for once more.
use serde_json::{json, Value};
use weighhouse_indexer::views::replay;

use crate::support::stories::cheated::SETTLED;
use crate::support::{ask, indexed, listing, Market, ALICE, BOB, CAROL, PRICE};

/// The span in which a request can be answered, in seconds.
const ANSWERED_WITHIN: i64 = 604_800;
/// The block of [`Market::cheated`] in which Bob asks for the last time.
const ASKED: usize = 11;

#[tokio::test]
async fn keys_asked_for_once_more_are_found_until_they_are_answered() {
    let mut market = Market::cheated();
    let other = market.list(listing("other", BOB, PRICE));
    let order = market.sell(CAROL, other);
    market.ask_for_key(order, CAROL, 1).answer_rekey(order);
    let answered = market.height();
    let database = indexed(&market).await;
    // Asked, asked again, answered, and asked once more: only the last counts.
    let query = format!(
        "{{ license(id: {SETTLED}) {{ rekey {{
            owner transportKey expiresAt expiresAtHeight delivery answeredAt endedAt
        }} }} }}"
    );
    let request = market.request(SETTLED);
    let rekey = json!({
        "owner": BOB, "transportKey": hex(&request.transport_key), "expiresAt": market.after(ASKED, ANSWERED_WITHIN),
        "expiresAtHeight": request.expires_at_height, "delivery": null, "answeredAt": null, "endedAt": null,
    });
    assert_eq!(ask(&database, &query).await, json!({"license": {"rekey": rekey}}));
    for (filter, expected) in [
        ("", vec!["4", "2"]),
        ("open: true", vec!["2"]),
        ("open: false", vec!["4"]),
        (&format!("seller: \"{ALICE}\""), vec!["2"]),
        (&format!("owner: \"{CAROL}\""), vec!["4"]),
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
        "version": 1, "askedTx": format!("{:02X}00", answered - 1), "delivery": hex(&market.answer),
        "answeredTx": format!("{answered:02X}00"), "license": {"owner": CAROL}, "listing": {"name": "other"},
    }]}});
    assert_eq!(ask(&database, query).await, expected);
}

/// A market in which Bob has bought a license.
fn sold() -> (Market, u64) {
    let mut market = Market::new();
    let listing = market.list(listing("a", ALICE, PRICE));
    let license = market.sell(BOB, listing);
    (market, license)
}

#[tokio::test]
async fn a_request_for_a_key_that_ended_is_open_no_more_until_it_is_made_again() {
    let (mut market, license) = sold();
    market.ask_for_key(license, BOB, 1);
    let mut database = indexed(&market).await;
    let query = "{ license(id: 1) { rekey { endedAt endedTx delivery } } rekeys(filter: {open: true}) { totalCount } }";
    let said = |at: Value, tx: Value, open: u8| {
        let rekey = json!({"endedAt": at, "endedTx": tx, "delivery": null});
        json!({"license": {"rekey": rekey}, "rekeys": {"totalCount": open}})
    };
    assert_eq!(ask(&database, query).await, said(Value::Null, Value::Null, 1));
    market.end_rekey(BOB, license);
    database.follow(&market).await;
    let ended = market.height();
    let expected = said(json!(market.at(ended)), json!(format!("{ended:02X}00")), 0);
    assert_eq!(ask(&database, query).await, expected);
    market.ask_for_key(license, BOB, 1);
    database.follow(&market).await;
    assert_eq!(ask(&database, query).await, said(Value::Null, Value::Null, 1));
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
}

#[tokio::test]
async fn however_often_a_key_is_asked_for_the_last_steps_are_answered() {
    let (mut market, license) = sold();
    market.ask_for_key(license, BOB, 101).answer_rekey(license);
    let database = indexed(&market).await;
    let found = ask(&database, "{ order(id: 1) { history { kind } license { rekey { answeredTx } } } }").await;
    let history = found["order"]["history"].as_array().unwrap();
    assert_eq!(history.len(), 100);
    assert_eq!((&history[0]["kind"], &history[99]["kind"]), (&json!("REKEY_REQUESTED"), &json!("REKEY_ANSWERED")));
    let answered = format!("{:02X}00", market.height());
    assert_eq!(found["order"]["license"]["rekey"], json!({"answeredTx": answered}));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
