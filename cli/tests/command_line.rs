//! What scripts rely on: exit codes, JSON, where output goes. No chain is needed for these.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::thread;

use assert_cmd::Command;
use cosmwasm_std::Binary;
use serde_json::{json, Value};

const WORDS: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
/// Its address on the Cosmos Hub, known from many wallets.
const ADDRESS: &str = "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4";

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("passphrase"), "right\n").unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with a home of its own and nothing else from this machine.
    fn run(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("weighhouse").unwrap();
        command.env_clear().env("HOME", self.folder.path()).env("WEIGHHOUSE_HOME", self.path("home"));
        command.env("WEIGHHOUSE_PREFIX", "cosmos");
        command.args(arguments);
        command
    }

    fn unlocked(&self, arguments: &[&str]) -> Command {
        let mut command = self.run(arguments);
        command.env("WEIGHHOUSE_PASSPHRASE_FILE", self.path("passphrase"));
        command
    }

    fn import(&self) {
        self.unlocked(&["key", "import", "alice"]).write_stdin(WORDS).assert().success();
    }

    /// A deployment whose services nobody runs.
    fn deployment(&self) -> String {
        self.deployment_at("http://127.0.0.1:9")
    }

    /// A deployment of the chain of [`Node`], by the address of a node.
    fn deployment_at(&self, rpc: &str) -> String {
        let path = self.path("deployment.json");
        let deployment = json!({"chain_id": "weighhouse-localnet", "prefix": "wasm", "gas_price": "0.025uwhs",
            "governance": "g",
            "endpoints": {"rpc": rpc, "ipfs_api": "http://127.0.0.1:9", "graphql": "http://127.0.0.1:9/graphql"},
            "contracts": {"registry": {"address": "r", "code_id": 1, "checksum": "01"},
                "license": {"address": "l", "code_id": 2, "checksum": "02"},
                "escrow": {"address": "e", "code_id": 3, "checksum": "03"},
                "royalties": {"address": "y", "code_id": 4, "checksum": "04"}}});
        fs::write(&path, deployment.to_string()).unwrap();
        path.display().to_string()
    }
}

/// A node whose market's contracts say that they are of a release. Nobody has ordered anything there.
#[derive(Clone)]
struct Node {
    release: &'static str,
    /// The questions that contracts were asked.
    questions: Arc<AtomicUsize>,
}

impl Node {
    /// A node that answers, and its address.
    fn of(release: &'static str) -> (Self, String) {
        let (node, listener) = (Self { release, questions: Arc::default() }, TcpListener::bind("127.0.0.1:0").unwrap());
        let rpc = format!("http://{}", listener.local_addr().unwrap());
        let answering = node.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let node = answering.clone();
                thread::spawn(move || node.answer(&stream.unwrap()));
            }
        });
        (node, rpc)
    }

    /// Answers one request of a connection, and closes it.
    fn answer(&self, mut stream: &TcpStream) {
        let (mut reader, mut length) = (BufReader::new(stream), 0);
        for line in reader.by_ref().lines() {
            let line = line.unwrap().to_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(bytes) = line.strip_prefix("content-length:") {
                length = bytes.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let answer = self.answer_to(&json(&body)).to_string();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", answer.len());
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(answer.as_bytes())).unwrap();
    }

    fn answer_to(&self, request: &Value) -> Value {
        if request["method"] != "abci_query" {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../packages/chain/tests/fixtures/status.json");
            return json(&fs::read(file).unwrap());
        }
        let parameters = &request["params"];
        let answer = if parameters["path"].as_str().unwrap().ends_with("/SmartContractState") {
            self.questions.fetch_add(1, Ordering::SeqCst);
            // `{"closed":` asks for a missed delivery, which there is none of, and all else for a list.
            let closed: String = br#"{"closed":"#.iter().map(|byte| format!("{byte:02x}")).collect();
            let question = parameters["data"].as_str().unwrap().to_lowercase();
            if question.contains(&closed) { "null" } else { "[]" }.to_owned()
        } else {
            json!({ "contract": "weighhouse", "version": self.release }).to_string()
        };
        // A message of one field of bytes, the first, in protobuf.
        let message = [&[0x0a, u8::try_from(answer.len()).unwrap()], answer.as_bytes()].concat();
        let response = json!({
            "code": 0, "log": "", "info": "", "index": "0", "key": null, "value": Binary::from(message).to_base64(),
            "proofOps": null, "height": "5", "codespace": "",
        });
        json!({ "jsonrpc": "2.0", "id": -1, "result": { "response": response } })
    }
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn help_tells_the_exit_codes() {
    let output = Home::new().run(&["--help"]).assert().success().get_output().stdout.clone();
    let text = String::from_utf8(output).unwrap();
    assert!(text.contains("7  verification failed"), "{text}");
    for command in ["key", "publish", "search", "check", "buy", "deliver", "open", "order", "claim", "license"] {
        assert!(text.contains(command), "{command} is not in {text}");
    }
}

#[test]
fn a_wrong_command_line_is_usage() {
    let home = Home::new();
    home.run(&["sell"]).assert().code(2);
    home.run(&["buy", "one"]).assert().code(2);
    home.run(&["buy"]).assert().code(2);
    home.run(&["buy", "1", "--license", "3"]).assert().code(2);
    home.run(&["offer", "make", "1", "cheap"]).assert().code(2);
    home.run(&["offer", "make", "1", "0.1234567whs"]).assert().code(2);
    home.run(&["publish", ".", "--price", "5whs", "--resale-royalty", "250"]).assert().code(2);
    home.run(&["dispute", "open", "1", "--reason", ""]).assert().code(2);
    home.run(&["deliver", "--accept-offers-from", "101%"]).assert().code(2);
    home.run(&["publish", "."]).assert().code(2);
    home.run(&["profile", "link", "0x5a", "--accept", "--signature", "-"]).assert().code(2);
    home.run(&["profile", "unlink", "0x5a", "--signature", "-"]).assert().code(2);
    home.run(&["listing", "delist", "1", "--reasons", "reasons.md"]).assert().code(2);
    home.run(&["listing", "list", "--config", "/nowhere.toml"]).assert().code(2);
}

#[test]
fn without_a_market_nothing_is_guessed() {
    let output = Home::new().run(&["listing", "list", "--json"]).assert().code(2).get_output().clone();
    assert!(output.stdout.is_empty());
    let error = &json(&output.stderr)["error"];
    assert_eq!((&error["kind"], &error["exit_code"]), (&"usage".into(), &2.into()));
}

#[test]
fn a_service_that_is_away_is_unreachable() {
    let home = Home::new();
    home.import();
    let deployment = home.deployment();
    home.run(&["listing", "list", "--deployment", &deployment]).assert().code(4);
    home.run(&["search", "--deployment", &deployment, "tiny"]).assert().code(4);
}

#[test]
fn in_a_market_of_a_later_release_deliver_warns_and_other_commands_refuse() {
    let home = Home::new();
    home.import();
    let (node, rpc) = Node::of("999.0.0");
    let deployment = home.deployment_at(&rpc);
    let refused = home.run(&["listing", "list", "--json", "--deployment", &deployment]).assert().code(12);
    let error = json(&refused.get_output().stderr)["error"].take();
    assert_eq!(error["exit_code"], 12, "{error}");
    assert!(error["message"].as_str().unwrap().starts_with("market/newer: "), "{error}");
    assert_eq!(node.questions.load(Ordering::SeqCst), 0, "it asked a contract that it may not understand");

    let delivered =
        home.unlocked(&["deliver", "--quiet", "--no-sweep", "--deployment", &deployment]).assert().success();
    let said = String::from_utf8(delivered.get_output().stderr.clone()).unwrap();
    assert!(said.starts_with("market/newer: ") && said.contains("takes no offer of its own accord"), "{said}");
    assert!(node.questions.load(Ordering::SeqCst) > 0, "it looked for no orders");

    let (_, rpc) = Node::of(env!("CARGO_PKG_VERSION"));
    let deployment = home.deployment_at(&rpc);
    home.run(&["listing", "list", "--deployment", &deployment]).assert().success();
    let delivered =
        home.unlocked(&["deliver", "--quiet", "--no-sweep", "--deployment", &deployment]).assert().success();
    assert!(delivered.get_output().stderr.is_empty(), "{delivered}");
}

#[test]
fn a_key_is_imported_listed_and_restored_elsewhere() {
    let home = Home::new();
    home.import();
    let listed = home.run(&["key", "list", "--json"]).assert().success().get_output().stdout.clone();
    assert_eq!(json(&listed)["keys"][0]["address"], ADDRESS);
    let backup = home.path("backup.age");
    home.unlocked(&["key", "backup", backup.to_str().unwrap()]).assert().success();
    assert!(!fs::read_to_string(&backup).unwrap().contains("abandon"));

    let other = Home::new();
    let restored = other.unlocked(&["key", "restore", backup.to_str().unwrap(), "--json"]).assert().success();
    assert_eq!(json(&restored.get_output().stdout)["keys"], 1);
    let listed = other.run(&["key", "list", "--json"]).assert().success().get_output().stdout.clone();
    assert_eq!(json(&listed)["keys"][0]["address"], ADDRESS);
}

#[test]
fn a_new_key_shows_its_words_once_or_writes_them_where_only_its_owner_reads() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let made = home.unlocked(&["key", "new", "bob", "--json"]).assert().success().get_output().stdout.clone();
    assert_eq!(json(&made)["mnemonic"].as_str().unwrap().split(' ').count(), 24);
    let path = home.path("words");
    let file = path.to_str().unwrap();
    let made = home.unlocked(&["key", "new", "carol", "--json", "--mnemonic-out", file]).assert().success();
    assert!(json(&made.get_output().stdout).get("mnemonic").is_none());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    home.unlocked(&["key", "new", "dave", "--mnemonic-out", file]).assert().code(2);
}

#[test]
fn a_wrong_passphrase_is_told_apart_from_a_missing_one() {
    let home = Home::new();
    home.import();
    fs::write(home.path("passphrase"), "wrong\n").unwrap();
    home.unlocked(&["key", "new", "bob"]).assert().code(9);
    // Nobody can be asked: standard input is no terminal.
    home.run(&["key", "new", "bob"]).write_stdin("").assert().code(8);
}

#[test]
fn a_passphrase_comes_through_a_descriptor() {
    let home = Home::new();
    home.import();
    let mut shell = Command::new("sh");
    let program = assert_cmd::cargo::cargo_bin("weighhouse");
    let script = format!("{} key new bob --passphrase-fd 7 7<{}", program.display(), home.path("passphrase").display());
    shell.env("WEIGHHOUSE_HOME", home.path("home")).env("WEIGHHOUSE_PASSPHRASE_FILE", "/nowhere");
    shell.args(["-c", &script]).assert().success();
}

#[test]
fn a_folder_without_a_card_is_not_published() {
    let home = Home::new();
    home.import();
    let folder = home.path("model");
    fs::create_dir(&folder).unwrap();
    let arguments =
        ["publish", folder.to_str().unwrap(), "--price", "5uwhs", "--deployment", &home.deployment(), "--json"];
    let output = home.unlocked(&arguments).assert().code(2).get_output().stderr.clone();
    assert!(json(&output)["error"]["message"].as_str().unwrap().contains("needs a card"));
}
