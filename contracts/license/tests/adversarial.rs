//! What an attacker tries with a license.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::json;
use weighhouse_market_suite::Market;

/// cw721 0.22 lets a collection's creator rewrite what a token says, and its owner burn it. Here
/// nobody can: those messages do not exist.
#[test]
fn nobody_rewrites_or_burns_what_was_sold() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    market.sold(listing);
    let before = market.state();
    let stranger = market.stranger.to_string();
    let coin = json!({ "denom": "uwhs", "amount": "1" });
    let messages = [
        json!({ "burn": { "token_id": "1" } }),
        json!({ "update_nft_info": { "token_id": "1", "token_uri": "ipfs://other", "extension": null } }),
        json!({ "update_extension": { "msg": {} } }),
        json!({ "update_collection_info": { "collection_info": { "name": "other", "symbol": "O" } } }),
        json!({ "update_ownership": { "transfer_ownership": { "new_owner": stranger, "expiry": null } } }),
        json!({ "update_minter_ownership": { "transfer_ownership": { "new_owner": stranger, "expiry": null } } }),
        json!({ "update_minter_ownership": "renounce_ownership" }),
        json!({ "update_creator_ownership": "renounce_ownership" }),
        json!({ "add_minter": { "minter": stranger } }),
        json!({ "set_withdraw_address": { "address": stranger } }),
        json!({ "withdraw_funds": { "amount": coin } }),
    ];
    let contract = market.license.clone();
    let senders = [market.governance.clone(), market.escrow.clone(), market.seller.clone(), market.buyer.clone()];
    for message in messages {
        for sender in &senders {
            assert!(market.execute(sender, &contract, &message, &[]).is_err(), "{message}");
        }
    }
    assert_eq!(market.state(), before);
}

#[test]
fn every_error_has_a_code_of_its_own() {
    weighhouse_market_suite::check_codes(env!("CARGO_MANIFEST_DIR"));
}
