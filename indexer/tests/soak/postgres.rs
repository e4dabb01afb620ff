//! A Postgres that can be taken away, and filled up.
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tokio_postgres::{Client, Config};
use weighhouse_indexer::database;
use weighhouse_postgres::Server;

use crate::HOW_MANY;

/// The size of the small disk while there is room on it.
const ROOM: &str = "2g";
/// Most connections that are opened to leave none.
const CONNECTIONS: usize = 200;

pub struct Postgres {
    server: Option<Server>,
    data: PathBuf,
    url: String,
    /// A disk of its own, where this user may make one.
    small: Option<PathBuf>,
    folder: tempfile::TempDir,
}

impl Postgres {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
        let server = server(folder.path().to_owned()).await;
        let url = server.url().to_owned();
        let config = database::parse_url(&url).unwrap();
        let client = database::connect(&config, "soak").await.unwrap();
        let data: String = client.query_one("SHOW data_directory", &[]).await.unwrap().get(0);
        let small = small_disk(folder.path(), Path::new(&data));
        if let Some(small) = &small {
            let sql = format!("CREATE TABLESPACE small LOCATION '{}'", small.join("space").display());
            client.batch_execute(&sql).await.unwrap();
        }
        Postgres { server: Some(server), data: data.into(), url, small, folder }
    }

    /// Makes a database, on the small disk if there is one.
    pub async fn create(&self, name: &str, is_small: bool) {
        let place = if is_small && self.small.is_some() { " TABLESPACE small" } else { "" };
        let client = self.connect("weighhouse").await;
        client.batch_execute(&format!("CREATE DATABASE {name}{place}")).await.unwrap();
    }

    pub fn url_of(&self, name: &str) -> String {
        self.url.replace("/weighhouse?", &format!("/{name}?"))
    }

    pub fn config_of(&self, name: &str) -> Config {
        database::parse_url(&self.url_of(name)).unwrap()
    }

    pub async fn connect(&self, name: &str) -> Client {
        self.try_connect(name).await.unwrap()
    }

    pub async fn try_connect(&self, name: &str) -> anyhow::Result<Client> {
        database::connect(&self.config_of(name), "soak").await
    }

    pub fn has_small_disk(&self) -> bool {
        self.small.is_some()
    }

    /// Ends it without a checkpoint, as a crash does.
    pub async fn crash(&mut self) {
        let process = std::fs::read_to_string(self.data.join("postmaster.pid")).unwrap();
        run("kill", &["-QUIT", process.lines().next().unwrap()]);
        let server = self.server.take();
        tokio::task::spawn_blocking(|| drop(server)).await.unwrap();
    }

    pub async fn restart(&mut self) {
        self.server = Some(server(self.folder.path().to_owned()).await);
    }

    /// Cuts the indexer's connections.
    pub async fn cut(&self) {
        let client = self.connect("weighhouse").await;
        cut(&client).await;
    }

    /// Leaves no connection to anybody for a while.
    pub async fn leave_no_connection(&self, span: Duration) {
        let mut taken = Vec::new();
        while let Ok(client) = self.try_connect("weighhouse").await {
            taken.push(client);
            assert!(taken.len() < CONNECTIONS, "Postgres refuses no connection");
        }
        // Those that the indexer had are taken as well.
        cut(&taken[0]).await;
        while let Ok(client) = self.try_connect("weighhouse").await {
            taken.push(client);
        }
        tokio::time::sleep(span).await;
    }

    /// Leaves no room on the small disk for a while.
    pub async fn leave_no_room(&self, span: Duration) {
        let small = self.small.as_ref().unwrap().to_str().unwrap();
        // Postgres writes on: a disk smaller than what is on it by then is none.
        let mut tries = 0..100;
        while !mount(&["-o", &format!("remount,size={}", used(small)), small]) {
            assert!(tries.next().is_some(), "the small disk never stays as it is for a moment");
        }
        tokio::time::sleep(span).await;
        run("mount", &["-o", &format!("remount,size={ROOM}"), small]);
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.server.take());
        if let Some(small) = &self.small {
            run("umount", &[small.to_str().unwrap()]);
        }
    }
}

async fn cut(client: &Client) {
    let sql = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE application_name LIKE 'weighhouse-indexer %' AND application_name <> 'weighhouse-indexer soak'";
    client.query_one(sql, &[]).await.unwrap();
}

async fn server(folder: PathBuf) -> Server {
    tokio::task::spawn_blocking(move || Server::start(&folder, "weighhouse").unwrap()).await.unwrap()
}

/// The bytes that are used on a disk.
fn used(disk: &str) -> u64 {
    let used = Command::new("df").args(["--output=used", "-B1", disk]).output().unwrap();
    let used = String::from_utf8(used.stdout).unwrap();
    used.lines().nth(1).unwrap().trim().parse().unwrap()
}

/// Whether it could be mounted so.
fn mount(arguments: &[&str]) -> bool {
    Command::new("mount").args(arguments).output().is_ok_and(|output| output.status.success())
}

/// A disk in memory, which only root can make. Elsewhere a run within all other tests leaves that fault out and says so, and
/// a run that somebody asked for fails.
fn small_disk(folder: &Path, data: &Path) -> Option<PathBuf> {
    let small = folder.join("small");
    std::fs::create_dir(&small).unwrap();
    let path = small.to_str().unwrap();
    if !mount(&["-t", "tmpfs", "-o", &format!("size={ROOM}"), "tmpfs", path]) {
        assert!(
            std::env::var_os(HOW_MANY).is_none(),
            "the fault \"out of disk\" needs a disk of {ROOM} in memory, which can't be mounted here: run this as root, in a \
            container with the capability SYS_ADMIN"
        );
        // By no macro: the words of those are not shown of a test that passes.
        let mut told = std::io::stderr();
        writeln!(told, "no disk can be mounted here: the soak test leaves the fault \"out of disk\" out").unwrap();
        return None;
    }
    std::fs::set_permissions(&small, PermissionsExt::from_mode(0o755)).unwrap();
    let space = small.join("space");
    std::fs::create_dir(&space).unwrap();
    run("chown", &["--reference", data.to_str().unwrap(), space.to_str().unwrap()]);
    Some(small)
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
