//! The indexer as a program, between a chain and a database that both fail.
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};
use weighhouse_season::{tell, Chain, ID};

use crate::chance::Chance;
use crate::node::{Faulty, Spoil, SPOILS};
use crate::postgres::Postgres;

/// The database that the indexer writes.
pub const DATABASE: &str = "suffering";
/// Blocks for each fault, and messages in each of them.
const BLOCKS: usize = 8;
const MESSAGES: usize = 2;
/// The time in which ingest must come to the head once nothing fails.
const PATIENCE: Duration = Duration::from_secs(90);

/// What fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    Killed,
    Crashed,
    CutOff,
    Connections,
    Disk,
    Node(Spoil),
}

pub struct Stage {
    pub chain: Arc<Chain>,
    pub node: Faulty,
    pub postgres: Postgres,
    /// Where the indexer answers, whenever it runs.
    pub server: SocketAddr,
    indexer: Child,
    search: tempfile::TempDir,
}

impl Stage {
    pub async fn set(faults: usize) -> Self {
        let made = tokio::task::spawn_blocking(move || Chain::make(&tell()?, (faults + 1) * BLOCKS, MESSAGES));
        let chain = Arc::new(made.await.unwrap().unwrap());
        let (node, postgres) = (Faulty::start(Arc::clone(&chain)).await, Postgres::start().await);
        postgres.create(DATABASE, true).await;
        let search = tempfile::tempdir().unwrap();
        let server = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let indexer = start(&chain, &node, &postgres, server, search.path());
        Stage { chain, node, postgres, server, indexer, search }
    }

    /// The faults that can be had here.
    pub fn faults(&self) -> Vec<Fault> {
        let disk = self.postgres.has_small_disk().then_some(Fault::Disk);
        let others = [Fault::Killed, Fault::Crashed, Fault::CutOff, Fault::Connections];
        others.into_iter().chain(disk).chain(SPOILS.map(Fault::Node)).collect()
    }

    /// Lets the chain go on and something fail in the middle of it.
    pub async fn suffer(&mut self, fault: Fault, chance: &mut Chance) {
        let (before, span) = (chance.between(0, 60), Duration::from_millis(chance.between(30, 400)));
        self.rise();
        tokio::time::sleep(Duration::from_millis(before)).await;
        match fault {
            Fault::Killed => {
                self.indexer.kill().await.unwrap();
                self.indexer = start(&self.chain, &self.node, &self.postgres, self.server, self.search.path());
                tokio::time::sleep(span).await;
            }
            Fault::Crashed => {
                self.postgres.crash().await;
                tokio::time::sleep(span).await;
                self.postgres.restart().await;
            }
            Fault::CutOff => self.postgres.cut().await,
            Fault::Connections => self.postgres.leave_no_connection(span).await,
            Fault::Disk => self.postgres.leave_no_room(span).await,
            Fault::Node(spoil) => {
                self.node.spoil(Some(spoil));
                tokio::time::sleep(span).await;
                self.node.spoil(None);
            }
        }
    }

    fn rise(&self) {
        let blocks = i64::try_from(BLOCKS).unwrap();
        self.node.honest().rise_to(self.chain.head().min(self.node.head() + blocks));
    }

    /// Waits until ingest is at the head, and returns how long that took.
    pub async fn catch_up(&mut self) -> Duration {
        let (began, head) = (Instant::now(), self.node.head());
        loop {
            let height = self.height().await;
            if height == Some(head) {
                return began.elapsed();
            }
            assert!(self.indexer.try_wait().unwrap().is_none(), "the indexer ended at {height:?} of {head}");
            assert!(began.elapsed() < PATIENCE, "ingest stands at {height:?} of {head}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn height(&self) -> Option<i64> {
        let client = self.postgres.try_connect(DATABASE).await.ok()?;
        client.query_opt("SELECT height FROM chain", &[]).await.ok()??.get(0)
    }

    /// Lets the chain come to its end.
    pub async fn finish(&mut self) {
        self.node.honest().rise_to(self.chain.head());
        self.catch_up().await;
    }

    pub async fn stop(&mut self) {
        let process = self.indexer.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &process]).status().await.unwrap().success());
        assert!(self.indexer.wait().await.unwrap().success());
    }
}

fn start(chain: &Chain, node: &Faulty, postgres: &Postgres, server: SocketAddr, search: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weighhouse-indexer"));
    command.args(["all", "--rpc", &node.rpc, "--chain-id", ID, "--listen", &server.to_string()]);
    for (contract, address) in &chain.contracts {
        command.arg(format!("--{}", contract.name())).arg(address);
    }
    command.arg("--search-folder").arg(search);
    command.env("WEIGHHOUSE_INDEXER_DATABASE_URL", postgres.url_of(DATABASE));
    command.stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap()
}
