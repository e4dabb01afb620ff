//! What the ledger does.

use cosmwasm_std::{
    coin, ensure, Addr, BankMsg, CanonicalAddr, Deps, DepsMut, MessageInfo, Response, StdError, Storage, Uint128,
};
use weighhouse_protocol::events::{Json, RecordsUpgraded, RoyaltiesClaimed, RoyaltiesCredited};
use weighhouse_protocol::paging::page_size;
use weighhouse_protocol::records::upgrade::{check_ends, walk, KeySpace};
use weighhouse_protocol::records::{split_key, Record, Split, TREASURY_KEY};
use weighhouse_protocol::registry::MAX_DENOMS;
use weighhouse_protocol::royalties::{Credit, InstantiateMsg, Role};
use weighhouse_protocol::{ListingId, SplitVersion};

use crate::carry::{divide_with_carry, Carried, Carry, CARRIES};
use crate::contract::NAME;
use crate::ledger::{Entry, Ledger, Total, BALANCES, TOTALS};
use crate::state::{ConfigRecord, CONFIG_KEY};
use crate::ContractError;

pub fn instantiate(deps: DepsMut<'_>, info: MessageInfo, msg: InstantiateMsg) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let valid = |address: &str| deps.api.addr_validate(address).map(String::from);
    let config = ConfigRecord { registry: valid(&msg.registry)?, escrow: valid(&msg.escrow)? };
    config.set(deps.storage);
    Ok(Response::new())
}

/// Sales of one listing under one split.
pub struct Sale {
    pub listing: ListingId,
    pub split_version: SplitVersion,
    pub gross: Uint128,
    pub fee: Uint128,
}

pub fn credit(mut deps: DepsMut<'_>, info: MessageInfo, sale: Sale) -> Result<Response, ContractError> {
    let config = ConfigRecord::get(deps.storage)?;
    ensure!(info.sender.as_str() == config.escrow, ContractError::NotEscrow { sender: info.sender });
    let coin = cw_utils::one_coin(&info)?;
    ensure!(
        coin.amount == sale.gross,
        ContractError::NotTheGross { gross: sale.gross, sent: coin.amount, denom: coin.denom }
    );
    let (parts, carried) = divide_sale(deps.branch(), &config.registry, &coin.denom, &sale)?;
    let rows: Vec<_> = parts.iter().map(|(account, credit)| (account.clone(), credit.amount)).collect();
    Ledger::credit(deps.storage, &coin.denom, &rows, carried)?;
    let credited = RoyaltiesCredited {
        listing: sale.listing,
        split_version: sale.split_version,
        denom: coin.denom,
        gross: sale.gross,
        credits: Json(parts.into_iter().map(|(_, credit)| credit).collect()),
        carried: carried.now,
    };
    Ok(Response::new().add_event(credited))
}

/// The accounts' parts, those of zero left out: the treasury gets its fee, the payees their shares of the
/// rest. What is no whole unit of anybody's is carried to the next sale.
fn divide_sale(
    deps: DepsMut<'_>,
    registry: &str,
    denom: &str,
    sale: &Sale,
) -> Result<(Vec<(CanonicalAddr, Credit)>, Carried), ContractError> {
    let (listing, split_version) = (sale.listing, sale.split_version);
    let split = deps
        .querier
        .query_wasm_raw(registry, split_key(listing, split_version))?
        .ok_or(ContractError::NoSplit { listing, split_version })?;
    let split = Split::from_bytes(&split)?;
    let net = sale
        .gross
        .checked_sub(sale.fee)
        .map_err(|_| ContractError::FeeOverGross { fee: sale.fee, gross: sale.gross })?;
    let shares: Vec<u16> = split.payees.iter().map(|(_, bps)| *bps).collect();
    let (amounts, carried) = divide_with_carry(deps.storage, (listing, split_version), denom, net, &shares)?;

    let mut parts = Vec::with_capacity(split.payees.len() + 1);
    for ((account, _), amount) in split.payees.into_iter().zip(amounts) {
        parts.push((account.into(), Role::Payee, amount));
    }
    parts.push((deps.api.addr_canonicalize(treasury(deps.as_ref(), registry)?.as_str())?, Role::Treasury, sale.fee));
    let credits = parts
        .into_iter()
        .filter(|(_, _, amount)| !amount.is_zero())
        .map(|(account, role, amount)| {
            let credit = Credit { account: deps.api.addr_humanize(&account)?, role, amount };
            Ok::<_, ContractError>((account, credit))
        })
        .collect::<Result<_, _>>()?;
    Ok((credits, carried))
}

fn treasury(deps: Deps<'_>, registry: &str) -> Result<Addr, ContractError> {
    let bytes = deps.querier.query_wasm_raw(registry, TREASURY_KEY)?.ok_or(ContractError::NoTreasury {})?;
    let address = String::from_utf8(bytes).map_err(|error| StdError::invalid_utf8(error.to_string()))?;
    Ok(deps.api.addr_validate(&address)?)
}

pub fn claim(deps: DepsMut<'_>, info: MessageInfo, denoms: Option<Vec<String>>) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let account = deps.api.addr_canonicalize(info.sender.as_str())?;
    let denoms = match denoms {
        Some(named) => in_order(named)?,
        None => all_denoms(deps.as_ref(), &account)?,
    };
    let mut coins = Vec::new();
    let mut events = Vec::new();
    for denom in &denoms {
        let amount = Ledger::claim(deps.storage, &account, denom)?;
        if !amount.is_zero() {
            coins.push(coin(amount.u128(), denom));
            events.push(RoyaltiesClaimed { account: info.sender.clone(), denom: denom.clone(), amount });
        }
    }
    ensure!(!coins.is_empty(), ContractError::NothingOwed { account: info.sender, denoms: shown(&denoms) });
    let payment = BankMsg::Send { to_address: info.sender.into(), amount: coins };
    Ok(Response::new().add_message(payment).add_events(events))
}

/// The denoms in the order in which the bank takes coins. One that stands there twice is paid once:
/// the second time nothing is owed.
fn in_order(mut denoms: Vec<String>) -> Result<Vec<String>, ContractError> {
    ensure!(
        (1..=MAX_DENOMS).contains(&denoms.len()),
        ContractError::TooManyDenoms { count: denoms.len(), max: MAX_DENOMS }
    );
    denoms.sort_unstable();
    Ok(denoms)
}

/// The denoms in which an account was ever credited, as many as a page holds: governance admits
/// [`MAX_DENOMS`] at a time. What is beyond can be claimed by name.
fn all_denoms(deps: Deps<'_>, account: &CanonicalAddr) -> Result<Vec<String>, ContractError> {
    let rows = Ledger::balances(deps.storage, account, None, page_size(Some(u32::MAX)))?;
    Ok(rows.into_iter().map(|(denom, _)| denom).collect())
}

fn shown(denoms: &[String]) -> String {
    if denoms.is_empty() {
        return "any denom".into();
    }
    denoms.join(", ")
}

/// All records that the ledger keeps.
const KEY_SPACES: [KeySpace; 4] = [
    KeySpace::of::<ConfigRecord>(CONFIG_KEY),
    KeySpace::of::<Total>(TOTALS),
    KeySpace::of::<Carry>(CARRIES),
    KeySpace::of::<Entry>(BALANCES),
];

/// Checks for a migration that this code reads what is stored.
pub fn check_records(storage: &dyn Storage) -> Result<(), ContractError> {
    Ok(check_ends(storage, &KEY_SPACES)?)
}

pub fn upgrade_records(deps: DepsMut<'_>, info: MessageInfo, limit: u32) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let walk = walk(deps.storage, &KEY_SPACES, limit)?;
    let upgraded = RecordsUpgraded { contract: NAME.into(), upgraded: walk.upgraded, done: walk.done };
    Ok(Response::new().add_event(upgraded))
}
