//! Attestations by verifiers.

use cosmwasm_std::{ensure, Addr, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::{AttestationRevoked, IdentityAttested, Json};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::{Check, Level, MAX_ATTESTATION_SPAN};
use weighhouse_protocol::Seconds;

use crate::market::Market;
use crate::state::{AttestationRecord, Attestations, Links, VerifierRecord, Verifiers};
use crate::{bounds, ContractError};

/// The finding of a verifier.
pub struct Finding {
    pub level: Level,
    pub checks: Vec<Check>,
    pub expires_at: Seconds,
    pub evidence: Hash,
}

pub fn attest(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    account: &str,
    Finding { level, checks, expires_at, evidence }: Finding,
) -> Result<Response, ContractError> {
    let sender = deps.api.addr_canonicalize(info.sender.as_str())?;
    let accredited = Verifiers::load(deps.storage, &sender)?.filter(|record| record.revoked_at.is_none());
    let verifier = accredited.ok_or_else(|| ContractError::NotAccredited { verifier: info.sender.clone() })?;
    check_scope(&info.sender, &verifier, level, &checks)?;
    let now = env.block.time.seconds();
    bounds::number("expires_at", expires_at, now.saturating_add(1), now.saturating_add(MAX_ATTESTATION_SPAN))?;
    let account = deps.api.addr_validate(account)?;
    let subject = deps.api.addr_canonicalize(account.as_str())?;
    let is_own = Links::person(deps.storage, &subject)? == Links::person(deps.storage, &sender)?;
    ensure!(!is_own, ContractError::OwnAttestation { verifier: info.sender });
    let term = verifier.term;
    let attested = IdentityAttested {
        account,
        verifier: info.sender,
        level: Json(level),
        checks: Json(checks.clone()),
        evidence,
        term,
        expires_at,
    };
    let record = AttestationRecord { level, checks, evidence, term, attested_at: now, expires_at, revoked_at: None };
    Attestations::save(deps.storage, &subject, &sender, &record);
    Ok(Response::new().add_event(attested))
}

fn check_scope(sender: &Addr, record: &VerifierRecord, level: Level, checks: &[Check]) -> Result<(), ContractError> {
    bounds::checks(checks)?;
    let (verifier, most) = (sender.clone(), record.scope.level);
    ensure!(level <= most, ContractError::LevelOverScope { verifier, level, most });
    match checks.iter().find(|check| !record.scope.checks.contains(check)) {
        None => Ok(()),
        Some(check) => Err(ContractError::CheckOutOfScope { verifier: sender.clone(), check: *check }),
    }
}

/// By the verifier, by the account that it is about, and by governance.
pub fn revoke_attestation(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    account: &str,
    verifier: &str,
) -> Result<Response, ContractError> {
    let account = deps.api.addr_validate(account)?;
    let verifier = deps.api.addr_validate(verifier)?;
    let is_concerned =
        info.sender == account || info.sender == verifier || Market::of(deps.as_ref())?.is_governance(&info.sender)?;
    ensure!(is_concerned, ContractError::NotConcerned { sender: info.sender });
    let subject = deps.api.addr_canonicalize(account.as_str())?;
    let attester = deps.api.addr_canonicalize(verifier.as_str())?;
    let none = || ContractError::NoAttestation { account: account.clone(), verifier: verifier.clone() };
    let mut record = Attestations::load(deps.storage, &subject, &attester)?.ok_or_else(none)?;
    if let Some(since) = record.revoked_at {
        return Err(ContractError::RevokedAlready { account, verifier, since });
    }
    record.revoked_at = Some(env.block.time.seconds());
    Attestations::save(deps.storage, &subject, &attester, &record);
    Ok(Response::new().add_event(AttestationRevoked { account, verifier, by: info.sender }))
}
