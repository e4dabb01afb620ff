//! What scripts rely on: exit codes, JSON, where output goes. No chain is needed for these.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::Value;

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
        let path = self.path("deployment.json");
        let json = r#"{"chain_id": "weigh-1", "prefix": "wasm", "gas_price": "0.025uwhs", "governance": "g",
            "endpoints": {"rpc": "http://127.0.0.1:9", "ipfs_api": "http://127.0.0.1:9",
                "graphql": "http://127.0.0.1:9/graphql"},
            "contracts": {"registry": {"address": "r", "code_id": 1, "checksum": "01"},
                "license": {"address": "l", "code_id": 2, "checksum": "02"},
                "escrow": {"address": "e", "code_id": 3, "checksum": "03"},
                "royalties": {"address": "y", "code_id": 4, "checksum": "04"}}}"#;
        fs::write(&path, json).unwrap();
        path.display().to_string()
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
