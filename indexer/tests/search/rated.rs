//! Best rated: the order and the filter are the ratings that the contract computes, and follow its settings.

use std::collections::BTreeMap;

use serde_json::{json, Value};
use weighhouse_protocol::reputation::ExecuteMsg;

use super::support::{ask, indexed, listing, search, Database, Market, ALICE, BOB, CAROL, PRICE};

/// What three listings were rated by their buyers, and one by nobody.
fn rated() -> Market {
    let mut market = Market::new();
    market.announce_reputation();
    for (name, stars) in [("a/poor", &[1u8, 1][..]), ("a/good", &[5, 5, 4]), ("a/fair", &[3]), ("a/new", &[])] {
        let id = market.list(listing(name, ALICE, PRICE));
        for (buyer, stars) in [BOB, CAROL, BOB].into_iter().zip(stars) {
            let order = market.sell(buyer, id);
            market.say(buyer, ExecuteMsg::Review { order, stars: *stars, words: None }, 0);
        }
    }
    market
}

const RATINGS: &str =
    "{ listings(first: 10, orderBy: {field: NEWEST}) { nodes { name rating { milliStars reviews } } } }";

/// The ratings that the index answers, and the names in the order that the search index has.
async fn order(database: &Database, filter: &str) -> (BTreeMap<String, i64>, Vec<String>) {
    let ratings = ask(database, RATINGS).await;
    let nodes = ratings["listings"]["nodes"].as_array().unwrap();
    let rating =
        |node: &Value| (node["name"].as_str().unwrap().to_owned(), node["rating"]["milliStars"].as_i64().unwrap());
    let question = format!("{{ listings(first: 10, orderBy: {{field: BEST_RATED}}{filter}) {{ nodes {{ name }} }} }}");
    let found = search(database, &question).await;
    let names =
        found["listings"]["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned());
    (nodes.iter().map(rating).collect(), names.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_best_come_first_and_what_nobody_reviewed_is_left_out() {
    let database = indexed(&rated()).await;
    let (ratings, names) = order(&database, "").await;
    assert_eq!(names, ["a/good", "a/fair", "a/poor"], "{ratings:?}");
    assert!(ratings["a/good"] > ratings["a/fair"] && ratings["a/fair"] > ratings["a/poor"], "{ratings:?}");
    assert_eq!((ratings["a/fair"], ratings["a/new"]), (3_000, 3_000), "it began with three stars");
    let (_, names) = order(&database, ", filter: {rating: {gte: \"3000\", lt: \"3001\"}}").await;
    assert_eq!(names, ["a/fair"]);
    // The same condition, answered by Postgres.
    let by_age = "{ listings(orderBy: {field: NEWEST}, filter: {rating: {lte: \"3000\"}}) { nodes { name } } }";
    assert_eq!(ask(&database, by_age).await["listings"]["nodes"], json!([{"name": "a/fair"}, {"name": "a/poor"}]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_and_new_settings_move_ratings() {
    let mut market = rated();
    let mut database = indexed(&market).await;
    let (before, _) = order(&database, "").await;
    let height = market.height();
    // The review of the third listing's only sale.
    let order_of_fair = 6;
    market.say(BOB, ExecuteMsg::EditReview { order: order_of_fair, stars: 5, words: None }, 0);
    database.ingest(&market.blocks[height..], 10).await;
    let (edited, _) = order(&database, "").await;
    assert!(edited["a/fair"] > before["a/fair"], "{edited:?}");

    let height = market.height();
    market.rate_nothing();
    database.ingest(&market.blocks[height..], 10).await;
    let (ratings, names) = order(&database, "").await;
    assert!(ratings.values().all(|rating| *rating == 3_000), "without a rate, fees weigh nothing: {ratings:?}");
    assert_eq!(names, ["a/fair", "a/good", "a/poor"], "of equal ones the newest comes first");
}
