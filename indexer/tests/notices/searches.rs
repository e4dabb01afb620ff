//! New listings that saved searches find, and the feeds of those searches.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{json, Value};
use tokio_util::sync::CancellationToken;
use weighhouse_indexer::api::rest;
use weighhouse_indexer::database;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::notices::Notices;
use weighhouse_indexer::outside::Outside;
use weighhouse_indexer::read::Rows;
use weighhouse_protocol::registry::NewListing;

use crate::support::{listing, Market, ALICE, BOB, CAROL, PRICE};
use crate::watched::Watched;

const SEARCHES: &str = "/v1/me/searches";

async fn save(watched: &Watched, token: &str, name: &str, follow: &str) -> Value {
    let search = json!({"name": name, "question": {}, "follow": follow});
    let saved = watched.ask(token, Method::POST, SEARCHES, Some(search)).await;
    assert_eq!(saved.status, 201, "{saved:?}");
    saved.body
}

/// The names of the searches and the listings that they found, the first found first.
async fn found(watched: &Watched, token: &str) -> Vec<(String, i64)> {
    let told = watched.told(token).await;
    let found = told.iter().filter(|notice| notice["kind"] == "search_match");
    found
        .map(|notice| (notice["search"]["name"].as_str().unwrap().to_owned(), notice["listing"].as_i64().unwrap()))
        .collect()
}

fn named(pairs: &[(&str, i64)]) -> Vec<(String, i64)> {
    pairs.iter().map(|(name, listing)| ((*name).to_owned(), *listing)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_search_tells_of_each_new_listing_once_and_names_its_feed() {
    let mut market = Market::new();
    market.list(listing("a/whale", ALICE, PRICE));
    let mut watched = Watched::new(market, Outside::default()).await;
    let token = watched.token(CAROL).await;
    let whales = save(&watched, &token, "whales", "q=whale&sort=price&denom=uwhs").await;
    save(&watched, &token, "cheap", "price_max=500&denom=uwhs").await;
    let quiet = json!({"name": "not followed", "question": {"q": "whale"}});
    let quiet = watched.ask(&token, Method::POST, SEARCHES, Some(quiet)).await.body;
    assert_eq!((&quiet["feed"], &quiet["follow"]), (&Value::Null, &Value::Null));
    watched.happen().await;
    assert_eq!(found(&watched, &token).await, [], "what was listed before is not new");

    watched.market.list(listing("b/blue-whale", BOB, 400));
    watched.market.list(listing("b/sparrow", BOB, PRICE));
    watched.happen().await;
    let mut told = found(&watched, &token).await;
    told.sort();
    assert_eq!(told, named(&[("cheap", 2), ("whales", 2)]));
    watched.happen().await;
    assert_eq!(found(&watched, &token).await.len(), 2, "each is told once");

    // The feed is everybody's, and has what the search finds.
    let path = whales["feed"].as_str().unwrap();
    assert_eq!(path, "/v1/feeds/listings.atom?q=whale&denom=uwhs");
    let feed = watched.server.ask(Method::GET, path).send().await.unwrap().text().await.unwrap();
    assert!(feed.contains("b/blue-whale") && feed.contains("a/whale") && !feed.contains("sparrow"), "{feed}");

    // A listing that a search finds only once it costs less is found then.
    watched.market.set_price(3, 0, 300, "uwhs");
    watched.happen().await;
    let told = found(&watched, &token).await;
    assert_eq!(told[2..], named(&[("cheap", 3)]));
    // One that is not new any more is not.
    let old = watched.market.list(NewListing { task: "other".into(), ..listing("c/old", BOB, PRICE) });
    watched.market.pass(4 * 86_400).block();
    watched.market.set_price(old, 0, 200, "uwhs");
    watched.happen().await;
    assert_eq!(found(&watched, &token).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn listings_of_one_seller_are_told_twenty_times_an_hour_by_each_search() {
    let mut watched = Watched::new(Market::new(), Outside::default()).await;
    let token = watched.token(CAROL).await;
    for name in ["whales", "big ones"] {
        save(&watched, &token, name, "q=whale").await;
    }
    watched.happen().await;
    for number in 0..25 {
        watched.market.list(listing(&format!("b/whale-{number}"), BOB, PRICE));
    }
    let other = watched.market.list(listing("a/whale", ALICE, PRICE)) as i64;
    watched.happen().await;
    let told = found(&watched, &token).await;
    for name in ["whales", "big ones"] {
        let of_one: Vec<i64> = told.iter().filter(|(search, _)| search == name).map(|(_, listing)| *listing).collect();
        assert_eq!(of_one.len(), 21, "{name}: {of_one:?}");
        assert!(of_one.contains(&other), "another seller's listing is told of: {of_one:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_changes_begins_anew_and_what_can_not_be_followed_is_refused() {
    let mut watched = Watched::new(Market::new(), Outside::default()).await;
    let token = watched.token(CAROL).await;
    let saved = save(&watched, &token, "sparrows", "q=sparrow").await;
    watched.market.list(listing("b/whale", BOB, PRICE));
    watched.happen().await;
    let path = format!("{SEARCHES}/{}", saved["id"].as_str().unwrap());
    let change = json!({"name": "whales", "question": {}, "follow": "q=whale"});
    assert_eq!(watched.ask(&token, Method::PUT, &path, Some(change)).await.status, 200);
    watched.happen().await;
    assert_eq!(found(&watched, &token).await, [], "what was there when it changed is not new");
    watched.market.list(listing("b/whale-2", BOB, PRICE));
    watched.happen().await;
    assert_eq!(found(&watched, &token).await, named(&[("whales", 2)]));
    // A search that was saved before there were notices begins when it is first asked.
    watched.database.client.execute("UPDATE service.noticed SET key_id = NULL, sealed = NULL", &[]).await.unwrap();
    watched.happen().await;
    watched.market.list(listing("b/whale-3", BOB, PRICE));
    watched.happen().await;
    assert_eq!(found(&watched, &token).await, named(&[("whales", 2), ("whales", 3)]));
    for (follow, reason) in [
        ("tusk=translation", "\"tusk\" is no parameter"),
        ("size_min=big", "a whole number"),
        ("price_max=3", "give denom"),
    ] {
        let search = json!({"name": "x", "question": {}, "follow": follow});
        let refused = watched.ask(&token, Method::POST, SEARCHES, Some(search)).await;
        assert!(refused.status == 400 && refused.detail().contains(reason), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_that_are_slow_hold_up_no_other_notice() {
    let mut market = Market::new();
    market.list(listing("a/whale", ALICE, PRICE));
    let mut watched = Watched::new(market, Outside::default()).await;
    let (alice, carol) = (watched.token(ALICE).await, watched.token(CAROL).await);
    for name in ["one", "two", "three", "four"] {
        save(&watched, &carol, name, "q=whale").await;
    }
    watched.happen().await;
    // The one connection that answers searches is taken: each search waits five seconds for it.
    let readers = database::readers(&watched.database.config, 1).unwrap();
    let taken = readers.get().await.unwrap();
    let rows = Rows::new(readers.clone()).with_search(watched.index.search());
    let notices = Notices::new(watched.accounts.clone(), rows, rest::questions(), Metrics::default());
    watched.database.client.execute("UPDATE service.noticed SET searched_at = '-infinity'", &[]).await.unwrap();
    let stop = CancellationToken::new();
    let running = tokio::spawn(notices.run(stop.clone()));
    let begun = "SELECT count(*) FROM service.noticed WHERE searched_at > '-infinity'";
    let start = Instant::now();
    while watched.read(begun).await == 0 {
        assert!(start.elapsed() < Duration::from_secs(20), "no search is asked");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    watched.market.buy(BOB, 1);
    watched.database.follow(&watched.market).await;
    let start = Instant::now();
    while !watched.short(&alice).await.contains(&"order_paid seller 1".to_owned()) {
        assert!(start.elapsed() < Duration::from_secs(5), "the searches hold up what happens");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.cancel();
    running.await.unwrap();
    drop(taken);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_holder_of_a_handle_has_a_feed() {
    let mut market = Market::new();
    market.name(ALICE, "Open-Models");
    market.list(listing("open-models/whale", ALICE, PRICE));
    let watched = Watched::new(market, Outside::default()).await;
    let read = |path: &'static str| {
        let request = watched.server.ask(Method::GET, path);
        async move { request.send().await.unwrap().text().await.unwrap() }
    };
    let feed = read("/v1/feeds/publishers/openmodels.atom").await;
    assert!(feed.contains("Listings of Open-Models") && feed.contains("open-models/whale: listed"), "{feed}");
    assert!(read("/v1/feeds/publishers/nobody.atom").await.contains("nobody holds the handle"));
}
