//! Sealed files that a server receives in parts.

use std::time::Duration;

use futures::StreamExt;
use reqwest::{Body, Method, Response};

use crate::passing::Passing;
use crate::server::Wallet;

async fn ask(
    passing: &Passing,
    token: &str,
    method: Method,
    path: &str,
    headers: &[(&str, String)],
    body: Body,
) -> Response {
    let request = passing.server.ask(method, path).bearer_auth(token).header("Tus-Resumable", "1.0.0").body(body);
    headers.iter().fold(request, |request, (name, value)| request.header(*name, value)).send().await.unwrap()
}

async fn send(passing: &Passing, token: &str, path: &str, offset: usize, body: impl Into<Body>) -> Response {
    let kind = "application/offset+octet-stream".to_owned();
    let headers = [("Upload-Offset", offset.to_string()), ("Content-Type", kind)];
    ask(passing, token, Method::PATCH, path, &headers, body.into()).await
}

fn told<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_goes_on_where_it_broke() {
    let passing = Passing::new().await;
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    let other = passing.server.sign_in(&Wallet::new(8)).await;
    let (bytes, _) = passing.sealed("zebra");
    let (whole, half) = (bytes.len(), bytes.len() / 2);
    let length = [("Upload-Length", whole.to_string())];
    let begun = ask(&passing, &token, Method::POST, "/v1/uploads/parts", &length, Body::from("")).await;
    assert_eq!(begun.status(), 201);
    let path = told(&begun, "Location").to_owned();

    let pieces = [Ok(bytes[..half].to_vec()), Err(std::io::Error::other("the connection breaks"))];
    // What is ready together with an error is not sent.
    let paused = futures::stream::iter(pieces).then(|piece| async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        piece
    });
    let broken = Body::wrap_stream(paused);
    let kind = "application/offset+octet-stream";
    let request = passing.server.ask(Method::PATCH, &path).bearer_auth(&token).header("Tus-Resumable", "1.0.0");
    request.header("Upload-Offset", "0").header("Content-Type", kind).body(broken).send().await.unwrap_err();
    let mut came = 0;
    for _ in 0..100 {
        let head = ask(&passing, &token, Method::HEAD, &path, &[], Body::from("")).await;
        came = told(&head, "Upload-Offset").parse().unwrap();
        if came > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(came, half, "what arrived of a broken request stays");

    assert_eq!(ask(&passing, &other, Method::HEAD, &path, &[], Body::from("")).await.status(), 404);
    assert_eq!(send(&passing, &other, &path, half, bytes[half..].to_vec()).await.status(), 404);
    // The server may not have noticed yet that the first request broke.
    let mut again = send(&passing, &token, &path, 0, bytes.clone()).await;
    for _ in 0..100 {
        if again.status() != 423 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        again = send(&passing, &token, &path, 0, bytes.clone()).await;
    }
    assert_eq!(again.status(), 409);
    let more = [&bytes[half..], b"x"].concat();
    assert_eq!(send(&passing, &token, &path, half, more).await.status(), 413);

    let last = send(&passing, &token, &path, half, bytes[half..].to_vec()).await;
    assert_eq!(last.status(), 204);
    let cid = told(&last, "Upload-Cid").to_owned();
    assert!(passing.ipfs.is_pinned(&cid).await.unwrap());
    let again = ask(&passing, &token, Method::HEAD, &path, &[], Body::from("")).await;
    assert_eq!(told(&again, "Upload-Cid"), cid, "an answer that was lost is told again");
    assert_eq!(passing.upload(&other, bytes).await.body["cid"], cid.as_str(), "a whole upload's CID is the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_on_which_no_byte_comes_lapses_with_its_room() {
    let passing = Passing::new().await;
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    let begin = || async {
        let length = [("Upload-Length", "1000".to_owned())];
        ask(&passing, &token, Method::POST, "/v1/uploads/parts", &length, Body::from("")).await
    };
    let path = told(&begin().await, "Location").to_owned();
    assert_eq!(begin().await.status(), 409, "its place is reserved");
    passing.run("UPDATE service.parts SET came_at = now() - interval '8 hours'").await;
    assert_eq!(ask(&passing, &token, Method::HEAD, &path, &[], Body::from("")).await.status(), 404);
    passing.files.lapse().await.unwrap();
    assert_eq!(passing.database().count("service.uploads").await, 0);
    let left = std::fs::read_dir(passing.folder.path().join("spool")).unwrap().count();
    assert_eq!(left, 0, "nothing is left in the folder");

    let path = told(&begin().await, "Location").to_owned();
    assert_eq!(ask(&passing, &token, Method::DELETE, &path, &[], Body::from("")).await.status(), 204);
    assert_eq!(begin().await.status(), 201, "its room is given back");
}

async fn begin(passing: &Passing, token: &str, bytes: usize) -> Response {
    let length = [("Upload-Length", bytes.to_string())];
    ask(passing, token, Method::POST, "/v1/uploads/parts", &length, Body::from("")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_in_parts_hold_a_quarter_of_the_room_and_end_after_a_day() {
    let passing = Passing::new().await;
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    let other = passing.server.sign_in(&Wallet::new(8)).await;
    let path = told(&begin(&passing, &token, 45_000).await, "Location").to_owned();
    let (bytes, _) = passing.sealed("zebra");
    let refused = begin(&passing, &other, bytes.len()).await;
    assert_eq!(refused.status(), 409);
    let detail = refused.text().await.unwrap();
    assert!(detail.contains("Send it whole"), "{detail}");
    assert_eq!(passing.upload(&other, bytes.clone()).await.status, 201, "what is sent whole has its own room");

    passing.run("UPDATE service.parts SET created_at = now() - interval '25 hours'").await;
    assert_eq!(ask(&passing, &token, Method::HEAD, &path, &[], Body::from("")).await.status(), 404);
    passing.run("UPDATE service.parts SET created_at = now() - interval '26 hours'").await;
    passing.files.lapse().await.unwrap();
    assert_eq!(begin(&passing, &token, 45_000).await.status(), 201, "its room is given back");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_sealed_file_or_no_request_of_the_protocol_is_refused_and_leaves_nothing() {
    let passing = Passing::new().await;
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    let path = told(&begin(&passing, &token, 4).await, "Location").to_owned();

    let unversioned = passing.server.ask(Method::HEAD, &path).bearer_auth(&token).send().await.unwrap();
    assert_eq!((unversioned.status().as_u16(), told(&unversioned, "Tus-Version")), (412, "1.0.0"));
    let headers = [("Upload-Offset", "0".to_owned()), ("Content-Type", "text/plain".to_owned())];
    assert_eq!(ask(&passing, &token, Method::PATCH, &path, &headers, Body::from("four")).await.status(), 415);
    assert_eq!(begin(&passing, &token, 0).await.status(), 413);

    assert_eq!(send(&passing, &token, &path, 0, "four").await.status(), 422);
    assert_eq!(ask(&passing, &token, Method::HEAD, &path, &[], Body::from("")).await.status(), 404);
    assert_eq!(passing.database().count("service.uploads").await, 0);
    assert_eq!(std::fs::read_dir(passing.folder.path().join("spool")).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_node_took_and_the_server_forgot_is_taken_again_by_an_empty_part() {
    let passing = Passing::new().await;
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    let (bytes, _) = passing.sealed("zebra");
    let path = told(&begin(&passing, &token, bytes.len()).await, "Location").to_owned();
    let id = path.rsplit('/').next().unwrap().to_owned();
    let whole = send(&passing, &token, &path, 0, bytes.clone()).await;
    let cid = told(&whole, "Upload-Cid").to_owned();
    let again = send(&passing, &token, &path, bytes.len(), "").await;
    assert_eq!((again.status().as_u16(), told(&again, "Upload-Cid")), (204, cid.as_str()));

    // As a server leaves it that ends between the two.
    passing.run("UPDATE service.parts SET cid = NULL, lapses_at = NULL").await;
    std::fs::write(passing.folder.path().join(format!("spool/parts-{id}")), &bytes).unwrap();
    let taken = send(&passing, &token, &path, bytes.len(), "").await;
    assert_eq!((taken.status().as_u16(), told(&taken, "Upload-Cid")), (204, cid.as_str()));
    assert_eq!(passing.database().count("service.uploads").await, 1);
    assert!(passing.ipfs.is_pinned(&cid).await.unwrap());
}
