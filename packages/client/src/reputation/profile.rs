//! Handles, profiles, and the accounts that are linked as wallets.

use serde::Serialize;
use weighhouse_messages::Call;
use weighhouse_protocol::paging::MAX_PAGE;
use weighhouse_protocol::reputation::{self, handle, Attestation, ExecuteMsg, HandleStatus, Links, QueryMsg};

use super::{ask, call, funds, is_ethereum, settings, ReputationError};
use crate::error::Result;
use crate::market::Market;

/// The claims of an account, the wallets that it proved to be its own, and the attestations of verifiers.
#[derive(Clone, Debug, Serialize)]
pub struct Identity {
    pub profile: reputation::Profile,
    pub links: Links,
    /// At most a page of them.
    pub attestations: Vec<Attestation>,
}

/// A new card and domain. An absent one stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The IPFS content identifier of the card; empty for none.
    pub card: Option<String>,
    /// The domain; empty for none.
    pub domain: Option<String>,
}

/// The identity of an account.
///
/// # Errors
/// [`ReputationError::NoContract`] in a market without reputation.
pub async fn identity(market: &Market, account: &str) -> Result<Identity> {
    let account = account.to_owned();
    let attested = QueryMsg::Attestations { account: account.clone(), start_after: None, limit: Some(MAX_PAGE) };
    Ok(Identity {
        profile: ask(market, &QueryMsg::Profile { account: account.clone() }).await?,
        links: ask(market, &QueryMsg::Links { account }).await?,
        attestations: ask(market, &attested).await?,
    })
}

/// The call by which an account claims a handle, with its deposit.
///
/// # Errors
/// [`ReputationError`] when it is no handle, or another account's.
pub async fn claim(market: &Market, account: &str, handle: &str) -> Result<Call> {
    handle::check(handle).map_err(ReputationError::from)?;
    let status: HandleStatus = ask(market, &QueryMsg::Handle { handle: handle.to_owned() }).await?;
    if let Some(held) = status.held {
        let holder = held.account.into();
        return Err(ReputationError::Held { handle: held.handle, holder }.into());
    }
    let is_reserved_for_another = status.reserved_for.is_none_or(|last| last.as_str() != account);
    if let Some(from) = status.free_from.filter(|_| is_reserved_for_another) {
        if market.now().await?.time < from {
            return Err(ReputationError::Cooling { handle: handle.to_owned(), from }.into());
        }
    }
    let deposit = settings(market).await?.handle_deposit;
    call(market, &ExecuteMsg::ClaimHandle { handle: handle.to_owned() }, funds(deposit))
}

/// The call by which an account releases its handle; and the handle.
///
/// # Errors
/// [`ReputationError::NoHandle`] without one.
pub async fn release(market: &Market, account: &str) -> Result<(Call, String)> {
    let profile: reputation::Profile = ask(market, &QueryMsg::Profile { account: account.to_owned() }).await?;
    let handle = profile.handle.ok_or_else(|| ReputationError::NoHandle { account: account.to_owned() })?;
    Ok((call(market, &ExecuteMsg::ReleaseHandle {}, vec![])?, handle))
}

/// The call that changes an account's card and domain, and leaves alone what is not given.
///
/// # Errors
/// [`ReputationError::NoContract`] in a market without reputation.
pub async fn set(market: &Market, account: &str, change: Profile) -> Result<Call> {
    let before: reputation::Profile = ask(market, &QueryMsg::Profile { account: account.to_owned() }).await?;
    let chosen = |given: Option<String>, before| given.map_or(before, |given| (!given.is_empty()).then_some(given));
    let (card, domain) = (chosen(change.card, before.card), chosen(change.domain, before.domain));
    call(market, &ExecuteMsg::SetProfile { card, domain }, vec![])
}

/// The call that proposes another account as a wallet of the one that sends it.
///
/// # Errors
/// [`ReputationError::NoContract`] in a market without reputation.
pub fn propose(market: &Market, wallet: &str, expires_in: u32) -> Result<Call> {
    call(market, &ExecuteMsg::ProposeLink { wallet: wallet.to_owned(), expires_in }, vec![])
}

/// The call by which the account that sends it becomes a wallet of another, which proposed it.
///
/// # Errors
/// [`ReputationError::NoContract`] in a market without reputation.
pub fn accept(market: &Market, account: &str) -> Result<Call> {
    call(market, &ExecuteMsg::AcceptLink { account: account.to_owned() }, vec![])
}

/// The call that ends a link or a proposal of two accounts, or the link of an Ethereum address with the account that sends it.
///
/// # Errors
/// [`ReputationError::NoContract`] in a market without reputation.
pub fn unlink(market: &Market, wallet: &str) -> Result<Call> {
    let message = match is_ethereum(wallet) {
        true => ExecuteMsg::UnlinkEthereum { address: wallet.to_owned() },
        false => ExecuteMsg::Unlink { account: wallet.to_owned() },
    };
    call(market, &message, vec![])
}
