//! Orders at a price of the buyer's own.

use anyhow::{ensure, Result};
use cosmwasm_std::Coin;
use rand::rngs::OsRng;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState, QueryMsg, Quote};
use weighhouse_protocol::events::OrderOffered;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::attempt::event;
use weighhouse_tests::market::SHORTEST;
use weighhouse_tests::{Contract, Listing, Market, Person};

const PRICE: u128 = 600_000;

async fn listed(market: &'static Market) -> Result<Listing> {
    let draft = market.draft("Worth an offer").priced(1_000_000, DENOM).delivering_within(SHORTEST);
    draft.publish_as(market.regular().await?).await
}

async fn offer(listing: &Listing, buyer: &Person) -> Result<(OrderId, TransportSecret)> {
    let (market, transport) = (listing.market, TransportSecret::generate(&mut OsRng));
    let question = QueryMsg::Quote { listing: listing.id, plan: 0, waive_window: true, price: Some(PRICE.into()) };
    let quote: Quote = market.query(Contract::Escrow, &question).await?;
    let message = ExecuteMsg::Offer {
        listing: listing.id,
        plan: 0,
        transport_key: transport.public_key()?.as_slice().into(),
        expected_order_hash: quote.order_hash,
        waive_window: true,
    };
    let outcome = market.accept(buyer, Contract::Escrow, &message, &[Coin::new(PRICE, DENOM)]).await?;
    Ok((event::<OrderOffered>(&outcome, market.address(Contract::Escrow)?)?.order, transport))
}

async fn state(market: &Market, order: OrderId) -> Result<OrderState> {
    let order: Order = market.query(Contract::Escrow, &QueryMsg::Order { order }).await?;
    Ok(order.state)
}

/// A delivery that proves itself takes an offer if it is the seller's, and if it is anybody else's it does not.
pub async fn the_seller_alone_takes_an_offer(market: &'static Market) -> Result<()> {
    let listing = market.draft("Worth an offer").priced(1_000_000, DENOM).publish_as(market.regular().await?).await?;
    let buyer = market.regular().await?;
    let (order, transport) = offer(&listing, &buyer).await?;
    ensure!(state(market, order).await? == OrderState::Offered);
    let delivery = listing.secret.deliver(&listing.keys, &transport.public_key()?, &mut OsRng)?;
    let deliver = ExecuteMsg::Deliver { order, delivery: delivery.to_bytes().as_slice().into() };
    let taken = market.execute(&buyer, Contract::Escrow, &deliver, &[]).await?;
    let seller = listing.seller.address();
    taken.refused(format!("order {order} is an offer, which {seller} alone can take; {} is not", buyer.address()))?;
    let name = "escrow/deliver of an offer".to_owned();
    market.execute_called(name, &listing.seller, Contract::Escrow, &deliver, &[]).await?.accepted()?;
    ensure!(state(market, order).await? == OrderState::Settled);
    Ok(())
}

/// An offer waits for as long as its seller has to deliver, and then goes back whole.
pub async fn an_offer_that_nobody_took_goes_back(market: &'static Market) -> Result<()> {
    let (listing, buyer) = (listed(market).await?, market.regular().await?);
    let (order, _) = offer(&listing, &buyer).await?;
    let record: Order = market.query(Contract::Escrow, &QueryMsg::Order { order }).await?;
    let refund = ExecuteMsg::Refund { order };
    let stranger = market.regular().await?;
    let early = market.execute(&stranger, Contract::Escrow, &refund, &[]).await?;
    early.refused_saying(&format!("order {order} can be refunded from"))?;
    market.wait_until(record.refund_from).await?;
    let before = market.balances(buyer.address()).await?[DENOM];
    market.accept(&stranger, Contract::Escrow, &refund, &[]).await?;
    ensure!(market.balances(buyer.address()).await?[DENOM] == before + PRICE);
    ensure!(state(market, order).await? == OrderState::Withdrawn);
    Ok(())
}
