//! Sweeping: revenue that settlement gathered in escrow goes to the ledger, where payees claim it.

use std::collections::BTreeMap;

use anyhow::Result;
use weighhouse_chain::Any;
use weighhouse_protocol::escrow::{ExecuteMsg, Revenue};

use crate::market::Market;
use crate::words;

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

/// The message that sweeps it.
pub fn message(market: &Market, sender: &str, revenue: &Revenue) -> Result<Any> {
    let call = ExecuteMsg::Sweep {
        listing: revenue.listing,
        split_version: revenue.split_version,
        denom: revenue.denom.clone(),
    };
    market.call_escrow(sender, &call, &[])
}

/// What is swept, in words.
pub fn in_words(revenue: &Revenue) -> String {
    let gross = words::amount(revenue.gross.u128(), &revenue.denom);
    let fee = words::amount(revenue.fee.u128(), &revenue.denom);
    format!("{gross} of {} sales of listing {}, of which {fee} is the market's fee", revenue.sales, revenue.listing)
}
