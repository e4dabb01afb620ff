//! Challenge windows: the buyer's time to look at what was delivered, before it is paid.

use anyhow::{ensure, Context, Result};
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_tests::market::{COOLDOWN, WINDOW};
use weighhouse_tests::{Contract, Market, Sale};

async fn delivered(market: &'static Market, window: u32) -> Result<Sale> {
    let draft = market.draft("Looked at first").priced(1_000_000, DENOM).challenged_within(window);
    let sale = draft.publish_as(market.regular().await?).await?.buy_carefully().await?;
    let outcome = sale.deliver().await?;
    ensure!(sale.record().await?.state == OrderState::Delivered, "{:?}", sale.record().await?);
    ensure!(sale.open(&outcome)?.to_bytes() == sale.secret.to_bytes(), "the buyer got another secret");
    Ok(sale)
}

/// The money waits until the window is over, then anybody settles; the bond waits for the cooldown, and is then the
/// seller's again.
pub async fn the_money_waits_for_the_window_and_the_bond_for_the_cooldown(market: &'static Market) -> Result<()> {
    let sale = delivered(market, WINDOW).await?;
    let (order, stranger) = (sale.order, market.regular().await?);
    let record = sale.record().await?;
    let (settle_from, release_from) = (record.settle_from.unwrap_or_default(), record.release_from.unwrap_or_default());
    // A second more than the least, for the download of a small file.
    ensure!(record.challenge_window == WINDOW + 1 && release_from == settle_from + u64::from(COOLDOWN), "{record:?}");
    let early = format!("order {order} can be settled by anyone from {settle_from}");
    sale.tell_as(&stranger, &ExecuteMsg::Settle { order }).await?.refused("escrow/window_open", &early)?;
    ensure!(sale.license().await.is_err(), "there is a license before the settlement");

    market.reach(record.settle_mark().context("it is not delivered")?).await?;
    sale.tell_as(&stranger, &ExecuteMsg::Settle { order }).await?.accepted()?;
    ensure!(sale.license().await?.0 == sale.buyer.address());
    let release = ExecuteMsg::ReleaseBonds { orders: vec![order] };
    sale.tell_as(&stranger, &release).await?.refused("escrow/release_too_early", "can be released from")?;
    market.reach(record.release_mark().context("it is not delivered")?).await?;
    sale.tell_as(&stranger, &release).await?.accepted()?;
    ensure!(sale.record().await?.bond.is_zero());
    sale.tell_as(&stranger, &release).await?.refused("escrow/no_bond_left", "has no bond left")
}

/// A buyer who has seen enough accepts, and nobody else does.
pub async fn the_buyer_alone_accepts(market: &'static Market) -> Result<()> {
    let sale = delivered(market, 600).await?;
    let accept = ExecuteMsg::Accept { order: sale.order };
    let buyers = format!("order {} was placed by {}", sale.order, sale.buyer.address());
    sale.tell_as(&sale.seller, &accept).await?.refused("escrow/not_buyer", buyers)?;
    sale.tell_as(&sale.buyer, &accept).await?.accepted()?;
    ensure!(sale.record().await?.state == OrderState::Settled);
    sale.tell_as(&sale.buyer, &accept).await?.refused("escrow/wrong_state", "is Settled: a settlement is not possible")
}

/// An order is sold only with its bond, which its seller can't take away; what is free comes back after the delay.
pub async fn a_bond_stays_while_it_backs_an_order(market: &'static Market) -> Result<()> {
    let seller = market.regular().await?;
    let draft = market.draft("With little at stake").priced(1_000_000, DENOM).bonded(300_000);
    let listing = draft.publish_as(seller.clone()).await?;
    let sale = listing.buy().await?;
    let quote = listing.quote(0).await?;
    let key = sale.transport.public_key()?;
    let second = listing.try_to_buy(&market.person()?, &quote, &key, &[sale.price()]).await?;
    second.refused(
        "escrow/bond_too_small",
        "the order needs a bond of 200000uwhs, and 100000uwhs of the seller's bond are free",
    )?;

    let unlock = |amount: u128| ExecuteMsg::UnlockBond { denom: DENOM.into(), amount: amount.into() };
    let withdraw = ExecuteMsg::WithdrawBond { denom: DENOM.into() };
    sale.tell_as(&seller, &unlock(100_001)).await?.refused("escrow/bond_not_free", "200000uwhs back orders")?;
    sale.tell_as(&seller, &withdraw).await?.refused("escrow/nothing_unlocked", "no bond in uwhs was unlocked")?;
    let unlocked = sale.tell_as(&seller, &unlock(100_000)).await?.accepted()?;
    sale.tell_as(&seller, &withdraw).await?.refused("escrow/bond_too_early", "the bond can be withdrawn from")?;
    let head = market.chain.head().await?;
    ensure!(head.height >= unlocked.height);
    market.wait_until(head.time + u64::from(weighhouse_tests::market::BOND_DELAY)).await?;
    let before = market.balances(seller.address()).await?[DENOM];
    let withdrawn = market.execute(&seller, Contract::Escrow, &withdraw, &[]).await?;
    let fee = withdrawn.fee.1;
    withdrawn.accepted()?;
    ensure!(market.balances(seller.address()).await?[DENOM] + fee - before == 100_000);
    sale.deliver().await?;
    Ok(())
}

/// A plan sells as many licenses as it has; a refund gives one back, which the contract's own tests show.
pub async fn a_limited_plan_sells_out(market: &'static Market) -> Result<()> {
    let listing = market.draft("One of a kind").priced(1_000_000, DENOM).limited_to(1).publish().await?;
    let quote = listing.quote(0).await?;
    let sale = listing.buy().await?;
    let late = listing.try_to_buy(&market.person()?, &quote, &sale.transport.public_key()?, &[sale.price()]).await?;
    late.refused("escrow/sold_out", format!("all 1 licenses of plan 0 of listing {} are taken", listing.id))
}
