//! The index's server, as people run it.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{bail, Context};
use serde_json::json;

use crate::measure::Peer;

/// Where it listens.
pub const ADDRESS: &str = "127.0.0.1:48216";
/// The longest time that an index may take.
const PATIENCE: Duration = Duration::from_secs(3_600);

/// A server that ends when this is dropped.
pub struct Indexer {
    process: Child,
    pub peer: Peer,
}

impl Drop for Indexer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A figure of memory that the system tells in a file, in MiB.
///
/// # Errors
/// A file that is gone, or has no such line.
pub fn mib(file: &str, name: &'static str) -> anyhow::Result<u64> {
    let told = std::fs::read_to_string(file).with_context(|| file.to_owned())?;
    let line = told.lines().find_map(|line| line.strip_prefix(name)).context(name)?;
    let kib: u64 = line.split_whitespace().next().context(name)?.parse()?;
    Ok(kib / 1_024)
}

impl Indexer {
    /// The most memory that the server held at a time, in MiB, the pages of its search index that were read among it.
    ///
    /// # Errors
    /// A process that is gone.
    pub fn most_resident_mib(&self) -> anyhow::Result<u64> {
        mib(&format!("/proc/{}/status", self.process.id()), "VmHWM:")
    }

    /// Starts the program on a database, with a storefront if there is one, and waits until its search index answers.
    ///
    /// # Errors
    /// A program that can't be started or ends, or an index that takes too long.
    pub async fn start(
        program: &Path,
        database: &str,
        folder: &Path,
        storefront: Option<&Path>,
    ) -> anyhow::Result<Self> {
        // Another server there would be measured instead.
        drop(std::net::TcpListener::bind(ADDRESS).with_context(|| format!("{ADDRESS} is taken"))?);
        let url = folder.join("url");
        std::fs::write(&url, database)?;
        let process = Command::new(program)
            .arg("--database-url-file")
            .arg(&url)
            .arg("--search-folder")
            .arg(folder.join("index"))
            .args(["--listen", ADDRESS])
            .args(storefront.iter().flat_map(|folder| [Path::new("--web"), folder]))
            .arg("serve")
            .env("WEIGHHOUSE_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| program.display().to_string())?;
        let mut server = Indexer { process, peer: Peer::at(format!("http://{ADDRESS}/graphql")) };
        let searched = json!({"query": "{ listings(query: \"model\", first: 1) { nodes { id } } }"});
        let begin = std::time::Instant::now();
        while server.peer.ask(&searched).await.is_err() {
            if let Some(status) = server.process.try_wait()? {
                bail!("the server ended: {status}");
            }
            if begin.elapsed() > PATIENCE {
                bail!("there is no search index after {} s", PATIENCE.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(server)
    }
}
