//! What verifiers and those who pretend to be attested try

use cosmwasm_std::Addr;
use weighhouse_market_suite::Market;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::evidence::evidence_hash;
use weighhouse_protocol::reputation::{Attestation, AttestationStatus, Check, ExecuteMsg, Level, QueryMsg, Scope};
use weighhouse_reputation::ContractError;

use super::{refused, second_contract};

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

/// The evidence, and the salt that its verifier keeps with it.
const EVIDENCE: &[u8] = b"a passport";
const SALT: [u8; 32] = [7; 32];

/// The hash of the evidence about an account at a place.
fn hash_at(chain: &str, contract: &Addr, account: &Addr) -> Hash {
    evidence_hash(chain, contract.as_str(), account.as_str(), &SALT, EVIDENCE)
}

fn attestations_at(market: &Market, contract: &Addr, account: &Addr) -> Vec<Attestation> {
    let question = QueryMsg::Attestations { account: account.to_string(), start_after: None, limit: None };
    market.ask(contract, &question).unwrap()
}

/// A market in which a verifier attested the seller with a hash of this place, and the message that it sent.
fn attested_here() -> (Market, Addr, ExecuteMsg) {
    let mut market = Market::new();
    let (verifier, account) = (market.account("verifier"), market.seller.clone());
    accredit(&mut market, &verifier);
    let chain = market.app.block_info().chain_id;
    let message = attestation(&market, &account, hash_at(&chain, &market.reputation, &account));
    market.tell_reputation(&verifier, message.clone()).unwrap();
    (market, verifier, message)
}

#[test]
fn an_attestations_hash_opens_for_its_chain_contract_and_account_alone() {
    let (market, ..) = attested_here();
    let (chain, account) = (market.app.block_info().chain_id, market.seller.clone());
    let [stored] = &market.attestations(&account)[..] else { panic!() };
    assert_eq!(hash_at(&chain, &market.reputation, &account), stored.evidence);
    let elsewhere = [
        hash_at("fork-1", &market.reputation, &account),
        hash_at(&chain, &market.escrow, &account),
        hash_at(&chain, &market.reputation, &market.stranger),
    ];
    assert!(elsewhere.iter().all(|hash| *hash != stored.evidence));
}

#[test]
fn an_attestation_replayed_on_another_contract_is_refused_and_opens_nothing() {
    let (mut market, verifier, message) = attested_here();
    let (chain, account, governance) =
        (market.app.block_info().chain_id, market.seller.clone(), market.governance.clone());
    let other = second_contract(&mut market);
    // Whoever sends it, its verifier too: the other contract accredited nobody.
    for sender in [&verifier, &account, &governance, &market.stranger.clone()] {
        let error = refused(market.execute(sender, &other, &message, &[]));
        assert_eq!(error, ContractError::NotAccredited { verifier: sender.clone() });
    }
    assert_eq!(attestations_at(&market, &other, &account), []);
    // A verifier that is accredited there gives its own word, and the hash of another one opens nothing for it.
    let thief = market.account("thief");
    let (name, url) = ("Thief".into(), "https://thief.example".into());
    let scope = Scope { level: Level::High, checks: vec![Check::Document] };
    let accreditation = ExecuteMsg::AccreditVerifier { verifier: thief.to_string(), name, url, scope };
    market.execute(&governance, &other, &accreditation, &[]).unwrap();
    market.execute(&thief, &other, &message, &[]).unwrap();
    let [copied] = &attestations_at(&market, &other, &account)[..] else { panic!() };
    assert_eq!(copied.verifier, thief);
    assert_ne!(hash_at(&chain, &other, &account), copied.evidence);
}

#[test]
fn an_attestation_replayed_on_another_chain_is_refused_and_opens_nothing() {
    let (original, verifier, message) = attested_here();
    let account = original.seller.clone();
    // The same contracts at the same addresses, under another chain's id.
    let mut fork = Market::new();
    fork.app.update_block(|block| block.chain_id = "fork-1".into());
    assert_eq!(fork.reputation, original.reputation);
    for sender in [&verifier, &account, &fork.governance.clone(), &fork.stranger.clone()] {
        let error = refused(fork.tell_reputation(sender, message.clone()));
        assert_eq!(error, ContractError::NotAccredited { verifier: sender.clone() });
    }
    assert_eq!(fork.attestations(&account), []);
    // Where the fork took over the accreditation, it is accepted; the evidence opens it on the first chain alone.
    accredit(&mut fork, &verifier);
    fork.tell_reputation(&verifier, message).unwrap();
    let [copied] = &fork.attestations(&account)[..] else { panic!() };
    assert_ne!(hash_at("fork-1", &fork.reputation, &account), copied.evidence);
    assert_eq!(hash_at(&original.app.block_info().chain_id, &fork.reputation, &account), copied.evidence);
}

#[test]
fn an_account_in_upper_case_is_no_other_account() {
    let mut market = Market::new();
    let (governance, seller, verifier) = (market.governance.clone(), market.seller.clone(), market.account("verifier"));
    accredit(&mut market, &verifier);
    market.claim_handle(&seller, "models").unwrap();
    let (shouted, expires_at) = (market.stranger.as_str().to_uppercase(), market.now() + DAY);
    let (level, checks, evidence) = (Level::High, vec![Check::Document], Hash([1; 32]));
    let scope = Scope { level, checks: checks.clone() };
    let (name, url) = ("Twin".into(), "https://twin.example".into());
    let messages = [
        (&verifier, ExecuteMsg::Attest { account: shouted.clone(), level, checks, expires_at, evidence }),
        (&verifier, ExecuteMsg::RevokeAttestation { account: shouted.clone(), verifier: verifier.to_string() }),
        (&seller, ExecuteMsg::ProposeLink { wallet: shouted.clone(), expires_in: 60 }),
        (&seller, ExecuteMsg::AcceptLink { account: shouted.clone() }),
        (&seller, ExecuteMsg::Unlink { account: shouted.clone() }),
        (&governance, ExecuteMsg::AccreditVerifier { verifier: shouted.clone(), name, url, scope }),
        (&governance, ExecuteMsg::RevokeVerifier { verifier: shouted.clone() }),
        (&governance, ExecuteMsg::TransferHandle { handle: "models".into(), to: shouted }),
    ];
    for (sender, message) in messages {
        let shown = format!("{message:?}");
        let before = market.state();
        let error = refused(market.tell_reputation(sender, message));
        assert!(matches!(error, ContractError::Std(_)), "{shown}: {error}");
        assert_eq!(market.state(), before, "{shown}");
    }
}

#[test]
fn an_attestation_says_nothing_of_any_other_account() {
    let (mut market, _, account) = attested();
    let wallet = market.stranger.clone();
    market.link(&account, &wallet).unwrap();
    assert_eq!(market.attestations(&wallet), []);
}
