//! The program itself, as an operator starts it.

use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc::{unbounded_channel, UnboundedReceiver};

/// A program that runs, with a search index in a folder of its own.
pub struct Program {
    pub process: Child,
    _search: TempDir,
}

/// `weighhouse-indexer all` with more flags, and where it listens: for everybody, and for its operator.
pub async fn start(url: &str, flags: &[&str]) -> (Program, String, String) {
    let (program, everybody, operator, _) = start_logging(url, flags, "info").await;
    (program, everybody, operator)
}

/// The same with a filter of its log, and the lines of it.
pub async fn start_logging(
    url: &str,
    flags: &[&str],
    filter: &str,
) -> (Program, String, String, UnboundedReceiver<String>) {
    let search = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_weighhouse-indexer"));
    command.args(["all", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--rpc", "http://127.0.0.1:1"]);
    command.args(["--log-json", "--chain-id", "house-1"]);
    for contract in ["registry", "license", "escrow", "royalties", "reputation"] {
        command.arg(format!("--{contract}")).arg(format!("wasm1{contract}"));
    }
    command.args(flags);
    command.arg("--search-folder").arg(search.path());
    command.env("WEIGHHOUSE_INDEXER_DATABASE_URL", url).env("WEIGHHOUSE_LOG", filter);
    let mut program = command.stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(program.stderr.take().unwrap()).lines();
    let (log, logged) = unbounded_channel();
    let (mut everybody, mut operator) = (None, None);
    while everybody.is_none() || operator.is_none() {
        let text = lines.next_line().await.unwrap().unwrap();
        let line: Value = serde_json::from_str(&text).unwrap();
        let _ = log.send(text);
        let address = line["fields"]["address"].as_str().map(|address| format!("http://{address}"));
        match line["fields"]["message"].as_str().unwrap_or_default() {
            message if message.contains("/graphql") => everybody = address,
            message if message.contains("/metrics") => operator = address,
            _ => {}
        }
    }
    tokio::spawn(async move {
        while let Ok(Some(line)) = lines.next_line().await {
            let _ = log.send(line);
        }
    });
    (Program { process: program, _search: search }, everybody.unwrap(), operator.unwrap(), logged)
}
