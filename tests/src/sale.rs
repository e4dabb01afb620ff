//! An order from its placing to its end.

use anyhow::{ensure, Result};
use cosmwasm_std::Coin;
use rand::rngs::OsRng;
use weighhouse_chain::TxOutcome;
use weighhouse_messages::{prove_bad_chunk, prove_bad_key_schedule};
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState, QueryMsg};
use weighhouse_protocol::events::{OrderDelivered, OrderPlaced};
use weighhouse_protocol::license::{License, QueryMsg as LicenseQuery};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::{Delivery, VersionKey};
use weighhouse_sealing::prove::Proof;
use weighhouse_sealing::secret::{OpeningKey, TransportSecret};

use crate::attempt::{event, Attempt};
use crate::{Contract, Listing, Market, Person};

/// An order, with all that its buyer and its seller know.
pub struct Sale {
    /// Where it was placed.
    pub market: &'static Market,
    /// Its number.
    pub order: OrderId,
    /// Who paid.
    pub buyer: Person,
    /// Who delivers.
    pub seller: Person,
    /// `t`.
    pub transport: TransportSecret,
    /// Gas of its purchase.
    pub gas: u64,
    /// What the chain said when it was placed.
    pub placed: OrderPlaced,
    /// `H` and `PK` of the version sold.
    pub keys: VersionKey,
    /// `S` of the version sold.
    pub secret: OpeningKey,
}

impl Sale {
    pub(crate) fn placed(
        listing: &Listing,
        buyer: Person,
        transport: TransportSecret,
        outcome: &TxOutcome,
    ) -> Result<Self> {
        let market = listing.market;
        let placed: OrderPlaced = event(outcome, market.address(Contract::Escrow)?)?;
        let (seller, keys, secret) = (listing.seller.clone(), listing.keys, listing.secret.clone());
        let gas = outcome.gas_used;
        Ok(Self { market, order: placed.order, buyer, seller, transport, gas, placed, keys, secret })
    }

    /// What was paid.
    pub fn price(&self) -> Coin {
        Coin::new(self.placed.price, &self.placed.denom)
    }

    /// The key, encrypted to this order's buyer, with its proof.
    pub fn key(&self) -> Result<Delivery> {
        Ok(self.secret.deliver(&self.keys, &self.transport.public_key()?, &mut OsRng)?)
    }

    /// Another listing's key, encrypted to this order's buyer: what a seller would send who cheats.
    pub fn key_of(&self, other: &Listing) -> Result<Delivery> {
        Ok(other.secret.deliver(&other.keys, &self.transport.public_key()?, &mut OsRng)?)
    }

    /// The seller delivers; an order without a challenge window settles.
    pub async fn deliver(&self) -> Result<TxOutcome> {
        self.deliver_as(&self.seller, &self.key()?.to_bytes()).await?.accepted()
    }

    /// The seller tries to deliver these bytes.
    pub async fn deliver_with(&self, delivery: &[u8]) -> Result<Attempt> {
        self.deliver_as(&self.seller, delivery).await
    }

    /// Somebody tries to deliver these bytes.
    pub async fn deliver_as(&self, who: &Person, delivery: &[u8]) -> Result<Attempt> {
        let deliver = ExecuteMsg::Deliver { order: self.order, delivery: delivery.into() };
        self.market.execute(who, Contract::Escrow, &deliver, &[]).await
    }

    /// Somebody tries to have the buyer refunded.
    pub async fn refund_as(&self, who: &Person) -> Result<Attempt> {
        self.market.execute(who, Contract::Escrow, &ExecuteMsg::Refund { order: self.order }, &[]).await
    }

    /// Somebody tells escrow something of this order.
    pub async fn tell_as(&self, who: &Person, message: &ExecuteMsg) -> Result<Attempt> {
        self.market.execute(who, Contract::Escrow, message, &[]).await
    }

    /// Somebody proves the version bad by this order.
    pub async fn prove_as(&self, who: &Person, proof: &Proof) -> Result<Attempt> {
        self.tell_as(who, &self.accusation(proof)).await
    }

    /// What escrow is told to prove the version bad by this order.
    pub fn accusation(&self, proof: &Proof) -> ExecuteMsg {
        match proof {
            Proof::Chunk(proof) => prove_bad_chunk(self.order, proof),
            Proof::KeySchedule(proof) => prove_bad_key_schedule(self.order, proof),
        }
    }

    /// The order as escrow has it.
    pub async fn record(&self) -> Result<Order> {
        self.market.query(Contract::Escrow, &QueryMsg::Order { order: self.order }).await
    }

    /// Makes sure that the order still waits for its delivery, exactly as it was placed.
    pub async fn is_still_open(&self) -> Result<()> {
        let order = self.record().await?;
        ensure!(order.state == OrderState::Funded, "order {} is {:?}", self.order, order.state);
        ensure!(order.price == self.placed.price && order.buyer == self.placed.buyer, "{order:?} was rewritten");
        ensure!(order.transport_key.as_ref() == Some(&self.placed.transport_key), "{order:?} has another T");
        Ok(())
    }

    /// What the buyer gets out of a delivery's transaction: the version's secret, and nothing else opens.
    pub fn open(&self, outcome: &TxOutcome) -> Result<OpeningKey> {
        let delivered: OrderDelivered = event(outcome, self.market.address(Contract::Escrow)?)?;
        ensure!(delivered.order == self.order, "order {} was delivered instead of {}", delivered.order, self.order);
        Ok(self.transport.open(&self.keys, &Delivery::from_bytes(&delivered.delivery)?)?)
    }

    /// Who holds the license of this sale, and what it froze.
    pub async fn license(&self) -> Result<(String, License)> {
        let question = LicenseQuery::AllNftInfo { token_id: self.order.to_string(), include_expired: None };
        let answer: cw721::msg::AllNftInfoResponse<License> = self.market.query(Contract::License, &question).await?;
        Ok((answer.access.owner, answer.info.extension))
    }
}
