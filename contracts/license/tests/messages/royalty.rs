//! Royalties of a resale

use cosmwasm_std::Uint128;
use serde_json::json;
use weighhouse_market_suite::{listing_of, payees, Market};
use weighhouse_protocol::license::{CheckRoyaltiesResponse, RoyaltiesInfoResponse};
use weighhouse_protocol::registry::{ExecuteMsg as Tell, NewListing};

fn sold() -> Market {
    let mut market = Market::new();
    let author = market.account("author");
    let seller = market.seller.clone();
    let payees = payees([(&author, 1), (&seller, 9_999)]);
    let listing = market.listed_as(NewListing { payees, ..listing_of(&seller, 1_000) });
    market.sold(listing);
    market
}

#[test]
fn the_first_payee_receives_what_the_license_froze() {
    let market = sold();
    let author = market.account("author").to_string();
    // A twentieth, rounded down; no price overflows.
    for (price, royalty) in [(0, 0), (19, 0), (20, 1), (1_000_019, 50_000), (u128::MAX, u128::MAX / 20)] {
        let ask = json!({ "token_id": "1", "sale_price": price.to_string() });
        let expected = RoyaltiesInfoResponse { address: author.clone(), royalty_amount: Uint128::new(royalty) };
        for question in [json!({ "royalty_info": ask }), json!({ "extension": { "msg": { "royalty_info": ask } } })] {
            let answer: RoyaltiesInfoResponse = market.ask(&market.license, &question).unwrap();
            assert_eq!(answer, expected);
        }
    }
}

#[test]
fn later_payees_do_not_change_a_license() {
    let mut market = sold();
    let seller = market.seller.clone();
    let payees = payees([(&market.stranger, 10_000)]);
    market.tell_registry(&seller, Tell::SetPayees { listing: 1, payees }).unwrap();
    let question = json!({ "royalty_info": { "token_id": "1", "sale_price": "1000" } });
    let answer: RoyaltiesInfoResponse = market.ask(&market.license, &question).unwrap();
    assert_eq!(answer.address, market.account("author").to_string());
}

#[test]
fn royalties_are_always_answered() {
    let market = Market::new();
    for question in [json!({ "check_royalties": {} }), json!({ "extension": { "msg": { "check_royalties": {} } } })] {
        let answer: CheckRoyaltiesResponse = market.ask(&market.license, &question).unwrap();
        assert!(answer.royalty_payments);
    }
    let unknown = json!({ "royalty_info": { "token_id": "1", "sale_price": "1" } });
    assert!(market.ask::<RoyaltiesInfoResponse>(&market.license, &unknown).is_err());
}
