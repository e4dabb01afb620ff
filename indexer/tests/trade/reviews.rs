//! Reviews of settled orders, the answers and votes that they get, and the ratings that they make.

use serde_json::{json, Value};
use weighhouse_market_suite::{PRIOR_RATING, TEXT_CID};
use weighhouse_protocol::reputation::ExecuteMsg;

use super::support::{ask, coin, indexed, listing, Database, Market, ALICE, BOB, CAROL, FEE, PRICE};

/// A text of nothing.
const EMPTY: &str = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

/// Bob bought two models of Alice's, and Carol one; the orders are numbered so.
const OF_BOB: u64 = 1;
const OF_CAROL: u64 = 2;
const OF_OTHER: u64 = 3;

fn sold() -> Market {
    let mut market = Market::new();
    market.announce_reputation();
    market.list(listing("alice/model", ALICE, PRICE));
    market.list(listing("alice/other", ALICE, PRICE));
    let orders = [(BOB, 1), (CAROL, 1), (BOB, 2)].map(|(buyer, listing)| market.sell(buyer, listing));
    assert_eq!(orders, [OF_BOB, OF_CAROL, OF_OTHER]);
    market
}

fn review(order: u64, stars: u8, words: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::Review { order, stars, words: words.map(str::to_owned) }
}

fn answer(words: &str) -> ExecuteMsg {
    ExecuteMsg::AnswerReview { order: OF_BOB, words: words.to_owned() }
}

/// What a review's history has of one writing.
fn said(by_seller: bool, edit: u64, stars: Option<u8>, words: Option<&str>) -> Value {
    let words = words.map(|cid| json!({"cid": cid}));
    json!({"bySeller": by_seller, "edit": edit, "stars": stars, "words": words})
}

/// The orders of the reviews that a question finds, in order.
async fn orders(database: &Database, arguments: &str) -> Vec<Value> {
    let found = ask(database, &format!("{{ reviews{arguments} {{ nodes {{ orderId }} }} }}")).await;
    found["reviews"]["nodes"].as_array().unwrap().iter().map(|node| node["orderId"].clone()).collect()
}

async fn rating(database: &Database, listing: u64) -> Value {
    let query = format!("{{ listing(id: {listing}) {{ rating {{ milliStars weight reviews histogram }} }} }}");
    ask(database, &query).await["listing"]["rating"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_has_its_last_words_and_its_history_all() {
    let mut market = sold();
    market.say(BOB, review(OF_BOB, 4, Some(TEXT_CID)), 0);
    let written_at = market.at(market.height());
    market.say(ALICE, answer(TEXT_CID), 0);
    market.say(BOB, ExecuteMsg::EditReview { order: OF_BOB, stars: 2, words: None }, 0);
    market.say(ALICE, answer(EMPTY), 0);
    let database = indexed(&market).await;
    let query = format!(
        "{{ review(order: {OF_BOB}) {{
            listingId version reviewer stars starsBefore edits words {{ cid }} fee {{ amount }} writtenAt helpful
            answer {{ edits words {{ cid }} }} order {{ id buyer }} listing {{ name }} reviewerAccount {{ address }}
            history {{ bySeller edit stars words {{ cid }} }}
        }} }}"
    );
    let found = ask(&database, &query).await["review"].clone();
    let expected = json!({
        "listingId": "1", "version": 1, "reviewer": BOB, "stars": 2, "starsBefore": 4, "edits": 1, "words": null,
        "fee": coin(FEE), "writtenAt": written_at, "helpful": 0,
        "answer": {"edits": 1, "words": {"cid": EMPTY}},
        "order": {"id": OF_BOB.to_string(), "buyer": BOB}, "listing": {"name": "alice/model"},
        "reviewerAccount": {"address": BOB},
        "history": [
            said(false, 0, Some(4), Some(TEXT_CID)),
            said(true, 0, None, Some(TEXT_CID)),
            said(false, 1, Some(2), None),
            said(true, 1, None, Some(EMPTY)),
        ],
    });
    assert_eq!(found, expected);
    let none = ask(&database, &format!("{{ review(order: {OF_CAROL}) {{ stars }} }}")).await;
    assert_eq!(none["review"], Value::Null, "an order that nobody reviewed");
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_are_selected_sorted_and_paged() {
    let mut market = sold();
    for (reviewer, order, stars) in [(BOB, OF_BOB, 2), (CAROL, OF_CAROL, 5), (BOB, OF_OTHER, 5)] {
        market.say(reviewer, review(order, stars, None), 0);
    }
    market.say(ALICE, answer(TEXT_CID), 0);
    market.say(CAROL, ExecuteMsg::Vote { order: OF_BOB, license: OF_CAROL }, 0);
    let mut database = indexed(&market).await;
    for (arguments, expected) in [
        (String::new(), vec!["3", "2", "1"]),
        ("(filter: {listing: 1})".into(), vec!["2", "1"]),
        ("(filter: {listings: [2], stars: 5})".into(), vec!["3"]),
        ("(filter: {stars: 5})".into(), vec!["3", "2"]),
        ("(filter: {answered: true})".into(), vec!["1"]),
        (format!("(filter: {{reviewer: \"{BOB}\"}})"), vec!["3", "1"]),
        (format!("(filter: {{reviewers: [\"{CAROL}\", \"{ALICE}\"]}})"), vec!["2"]),
        ("(orderBy: HELPFUL)".into(), vec!["1", "3", "2"]),
    ] {
        assert_eq!(orders(&database, &arguments).await, expected, "{arguments}");
    }
    let query = "{ reviews(first: 2) { totalCount edges { cursor } pageInfo { hasNextPage } } }";
    let page = ask(&database, query).await["reviews"].clone();
    assert_eq!((&page["totalCount"], &page["pageInfo"]["hasNextPage"]), (&json!(3), &json!(true)));
    assert_eq!(orders(&database, &format!("(first: 2, after: {})", page["edges"][1]["cursor"])).await, ["1"]);
    let of_account = format!("{{ account(address: \"{BOB}\") {{ reviews {{ nodes {{ orderId }} }} }} }}");
    let found = ask(&database, &of_account).await;
    assert_eq!(found["account"]["reviews"]["nodes"], json!([{"orderId": "3"}, {"orderId": "1"}]));

    let height = market.height();
    market.say(CAROL, ExecuteMsg::RetractVote { order: OF_BOB }, 0);
    database.ingest(&market.blocks[height..], 10).await;
    assert_eq!(orders(&database, "(orderBy: HELPFUL)").await, ["3", "2", "1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rating_follows_its_reviews_and_the_settings() {
    let mut market = sold();
    let mut database = indexed(&market).await;
    let unrated = json!({"milliStars": PRIOR_RATING, "weight": "0", "reviews": 0, "histogram": [0, 0, 0, 0, 0]});
    assert_eq!(rating(&database, 1).await, unrated);
    let height = market.height();
    market.say(BOB, review(OF_BOB, 4, None), 0).say(CAROL, review(OF_CAROL, 5, None), 0);
    market.say(BOB, ExecuteMsg::EditReview { order: OF_BOB, stars: 1, words: None }, 0);
    database.ingest(&market.blocks[height..], 10).await;
    let rated = rating(&database, 1).await;
    assert_eq!((&rated["reviews"], &rated["histogram"]), (&json!(2), &json!([1, 0, 0, 0, 1])));
    assert_eq!(rated["weight"], (2 * FEE).to_string());
    // Equal fees: the mean of both, but for the little that the prior weighs, which is the same here.
    assert_eq!(rated["milliStars"], 3_000);
    assert_eq!(rating(&database, 2).await, unrated);

    let height = market.height();
    market.say(BOB, ExecuteMsg::EditReview { order: OF_BOB, stars: 5, words: None }, 0);
    database.ingest(&market.blocks[height..], 10).await;
    let best = rating(&database, 1).await;
    assert!(best["milliStars"].as_u64().is_some_and(|stars| (4_900..=5_000).contains(&stars)), "{best}");

    let height = market.height();
    market.rate_nothing();
    database.ingest(&market.blocks[height..], 10).await;
    let weightless = json!({"milliStars": PRIOR_RATING, "weight": "0", "reviews": 2, "histogram": [0, 0, 0, 0, 2]});
    assert_eq!(rating(&database, 1).await, weightless, "fees without a rate weigh nothing");
    let settings = ask(&database, "{ reputationSettings { rates { denom } priorMilliStars } }").await;
    assert_eq!(settings["reputationSettings"], json!({"rates": [], "priorMilliStars": PRIOR_RATING}));
}
