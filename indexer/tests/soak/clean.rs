//! The same chain, ingested without a fault.
use tokio_postgres::Client;
use weighhouse_indexer::config::Source;
use weighhouse_indexer::event::Contracts;
use weighhouse_indexer::ingest::head::Head;
use weighhouse_indexer::ingest::node::Node;
use weighhouse_indexer::ingest::prepare::Prepared;
use weighhouse_indexer::ingest::startup::{begin, Cursor, Seen};
use weighhouse_indexer::ingest::{self, write};
use weighhouse_indexer::views::Views;
use weighhouse_season::ID;

use crate::stage::Stage;

const DATABASE: &str = "clean";
const BATCH: usize = 100;

/// A connection to a database that has the stage's chain.
pub async fn ingested(stage: &Stage) -> Client {
    stage.postgres.create(DATABASE, false).await;
    let mut client = stage.postgres.connect(DATABASE).await;
    ingest::prepare(&mut client).await.unwrap();
    let mut contracts = Contracts::default();
    for (contract, address) in &stage.chain.contracts {
        contracts.insert(*contract, address.clone()).unwrap();
    }
    let rpc: url::Url = stage.node.honest().rpc.parse().unwrap();
    let node = Node::new(&rpc, ID.into(), contracts.clone()).unwrap();
    let seen = Seen { chain_id: ID.into(), genesis_hash: node.genesis_hash().await.unwrap() };
    let source = Source { rpc: vec![rpc], chain_id: ID.into(), contracts, start_height: 1, fetchers: 1 };
    begin(&client, &source, &seen).await.unwrap();
    let (views, mut cursor) = (Views::all(), Cursor { height: 0, hash: Vec::new(), results_hash: Vec::new() });
    let mut batch = Vec::new();
    for height in 1..=stage.chain.head() {
        batch.push(node.block(height).await.unwrap());
        if batch.len() == BATCH || height == stage.chain.head() {
            let blocks = Prepared::of(std::mem::take(&mut batch));
            write::commit(&mut client, &views, &mut cursor, blocks, Head::read_now(height)).await.unwrap();
        }
    }
    client
}

/// The places of all steps of orders, as a follower is told them.
pub async fn steps(client: &Client) -> Vec<String> {
    let sql = "SELECT concat_ws(':', height, phase, tx_index, event_index) FROM order_history
        ORDER BY height, phase, tx_index, event_index";
    client.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}
