//! What the indexer makes of the chain.

use anyhow::{ensure, Result};
use cosmwasm_std::Coin;
use rand::rngs::OsRng;
use serde_json::json;
use weighhouse_chain::message;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow;
use weighhouse_protocol::registry::ExecuteMsg;
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::index::check;
use weighhouse_tests::{Contract, Market};

pub use weighhouse_tests::index::{ask, caught_up};

/// The check finds the index as the contracts answer at its height.
pub async fn the_check_asks_the_contracts(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let listing = market.listing(1_234_567).await?;
    let delivered = listing.buy().await?.deliver().await?;
    caught_up(market, delivered.height).await?;
    let report = check(market, &[]).await?;
    let expected = json!(["registry", "escrow", "license", "royalties", "reputation"]);
    ensure!(report["contracts"]["answered"] == expected, "not all contracts answered: {report}");
    Ok(())
}

const LISTING: &str = "query($id: ID!) { listing(id: $id) { state sales } }";
const ORDER: &str = "query($id: ID!) { order(id: $id) { state buyer price { amount denom } license { owner } } }";
const OF_LISTING: &str = "query($id: ID!) { orders(filter: { listing: $id }) { edges { node { id } } } }";

/// A sale is in the index as it is on the chain: its listing, its order, and its license.
pub async fn a_sale_shows_up(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let listing = market.listing(1_234_567).await?;
    let sale = listing.buy().await?;
    let delivered = sale.deliver().await?;
    caught_up(market, delivered.height).await?;

    let order = ask(market, ORDER, json!({ "id": sale.order.to_string() })).await?;
    let (buyer, denom) = (sale.buyer.address(), &sale.placed.denom);
    let expected = json!({ "state": "SETTLED", "buyer": buyer, "price": { "amount": "1234567", "denom": denom },
        "license": { "owner": buyer } });
    ensure!(order["order"] == expected, "the index says {order}, and the chain {expected}");
    let found = ask(market, LISTING, json!({ "id": listing.id.to_string() })).await?;
    ensure!(found["listing"] == json!({ "state": "ACTIVE", "sales": 1 }), "the index says {found}");
    Ok(())
}

/// A call that a proposal makes has no transaction, and shows up all the same.
pub async fn what_governance_does_shows_up(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let listing = market.listing(1_000_000).await?;
    market.govern("Delist a listing", Contract::Registry, &ExecuteMsg::Delist { listing: listing.id }).await?;
    caught_up(market, market.chain.head().await?.height).await?;
    let found = ask(market, LISTING, json!({ "id": listing.id.to_string() })).await?;
    ensure!(found["listing"]["state"] == "DELISTED", "the index says {found}");
    Ok(())
}

/// A transaction that fails after it placed an order placed none: not on the chain, and not in the index.
pub async fn what_fails_does_not_show_up(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let listing = market.listing(1_000_000).await?;
    let quote = listing.quote(0).await?;
    let buyer = market.person()?;
    let escrow = market.address(Contract::Escrow)?;
    let transport_key = TransportSecret::generate(&mut OsRng).public_key()?;
    let buy = escrow::ExecuteMsg::Buy {
        listing: listing.id,
        plan: 0,
        transport_key: transport_key.as_slice().into(),
        expected_order_hash: quote.order_hash,
        waive_window: true,
    };
    let good = message::execute(buyer.address(), escrow, &buy, &[Coin::new(1_000_000u128, DENOM)])?;
    let bad = message::execute(buyer.address(), escrow, &buy, &[])?;
    let prepared = market.chain.prepare_unsimulated(&buyer.key, vec![good, bad], 1_000_000).await?;
    let signed = market.chain.sign_and_broadcast(&buyer.key, prepared, |_| Ok::<_, anyhow::Error>(())).await?;
    let outcome = market.chain.wait(&signed).await?;
    ensure!(outcome.code != 0, "it was accepted");

    let other = listing.buy().await?;
    caught_up(market, market.chain.head().await?.height).await?;
    let found = ask(market, OF_LISTING, json!({ "id": listing.id.to_string() })).await?;
    let ids: Vec<_> =
        found["orders"]["edges"].as_array().into_iter().flatten().map(|edge| &edge["node"]["id"]).collect();
    ensure!(ids == [&json!(other.order.to_string())], "the index says {found}");
    Ok(())
}
