//! The messages that governance alone sends, by an account that governs a market.
//!
//! The chain runs a proposal's messages at the end of a block, in no transaction whose gas could be read. An account that
//! governs, as a DAO's does, sends the same messages in transactions of its own.

use anyhow::Result;
use cw_ownable::Action;
use weighhouse_protocol::registry;
use weighhouse_protocol::reputation::{self, Check, Level, Scope};

use crate::{Contract, Market, Person};

/// The people that [`send`] takes of a market.
pub const PEOPLE: usize = 5;
/// The length of the pause, in seconds: long after it is ended.
const PAUSE: u32 = 600;
const DISPUTED: &str = "townmarks";
const ABUSED: &str = "brandname";

/// Sends each of them in a market that `governor` governs. Somebody new governs the market at the end.
pub async fn send(market: &Market, governor: &Person) -> Result<()> {
    halt(market, governor).await?;
    take_handles(market, governor).await?;
    accredit(market, governor).await?;
    configure(market, governor).await?;
    hand_over(market, governor).await
}

async fn halt(market: &Market, governor: &Person) -> Result<()> {
    let pause = registry::ExecuteMsg::PauseOrders { seconds: PAUSE };
    market.accept(governor, Contract::Registry, &pause, &[]).await?;
    market.accept(governor, Contract::Registry, &registry::ExecuteMsg::ResumeOrders {}, &[]).await?;
    Ok(())
}

/// One handle goes to another account, and another one to nobody; both deposits return to their payers.
async fn take_handles(market: &Market, governor: &Person) -> Result<()> {
    let config: reputation::Config = market.query(Contract::Reputation, &reputation::QueryMsg::Config {}).await?;
    for handle in [DISPUTED, ABUSED] {
        let (holder, claim) = (market.regular().await?, reputation::ExecuteMsg::ClaimHandle { handle: handle.into() });
        market.accept(&holder, Contract::Reputation, &claim, std::slice::from_ref(&config.handle_deposit)).await?;
    }
    let to = market.person()?.address().to_owned();
    let transfer = reputation::ExecuteMsg::TransferHandle { handle: DISPUTED.into(), to };
    market.accept(governor, Contract::Reputation, &transfer, &[]).await?;
    let revoke = reputation::ExecuteMsg::RevokeHandle { handle: ABUSED.into(), forfeit_deposit: false };
    market.accept(governor, Contract::Reputation, &revoke, &[]).await?;
    Ok(())
}

async fn accredit(market: &Market, governor: &Person) -> Result<()> {
    let verifier = market.person()?.address().to_owned();
    let scope = Scope { level: Level::Substantial, checks: vec![Check::Document, Check::Presence] };
    let (name, url) = ("Town notary".into(), "https://notary.example/how".into());
    let accredit = reputation::ExecuteMsg::AccreditVerifier { verifier: verifier.clone(), name, url, scope };
    market.accept(governor, Contract::Reputation, &accredit, &[]).await?;
    market.accept(governor, Contract::Reputation, &reputation::ExecuteMsg::RevokeVerifier { verifier }, &[]).await?;
    Ok(())
}

/// Writes the settings as they are: a change writes all of them, too.
async fn configure(market: &Market, governor: &Person) -> Result<()> {
    let config = market.query(Contract::Registry, &registry::QueryMsg::Config {}).await?;
    market.accept(governor, Contract::Registry, &registry::ExecuteMsg::UpdateConfig { config }, &[]).await?;
    let config = market.query(Contract::Reputation, &reputation::QueryMsg::Config {}).await?;
    market.accept(governor, Contract::Reputation, &reputation::ExecuteMsg::UpdateConfig { config }, &[]).await?;
    Ok(())
}

async fn hand_over(market: &Market, governor: &Person) -> Result<()> {
    let heir = market.regular().await?;
    market.accept(governor, Contract::Registry, &transfer_to(heir.address()), &[]).await?;
    accept(market, &heir).await
}

/// Offers a market's governance to an account, by whoever governs.
pub fn transfer_to(account: &str) -> registry::ExecuteMsg {
    registry::ExecuteMsg::UpdateOwnership(Action::TransferOwnership { new_owner: account.into(), expiry: None })
}

/// Accepts a market's governance that was offered.
pub async fn accept(market: &Market, account: &Person) -> Result<()> {
    let (name, accept) = ("registry/update_ownership that accepts", Action::AcceptOwnership);
    let accept = registry::ExecuteMsg::UpdateOwnership(accept);
    market.execute_called(name.into(), account, Contract::Registry, &accept, &[]).await?.accepted()?;
    Ok(())
}
