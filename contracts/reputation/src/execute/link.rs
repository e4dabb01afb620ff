//! Links of two accounts, each by the word of both.

use cosmwasm_std::{ensure, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::{Json, LinkProposed, LinkWithdrawn, WalletLinked, WalletUnlinked};
use weighhouse_protocol::reputation::{WalletKind, MAX_PROPOSAL_SPAN};

use crate::state::{Links, Proposals, WalletAddress};
use crate::{bounds, ContractError};

pub fn propose_link(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    wallet: &str,
    expires_in: u32,
) -> Result<Response, ContractError> {
    bounds::number("expires_in", expires_in.into(), 1, MAX_PROPOSAL_SPAN.into())?;
    let wallet = deps.api.addr_validate(wallet)?;
    ensure!(wallet != info.sender, ContractError::OwnWallet { account: info.sender });
    let [account, other] = [&info.sender, &wallet].map(|address| deps.api.addr_canonicalize(address.as_str()));
    let expires_at = env.block.time.seconds().saturating_add(expires_in.into());
    Proposals::set(deps.storage, &account?, &other?, expires_at);
    Ok(Response::new().add_event(LinkProposed { account: info.sender, wallet, expires_at }))
}

/// By the account that becomes the other one's wallet.
pub fn accept_link(deps: DepsMut<'_>, env: Env, info: MessageInfo, account: &str) -> Result<Response, ContractError> {
    let account = deps.api.addr_validate(account)?;
    let main = deps.api.addr_canonicalize(account.as_str())?;
    let wallet = deps.api.addr_canonicalize(info.sender.as_str())?;
    let now = env.block.time.seconds();
    let none = || ContractError::NoProposal { account: account.clone(), wallet: info.sender.clone() };
    let expires_at = Proposals::take(deps.storage, &main, &wallet)?.ok_or_else(none)?;
    ensure!(now < expires_at, ContractError::ProposalExpired { expires_at, now });
    let linked = WalletAddress::Account(wallet.to_vec());
    let number = Links::link(deps.storage, (&account, &main), linked, info.sender.as_str(), now)?;
    let kind = Json(WalletKind::Account);
    Ok(Response::new().add_event(WalletLinked { account, kind, wallet: info.sender.into(), number }))
}

/// By either of the two, whichever is the wallet; a proposal of either ends too.
pub fn unlink(deps: DepsMut<'_>, info: MessageInfo, account: &str) -> Result<Response, ContractError> {
    let (one, other) = (info.sender, deps.api.addr_validate(account)?);
    let mut response = Response::new();
    for (account, wallet) in [(&one, &other), (&other, &one)] {
        let main = deps.api.addr_canonicalize(account.as_str())?;
        let linked = deps.api.addr_canonicalize(wallet.as_str())?;
        if Proposals::take(deps.storage, &main, &linked)?.is_some() {
            let withdrawn = LinkWithdrawn { account: account.clone(), wallet: wallet.clone(), by: one.clone() };
            response = response.add_event(withdrawn);
        }
        if let Some(ended) = Links::unlink(deps.storage, &main, &WalletAddress::Account(linked.to_vec()))? {
            let kind = Json(WalletKind::Account);
            let (account, wallet, number) = (account.clone(), wallet.to_string(), ended.number);
            response = response.add_event(WalletUnlinked { account, kind, wallet, number });
        }
    }
    ensure!(!response.events.is_empty(), ContractError::NotLinked { wallet: other.into(), account: one });
    Ok(response)
}
