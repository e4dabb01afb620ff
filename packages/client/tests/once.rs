//! A command of one transaction that was cut short, and is given again: with the same terms, and with others.
//!
//! The transaction and the node's answers about it are those that the chain client's tests recorded.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{json, Value};
use weighhouse_chain::{ChainConfig, Key};
use weighhouse_client::journal::{Command, Once};
use weighhouse_client::{Error, Host, Kind, Market, Meter, Note, Report, Sender, Work};
use weighhouse_messages::Contracts;

/// The command that an earlier run was cut short at.
const EARLIER: &str = "resale start 7 --price 5whs --deliver-within 60s";

fn recorded(name: &str) -> Value {
    let file = format!("{}/../chain/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&file).expect(&file)).unwrap()
}

async fn answer(State(transaction): State<Value>, Json(request): Json<Value>) -> Json<Value> {
    Json(match request["method"].as_str().unwrap() {
        "tx" => transaction,
        method => recorded(method),
    })
}

/// A market on a node that answers so about the transaction.
async fn market(transaction: Value) -> Market {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let rpc = format!("http://{}", listener.local_addr().unwrap());
    let routes = Router::new().route("/", post(answer)).with_state(transaction);
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    let config = ChainConfig::new(rpc, "weighhouse-localnet", "wasm", "0.025uwhs".parse().unwrap());
    let [registry, license, escrow, royalties] =
        ["registry", "license", "escrow", "royalties"].map(|name| format!("wasm1{name}"));
    Market::connect(config, Contracts { registry, license, escrow, royalties, reputation: None }).await.unwrap()
}

/// The transaction as a block refused it.
fn refused() -> Value {
    let mut found = recorded("tx");
    let result = &mut found["result"]["tx_result"];
    (result["code"], result["codespace"], result["log"]) = (json!(5), json!("wasm"), json!("the license is gone"));
    found
}

/// What a program hears about earlier commands.
#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl Heard {
    fn notes(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Report for Heard {
    fn note(&self, note: Note<'_>) {
        self.0.lock().unwrap().extend(match note {
            Note::EarlierCommandDiffers { command, outcome } => Some(format!("{command}: {}", outcome.hash)),
            Note::EarlierCommandFailed { command, error } => Some(format!("{command}: {error}")),
            _ => None,
        });
    }

    fn begin(&self, _: Work, _: u64) -> Box<dyn Meter> {
        unreachable!("nothing is downloaded")
    }
}

/// The journal of the market in which the earlier run left its transaction.
fn cut_short(folder: &Path, signer: &Key) -> PathBuf {
    let path = folder.join("commands").join(signer.address()).join("resale-start-7.json");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let kept = json!({ "command": EARLIER, "transaction": recorded("signed") });
    std::fs::write(&path, kept.to_string()).unwrap();
    path
}

/// What a command answers on the earlier one: a transaction's hash, or that it began its own.
async fn given(transaction: Value, terms: &str) -> (Result<String, String>, Vec<String>, bool) {
    let folder = tempfile::tempdir().unwrap();
    let (key, _) = Key::generate("wasm").unwrap();
    let path = cut_short(folder.path(), &key);
    let (market, heard) = (market(transaction).await, Heard::default());
    let sender = Sender { market: &market, key: &key, report: &heard };
    let once = Once::take(folder.path(), &sender, Command::new("resale start 7").on(terms)).unwrap();
    let begin = async || Err::<_, Error>(Host::new(Kind::Other, "it begins").into());
    let outcome = once.carry_out(begin).await;
    (outcome.map(|outcome| outcome.hash).map_err(|error| error.to_string()), heard.notes(), path.exists())
}

fn hash() -> String {
    recorded("signed")["hash"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_same_command_given_again_answers_with_its_earlier_transaction() {
    let (answer, notes, is_kept) = given(recorded("tx"), "--price 5whs --deliver-within 60s").await;
    assert_eq!(answer, Ok(hash()));
    assert!(notes.is_empty() && is_kept, "{notes:?}: its result is not told yet");
    let (answer, notes, is_kept) = given(refused(), "--price 5whs --deliver-within 60s").await;
    assert!(answer.as_ref().is_err_and(|error| error.contains("the license is gone")), "{answer:?}");
    assert!(notes.is_empty() && !is_kept, "{notes:?}");
}

#[tokio::test]
async fn a_command_on_other_terms_reports_the_earlier_outcome_and_does_its_own() {
    for terms in ["--price 6whs --deliver-within 60s", "--price 5whs --deliver-within 90s"] {
        let (answer, notes, is_kept) = given(recorded("tx"), terms).await;
        assert_eq!(answer, Err("it begins".into()), "{terms}");
        assert_eq!(notes, [format!("{EARLIER}: {}", hash())]);
        assert!(!is_kept);
    }
}

#[tokio::test]
async fn a_command_on_other_terms_reports_the_earlier_refusal_and_does_its_own() {
    let (answer, notes, is_kept) = given(refused(), "--price 6whs --deliver-within 60s").await;
    assert_eq!(answer, Err("it begins".into()));
    assert!(matches!(notes.as_slice(), [note] if note.starts_with(EARLIER) && note.contains("the license is gone")));
    assert!(!is_kept);
}
