//! A sale of many: each buyer pays in a transaction of its own, and the seller delivers ten keys in one.

use anyhow::{ensure, Result};
use serde::Serialize;
use weighhouse_chain::{message, Any};
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_tests::{Contract, Market, Sale};

/// The deliveries of a transaction.
const DELIVERIES: u64 = 10;

/// The gas of sales without a challenge window whose deliveries share a transaction.
#[derive(Debug, Serialize)]
pub struct Shared {
    /// Sales that were delivered in one transaction.
    pub deliveries: u64,
    /// Gas of all their purchases.
    pub purchases_gas: u64,
    /// Gas of the one transaction that delivers, mints and settles.
    pub deliveries_gas: u64,
}

impl Shared {
    /// The gas of one sale, rounded up: its purchase, and its part of the deliveries.
    pub fn marginal_sale(&self) -> u64 {
        self.purchases_gas.saturating_add(self.deliveries_gas).div_ceil(self.deliveries.max(1))
    }

    /// Sells once to warm up, since what is written for the first time costs more, and then measures.
    pub async fn measure(market: &'static Market) -> Result<Self> {
        let (seller, second, third) = (market.regular().await?, market.regular().await?, market.regular().await?);
        let draft = market.draft("A model by three").priced(5_000_000, DENOM);
        let draft = draft.paying(&[(&seller, 5_000), (&second, 3_000), (&third, 2_000)]);
        let listing = draft.publish_as(seller.clone()).await?;
        listing.buy().await?.deliver().await?;
        let mut sales = Vec::new();
        for _ in 0..DELIVERIES {
            sales.push(listing.buy_as(market.regular().await?).await?);
        }
        let messages = sales.iter().map(delivery).collect::<Result<Vec<Any>>>()?;
        let delivered = market.chain.submit(&seller.key, messages).await?;
        for sale in &sales {
            let state = sale.record().await?.state;
            ensure!(state == OrderState::Settled, "order {} is {state:?} after its delivery", sale.order);
        }
        let purchases_gas = sales.iter().map(|sale| sale.gas).sum();
        Ok(Self { deliveries: DELIVERIES, purchases_gas, deliveries_gas: delivered.gas_used })
    }
}

fn delivery(sale: &Sale) -> Result<Any> {
    let deliver = ExecuteMsg::Deliver { order: sale.order, delivery: sale.key()?.to_bytes().as_slice().into() };
    Ok(message::execute(sale.seller.address(), sale.market.address(Contract::Escrow)?, &deliver, &[])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sale_has_its_purchase_and_its_part_of_the_deliveries() {
        let shared = Shared { deliveries: 10, purchases_gas: 1_650_000, deliveries_gas: 1_170_001 };
        assert_eq!(shared.marginal_sale(), 282_001);
    }
}
