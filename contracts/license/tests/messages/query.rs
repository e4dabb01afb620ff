//! cw721's queries, asked as any wallet or marketplace asks them

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi};
use cw721::msg::{
    AllNftInfoResponse, ApprovalResponse, ApprovalsResponse, MinterResponse, NumTokensResponse, OperatorResponse,
    OperatorsResponse, OwnerOfResponse, TokensResponse,
};
use cw721::Expiration;
use serde_json::json;
use weighhouse_license::contract::instantiate;
use weighhouse_license::ContractError;
use weighhouse_market_suite::Market;
use weighhouse_protocol::license::{Config, ContractInfoResponse, ExecuteMsg, InstantiateMsg, License};

use super::{tell, with_license};

#[test]
fn the_collection_says_what_it_is() {
    let market = Market::new();
    let info: ContractInfoResponse = market.ask(&market.license, &json!({ "contract_info": {} })).unwrap();
    assert_eq!((info.name.as_str(), info.symbol.as_str()), ("Weighhouse licenses", "WHL"));
    let minter: MinterResponse = market.ask(&market.license, &json!({ "minter": {} })).unwrap();
    assert_eq!(minter.minter, Some(market.escrow.to_string()));
    let config: Config = market.ask(&market.license, &json!({ "config": {} })).unwrap();
    assert_eq!(config.registry, market.registry);
    let count: NumTokensResponse = market.ask(&market.license, &json!({ "num_tokens": {} })).unwrap();
    assert_eq!(count.count, 0);
}

#[test]
fn the_collections_name_and_symbol_are_text() {
    let account = |name: &str| MockApi::default().addr_make(name).to_string();
    let create = |name: &str, symbol: &str| {
        let message = InstantiateMsg {
            name: name.into(),
            symbol: symbol.into(),
            minter: account("minter"),
            registry: account("registry"),
            creator: account("creator"),
            external_url: None,
        };
        let info = message_info(&MockApi::default().addr_make("creator"), &[]);
        instantiate(mock_dependencies().as_mut(), mock_env(), info, message)
    };
    create("Licenses", "WHL").unwrap();
    for text in ["", "a\0b", "a\u{1b}[2J", "a\u{202e}b", &"a".repeat(97)] {
        assert!(matches!(create(text, "WHL"), Err(ContractError::Text(_))), "{text:?}");
        assert!(matches!(create("Licenses", text), Err(ContractError::Text(_))), "{text:?}");
    }
}

#[test]
fn a_license_is_answered_with_owner_approvals_and_terms() {
    let (mut market, license) = with_license(true);
    let (buyer, stranger) = (market.buyer.clone(), market.stranger.clone());
    let end = Expiration::AtTime(market.app.block_info().time.plus_seconds(10));
    let approve = ExecuteMsg::Approve { spender: stranger.to_string(), token_id: license, expires: Some(end) };
    tell(&mut market, &buyer, approve).unwrap();

    let owner_of = |market: &Market, all: bool| -> OwnerOfResponse {
        let question = json!({ "owner_of": { "token_id": "1", "include_expired": all } });
        market.ask(&market.license, &question).unwrap()
    };
    assert_eq!(owner_of(&market, false).owner, buyer.to_string());
    assert_eq!(owner_of(&market, false).approvals[0].spender, stranger);
    let approval = json!({ "approval": { "token_id": "1", "spender": stranger } });
    let answer: ApprovalResponse = market.ask(&market.license, &approval).unwrap();
    assert_eq!(answer.approval.expires, end);
    let all: AllNftInfoResponse<License> =
        market.ask(&market.license, &json!({ "all_nft_info": { "token_id": "1" } })).unwrap();
    assert_eq!(all.access.owner, buyer.to_string());
    assert_eq!(all.info.extension, market.license_of(1));
    assert!(all.info.token_uri.unwrap().starts_with("data:application/json;base64,"));

    market.pass(10);
    assert!(owner_of(&market, false).approvals.is_empty());
    assert_eq!(owner_of(&market, true).approvals.len(), 1);
    assert!(market.ask::<ApprovalResponse>(&market.license, &approval).is_err());
    let approvals = json!({ "approvals": { "token_id": "1", "include_expired": true } });
    let answer: ApprovalsResponse = market.ask(&market.license, &approvals).unwrap();
    assert_eq!(answer.approvals.len(), 1);
}

#[test]
fn an_owner_needs_no_approval() {
    let (market, _) = with_license(true);
    let question = json!({ "approval": { "token_id": "1", "spender": market.buyer } });
    let answer: ApprovalResponse = market.ask(&market.license, &question).unwrap();
    assert_eq!(answer.approval.expires, Expiration::Never {});
}

#[test]
fn operators_come_in_pages() {
    let (mut market, _) = with_license(true);
    let buyer = market.buyer.clone();
    let mut operators: Vec<String> = (0..5).map(|number| market.account(&format!("o{number}")).to_string()).collect();
    operators.sort();
    let soon = Expiration::AtTime(market.app.block_info().time.plus_seconds(10));
    for (number, operator) in operators.iter().enumerate() {
        let expires = (number == 1).then_some(soon);
        tell(&mut market, &buyer, ExecuteMsg::ApproveAll { operator: operator.clone(), expires }).unwrap();
    }
    market.pass(10);
    let page = |after: Option<&String>, limit: u32, expired: bool| -> Vec<String> {
        let question = json!({ "all_operators":
            { "owner": buyer, "include_expired": expired, "start_after": after, "limit": limit } });
        let answer: OperatorsResponse = market.ask(&market.license, &question).unwrap();
        answer.operators.into_iter().map(|row| row.spender.into()).collect()
    };
    assert_eq!(page(None, 2, true), operators[..2]);
    assert_eq!(page(None, 2, false), [operators[0].clone(), operators[2].clone()]);
    assert_eq!(page(Some(&operators[2]), 9, false), operators[3..]);
    let one = |operator: &String| {
        let question = json!({ "operator": { "owner": buyer, "operator": operator } });
        market.ask::<OperatorResponse>(&market.license, &question)
    };
    assert_eq!(one(&operators[0]).unwrap().approval.expires, Expiration::Never {});
    assert!(one(&operators[1]).is_err());
}

#[test]
fn licenses_come_in_pages_that_are_capped() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    for number in 1..=102 {
        let stranger = market.stranger.clone();
        let order = market
            .buy_with(listing, |purchase| {
                if number > 100 {
                    purchase.buyer = stranger;
                }
            })
            .unwrap();
        market.deliver(order).unwrap();
    }
    let mut ids: Vec<String> = (1..=102u32).map(|id| id.to_string()).collect();
    ids.sort();
    let ask = |question| market.ask::<TokensResponse>(&market.license, &question).unwrap().tokens;
    assert_eq!(ask(json!({ "all_tokens": { "limit": 1_000 } })), ids[..100]);
    assert_eq!(ask(json!({ "all_tokens": { "start_after": ids[99] } })), ids[100..]);
    let mine = ask(json!({ "tokens": { "owner": market.stranger } }));
    assert_eq!(mine, ["101", "102"]);
    assert_eq!(ask(json!({ "tokens": { "owner": market.stranger, "start_after": "101", "limit": 5 } })), ["102"]);
    assert_eq!(ask(json!({ "tokens": { "owner": market.buyer } })).len(), 30);
    assert_eq!(ask(json!({ "tokens": { "owner": market.buyer, "limit": 1_000 } })).len(), 100);
    assert_eq!(market.licenses(), 102);
}

#[test]
fn what_was_not_issued_is_not_answered() {
    let market = Market::new();
    for name in ["owner_of", "nft_info", "all_nft_info", "approvals"] {
        let question = json!({ name: { "token_id": "1" } });
        let error = market.ask::<serde_json::Value>(&market.license, &question).unwrap_err();
        assert!(error.to_string().contains("there is no license 1"), "{error}");
    }
}
