//! Orders at a price of the buyer's own.

use anyhow::{ensure, Context, Result};
use cosmos_sdk_proto::cosmos::authz::v1beta1::{Grant, MsgExec, MsgGrant};
use cosmos_sdk_proto::cosmwasm::wasm::v1::{
    AcceptedMessageKeysFilter, ContractExecutionAuthorization, ContractGrant, MaxCallsLimit,
};
use cosmos_sdk_proto::Timestamp;
use cosmwasm_std::Coin;
use rand::rngs::OsRng;
use weighhouse_chain::{message, Any, TxOutcome};
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{Bond, ExecuteMsg, Order, OrderState, QueryMsg, Quote};
use weighhouse_protocol::events::{OfferTaken, OrderOffered};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::attempt::{event, Attempt};
use weighhouse_tests::market::SHORTEST;
use weighhouse_tests::{Contract, Listing, Market, Person};

const PRICE: u128 = 600_000;
/// A fifth of it.
const BOND: u128 = 120_000;

/// An offer that waits for its seller.
struct Offered<'a> {
    listing: &'a Listing,
    buyer: Person,
    order: OrderId,
    transport: TransportSecret,
}

async fn listed(market: &'static Market) -> Result<Listing> {
    let draft = market.draft("Worth an offer").priced(1_000_000, DENOM);
    draft.publish_as(market.regular().await?).await
}

async fn offer(listing: &Listing, expires_in: u32) -> Result<Offered<'_>> {
    let (market, buyer, transport) =
        (listing.market, listing.market.regular().await?, TransportSecret::generate(&mut OsRng));
    let question = QueryMsg::Quote { listing: listing.id, plan: 0, waive_window: true, price: Some(PRICE.into()) };
    let quote: Quote = market.query(Contract::Escrow, &question).await?;
    let message = ExecuteMsg::Offer {
        listing: listing.id,
        plan: 0,
        transport_key: transport.public_key()?.as_slice().into(),
        expected_order_hash: quote.order_hash,
        waive_window: true,
        expires_in,
    };
    let outcome = market.accept(&buyer, Contract::Escrow, &message, &[Coin::new(PRICE, DENOM)]).await?;
    let order = event::<OrderOffered>(&outcome, market.address(Contract::Escrow)?)?.order;
    Ok(Offered { listing, buyer, order, transport })
}

impl Offered<'_> {
    async fn take_as(&self, who: &Person) -> Result<Attempt> {
        let take = ExecuteMsg::TakeOffer { order: self.order };
        self.listing.market.execute(who, Contract::Escrow, &take, &[]).await
    }

    async fn withdraw_as(&self, who: &Person) -> Result<Attempt> {
        let withdraw = ExecuteMsg::WithdrawOffer { order: self.order };
        self.listing.market.execute(who, Contract::Escrow, &withdraw, &[]).await
    }

    async fn deliver_as(&self, who: &Person) -> Result<Attempt> {
        let Listing { market, keys, secret, .. } = self.listing;
        let delivery = secret.deliver(keys, &self.transport.public_key()?, &mut OsRng)?;
        let deliver = ExecuteMsg::Deliver { order: self.order, delivery: delivery.to_bytes().as_slice().into() };
        market.execute(who, Contract::Escrow, &deliver, &[]).await
    }

    async fn record(&self) -> Result<Order> {
        self.listing.market.query(Contract::Escrow, &QueryMsg::Order { order: self.order }).await
    }

    async fn is(&self, state: OrderState) -> Result<()> {
        let found = self.record().await?.state;
        ensure!(found == state, "order {} is {found:?}, not {state:?}", self.order);
        Ok(())
    }
}

async fn free_bond(listing: &Listing) -> Result<u128> {
    let seller = listing.seller.address().to_owned();
    let question = QueryMsg::Bonds { seller, start_after: None, limit: None };
    let bonds: Vec<Bond> = listing.market.query(Contract::Escrow, &question).await?;
    Ok(bonds.into_iter().find(|bond| bond.denom == DENOM).context("there is no bond")?.free.u128())
}

async fn money(market: &Market, who: &Person) -> Result<u128> {
    Ok(market.balances(who.address()).await?[DENOM])
}

/// The seller takes an offer, and nobody else does; before that no key lands, and after it anybody who can prove delivers.
pub async fn the_seller_alone_takes_an_offer_and_its_delivery_comes_after(market: &'static Market) -> Result<()> {
    let listing = listed(market).await?;
    let offered = offer(&listing, 600).await?;
    offered.is(OrderState::Offered).await?;
    let free = free_bond(&listing).await?;
    offered.deliver_as(&listing.seller).await?.refused("escrow/wrong_state", "is Offered")?;
    offered.take_as(&offered.buyer).await?.refused("escrow/not_seller", listing.seller.address())?;

    let outcome: TxOutcome = offered.take_as(&listing.seller).await?.accepted()?;
    let taken: OfferTaken = event(&outcome, market.address(Contract::Escrow)?)?;
    ensure!(taken.order == offered.order && taken.bond.u128() == BOND, "{taken:?}");
    ensure!(free_bond(&listing).await? == free - BOND, "the bond is not reserved");
    // The time to deliver begins when the offer is taken.
    let record = offered.record().await?;
    ensure!(record.state == OrderState::Funded && record.deliver_by == record.placed_at + 600, "{record:?}");
    offered.take_as(&listing.seller).await?.refused("escrow/wrong_state", "is Funded")?;
    offered.withdraw_as(&offered.buyer).await?.refused("escrow/wrong_state", "is Funded")?;
    offered.deliver_as(&offered.buyer).await?.accepted()?;
    offered.is(OrderState::Settled).await
}

/// The key of an offer is public only after its bond and its license are reserved: a purchase that takes the last of either
/// in front of the delivery changes nothing.
pub async fn a_purchase_of_the_last_bond_or_license_does_not_reach_an_offer_that_was_taken(
    market: &'static Market,
) -> Result<()> {
    // Enough for the offer and one small order.
    let draft = market.draft("The offer's").priced(1_000_000, DENOM).bonded(BOND + 1_000);
    let listing = draft.publish_as(market.regular().await?).await?;
    let small = market.draft("Small").priced(11, DENOM).bonded(0).publish_as(listing.seller.clone()).await?;
    let offered = offer(&listing, 600).await?;
    offered.take_as(&listing.seller).await?.accepted()?;
    ensure!(free_bond(&listing).await? == 1_000);
    let in_between = small.buy_as(offered.buyer.clone()).await?;
    ensure!(free_bond(&listing).await? == 0, "there is bond left");
    let quote = small.quote(0).await?;
    let key = offered.transport.public_key()?;
    let unbacked = small.try_to_buy(&offered.buyer, &quote, &key, &[Coin::new(11u128, DENOM)]).await?;
    unbacked.refused("escrow/bond_too_small", "0uwhs of the seller's bond are free")?;
    offered.deliver_as(&listing.seller).await?.accepted()?;
    offered.is(OrderState::Settled).await?;
    in_between.deliver().await?;

    let draft = market.draft("One of a kind").priced(1_000_000, DENOM).limited_to(1);
    let listing = draft.publish_as(market.regular().await?).await?;
    let (offered, quote) = (offer(&listing, 600).await?, listing.quote(0).await?);
    offered.take_as(&listing.seller).await?.accepted()?;
    let key = offered.transport.public_key()?;
    let sold = listing.try_to_buy(&offered.buyer, &quote, &key, &[Coin::new(1_000_000u128, DENOM)]).await?;
    sold.refused("escrow/sold_out", "all 1 licenses")?;
    offered.deliver_as(&listing.seller).await?.accepted()?;
    offered.is(OrderState::Settled).await
}

/// A purchase of the last free bond in front of a take makes that fail, and no key was in it.
pub async fn a_take_that_fails_shows_no_key(market: &'static Market) -> Result<()> {
    let listing =
        market.draft("Too late").priced(1_000_000, DENOM).bonded(BOND).publish_as(market.regular().await?).await?;
    let small = market.draft("First").priced(11, DENOM).bonded(0).publish_as(listing.seller.clone()).await?;
    let offered = offer(&listing, 600).await?;
    small.buy_as(offered.buyer.clone()).await?.deliver().await?;
    let too_late = offered.take_as(&listing.seller).await?;
    too_late.refused("escrow/bond_too_small", format!("needs a bond of {BOND}uwhs"))?;
    offered.is(OrderState::Offered).await
}

/// An offer that nobody took is withdrawn by anybody once it has expired, and not before; it goes back whole, and can't be
/// taken any more.
pub async fn an_expired_offer_is_withdrawn_by_anyone(market: &'static Market) -> Result<()> {
    let listing = listed(market).await?;
    let (offered, stranger) = (offer(&listing, SHORTEST + 5).await?, market.regular().await?);
    offered.withdraw_as(&stranger).await?.refused("escrow/offer_open", offered.buyer.address())?;
    market.reach(offered.record().await?.expiry_mark().context("it never expires")?).await?;
    let free = free_bond(&listing).await?;
    offered.take_as(&listing.seller).await?.refused("escrow/offer_expired", format!("offer {}", offered.order))?;
    let before = money(market, &offered.buyer).await?;
    offered.withdraw_as(&stranger).await?.accepted()?;
    ensure!(money(market, &offered.buyer).await? == before + PRICE);
    ensure!(free_bond(&listing).await? == free, "an offer has reserved a bond");
    offered.is(OrderState::Withdrawn).await
}

/// A buyer withdraws an offer at any time before it is taken: nothing public can land then.
pub async fn a_buyer_withdraws_an_offer_at_any_time(market: &'static Market) -> Result<()> {
    let listing = listed(market).await?;
    let offered = offer(&listing, 600).await?;
    let before = money(market, &offered.buyer).await?;
    let withdrawn = offered.withdraw_as(&offered.buyer).await?;
    let fee = withdrawn.fee.1;
    withdrawn.accepted()?;
    ensure!(money(market, &offered.buyer).await? + fee == before + PRICE);
    offered.take_as(&listing.seller).await?.refused("escrow/wrong_state", "is Withdrawn")?;
    offered.deliver_as(&listing.seller).await?.refused("escrow/wrong_state", "is Withdrawn")?;
    offered.is(OrderState::Withdrawn).await
}

/// A seller allows an agent's account to take offers in its name, and no more than that: the taking is then the seller's
/// own. Without its leave the agent takes nothing.
pub async fn an_account_that_the_seller_allowed_to_takes_an_offer_and_nothing_else(
    market: &'static Market,
) -> Result<()> {
    let (listing, agent) = (listed(market).await?, market.regular().await?);
    let offered = offer(&listing, 600).await?;
    let (seller, escrow) = (listing.seller.address(), market.address(Contract::Escrow)?);
    let in_its_name = |message: &ExecuteMsg| {
        let message = message::execute(seller, escrow, message, &[])?;
        anyhow::Ok(message::any(&MsgExec { grantee: agent.address().into(), msgs: vec![message] }))
    };
    let take = in_its_name(&ExecuteMsg::TakeOffer { order: offered.order })?;
    let refused = market.chain.submit(&agent.key, vec![take.clone()]).await;
    ensure!(refused.is_err_and(|error| error.to_string().contains("authorization not found")), "it needs no leave");
    offered.is(OrderState::Offered).await?;

    market.chain.submit(&listing.seller.key, vec![leave(market, seller, agent.address()).await?]).await?;
    let unlock = in_its_name(&ExecuteMsg::UnlockBond { denom: DENOM.into(), amount: 1u128.into() })?;
    ensure!(market.chain.submit(&agent.key, vec![unlock]).await.is_err(), "a leave to take offers unlocks a bond");
    let outcome = market.chain.submit(&agent.key, vec![take]).await?;
    let taken: OfferTaken = event(&outcome, escrow)?;
    ensure!((taken.order, taken.seller.as_str()) == (offered.order, seller), "{taken:?}");
    offered.is(OrderState::Funded).await?;
    offered.deliver_as(&agent).await?.accepted()?;
    offered.is(OrderState::Settled).await
}

/// The grant by which an account takes offers in a seller's name for ten minutes.
async fn leave(market: &Market, seller: &str, agent: &str) -> Result<Any> {
    let take_offers = ContractGrant {
        contract: market.address(Contract::Escrow)?.into(),
        limit: Some(message::any(&MaxCallsLimit { remaining: 5 })),
        filter: Some(message::any(&AcceptedMessageKeysFilter { keys: vec!["take_offer".into()] })),
    };
    let authorization = message::any(&ContractExecutionAuthorization { grants: vec![take_offers] });
    let seconds = i64::try_from(market.chain.head().await?.time + 600)?;
    let expiration = Some(Timestamp { seconds, nanos: 0 });
    let grant = Some(Grant { authorization: Some(authorization), expiration });
    Ok(message::any(&MsgGrant { granter: seller.into(), grantee: agent.into(), grant }))
}
