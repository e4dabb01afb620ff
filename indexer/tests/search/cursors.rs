//! Pages of a search on any server.

use crate::support::{found, listing, listings, Database, Index, Market, ALICE, BOB, CAROL, PRICE};

/// Two servers whose indexes have other segments, one of which was written document by document.
#[tokio::test]
async fn pages_of_a_search_go_on_at_another_server() {
    let mut market = Market::new();
    for number in 1..=23 {
        market.list(listing(&format!("model m{number}"), ALICE, PRICE + number % 3));
    }
    for (buyer, sold) in [(BOB, 3), (CAROL, 3), (BOB, 9), (BOB, 12), (BOB, 12)] {
        market.sell(buyer, sold);
    }
    let mut database = Database::new().await;
    let (mut one, mut other) = (Index::new(), Index::new());
    for block in 0..market.blocks.len() {
        database.ingest(&market.blocks[block..=block], 1).await;
        one.follow(&database).await;
    }
    other.follow(&database).await;
    let servers = [one.schema(&database), other.schema(&database)];
    for order in [
        "RELEVANCE",
        "NEWEST",
        "NEWEST, direction: ASC",
        "BEST_SELLING",
        "PRICE, denom: \"uwhs\"",
        "PRICE, denom: \"uwhs\", direction: DESC",
    ] {
        let order = format!("query: $words, orderBy: {{field: {order}}}");
        let whole = listings(&servers[0], &format!("first: 100, {order}"), "model", "nodes { name }").await;
        assert_eq!(whole["nodes"].as_array().unwrap().len(), 23, "{order}");
        for size in [1, 4, 23] {
            let (mut names, mut after, mut server) = (Vec::new(), "null".to_owned(), servers.iter().cycle());
            loop {
                let arguments = format!("first: {size}, after: {after}, {order}");
                let fields = "totalCount pageInfo { hasNextPage endCursor } nodes { name }";
                let page = listings(server.next().unwrap(), &arguments, "model", fields).await;
                assert_eq!(page["totalCount"], 23);
                names.extend(page["nodes"].as_array().unwrap().clone());
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
                after = page["pageInfo"]["endCursor"].to_string();
            }
            assert_eq!(&names, whole["nodes"].as_array().unwrap(), "{order} by {size}");
        }
    }
    let best = found(&servers[0], "model").await;
    assert_eq!(best[..3], ["model m3", "model m12", "model m9"], "two buyers, then one later than the other");
}

/// A listing that no longer meets the filter is on no page, though the index doesn't know yet.
#[tokio::test]
async fn a_page_never_shows_what_the_database_knows_better() {
    let mut market = Market::new();
    for number in 1..=9 {
        market.list(listing(&format!("model m{number}"), ALICE, PRICE));
    }
    let mut database = Database::new().await;
    database.follow(&market).await;
    let mut index = Index::new();
    index.follow(&database).await;
    market.pause(9).pause(7);
    database.follow(&market).await;
    let schema = index.schema(&database);
    let fields = "pageInfo { hasNextPage } nodes { name }";
    let page = listings(&schema, "first: 3, query: $words", "model", fields).await;
    let names: Vec<&str> = page["nodes"].as_array().unwrap().iter().map(|n| n["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["model m8", "model m6", "model m5"], "and the page is full");
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
}

/// Between two pages listings are sold and taken from sale, that of the cursor among them: the cursor goes on, and what
/// did not move comes once.
#[tokio::test]
async fn a_cursor_goes_on_though_its_listing_moved_or_left() {
    for order in ["RELEVANCE", "TRENDING", "BEST_SELLING", "NEWEST"] {
        for leaves in [false, true] {
            let mut market = Market::new();
            for number in 1..=12 {
                market.list(listing(&format!("model m{number}"), ALICE, PRICE));
            }
            let mut database = Database::new().await;
            database.follow(&market).await;
            let mut index = Index::new();
            index.follow(&database).await;
            let schema = index.schema(&database);
            let page = |after: String| {
                let arguments = format!("first: 4, after: {after}, query: $words, orderBy: {{field: {order}}}");
                let schema = &schema;
                async move {
                    let fields = "pageInfo { hasNextPage endCursor } nodes { name }";
                    listings(schema, &arguments, "model", fields).await
                }
            };
            let mut part = page("null".into()).await;
            assert_eq!(part["nodes"][3]["name"], "model m9", "{order}");
            if leaves {
                market.pause(9);
            } else {
                market.sell(BOB, 9);
            }
            market.sell(CAROL, 11);
            database.follow(&market).await;
            index.follow(&database).await;
            let mut names = Vec::new();
            while part["pageInfo"]["hasNextPage"] == true {
                part = page(part["pageInfo"]["endCursor"].to_string()).await;
                let more =
                    part["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned());
                names.extend(more);
            }
            let expected: Vec<String> = (1..=8).rev().map(|number| format!("model m{number}")).collect();
            assert_eq!(names, expected, "{order}");
        }
    }
}
