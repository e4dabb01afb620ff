//! Resales: one that sells, one that ends, and one that ends while it is ordered.

use anyhow::Result;
use cosmwasm_std::{to_json_binary, Coin};
use rand::rngs::OsRng;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{ExecuteMsg, QueryMsg, Quote, ResellMsg};
use weighhouse_protocol::events::OrderPlaced;
use weighhouse_protocol::{license, OrderId};
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::attempt::event;
use weighhouse_tests::{Contract, Market, Person, Sale};

use super::licensed;

const RESALE_PRICE: u128 = 2_000_000;
/// The reseller's time to deliver, in seconds.
const DELIVER_WITHIN: u32 = 600;

/// Sends them.
pub async fn send(market: &'static Market) -> Result<()> {
    let (sale, buyer) = (licensed(market).await?, market.regular().await?);
    put_up(&sale).await?;
    let transport = TransportSecret::generate(&mut OsRng);
    let order = order(&sale, &buyer, &transport).await?;
    let end = ExecuteMsg::EndResale { license: sale.order };
    let name = "escrow/end_resale while ordered".to_owned();
    market.execute_called(name, &sale.buyer, Contract::Escrow, &end, &[]).await?.accepted()?;
    let delivery = sale.secret.deliver(&sale.keys, &transport.public_key()?, &mut OsRng)?.to_bytes();
    let deliver = ExecuteMsg::Deliver { order, delivery: delivery.as_slice().into() };
    market.accept(&sale.buyer, Contract::Escrow, &deliver, &[]).await?;
    let (name, accept) = ("escrow/accept of a resale".to_owned(), ExecuteMsg::Accept { order });
    market.execute_called(name, &buyer, Contract::Escrow, &accept, &[]).await?.accepted()?;

    let sale = licensed(market).await?;
    put_up(&sale).await?;
    sale.tell_as(&sale.buyer, &ExecuteMsg::EndResale { license: sale.order }).await?.accepted()?;
    Ok(())
}

async fn put_up(sale: &Sale) -> Result<()> {
    let msg = ResellMsg { price: Coin::new(RESALE_PRICE, DENOM), deliver_within: DELIVER_WITHIN };
    let (contract, token_id) = (sale.market.address(Contract::Escrow)?.to_owned(), sale.order.to_string());
    let send = license::ExecuteMsg::SendNft { contract, token_id, msg: to_json_binary(&msg)? };
    sale.market.accept(&sale.buyer, Contract::License, &send, &[]).await?;
    Ok(())
}

async fn order(sale: &Sale, buyer: &Person, transport: &TransportSecret) -> Result<OrderId> {
    let (market, license) = (sale.market, sale.order);
    let question = QueryMsg::ResaleQuote { license, waive_window: false };
    let quote: Quote = market.query(Contract::Escrow, &question).await?;
    let buy = ExecuteMsg::BuyLicense {
        license,
        transport_key: transport.public_key()?.as_slice().into(),
        expected_order_hash: quote.order_hash,
        waive_window: false,
    };
    let outcome = market.accept(buyer, Contract::Escrow, &buy, &[Coin::new(RESALE_PRICE, DENOM)]).await?;
    Ok(event::<OrderPlaced>(&outcome, market.address(Contract::Escrow)?)?.order)
}
