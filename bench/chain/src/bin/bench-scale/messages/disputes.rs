//! Disputes, in each way in which they end.

use anyhow::{Context, Result};
use cosmwasm_std::Coin;
use weighhouse_chain::message;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_tests::{Contract, Market, Person, Sale};

use super::{listed, PRICE};

/// The stake of a dispute: a tenth of the price.
const STAKE: u128 = 100_000;
/// Longer than a dispute takes to begin, in seconds.
const LONG_WINDOW: u32 = 600;
/// As short as a delivery and a dispute of it fit in, in seconds.
const SHORT_WINDOW: u32 = 20;

/// An agreement, two rulings, and an arbiter that is silent.
pub async fn send(market: &'static Market) -> Result<()> {
    let agreed = disputed(market, LONG_WINDOW).await?;
    let propose = |to_buyer: u128| ExecuteMsg::Propose { order: agreed.order, to_buyer: to_buyer.into() };
    agreed.tell_as(&agreed.buyer, &propose(PRICE / 2)).await?.accepted()?;
    agreed.tell_as(&agreed.seller, &propose(PRICE / 2)).await?.accepted()?;

    let arbiter = arbiter(market).await?;
    let ruled = disputed(market, LONG_WINDOW).await?;
    ruled.tell_as(&arbiter, &ExecuteMsg::Rule { order: ruled.order, to_buyer: PRICE.into() }).await?.accepted()?;
    let refused = disputed(market, LONG_WINDOW).await?;
    let (name, rule) = ("escrow/rule for nothing", ExecuteMsg::Rule { order: refused.order, to_buyer: 0u128.into() });
    market.execute_called(name.into(), &arbiter, Contract::Escrow, &rule, &[]).await?.accepted()?;

    let silent = disputed(market, SHORT_WINDOW).await?;
    let stranger = market.regular().await?;
    let decide_by = silent.record().await?.dispute.context("the dispute is over")?.decide_mark();
    market.reach(decide_by).await?;
    let (name, settle) = ("escrow/settle of a dispute", ExecuteMsg::Settle { order: silent.order });
    market.execute_called(name.into(), &stranger, Contract::Escrow, &settle, &[]).await?.accepted()?;
    Ok(())
}

async fn disputed(market: &'static Market, window: u32) -> Result<Sale> {
    let sale = listed(market, window).await?.buy_carefully().await?;
    sale.deliver().await?;
    let dispute = ExecuteMsg::Dispute { order: sale.order, reason: "ipfs://what-it-really-scores".into() };
    market.accept(&sale.buyer, Contract::Escrow, &dispute, &[Coin::new(STAKE, DENOM)]).await?;
    Ok(sale)
}

/// The arbiter, which has sent something before: an account's first transaction costs more.
async fn arbiter(market: &Market) -> Result<Person> {
    let arbiter = market.arbiter()?;
    let nothing = message::send(arbiter.address(), arbiter.address(), &[Coin::new(1u128, DENOM)]);
    market.chain.submit(&arbiter.key, vec![nothing]).await?;
    Ok(arbiter)
}
