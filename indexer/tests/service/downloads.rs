//! Sealed files that a server hands out, from a real Kubo node.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Method, Response};
use serde_json::Value;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::metrics::Download;
use weighhouse_indexer::read::Databases;

use crate::passing::{market, pools, Passing, MOST};
use crate::server::Wallet;
use crate::support::selling::card;
use crate::support::Database;

/// Bytes of a file that no connection holds: its download lasts until somebody reads it.
const LARGE: u64 = 16_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_file_is_handed_out_in_parts_as_an_attachment_that_runs_nothing() {
    let passing = Passing::new().await;
    let (bytes, sealed) = passing.sealed(&"zebra ".repeat(9_000));
    let cid = passing.ipfs.add_bytes(&bytes).await.unwrap().cid;
    assert_eq!(passing.get(&cid, &[]).await.status(), 404, "no version names it");
    passing.name(1, &cid, &sealed).await;
    let first = passing.get(&cid, &[]).await;
    assert_eq!((first.status().as_u16(), &first.headers()["retry-after"]), (503, &"1".parse().unwrap()));
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
    let run = async |sql: &str| passing.run(sql).await;
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
    passing.status_once(&page, 404).await;
    assert_eq!(passing.database().count("service.checked WHERE problem IS NOT NULL").await, 0, "its length says it");
    let junk = passing.ipfs.add_bytes(&vec![b'<'; bytes.len()]).await.unwrap().cid;
    passing.name(3, &junk, &sealed).await;
    assert_eq!(passing.get(&junk, &[]).await.status(), 503);
    passing.status_once(&junk, 404).await;
    let problem: String = passing
        .database()
        .client
        .query_one("SELECT problem FROM service.checked WHERE cid = $1", &[&junk])
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

/// A version that names what nobody has is asked for again and again, and keeps no other file from its check.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_nobody_has_holds_no_other_up() {
    let passing = Arc::new(Passing::new().await);
    let (bytes, sealed) = passing.sealed("zebra");
    // As many as there are places: their addresses come first, and they were asked for first.
    let mut dead: Vec<String> = (0..400_u32).map(|n| card(&n.to_be_bytes()).cid).collect();
    dead.sort();
    let cid = passing.ipfs.add_bytes(&bytes).await.unwrap().cid;
    for (listing, cid) in [(1, &dead[0]), (3, &dead[1]), (2, &cid)] {
        passing.name(listing, cid, &sealed).await;
    }
    let asking = tokio::spawn({
        let (passing, dead) = (Arc::clone(&passing), dead.clone());
        async move {
            loop {
                for dead in &dead[..2] {
                    assert_eq!(passing.get(dead, &[]).await.status(), 503);
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    let since = Instant::now();
    passing.status_once(&cid, 200).await;
    assert!(since.elapsed() < Duration::from_secs(4), "{:?}", since.elapsed());
    let refused = passing.get(&dead[0], &[]).await;
    let seconds: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=11).contains(&seconds), "{seconds}");
    let refused: Value = refused.json().await.unwrap();
    assert_eq!(refused["code"], "UNAVAILABLE");
    assert!(refused["detail"].as_str().unwrap().contains("IPFS node does not find the file"), "{refused}");
    assert!(!asking.is_finished());
    asking.abort();
}

/// The root block says how many bytes a file has, and the chain how many its version's file can have.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_length_than_its_version_has_is_not_even_read() {
    let passing = Passing::new().await;
    let (bytes, sealed) = passing.sealed("zebra");
    for other in [vec![0; MOST as usize - 1], bytes[1..].to_vec()] {
        let cid = passing.ipfs.add_bytes(&other).await.unwrap().cid;
        passing.name(1, &cid, &sealed).await;
        passing.status_once(&cid, 404).await;
    }
    let large = passing.ipfs.add_bytes(&vec![0; MOST as usize + 1]).await.unwrap().cid;
    passing.name(1, &large, &sealed).await;
    let start = Instant::now();
    let detail = loop {
        let refused: Value = passing.get(&large, &[]).await.json().await.unwrap();
        match refused["detail"].as_str().unwrap() {
            detail if !detail.contains("being checked") => break detail.to_owned(),
            _ => assert!(start.elapsed() < Duration::from_secs(10)),
        }
    };
    assert!(detail.contains(&format!("{} bytes, more than this server checks", MOST + 1)), "{detail}");
    assert_eq!(passing.database().count("service.checked").await, 0);
}

fn proxied(limits: Limits) -> Limits {
    Limits { trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()], ..limits }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_for_a_file_is_free_and_every_answer_is_guarded() {
    let limits = Limits { budget: 100, budget_per_second: 1, is_behind_tls: true, ..Limits::default() };
    let passing = Passing::within(proxied(limits)).await;
    let (bytes, sealed) = passing.sealed("zebra");
    let cid = passing.ipfs.add_bytes(&bytes).await.unwrap().cid;
    passing.name(1, &cid, &sealed).await;
    passing.status_once(&cid, 200).await;
    let (file, tag) = (format!("/v1/files/{cid}"), format!("\"{cid}\""));
    let gone = format!("/v1/files/{}", card(b"gone").cid);
    let guarded = |answer: &Response| {
        let headers = answer.headers();
        assert_eq!(
            (&headers["x-content-type-options"], &headers["x-frame-options"]),
            (&"nosniff".parse().unwrap(), &"DENY".parse().unwrap())
        );
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'; frame-ancestors 'none'"), "{policy}");
        assert!(headers["strict-transport-security"].to_str().unwrap().starts_with("max-age="));
    };
    for (number, (method, path, header, status)) in [
        (Method::HEAD, file.as_str(), None, 200),
        (Method::GET, file.as_str(), Some(("if-none-match", tag.as_str())), 304),
        (Method::GET, file.as_str(), Some(("range", "bytes=9999999-")), 416),
        (Method::GET, file.as_str(), Some(("range", "bytes=0-0")), 206),
        (Method::GET, gone.as_str(), None, 404),
        (Method::GET, "/v1/files/no-cid", None, 400),
        (Method::GET, "/elsewhere", None, 404),
        (Method::POST, file.as_str(), None, 405),
    ]
    .into_iter()
    .enumerate()
    {
        let (address, mut answers) = (format!("192.0.2.{number}"), 0);
        let refused = loop {
            let mut request = passing.ask(method.clone(), path).header("x-forwarded-for", &address);
            if let Some((name, value)) = header {
                request = request.header(name, value);
            }
            let answer = request.send().await.unwrap();
            guarded(&answer);
            if answer.status() == 429 {
                break answer;
            }
            assert_eq!(answer.status(), status, "{method} {path}");
            assert!(answer.headers()["ratelimit"].to_str().unwrap().starts_with("\"points\";r="));
            answers += 1;
            assert!(answers < 120, "{method} {path} is free");
        };
        assert!(refused.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() <= 11);
        if method != Method::HEAD {
            assert_eq!(refused.headers()["content-type"], "application/problem+json");
            assert_eq!(refused.json::<Value>().await.unwrap()["code"], "RATE_LIMITED");
        }
    }
    assert_eq!(passing.get(&cid, &[("x-forwarded-for", "192.0.2.99")]).await.status(), 200, "another address");
}

/// Whoever floods the address of files, or makes its statements wait, takes nothing of what accounts use.
#[tokio::test(flavor = "multi_thread")]
async fn downloads_have_connections_and_a_time_of_their_own() {
    let limits = Limits { request_time: Duration::from_millis(700), ..Limits::default() };
    let passing = Arc::new(Passing::within(proxied(limits)).await);
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    let cid = card(b"any").cid;
    let mut other = passing.database().connect().await;
    let lock = other.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE versions IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let since = Instant::now();
    let flood: Vec<_> = (0..100)
        .map(|_| {
            let (passing, cid) = (Arc::clone(&passing), cid.clone());
            tokio::spawn(async move { passing.get(&cid, &[]).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let asked = Instant::now();
    let kept = passing.server.by_token(&token, Method::GET, "/v1/me/uploads", None).await;
    assert_eq!(kept.status, 200, "{kept:?}");
    assert!(asked.elapsed() < Duration::from_millis(500), "{:?}", asked.elapsed());
    for answer in flood {
        let answer = answer.await.unwrap();
        assert_eq!((answer.status().as_u16(), &answer.headers()["retry-after"]), (503, &"1".parse().unwrap()));
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "OVERLOADED", "{problem}");
    }
    assert!(since.elapsed() < Duration::from_secs(4), "{:?}", since.elapsed());
    assert_eq!(passing.metrics.downloads(Download::Unanswered), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn downloads_are_counted_by_what_became_of_them() {
    let passing = Passing::new().await;
    let (bytes, sealed) = passing.sealed("zebra");
    let cid = passing.ipfs.add_bytes(&bytes).await.unwrap().cid;
    assert_eq!(passing.get(&cid, &[]).await.status(), 404);
    passing.name(1, &cid, &sealed).await;
    assert_eq!(passing.get(&cid, &[]).await.status(), 503);
    let start = Instant::now();
    while passing.database().count("service.checked").await == 0 {
        assert!(start.elapsed() < Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(passing.get(&cid, &[]).await.bytes().await.unwrap(), bytes);
    assert_eq!(passing.get(&cid, &[("range", "bytes=0-9")]).await.bytes().await.unwrap(), bytes[..10]);
    assert_eq!(passing.ask(Method::HEAD, &format!("/v1/files/{cid}")).send().await.unwrap().status(), 200);
    assert_eq!(passing.get(&cid, &[("if-none-match", &format!("\"{cid}\""))]).await.status(), 304);
    assert_eq!(passing.get(&cid, &[("range", "bytes=-0")]).await.status(), 416);
    std::fs::write(&passing.denied, &cid).unwrap();
    passing.status_once(&cid, 451).await;
    for (became, expected) in [
        (Download::Described, 2),
        (Download::Unchecked, 1),
        (Download::Missing, 1),
        (Download::Refused, 1),
        (Download::Denied, 1),
        (Download::Unanswered, 0),
    ] {
        assert_eq!(passing.metrics.downloads(became), expected, "{became:?}");
    }
    assert!(passing.metrics.downloads(Download::Sent) >= 2);
    assert!(passing.metrics.download_bytes.get() >= bytes.len() as u64 + 10);
    assert_eq!(
        passing.metrics.requests_unanswered.get(),
        0,
        "a file that waits for its check is no fault of the server"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_checked_is_handed_out_without_the_primary() {
    let mut primary = Database::alone().await;
    primary.ingest(&market().blocks, 100).await;
    let replica = primary.replica().await;
    let databases = Databases::one(pools(&primary)).with_replica(pools(&replica));
    let _measuring = tokio_util::task::AbortOnDropHandle::new(tokio::spawn(databases.clone().keep_measuring()));
    let passing = Passing::over(Arc::new(primary), databases, MOST, |service| service).await;
    let (bytes, sealed) = passing.sealed("zebra");
    let cid = passing.ipfs.add_bytes(&bytes).await.unwrap().cid;
    passing.name(1, &cid, &sealed).await;
    passing.status_once(&cid, 200).await;
    let on_replica = replica.connect().await;
    let (count, start) = ("SELECT count(*) FROM service.checked", Instant::now());
    while on_replica.query_one(count, &[]).await.unwrap().get::<_, i64>(0) == 0 {
        assert!(start.elapsed() < Duration::from_secs(20), "the replica does not follow");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    passing.database().kill().await;
    // Until the server has noticed.
    passing.status_once(&cid, 200).await;
    for _ in 0..5 {
        let answer = passing.get(&cid, &[]).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.bytes().await.unwrap(), bytes);
    }
}
