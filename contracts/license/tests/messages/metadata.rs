//! What a wallet shows of a license

use cosmwasm_std::Binary;
use cw_ownable::{Action, Ownership};
use serde_json::{json, Value};
use weighhouse_market_suite::{listing_of, plan, Market, LICENSE_PAGES};
use weighhouse_protocol::license::HeldLicense;
use weighhouse_protocol::registry::{self, NewListing};
use weighhouse_protocol::terms::{LicenseKind, Plan};

/// A license, sold for a time, of a model of a name.
fn licensed(name: &str) -> Market {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let plans = vec![Plan { kind: LicenseKind::Term { seconds: 1_000 }, ..plan(1_000) }];
    let listing = market.listed_as(NewListing { name: name.into(), plans, ..listing_of(&seller, 1) });
    market.sold(listing);
    market
}

fn info(market: &Market) -> Value {
    market.ask(&market.license, &json!({ "nft_info": { "token_id": "1" } })).unwrap()
}

/// The bytes of a `data:` URI.
fn opened(uri: &Value, kind: &str) -> String {
    let data = uri.as_str().unwrap().strip_prefix(&format!("data:{kind};base64,")).unwrap();
    String::from_utf8(Binary::from_base64(data).unwrap().into()).unwrap()
}

fn trait_of<'a>(extension: &'a Value, name: &str) -> &'a Value {
    let traits = extension["attributes"].as_array().unwrap();
    traits.iter().find(|row| row["trait_type"] == name).map_or(&Value::Null, |row| &row["value"])
}

#[test]
fn a_wallet_sees_a_name_a_picture_and_traits_beside_what_is_frozen() {
    let market = licensed("all-MiniLM-L6-v2");
    let info = info(&market);
    let extension = &info["extension"];
    assert_eq!(extension["name"], "all-MiniLM-L6-v2, license 1");
    assert!(extension["description"].as_str().unwrap().starts_with("A term license for version 1 of all-MiniLM-L6-v2"));
    assert_eq!(extension["external_url"], format!("{LICENSE_PAGES}1"));
    let frozen = market.license_of(1);
    assert_eq!(extension["grant"], serde_json::to_value(&frozen.grant).unwrap());
    let expected = [
        ("Model", "all-MiniLM-L6-v2".to_owned()),
        ("Kind", "Term".into()),
        ("Status", "Valid".into()),
        ("Commercial use", "Yes".into()),
        ("Redistribution", "No".into()),
        ("Seats", "Any number".into()),
        ("Resale royalty", "5.00 %".into()),
        ("License text", "apache-2.0".into()),
        ("Issued", frozen.issued_at.to_string()),
        ("Ends", frozen.expires_at.unwrap().to_string()),
    ];
    for (name, value) in expected {
        assert_eq!(trait_of(extension, name), &json!(value), "{name}");
    }
    let svg = opened(&extension["image"], "image/svg+xml");
    assert!(svg.starts_with("<svg ") && svg.contains(">all-MiniLM-L6-v2</text>"), "{svg}");

    let file: Value = serde_json::from_str(&opened(&info["token_uri"], "application/json")).unwrap();
    for name in ["name", "description", "image", "external_url", "attributes"] {
        assert_eq!(file[name], extension[name], "{name}");
    }
}

#[test]
fn what_a_wallet_sees_says_that_a_license_has_ended() {
    let mut market = licensed("m");
    market.pass(1_000);
    let extension = &info(&market)["extension"];
    assert_eq!(trait_of(extension, "Status"), "Ended");
    assert!(extension["description"].as_str().unwrap().ends_with("It has ended."));
}

#[test]
fn a_models_name_is_no_markup() {
    let name = "<script>\"&'</script> and more than a line of it";
    let market = licensed(name);
    let extension = &info(&market)["extension"];
    assert_eq!(trait_of(extension, "Model"), name);
    let svg = opened(&extension["image"], "image/svg+xml");
    assert!(svg.contains("&lt;script&gt;&quot;&amp;&#39;&lt;/script"), "{svg}");
    assert!(!svg.contains("<script"), "{svg}");
    assert!(svg.contains("…</text>"), "{svg}");
}

#[test]
fn a_contract_is_answered_without_what_wallets_show() {
    let market = licensed("m");
    let held: HeldLicense = market.ask(&market.license, &json!({ "license": { "token_id": "1" } })).unwrap();
    assert_eq!((held.owner, held.license), (market.buyer.clone(), market.license_of(1)));
}

#[test]
fn the_newer_queries_of_cw721_are_answered() {
    let market = licensed("m");
    let ask = |question: Value| -> Value { market.ask(&market.license, &question).unwrap() };
    let info = ask(json!({ "get_collection_info_and_extension": {} }));
    assert_eq!((&info["name"], &info["symbol"]), (&json!("Weighhouse licenses"), &json!("WHL")));
    assert_eq!(info["extension"]["external_link"], LICENSE_PAGES);
    assert_eq!(ask(json!({ "get_minter_ownership": {} }))["owner"], market.escrow.as_str());
    assert_eq!(ask(json!({ "get_creator_ownership": {} }))["owner"], market.governance.as_str());
    assert_eq!(ask(json!({ "get_additional_minters": {} })), json!({ "minters": [] }));
    assert_eq!(ask(json!({ "get_withdraw_address": {} })), Value::Null);
    assert_eq!(ask(json!({ "get_config": {} }))["num_tokens"], 1);
    assert_eq!(ask(json!({ "get_all_info": {} }))["num_tokens"], 1);
}

#[test]
fn the_collections_creator_is_whoever_owns_the_registry() {
    let mut market = licensed("m");
    let (governance, next) = (market.governance.clone(), market.stranger.clone());
    let transfer = Action::TransferOwnership { new_owner: next.to_string(), expiry: None };
    market.tell_registry(&governance, registry::ExecuteMsg::UpdateOwnership(transfer)).unwrap();
    let creator = |market: &Market| -> Ownership<String> {
        market.ask(&market.license, &json!({ "get_creator_ownership": {} })).unwrap()
    };
    let found = creator(&market);
    assert_eq!((found.owner, found.pending_owner), (Some(governance.to_string()), Some(next.to_string())));
    market.tell_registry(&next, registry::ExecuteMsg::UpdateOwnership(Action::AcceptOwnership)).unwrap();
    let found = creator(&market);
    assert_eq!((found.owner, found.pending_owner), (Some(next.to_string()), None));
    let config: Value = market.ask(&market.license, &json!({ "get_config": {} })).unwrap();
    assert_eq!(config["creator_ownership"]["owner"], next.as_str());
}
