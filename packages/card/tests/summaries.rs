//! What a card says first: plain text on one line, however its paragraphs are written.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use weighhouse_card::{read, summary};

#[test]
fn the_first_paragraph_counts() {
    for (body, expected) in [
        ("# Name\n\nReads **Hausa**\nand [English](https://example.org).\n\nMore.\n", Some("Reads Hausa and English.")),
        ("Name\n====\nReads.\n", Some("Reads.")),
        ("Name\n----\n\nReads.\n", Some("Reads.")),
        ("Reads.\n# Name\n", Some("Reads.")),
        ("![logo](a.png)\n[![badge](b.svg)](https://example.org)\n\nReads.", Some("Reads.")),
        ("<p align=\"center\">\n<img src=\"a.png\">\n</p>\n\nReads.\n", Some("Reads.")),
        ("- one\n* two\n+ three\n1. four\n2) five\n> six\n| seven |\n---\n***\n\nReads.\n", Some("Reads.")),
        ("```\ncode\n```\n<!-- comment -->\n    code\n\tcode\nReads.\n", Some("Reads.")),
        ("<script>document.title = 'ran'</script>\n<STYLE>\np { color: red }\n</style>\nReads.\n", Some("Reads.")),
        ("<style>\nnever closed\n", None),
        ("-5 degrees are read.\n", Some("-5 degrees are read.")),
        ("3.5 billion parameters.\n", Some("3.5 billion parameters.")),
        ("*Reads* and writes.\n", Some("Reads and writes.")),
        ("读取文本。\n", Some("读取文本。")),
        ("1234 !!\n\nReads.\n", Some("Reads.")),
        ("# Name\n", None),
        ("", None),
    ] {
        assert_eq!(summary(body).as_deref(), expected, "{body:?}");
    }
    let card = read(b"---\nlicense: mit\n---\n# Name\n\nReads.\n").unwrap();
    assert_eq!(card.summary().as_deref(), Some("Reads."));
}

#[test]
fn a_long_one_ends_with_a_whole_word() {
    let found = summary(&"twelve words, ".repeat(40)).unwrap();
    assert!(found.ends_with("words…") || found.ends_with("twelve…"), "{found}");
    assert!((180..=201).contains(&found.chars().count()), "{found}");
    let found = summary(&"模型".repeat(400)).unwrap();
    assert_eq!(found.chars().count(), 201);
}

proptest! {
    #[test]
    fn a_summary_is_one_line_that_can_be_shown(body in "[#=<>p1/\\[\\]()!*_`~&;\\\\ \n|a-c.\\x{202e}\\x{1b}-]{0,400}") {
        if let Some(found) = summary(&body) {
            let unseen = found.chars().any(|c| c.is_control() || c == '\u{202e}');
            prop_assert!(!unseen);
            prop_assert!(found.chars().count() <= 201 && found.trim() == found);
        }
    }
}
