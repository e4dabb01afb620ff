//! Deliveries that are not what was promised, says the buyer.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Coin;
use weighhouse_chain::message;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState, QueryMsg, Revenue, RevenueCursor};
use weighhouse_protocol::events::DisputeEnded;
use weighhouse_tests::attempt::event;
use weighhouse_tests::{Contract, Market, Person, Sale};

const PRICE: u128 = 1_000_000;
/// What a dispute takes: a tenth.
const STAKE: u128 = 100_000;

async fn disputed(market: &'static Market, window: u32) -> Result<Sale> {
    let draft = market.draft("Disputed").priced(PRICE, DENOM).challenged_within(window);
    let sale = draft.publish_as(market.regular().await?).await?.buy_carefully().await?;
    sale.deliver().await?;
    let dispute = ExecuteMsg::Dispute { order: sale.order, reason: "ipfs://what-it-really-scores".into() };
    let without = market.execute(&sale.buyer, Contract::Escrow, &dispute, &[]).await?;
    without
        .refused("escrow/not_the_stake", format!("a dispute of order {} takes a stake of {STAKE}uwhs", sale.order))?;
    market.accept(&sale.buyer, Contract::Escrow, &dispute, &[Coin::new(STAKE, DENOM)]).await?;
    ensure!(sale.record().await?.state == OrderState::Disputed);
    Ok(sale)
}

/// The arbiter, who has sent something before: an account's first transaction costs more, and is not what is measured.
async fn arbiter(market: &Market) -> Result<Person> {
    let arbiter = market.arbiter()?;
    let nothing = message::send(arbiter.address(), arbiter.address(), &[Coin::new(1u128, DENOM)]);
    market.chain.submit(&arbiter.key, vec![nothing]).await?;
    Ok(arbiter)
}

async fn money(market: &Market, who: &Person) -> Result<u128> {
    Ok(market.balances(who.address()).await?[DENOM])
}

/// The buyer asks for less until the seller gives as much: that goes back with the stake, and the license is the
/// buyer's.
pub async fn a_buyer_and_a_seller_agree(market: &'static Market) -> Result<()> {
    let sale = disputed(market, 600).await?;
    let propose = |to_buyer: u128| ExecuteMsg::Propose { order: sale.order, to_buyer: to_buyer.into() };
    sale.tell_as(&sale.buyer, &propose(PRICE)).await?.accepted()?;
    sale.tell_as(&sale.seller, &propose(PRICE - 1))
        .await?
        .refused("escrow/not_returnable", "at most 974999uwhs can, or the whole price")?;
    let before = money(market, &sale.buyer).await?;
    sale.tell_as(&sale.seller, &propose(300_000)).await?.accepted()?;
    ensure!(sale.record().await?.state == OrderState::Disputed);
    let agreed = sale.tell_as(&sale.buyer, &propose(250_000)).await?;
    let fee = agreed.fee.1;
    agreed.accepted()?;
    ensure!(money(market, &sale.buyer).await? + fee == before + 250_000 + STAKE);
    let record = sale.record().await?;
    ensure!(record.state == OrderState::Settled && record.returned.u128() == 250_000, "{record:?}");
    ensure!(sale.license().await?.0 == sale.buyer.address());
    Ok(())
}

/// The arbiter that the order froze gives all of it back, and nobody else does: there is no license then.
pub async fn the_arbiter_decides(market: &'static Market) -> Result<()> {
    let sale = disputed(market, 600).await?;
    let rule = ExecuteMsg::Rule { order: sale.order, to_buyer: PRICE.into() };
    let arbiter = arbiter(market).await?;
    sale.tell_as(&sale.buyer, &rule)
        .await?
        .refused("escrow/not_arbiter", format!("{} decides the dispute", arbiter.address()))?;
    let before = money(market, &sale.buyer).await?;
    sale.tell_as(&arbiter, &rule).await?.accepted()?;
    ensure!(money(market, &sale.buyer).await? == before + PRICE + STAKE);
    let record = sale.record().await?;
    ensure!(record.state == OrderState::Refunded && record.bond.is_zero(), "{record:?}");
    ensure!(sale.license().await.is_err(), "there is a license of a refunded order");
    Ok(())
}

/// After the arbiter's time anybody settles: the seller is paid, and the stake goes back.
pub async fn a_silent_arbiter_means_that_the_seller_is_paid(market: &'static Market) -> Result<()> {
    let sale = disputed(market, 20).await?;
    let order = sale.order;
    let decide_by = sale.record().await?.dispute.context("the dispute is over")?.decide_mark();
    let stranger = market.regular().await?;
    let settle = ExecuteMsg::Settle { order };
    sale.tell_as(&stranger, &settle).await?.refused("escrow/window_open", "can be settled by anyone from")?;
    market.reach(decide_by).await?;
    let late = ExecuteMsg::Rule { order, to_buyer: 0u128.into() };
    sale.tell_as(&stranger, &late).await?.refused("escrow/decided_too_late", "could end before")?;
    let before = money(market, &sale.buyer).await?;
    let name = "escrow/settle of a dispute".to_owned();
    market.execute_called(name, &stranger, Contract::Escrow, &settle, &[]).await?.accepted()?;
    ensure!(money(market, &sale.buyer).await? == before + STAKE);
    ensure!(sale.license().await?.0 == sale.buyer.address());
    Ok(())
}

/// If the ruling returns nothing, the stake goes to the treasury: it waits to be swept with the market's fee.
pub async fn a_ruling_for_nothing_forfeits_the_stake(market: &'static Market) -> Result<()> {
    let sale = disputed(market, 600).await?;
    let before = money(market, &sale.buyer).await?;
    let rule = ExecuteMsg::Rule { order: sale.order, to_buyer: 0u128.into() };
    let name = "escrow/rule for nothing".to_owned();
    let arbiter = arbiter(market).await?;
    let ruled = market.execute_called(name, &arbiter, Contract::Escrow, &rule, &[]).await?;
    let outcome = ruled.accepted()?;
    let ended: DisputeEnded = event(&outcome, market.address(Contract::Escrow)?)?;
    ensure!(ended.stake.u128() == STAKE && ended.stake_back.is_zero(), "{ended:?}");
    ensure!(money(market, &sale.buyer).await? == before, "some of the stake went back");
    ensure!(sale.license().await?.0 == sale.buyer.address());
    let listing = sale.placed.listing;
    let start_after = Some(RevenueCursor { listing: listing - 1, split_version: u32::MAX, denom: String::new() });
    let question = QueryMsg::Revenues { start_after, limit: Some(1) };
    let waiting: Vec<Revenue> = market.query(Contract::Escrow, &question).await?;
    // 2.5 % of the price, and the stake.
    ensure!(waiting.iter().any(|one| one.listing == listing && one.fee.u128() == 25_000 + STAKE), "{waiting:?}");
    Ok(())
}
