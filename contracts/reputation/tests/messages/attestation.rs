//! `attest` and `revoke_attestation`

use cosmwasm_std::Addr;
use weighhouse_market_suite::Market;
use weighhouse_protocol::events::{AttestationRevoked, IdentityAttested, Json, MarketEvent};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::{Attestation, AttestationStatus, Check, ExecuteMsg, Level, MAX_ATTESTATION_SPAN};
use weighhouse_reputation::ContractError;

use super::verifier::market;
use super::{event, refused};

const DAY: u64 = 86_400;
const EVIDENCE: Hash = Hash([9; 32]);

fn attestation(account: &Addr, expires_at: u64) -> ExecuteMsg {
    let checks = vec![Check::Document];
    ExecuteMsg::Attest { account: account.to_string(), level: Level::Low, checks, expires_at, evidence: EVIDENCE }
}

fn revocation(account: &Addr, verifier: &Addr) -> ExecuteMsg {
    ExecuteMsg::RevokeAttestation { account: account.to_string(), verifier: verifier.to_string() }
}

fn statuses(market: &Market, account: &Addr) -> Vec<AttestationStatus> {
    market.attestations(account).iter().map(|attestation| attestation.status).collect()
}

#[test]
fn a_verifier_attests_until_its_attestation_expires() {
    let (mut market, verifier) = market();
    let account = market.seller.clone();
    let expires_at = market.now() + DAY;
    let response = market.tell_reputation(&verifier, attestation(&account, expires_at)).unwrap();
    let attested = IdentityAttested {
        account: account.clone(),
        verifier: verifier.clone(),
        level: Json(Level::Low),
        checks: Json(vec![Check::Document]),
        evidence: EVIDENCE,
        term: 1,
        expires_at,
    };
    assert_eq!(event(&response), MarketEvent::IdentityAttested(attested));
    let valid = Attestation {
        account: account.clone(),
        verifier,
        status: AttestationStatus::Valid,
        level: Level::Low,
        checks: vec![Check::Document],
        evidence: EVIDENCE,
        term: 1,
        attested_at: market.now(),
        expires_at,
        revoked_at: None,
    };
    assert_eq!(market.attestations(&account), [valid]);
    assert_eq!(market.attestations(&market.buyer), []);
    market.pass(DAY - 1);
    assert_eq!(statuses(&market, &account), [AttestationStatus::Valid]);
    market.pass(1);
    assert_eq!(statuses(&market, &account), [AttestationStatus::Expired]);
}

#[test]
fn a_new_attestation_replaces_the_verifiers_last_one() {
    let (mut market, verifier) = market();
    let account = market.seller.clone();
    let now = market.now();
    market.tell_reputation(&verifier, attestation(&account, now + DAY)).unwrap();
    market.tell_reputation(&verifier, revocation(&account, &verifier)).unwrap();
    let checks = vec![Check::Document, Check::Organization];
    let (level, expires_at) = (Level::Substantial, now + 2 * DAY);
    let message = ExecuteMsg::Attest { account: account.to_string(), level, checks, expires_at, evidence: EVIDENCE };
    market.tell_reputation(&verifier, message).unwrap();
    let [last] = &market.attestations(&account)[..] else { panic!() };
    assert_eq!((last.status, last.level, last.expires_at), (AttestationStatus::Valid, level, expires_at));
}

#[test]
fn nobody_but_an_accredited_verifier_attests() {
    let (mut market, _) = market();
    let (account, governance) = (market.seller.clone(), market.governance.clone());
    for sender in [market.stranger.clone(), governance] {
        let message = attestation(&account, market.now() + DAY);
        let error = refused(market.tell_reputation(&sender, message));
        assert_eq!(error, ContractError::NotAccredited { verifier: sender });
    }
}

#[test]
fn a_verifier_attests_within_its_scope_and_its_time() {
    let (mut market, verifier) = market();
    let account = market.seller.clone();
    let now = market.now();
    let mut attest = |level, checks, expires_at| {
        let account = account.to_string();
        let message = ExecuteMsg::Attest { account, level, checks, expires_at, evidence: EVIDENCE };
        refused(market.tell_reputation(&verifier, message))
    };
    let named = || verifier.clone();
    let (level, most) = (Level::High, Level::Substantial);
    let over = ContractError::LevelOverScope { verifier: named(), level, most };
    assert_eq!(attest(Level::High, vec![Check::Document], now + DAY), over);
    let outside = ContractError::CheckOutOfScope { verifier: named(), check: Check::Presence };
    assert_eq!(attest(Level::Low, vec![Check::Document, Check::Presence], now + DAY), outside);
    assert_eq!(attest(Level::Low, vec![], now + DAY), ContractError::NoChecks {});
    for expires_at in [0, now, now + MAX_ATTESTATION_SPAN + 1, u64::MAX] {
        let (min, max) = (now + 1, now + MAX_ATTESTATION_SPAN);
        let error = ContractError::OutOfBounds { field: "expires_at", value: expires_at, min, max };
        assert_eq!(attest(Level::Low, vec![Check::Document], expires_at), error);
    }
}

#[test]
fn nobody_attests_itself() {
    let (mut market, verifier) = market();
    let wallet = market.stranger.clone();
    market.link(&verifier, &wallet).unwrap();
    for account in [&verifier, &wallet] {
        let message = attestation(account, market.now() + DAY);
        let error = refused(market.tell_reputation(&verifier, message));
        assert_eq!(error, ContractError::OwnAttestation { verifier: verifier.clone() });
    }
}

#[test]
fn verifier_account_and_governance_revoke_an_attestation() {
    for by in ["verifier", "seller", "governance"] {
        let (mut market, verifier) = market();
        let account = market.seller.clone();
        let message = attestation(&account, market.now() + DAY);
        market.tell_reputation(&verifier, message).unwrap();
        let stranger = market.stranger.clone();
        let error = refused(market.tell_reputation(&stranger, revocation(&account, &verifier)));
        assert_eq!(error, ContractError::NotConcerned { sender: stranger });
        let by = market.account(by);
        let response = market.tell_reputation(&by, revocation(&account, &verifier)).unwrap();
        let revoked = AttestationRevoked { account: account.clone(), verifier: verifier.clone(), by: by.clone() };
        assert_eq!(event(&response), MarketEvent::AttestationRevoked(revoked));
        assert_eq!(statuses(&market, &account), [AttestationStatus::Revoked]);
        let error = refused(market.tell_reputation(&by, revocation(&account, &verifier)));
        let since = market.now();
        assert_eq!(error, ContractError::RevokedAlready { account, verifier, since });
    }
}

#[test]
fn what_was_not_attested_is_not_revoked() {
    let (mut market, verifier) = market();
    let account = market.seller.clone();
    let error = refused(market.tell_reputation(&verifier, revocation(&account, &verifier)));
    assert_eq!(error, ContractError::NoAttestation { account, verifier });
}

#[test]
fn an_attestation_lasts_a_second_or_three_years() {
    let (mut market, verifier) = market();
    let (account, now) = (market.seller.clone(), market.now());
    for expires_at in [now + 1, now + MAX_ATTESTATION_SPAN] {
        market.tell_reputation(&verifier, attestation(&account, expires_at)).unwrap();
        let [last] = &market.attestations(&account)[..] else { panic!() };
        assert_eq!((last.status, last.expires_at), (AttestationStatus::Valid, expires_at));
    }
}

#[test]
fn nothing_of_an_attestation_outlives_the_next_one() {
    let (mut market, verifier) = market();
    let (account, expires_at) = (market.seller.clone(), market.now() + DAY);
    market.tell_reputation(&verifier, attestation(&account, expires_at)).unwrap();
    market.tell_reputation(&account, revocation(&account, &verifier)).unwrap();
    market.pass(60);
    let (level, checks, evidence) = (Level::Substantial, vec![Check::Organization], Hash([8; 32]));
    let (of, expires_at) = (account.to_string(), expires_at + DAY);
    let message = ExecuteMsg::Attest { account: of, level, checks: checks.clone(), expires_at, evidence };
    market.tell_reputation(&verifier, message).unwrap();
    let (status, term, attested_at) = (AttestationStatus::Valid, 1, market.now());
    let next = Attestation {
        account: account.clone(),
        verifier,
        status,
        level,
        checks,
        evidence,
        term,
        attested_at,
        expires_at,
        revoked_at: None,
    };
    assert_eq!(market.attestations(&account), [next]);
}
