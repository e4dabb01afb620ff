//! The files of models that run code, and what scanners say, by REST.

use std::time::Duration;

use serde_json::{json, Value};

use crate::support::sealed::{chat, reading, Place, SealedFile};
use crate::support::{listing, Market, ALICE};
use crate::Server;

#[tokio::test]
async fn listings_and_versions_say_whether_they_run_code_and_what_scanners_found() {
    let mut market = Market::new();
    market.list(listing("one", ALICE, 100));
    market.list(listing("two", ALICE, 100));
    let server = Server::with(&market).await;
    let file = SealedFile::of(&[("chat.gguf", chat("{{ x.__class__ }}")), ("a.txt", b"text".to_vec())]);
    server.database.name(1, 1, &file).await;
    let waiting = server.read("/v1/listings/1/versions/1").await;
    assert_eq!(waiting["loading"], json!({"verdict": "unknown", "file_count": null, "files": null}));
    assert_eq!((&waiting["loads"], &waiting["scanned"]), (&json!("unknown"), &Value::Null));

    let _reading = reading(&server.database, Place::new(&[&file]).await.url);
    server.database.until("contents", 1, Duration::from_secs(30)).await;
    let root = hex::encode(file.commitment.plaintext_root);
    let scan = "
        INSERT INTO service.scans (plaintext_root, scanner, scanner_version, verdict, findings, scanned_at) VALUES
            ($1, 'one', '1.0', 'clean', '[]', '2026-01-15T08:00:00Z'),
            ($1, 'other', '2.0', 'suspicious', '[{\"text\": \"odd\"}]', '2026-01-15T08:00:00Z')";
    server.database.client.execute(scan, &[&root]).await.unwrap();
    let version = server.read("/v1/listings/1/versions/1").await;
    let found = json!({
        "path": "chat.gguf", "kind": "template", "effect": "runs", "basis": "read",
        "why": "its chat template names __class__",
    });
    assert_eq!(version["loading"], json!({"verdict": "runs_code", "file_count": 1, "files": [found]}));
    let scans = version["scans"].as_array().unwrap();
    let names: Vec<&Value> = scans.iter().map(|scan| &scan["scanner"]).collect();
    assert_eq!(names, ["other", "one"]);
    assert_eq!(
        (&scans[0]["verdict"], &scans[0]["findings"]),
        (&json!("suspicious"), &json!([{"path": null, "text": "odd"}]))
    );

    let marks = |listing: &Value| (listing["loads"].clone(), listing["scanned"].clone());
    let page = server.read("/v1/listings?sort=newest&direction=asc").await;
    assert_eq!(marks(&page["data"][0]), (json!("runs_code"), json!("suspicious")));
    assert_eq!(marks(&page["data"][1]), (json!("unknown"), Value::Null));
    assert_eq!(marks(&server.read("/v1/listings/1").await["version"]), (json!("runs_code"), json!("suspicious")));
    let page = server.read("/v1/listings?loads=runs_code&loads=data_only").await;
    assert_eq!(page["data"].as_array().unwrap().len(), 1);
    let found =
        async |query: &str| server.read(&format!("/v1/listings?{query}")).await["data"].as_array().unwrap().len();
    assert_eq!((found("scanned=suspicious").await, found("scanned=clean&scanned=malicious").await), (1, 0));
    assert_eq!(
        (found("not_scanned=suspicious").await, found("not_scanned=malicious").await),
        (1, 2),
        "no scan is none"
    );
    assert_eq!(found("loads=runs_code&not_scanned=suspicious&not_scanned=malicious").await, 0);
    let (status, _, reason) = server.refusal("/v1/listings?loads=nothing").await;
    assert!(status == 400 && reason.contains("unknown variant"), "{reason}");
}
