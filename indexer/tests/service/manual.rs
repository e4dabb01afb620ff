//! The commands of docs/api.md for accounts, their files, and what is beside lists, sent as they stand there.

use std::path::Path;

use reqwest::Method;
use serde_json::json;

use crate::passing::Passing;
use crate::server::{told, Server, Told, Wallet};
use crate::support::manual::{calls, section, Call};
use crate::support::{Market, BOB};

const MANUAL: &str = include_str!("../../../docs/api.md");

/// The sections whose commands run here. Those in blocks of another language need no account, and run elsewhere.
const SECTIONS: [&str; 3] = ["REST", "Accounts", "Files"];

fn commands<const N: usize>(heading: &str) -> [String; N] {
    calls(section(MANUAL, heading), "console").try_into().unwrap()
}

/// Carries a command out, with what stands for what is cut short in it. The file that it sends lies in a folder.
async fn run(server: &Server, folder: &Path, command: &str, given: &[(&str, &str)]) -> Told {
    let mut command = command.to_owned();
    for (short, whole) in given {
        assert!(command.contains(short), "{short}: {command}");
        command = command.replace(short, whole);
    }
    told(Call::read(&command, folder).request(&server.client, &server.base)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_manuals_wallet_signs_in_and_sends_a_file() {
    let (passing, wallet) = (Passing::new().await, Wallet::new(7));
    let (bytes, sealed) = passing.sealed("zebra");
    let folder = tempfile::tempdir().unwrap();
    let sealed_bytes = bytes.len().to_string();
    std::fs::write(folder.path().join("model.sealed"), bytes).unwrap();
    std::fs::write(folder.path().join("README.md"), "# Zebra\n\nTells stripes apart.\n").unwrap();
    let run = async |command: &str, given: &[(&str, &str)]| run(&passing.server, folder.path(), command, given).await;

    let [challenge, open, me, notices, read, feedback] = commands("Accounts");
    let asked = run(&challenge, &[("wasm1…", wallet.address())]).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    let signed = wallet.answer(asked.body["text"].as_str().unwrap());
    let signature = &signed["signature"];
    let given = [
        ("\"text\": \"…\"", format!("\"text\": {}", signed["text"])),
        ("\"value\": \"A6…\"", format!("\"value\": {}", signature["pub_key"]["value"])),
        ("\"signature\": \"…\"", format!("\"signature\": {}", signature["signature"])),
    ];
    let opened = run(&open, &given.each_ref().map(|(short, whole)| (*short, whole.as_str()))).await;
    assert_eq!((opened.status, &opened.body["account"]), (201, &json!(wallet.address())), "{opened:?}");

    let bearer = format!("Bearer {}", opened.body["token"].as_str().unwrap());
    let given = [("Bearer …", bearer.as_str())];
    let [upload, uploads, card, begin] = commands("Files");
    let begun = run(&begin, &[given[0], ("90888945", &sealed_bytes)]).await;
    let upload_in_parts = begun.headers["location"].to_str().unwrap().to_owned();
    let ended = passing.server.ask(Method::DELETE, &upload_in_parts).header("Tus-Resumable", "1.0.0");
    assert_eq!((begun.status, told(ended.bearer_auth(bearer.replace("Bearer ", ""))).await.status), (201, 204));
    let received = run(&upload, &given).await;
    assert_eq!(received.status, 201, "{received:?}");
    assert_eq!(received.body["ciphertext_root"], hex::encode(sealed.commitment.ciphertext_root));
    let sent = run(&uploads, &given).await;
    assert_eq!((sent.status, &sent.body[0]["cid"]), (200, &received.body["cid"]), "{sent:?}");
    assert!(sent.body[0]["lapses_at"].is_string(), "{sent:?}");

    let carded = run(&card, &given).await;
    assert_eq!(carded.status, 201, "{carded:?}");
    assert!(passing.is_pinned(carded.body["cid"].as_str().unwrap()).await && carded.body["lapses_at"].is_string());

    let told = run(&notices, &given).await;
    assert_eq!((told.status, &told.body["unread"]), (200, &json!(0)), "{told:?}");
    assert_eq!(run(&read, &given).await.body, json!({"read_to": 0}));
    assert_eq!(run(&feedback, &[]).await.status, 204);

    let kept = run(&me, &given).await;
    assert_eq!((kept.status, &kept.body["account"]), (200, &json!(wallet.address())), "{kept:?}");
    assert_eq!((&kept.body["sessions"][0]["is_this"], &kept.body["uploads"]), (&json!(true), &sent.body), "{kept:?}");
}

#[tokio::test]
async fn the_manuals_counts_figures_and_feeds_are_answered() {
    let server = Server::searching(&Market::busy()).await;
    for command in commands::<21>("REST") {
        let command = command.replace("wasm1…", BOB);
        let answer = run(&server, Path::new("."), &command, &[]).await;
        let expected = if command.contains("-X POST") { 204 } else { 200 };
        assert_eq!(answer.status, expected, "{command}: {answer:?}");
    }
}

/// A section with a block of this language, and without a test here, would be carried out by nobody.
#[test]
fn every_section_with_such_commands_is_carried_out() {
    let sections = MANUAL.split("\n## ").filter(|section| !calls(section, "console").is_empty());
    assert_eq!(sections.map(|section| section.lines().next().unwrap()).collect::<Vec<_>>(), SECTIONS);
}
