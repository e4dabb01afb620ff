//! Two servers over a primary and a real streaming replica.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use support::{Database, Market, ALICE, BOB};
use tokio_postgres::{Client, Config};
use tokio_util::task::AbortOnDropHandle;
use weighhouse_indexer::api::graphql::{self, Schema};
use weighhouse_indexer::database::readers;
use weighhouse_indexer::read::{Databases, Feed, Pools, Rows};

/// What the replica may lag in these tests.
const MOST: Duration = Duration::from_millis(1_500);

/// What a server answers with.
struct Server {
    schema: Schema,
    _tasks: [AbortOnDropHandle<()>; 2],
}

fn pools(config: &Config) -> Pools {
    Pools { reads: readers(config, 2).unwrap(), vital: readers(config, 2).unwrap() }
}

fn serve(primary: &Config, replica: &Config) -> Server {
    let databases = Databases::one(pools(primary)).with_replica_within(pools(replica), MOST);
    let measuring = AbortOnDropHandle::new(tokio::spawn(databases.clone().keep_measuring()));
    // The feed reads the primary, and so is ahead of a replica that lags.
    let (feed, followed) = (Feed::default(), Rows::of(Databases::one(pools(primary))));
    let watching = AbortOnDropHandle::new(tokio::spawn(feed.clone().watch(primary.clone(), followed)));
    Server { schema: graphql::schema(Rows::of(databases), feed), _tasks: [measuring, watching] }
}

/// The height and the number of orders, and how old the answer may be; nothing without an answer.
async fn heights(server: &Server) -> Option<(i64, i64, i64)> {
    let answer = server.schema.execute("{ _meta { height staleSeconds } orders { totalCount } }").await;
    let data = serde_json::to_value(answer).unwrap()["data"].clone();
    let height = data["_meta"]["height"].as_i64()?;
    Some((height, data["orders"]["totalCount"].as_i64()?, data["_meta"]["staleSeconds"].as_i64()?))
}

async fn until<T, F: std::future::Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(Instant::now() < deadline, "{what} did not happen");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The statements that readers have run on a database.
async fn readers_there(client: &Client) -> bool {
    let sql = "SELECT count(*) FROM pg_stat_activity
        WHERE application_name = 'weighhouse-indexer reader' AND query LIKE '%FROM chain LEFT JOIN%'";
    client.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) > 0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_answers_while_it_is_near_and_when_the_primary_is_gone() {
    let mut market = Market::new();
    market.list(support::listing("one", ALICE, support::PRICE));
    market.buy(BOB, 1);
    let mut primary = Database::alone().await;
    primary.ingest(&market.blocks, 5).await;
    let height = market.height() as i64;
    let replica = primary.replica().await;
    let servers = [serve(&primary.config, &replica.config), serve(&primary.config, &replica.config)];
    let on_replica = replica.connect().await;
    for server in &servers {
        until("an answer", || async { heights(server).await.filter(|found| *found == (height, 1, 0)) }).await;
    }
    until("an answer by the replica", || async {
        heights(&servers[0]).await;
        readers_there(&on_replica).await.then_some(())
    })
    .await;

    // One that stands still is left for the primary once it lags too much, and asked again when it has caught up.
    on_replica.execute("SELECT pg_wal_replay_pause()", &[]).await.unwrap();
    market.buy(BOB, 1);
    primary.follow(&market).await;
    let (_, orders, _) = heights(&servers[1]).await.unwrap();
    assert_eq!(orders, 1, "the replica has not read it yet");
    for server in &servers {
        until("the primary's answer", || async { heights(server).await.filter(|found| found.1 == 2) }).await;
        assert_eq!(heights(server).await.unwrap(), (height + 1, 2, 0), "the primary lacks nothing");
    }
    on_replica.execute("SELECT pg_wal_replay_resume()", &[]).await.unwrap();

    market.buy(BOB, 1);
    primary.follow(&market).await;
    until("the replica's catching up", || async {
        let count: Option<i64> = Some(on_replica.query_one("SELECT count(*) FROM orders", &[]).await.unwrap().get(0));
        count.filter(|count| *count == 3)
    })
    .await;
    primary.kill().await;
    for server in &servers {
        let lasting = (height + 2, 3);
        until("an answer without the primary", || async {
            heights(server).await.filter(|found| (found.0, found.1) == lasting && found.2 >= 2)
        })
        .await;
        for _ in 0..5 {
            let found = heights(server).await.expect("an answer, each time");
            assert_eq!((found.0, found.1), lasting);
        }
    }
}

/// A database that is no replica of this primary, such as an old one under the same name, is never read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_that_never_had_what_the_primary_wrote_answers_nothing() {
    let mut primary = Database::alone().await;
    primary.ingest(&Market::busy().blocks, 5).await;
    let replica = primary.replica().await;
    let on_replica = replica.connect().await;
    on_replica.execute("SELECT pg_wal_replay_pause()", &[]).await.unwrap();
    primary.client.batch_execute("UPDATE chain SET head = head + 1").await.unwrap();
    let server = serve(&primary.config, &replica.config);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(heights(&server).await.map(|found| found.2), Some(0));
    assert!(!readers_there(&on_replica).await);
}

/// Whoever waits for a height then reads rows that have it, though the replica that answers has it later than others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_waits_until_the_replica_that_gives_it_holds_the_height() {
    let mut market = Market::new();
    market.list(support::listing("one", ALICE, support::PRICE));
    market.buy(BOB, 1);
    let mut primary = Database::alone().await;
    primary.ingest(&market.blocks, 5).await;
    let replica = primary.replica().await;
    let server = serve(&primary.config, &replica.config);
    let on_replica = replica.connect().await;
    until("an answer by the replica", || async {
        heights(&server).await;
        readers_there(&on_replica).await.then_some(())
    })
    .await;
    on_replica.execute("SELECT pg_wal_replay_pause()", &[]).await.unwrap();
    market.buy(BOB, 1);
    primary.follow(&market).await;
    let schema = server.schema.clone();
    let question = format!(
        "{{ waitForHeight(height: \"{}\", seconds: 10) {{ _meta {{ height }} orders {{ totalCount }} }} }}",
        market.height()
    );
    let waiting = tokio::spawn(async move { serde_json::to_value(schema.execute(question).await).unwrap() });
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert!(!waiting.is_finished(), "answered by a replica that has not read it");
    on_replica.execute("SELECT pg_wal_replay_resume()", &[]).await.unwrap();
    let answer = waiting.await.unwrap();
    assert_eq!(answer["data"]["waitForHeight"]["orders"]["totalCount"], 2, "{answer}");
}
