//! Blocks that were lost or changed after their commit are fetched again.
use std::sync::Arc;
use std::time::Duration;

use weighhouse_indexer::check::{self, Mended, Remedy, Report, Witness};
use weighhouse_indexer::event::Contracts;
use weighhouse_indexer::ingest::head::Head;
use weighhouse_indexer::ingest::node::Node;
use weighhouse_indexer::ingest::prepare::Prepared;
use weighhouse_indexer::ingest::startup::{begin, Cursor, Seen};
use weighhouse_indexer::ingest::{self, write};
use weighhouse_indexer::views::{replay, Views};
use weighhouse_indexer::{config::Source, database};
use weighhouse_season::{tell, Chain, Instant, ID};

use crate::support::database::chain_tables;
use crate::support::{dump, Database};

const BLOCKS: usize = 60;
const MESSAGES: usize = 8;
const PATIENCE: Duration = Duration::from_secs(10);

/// All rows of the chain's tables and of the views'.
type Tables = (Vec<(&'static str, Vec<String>)>, Vec<(String, Vec<String>)>);

/// An indexed chain, and its node.
struct Indexed {
    database: Database,
    node: Node,
}

/// A node of a busy market's chain with so many messages in each block.
async fn serve(messages: usize) -> (Arc<Chain>, Instant) {
    let made = tokio::task::spawn_blocking(move || Chain::make(&tell()?, BLOCKS, messages));
    let chain = Arc::new(made.await.unwrap().unwrap());
    let node = Instant::start(Arc::clone(&chain), chain.head()).await.unwrap();
    (chain, node)
}

fn node(chain: &Chain, served: &Instant) -> (Node, Source) {
    let mut contracts = Contracts::default();
    for (contract, address) in &chain.contracts {
        contracts.insert(*contract, address.clone()).unwrap();
    }
    let rpc: url::Url = served.rpc.parse().unwrap();
    let node = Node::new(&rpc, ID.into(), contracts.clone()).unwrap();
    (node, Source { rpc: vec![rpc], chain_id: ID.into(), contracts, start_height: 1, fetchers: 1 })
}

impl Indexed {
    async fn new() -> Self {
        let (chain, served) = serve(MESSAGES).await;
        let (node, source) = node(&chain, &served);
        let mut database = Database::empty().await;
        ingest::prepare(&mut database.client).await.unwrap();
        let seen = Seen { chain_id: ID.into(), genesis_hash: node.genesis_hash().await.unwrap() };
        begin(&database.client, &source, &seen).await.unwrap();
        let (views, mut cursor) = (Views::all(), Cursor { height: 0, hash: Vec::new(), results_hash: Vec::new() });
        for height in 1..=chain.head() {
            let block = Prepared::of(vec![node.block(height).await.unwrap()]);
            let head = Head::read_now(height);
            write::commit(&mut database.client, &views, &mut cursor, block, head).await.unwrap();
        }
        Indexed { database, node }
    }

    async fn tables(&self) -> Tables {
        (chain_tables(&self.database.client).await, dump(&self.database).await)
    }

    /// Changes rows, and makes the views of what is left.
    async fn damage(&mut self, sql: &str) {
        self.database.client.batch_execute(sql).await.unwrap();
        replay::rebuild_named(&mut self.database.client, None).await.unwrap();
    }

    async fn mend(&self, node: Option<&Node>, patience: Duration) -> anyhow::Result<Mended> {
        let remedy = node.map(|node| Remedy { node, database: &self.database.config, patience });
        check::mend(&mut self.database.connect().await, remedy).await
    }

    async fn check(&self, node: Option<&Node>) -> Report {
        let witness = node.map(|node| Witness { node, records: None });
        check::check(&mut self.database.connect().await, witness).await.unwrap()
    }

    /// Requires that a mend stores these heights again, after which all is as it was.
    async fn is_mended(&self, heights: &[i64], expected: &Tables) {
        let mended = self.mend(Some(&self.node), PATIENCE).await.unwrap();
        assert_eq!(mended.heights, heights);
        assert!(!mended.views.is_empty());
        assert_eq!(&self.tables().await, expected);
        let report = self.check(Some(&self.node)).await.after(mended);
        assert!(report.is_sound(), "{report:?}");
        assert_eq!((report.same_chain, report.advice), (Some(true), None));
        assert_eq!((report.mended_blocks, report.mended_heights.as_slice()), (heights.len(), heights));
        assert_eq!(self.mend(Some(&self.node), PATIENCE).await.unwrap(), Mended::default(), "nothing is left to mend");
    }
}

/// Two blocks are gone with their events, another has another hash and other events; of those beside the gap one has
/// another hash, which no block that is there contradicts, and one another time.
const DAMAGE: &str = "
DELETE FROM blocks WHERE height IN (20, 21);
DELETE FROM raw_events WHERE height IN (20, 21);
UPDATE blocks SET hash = '\\xaa' WHERE height = 19;
UPDATE blocks SET time = time + interval '1 second' WHERE height = 22;
UPDATE blocks SET hash = '\\xbb' WHERE height = 40;
UPDATE raw_events SET attributes = '[]' WHERE height = 40";

/// The last block is gone, and the first that is left names another before it.
const DAMAGE_AT_THE_ENDS: &str = "
DELETE FROM blocks WHERE height = 60;
DELETE FROM raw_events WHERE height = 60;
UPDATE blocks SET parent = '\\xcc' WHERE height = 2";

#[tokio::test(flavor = "multi_thread")]
async fn lost_and_changed_blocks_are_fetched_again_and_leave_the_index_as_it_was() {
    let mut indexed = Indexed::new().await;
    let expected = indexed.tables().await;
    indexed.damage(DAMAGE).await;
    let (missing, unlinked) = (vec![20, 21], vec![41]);

    let report = indexed.check(None).await;
    assert!(!report.is_sound());
    assert_eq!((&report.missing_heights, &report.unlinked_heights), (&missing, &unlinked));
    assert!(report.advice.unwrap().contains("only a node can tell them"), "{report:?}");
    assert_eq!(indexed.mend(None, PATIENCE).await.unwrap().heights, Vec::<i64>::new());
    let report = indexed.check(Some(&indexed.node)).await;
    assert_eq!(
        (&report.missing_heights, &report.unlinked_heights),
        (&missing, &unlinked),
        "without a node nothing is fetched"
    );
    assert!(report.advice.unwrap().contains("fetch them again with `check --mend`"), "{report:?}");

    indexed.is_mended(&[19, 20, 21, 22, 40], &expected).await;
    indexed.damage(DAMAGE_AT_THE_ENDS).await;
    indexed.is_mended(&[2, 60], &expected).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_are_fetched_again_by_the_one_writer_alone_and_from_the_databases_chain_alone() {
    let mut indexed = Indexed::new().await;
    indexed.damage(DAMAGE).await;
    let damaged = indexed.tables().await;
    let leader = database::writer(&indexed.database.config, Duration::ZERO).await.unwrap();
    let refused = indexed.mend(Some(&indexed.node), Duration::ZERO).await.unwrap_err();
    assert!(format!("{refused:#}").contains("another process ingests into this database"), "{refused:#}");
    drop(leader);

    // It has the same id and the same genesis.
    let (chain, served) = serve(MESSAGES + 1).await;
    let (other, _) = node(&chain, &served);
    let refused = indexed.mend(Some(&other), PATIENCE).await.unwrap_err();
    assert!(format!("{refused:#}").contains("block 60 has changed"), "{refused:#}");
    assert_eq!(indexed.tables().await, damaged);
}
