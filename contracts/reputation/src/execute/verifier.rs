//! Verifiers, whom governance accredits.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::{Json, VerifierAccredited, VerifierRevoked};
use weighhouse_protocol::reputation::Scope;

use crate::market::Market;
use crate::state::{VerifierRecord, Verifiers};
use crate::{bounds, ContractError};

/// The description of a verifier.
pub struct Accreditation {
    pub name: String,
    pub url: String,
    pub scope: Scope,
}

/// A new accreditation has a term of its own: what was attested before it does not come back. A change of what is said of
/// an accredited verifier is none.
pub fn accredit_verifier(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    verifier: &str,
    Accreditation { name, url, scope }: Accreditation,
) -> Result<Response, ContractError> {
    Market::of(deps.as_ref())?.check_governance(&info.sender)?;
    bounds::verifier(&name, &url, &scope)?;
    let verifier = deps.api.addr_validate(verifier)?;
    let account = deps.api.addr_canonicalize(verifier.as_str())?;
    let (term, since) = match Verifiers::load(deps.storage, &account)? {
        Some(before) if before.revoked_at.is_none() => (before.term, before.since),
        before => {
            let term = before.map_or(0, |before| before.term).checked_add(1);
            let term = term.ok_or(ContractError::UsedUp { counter: "the number of accreditations" })?;
            (term, env.block.time.seconds())
        }
    };
    let accredited =
        VerifierAccredited { verifier, name: name.clone(), url: url.clone(), scope: Json(scope.clone()), term };
    let record = VerifierRecord { name, url, scope, term, since, revoked_at: None };
    Verifiers::save(deps.storage, &account, &record);
    Ok(Response::new().add_event(accredited))
}

pub fn revoke_verifier(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    verifier: &str,
) -> Result<Response, ContractError> {
    Market::of(deps.as_ref())?.check_governance(&info.sender)?;
    let verifier = deps.api.addr_validate(verifier)?;
    let account = deps.api.addr_canonicalize(verifier.as_str())?;
    let accredited = Verifiers::load(deps.storage, &account)?.filter(|record| record.revoked_at.is_none());
    let mut record = accredited.ok_or_else(|| ContractError::NotAccredited { verifier: verifier.clone() })?;
    record.revoked_at = Some(env.block.time.seconds());
    Verifiers::save(deps.storage, &account, &record);
    Ok(Response::new().add_event(VerifierRevoked { verifier, term: record.term }))
}
