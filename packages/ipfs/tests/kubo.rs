//! The client against a real Kubo node, directly and through a connection that breaks.
#![allow(clippy::unwrap_used, clippy::as_conversions)]

mod node;

use std::time::Duration;

use node::{Break, Node};
use weighhouse_ipfs::{Client, Error, Limits};

const ABSENT: &str = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(2),
        silence: Duration::from_secs(2),
        lookup: Duration::from_secs(2),
        attempts: 3,
        first_pause: Duration::from_millis(10),
    }
}

fn client(url: &str) -> Client {
    Client::new(url.parse().unwrap(), limits()).unwrap()
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i * 7 + i / 251) as u8).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_added_comes_back_under_a_cid_that_depends_on_the_bytes_alone() {
    let node = Node::start().await;
    let client = client(&node.api);
    assert!(client.version().await.unwrap().starts_with("0."));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let bytes = content(3_000_000);
    std::fs::write(&path, &bytes).unwrap();

    let seen = std::sync::Mutex::new(Vec::new());
    let added = client.add_file(&path, &|sent| seen.lock().unwrap().push(sent)).await.unwrap();
    assert_eq!(added.size, 3_000_000);
    assert_eq!(seen.lock().unwrap().last(), Some(&3_000_000));
    assert_eq!(client.add_bytes(&bytes).await.unwrap(), added);
    assert_eq!(client.size(&added.cid).await.unwrap(), 3_000_000);
    assert_eq!(client.fetch_bytes(&added.cid, 3_000_000).await.unwrap(), bytes);

    let part = folder.path().join("part");
    client.fetch_file(&added.cid, &part, 3_000_000, &|_, _| {}).await.unwrap();
    assert_eq!(std::fs::read(&part).unwrap(), bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_continues_after_the_bytes_it_has() {
    let node = Node::start().await;
    let bytes = content(3_000_000);
    let cid = client(&node.api).add_bytes(&bytes).await.unwrap().cid;
    let folder = tempfile::tempdir().unwrap();
    let part = folder.path().join("part");
    std::fs::write(&part, &bytes[..2_900_000]).unwrap();

    let proxy = Break::after(&node.api, u64::MAX).await;
    client(&proxy.url).fetch_file(&cid, &part, 3_000_000, &|_, _| {}).await.unwrap();
    assert_eq!(std::fs::read(&part).unwrap(), bytes);
    assert!(proxy.passed() < 150_000, "{} bytes came", proxy.passed());

    // Longer than the content: it belongs to something else.
    std::fs::write(&part, vec![1; 3_000_001]).unwrap();
    client(&node.api).fetch_file(&cid, &part, 3_000_000, &|_, _| {}).await.unwrap();
    assert_eq!(std::fs::read(&part).unwrap(), bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_again_and_again_still_brings_the_whole() {
    let node = Node::start().await;
    let bytes = content(3_000_000);
    let cid = client(&node.api).add_bytes(&bytes).await.unwrap().cid;
    let folder = tempfile::tempdir().unwrap();
    let part = folder.path().join("part");
    // Breaks more often than the attempts allowed in a row: each one brings new bytes.
    let proxy = Break::after(&node.api, 500_000).await;
    client(&proxy.url).fetch_file(&cid, &part, 3_000_000, &|_, _| {}).await.unwrap();
    assert_eq!(std::fs::read(&part).unwrap(), bytes);
    assert!(proxy.connections() > 4, "{} connections", proxy.connections());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_connection_is_given_up() {
    let node = Node::start().await;
    let bytes = content(3_000_000);
    let cid = client(&node.api).add_bytes(&bytes).await.unwrap().cid;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, &bytes).unwrap();
    let proxy = Break::silent_after(&node.api, 20_000).await;
    let once = Client::new(
        proxy.url.parse().unwrap(),
        Limits { attempts: 1, silence: Duration::from_millis(500), lookup: Duration::from_millis(500), ..limits() },
    )
    .unwrap();
    let part = folder.path().join("part");
    let error = once.fetch_file(&cid, &part, 3_000_000, &|_, _| {}).await.unwrap_err();
    assert!(matches!(error, Error::Stalled { .. } | Error::Unreachable { .. }), "{error}");
    let error = once.add_file(&path, &|_| {}).await.unwrap_err();
    assert!(matches!(error, Error::Stalled { .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_the_cap_is_refused_before_a_byte_is_kept() {
    let node = Node::start().await;
    let client = client(&node.api);
    let cid = client.add_bytes(&content(1000)).await.unwrap().cid;
    let folder = tempfile::tempdir().unwrap();
    let part = folder.path().join("part");
    let error = client.fetch_file(&cid, &part, 999, &|_, _| {}).await.unwrap_err();
    assert!(error.to_string().contains("has 1000 bytes, more than the 999 expected"), "{error}");
    assert!(!part.exists());
    let error = client.fetch_bytes(&cid, 999).await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { size: 1000, cap: 999, .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_failure_has_its_own_name() {
    let node = Node::start().await;
    let here = client(&node.api);
    let error = here.fetch_bytes(ABSENT, 10).await.unwrap_err();
    assert!(matches!(error, Error::NotFound { .. }), "{error}");
    let error = here.fetch_bytes("../../etc", 10).await.unwrap_err();
    assert!(matches!(error, Error::Cid { .. }), "{error}");
    // The empty directory, which every node holds.
    let error = here.fetch_bytes("QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn", 10).await.unwrap_err();
    assert!(matches!(error, Error::Refused { .. }), "{error}");
    let error = here.add_file(std::path::Path::new("/nowhere"), &|_| {}).await.unwrap_err();
    assert!(matches!(error, Error::File { .. }), "{error}");
    let nobody = client("http://127.0.0.1:9");
    let error = nobody.version().await.unwrap_err();
    assert!(error.to_string().contains("refused"), "{error}");
    assert!(error.is_transient());
}
