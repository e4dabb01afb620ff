//! Somebody at a command line: a home folder of their own, and the program `weighhouse`.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{bail, ensure, Context, Result};
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};
use weighhouse_deployment::setting;
use weighhouse_protocol::ListingId;

use crate::proxy::Proxy;
use crate::steps::{Point, Step};
use crate::{Contract, Market, Person};

/// Longer than any command takes here, one with a gibibyte among them.
const LIMIT: Duration = Duration::from_secs(600);
/// Longer than a program takes to any of its steps.
const POINT_LIMIT: Duration = Duration::from_secs(60);

/// Somebody at a command line.
pub struct Shell {
    /// Whose key signs.
    pub person: Person,
    market: &'static Market,
    home: TempDir,
}

/// A command that has ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// What it answered.
    pub stdout: String,
    /// What it said on the way.
    pub stderr: String,
}

async fn ended(program: Child) -> Result<Ended> {
    let output = timeout(LIMIT, program.wait_with_output()).await.context("a command hangs")??;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Ended { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) })
}

/// A program of the workspace: the variable's, or the one built beside this one.
pub fn program(name: &str, variable: &str) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Ok(path.into());
    }
    let this = std::env::current_exe()?;
    let mut beside = this.ancestors().skip(1).take(2).map(|folder| folder.join(name));
    beside.find(|path| path.exists()).with_context(|| format!("{name} is not built beside {}", this.display()))
}

impl Shell {
    /// Somebody new, whose key is in a key store of their own.
    pub async fn open(market: &'static Market) -> Result<Self> {
        Self::of(market, market.person()?).await
    }

    /// Somebody who is known already.
    pub async fn of(market: &'static Market, person: Person) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("home-").tempdir_in(market.localnet.folder())?;
        let shell = Self { person, market, home };
        fs::write(shell.path("passphrase"), "correct horse battery staple\n")?;
        fs::write(shell.path("words"), &shell.person.words)?;
        let words = shell.path("words");
        shell.json(["key", "import", "me", "--mnemonic-file", &words.to_string_lossy()]).await?;
        Ok(shell)
    }

    /// A path in the home folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The folder of what the program remembers about this market.
    pub fn journals(&self) -> Result<PathBuf> {
        let deployment = &self.market.deployment;
        Ok(self.path("markets").join(&deployment.chain_id).join(self.market.address(Contract::Escrow)?))
    }

    /// A command, not yet started; once it is, it is killed when the handle is dropped.
    pub fn command<I: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = I>) -> Result<Command> {
        self.command_with(&["--json", "--yes"], arguments)
    }

    fn command_with<I: AsRef<OsStr>>(
        &self,
        settings: &[&str],
        arguments: impl IntoIterator<Item = I>,
    ) -> Result<Command> {
        let mut command = Command::new(program("weighhouse", setting::CLI_BIN)?);
        command.arg("--home").arg(self.home.path()).args(settings).args(arguments);
        command.env_clear().env("HOME", self.home.path());
        command.env(setting::DEPLOYMENT, self.market.localnet.deployment_file());
        command.env(setting::PASSPHRASE_FILE, self.path("passphrase"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        Ok(command)
    }

    /// Starts a command; it is killed when the handle is dropped.
    pub fn start<I: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = I>) -> Result<Child> {
        self.command(arguments)?.spawn().context("weighhouse does not start")
    }

    /// Runs a command to its end, and writes down the steps that it took about a listing, or about all.
    pub async fn steps<I: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = I>,
        listing: Option<ListingId>,
    ) -> Result<Vec<Step>> {
        let proxy = Proxy::open(self.market, self.home.path(), listing, None).await?;
        let ended = ended(self.proxied(&proxy, arguments)?.spawn()?).await?;
        ensure!(ended.code == Some(0), "it failed behind a proxy: {ended:?}");
        Ok(proxy.steps())
    }

    /// Starts a command and kills it as a crash would, exactly at a point.
    pub async fn kill_at<I: AsRef<OsStr>>(
        &self,
        point: &Point,
        arguments: impl IntoIterator<Item = I>,
        listing: Option<ListingId>,
    ) -> Result<()> {
        let proxy = Proxy::open(self.market, self.home.path(), listing, Some(point.clone())).await?;
        let mut program = self.proxied(&proxy, arguments)?.spawn()?;
        let reached = tokio::select! {
            () = proxy.reached() => true,
            _ = program.wait() => false,
            () = sleep(POINT_LIMIT) => false,
        };
        if reached {
            return Ok(program.kill().await?);
        }
        program.start_kill().ok();
        bail!("it never came {point}; it took {:?}: {:?}", proxy.steps(), ended(program).await?)
    }

    /// A command that reaches the services through a proxy alone.
    pub fn proxied<I: AsRef<OsStr>>(&self, proxy: &Proxy, arguments: impl IntoIterator<Item = I>) -> Result<Command> {
        let mut command = self.command(arguments)?;
        command.env(setting::DEPLOYMENT, proxy.deployment());
        Ok(command)
    }

    /// Runs a command behind a proxy to its end.
    pub async fn run_behind<I: AsRef<OsStr>>(
        &self,
        proxy: &Proxy,
        arguments: impl IntoIterator<Item = I>,
    ) -> Result<Ended> {
        ended(self.proxied(proxy, arguments)?.spawn()?).await
    }

    /// Runs a command behind a proxy, with nobody to answer its questions.
    pub async fn run_unanswered<I: AsRef<OsStr>>(
        &self,
        proxy: &Proxy,
        arguments: impl IntoIterator<Item = I>,
    ) -> Result<Ended> {
        let mut command = self.command_with(&["--json"], arguments)?;
        command.env("WEIGHHOUSE_DEPLOYMENT", proxy.deployment());
        ended(command.spawn()?).await
    }

    /// Runs a command to its end.
    pub async fn run<I: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = I>) -> Result<Ended> {
        ended(self.start(arguments)?).await
    }

    /// Runs a command to its end in the market of another deployment.
    pub async fn run_in<I: AsRef<OsStr>>(
        &self,
        deployment: &Path,
        arguments: impl IntoIterator<Item = I>,
    ) -> Result<Ended> {
        let mut command = self.command(arguments)?;
        command.env(setting::DEPLOYMENT, deployment);
        ended(command.spawn().context("weighhouse does not start")?).await
    }

    /// Runs a command that is to succeed; its answer.
    pub async fn json<I: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = I>) -> Result<Value> {
        let arguments: Vec<_> = arguments.into_iter().map(|argument| argument.as_ref().to_owned()).collect();
        let ended = self.run(&arguments).await?;
        ensure!(ended.code == Some(0), "{arguments:?} ended with {:?}: {}", ended.code, ended.stderr);
        serde_json::from_str(&ended.stdout).with_context(|| format!("{arguments:?} answered {:?}", ended.stdout))
    }

    /// Makes the folder of a small model, the same for every `seed`.
    pub fn model(&self, seed: u8) -> Result<PathBuf> {
        tiny_model(&self.path(&format!("model-{seed}")), seed)
    }

    /// Publishes a small model for one of the chain's denom; its listing.
    pub async fn publish(&self, seed: u8) -> Result<ListingId> {
        let published = self.json(self.publication(seed)?).await?;
        published["listing"].as_u64().with_context(|| format!("no listing in {published}"))
    }

    /// The command that publishes a small model.
    pub fn publication(&self, seed: u8) -> Result<Vec<String>> {
        let folder = self.model(seed)?.to_string_lossy().into_owned();
        Ok(["publish", &folder, "--price", "1000000uwhs", "--deliver-within", "10m"].map(String::from).to_vec())
    }

    /// How many transactions this person's key has sent, refused ones in blocks among them.
    pub async fn transactions(&self) -> Result<u64> {
        Ok(self.market.chain.account(self.person.address()).await?.sequence)
    }
}

/// Makes the folder of a small model: weights with a header, and a card.
pub fn tiny_model(folder: &Path, seed: u8) -> Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let header = r#"{"weights":{"dtype":"F32","shape":[125,160],"data_offsets":[0,80000]}}"#;
    let mut file = u64::try_from(header.len())?.to_le_bytes().to_vec();
    file.extend(header.as_bytes());
    file.extend((0..80_000u32).map(|place| (place.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()[0] ^ seed));
    fs::write(folder.join("model.safetensors"), file)?;
    let card = format!(
        "---\nlicense: apache-2.0\nlibrary_name: sentence-transformers\npipeline_tag: sentence-similarity\n\
         tags: [small]\n---\n# Tiny model {seed}\n\nMade for a test.\n"
    );
    fs::write(folder.join("README.md"), card)?;
    Ok(folder.to_owned())
}
