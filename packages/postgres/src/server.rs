//! A Postgres that ends with this process.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::cluster::{Cluster, Listen};
use crate::{tool, Error, Result};

/// The time that a start has: recovery after a crash reads the log of writes.
const START_PATIENCE: Duration = Duration::from_secs(60);
/// The time that a stop has before the server is left to the operating system.
const STOP_PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(30);
/// Lines of the log that an error shows.
const TAIL_LINES: usize = 5;

/// Starts the server, stops it when the pipe at the input closes, and ends with it. The watcher is ended first:
/// after that the server's number may be another process's.
const GUARD: &str = r#"
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ cat <&3 >/dev/null; kill -INT "$server"; } 2>/dev/null &
watcher=$!
exec 3<&-
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"
"#;

/// A running private Postgres. It ends when this is dropped, and when this process ends,
/// however it ends: a shell beside it waits at a pipe that only this process holds open.
#[derive(Debug)]
pub struct Server {
    cluster: Cluster,
    guard: Child,
    url: String,
}

impl Server {
    /// Starts the Postgres of a folder, and sets it up if the folder is new. It listens on a socket, and its one user and
    /// its database are called `name`.
    ///
    /// # Errors
    /// There is no Postgres, the folder can't be used, or the server does not start.
    pub fn start(folder: &Path, name: &'static str) -> Result<Self> {
        Self::start_at(folder, name, Listen::Socket)
    }

    /// As [`Server::start`], at a place that its clients can reach: not all of them know sockets.
    ///
    /// # Errors
    /// As [`Server::start`], or the port is taken.
    pub fn start_at(folder: &Path, name: &'static str, listen: Listen) -> Result<Self> {
        let cluster = Cluster::new(folder, name, listen)?;
        cluster.prepare()?;
        Self::run(folder, cluster)
    }

    /// Starts a replica of this server in a folder: it follows what is written here, and answers reads.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn start_replica(&self, folder: &Path) -> Result<Self> {
        let cluster = Cluster::new(folder, self.cluster.name(), Listen::Socket)?;
        cluster.prepare_replica(&self.cluster)?;
        Self::run(folder, cluster)
    }

    fn run(folder: &Path, cluster: Cluster) -> Result<Self> {
        let log = folder.join("postgres.log");
        let guard = start(&cluster, &log)?;
        let mut server = Self { url: cluster.url()?, cluster, guard };
        server.wait(&log)?;
        Ok(server)
    }

    /// The URL of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn wait(&mut self, log: &Path) -> Result<()> {
        let deadline = Instant::now() + START_PATIENCE;
        loop {
            let Err(reason) = self.cluster.ask() else { return Ok(()) };
            if !matches!(self.guard.try_wait(), Ok(None)) {
                return Err(Error::Ended { log: tail(log) });
            }
            if Instant::now() > deadline {
                return Err(Error::Silent { patience: START_PATIENCE, reason: reason.to_string(), log: tail(log) });
            }
            std::thread::sleep(POLL);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let deadline = Instant::now() + STOP_PATIENCE;
        while matches!(self.guard.try_wait(), Ok(None)) {
            if Instant::now() >= deadline {
                tracing::warn!("Postgres takes long to stop and is left to itself");
                return;
            }
            std::thread::sleep(POLL);
        }
        self.cluster.remove_socket();
    }
}

fn start(cluster: &Cluster, log: &Path) -> Result<Child> {
    let launch = cluster.launch()?;
    let output = fs::File::create(log).map_err(Error::file(log))?;
    let errors = output.try_clone().map_err(Error::file(log))?;
    let mut guard = tool::command(Path::new("sh"), launch.user);
    guard.args(["-c", GUARD, "guard"]).arg(&launch.program).args(&launch.args);
    let started = guard.stdin(Stdio::piped()).stdout(output).stderr(errors).spawn();
    started.map_err(Error::file(&launch.program))
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("; ")
}
