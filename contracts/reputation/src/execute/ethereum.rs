//! Links of Ethereum addresses with accounts, each by the address's signature.

use cosmwasm_std::{ensure, Binary, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::{Json, WalletLinked, WalletUnlinked};
use weighhouse_protocol::reputation::ethereum::{EthereumAddress, Statement, MAX_SIGNATURE_SPAN};
use weighhouse_protocol::reputation::WalletKind;
use weighhouse_protocol::Seconds;

use crate::ethereum::check_signer;
use crate::state::{Links, WalletAddress};
use crate::ContractError;

pub fn link_ethereum(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    address: &str,
    expires_at: Seconds,
    signature: &Binary,
) -> Result<Response, ContractError> {
    let address: EthereumAddress = address.parse()?;
    check_span(&env, expires_at)?;
    let account = deps.api.addr_canonicalize(info.sender.as_str())?;
    let nonce = Links::load(deps.storage, &account)?.next;
    let text = statement(&env, info.sender.as_str(), address, nonce, expires_at).link();
    check_signer(deps.api, address, &text, signature)?;
    let wallet = address.to_string();
    let now = env.block.time.seconds();
    let linked = WalletAddress::Ethereum(address);
    let number = Links::link(deps.storage, (&info.sender, &account), linked, &wallet, now)?;
    let kind = Json(WalletKind::Ethereum);
    Ok(Response::new().add_event(WalletLinked { account: info.sender, kind, wallet, number }))
}

/// By the account.
pub fn unlink_ethereum(deps: DepsMut<'_>, info: MessageInfo, address: &str) -> Result<Response, ContractError> {
    let address: EthereumAddress = address.parse()?;
    let account = deps.api.addr_canonicalize(info.sender.as_str())?;
    let wallet = address.to_string();
    let ended = Links::unlink(deps.storage, &account, &WalletAddress::Ethereum(address))?;
    let not_linked = || ContractError::NotLinked { wallet: wallet.clone(), account: info.sender.clone() };
    let number = ended.ok_or_else(not_linked)?.number;
    let kind = Json(WalletKind::Ethereum);
    Ok(Response::new().add_event(WalletUnlinked { account: info.sender, kind, wallet, number }))
}

/// By the address, whose signature anybody sends. It names the number of the link, so that it ends no later one.
pub fn revoke_ethereum(
    deps: DepsMut<'_>,
    env: Env,
    address: &str,
    expires_at: Seconds,
    signature: &Binary,
) -> Result<Response, ContractError> {
    let address: EthereumAddress = address.parse()?;
    check_span(&env, expires_at)?;
    let wallet = address.to_string();
    let linked = WalletAddress::Ethereum(address);
    let nobodys = || ContractError::NobodysWallet { wallet: wallet.clone() };
    let canonical = Links::main_of(deps.storage, &linked)?.ok_or_else(nobodys)?;
    let account = deps.api.addr_humanize(&canonical)?;
    let not_linked = || ContractError::NotLinked { wallet: wallet.clone(), account: account.clone() };
    let number = Links::find(deps.storage, &canonical, &linked)?.ok_or_else(not_linked)?.number;
    let text = statement(&env, account.as_str(), address, number, expires_at).unlink();
    check_signer(deps.api, address, &text, signature)?;
    Links::unlink(deps.storage, &canonical, &linked)?;
    let kind = Json(WalletKind::Ethereum);
    Ok(Response::new().add_event(WalletUnlinked { account, kind, wallet, number }))
}

fn check_span(env: &Env, expires_at: Seconds) -> Result<(), ContractError> {
    let now = env.block.time.seconds();
    let latest = now.saturating_add(MAX_SIGNATURE_SPAN);
    let lasts = now < expires_at && expires_at <= latest;
    ensure!(lasts, ContractError::SignatureExpired { expires_at, latest, now });
    Ok(())
}

fn statement<'a>(
    env: &'a Env,
    account: &'a str,
    address: EthereumAddress,
    nonce: u64,
    expires_at: Seconds,
) -> Statement<'a> {
    let (chain, contract) = (env.block.chain_id.as_str(), env.contract.address.as_str());
    Statement { chain, contract, account, address, nonce, expires_at }
}
