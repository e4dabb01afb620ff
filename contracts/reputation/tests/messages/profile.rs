//! `set_profile`

use weighhouse_market_suite::{Market, TEXT_CID};
use weighhouse_protocol::events::{MarketEvent, ProfileChanged};
use weighhouse_protocol::reputation::{ExecuteMsg, Profile};
use weighhouse_reputation::ContractError;

use super::{event, refused};

fn profile(card: Option<&str>, domain: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::SetProfile { card: card.map(String::from), domain: domain.map(String::from) }
}

#[test]
fn an_account_says_what_it_likes_of_itself_and_replaces_it() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let empty = Profile { account: seller.clone(), handle: None, card: None, domain: None };
    assert_eq!(market.profile(&seller), empty);
    let response = market.tell_reputation(&seller, profile(Some(TEXT_CID), Some("models.example"))).unwrap();
    let (card, domain) = (Some(TEXT_CID.to_owned()), Some("models.example".to_owned()));
    let changed = ProfileChanged { account: seller.clone(), card: card.clone(), domain: domain.clone() };
    assert_eq!(event(&response), MarketEvent::ProfileChanged(changed));
    assert_eq!(market.profile(&seller), Profile { card, domain, ..empty.clone() });
    market.claim_handle(&seller, "models").unwrap();
    market.tell_reputation(&seller, profile(None, None)).unwrap();
    // The handle is no part of what is replaced.
    assert_eq!(market.profile(&seller), Profile { handle: Some("models".into()), ..empty });
}

#[test]
fn an_empty_profile_is_not_kept() {
    let mut market = Market::new();
    let (seller, reputation) = (market.seller.clone(), market.reputation.clone());
    let before = market.state_of(&reputation);
    market.tell_reputation(&seller, profile(Some(TEXT_CID), None)).unwrap();
    assert_ne!(market.state_of(&reputation), before);
    market.tell_reputation(&seller, profile(None, None)).unwrap();
    assert_eq!(market.state_of(&reputation), before);
}

#[test]
fn a_card_is_a_cid_and_a_domain_has_its_form() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    for card in ["", "https://models.example/card", "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn"] {
        assert!(matches!(refused(market.tell_reputation(&seller, profile(Some(card), None))), ContractError::Cid(_)));
    }
    for domain in ["", "localhost", "Models.example", "https://models.example", "10.0.0.1", "a\0.example"] {
        let error = refused(market.tell_reputation(&seller, profile(None, Some(domain))));
        assert!(matches!(error, ContractError::Domain(_)), "{domain}");
    }
}
