//! A sale in all its transactions.

use anyhow::Result;
use serde::Serialize;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_protocol::royalties;
use weighhouse_tests::market::{COOLDOWN, WINDOW};
use weighhouse_tests::{Contract, Market};

/// Gas of each transaction, in the order of a sale. A sale without a challenge window is `buy` and `deliver`.
#[derive(Debug, Serialize)]
pub struct Sale {
    /// The dearest listing so far: one for three payees.
    pub create_listing: u64,
    /// Its version, with a key.
    pub publish_version: u64,
    /// The seller's first bond.
    pub post_bond: u64,
    /// A purchase without a challenge window.
    pub buy: u64,
    /// Its delivery, which mints the license and settles.
    pub deliver: u64,
    /// The gathered revenue to the ledger: three payees, seller and treasury.
    pub sweep: u64,
    /// One payee's claim.
    pub claim: u64,
    /// A purchase with a challenge window.
    pub buy_with_window: u64,
    /// Its delivery.
    pub deliver_with_window: u64,
    /// Its settlement after the window, which mints the license.
    pub settle: u64,
    /// Its settlement by the buyer.
    pub accept: u64,
    /// The bonds of two orders are the seller's again.
    pub release_two_bonds: u64,
}

impl Sale {
    /// A sale without a challenge window.
    pub fn sale(&self) -> u64 {
        self.buy.saturating_add(self.deliver)
    }

    /// Sells once to warm up, since what is written for the first time costs more, and then measures.
    pub async fn measure(market: &'static Market) -> Result<Self> {
        let (seller, second, third) = (market.regular().await?, market.regular().await?, market.regular().await?);
        let draft = market.draft("A model by three").priced(5_000_000, DENOM).challenged_within(WINDOW);
        let draft = draft.paying(&[(&seller, 5_000), (&second, 3_000), (&third, 2_000)]);
        let listing = draft.publish_as(seller.clone()).await?;
        listing.buy().await?.deliver().await?;

        let sale = listing.buy_as(market.regular().await?).await?;
        let deliver = sale.deliver().await?.gas_used;
        let careful = [listing.buy_carefully().await?, listing.buy_carefully().await?];
        let deliver_with_window = careful[0].deliver().await?.gas_used;
        careful[1].deliver().await?;
        let accept = ExecuteMsg::Accept { order: careful[1].order };
        let accept = careful[1].tell_as(&careful[1].buyer, &accept).await?.accepted()?.gas_used;
        let settle_from = careful[0].record().await?.settle_from.unwrap_or_default();
        market.wait_until(settle_from).await?;
        let settle = ExecuteMsg::Settle { order: careful[0].order };
        let settle = careful[0].tell_as(&seller, &settle).await?.accepted()?.gas_used;
        let sweep = ExecuteMsg::Sweep { listing: listing.id, split_version: 1, denom: DENOM.into() };
        let sweep = sale.tell_as(&seller, &sweep).await?.accepted()?.gas_used;
        let claim = royalties::ExecuteMsg::Claim { denoms: None };
        let claim = market.accept(&second, Contract::Royalties, &claim, &[]).await?.gas_used;
        market.wait_until(settle_from + u64::from(COOLDOWN)).await?;
        let orders = careful.iter().map(|sale| sale.order).collect();
        let release = sale.tell_as(&seller, &ExecuteMsg::ReleaseBonds { orders }).await?.accepted()?;
        Ok(Self {
            create_listing: market.gas.most("registry/create_listing"),
            publish_version: market.gas.most("registry/publish_version"),
            post_bond: market.gas.most("escrow/post_bond"),
            buy: sale.gas,
            deliver,
            sweep,
            claim,
            buy_with_window: careful[0].gas,
            deliver_with_window,
            settle,
            accept,
            release_two_bonds: release.gas_used,
        })
    }
}
