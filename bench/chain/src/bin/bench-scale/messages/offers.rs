//! Offers: one that the seller takes, and one that its buyer withdraws.

use anyhow::Result;
use cosmwasm_std::Coin;
use rand::rngs::OsRng;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{ExecuteMsg, QueryMsg, Quote};
use weighhouse_protocol::events::OrderOffered;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::attempt::event;
use weighhouse_tests::market::WINDOW;
use weighhouse_tests::{Contract, Listing, Market, Person};

use super::listed;

const OFFERED: u128 = 600_000;
/// The span in which an offer can be taken, in seconds.
const EXPIRES_IN: u32 = 600;

/// Sends them.
pub async fn send(market: &'static Market) -> Result<()> {
    let (listing, buyer) = (listed(market, WINDOW).await?, market.regular().await?);
    let taken = offer(&listing, &buyer).await?;
    market.accept(&listing.seller, Contract::Escrow, &ExecuteMsg::TakeOffer { order: taken }, &[]).await?;
    let withdrawn = offer(&listing, &buyer).await?;
    market.accept(&buyer, Contract::Escrow, &ExecuteMsg::WithdrawOffer { order: withdrawn }, &[]).await?;
    Ok(())
}

async fn offer(listing: &Listing, buyer: &Person) -> Result<OrderId> {
    let (market, id) = (listing.market, listing.id);
    let question = QueryMsg::Quote { listing: id, plan: 0, waive_window: true, price: Some(OFFERED.into()) };
    let quote: Quote = market.query(Contract::Escrow, &question).await?;
    let offer = ExecuteMsg::Offer {
        listing: id,
        plan: 0,
        transport_key: TransportSecret::generate(&mut OsRng).public_key()?.as_slice().into(),
        expected_order_hash: quote.order_hash,
        waive_window: true,
        expires_in: EXPIRES_IN,
    };
    let outcome = market.accept(buyer, Contract::Escrow, &offer, &[Coin::new(OFFERED, DENOM)]).await?;
    Ok(event::<OrderOffered>(&outcome, market.address(Contract::Escrow)?)?.order)
}
