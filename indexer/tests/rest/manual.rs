//! The commands of docs/api.md, sent as they stand there.

use serde_json::Value;

use crate::support::{Market, BOB};
use crate::Server;

/// A command's words, as a shell divides it.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for letter in command.chars() {
        match letter {
            '\'' => quoted = !quoted,
            letter if letter.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            letter => word.push(letter),
        }
    }
    words.push(word);
    words
}

/// The calls of curl in the manual, each with its words.
fn commands() -> Vec<Vec<String>> {
    let mut manual = include_str!("../../../docs/api.md").to_owned();
    // Keys, hashes and signatures of the right length stand for those that are cut short.
    for (short, letter, length) in [
        ("\"public_key\": \"A6…\"", "A", 44),
        ("\"transport_key\": \"…\"", "A", 64),
        ("\"expected_order_hash\": \"…\"", "a", 64),
        ("\"body_bytes\": \"…\"", "A", 44),
        ("\"auth_info_bytes\": \"…\"", "A", 44),
        ("\"signature\": \"…\"", "A", 88),
    ] {
        assert!(manual.contains(short), "{short}");
        let (name, _) = short.split_once(": ").unwrap();
        manual = manual.replace(short, &format!("{name}: \"{}\"", letter.repeat(length)));
    }
    let blocks = manual.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap());
    let commands = blocks.flat_map(|block| block.split("curl ").skip(1));
    commands.map(|command| words(command.trim())).collect()
}

#[tokio::test]
async fn the_manuals_commands_are_answered() {
    let server = Server::with(&Market::busy()).await;
    let commands = commands();
    assert!(commands.len() >= 7, "{commands:?}");
    for mut command in commands {
        let target = command.remove(0).replace("http://127.0.0.1:8080", "").replace("wasm1…", BOB);
        let target = target.replace("6F3A…", &"6F".repeat(32));
        let (mut body, mut headers) = (None, Vec::new());
        let mut rest = command.into_iter();
        while let (Some(flag), Some(value)) = (rest.next(), rest.next()) {
            match flag.as_str() {
                "-d" => body = Some(value),
                "-H" => headers.push(value),
                flag => panic!("{flag} of {target}"),
            }
        }
        let url = format!("{}{target}", server.base);
        let has_body = body.is_some();
        let mut request = match body {
            Some(body) => server.client.post(url).body(body),
            None => server.client.get(url),
        };
        for header in headers {
            let (name, value) = header.split_once(": ").unwrap();
            request = request.header(name, value);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let answer: Value = answer.json().await.unwrap();
        // What needs a node, the market's tests have: without one it is read, and refused for that alone.
        let needs_node = has_body || target.starts_with("/v1/quote") || target.starts_with("/v1/tx/");
        if needs_node {
            assert_eq!((status, &answer["code"]), (501, &Value::from("NOT_OFFERED")), "{target}: {answer}");
        } else {
            assert_eq!(status, 200, "{target}: {answer}");
        }
    }
}
