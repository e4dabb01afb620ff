//! Sweeping: revenue that settlement gathered in escrow goes to the ledger, where payees claim it.

use std::collections::BTreeMap;

use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{ExecuteMsg, Revenue};

use crate::error::Result;
use crate::market::Market;

/// The revenue that waits under listings of which `account` is seller or payee.
pub async fn waiting(market: &Market, account: &str) -> Result<Vec<Revenue>> {
    let mut ours = Vec::new();
    let mut known = BTreeMap::new();
    for revenue in market.revenues().await? {
        let concerned = match known.get(&revenue.listing) {
            Some(concerned) => *concerned,
            None => {
                let listing = market.listing(revenue.listing).await?;
                let concerned =
                    listing.seller.as_str() == account || listing.payees.iter().any(|payee| payee.address == account);
                known.insert(revenue.listing, concerned);
                concerned
            }
        };
        if concerned {
            ours.push(revenue);
        }
    }
    Ok(ours)
}

/// The call that sweeps it.
pub fn call(market: &Market, revenue: &Revenue) -> Result<Call> {
    let call = ExecuteMsg::Sweep {
        listing: revenue.listing,
        split_version: revenue.split_version,
        denom: revenue.denom.clone(),
    };
    Ok(market.contracts.escrow(&call, vec![])?)
}
