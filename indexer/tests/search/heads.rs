//! What the heads of sealed files say: their files, tensors and memory, read within bounds and in turns.

use std::time::Duration;

use serde_json::{json, Value};
use weighhouse_indexer::gateways::Ipfs;

use crate::support::sealed::{gguf, reading, safetensors, Place, SealedFile};
use crate::support::{ask, listing, listings, Database, Index, Market, ALICE, BOB, PRICE};

const PATIENCE: Duration = Duration::from_secs(30);

const ASKED: &str = "memory memoryNeeded contextLength contextMemory content { state problem fileCount pickleCount
    files(first: 4) { path size format tensors {
        count parameters dtypes { dtype parameters } memory proven contextLength contextMemory } } }";

async fn version(database: &Database, listing: i64, fields: &str) -> Value {
    let query = format!("{{ listing(id: {listing}) {{ latestVersion {{ {fields} }} }} }}");
    ask(database, &query).await["listing"]["latestVersion"].clone()
}

/// A market with a listing of each name, by one seller.
async fn market(names: &[&str]) -> Database {
    let mut market = Market::new();
    for name in names {
        market.list(listing(name, ALICE, PRICE));
    }
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 500).await;
    database
}

#[tokio::test(flavor = "multi_thread")]
async fn one_query_says_what_is_in_a_version_once_its_head_is_read() {
    let file = SealedFile::of(&[
        ("model.safetensors", safetensors(50_000)),
        ("model.gguf", gguf(2_000)),
        ("old/weights.pkl", b"\x80\x02}q\x00.".to_vec()),
        ("README.md", b"# A model".to_vec()),
        ("config.json", b"{}".to_vec()),
        ("tokenizer.json", b"{}".to_vec()),
    ]);
    let database = market(&["model"]).await;
    database.name(1, 1, &file).await;
    database.client.execute("UPDATE versions SET memory = 90000", &[]).await.unwrap();
    let content = json!({"state": "WAITING", "problem": null, "fileCount": null, "pickleCount": null, "files": null});
    let expected = json!({"memory": 90_000, "memoryNeeded": 90_000, "contextLength": null, "contextMemory": null, "content": content});
    assert_eq!(version(&database, 1, ASKED).await, expected, "what the chain says");

    let place = Place::new(&[&file]).await;
    let _reading = reading(&database, place.url.clone());
    database.until("contents", 1, PATIENCE).await;
    let file_of = |path: &str, size: usize, format: &str, tensors: Value| json!({"path": path, "size": size, "format": format, "tensors": tensors});
    let dtype = |dtype: &str, parameters: i64| json!({"dtype": dtype, "parameters": parameters});
    // 8,192 positions of 2 blocks of 4 heads of 64 numbers for a key and as many for a value, in 2 bytes each.
    let cache = 8_192 * 2 * 4 * 128 * 2;
    let content = json!({
        "state": "READ", "problem": null, "fileCount": 6, "pickleCount": 1,
        "files": [
            file_of("model.gguf", gguf(2_000).len(), "GGUF", json!({
                "count": 1, "parameters": 64_000, "dtypes": [dtype("Q8_0", 64_000)], "memory": 68_000, "proven": true,
                "contextLength": 8_192, "contextMemory": cache,
            })),
            file_of("model.safetensors", safetensors(50_000).len(), "SAFETENSORS", json!({
                "count": 2, "parameters": 50_001, "dtypes": [dtype("BF16", 50_000), dtype("F32", 1)], "memory": 100_004,
                "proven": true, "contextLength": null, "contextMemory": null,
            })),
            file_of("old/weights.pkl", 6, "PICKLE", Value::Null),
            file_of("README.md", 9, "OTHER", Value::Null),
        ],
    });
    let expected = json!({
        "memory": 68_000, "memoryNeeded": 68_000 + cache, "contextLength": 8_192, "contextMemory": cache, "content": content,
    });
    assert_eq!(version(&database, 1, ASKED).await, expected);
    assert!(place.given() < file.bytes.len() / 2, "{} of {} bytes were read", place.given(), file.bytes.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_for_what_fits_follows_what_the_heads_say() {
    let file = SealedFile::of(&[("model.safetensors", safetensors(10_000))]);
    let database = market(&["model", "other"]).await;
    database.name(1, 1, &file).await;
    database.client.execute("UPDATE versions SET memory = 90000", &[]).await.unwrap();
    let mut index = Index::new();
    let found = async |index: &Index, condition: &str| {
        let page = listings(&index.schema(&database), &format!("filter: {{{condition}}}"), "", "nodes { name }").await;
        page["nodes"].clone()
    };
    let (fits, exact) = ("fitsMemoryBytes: \"20004\"", "memory: {gte: \"20004\", lte: \"20004\"}");
    index.follow(&database).await;
    assert_eq!(found(&index, fits).await, json!([]));
    let _reading = reading(&database, Place::new(&[&file]).await.url);
    database.until("contents", 1, PATIENCE).await;
    index.follow(&database).await;
    for condition in [fits, exact] {
        assert_eq!(found(&index, condition).await, json!([{"name": "model"}]), "{condition}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fits_has_room_for_a_context_beside_the_weights() {
    let file = SealedFile::of(&[("model.gguf", gguf(2_000))]);
    let database = market(&["model"]).await;
    database.name(1, 1, &file).await;
    let _reading = reading(&database, Place::new(&[&file]).await.url);
    database.until("contents", 1, PATIENCE).await;
    // Weights of 68,000 bytes. Of a context that may be longer, 8,192 positions count; of a shorter one, all.
    for (length, memory, needed) in [
        (Some(8_192_i64), Some(1_000_i64), 69_000_i64),
        (Some(32_768), Some(1_000), 68_250),
        (Some(100), Some(1_000), 69_000),
        (Some(0), Some(1_000), 68_000),
        (None, None, 68_000),
        (Some(1), Some(i64::MAX), i64::MAX),
    ] {
        let context = "UPDATE contents SET context_length = $1, context_memory = $2";
        database.client.execute(context, &[&length, &memory]).await.unwrap();
        let mut index = Index::new();
        index.follow(&database).await;
        let schema = index.schema(&database);
        // What no number of JSON is exact for is a string.
        let told = if needed == i64::MAX { json!(needed.to_string()) } else { json!(needed) };
        for (bytes, expected) in [(needed - 1, json!([])), (needed, json!([{"latestVersion": {"memoryNeeded": told}}]))]
        {
            let filter = format!("filter: {{fitsMemoryBytes: \"{bytes}\"}}");
            let page = listings(&schema, &filter, "", "nodes { latestVersion { memoryNeeded } }").await;
            assert_eq!(page["nodes"], expected, "{length:?} {memory:?} {bytes}");
        }
        let page = listings(&schema, "first: 1", "", "histogram(of: MEMORY_NEEDED) { from count }").await;
        assert_eq!(page["histogram"].as_array().map(Vec::len), Some(1), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_versions_is_refused_with_the_reason() {
    let honest = SealedFile::of(&[("model.safetensors", safetensors(50_000)), ("README.md", b"# Zebra".to_vec())]);
    let mut database = market(&["forged", "withheld", "sized", "no file", "honest"]).await;
    let forged = SealedFile::of(&[("README.md", b"# Okapi".to_vec())]);
    let mut claimed = forged.clone();
    claimed.commitment.plaintext_root = [9; 32];
    // The key of the header is kept back.
    let mut bytes = honest.bytes.clone();
    bytes.drain(256 + 40..256 + 80);
    bytes[15] -= 1;
    let withheld = SealedFile::with(bytes, honest.commitment);
    let mut sized = honest.clone();
    sized.commitment.size += 1;
    let no_file = SealedFile::with(b"no sealed file".repeat(50), SealedFile::of(&[("a", b"a".to_vec())]).commitment);
    for (listing, file) in (1..).zip([&claimed, &withheld, &no_file]) {
        database.name(if listing == 3 { 4 } else { listing }, 1, file).await;
    }
    let place = Place::new(&[&forged, &withheld, &no_file]).await;
    let _reading = reading(&database, place.url.clone());
    let refused = async |database: &Database, listing: i64, reason: &str| {
        let content = version(database, listing, "content { state problem files { path } }").await["content"].clone();
        let problem = content["problem"].as_str().unwrap_or_default();
        assert!(problem.contains(reason), "{listing}: {content}");
        assert_eq!((&content["state"], &content["files"]), (&json!("REFUSED"), &Value::Null));
    };
    database.until("heads WHERE state = 'refused'", 3, PATIENCE).await;
    refused(&database, 1, "has the root").await;
    refused(&database, 2, "the key of chunk 2 should be opened, and is not").await;
    refused(&database, 4, "not a sealed file").await;

    // None of them stands before the honest seller of the same content.
    database.name(5, 1, &honest).await;
    database.name(3, 1, &sized).await;
    place.hold(&honest);
    let mark = "UPDATE heads_progress SET change = 0";
    database.client.execute(mark, &[]).await.unwrap();
    database.until("contents", 1, PATIENCE).await;
    assert_eq!(
        version(&database, 5, "content { state fileCount }").await["content"],
        json!({"state": "READ", "fileCount": 2})
    );
    refused(&database, 3, "bytes, the version says").await;
    database.client = database.connect().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_dead_addresses_delay_nobody_elses_head() {
    let file = SealedFile::of(&[("README.md", b"# Alive".to_vec())]);
    let mut market = Market::new();
    market.list(listing("dead", ALICE, PRICE));
    market.list(listing("alive", BOB, PRICE));
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 500).await;
    let dead = "
        INSERT INTO versions SELECT (jsonb_populate_record(versions, jsonb_build_object(
            'number', n, 'cid', 'bafkreidead' || n, 'plaintext_root', 'dead' || n
        ))).* FROM versions, generate_series(2, 1001) AS n WHERE listing = 1 AND number = 1";
    assert_eq!(database.client.execute(dead, &[]).await.unwrap(), 1_000);
    // A node looks for an address: no text that is none.
    let cid = SealedFile::with(b"nowhere".to_vec(), file.commitment).cid;
    database.client.execute("UPDATE versions SET cid = $1 WHERE listing = 1", &[&cid]).await.unwrap();
    database.name(2, 1, &file).await;
    let place = Place::serve(&[&file], |place| Place { lookup: Duration::from_secs(60), ..place }).await;
    let _reading = reading(&database, place.url.clone());
    database.until("contents", 1, Duration::from_secs(15)).await;
    assert!(database.count("heads WHERE attempts = 0").await > 990, "of a thousand dead ones, few are looked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_node_does_not_find_comes_from_a_gateway_that_hands_out_the_right_parts() {
    let file = SealedFile::of(&[("model.gguf", gguf(2_000)), ("README.md", b"# Zebra".to_vec())]);
    let database = market(&["model"]).await;
    database.name(1, 1, &file).await;
    let node = Place::new(&[]).await;
    let liar = Place::serve(&[&file], |place| Place { lies: true, ..place }).await;
    let whole = Place::serve(&[&file], |place| Place { has_ranges: false, ..place }).await;
    let honest = Place::new(&[&file]).await;
    let gone = "http://127.0.0.1:1".parse().unwrap();
    let gateways = vec![gone, liar.url.clone(), whole.url, honest.url.clone()];
    let _reading = reading(&database, Ipfs { api: node.url, gateways });
    database.until("contents", 1, PATIENCE).await;
    assert!(liar.given() > 256 && honest.given() > 256, "both were asked");
    assert_eq!(version(&database, 1, "content { fileCount }").await["content"]["fileCount"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_more_files_than_are_kept_those_with_tensors_are_and_all_are_counted() {
    let names: Vec<String> = (0..600).map(|number| format!("{number:03}.txt")).collect();
    let mut files: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), b"text".to_vec())).collect();
    files.push(("z.safetensors", safetensors(10)));
    let file = SealedFile::of(&files);
    let database = market(&["many"]).await;
    database.name(1, 1, &file).await;
    let _reading = reading(&database, Place::new(&[&file]).await.url);
    database.until("contents", 1, PATIENCE).await;
    assert_eq!(database.count("content_files").await, 500);
    let content = version(&database, 1, "content { fileCount files(first: 2) { path } }").await["content"].clone();
    assert_eq!(content, json!({"fileCount": 601, "files": [{"path": "z.safetensors"}, {"path": "000.txt"}]}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_cannot_be_stored_stops_no_other_and_is_tried_again() {
    let files = ["first", "second"].map(|text| SealedFile::of(&[("README.md", text.as_bytes().to_vec())]));
    let database = market(&["first", "second"]).await;
    for (listing, file) in (1..).zip(&files) {
        database.name(listing, 1, file).await;
    }
    let root = hex::encode(files[0].commitment.plaintext_root);
    let refuse = format!(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION 'too large for an index' USING ERRCODE = '54000';
        END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON contents FOR EACH ROW
            WHEN (NEW.plaintext_root = '{root}') EXECUTE FUNCTION refuse();"
    );
    database.client.batch_execute(&refuse).await.unwrap();
    let _reading = reading(&database, Place::new(&files.iter().collect::<Vec<_>>()).await.url);
    database.until("contents", 1, PATIENCE).await;
    database.until("heads WHERE problem = 'it can''t be stored: too large for an index'", 1, PATIENCE).await;
    let content = version(&database, 1, "content { state problem }").await["content"].clone();
    assert_eq!(content["state"], "WAITING", "{content}");
    let again = "DROP TRIGGER refuse ON contents; UPDATE heads SET next_attempt = now()";
    database.client.batch_execute(again).await.unwrap();
    database.until("contents", 2, PATIENCE).await;
}

/// The rows that looks into the queue read, by Postgres' own count.
#[tokio::test(flavor = "multi_thread")]
async fn looking_for_new_heads_reads_none_of_those_that_are_done_or_not_due() {
    let database = market(&["model"]).await;
    let fill = "
        INSERT INTO heads (plaintext_root, cid, state, seller, turn, attempts, next_attempt)
        SELECT n::text, 'c', CASE WHEN n % 2 = 0 THEN 'read' ELSE 'waiting' END, 's', n, 1, now() + interval '1 day'
        FROM generate_series(1, 50000) AS n";
    database.client.batch_execute(fill).await.unwrap();
    database.client.batch_execute("ANALYZE heads").await.unwrap();
    let _reading = reading(&database, Place::new(&[]).await.url);
    database.until("heads_progress WHERE change > 0", 1, PATIENCE).await;
    let read = async || {
        let sql = "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0), seq_scan + idx_scan FROM pg_stat_user_tables
            WHERE relname = 'heads'";
        let row = database.connect().await.query_one(sql, &[]).await.unwrap();
        (row.get::<_, i64>(0), row.get::<_, i64>(1))
    };
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (rows, looks) = read().await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let (rows_later, looks_later) = read().await;
    assert!(looks_later > looks, "it looked: {looks} times, then {looks_later}");
    assert!(rows_later - rows < 100, "{} rows in {} looks", rows_later - rows, looks_later - looks);
}
