//! A private Kubo node for a test, and a connection to it that can break.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

/// The binary that `make setup` keeps in the cache.
fn binary() -> PathBuf {
    let cache = std::env::var_os("WEIGHHOUSE_CACHE")
        .map_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache/weighhouse"), PathBuf::from);
    let path = cache.join("kubo-v0.40.1/ipfs");
    assert!(path.exists(), "{} is missing: run `make setup`", path.display());
    path
}

pub struct Node {
    pub api: String,
    _process: Child,
    _repository: tempfile::TempDir,
}

impl Node {
    pub async fn start() -> Self {
        let repository = tempfile::tempdir().unwrap();
        let ipfs = |arguments: &[&str]| {
            let mut command = Command::new(binary());
            command.args(arguments).env("IPFS_PATH", repository.path());
            command.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
            command
        };
        // The profile listens on free ports of the loopback address and knows no peers.
        let made = ipfs(&["init", "--profile=test"]).status().await.unwrap();
        assert!(made.success());
        let process = ipfs(&["daemon", "--offline"]).spawn().unwrap();
        let written = repository.path().join("api");
        let start = Instant::now();
        let address = loop {
            match std::fs::read_to_string(&written) {
                Ok(text) if text.split('/').count() >= 5 => break text,
                _ => assert!(start.elapsed() < Duration::from_secs(60), "no API in a minute"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let fields: Vec<&str> = address.trim().split('/').collect();
        Self { api: format!("http://{}:{}", fields[2], fields[4]), _process: process, _repository: repository }
    }
}

/// A proxy to the node. A connection that carried a number of bytes back breaks, or goes silent.
pub struct Break {
    pub url: String,
    passed: Arc<AtomicU64>,
    connections: Arc<AtomicU64>,
}

impl Break {
    pub async fn after(api: &str, bytes: u64) -> Self {
        Self::start(api, bytes, false).await
    }

    pub async fn silent_after(api: &str, bytes: u64) -> Self {
        Self::start(api, bytes, true).await
    }

    /// Bytes that came back from the node.
    pub fn passed(&self) -> u64 {
        self.passed.load(Ordering::Relaxed)
    }

    pub fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }

    async fn start(api: &str, bytes: u64, silent: bool) -> Self {
        let target = api.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let passed = Arc::new(AtomicU64::new(0));
        let connections = Arc::new(AtomicU64::new(0));
        let (all, count) = (Arc::clone(&passed), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::Relaxed);
                let far = TcpStream::connect(&target).await.unwrap();
                tokio::spawn(carry(near, far, bytes, silent, Arc::clone(&all)));
            }
        });
        Self { url, passed, connections }
    }
}

async fn carry(near: TcpStream, far: TcpStream, bytes: u64, silent: bool, all: Arc<AtomicU64>) {
    let (mut from_near, mut to_near) = near.into_split();
    let (mut from_far, mut to_far) = far.into_split();
    let up = async {
        let mut left = if silent { bytes } else { u64::MAX };
        let mut piece = vec![0; 16 * 1024];
        while let Ok(n @ 1..) = from_near.read(&mut piece).await {
            if left < n as u64 {
                std::future::pending::<()>().await;
            }
            left -= n as u64;
            if to_far.write_all(&piece[..n]).await.is_err() {
                break;
            }
        }
    };
    let down = async {
        let mut left = bytes;
        let mut piece = vec![0; 16 * 1024];
        while let Ok(n @ 1..) = from_far.read(&mut piece).await {
            if left < n as u64 {
                if silent {
                    std::future::pending::<()>().await;
                }
                return;
            }
            left -= n as u64;
            all.fetch_add(n as u64, Ordering::Relaxed);
            if to_near.write_all(&piece[..n]).await.is_err() {
                break;
            }
        }
    };
    tokio::select! { () = up => {}, () = down => {} }
}
