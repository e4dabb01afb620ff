//! Royalties of a resale, asked and answered as cw2981 has it.

use cosmwasm_std::{Deps, Uint128};
use weighhouse_protocol::license::{CheckRoyaltiesResponse, RoyaltiesInfoResponse};
use weighhouse_protocol::records::{split_key, Record, Split};
use weighhouse_protocol::shares::share_of;

use crate::state::{load, CONFIG};
use crate::ContractError;

/// The royalty on a resale at a price: the share that the license froze, for the first payee of the
/// split that it froze.
pub fn royalty_info(
    deps: Deps<'_>,
    license: &str,
    sale_price: Uint128,
) -> Result<RoyaltiesInfoResponse, ContractError> {
    let record = load(deps.storage, license)?.extension.expand()?;
    let (listing, split_version) = (record.listing, record.split_version);
    let missing = || ContractError::NoSplit { listing, split_version };
    let registry = CONFIG.load(deps.storage)?.registry;
    let split = deps.querier.query_wasm_raw(registry, split_key(listing, split_version))?.ok_or_else(missing)?;
    let (receiver, _) = Split::from_bytes(&split)?.payees.into_iter().next().ok_or_else(missing)?;
    Ok(RoyaltiesInfoResponse {
        address: deps.api.addr_humanize(&receiver.into())?.into(),
        royalty_amount: share_of(sale_price, record.grant.resale_royalty_bps),
    })
}

/// Royalties are always answered.
pub fn check_royalties() -> CheckRoyaltiesResponse {
    CheckRoyaltiesResponse { royalty_payments: true }
}
