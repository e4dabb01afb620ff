//! What one part of the program waits for does not keep the others.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use weighhouse_indexer::database;

use crate::support::{indexed, Market};

/// A program that runs, with a search index in a folder of its own.
struct Program {
    _process: Child,
    _search: TempDir,
}

/// `weighhouse-indexer all`, and where it listens: for everybody, and for its operator.
async fn start(url: &str) -> (Program, String, String) {
    let search = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_weighhouse-indexer"));
    command.args(["all", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--rpc", "http://127.0.0.1:1"]);
    command.args(["--log-json", "--chain-id", "house-1"]);
    for contract in ["registry", "license", "escrow", "royalties"] {
        command.arg(format!("--{contract}")).arg(format!("wasm1{contract}"));
    }
    command.arg("--search-folder").arg(search.path());
    command.env("WEIGHHOUSE_INDEXER_DATABASE_URL", url).env("WEIGHHOUSE_LOG", "info");
    let mut program = command.stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(program.stderr.take().unwrap()).lines();
    let (mut everybody, mut operator) = (None, None);
    while everybody.is_none() || operator.is_none() {
        let line: Value = serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap();
        let address = line["fields"]["address"].as_str().map(|address| format!("http://{address}"));
        match line["fields"]["message"].as_str().unwrap() {
            message if message.contains("/graphql") => everybody = address,
            message if message.contains("/metrics") => operator = address,
            _ => {}
        }
    }
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (Program { _process: program, _search: search }, everybody.unwrap(), operator.unwrap())
}

#[tokio::test]
async fn a_program_that_may_not_write_yet_answers_meanwhile() {
    let database = indexed(&Market::busy()).await;
    let other = database::writer(&database.config, Duration::ZERO).await.unwrap();
    let (_program, everybody, operator) = start(&database.url).await;
    let http = reqwest::Client::new();
    let query = format!("{everybody}/graphql?query=%7B_meta%7Bheight%7D%7D");
    assert_eq!(http.get(query).send().await.unwrap().status(), 200);
    assert_eq!(http.get(format!("{everybody}/metrics")).send().await.unwrap().status(), 404);
    assert_eq!(http.get(format!("{operator}/metrics")).send().await.unwrap().status(), 200);
    let ready = || async {
        let answer = http.get(format!("{operator}/readyz")).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let until = async |state: &str| {
        let since = Instant::now();
        loop {
            let (status, answer) = ready().await;
            if answer["parts"]["ingest"] == state {
                return (status, answer);
            }
            assert!(since.elapsed() < Duration::from_secs(20), "{answer}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let stands_by = "waiting: another process follows the chain into this database; this one stands by";
    let (status, answer) = until(stands_by).await;
    assert_eq!((status, &answer["parts"]["serve"]), (200, &"running".into()), "{answer}");
    assert_eq!(answer["progress"]["blocks_per_second"], 0);
    drop(other);
    until("running").await;
}
