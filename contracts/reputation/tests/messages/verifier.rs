//! `accredit_verifier` and `revoke_verifier`

use weighhouse_market_suite::Market;
use weighhouse_protocol::events::{Json, MarketEvent, VerifierAccredited, VerifierRevoked};
use weighhouse_protocol::registry::MAX_URI;
use weighhouse_protocol::reputation::{Check, ExecuteMsg, Level, QueryMsg, Scope, Verifier};
use weighhouse_reputation::ContractError;

use super::{event, refused};

pub fn scope() -> Scope {
    Scope { level: Level::Substantial, checks: vec![Check::Document, Check::Organization] }
}

pub fn accreditation(verifier: &cosmwasm_std::Addr, name: &str, scope: Scope) -> ExecuteMsg {
    let url = "https://verifier.example/how".into();
    ExecuteMsg::AccreditVerifier { verifier: verifier.to_string(), name: name.into(), url, scope }
}

/// A market with an accredited verifier.
pub fn market() -> (Market, cosmwasm_std::Addr) {
    let mut market = Market::new();
    let (governance, verifier) = (market.governance.clone(), market.account("verifier"));
    market.tell_reputation(&governance, accreditation(&verifier, "Verifier", scope())).unwrap();
    (market, verifier)
}

fn revocation(verifier: &cosmwasm_std::Addr) -> ExecuteMsg {
    ExecuteMsg::RevokeVerifier { verifier: verifier.to_string() }
}

#[test]
fn governance_accredits_renames_revokes_and_accredits_again() {
    let mut market = Market::new();
    let (governance, verifier) = (market.governance.clone(), market.account("verifier"));
    let response = market.tell_reputation(&governance, accreditation(&verifier, "Verifier", scope())).unwrap();
    let accredited = VerifierAccredited {
        verifier: verifier.clone(),
        name: "Verifier".into(),
        url: "https://verifier.example/how".into(),
        scope: Json(scope()),
        term: 1,
    };
    assert_eq!(event(&response), MarketEvent::VerifierAccredited(accredited));
    let since = market.now();
    market.pass(5);
    market.tell_reputation(&governance, accreditation(&verifier, "New name", scope())).unwrap();
    let answer = |market: &Market| -> Verifier {
        market.ask(&market.reputation, &QueryMsg::Verifier { verifier: verifier.to_string() }).unwrap()
    };
    let named = answer(&market);
    assert_eq!((named.name.as_str(), named.term, named.since, named.revoked_at), ("New name", 1, since, None));
    let response = market.tell_reputation(&governance, revocation(&verifier)).unwrap();
    let revoked = VerifierRevoked { verifier: verifier.clone(), term: 1 };
    assert_eq!(event(&response), MarketEvent::VerifierRevoked(revoked));
    assert_eq!(answer(&market).revoked_at, Some(market.now()));
    let error = refused(market.tell_reputation(&governance, revocation(&verifier)));
    assert_eq!(error, ContractError::NotAccredited { verifier: verifier.clone() });
    market.tell_reputation(&governance, accreditation(&verifier, "Verifier", scope())).unwrap();
    let again = answer(&market);
    assert_eq!((again.term, again.since, again.revoked_at), (2, market.now(), None));
}

#[test]
fn nobody_else_accredits_or_revokes() {
    let (mut market, verifier) = market();
    let stranger = market.stranger.clone();
    for sender in [&stranger, &verifier] {
        for message in [accreditation(sender, "Me", scope()), revocation(&verifier)] {
            let error = refused(market.tell_reputation(sender, message));
            assert_eq!(error, ContractError::NotGovernance { sender: sender.clone() });
        }
    }
}

#[test]
fn what_is_said_of_a_verifier_is_bounded() {
    let mut market = Market::new();
    let (governance, verifier) = (market.governance.clone(), market.account("verifier"));
    for name in ["", &"a".repeat(97), "a\nb"] {
        let error = refused(market.tell_reputation(&governance, accreditation(&verifier, name, scope())));
        assert!(matches!(error, ContractError::Text(_)), "{name:?}");
    }
    for url in [String::new(), "a".repeat(MAX_URI + 1), "https://verifier.example/\n".into()] {
        let (verifier, name, scope) = (verifier.to_string(), "Verifier".into(), scope());
        let message = ExecuteMsg::AccreditVerifier { verifier, name, url: url.clone(), scope };
        assert!(matches!(refused(market.tell_reputation(&governance, message)), ContractError::Text(_)), "{url:?}");
    }
    let none = Scope { level: Level::High, checks: vec![] };
    let error = refused(market.tell_reputation(&governance, accreditation(&verifier, "Verifier", none)));
    assert_eq!(error, ContractError::NoChecks {});
    for checks in [vec![Check::Document; 2], vec![Check::Presence, Check::Document]] {
        let disordered = Scope { level: Level::High, checks };
        let error = refused(market.tell_reputation(&governance, accreditation(&verifier, "Verifier", disordered)));
        assert_eq!(error, ContractError::Twice { field: "checks", value: "Document".into() });
    }
}

#[test]
fn who_never_was_a_verifier_is_none() {
    let market = Market::new();
    let question = QueryMsg::Verifier { verifier: market.stranger.to_string() };
    let error = market.ask::<Verifier>(&market.reputation, &question).unwrap_err().to_string();
    assert!(error.contains("reputation/no_verifier: "), "{error}");
}
