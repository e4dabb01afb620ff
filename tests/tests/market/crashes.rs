//! Programs that are killed at the worst moment, and go on.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use rand::rngs::OsRng;
use serde_json::Value;
use tokio::time::sleep;
use weighhouse_chain::Coin;
use weighhouse_localnet::Service;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState, QueryMsg, Quote};
use weighhouse_protocol::events::{BondReleased, OrderDelivered, OrderPlaced, TypedEvent};
use weighhouse_protocol::registry::{Listing, QueryMsg as RegistryQuery};
use weighhouse_protocol::{ListingId, OrderId};
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::attempt::event;
use weighhouse_tests::shell::{kill_when, Shell};
use weighhouse_tests::{Contract, Market};

/// From "signed and not yet sent" over "sent" to "in a block and not yet recorded".
const MOMENTS: [u64; 5] = [0, 15, 100, 400, 900];

/// An agent killed at any moment of a delivery finishes it when it starts again, with one transaction in all.
pub async fn a_killed_agent_delivers_once(market: &'static Market) -> Result<()> {
    let seller = Shell::open(market).await?;
    let listing = seller.publish(3).await?;
    for moment in MOMENTS {
        let order = buy(market, listing).await?;
        let before = seller.transactions().await? - releases(market, &seller).await?;
        let agent = seller.start(["deliver", "--watch", "--no-sweep", "--poll", "1s"])?;
        let journal = seller.journals()?.join(format!("agent/deliveries/{order}.json"));
        kill_when(agent, &journal, |_| true, Duration::from_millis(moment)).await?;

        let ended = seller.run(["deliver", "--no-sweep"]).await?;
        ensure!(ended.code == Some(0), "killed after {moment} ms: {ended:?}");
        let question = QueryMsg::Order { order };
        let record: Order = market.query(Contract::Escrow, &question).await?;
        ensure!(record.state == OrderState::Settled, "killed after {moment} ms, order {order} is {:?}", record.state);
        ensure!(deliveries(market, order).await? == 1, "order {order} was delivered more than once");
        // Bonds of earlier orders are released meanwhile, whenever their time comes.
        let sent = seller.transactions().await? - releases(market, &seller).await? - before;
        ensure!(sent == 1, "killed after {moment} ms, the agent sent {sent} transactions for order {order}");
    }
    Ok(())
}

async fn buy(market: &'static Market, listing: ListingId) -> Result<OrderId> {
    let quote: Quote =
        market.query(Contract::Escrow, &QueryMsg::Quote { listing, plan: 0, waive_window: true, price: None }).await?;
    let transport_key = TransportSecret::generate(&mut OsRng).public_key()?.as_slice().into();
    let expected_order_hash = quote.order_hash;
    let buy = ExecuteMsg::Buy { listing, plan: 0, transport_key, expected_order_hash, waive_window: true };
    let price = [Coin::new(quote.terms.price, quote.terms.denom)];
    let outcome = market.accept(&market.person()?, Contract::Escrow, &buy, &price).await?;
    Ok(event::<OrderPlaced>(&outcome, market.address(Contract::Escrow)?)?.order)
}

/// How many transactions released bonds of a seller.
async fn releases(market: &Market, seller: &Shell) -> Result<u64> {
    let (kind, escrow) = (format!("wasm-{}", BondReleased::TYPE), market.address(Contract::Escrow)?);
    let named = [("seller", seller.person.address()), ("_contract_address", escrow)];
    Ok(u64::try_from(market.chain.search(&kind, &named).await?.len())?)
}

async fn deliveries(market: &Market, order: OrderId) -> Result<usize> {
    let (kind, order) = (format!("wasm-{}", OrderDelivered::TYPE), order.to_string());
    let escrow = market.address(Contract::Escrow)?;
    Ok(market.chain.search(&kind, &[("order", &order), ("_contract_address", escrow)]).await?.len())
}

/// A publication that is killed with each of its three transactions under way goes on, and pays for neither twice.
pub async fn a_killed_publication_goes_on_and_pays_once(market: &'static Market) -> Result<()> {
    let seller = Shell::open(market).await?;
    let command = seller.publication(4)?;
    for (step, pause) in
        [("sealed", 0), ("listing_transaction", 0), ("bond_transaction", 0), ("version_transaction", 50)]
    {
        let publication = seller.start(&command)?;
        let journal = journal(&seller).await?;
        kill_when(publication, &journal, |done| !done[step].is_null(), Duration::from_millis(pause)).await?;
    }
    let published = seller.json(&command).await?;
    let id = published["listing"].as_u64().with_context(|| published.to_string())?;
    let listing: Listing = market.query(Contract::Registry, &RegistryQuery::Listing { listing: id }).await?;
    ensure!(listing.seller.as_str() == seller.person.address() && listing.latest_version == Some(1), "{listing:?}");
    let sent = seller.transactions().await?;
    ensure!(sent == 3, "{sent} transactions were sent for a listing, its bond and a version");
    // Given once more, the command lists nothing more.
    let again = seller.run(&command).await?;
    ensure!(again.code == Some(8) && seller.transactions().await? == 3, "{again:?}");
    Ok(())
}

/// The one journal of a publication, as soon as it is there.
async fn journal(seller: &Shell) -> Result<std::path::PathBuf> {
    let folder = seller.journals()?.join("publications");
    for _ in 0..3_000 {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut files = entries.map(|entry| entry.path());
        if let Some(file) = files.find(|path| path.extension().is_some_and(|extension| extension == "json")) {
            return Ok(file);
        }
        sleep(Duration::from_millis(10)).await;
    }
    anyhow::bail!("no journal appeared in {}", folder.display())
}

/// An indexer that is killed, misses sales, and is killed again while it catches up, ends where the chain is.
pub async fn a_killed_indexer_catches_up(market: &'static Market) -> Result<()> {
    let _alone = market.indexer.write().await;
    let listing = market.listing(1_000_000).await?;
    market.localnet.kill(Service::Indexer)?;
    let sale = listing.buy().await?;
    sale.deliver().await?;
    market.localnet.restart(Service::Indexer).await?;
    market.localnet.kill(Service::Indexer)?;
    market.localnet.restart(Service::Indexer).await?;

    let (url, query) = (&market.deployment.endpoints.graphql, "query($id: ID!) { order(id: $id) { state } }");
    let body = serde_json::json!({ "query": query, "variables": { "id": sale.order.to_string() } });
    for _ in 0..150 {
        let answer: Value = reqwest::Client::new().post(url).json(&body).send().await?.json().await?;
        if answer["data"]["order"]["state"] == "SETTLED" {
            return Ok(());
        }
        sleep(Duration::from_millis(200)).await;
    }
    anyhow::bail!("order {} never showed up", sale.order)
}
