//! Entry points: they only dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::migration;
use weighhouse_protocol::reputation::{ExecuteMsg, InstantiateMsg, MigrateMsg, PostId, QueryMsg};

use crate::{execute, query, ContractError};

/// The contract's name in its version record.
pub const NAME: &str = "weighhouse-reputation";
/// The contract's version in its version record.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Starts the contract.
///
/// # Errors
/// [`ContractError`] when an address is invalid, a setting is out of its bounds, or money is attached.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut<'_>,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    cw2::set_contract_version(deps.storage, NAME, VERSION)?;
    execute::instantiate(deps, info, msg)
}

/// Does what a message says.
///
/// # Errors
/// [`ContractError`] says why not; nothing has changed then.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response, ContractError> {
    if !matches!(msg, ExecuteMsg::ClaimHandle { .. } | ExecuteMsg::Report { .. }) {
        cw_utils::nonpayable(&info)?;
    }
    match msg {
        ExecuteMsg::ClaimHandle { handle } => execute::claim_handle(deps, env, info, handle),
        ExecuteMsg::ReleaseHandle {} => execute::release_handle(deps, env, info),
        ExecuteMsg::RevokeHandle { handle, forfeit_deposit } => {
            execute::revoke_handle(deps, env, info, &handle, forfeit_deposit)
        }
        ExecuteMsg::TransferHandle { handle, to } => execute::transfer_handle(deps, env, info, &handle, &to),
        ExecuteMsg::SetProfile { card, domain } => execute::set_profile(deps, info, card, domain),
        ExecuteMsg::LinkEthereum { address, expires_at, signature } => {
            execute::link_ethereum(deps, env, info, &address, expires_at, &signature)
        }
        ExecuteMsg::UnlinkEthereum { address } => execute::unlink_ethereum(deps, info, &address),
        ExecuteMsg::RevokeEthereum { address, expires_at, signature } => {
            execute::revoke_ethereum(deps, env, &address, expires_at, &signature)
        }
        ExecuteMsg::ProposeLink { wallet, expires_in } => execute::propose_link(deps, env, info, &wallet, expires_in),
        ExecuteMsg::AcceptLink { account } => execute::accept_link(deps, env, info, &account),
        ExecuteMsg::Unlink { account } => execute::unlink(deps, info, &account),
        ExecuteMsg::AccreditVerifier { verifier, name, url, scope } => {
            execute::accredit_verifier(deps, env, info, &verifier, execute::Accreditation { name, url, scope })
        }
        ExecuteMsg::RevokeVerifier { verifier } => execute::revoke_verifier(deps, env, info, &verifier),
        ExecuteMsg::Attest { account, level, checks, expires_at, evidence } => {
            execute::attest(deps, env, info, &account, execute::Finding { level, checks, expires_at, evidence })
        }
        ExecuteMsg::RevokeAttestation { account, verifier } => {
            execute::revoke_attestation(deps, env, info, &account, &verifier)
        }
        ExecuteMsg::Review { order, stars, words } => execute::review(deps, env, info, order, stars, words),
        ExecuteMsg::EditReview { order, stars, words } => execute::edit_review(deps, env, info, order, stars, words),
        ExecuteMsg::AnswerReview { order, words } => execute::answer_review(deps, env, info, order, words),
        ExecuteMsg::Vote { order, license } => execute::vote(deps, info, order, license),
        ExecuteMsg::RetractVote { order } => execute::retract_vote(deps, info, order),
        ExecuteMsg::AskQuestion { listing, words } => execute::ask_question(deps, env, info, listing, words),
        ExecuteMsg::AnswerQuestion { question, words } => execute::answer_question(deps, env, info, question, words),
        ExecuteMsg::EditPost { question, answer, words } => {
            execute::edit_post(deps, env, info, PostId { question, answer }, words)
        }
        ExecuteMsg::WithdrawPost { question, answer } => {
            execute::withdraw_post(deps, env, info, PostId { question, answer })
        }
        ExecuteMsg::HidePost { question, answer, reason } => {
            execute::hide_post(deps, env, info, PostId { question, answer }, reason)
        }
        ExecuteMsg::RestorePost { question, answer } => execute::restore_post(deps, info, PostId { question, answer }),
        ExecuteMsg::Report { listing, version, kind, evidence } => {
            execute::report(deps, env, info, execute::Charge { listing, version, kind, evidence })
        }
        ExecuteMsg::Decide { report, decision, reasons } => execute::decide(deps, env, info, report, decision, reasons),
        ExecuteMsg::Appeal { report, grounds } => execute::appeal(deps, env, info, report, grounds),
        ExecuteMsg::SettleReport { report } => execute::settle_report(deps, env, report),
        ExecuteMsg::UpdateConfig { config } => execute::update_config(deps, info, config),
        ExecuteMsg::UpgradeRecords { limit } => execute::upgrade_records(deps, limit),
    }
}

/// Answers a question.
///
/// # Errors
/// [`ContractError`] when what is asked for does not exist.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps<'_>, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&query::config(deps)?),
        QueryMsg::Contracts {} => to_json_binary(&query::contracts(deps)?),
        QueryMsg::Profile { account } => to_json_binary(&query::profile(deps, &account)?),
        QueryMsg::Profiles { start_after, limit } => to_json_binary(&query::profiles(deps, start_after, limit)?),
        QueryMsg::Handle { handle } => to_json_binary(&query::handle(deps, &handle)?),
        QueryMsg::Handles { start_after, limit } => to_json_binary(&query::handles(deps, start_after, limit)?),
        QueryMsg::Links { account } => to_json_binary(&query::links(deps, &account)?),
        QueryMsg::Ethereum { address } => to_json_binary(&query::ethereum(deps, &address)?),
        QueryMsg::Verifier { verifier } => to_json_binary(&query::verifier(deps, &verifier)?),
        QueryMsg::Verifiers { start_after, limit } => to_json_binary(&query::verifiers(deps, start_after, limit)?),
        QueryMsg::Attestations { account, start_after, limit } => {
            to_json_binary(&query::attestations(deps, &env, &account, start_after, limit)?)
        }
        QueryMsg::Review { order } => to_json_binary(&query::review(deps, order)?),
        QueryMsg::Reviews { start_after, limit } => to_json_binary(&query::reviews(deps, start_after, limit)?),
        QueryMsg::Votes { order, start_after, limit } => {
            to_json_binary(&query::votes(deps, order, start_after, limit)?)
        }
        QueryMsg::Rating { listing } => to_json_binary(&query::rating(deps, listing)?),
        QueryMsg::FeeSums { listing, start_after, limit } => {
            to_json_binary(&query::fee_sums(deps, listing, start_after, limit)?)
        }
        QueryMsg::Question { question } => to_json_binary(&query::question(deps, question)?),
        QueryMsg::Questions { start_after, limit } => to_json_binary(&query::questions(deps, start_after, limit)?),
        QueryMsg::Answers { question, start_after, limit } => {
            to_json_binary(&query::answers(deps, question, start_after, limit)?)
        }
        QueryMsg::Report { report } => to_json_binary(&query::report(deps, report)?),
        QueryMsg::Reports { start_after, limit } => to_json_binary(&query::reports(deps, start_after, limit)?),
    };
    Ok(answer?)
}

/// Takes over the state of the same or an older version.
///
/// # Errors
/// [`ContractError::Std`] when the state is another contract's or a newer version's; [`ContractError::OldSettings`] and
/// [`ContractError::Record`] when this code can't read what is stored.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(mut deps: DepsMut<'_>, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let response = migration::migrate(deps.branch(), NAME, VERSION)?;
    execute::check_records(deps.storage)?;
    Ok(response)
}
