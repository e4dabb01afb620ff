//! The commands of docs/api.md that need no account, sent as they stand there.

use std::path::Path;

use serde_json::Value;

use crate::support::manual::{calls, Call};
use crate::support::{Market, BOB};
use crate::Server;

/// The calls of curl in the manual.
fn commands() -> Vec<Call> {
    let mut manual = include_str!("../../../docs/api.md").to_owned();
    // Keys, hashes and signatures of the right length stand for those that are cut short.
    for (short, whole) in [
        ("\"public_key\": \"A6…\"", "A".repeat(44)),
        ("\"transport_key\": \"…\"", "A".repeat(64)),
        ("\"expected_order_hash\": \"…\"", "a".repeat(64)),
        ("\"body_bytes\": \"…\"", "A".repeat(44)),
        ("\"auth_info_bytes\": \"…\"", "A".repeat(44)),
        ("\"signature\": \"…\"", "A".repeat(86) + "=="),
    ] {
        assert!(manual.contains(short), "{short}");
        let (name, _) = short.split_once(": ").unwrap();
        manual = manual.replace(short, &format!("{name}: \"{whole}\""));
    }
    let manual = manual.replace("wasm1…", BOB).replace("6F3A…", &"6F".repeat(32));
    calls(&manual, "sh").iter().map(|call| Call::read(call, Path::new("."))).collect()
}

#[tokio::test]
async fn the_manuals_commands_are_answered() {
    let server = Server::with(&Market::busy()).await;
    let commands = commands();
    assert!(commands.len() >= 7, "{} commands", commands.len());
    for command in commands {
        let answer = command.request(&server.client, &server.base).send().await.unwrap();
        let (status, target) = (answer.status().as_u16(), &command.target);
        let answer: Value = answer.json().await.unwrap();
        // What needs a node, the market's tests have: without one it is read, and refused for that alone.
        let needs_node = command.has_body() || target.starts_with("/v1/quote") || target.starts_with("/v1/tx/");
        if needs_node {
            assert_eq!((status, &answer["code"]), (501, &Value::from("NOT_OFFERED")), "{target}: {answer}");
        } else {
            assert_eq!(status, 200, "{target}: {answer}");
        }
    }
}
