//! The storefront beside the API: what its answers say, and that neither takes from the other.

use std::path::Path;

use reqwest::header::HeaderMap;
use reqwest::{Method, Response};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::storefront::{Config, Storefront};

use crate::program::{self, Program};
use crate::served::{serve_changed, Served};
use crate::support::{indexed, Database, Market};

const PAGE: &str = "<!doctype html><title>Weighhouse</title>";

/// A build: a page, a script that compresses, and a module.
fn built() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    write("index.html", PAGE.as_bytes());
    write("favicon.svg", b"<svg/>");
    write("assets/index-8fa3b2c1.js", script().as_bytes());
    write("assets/module-19ac03de.wasm", b"\0asm");
    folder
}

fn script() -> String {
    "export const weighed = true;\n".repeat(200)
}

async fn serving(folder: &Path, limits: Limits) -> Served {
    let storefront = Storefront::read(folder, &Config::default()).unwrap();
    serve_changed(Database::new().await, limits, |service| Service { storefront: Some(storefront), ..service }).await
}

impl Served {
    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        self.asked(Method::GET, path, headers).await
    }

    async fn asked(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
        let request = self.http.request(method, format!("http://{}{path}", self.address));
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap()
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_guarded_and_asked_for_again_while_what_it_loads_is_kept() {
    let folder = built();
    let served = serving(folder.path(), Limits { is_behind_tls: true, ..Limits::default() }).await;
    for (path, kind, caching) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/favicon.svg", "image/svg+xml", "no-cache"),
        ("/config.json", "application/json", "no-cache"),
        ("/assets/index-8fa3b2c1.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/assets/module-19ac03de.wasm", "application/wasm", "public, max-age=31536000, immutable"),
    ] {
        let answer = served.get(path, &[]).await;
        let (status, headers) = (answer.status(), answer.headers().clone());
        assert_eq!((status.as_u16(), text(&headers, "content-type")), (200, kind), "{path}");
        assert_eq!(text(&headers, "cache-control"), caching, "{path}");
        assert_eq!(text(&headers, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(text(&headers, "referrer-policy"), "no-referrer", "{path}");
        assert_eq!(text(&headers, "cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(text(&headers, "strict-transport-security").starts_with("max-age="), "{path}");
        let policies: Vec<_> = headers.get_all("content-security-policy").iter().collect();
        assert_eq!(policies.len(), 1, "{path}: {policies:?}");
        let policy = text(&headers, "content-security-policy");
        for directive in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "require-trusted-types-for 'script'",
            "frame-ancestors 'none'",
            "connect-src 'self'",
        ] {
            assert!(policy.split("; ").any(|found| found == directive), "{path}: {policy}");
        }
    }
    assert_eq!(served.get("/", &[]).await.text().await.unwrap(), PAGE);
    // The API's answers are as they are without it.
    let api = served.get("/v1/nothing", &[]).await;
    assert_eq!(text(api.headers(), "content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_gets_a_file_once_and_as_short_as_it_takes_it() {
    let folder = built();
    let served = serving(folder.path(), Limits::default()).await;
    let path = "/assets/index-8fa3b2c1.js";
    let plain = served.get(path, &[]).await;
    let (tag, vary) = (text(plain.headers(), "etag").to_owned(), text(plain.headers(), "vary").to_owned());
    assert_eq!((text(plain.headers(), "content-encoding"), vary.contains("accept-encoding")), ("", true), "{vary}");
    assert_eq!(plain.text().await.unwrap(), script());
    let short = served.get(path, &[("accept-encoding", "gzip, br")]).await;
    let short_tag = text(short.headers(), "etag").to_owned();
    assert_eq!(text(short.headers(), "content-encoding"), "gzip");
    assert_ne!(tag, short_tag, "two forms are no one answer");
    let bytes = short.bytes().await.unwrap();
    assert!(bytes.starts_with(&[0x1f, 0x8b]) && bytes.len() < script().len() / 4, "{}", bytes.len());

    std::fs::write(folder.path().join("assets/index-8fa3b2c1.js.br"), "by Brotli").unwrap();
    let served = serving(folder.path(), Limits::default()).await;
    for (accepted, coding) in [("gzip, deflate, br, zstd", "br"), ("br;q=0, gzip", "gzip"), ("*", "gzip"), ("zstd", "")]
    {
        let answer = served.get(path, &[("accept-encoding", accepted)]).await;
        assert_eq!(text(answer.headers(), "content-encoding"), coding, "{accepted}");
        let is_brotli = text(answer.headers(), "etag").ends_with("-br\"");
        assert_eq!(
            (is_brotli, answer.text().await.is_ok_and(|it| it == "by Brotli")),
            (coding == "br", coding == "br")
        );
    }
    assert_eq!(served.get(&format!("{path}.br"), &[]).await.status(), 404, "it is no file of its own");

    for (known, status) in [(tag.as_str(), 304), (&format!("\"x\", {tag}"), 304), ("*", 304), ("\"x\"", 200)] {
        let answer = served.get(path, &[("if-none-match", known)]).await;
        assert_eq!((answer.status().as_u16(), text(answer.headers(), "etag")), (status, tag.as_str()), "{known}");
        assert_eq!(answer.bytes().await.unwrap().is_empty(), status == 304);
    }
    let other_form = served.get(path, &[("accept-encoding", "gzip"), ("if-none-match", &tag)]).await;
    assert_eq!(other_form.status(), 200);

    let head = served.asked(Method::HEAD, path, &[]).await;
    assert_eq!((head.status().as_u16(), text(head.headers(), "content-length")), (200, "5800"));
    assert!(head.bytes().await.unwrap().is_empty());
    // Whoever asks for a part gets all of it, as a server may answer.
    let part = served.get(path, &[("range", "bytes=0-9")]).await;
    assert_eq!((part.status().as_u16(), part.text().await.unwrap()), (200, script()));
    let post = served.asked(Method::POST, path, &[]).await;
    assert_eq!((post.status().as_u16(), text(post.headers(), "content-type")), (405, "application/problem+json"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_path_leads_out_of_the_folder() {
    let above = tempfile::tempdir().unwrap();
    std::fs::write(above.path().join("secret.txt"), "secret").unwrap();
    let folder = above.path().join("dist");
    std::fs::rename(built().keep(), &folder).unwrap();
    let served = serving(&folder, Limits::default()).await;
    // Clients of HTTP tidy paths up; an attacker does not.
    for path in ["/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//etc/passwd"]
    {
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(answer.contains("NOT_FOUND") && !answer.contains("secret\n"), "{path}: {answer}");
    }
    for path in ["/assets", "/assets/", "/nowhere", "/models/1", "/v1"] {
        let answer = served.get(path, &[]).await;
        assert_eq!(
            (answer.status().as_u16(), text(answer.headers(), "content-type")),
            (404, "application/problem+json")
        );
        let detail = answer.text().await.unwrap();
        assert!(detail.contains("/v1/openapi.json describes the paths of the API"), "{detail}");
    }
}

/// The page comes from memory: it neither waits for those who ask the tables nor takes a place of theirs.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_gate_keeps_nobody_from_the_page_and_a_budget_bounds_both() {
    let folder = built();
    let limits = Limits { running: 1, waiting: 0, ..Limits::default() };
    let storefront = Storefront::read(folder.path(), &Config::default()).unwrap();
    let database = indexed(&Market::new()).await;
    let mut gate = None;
    let served = serve_changed(database, limits, |service| {
        gate = Some(service.gate.clone());
        Service { storefront: Some(storefront), ..service }
    })
    .await;
    let gate = gate.unwrap();
    let running = gate.pass(1).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(gate.refuses());
    assert_eq!(served.get("/v1/status", &[]).await.status(), 503);
    assert_eq!(served.get("/", &[]).await.status(), 200);
    drop(running);

    let trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let limits = Limits { budget: 3, budget_per_second: 1, trusted_proxies, ..Limits::default() };
    let served = serving(folder.path(), limits).await;
    let mut statuses = Vec::new();
    // Points come back while a slow machine asks.
    while statuses.len() < 200 && !statuses.contains(&429) {
        statuses.push(served.get("/favicon.svg", &[("x-forwarded-for", "192.0.2.1")]).await.status().as_u16());
    }
    assert_eq!((statuses[0], statuses.last()), (200, Some(&429)), "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_serves_it_and_tells_the_page_where_the_chain_is() {
    let (folder, database) = (built(), Database::new().await);
    let flags = |web: &str| {
        let flags =
            ["--web", web, "--prefix", "wasm", "--gas-price", "0.025uwhs", "--web-rpc", "https://a.example.org"];
        flags.map(str::to_owned)
    };
    let flags = flags(folder.path().to_str().unwrap());
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let (_program, address, operator): (Program, _, _) = program::start(&database.url, &flags).await;
    let page = reqwest::get(&address).await.unwrap();
    assert!(text(page.headers(), "content-security-policy").contains("connect-src 'self' https://a.example.org"));
    assert_eq!(page.text().await.unwrap(), PAGE);
    let config: Value = reqwest::get(format!("{address}/config.json")).await.unwrap().json().await.unwrap();
    assert_eq!(config["chain"]["rpc"], serde_json::json!(["https://a.example.org"]));
    assert_eq!(config["chain"]["contracts"]["escrow"], "wasm1escrow");
    let figures = reqwest::get(format!("{operator}/metrics")).await.unwrap().text().await.unwrap();
    assert!(figures.contains("weighhouse_indexer_storefront_requests_total 2"), "{figures}");
}

/// The page of a shared link reads as much of a listing as its picture, and costs as much.
#[tokio::test(flavor = "multi_thread")]
async fn a_shared_link_spends_its_callers_budget() {
    let folder = built();
    let trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let limits = Limits { budget: 120, budget_per_second: 1, trusted_proxies, ..Limits::default() };
    let served = serving(folder.path(), limits).await;
    for (address, path) in [("192.0.2.1", "/share/1"), ("192.0.2.2", "/v1/listings/1/picture.png")] {
        let mut statuses = Vec::new();
        for _ in 0..3 {
            statuses.push(served.get(path, &[("x-forwarded-for", address)]).await.status().as_u16());
        }
        assert_eq!(statuses, [404, 404, 429], "{path}");
    }
}
