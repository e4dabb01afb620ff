//! What the ledger answers.

use cosmwasm_std::{Addr, Deps};
use weighhouse_protocol::paging::page_size;
use weighhouse_protocol::royalties::{Balance, Config, Total};

use crate::ledger::Ledger;
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
    let rows = Ledger::balances(deps.storage, &account, start_after, page_size(limit))?;
    rows.into_iter()
        .map(|(denom, entry)| {
            Ok(Balance { denom, credited: entry.credited(), claimed: entry.claimed(), owed: entry.owed()? })
        })
        .collect()
}

pub fn totals(deps: Deps<'_>, start_after: Option<String>, limit: Option<u32>) -> Result<Vec<Total>, ContractError> {
    let rows = Ledger::totals(deps.storage, start_after, page_size(limit))?;
    rows.into_iter()
        .map(|(denom, total)| {
            let (entry, carried) = (total.entry(), total.carried());
            Ok(Total { denom, credited: entry.credited(), claimed: entry.claimed(), owed: entry.owed()?, carried })
        })
        .collect()
}
