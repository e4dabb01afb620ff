//! Entry points: they only dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::escrow::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use weighhouse_protocol::migration;
use weighhouse_protocol::records::upgrade;

use crate::state::KEY_SPACES;
use crate::{execute, query, ContractError};

/// The contract's name in its version record.
pub const NAME: &str = "weighhouse-escrow";
/// The contract's version in its version record.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Starts escrow.
///
/// # Errors
/// [`ContractError`] when an address is invalid or money is attached.
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
    match msg {
        ExecuteMsg::Buy { listing, plan, transport_key, expected_order_hash, waive_window } => {
            let purchase = execute::Purchase { listing, plan, transport_key, expected_order_hash, waive_window };
            execute::buy(deps, env, info, purchase)
        }
        ExecuteMsg::Offer { listing, plan, transport_key, expected_order_hash, waive_window, expires_in } => {
            let purchase = execute::Purchase { listing, plan, transport_key, expected_order_hash, waive_window };
            execute::offer(deps, env, info, purchase, expires_in)
        }
        ExecuteMsg::TakeOffer { order } => execute::take_offer(deps, env, info, order),
        ExecuteMsg::WithdrawOffer { order } => execute::withdraw_offer(deps, env, info, order),
        ExecuteMsg::BuyLicense { license, transport_key, expected_order_hash, waive_window } => {
            let purchase = execute::LicensePurchase { license, transport_key, expected_order_hash, waive_window };
            execute::buy_license(deps, env, info, purchase)
        }
        ExecuteMsg::ReceiveNft(received) => execute::receive(deps, env, info, received),
        ExecuteMsg::EndResale { license } => execute::end_resale(deps, info, license),
        ExecuteMsg::Deliver { order, delivery } => execute::deliver(deps, env, info, order, delivery),
        ExecuteMsg::Accept { order } => execute::accept(deps, env, info, order),
        ExecuteMsg::Settle { order } => execute::settle(deps, env, info, order),
        ExecuteMsg::Dispute { order, reason } => execute::dispute(deps, env, info, order, reason),
        ExecuteMsg::Propose { order, to_buyer } => execute::propose(deps, env, info, order, to_buyer),
        ExecuteMsg::Rule { order, to_buyer } => execute::rule(deps, env, info, order, to_buyer),
        ExecuteMsg::Refund { order } => execute::refund(deps, env, info, order),
        ExecuteMsg::ProveBadChunk { order, proof } => execute::prove_bad_chunk(deps, env, info, order, proof),
        ExecuteMsg::ProveBadKeySchedule { order, proof } => {
            execute::prove_bad_key_schedule(deps, env, info, order, proof)
        }
        ExecuteMsg::PostBond {} => execute::post_bond(deps, env, info),
        ExecuteMsg::UnlockBond { denom, amount } => execute::unlock_bond(deps, env, info, denom, amount),
        ExecuteMsg::WithdrawBond { denom } => execute::withdraw_bond(deps, env, info, denom),
        ExecuteMsg::ReleaseBonds { orders } => execute::release_bonds(deps, env, info, orders),
        ExecuteMsg::Reopen {} => execute::reopen(deps, env, info),
        ExecuteMsg::Rekey { license, transport_key } => execute::rekey(deps, env, info, license, transport_key),
        ExecuteMsg::AnswerRekey { license, delivery } => execute::answer_rekey(deps, env, info, license, delivery),
        ExecuteMsg::EndRekey { license } => execute::end_rekey(deps, env, info, license),
        ExecuteMsg::Sweep { listing, split_version, denom } => {
            execute::sweep(deps, info, listing, split_version, denom)
        }
        ExecuteMsg::UpgradeRecords { limit } => execute::upgrade_records(deps, info, limit),
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
        QueryMsg::Order { order } => to_json_binary(&query::order(deps, order)?),
        QueryMsg::Sale { order } => to_json_binary(&query::sale(deps, order)?),
        QueryMsg::Orders { start_after, limit } => to_json_binary(&query::orders(deps, start_after, limit)?),
        QueryMsg::Quote { listing, plan, waive_window, price } => {
            to_json_binary(&query::quote(deps, &env, (listing, plan), waive_window, price)?)
        }
        QueryMsg::ResaleQuote { license, waive_window } => {
            to_json_binary(&query::resale_quote(deps, &env, license, waive_window)?)
        }
        QueryMsg::Resale { license } => to_json_binary(&query::resale(deps, license)?),
        QueryMsg::Resales { start_after, limit } => to_json_binary(&query::resales(deps, start_after, limit)?),
        QueryMsg::Sold { listing, plan } => to_json_binary(&query::sold(deps, listing, plan)?),
        QueryMsg::Bonds { seller, start_after, limit } => {
            to_json_binary(&query::bonds(deps, &seller, start_after, limit)?)
        }
        QueryMsg::Closed { seller } => to_json_binary(&query::closed(deps, &seller)?),
        QueryMsg::Rekeys { start_after, limit } => to_json_binary(&query::rekeys(deps, start_after, limit)?),
        QueryMsg::Revenues { start_after, limit } => to_json_binary(&query::revenues(deps, start_after, limit)?),
    };
    Ok(answer?)
}

/// Takes over the state of the same or an older version.
///
/// # Errors
/// [`ContractError::Std`] when the state is another contract's or a newer version's; [`ContractError::Record`] when this
/// code can't read what is stored.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(mut deps: DepsMut<'_>, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let response = migration::migrate(deps.branch(), NAME, VERSION)?;
    upgrade::check_ends(deps.storage, &KEY_SPACES)?;
    Ok(response)
}
