//! What is shown of listings elsewhere: pictures and badges, whatever is written in them and however many ask.

use std::time::{Duration, Instant};

use futures::future::join_all;
use reqwest::Response;
use weighhouse_protocol::reputation::ExecuteMsg;

use crate::support::{listing, Market, ALICE, BOB, GOVERNANCE, MODERATOR};
use crate::Server;

const HOSTILE: &str = "open-models/<script>alert(\"1\")</script>&amp;'x'";

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn market() -> Market {
    let mut market = Market::new();
    market.announce_reputation();
    market.list(listing("open-models/whale", ALICE, 18_000_000));
    market.list(listing(HOSTILE, BOB, 100));
    let order = market.sell(BOB, 1);
    market.say(BOB, ExecuteMsg::Review { order, stars: 5, words: None }, 0);
    market
}

#[tokio::test]
async fn a_picture_and_a_badge_are_kept_by_those_who_show_them_and_load_nothing() {
    let server = Server::with(&market()).await;
    for (file, kind) in [("picture.png", "image/png"), ("badge.svg", "image/svg+xml")] {
        let target = format!("/v1/listings/1/{file}");
        let answer = server.response(&target).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, kind), "{file}");
        assert_eq!(header(&answer, "cache-control"), "public, max-age=600");
        assert_eq!(header(&answer, "access-control-allow-origin"), "*");
        assert_eq!(header(&answer, "cross-origin-resource-policy"), "cross-origin");
        assert_eq!(header(&answer, "content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        let tag = header(&answer, "etag").to_owned();
        let again = server.get(&target).header("if-none-match", &tag).send().await.unwrap();
        assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, tag.as_str()));
        assert_eq!(server.refusal(&format!("/v1/listings/99/{file}")).await.0, 404);
        assert_eq!(server.refusal(&format!("/v1/listings/x/{file}")).await.0, 400);
    }
    let picture = server.response("/v1/listings/1/picture.png").await.bytes().await.unwrap();
    assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n") && picture.len() < 200_000, "{} bytes", picture.len());
    // The size is where PNG has it, behind the first chunk's name.
    assert_eq!((&picture[16..20], &picture[20..24]), (&1_200_u32.to_be_bytes()[..], &630_u32.to_be_bytes()[..]));
    let badge = server.response("/v1/listings/1/badge.svg").await.text().await.unwrap();
    assert!(badge.contains(">publisher claimed, ★ ") && badge.contains(" (1) on Weighhouse</text>"), "{badge}");
}

#[tokio::test]
async fn a_hostile_name_is_drawn_and_escaped_and_never_markup() {
    let server = Server::with(&market()).await;
    let badge = server.response("/v1/listings/2/badge.svg").await.text().await.unwrap();
    assert!(badge.contains("&lt;script&gt;") && !badge.contains("<script"), "{badge}");
    let hostile = server.response("/v1/listings/2/picture.png").await;
    assert_eq!((hostile.status().as_u16(), header(&hostile, "content-type")), (200, "image/png"));
}

#[tokio::test]
async fn a_badge_and_a_picture_warn_of_code_once_it_is_found() {
    let server = Server::with(&market()).await;
    let drawn = server.response("/v1/listings/1/picture.png").await.headers()["etag"].clone();
    let code = "UPDATE versions SET plaintext_root = 'code' WHERE listing = 1;
        INSERT INTO contents (plaintext_root, size, files, pickles, loads, code_files)
        SELECT 'code', size, 1, 1, 'runs_code', 1 FROM versions WHERE listing = 1 AND number = 1";
    server.database.client.batch_execute(code).await.unwrap();
    let badge = server.response("/v1/listings/1/badge.svg").await.text().await.unwrap();
    assert!(badge.contains(">publisher claimed, runs code, ★ "), "{badge}");
    let again = server.get("/v1/listings/1/picture.png").header("if-none-match", &drawn).send().await.unwrap();
    assert_eq!(again.status(), 200, "what was drawn before lacks the warning");
}

#[tokio::test]
async fn a_badge_and_a_picture_warn_of_what_a_scanner_found_until_it_is_removed() {
    let server = Server::with(&market()).await;
    let picture = async || server.response("/v1/listings/1/picture.png").await.bytes().await.unwrap();
    let badge = async || server.response("/v1/listings/1/badge.svg").await.text().await.unwrap();
    let quiet = picture().await;
    let scan = "
        INSERT INTO service.scans (plaintext_root, scanner, scanner_version, verdict, findings, scanned_at)
        SELECT plaintext_root, scanner, '1.0', verdict, '[]', now()
        FROM versions, (VALUES ('one', 'clean'), ('other', 'malicious')) AS scans (scanner, verdict) WHERE listing = 1";
    server.database.client.batch_execute(scan).await.unwrap();
    let warned = badge().await;
    assert!(warned.contains(">publisher claimed, a scanner found what does harm, ★ "), "{warned}");
    assert_ne!(picture().await, quiet);
    server.database.client.batch_execute("DELETE FROM service.scans WHERE verdict = 'malicious'").await.unwrap();
    let clean = badge().await;
    assert!(clean.contains(">publisher claimed, ★ "), "a clean scan is no praise: {clean}");
    assert_eq!(picture().await, quiet);
}

#[tokio::test]
async fn nothing_of_a_delisted_listing_is_shared_until_it_is_listed_again() {
    let mut market = market();
    let mut server = Server::with(&market).await;
    let known = server.response("/v1/listings/1/picture.png").await.headers()["etag"].clone();
    market.delist(1, MODERATOR);
    server.database.follow(&market).await;
    for file in ["picture.png", "badge.svg"] {
        let target = format!("/v1/listings/1/{file}");
        let (status, _, detail) = server.refusal(&target).await;
        assert_eq!((status, detail.as_str()), (404, "listing 1 is delisted: nothing of it is shared"));
        let known = server.get(&target).header("if-none-match", &known).send().await.unwrap();
        assert_eq!(known.status(), 404, "who has it is told, too");
    }
    market.relist(1, GOVERNANCE);
    server.database.follow(&market).await;
    assert_eq!(server.response("/v1/listings/1/picture.png").await.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_that_asks_for_pictures_keeps_nobody_else_waiting() {
    let mut market = Market::new();
    for number in 0..60 {
        market.list(listing(&format!("crowd/{number}"), ALICE, 100));
    }
    let server = Server::with(&market).await;
    let picture = |number: usize| {
        let (target, server) = (format!("/v1/listings/{}/picture.png", number % 60 + 1), &server);
        async move { server.response(&target).await.status().as_u16() }
    };
    let others = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..20 {
            let begin = Instant::now();
            assert_eq!(server.response("/v1/listings/1").await.status(), 200);
            slowest = slowest.max(begin.elapsed());
        }
        slowest
    };
    let (pictures, slowest) = tokio::join!(join_all((0..180).map(picture)), others);
    assert!(slowest < Duration::from_secs(5), "another request took {slowest:?}");
    let drawn = pictures.iter().filter(|status| **status == 200).count();
    assert!(pictures.iter().all(|status| [200, 503].contains(status)), "{pictures:?}");
    assert!(drawn > 30, "{drawn} of {} were drawn", pictures.len());
    // Afterwards everybody finds each of them.
    for number in 0..60 {
        assert_eq!(picture(number).await, 200);
    }
}
