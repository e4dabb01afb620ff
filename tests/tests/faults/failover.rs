//! An indexer over a Postgres that survives the loss of its primary.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{bail, ensure, Context, Result};
use serde_json::{json, Value};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout, Instant};
use weighhouse_deployment::setting;
use weighhouse_tests::shell::program;
use weighhouse_tests::Market;

/// The first of ten ports: below those that the kernel gives to whoever asks for any.
const PORT: u16 = 15_400;
const NODES: u16 = 3;
/// Setting three databases up takes a quarter of a minute on an idle machine.
const START: Duration = Duration::from_secs(180);
/// The longest time from a primary's death to a block at the next one. Patroni looks every two seconds (`loop_wait`) and elects at
/// once, HAProxy looks twice a second, ingest tries again after two, and a block takes half a second: 4 s on an idle machine. A slow
/// one has six times as long. A primary whose machine is silent takes `ttl` longer, which is not what is done here.
const FAILOVER: Duration = Duration::from_secs(25);
/// The longest time from one answer to the next meanwhile: a replica answers, and HAProxy finds another one when it becomes the
/// primary.
const SILENCE: Duration = Duration::from_secs(8);
/// The longest time for the index to come to the chain's head again, and for its check.
const AFTERWARDS: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(100);

/// Three databases with what decides among them.
struct Databases {
    folder: TempDir,
    supervisor: Child,
}

impl Databases {
    async fn start() -> Result<Self> {
        // Postgres runs as another account where this is root, and must be able to enter.
        let folder = tempfile::Builder::new().prefix("weighhouse-ha-").tempdir_in("/var/tmp")?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/ha/run.sh");
        let mut command = Command::new(script);
        command.arg(folder.path()).arg(PORT.to_string());
        let mut supervisor = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let output = supervisor.stdout.take().context("no output")?;
        let mut lines = BufReader::new(output).lines();
        let databases = Self { folder, supervisor };
        let first = timeout(START, lines.next_line()).await.context("the databases take long to start")??;
        ensure!(first.is_some_and(|line| line.starts_with("ready")), "the databases did not start");
        Ok(databases)
    }

    fn url_file(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.url"))
    }

    /// The number of the node that leads.
    async fn primary(&self) -> Result<u16> {
        for node in 1..=NODES {
            let port = PORT + 6 + node;
            let answer = reqwest::get(format!("http://127.0.0.1:{port}/primary")).await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(node);
            }
        }
        bail!("no database leads")
    }

    /// Ends a node's Postgres as a power cut does.
    async fn kill(&self, node: u16) -> Result<()> {
        let lock = self.folder.path().join(format!("node{node}/data/postmaster.pid"));
        let lock = fs::read_to_string(lock)?;
        let process = lock.lines().next().context("the server has no number")?;
        let killed = Command::new("kill").args(["-9", process]).status().await?;
        ensure!(killed.success(), "{process} was not there to be killed");
        Ok(())
    }

    async fn stop(mut self) -> Result<()> {
        let process = self.supervisor.id().context("it has ended")?.to_string();
        Command::new("kill").arg(process).status().await?;
        timeout(START, self.supervisor.wait()).await.context("the databases take long to stop")??;
        Ok(())
    }
}

/// An indexer over them, beside the market's own.
struct Indexer {
    _program: Child,
    url: String,
    http: reqwest::Client,
}

impl Indexer {
    fn start(market: &Market, databases: &Databases, search: &Path) -> Result<Self> {
        let address = format!("127.0.0.1:{}", PORT + 10);
        let mut program = Command::new(program("weighhouse-indexer", setting::INDEXER_BIN)?);
        program.arg("all").env(setting::DEPLOYMENT, market.localnet.deployment_file()).env(setting::LOG, "info");
        program.env(setting::INDEXER_DATABASE_URL_FILE, databases.url_file("primary"));
        program.env(setting::INDEXER_REPLICA_URL_FILE, databases.url_file("replica"));
        program.args(["--listen", &address]).arg("--search-folder").arg(search);
        let log = fs::File::create(market.localnet.folder().join("failover.log"))?;
        let program = program.stdin(Stdio::null()).stderr(log).kill_on_drop(true).spawn()?;
        let http = reqwest::Client::builder().timeout(Duration::from_secs(5)).build()?;
        Ok(Self { _program: program, url: format!("http://{address}/graphql"), http })
    }

    /// The height that it answers; nothing without an answer.
    async fn height(&self) -> Option<i64> {
        let question = json!({"query": "{ _meta { height } listings { totalCount } }"});
        let answer: Value = self.http.post(&self.url).json(&question).send().await.ok()?.json().await.ok()?;
        answer["data"]["listings"]["totalCount"].as_i64()?;
        answer["data"]["_meta"]["height"].as_i64()
    }

    async fn reaches(&self, height: i64, patience: Duration) -> Result<()> {
        let until = Instant::now() + patience;
        while self.height().await.is_none_or(|found| found < height) {
            ensure!(Instant::now() < until, "{height} is not reached within {} s", patience.as_secs());
            sleep(POLL).await;
        }
        Ok(())
    }
}

/// The primary is killed by its number. The API answers from a replica meanwhile, a replica becomes the primary, and the
/// indexer goes on writing to it, without a block missing.
pub async fn an_index_outlives_its_primary(market: &'static Market) -> Result<()> {
    let databases = Databases::start().await?;
    let search = tempfile::tempdir()?;
    let indexer = Indexer::start(market, &databases, search.path())?;
    let head = i64::try_from(market.chain.head().await?.height)?;
    indexer.reaches(head, START).await?;

    let lost = databases.primary().await?;
    databases.kill(lost).await?;
    let killed = Instant::now();
    let before = i64::try_from(market.chain.head().await?.height)?;
    let (mut answered, mut silence) = (killed, Duration::ZERO);
    loop {
        let height = indexer.height().await;
        if height.is_some() {
            silence = silence.max(answered.elapsed());
            answered = Instant::now();
        }
        if height.is_some_and(|height| height > before) {
            break;
        }
        ensure!(killed.elapsed() < FAILOVER, "nothing is ingested {} s after the primary was lost", FAILOVER.as_secs());
        sleep(POLL).await;
    }
    let (waited, silent) = (killed.elapsed().as_secs_f64(), silence.as_secs_f64());
    eprintln!(
        "the next primary had a block {waited:.1} s after the last one died; no answer came for at most {silent:.1} s"
    );
    ensure!(silence < SILENCE, "nothing was answered for {silent:.1} s, more than {} s", SILENCE.as_secs());
    ensure!(databases.primary().await? != lost, "the primary that was killed leads");
    let head = i64::try_from(market.chain.head().await?.height)?;
    indexer.reaches(head, AFTERWARDS).await?;
    check(market, &databases).await?;
    drop(indexer);
    databases.stop().await
}

/// Every block is there, and every view is what a replay makes.
async fn check(market: &Market, databases: &Databases) -> Result<()> {
    let mut check = Command::new(program("weighhouse-indexer", setting::INDEXER_BIN)?);
    check.arg("check").env(setting::DEPLOYMENT, market.localnet.deployment_file());
    check.env(setting::INDEXER_DATABASE_URL_FILE, databases.url_file("primary"));
    let checked = timeout(AFTERWARDS, check.kill_on_drop(true).output()).await.context("the check takes long")??;
    let report = String::from_utf8_lossy(&checked.stdout).into_owned();
    ensure!(checked.status.success(), "the index is not sound: {report}");
    Ok(())
}
