//! What the ledger does, message by message.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod claim;
mod credit;
mod migrate;
mod query;
mod upgrade;

use cosmwasm_std::coins;
use weighhouse_market_suite::{listing_of, payees, Market, Outcome};
use weighhouse_protocol::registry::NewListing;
use weighhouse_protocol::royalties::ExecuteMsg;

/// A market whose listing 1 is the author's by a third and the seller's by the rest.
fn market() -> Market {
    let mut market = Market::new();
    let author = market.account("author");
    let seller = market.seller.clone();
    let payees = payees([(&author, 3_333), (&seller, 6_667)]);
    market.listed_as(NewListing { payees, ..listing_of(&seller, 1_000) });
    market
}

/// Lets escrow credit revenue of listing 1, with that much attached.
fn credit(market: &mut Market, gross: u128, fee: u128, denom: &str, attached: u128) -> Outcome {
    let (escrow, royalties) = (market.escrow.clone(), market.royalties.clone());
    market.fund(&escrow, &coins(attached, denom));
    let message = ExecuteMsg::Credit { listing: 1, split_version: 1, gross: gross.into(), fee: fee.into(), sales: 1 };
    market.execute(&escrow, &royalties, &message, &coins(attached, denom))
}

#[test]
fn every_error_has_a_code_of_its_own() {
    weighhouse_market_suite::check_codes(env!("CARGO_MANIFEST_DIR"));
}
