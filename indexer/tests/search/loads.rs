//! The files of models that run code, by what the index reads; the filter and the facet that follow; and what scanners say.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::{json, Value};

use crate::support::sealed::{chat, reading, safetensors, Place, SealedFile};
use crate::support::{ask, listing, listings, Database, Index, Market, ALICE, PRICE};

const PATIENCE: Duration = Duration::from_secs(30);
const LOADING: &str = "loading { verdict fileCount files(first: 2) { path kind effect basis why } }";

/// A market with a listing of each name, whose contents are read: the last one's never is.
async fn market(files: &[(&str, &SealedFile)]) -> Database {
    let mut market = Market::new();
    for (name, _) in files {
        market.list(listing(name, ALICE, PRICE));
    }
    market.list(listing("unread", ALICE, PRICE));
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 500).await;
    for ((_, file), number) in files.iter().zip(1..) {
        database.name(number, 1, file).await;
    }
    let sealed: Vec<&SealedFile> = files.iter().map(|(_, file)| *file).collect();
    let place = Place::new(&sealed).await;
    let _reading = reading(&database, place.url.clone());
    database.until("contents WHERE loads IS NOT NULL", files.len() as i64, PATIENCE).await;
    database
}

fn data() -> SealedFile {
    SealedFile::of(&[("model.safetensors", safetensors(10)), ("chat.gguf", chat("{{ messages }}"))])
}

fn code() -> SealedFile {
    SealedFile::of(&[
        ("a/config.json", b"{}".to_vec()),
        ("chat.gguf", chat("{{ x.__class__ }}")),
        ("weights.pkl", b"\x80\x02}q\x00.".to_vec()),
    ])
}

fn unclear() -> SealedFile {
    SealedFile::of(&[("model.safetensors", safetensors(20)), ("tokenizer_config.json", b"{}".to_vec())])
}

/// Runs the operator's command.
fn scans(database: &Database, arguments: &[&str], input: &str) -> Output {
    let mut running = Command::new(env!("CARGO_BIN_EXE_weighhouse-indexer"))
        .arg("scans")
        .args(arguments)
        .env("WEIGHHOUSE_INDEXER_DATABASE_URL", &database.url)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may have ended.
    let _ = running.stdin.take().unwrap().write_all(input.as_bytes());
    running.wait_with_output().unwrap()
}

fn printed(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn refusal(output: Output) -> String {
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

fn scan(of: &str, scanner: &str, verdict: &str) -> String {
    json!({
        "of": of, "scanner": scanner, "scanner_version": "1.2", "verdict": verdict,
        "findings": [{"path": "weights.pkl", "text": "posix.system"}], "scanned_at": "2026-01-15T08:00:00Z",
    })
    .to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_tells_its_code_with_what_speaks_for_it() {
    let database = market(&[("code", &code()), ("data", &data())]).await;
    let asked = format!(
        "{{ code: listing(id: 1) {{ loads latestVersion {{ {LOADING} }} }}
            data: listing(id: 2) {{ loads latestVersion {{ {LOADING} }} }}
            unread: listing(id: 3) {{ loads latestVersion {{ {LOADING} }} }} }}"
    );
    let told = ask(&database, &asked).await;
    let files = json!([
        {"path": "chat.gguf", "kind": "TEMPLATE", "effect": "RUNS", "basis": "READ",
            "why": "its chat template names __class__"},
        {"path": "weights.pkl", "kind": "PICKLE", "effect": "RUNS", "basis": "MANIFEST",
            "why": "a Python pickle runs any code while it is read"},
    ]);
    let loading = json!({"verdict": "RUNS_CODE", "fileCount": 3, "files": files});
    assert_eq!(told["code"], json!({"loads": "RUNS_CODE", "latestVersion": {"loading": loading}}));
    let loading = json!({"verdict": "DATA_ONLY", "fileCount": 0, "files": []});
    assert_eq!(told["data"], json!({"loads": "DATA_ONLY", "latestVersion": {"loading": loading}}));
    let loading = json!({"verdict": "UNKNOWN", "fileCount": null, "files": null});
    assert_eq!(told["unread"], json!({"loads": "UNKNOWN", "latestVersion": {"loading": loading}}));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_finds_and_counts_by_it() {
    let database = market(&[("code", &code()), ("data", &data()), ("unclear", &unclear())]).await;
    let mut index = Index::new();
    index.follow(&database).await;
    let schema = index.schema(&database);
    let found = async |condition: &str| {
        let arguments = format!("filter: {{loads: {{{condition}}}}}, orderBy: {{field: NEWEST, direction: ASC}}");
        let page = listings(&schema, &arguments, "", "nodes { name }").await;
        page["nodes"].as_array().unwrap().iter().map(|node| node["name"].clone()).collect::<Vec<Value>>()
    };
    assert_eq!(found("eq: DATA_ONLY").await, ["data"]);
    assert_eq!(found("eq: RUNS_CODE").await, ["code"]);
    assert_eq!(found("eq: UNKNOWN").await, ["unclear", "unread"]);
    assert_eq!(found("in: [DATA_ONLY, RUNS_CODE]").await, ["code", "data"]);
    assert_eq!(found("in: [DATA_ONLY, RUNS_CODE, UNKNOWN]").await.len(), 4);
    let page = listings(&schema, "first: 1", "", "facets(of: [LOADS]) { values { value count } }").await;
    let values = json!([
        {"value": "UNKNOWN", "count": 2}, {"value": "DATA_ONLY", "count": 1}, {"value": "RUNS_CODE", "count": 1},
    ]);
    assert_eq!(page["facets"][0]["values"], values);
}

/// As soon as the operator's command returns, and by the worst verdict.
#[tokio::test(flavor = "multi_thread")]
async fn the_search_finds_and_counts_by_what_scanners_say() {
    let database = market(&[("code", &code()), ("data", &data()), ("unclear", &unclear())]).await;
    let mut index = Index::new();
    index.follow(&database).await;
    let (sql, schema) = (Index::new().schema(&database), index.schema(&database));
    let found = async |condition: &str| {
        let arguments = format!("filter: {{{condition}}}, orderBy: {{field: NEWEST, direction: ASC}}");
        let by = async |schema| listings(schema, &arguments, "", "nodes { name }").await["nodes"].clone();
        let nodes = by(&schema).await;
        assert_eq!(nodes, by(&sql).await, "{condition}: both engines find the same");
        nodes.as_array().unwrap().iter().map(|node| node["name"].clone()).collect::<Vec<Value>>()
    };
    assert!(found("scanned: {in: [CLEAN, SUSPICIOUS, MALICIOUS]}").await.is_empty());
    let [worse, better] = ["malicious", "clean"].map(|verdict| scan("1/1", verdict, verdict));
    let all = [worse, better, scan("2/1", "one", "clean"), scan("3/1", "one", "suspicious")].concat();
    assert_eq!(printed(scans(&database, &["add"], &all)), "added 4\n");
    index.follow(&database).await;
    assert_eq!(found("scanned: {eq: MALICIOUS}").await, ["code"]);
    assert_eq!(found("scanned: {eq: CLEAN}").await, ["data"], "the worst verdict counts");
    assert_eq!(found("scanned: {in: [CLEAN, SUSPICIOUS]}").await, ["data", "unclear"]);
    assert_eq!(found("scanned: {in: [CLEAN, SUSPICIOUS, MALICIOUS]}").await, ["code", "data", "unclear"]);
    assert_eq!(found("not: {scanned: {eq: MALICIOUS}}").await, ["data", "unclear", "unread"], "no scan is no verdict");
    let facets = "facets(of: [SCANNED, LOADS]) { values { value count } }";
    let page = listings(&schema, "filter: {scanned: {eq: MALICIOUS}}", "", facets).await;
    let one = |value: &str| json!({"value": value, "count": 1});
    let expected = json!([one("CLEAN"), one("MALICIOUS"), one("SUSPICIOUS")]);
    assert_eq!(page["facets"][0]["values"], expected, "without its own condition");
    assert_eq!(page["facets"][1]["values"], json!([one("RUNS_CODE")]), "under the others");

    assert_eq!(printed(scans(&database, &["remove", "1/1", "--scanner", "malicious"], "")), "removed 1\n");
    index.follow(&database).await;
    assert_eq!(found("scanned: {eq: CLEAN}").await, ["code", "data"]);
    assert!(found("scanned: {eq: MALICIOUS}").await.is_empty());
}

/// Whatever queues it again: that a migration did is seen where a deployed database is migrated.
#[tokio::test(flavor = "multi_thread")]
async fn a_content_that_is_read_again_has_its_files_once() {
    let file = code();
    let database = market(&[("code", &file)]).await;
    let forget = "UPDATE contents SET loads = NULL, code_files = NULL;
        UPDATE heads SET state = 'waiting', attempts = 0, next_attempt = now()";
    database.client.batch_execute(forget).await.unwrap();
    assert_eq!(ask(&database, "{ listing(id: 1) { loads } }").await["listing"]["loads"], "UNKNOWN");
    let _reading = reading(&database, Place::new(&[&file]).await.url);
    database.until("contents WHERE loads = 'runs_code'", 1, PATIENCE).await;
    assert_eq!(database.count("content_code").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_scanners_say_stands_beside_it_and_outlives_a_rebuild() {
    let file = code();
    let database = market(&[("code", &file)]).await;
    let root = hex::encode(file.commitment.plaintext_root);
    let both = format!("{}\n{}", scan("1/1", "one", "clean"), scan(&root, "other", "malicious"));
    assert_eq!(printed(scans(&database, &["add"], &both)), "added 2\n");
    let asked = "{ listing(id: 1) { scanned latestVersion { scans {
        scanner scannerVersion verdict findings { path text } scannedAt } } } }";
    let told = ask(&database, asked).await["listing"].clone();
    assert_eq!(told["scanned"], "MALICIOUS");
    let expected = json!({
        "scanner": "other", "scannerVersion": "1.2", "verdict": "MALICIOUS",
        "findings": [{"path": "weights.pkl", "text": "posix.system"}], "scannedAt": "2026-01-15T08:00:00+00:00",
    });
    let scans_told = &told["latestVersion"]["scans"];
    assert_eq!((&scans_told[0], &scans_told[1]["scanner"]), (&expected, &json!("one")));

    let rebuilt = Command::new(env!("CARGO_BIN_EXE_weighhouse-indexer"))
        .arg("rebuild")
        .env("WEIGHHOUSE_INDEXER_DATABASE_URL", &database.url)
        .output()
        .unwrap();
    assert!(rebuilt.status.success(), "{rebuilt:?}");
    assert_eq!(database.count("service.scans").await, 2);

    // What is listed can be added again, and a later result takes the place of an earlier one.
    let listed = printed(scans(&database, &["list", &root], ""));
    assert_eq!(printed(scans(&database, &["add", "-"], &listed)), "added 2\n");
    assert_eq!(printed(scans(&database, &["add"], &scan(&root, "other", "suspicious"))), "added 1\n");
    assert_eq!(database.count("service.scans WHERE verdict = 'suspicious'").await, 1);
    assert_eq!(printed(scans(&database, &["remove", &root, "--scanner", "other"], "")), "removed 1\n");
    assert_eq!(printed(scans(&database, &["remove", &root], "")), "removed 1\n");
    assert_eq!(printed(scans(&database, &["list"], "")), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn results_that_are_refused_add_nothing() {
    let database = market(&[]).await;
    let good = scan("1/1", "one", "clean");
    let many: String = (0..21).map(|number| scan("1/1", &format!("scanner {number}"), "clean")).collect();
    for (input, reason) in [
        (format!("{good} {}", scan("1/7", "one", "clean")), "listing 1 has no version 7"),
        (format!("{good} {}", scan("1/1", "", "clean")), "result 2: scanner has 0 bytes"),
        (format!("{good} nonsense"), "result 2: "),
        (many, "21 scanners of the content"),
    ] {
        let told = refusal(scans(&database, &["add"], &input));
        assert!(told.contains(reason), "{told}");
        assert_eq!(database.count("service.scans").await, 0, "{reason}");
    }
    assert!(refusal(scans(&database, &["add", "/nowhere"], "")).contains("can't read /nowhere"));
    assert!(refusal(scans(&database, &["remove", "nothing"], "")).contains("is neither a version"));
}
