//! Every message that has a ceiling, sent at least once. The order is the same in every market, and one message follows
//! another, so that each finds in each market what it found in the others.

mod disputes;
mod licenses;
mod listings;
mod offers;
mod people;
mod proofs;
mod resales;
mod sales;
mod words;

use anyhow::{Context, Result};
use cosmwasm_std::Coin;
use weighhouse_chain::TxOutcome;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::reputation::ExecuteMsg;
use weighhouse_tests::market::WINDOW;
use weighhouse_tests::{governing, Contract, Listing, Market, Person, Sale};

use crate::growth::Gas;

/// The price of what is sold here.
const PRICE: u128 = 1_000_000;

/// The names of the messages that are compared: those with a ceiling.
pub fn names() -> Vec<&'static str> {
    weighhouse_tests::gas::CEILINGS.iter().map(|(name, _)| *name).collect()
}

/// Sends them, and answers the most that each used.
pub async fn measure(market: &'static Market) -> Result<Gas> {
    let moderator = listings::send(market).await.context("messages about listings")?;
    sales::send(market).await.context("messages of sales")?;
    sales::miss(market).await.context("messages after a missed delivery")?;
    sales::bond(market).await.context("messages about bonds")?;
    offers::send(market).await.context("messages of offers")?;
    disputes::send(market).await.context("messages of disputes")?;
    licenses::send(market).await.context("messages of licenses")?;
    licenses::rekey(market).await.context("messages about keys")?;
    resales::send(market).await.context("messages of resales")?;
    proofs::send(market).await.context("proofs")?;
    people::send(market).await.context("messages about accounts")?;
    words::send(market, &moderator).await.context("messages about what people say")?;
    govern(market).await.context("messages of governance")?;
    let gas = names().into_iter().map(|name| (name.to_owned(), market.gas.most(name)));
    Ok(gas.filter(|(_, gas)| *gas > 0).collect())
}

/// Governance hands the market to an account, which sends what governance alone can. It comes last: no vote governs the market
/// after it.
async fn govern(market: &'static Market) -> Result<()> {
    let governor = market.regular().await?;
    let offer = governing::transfer_to(governor.address());
    market.govern("Hand the market over", Contract::Registry, &offer).await?;
    governing::accept(market, &governor).await?;
    governing::send(market, &governor).await
}

/// A listing of somebody who has sent a transaction before, with this long to challenge a delivery, in seconds.
async fn listed(market: &'static Market, challenge_window: u32) -> Result<Listing> {
    let draft = market.draft("Sold at scale").priced(PRICE, DENOM).challenged_within(challenge_window);
    draft.publish_as(market.regular().await?).await
}

/// A license, without a challenge window.
async fn licensed(market: &'static Market) -> Result<Sale> {
    let sale = listed(market, WINDOW).await?.buy_as(market.regular().await?).await?;
    sale.deliver().await?;
    Ok(sale)
}

/// Sends reputation a message.
async fn tell_reputation(market: &Market, who: &Person, message: &ExecuteMsg, funds: &[Coin]) -> Result<TxOutcome> {
    market.accept(who, Contract::Reputation, message, funds).await
}
