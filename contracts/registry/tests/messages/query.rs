//! Queries

use weighhouse_market_suite::{listing_of, Market};
use weighhouse_protocol::registry::{Listing, QueryMsg, Version};

#[test]
fn listings_come_in_pages_that_are_capped() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    for _ in 0..102 {
        market.list(&seller, listing_of(&seller, 1_000)).unwrap();
    }
    let page = |start_after, limit| -> Vec<u64> {
        let rows: Vec<Listing> = market.ask(&market.registry, &QueryMsg::Listings { start_after, limit }).unwrap();
        rows.into_iter().map(|listing| listing.id).collect()
    };
    assert_eq!(page(None, None), (1..=30).collect::<Vec<_>>());
    assert_eq!(page(None, Some(u32::MAX)), (1..=100).collect::<Vec<_>>());
    assert_eq!(page(Some(100), None), [101, 102]);
}

#[test]
fn versions_come_in_pages_of_one_listing() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let first = market.listed(1_000);
    let second = market.listed(1_000);
    for _ in 0..2 {
        market.publish(&seller, first).unwrap();
    }
    let page = |listing, start_after, limit| -> Vec<(u64, u32)> {
        let question = QueryMsg::Versions { listing, start_after, limit };
        let rows: Vec<Version> = market.ask(&market.registry, &question).unwrap();
        rows.into_iter().map(|version| (version.listing, version.number)).collect()
    };
    assert_eq!(page(first, None, None), [(1, 1), (1, 2), (1, 3)]);
    assert_eq!(page(first, Some(1), Some(1)), [(1, 2)]);
    assert_eq!(page(second, None, None), [(2, 1)]);
    assert_eq!(page(9, None, None), []);
}

#[test]
fn what_is_not_there_is_named() {
    let mut market = Market::new();
    market.listed(1_000);
    let missing = [
        (QueryMsg::Listing { listing: 2 }, "there is no listing 2"),
        (QueryMsg::Version { listing: 1, version: 2 }, "listing 1 has no version 2"),
        (QueryMsg::Split { listing: 1, split_version: 2 }, "listing 1 has no split 2"),
    ];
    for (question, reason) in missing {
        let error = market.ask::<Listing>(&market.registry, &question).unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
}
