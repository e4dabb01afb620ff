//! Sealed files that pass through a server, to a real Kubo node and from it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::OsRng;
use reqwest::{Body, Method};
use serde_json::{json, Value};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use weighhouse_indexer::api::downloads;
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::database::keepers;
use weighhouse_indexer::files::{Bounds, Denylist, Files};
use weighhouse_ipfs::{Client, Limits};
use weighhouse_sealing::seal::{seal, SealRequest, Sealed};
use weighhouse_sealing::secret::ContentSecret;

use crate::node::Node;
use crate::server::{accounts, told, Server, Told, Wallet};
use crate::support::{indexed, Database, Market};

/// Bytes of files that no version names.
const ROOM: u64 = 200_000;
/// Bytes of one file.
const MOST: u64 = 150_000;
/// Bytes of a file that no connection holds: its download lasts until somebody reads it.
const LARGE: u64 = 16_000_000;

/// A market with a node, through whose server files pass.
pub struct Passing {
    pub server: Server,
    files: Files,
    kubo: Node,
    ipfs: Client,
    folder: TempDir,
    denied: PathBuf,
    base: String,
    _tasks: Vec<AbortOnDropHandle<()>>,
}

impl Passing {
    pub async fn new() -> Self {
        Self::of_files(MOST).await
    }

    /// One whose files have at most so many bytes.
    async fn of_files(file_bytes: u64) -> Self {
        let (kubo, folder) = (Node::start().await, tempfile::tempdir().unwrap());
        let denied = folder.path().join("denied");
        std::fs::write(&denied, "# nothing yet\n").unwrap();
        let denylist = Denylist::read(&denied).unwrap();
        let mut market = Market::busy();
        market.configure(|config| config.grace += 1);
        let database = Arc::new(indexed(&market).await);
        let bounds = Bounds { waiting_bytes: ROOM, file_bytes, lapse: Duration::from_secs(3_600) };
        let pool = keepers(&database.config, 2).unwrap();
        let spool = folder.path().join("spool");
        let files = Files::new(pool, kubo.api.parse().unwrap(), spool, bounds, denylist.clone()).unwrap();
        let (kept, given) = (accounts(&database, &["k1"]), files.clone());
        let server = Server::over(database, Some(kept), |service| Service { files: Some(given), ..service }).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (router, stop) =
            (downloads::router(files.clone(), &["127.0.0.0/8".parse().unwrap()]), CancellationToken::new());
        let router = router.into_make_service_with_connect_info::<SocketAddr>();
        let tasks = vec![
            AbortOnDropHandle::new(tokio::spawn(async move { axum::serve(listener, router).await.unwrap() })),
            AbortOnDropHandle::new(tokio::spawn(files.clone().keep_checking(stop.clone()))),
            AbortOnDropHandle::new(tokio::spawn(denylist.keep_reading(stop))),
        ];
        let ipfs = Client::new(kubo.api.parse().unwrap(), Limits::default()).unwrap();
        Passing { server, files, kubo, ipfs, folder, denied, base, _tasks: tasks }
    }

    fn database(&self) -> &Database {
        &self.server.database
    }

    /// A sealed file with this text in it.
    pub fn sealed(&self, text: &str) -> (Vec<u8>, Sealed) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("README.md"), text).unwrap();
        let output = self.folder.path().join(format!("{}.sealed", rand::random::<u64>()));
        let sealed = seal(&SealRequest {
            folder: folder.path(),
            output: &output,
            chain_id: "house-1",
            registry: "wasm1registry",
            seller: "wasm1seller",
            salt: [7; 32],
            secret: &ContentSecret::generate(&mut OsRng),
            allow_pickles: false,
            verify: false,
            progress: &|_| {},
        });
        (std::fs::read(output).unwrap(), sealed.unwrap())
    }

    async fn upload(&self, token: &str, bytes: impl Into<Body>) -> Told {
        told(self.server.ask(Method::POST, "/v1/uploads").bearer_auth(token).body(bytes)).await
    }

    /// Makes a listing's version that of a sealed file.
    async fn name(&self, listing: i64, cid: &str, sealed: &Sealed) {
        let commitment = &sealed.commitment;
        let [plain, cipher, keys] =
            [commitment.plaintext_root, commitment.ciphertext_root, commitment.key_root].map(hex::encode);
        let (size, salt, key) = (commitment.size as i64, hex::encode(sealed.salt), hex::encode(sealed.pk));
        let sql = "UPDATE versions SET cid = $2, size = $3, plaintext_root = $4, ciphertext_root = $5, key_root = $6,
            salt = $7, public_key = $8 WHERE listing = $1";
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 8] =
            [&listing, &cid, &size, &plain, &cipher, &keys, &salt, &key];
        assert_eq!(self.database().client.execute(sql, &values).await.unwrap(), 1);
    }

    async fn let_time_pass(&self) {
        let sql = "UPDATE service.uploads SET uploaded_at = uploaded_at - interval '2 hours'";
        self.database().client.execute(sql, &[]).await.unwrap();
    }

    async fn get(&self, cid: &str, headers: &[(&str, &str)]) -> reqwest::Response {
        let mut request = self.server.client.get(format!("{}/v1/files/{cid}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    async fn status_once(&self, cid: &str, expected: u16) {
        let start = Instant::now();
        loop {
            let status = self.get(cid, &[]).await.status();
            if status == expected {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "{status}, not {expected}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_file_is_received_whole_and_nothing_else_is() {
    let passing = Passing::new().await;
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    let (bytes, sealed) = passing.sealed("zebra");
    let mut damaged = bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    let endless = futures::stream::iter([Ok::<_, std::io::Error>(bytes.clone())]);
    for (token, body, status, code) in [
        ("x", Body::from(bytes.clone()), 401, "UNAUTHENTICATED"),
        (token.as_str(), Body::from(damaged), 422, "NOT_SEALED"),
        (token.as_str(), Body::from("no sealed file"), 422, "NOT_SEALED"),
        (token.as_str(), Body::from(vec![0; MOST as usize + 1]), 413, "BAD_USER_INPUT"),
        (token.as_str(), Body::from(""), 411, "BAD_REQUEST"),
        (token.as_str(), Body::wrap_stream(endless), 411, "BAD_REQUEST"),
    ] {
        let told = passing.upload(token, body).await;
        assert_eq!(told.refusal(), (status, code), "{told:?}");
    }
    assert_eq!(passing.database().count("service.uploads").await, 0);

    let received = passing.upload(&token, bytes.clone()).await;
    assert_eq!(received.status, 201, "{received:?}");
    let cid = received.body["cid"].as_str().unwrap();
    assert_eq!(received.body["ciphertext_root"], hex::encode(sealed.commitment.ciphertext_root));
    assert_eq!(received.body["bytes"], json!(bytes.len()));
    assert!(passing.ipfs.is_pinned(cid).await.unwrap());
    assert_eq!(passing.ipfs.fetch_bytes(cid, MOST).await.unwrap(), bytes);
    let left = std::fs::read_dir(passing.folder.path().join("spool")).unwrap().count();
    assert_eq!(left, 0, "nothing is left in the folder");
    let shown = passing.server.by_token(&token, Method::GET, "/v1/me/uploads", None).await.body;
    assert_eq!((&shown[0]["cid"], &shown[0]["is_named"]), (&json!(cid), &json!(false)), "{shown}");
    let export = passing.server.by_token(&token, Method::GET, "/v1/me", None).await.body;
    assert_eq!(export["uploads"], shown);
}

/// An account without a bond has one file at a time, all of them a half of the room, and each for some hours.
#[tokio::test(flavor = "multi_thread")]
async fn uploads_are_nobodys_free_storage() {
    let passing = Passing::new().await;
    let (wallet, other) = (Wallet::new(7), Wallet::new(8));
    let (token, second) = (passing.server.sign_in(&wallet).await, passing.server.sign_in(&other).await);
    let (bytes, sealed) = passing.sealed("zebra");
    let received = passing.upload(&token, bytes.clone()).await;
    let cid = received.body["cid"].as_str().unwrap().to_owned();
    let (more, _) = passing.sealed("okapi");
    let full = passing.upload(&token, more.clone()).await;
    assert_eq!(full.refusal(), (409, "QUOTA_REACHED"));
    assert!(full.detail().contains("at most 1"), "{full:?}");
    // A half of the room is the others', whoever they are.
    let fill =
        "INSERT INTO service.uploads (id, account, state, bonded, bytes) VALUES ('x', 'them', 'waiting', false, $1)";
    passing.database().client.execute(fill, &[&((ROOM / 2) as i64 - 10)]).await.unwrap();
    let full = passing.upload(&second, more.clone()).await;
    assert_eq!(full.refusal(), (409, "QUOTA_REACHED"));
    assert!(full.detail().contains("post a bond"), "{full:?}");
    // With a bond, the account has more files, and all of the room.
    let bond = "INSERT INTO bonds (seller, denom, posted, withdrawn, bound, released, forfeited, unlocked)
        SELECT $1, 'uwhs', (rule->>'min_bond')::numeric, 0, 0, 0, 0, 0
        FROM settings, jsonb_array_elements(config->'denoms') AS rule WHERE rule->>'denom' = 'uwhs'";
    assert_eq!(passing.database().client.execute(bond, &[&other.address()]).await.unwrap(), 1);
    assert_eq!(passing.upload(&second, more).await.status, 201);

    assert_eq!(passing.files.lapse().await.unwrap(), 0, "the time has not come");
    assert!(passing.ipfs.is_pinned(&cid).await.unwrap());
    passing.database().client.execute("DELETE FROM service.uploads WHERE id = 'x'", &[]).await.unwrap();
    // The second is named by a version with a bond behind it.
    let (named, record) = passing.sealed("tapir");
    let received = passing.upload(&second, named).await;
    let kept = received.body["cid"].as_str().unwrap().to_owned();
    passing.name(1, &kept, &record).await;
    passing.let_time_pass().await;
    assert_eq!(passing.files.lapse().await.unwrap(), 2);
    assert!(!passing.ipfs.is_pinned(&cid).await.unwrap() && passing.ipfs.is_pinned(&kept).await.unwrap());
    let shown = passing.server.by_token(&second, Method::GET, "/v1/me/uploads", None).await.body;
    assert_eq!(shown[0]["is_named"], json!(true), "{shown}");
    // What its owner pinned before stays pinned.
    let path = passing.folder.path().join("own");
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(passing.ipfs.add_file(&path, &|_| {}).await.unwrap().cid, cid);
    assert_eq!(passing.upload(&token, bytes).await.status, 201);
    passing.let_time_pass().await;
    assert_eq!(passing.files.lapse().await.unwrap(), 1);
    assert!(passing.ipfs.is_pinned(&cid).await.unwrap());
    drop((sealed, &passing.kubo));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_file_is_handed_out_in_parts_as_an_attachment_that_runs_nothing() {
    let passing = Passing::new().await;
    let (bytes, sealed) = passing.sealed(&"zebra ".repeat(9_000));
    let cid = passing.ipfs.add_bytes(&bytes).await.unwrap().cid;
    assert_eq!(passing.get(&cid, &[]).await.status(), 404, "no version names it");
    passing.name(1, &cid, &sealed).await;
    let first = passing.get(&cid, &[]).await;
    assert_eq!((first.status().as_u16(), &first.headers()["retry-after"]), (503, &"30".parse().unwrap()));
    passing.status_once(&cid, 200).await;

    let whole = passing.get(&cid, &[]).await;
    let headers = whole.headers().clone();
    for (name, value) in [
        ("content-type", "application/octet-stream"),
        ("x-content-type-options", "nosniff"),
        ("accept-ranges", "bytes"),
        ("access-control-allow-origin", "*"),
    ] {
        assert_eq!(headers[name], value);
    }
    assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert!(headers["content-security-policy"].to_str().unwrap().starts_with("sandbox;"));
    assert_eq!(whole.bytes().await.unwrap(), bytes);
    let tag = headers["etag"].to_str().unwrap();
    let size = bytes.len();
    for (asked, status, part, range) in [
        ("bytes=0-9", 206, &bytes[..10], format!("bytes 0-9/{size}")),
        ("bytes=40000-49999", 206, &bytes[40_000..50_000], format!("bytes 40000-49999/{size}")),
        ("bytes=-7", 206, &bytes[size - 7..], format!("bytes {}-{}/{size}", size - 7, size - 1)),
    ] {
        let answer = passing.get(&cid, &[("range", asked), ("if-range", tag)]).await;
        assert_eq!((answer.status().as_u16(), &answer.headers()["content-range"]), (status, &range.parse().unwrap()));
        assert_eq!(answer.bytes().await.unwrap(), part, "{asked}");
    }
    assert_eq!(passing.get(&cid, &[("range", "bytes=0-9"), ("if-range", "\"x\"")]).await.status(), 200);
    assert_eq!(passing.get(&cid, &[("if-none-match", tag)]).await.status(), 304);
    let beyond = passing.get(&cid, &[("range", "bytes=9999999-")]).await;
    assert_eq!(
        (beyond.status().as_u16(), &beyond.headers()["content-range"]),
        (416, &format!("bytes */{size}").parse().unwrap())
    );
    assert_eq!(passing.get("no-cid", &[]).await.status(), 400);
}

/// More downloads than an address may have are its own fault, and take no place of another's.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_eight_downloads_at_a_time() {
    let passing = Passing::of_files(LARGE).await;
    let (bytes, sealed) = passing.sealed(&"zebra ".repeat(2_000_000));
    let cid = passing.ipfs.add_bytes(&bytes).await.unwrap().cid;
    passing.name(1, &cid, &sealed).await;
    passing.status_once(&cid, 200).await;
    let get = async |address: &str| passing.get(&cid, &[("x-forwarded-for", address)]).await;
    let mut lasting = Vec::new();
    for _ in 0..8 {
        lasting.push(get("192.0.2.1").await);
    }
    assert!(lasting.iter().all(|answer| answer.status() == 200), "{lasting:?}");
    let refused = get("192.0.2.1").await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"1".parse().unwrap()));
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], "OVERLOADED");
    assert_eq!(get("192.0.2.2").await.status(), 200);

    let ended = lasting.pop().unwrap();
    assert_eq!(ended.bytes().await.unwrap(), bytes);
    let start = Instant::now();
    while get("192.0.2.1").await.status() != 200 {
        assert!(start.elapsed() < Duration::from_secs(30), "the place of a download that ended is still taken");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A file leaves with its listing, by the operator's list, and if it is not what the chain says.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_delisted_denied_or_another_is_not_handed_out() {
    let passing = Passing::new().await;
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    let (bytes, sealed) = passing.sealed("zebra");
    let cid = passing.upload(&token, bytes.clone()).await.body["cid"].as_str().unwrap().to_owned();
    passing.name(1, &cid, &sealed).await;
    passing.status_once(&cid, 200).await;
    let run = async |sql: &str| passing.database().client.execute(sql, &[]).await.unwrap();
    run("UPDATE listings SET state = 'delisted' WHERE id = 1").await;
    assert_eq!(passing.get(&cid, &[]).await.status(), 404);
    run("UPDATE listings SET state = 'paused' WHERE id = 1").await;
    assert_eq!(passing.get(&cid, &[]).await.status(), 200);
    for column in ["size", "plaintext_root", "ciphertext_root", "key_root", "salt", "public_key"] {
        let other = if column == "size" { "size + 1" } else { "'00'" };
        passing.name(1, &cid, &sealed).await;
        run(&format!("UPDATE versions SET {column} = {other} WHERE listing = 1")).await;
        assert_eq!(passing.get(&cid, &[]).await.status(), 404, "another {column}");
    }
    passing.name(1, &cid, &sealed).await;
    // What is no sealed file is never handed out, whoever names it.
    let page = passing.ipfs.add_bytes(b"<script>alert(1)</script>").await.unwrap().cid;
    passing.name(3, &page, &sealed).await;
    assert_eq!(passing.get(&page, &[]).await.status(), 503);
    passing.status_once(&page, 404).await;
    let problem: String = passing
        .database()
        .client
        .query_one("SELECT problem FROM service.checked WHERE cid = $1", &[&page])
        .await
        .unwrap()
        .get(0);
    assert!(!problem.is_empty());

    std::fs::write(&passing.denied, format!("{cid} # by order of a court\n")).unwrap();
    passing.status_once(&cid, 451).await;
    let denied: Value = passing.get(&cid, &[]).await.json().await.unwrap();
    assert_eq!(denied["code"], "DENIED");
    let again = passing.upload(&passing.server.sign_in(&Wallet::new(9)).await, bytes).await;
    assert_eq!(again.refusal(), (451, "DENIED"));
    std::fs::write(&passing.denied, "not a cid\n").unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(passing.get(&cid, &[]).await.status(), 451, "a file that can't be read takes nobody off the list");
}
