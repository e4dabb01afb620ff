//! What the collection does, message by message.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod approve;
mod metadata;
mod migrate;
mod mint;
mod operators;
mod query;
mod royalty;
mod send;
mod transfer;

use cosmwasm_std::Addr;
use weighhouse_market_suite::{listing_of, plan, rights, Market, Outcome};
use weighhouse_protocol::license::ExecuteMsg;
use weighhouse_protocol::registry::NewListing;
use weighhouse_protocol::terms::{Plan, Rights};

/// A market in which the buyer holds one license.
fn with_license(transferable: bool) -> (Market, String) {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let plans = vec![Plan { rights: Rights { transferable, ..rights() }, ..plan(1_000) }];
    let listing = market.listed_as(NewListing { plans, ..listing_of(&seller, 1) });
    let order = market.sold(listing);
    (market, order.to_string())
}

fn tell(market: &mut Market, sender: &Addr, message: ExecuteMsg) -> Outcome {
    let license = market.license.clone();
    market.execute(sender, &license, &message, &[])
}
