//! What verifiers and those who pretend to be attested try

use cosmwasm_std::Addr;
use weighhouse_market_suite::Market;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::evidence::evidence_hash;
use weighhouse_protocol::reputation::{AttestationStatus, Check, ExecuteMsg, Level, Scope};
use weighhouse_reputation::ContractError;

use super::refused;

const DAY: u64 = 86_400;

fn accredit(market: &mut Market, verifier: &Addr) {
    let governance = market.governance.clone();
    let (name, url) = ("Verifier".into(), "https://verifier.example".into());
    let scope = Scope { level: Level::High, checks: vec![Check::Document] };
    let message = ExecuteMsg::AccreditVerifier { verifier: verifier.to_string(), name, url, scope };
    market.tell_reputation(&governance, message).unwrap();
}

fn revoke(market: &mut Market, verifier: &Addr) {
    let governance = market.governance.clone();
    let message = ExecuteMsg::RevokeVerifier { verifier: verifier.to_string() };
    market.tell_reputation(&governance, message).unwrap();
}

fn attestation(market: &Market, account: &Addr, evidence: Hash) -> ExecuteMsg {
    let (level, checks) = (Level::High, vec![Check::Document]);
    let expires_at = market.now() + DAY;
    ExecuteMsg::Attest { account: account.to_string(), level, checks, expires_at, evidence }
}

fn status(market: &Market, account: &Addr) -> AttestationStatus {
    let [attestation] = &market.attestations(account)[..] else { panic!() };
    attestation.status
}

/// A market in which a verifier attested the seller.
fn attested() -> (Market, Addr, Addr) {
    let mut market = Market::new();
    let (verifier, account) = (market.account("verifier"), market.seller.clone());
    accredit(&mut market, &verifier);
    let message = attestation(&market, &account, Hash([1; 32]));
    market.tell_reputation(&verifier, message).unwrap();
    (market, verifier, account)
}

#[test]
fn attestations_of_a_revoked_verifier_do_not_count() {
    let (mut market, verifier, account) = attested();
    assert_eq!(status(&market, &account), AttestationStatus::Valid);
    revoke(&mut market, &verifier);
    assert_eq!(status(&market, &account), AttestationStatus::VerifierRevoked);
    // Nor does it attest anything more.
    let message = attestation(&market, &account, Hash([1; 32]));
    let error = refused(market.tell_reputation(&verifier, message));
    assert_eq!(error, ContractError::NotAccredited { verifier });
}

#[test]
fn attestations_of_a_revoked_verifier_do_not_come_back_with_it() {
    let (mut market, verifier, account) = attested();
    revoke(&mut market, &verifier);
    accredit(&mut market, &verifier);
    assert_eq!(status(&market, &account), AttestationStatus::VerifierRevoked);
    let message = attestation(&market, &account, Hash([1; 32]));
    market.tell_reputation(&verifier, message).unwrap();
    assert_eq!(status(&market, &account), AttestationStatus::Valid);
}

#[test]
fn an_expired_attestation_does_not_count_whoever_asks() {
    let (mut market, verifier, account) = attested();
    market.pass(DAY - 1);
    assert_eq!(status(&market, &account), AttestationStatus::Valid);
    market.pass(1);
    assert_eq!(status(&market, &account), AttestationStatus::Expired);
    // No new word on the verifier renews it.
    accredit(&mut market, &verifier);
    assert_eq!(status(&market, &account), AttestationStatus::Expired);
}

#[test]
fn a_revoked_attestation_stays_revoked_until_its_verifier_attests_anew() {
    let (mut market, verifier, account) = attested();
    let message = ExecuteMsg::RevokeAttestation { account: account.to_string(), verifier: verifier.to_string() };
    market.tell_reputation(&account, message).unwrap();
    revoke(&mut market, &verifier);
    accredit(&mut market, &verifier);
    assert_eq!(status(&market, &account), AttestationStatus::Revoked);
}

#[test]
fn an_attestation_replayed_on_another_chain_or_contract_opens_nothing() {
    let (market, ..) = attested();
    let (salt, evidence) = ([7; 32], b"a passport".as_slice());
    let (chain, contract, account) = (market.app.block_info().chain_id, market.reputation.clone(), &market.seller);
    let open = |chain: &str, contract: &Addr, account: &Addr| {
        evidence_hash(chain, contract.as_str(), account.as_str(), &salt, evidence)
    };
    let stated = open(&chain, &contract, account);
    // Whoever copies it elsewhere can open it with no evidence: the verifier's own opens in one place alone.
    assert_ne!(open("fork-1", &contract, account), stated);
    assert_ne!(open(&chain, &market.escrow, account), stated);
    assert_ne!(open(&chain, &contract, &market.stranger), stated);
    // And another market knows no verifier of this one.
    let mut other = Market::new();
    let verifier = other.account("verifier");
    let seller = other.seller.clone();
    let message = attestation(&other, &seller, stated);
    let error = refused(other.tell_reputation(&verifier, message));
    assert_eq!(error, ContractError::NotAccredited { verifier });
    assert_eq!(other.attestations(&seller), []);
}

#[test]
fn an_attestation_says_nothing_of_any_other_account() {
    let (mut market, _, account) = attested();
    let wallet = market.stranger.clone();
    market.link(&account, &wallet).unwrap();
    assert_eq!(market.attestations(&wallet), []);
}
