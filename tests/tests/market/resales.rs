//! Licenses that their holders resell.

use anyhow::{ensure, Result};
use cosmwasm_std::{to_json_binary, Coin};
use rand::rngs::OsRng;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, QueryMsg, Quote, Resale, ResellMsg};
use weighhouse_protocol::events::OrderPlaced;
use weighhouse_protocol::license;
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::attempt::event;
use weighhouse_tests::market::SHORTEST;
use weighhouse_tests::{Contract, Market, Sale};

const PRICE: u128 = 2_000_000;

/// A license that its buyer puts up for resale.
async fn for_resale(market: &'static Market) -> Result<Sale> {
    let draft = market.draft("Sold on").priced(1_000_000, DENOM);
    let sale = draft.publish_as(market.regular().await?).await?.buy_as(market.regular().await?).await?;
    sale.deliver().await?;
    put_up(&sale).await?;
    Ok(sale)
}

async fn put_up(sale: &Sale) -> Result<()> {
    put_up_for(sale, 600).await
}

async fn put_up_for(sale: &Sale, deliver_within: u32) -> Result<()> {
    let (market, msg) = (sale.market, ResellMsg { price: Coin::new(PRICE, DENOM), deliver_within });
    let (contract, token_id) = (market.address(Contract::Escrow)?.to_owned(), sale.order.to_string());
    let send = license::ExecuteMsg::SendNft { contract, token_id, msg: to_json_binary(&msg)? };
    market.accept(&sale.buyer, Contract::License, &send, &[]).await?;
    ensure!(sale.license().await?.0 == market.address(Contract::Escrow)?);
    Ok(())
}

/// What buys a license that is for resale.
async fn purchase(sale: &Sale, transport: &TransportSecret) -> Result<ExecuteMsg> {
    let license = sale.order;
    let question = QueryMsg::ResaleQuote { license, waive_window: false };
    let quote: Quote = sale.market.query(Contract::Escrow, &question).await?;
    Ok(ExecuteMsg::BuyLicense {
        license,
        transport_key: transport.public_key()?.as_slice().into(),
        expected_order_hash: quote.order_hash,
        waive_window: false,
    })
}

/// Somebody buys a license of who bought it first, who delivers the key: the reseller gets the price less fee and
/// royalty, the royalty waits for the creators, and the license is the buyer's.
pub async fn a_license_is_resold_and_everybody_is_paid(market: &'static Market) -> Result<()> {
    let sale = for_resale(market).await?;
    let (license, buyer) = (sale.order, market.regular().await?);
    let transport = TransportSecret::generate(&mut OsRng);
    let message = purchase(&sale, &transport).await?;
    let outcome = market.accept(&buyer, Contract::Escrow, &message, &[Coin::new(PRICE, DENOM)]).await?;
    let placed: OrderPlaced = event(&outcome, market.address(Contract::Escrow)?)?;
    ensure!(placed.resold == Some(license) && placed.seller.as_str() == sale.buyer.address(), "{placed:?}");
    let order = placed.order;
    let again =
        market.execute(&market.regular().await?, Contract::Escrow, &message, &[Coin::new(PRICE, DENOM)]).await?;
    again.refused("escrow/resale_ordered", format!("license {license} is ordered already, by order {order}"))?;

    let delivery = sale.secret.deliver(&sale.keys, &transport.public_key()?, &mut OsRng)?;
    let deliver = ExecuteMsg::Deliver { order, delivery: delivery.to_bytes().as_slice().into() };
    market.accept(&sale.buyer, Contract::Escrow, &deliver, &[]).await?;
    let before = market.balances(sale.buyer.address()).await?[DENOM];
    let (name, accept) = ("escrow/accept of a resale".to_owned(), ExecuteMsg::Accept { order });
    market.execute_called(name, &buyer, Contract::Escrow, &accept, &[]).await?.accepted()?;
    // 2.5 % of it is the fee, and 5 % the royalty.
    ensure!(market.balances(sale.buyer.address()).await?[DENOM] == before + 1_850_000);
    ensure!(sale.license().await?.0 == buyer.address());
    let sweep = ExecuteMsg::Sweep { listing: placed.listing, split_version: 1, denom: DENOM.into() };
    sale.tell_as(&buyer, &sweep).await?.accepted()?;
    Ok(())
}

/// A license that nobody ordered comes back to who put it up, and to nobody else.
pub async fn who_resells_takes_a_license_back(market: &'static Market) -> Result<()> {
    let sale = for_resale(market).await?;
    let license = sale.order;
    let found: Resale = market.query(Contract::Escrow, &QueryMsg::Resale { license }).await?;
    ensure!(found.seller.as_str() == sale.buyer.address() && found.order.is_none(), "{found:?}");
    let end = ExecuteMsg::EndResale { license };
    let foreign = sale.tell_as(&sale.seller, &end).await?;
    foreign.refused("escrow/not_holder", format!("{} holds license {license}", sale.buyer.address()))?;
    sale.tell_as(&sale.buyer, &end).await?.accepted()?;
    ensure!(sale.license().await?.0 == sale.buyer.address());
    sale.tell_as(&sale.buyer, &end)
        .await?
        .refused("escrow/no_resale", format!("license {license} is not for resale"))?;
    // And may think better of it: this one stays for sale.
    put_up(&sale).await
}

/// Who resells keeps further orders away while one is open, so that the license is no hostage: once that one lapsed, it
/// comes back.
pub async fn a_resale_that_is_ending_takes_no_further_order(market: &'static Market) -> Result<()> {
    let sale = market.draft("Held").priced(1_000_000, DENOM).publish().await?.buy_as(market.regular().await?).await?;
    sale.deliver().await?;
    put_up_for(&sale, SHORTEST).await?;
    let (license, buyer) = (sale.order, market.regular().await?);
    let message = purchase(&sale, &TransportSecret::generate(&mut OsRng)).await?;
    let funds = [Coin::new(PRICE, DENOM)];
    let outcome = market.accept(&buyer, Contract::Escrow, &message, &funds).await?;
    let placed: OrderPlaced = event(&outcome, market.address(Contract::Escrow)?)?;
    let end = ExecuteMsg::EndResale { license };
    let name = || "escrow/end_resale while ordered".to_owned();
    market.execute_called(name(), &sale.buyer, Contract::Escrow, &end, &[]).await?.accepted()?;
    let found: Resale = market.query(Contract::Escrow, &QueryMsg::Resale { license }).await?;
    ensure!(found.ending && found.order == Some(placed.order), "{found:?}");

    let order: Order = market.query(Contract::Escrow, &QueryMsg::Order { order: placed.order }).await?;
    market.reach(order.refund_mark()).await?;
    let before = market.balances(sale.seller.address()).await?[DENOM];
    market.accept(&buyer, Contract::Escrow, &ExecuteMsg::Refund { order: placed.order }, &[]).await?;
    ensure!(market.balances(sale.seller.address()).await?[DENOM] == before, "the seller paid for a reseller");
    let again = market.execute(&buyer, Contract::Escrow, &message, &funds).await?;
    again.refused("escrow/resale_ending", format!("license {license}"))?;
    sale.tell_as(&sale.buyer, &end).await?.accepted()?;
    ensure!(sale.license().await?.0 == sale.buyer.address());
    Ok(())
}
