//! Listings with a version, as their sellers know them.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Coin;
use rand::rngs::OsRng;
use weighhouse_chain::TxOutcome;
use weighhouse_protocol::escrow::{self, Quote};
use weighhouse_protocol::registry::{ExecuteMsg, Listing as Record, QueryMsg};
use weighhouse_protocol::{ListingId, PlanIndex};
use weighhouse_sealing::delivery::VersionKey;
use weighhouse_sealing::proof::Commitment;
use weighhouse_sealing::seal::Sealed;
use weighhouse_sealing::secret::{OpeningKey, TransportSecret};

use crate::attempt::Attempt;
use crate::draft::{publish_version, NOWHERE};
use crate::sale::Sale;
use crate::{cheat, Contract, Market, Person};

/// A listing with a version, and the secret its seller holds.
pub struct Listing {
    /// Where it is listed.
    pub market: &'static Market,
    /// Its number.
    pub id: ListingId,
    /// Who sells.
    pub seller: Person,
    /// `H` and `PK` of its version.
    pub keys: VersionKey,
    /// `S` of its version.
    pub secret: OpeningKey,
}

impl Listing {
    /// What a purchase of a plan without a challenge window would be now.
    pub async fn quote(&self, plan: PlanIndex) -> Result<Quote> {
        self.quote_for(plan, true).await
    }

    /// What a purchase of a plan would be now.
    pub async fn quote_for(&self, plan: PlanIndex, waive_window: bool) -> Result<Quote> {
        let question = escrow::QueryMsg::Quote { listing: self.id, plan, waive_window, price: None };
        let quote: Quote = self.market.query(Contract::Escrow, &question).await?;
        ensure!(quote.terms.hash() == quote.order_hash, "escrow hashes its own terms differently");
        Ok(quote)
    }

    /// The registry's record.
    pub async fn record(&self) -> Result<Record> {
        self.market.query(Contract::Registry, &QueryMsg::Listing { listing: self.id }).await
    }

    /// Somebody new buys the first plan at its price, with time to challenge the delivery.
    pub async fn buy_carefully(&self) -> Result<Sale> {
        let (quote, buyer) = (self.quote_for(0, false).await?, self.market.regular().await?);
        self.buy_quoted(buyer, &quote).await
    }

    /// Somebody new buys the first plan at its price, without a challenge window.
    pub async fn buy(&self) -> Result<Sale> {
        self.buy_as(self.market.person()?).await
    }

    /// Somebody buys the first plan at its price, without a challenge window.
    pub async fn buy_as(&self, buyer: Person) -> Result<Sale> {
        let quote = self.quote(0).await?;
        self.buy_quoted(buyer, &quote).await
    }

    async fn buy_quoted(&self, buyer: Person, quote: &Quote) -> Result<Sale> {
        let transport = TransportSecret::generate(&mut OsRng);
        let funds = [Coin::new(quote.terms.price, &quote.terms.denom)];
        let outcome = self.try_to_buy(&buyer, quote, &transport.public_key()?, &funds).await?.accepted()?;
        Sale::placed(self, buyer, transport, &outcome)
    }

    /// Somebody tries to buy: as quoted, to this transport key, with this money.
    pub async fn try_to_buy(
        &self,
        buyer: &Person,
        quote: &Quote,
        transport_key: &[u8],
        funds: &[Coin],
    ) -> Result<Attempt> {
        let buy = escrow::ExecuteMsg::Buy {
            listing: quote.terms.listing,
            plan: quote.terms.plan,
            transport_key: transport_key.into(),
            expected_order_hash: quote.order_hash,
            waive_window: quote.terms.challenge_window == 0,
        };
        // With a window there is more to freeze.
        let name = if quote.terms.challenge_window == 0 { "escrow/buy without a window" } else { "escrow/buy" };
        self.market.execute_called(name.into(), buyer, Contract::Escrow, &buy, funds).await
    }

    /// The seller changes something of the listing.
    pub async fn change(&self, message: &ExecuteMsg) -> Result<TxOutcome> {
        self.market.accept(&self.seller, Contract::Registry, message, &[]).await
    }

    /// The seller publishes a version under the same secret, of what its sealed file commits to now.
    pub async fn publish_sealed(&self, sealed: &Sealed, commitment: &Commitment) -> Result<TxOutcome> {
        let version = cheat::version_of(sealed, NOWHERE, commitment);
        self.change(&ExecuteMsg::PublishVersion { listing: self.id, version }).await
    }

    /// The seller publishes another version, which has a secret of its own.
    pub async fn publish_again(&mut self) -> Result<()> {
        let (keys, secret) = publish_version(self.market, &self.seller, self.id).await.context("another version")?;
        (self.keys, self.secret) = (keys, secret);
        Ok(())
    }
}
