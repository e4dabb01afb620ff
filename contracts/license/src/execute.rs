//! What the collection does. Who may move a license is cw721's rule; that it may be moved at all is
//! the license's.

use cosmwasm_std::{ensure, Binary, DepsMut, Env, MessageInfo, Response, Storage};
use cw721::state::{CollectionInfo, CREATOR, MINTER};
use cw721::Expiration;
use weighhouse_protocol::events::{Json, LicenseIssued, LicenseTransferred};
use weighhouse_protocol::license::{Config, InstantiateMsg};
use weighhouse_protocol::registry::{MAX_TEXT, MAX_URI};
use weighhouse_protocol::text;

use crate::state::{self, Packed, Token, CONFIG, MAX_APPROVALS};
use crate::ContractError;

pub fn check_no_funds(info: &MessageInfo) -> Result<(), ContractError> {
    ensure!(info.funds.is_empty(), ContractError::NonPayable { coins: info.funds.len() });
    Ok(())
}

pub fn instantiate(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    check_no_funds(&info)?;
    text::check("name", &msg.name, 1..=MAX_TEXT)?;
    text::check("symbol", &msg.symbol, 1..=MAX_TEXT)?;
    let collection = CollectionInfo { name: msg.name, symbol: msg.symbol, updated_at: env.block.time };
    state::tokens().collection_info.save(deps.storage, &collection)?;
    if let Some(page) = &msg.external_url {
        text::check("external_url", page, 1..=MAX_URI)?;
    }
    let registry = deps.api.addr_validate(&msg.registry)?;
    CONFIG.save(deps.storage, &Config { registry, external_url: msg.external_url })?;
    MINTER.initialize_owner(deps.storage, deps.api, Some(&msg.minter))?;
    CREATOR.initialize_owner(deps.storage, deps.api, Some(&msg.creator))?;
    Ok(Response::new())
}

/// Issues a license. The attributes are those by which indexers of cw721 know a mint.
pub fn mint(
    deps: DepsMut<'_>,
    info: MessageInfo,
    license: String,
    owner: String,
    token_uri: Option<String>,
    extension: Binary,
) -> Result<Response, ContractError> {
    if MINTER.assert_owner(deps.storage, &info.sender).is_err() {
        return Err(ContractError::NotMinter { sender: info.sender });
    }
    ensure!(token_uri.is_none(), ContractError::TokenUri { license });
    let owner = deps.api.addr_validate(&owner)?;
    let (extension, record) = Packed::new(extension)?;
    let token = Token { owner: owner.clone(), approvals: Vec::new(), token_uri, extension };
    state::add(deps.storage, &license, &token)?;
    let response = Response::new()
        .add_attribute("action", "mint")
        .add_attribute("minter", info.sender)
        .add_attribute("owner", &owner)
        .add_attribute("token_id", &license);
    let issued = LicenseIssued {
        license,
        owner,
        listing: record.listing,
        version: record.version,
        split_version: record.split_version,
        grant: Json(record.grant),
        issued_at: record.issued_at,
        expires_at: record.expires_at,
    };
    Ok(response.add_event(issued))
}

/// A license that its terms let go.
fn transferable(storage: &dyn Storage, license: &str) -> Result<Token, ContractError> {
    let token = state::load(storage, license)?;
    ensure!(
        token.extension.expand()?.grant.rights.transferable,
        ContractError::NotTransferable { license: license.into() }
    );
    Ok(token)
}

pub fn transfer(
    mut deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    recipient: String,
    license: String,
) -> Result<Response, ContractError> {
    let from = transferable(deps.storage, &license)?.owner;
    let token = cw721::execute::transfer_nft::<Packed>(deps.branch(), &env, &info, &recipient, &license)?;
    // Escrow takes a license with a message that says for how much it is; without one it could never give it back.
    let is_escrow = MINTER.assert_owner(deps.storage, &token.owner).is_ok();
    ensure!(!is_escrow, ContractError::NotSent { license });
    let response = Response::new()
        .add_attribute("action", "transfer_nft")
        .add_attribute("sender", info.sender)
        .add_attribute("recipient", recipient)
        .add_attribute("token_id", &license);
    Ok(response.add_event(LicenseTransferred { license, from, to: token.owner }))
}

pub fn send(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    contract: String,
    license: String,
    msg: Binary,
) -> Result<Response, ContractError> {
    let from = transferable(deps.storage, &license)?.owner;
    let to = deps.api.addr_validate(&contract)?;
    let response = cw721::execute::send_nft::<Packed, _>(deps, &env, &info, contract, license.clone(), msg)?;
    Ok(response.add_event(LicenseTransferred { license, from, to }))
}

pub fn approve(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    spender: String,
    license: String,
    expires: Option<Expiration>,
) -> Result<Response, ContractError> {
    let token = transferable(deps.storage, &license)?;
    let others = token.approvals.iter().filter(|approval| approval.spender.as_str() != spender).count();
    ensure!(others < MAX_APPROVALS, ContractError::TooManyApprovals { license, max: MAX_APPROVALS });
    Ok(cw721::execute::approve::<Packed, _>(deps, &env, &info, spender, license, expires)?)
}

pub fn revoke(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    spender: String,
    license: String,
) -> Result<Response, ContractError> {
    state::load(deps.storage, &license)?;
    Ok(cw721::execute::revoke::<Packed, _>(deps, &env, &info, spender, license)?)
}

/// Names an operator of all of the sender's licenses. Those that are not transferable stay where
/// they are: [`transfer`] and [`send`] refuse them to everybody.
pub fn approve_all(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    operator: String,
    expires: Option<Expiration>,
) -> Result<Response, ContractError> {
    Ok(cw721::execute::approve_all(deps, &env, &info, operator, expires)?)
}

pub fn revoke_all(deps: DepsMut<'_>, env: Env, info: MessageInfo, operator: String) -> Result<Response, ContractError> {
    Ok(cw721::execute::revoke_all(deps, &env, &info, operator)?)
}
