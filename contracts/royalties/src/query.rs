//! What the ledger answers.

use cosmwasm_std::{Addr, Deps};
use weighhouse_protocol::paging::page_size;
use weighhouse_protocol::royalties::{Balance, Config};

use crate::ledger::{Entry, Ledger};
use crate::state::ConfigRecord;
use crate::ContractError;

pub fn config(deps: Deps<'_>) -> Result<Config, ContractError> {
    let config = ConfigRecord::get(deps.storage)?;
    Ok(Config { registry: Addr::unchecked(config.registry), escrow: Addr::unchecked(config.escrow) })
}

pub fn balances(
    deps: Deps<'_>,
    account: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Vec<Balance>, ContractError> {
    let account = deps.api.addr_canonicalize(account)?;
    expand(Ledger::balances(deps.storage, &account, start_after, page_size(limit))?)
}

pub fn totals(deps: Deps<'_>, start_after: Option<String>, limit: Option<u32>) -> Result<Vec<Balance>, ContractError> {
    expand(Ledger::totals(deps.storage, start_after, page_size(limit))?)
}

fn expand(rows: Vec<(String, Entry)>) -> Result<Vec<Balance>, ContractError> {
    rows.into_iter()
        .map(|(denom, entry)| {
            Ok(Balance { denom, credited: entry.credited(), claimed: entry.claimed(), owed: entry.owed()? })
        })
        .collect()
}
