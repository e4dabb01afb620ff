//! Accounts: their handles, profiles, wallets and attestations.

use anyhow::Result;
use weighhouse_market_suite::EthereumWallet;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::ethereum::Statement;
use weighhouse_protocol::reputation::{Check, Config, ExecuteMsg, Level, Links, QueryMsg, Scope};
use weighhouse_protocol::Seconds;
use weighhouse_tests::{Contract, Market, Person};

use super::tell_reputation;

/// The time that signatures and proposals last, in seconds.
const SPAN: u32 = 600;

/// Sends them.
pub async fn send(market: &'static Market) -> Result<()> {
    let (account, wallet) = (market.regular().await?, market.regular().await?);
    name(market, &account).await?;
    link(market, &account, &wallet).await?;
    sign(market, &account, &wallet).await?;
    attest(market, &account).await
}

async fn name(market: &Market, account: &Person) -> Result<()> {
    let config: Config = market.query(Contract::Reputation, &QueryMsg::Config {}).await?;
    let claim = ExecuteMsg::ClaimHandle { handle: "modelworks".into() };
    tell_reputation(market, account, &claim, &[config.handle_deposit]).await?;
    let profile = ExecuteMsg::SetProfile { card: None, domain: Some("modelworks.example".into()) };
    tell_reputation(market, account, &profile, &[]).await?;
    tell_reputation(market, account, &ExecuteMsg::ReleaseHandle {}, &[]).await?;
    Ok(())
}

async fn link(market: &Market, account: &Person, wallet: &Person) -> Result<()> {
    let propose = ExecuteMsg::ProposeLink { wallet: wallet.address().into(), expires_in: SPAN };
    tell_reputation(market, account, &propose, &[]).await?;
    let accept = ExecuteMsg::AcceptLink { account: account.address().into() };
    tell_reputation(market, wallet, &accept, &[]).await?;
    let unlink = ExecuteMsg::Unlink { account: account.address().into() };
    tell_reputation(market, wallet, &unlink, &[]).await?;
    Ok(())
}

/// An Ethereum wallet signs its link, which its account ends, and then its wallet.
async fn sign(market: &Market, account: &Person, stranger: &Person) -> Result<()> {
    let wallet = EthereumWallet::new(0x5e);
    let (address, expires_at) = (wallet.address().to_string(), market.chain.head().await?.time + u64::from(SPAN));
    let link = |statement: Statement<'_>| ExecuteMsg::LinkEthereum {
        address: address.clone(),
        expires_at,
        signature: wallet.sign(&statement.link()).into(),
    };
    let first = statement(market, account, &wallet, expires_at).await?;
    tell_reputation(market, account, &link(first), &[]).await?;
    tell_reputation(market, account, &ExecuteMsg::UnlinkEthereum { address: address.clone() }, &[]).await?;
    let second = statement(market, account, &wallet, expires_at).await?;
    tell_reputation(market, account, &link(second), &[]).await?;
    let signature = wallet.sign(&second.unlink()).into();
    let revoke = ExecuteMsg::RevokeEthereum { address: address.clone(), expires_at, signature };
    tell_reputation(market, stranger, &revoke, &[]).await?;
    Ok(())
}

/// What the wallet signs for the account's next link.
async fn statement<'a>(
    market: &'a Market,
    account: &'a Person,
    wallet: &EthereumWallet,
    expires_at: Seconds,
) -> Result<Statement<'a>> {
    let question = QueryMsg::Links { account: account.address().into() };
    let links: Links = market.query(Contract::Reputation, &question).await?;
    Ok(Statement {
        chain: &market.deployment.chain_id,
        contract: market.address(Contract::Reputation)?,
        account: account.address(),
        address: wallet.address(),
        nonce: links.next,
        expires_at,
    })
}

async fn attest(market: &Market, account: &Person) -> Result<()> {
    let verifier = market.regular().await?;
    let scope = Scope { level: Level::Substantial, checks: vec![Check::Document, Check::Presence] };
    let (name, url) = ("Town notary".into(), "https://notary.example/how".into());
    let accredit = ExecuteMsg::AccreditVerifier { verifier: verifier.address().into(), name, url, scope };
    market.govern("Accredit a verifier", Contract::Reputation, &accredit).await?;
    let attest = ExecuteMsg::Attest {
        account: account.address().into(),
        level: Level::Substantial,
        checks: vec![Check::Document],
        expires_at: market.chain.head().await?.time + 3_600,
        evidence: Hash([7; 32]),
    };
    tell_reputation(market, &verifier, &attest, &[]).await?;
    let revoke =
        ExecuteMsg::RevokeAttestation { account: account.address().into(), verifier: verifier.address().into() };
    tell_reputation(market, account, &revoke, &[]).await?;
    Ok(())
}
