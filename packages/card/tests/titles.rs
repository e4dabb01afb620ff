//! The name that a card gives its model: plain text, however the heading is written.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use weighhouse_card::read;

fn title(body: &str) -> Option<String> {
    read(format!("---\nlicense: mit\n---\n{body}").as_bytes()).unwrap().title()
}

#[test]
fn html_and_underlined_headings_are_titles_too() {
    for card in [include_str!("cards/html-title.md"), include_str!("cards/setext-title.md")] {
        assert_eq!(read(card.as_bytes()).unwrap().title().as_deref(), Some("Tiny World Model"));
    }
}

#[test]
fn the_first_heading_of_level_one_counts() {
    for (body, expected) in [
        ("# One\n# Two\n", Some("One")),
        ("   #  One  ##  \n", Some("One")),
        ("# C#\n", Some("C#")),
        ("## Not\n### Not\n# One\n", Some("One")),
        ("#Not\n# One\n", Some("One")),
        ("Text\n\n=====\n\nOne\n=\n", Some("One")),
        ("> quoted\n===\n# One\n", Some("One")),
        ("<div align=\"center\">\n<h1>\n  One\n  and\n</h1>\n</div>\n# Two\n", Some("One and")),
        ("<p><H1 align=center>One</H1></p>\n", Some("One")),
        ("<h2>Not</h2>\n<h1x>Not</h1x>\n# One\n", Some("One")),
        ("Write `<h1>Not</h1>`.\n# One\n", Some("One")),
        ("```\n# Not\n```\n~~~~\n# Not\n```\n# Not\n~~~~\n# One\n", Some("One")),
        ("<!--\n# Not\n-->\n<!-- # Not -->\n# One\n", Some("One")),
        ("    # Not\n# One\n", Some("One")),
        ("![logo](a.png)\n# ![logo](a.png)\n# One\n", Some("One")),
        ("Text alone\n", None),
        ("<h1>never closed\n", None),
        ("", None),
    ] {
        assert_eq!(title(body).as_deref(), expected, "{body:?}");
    }
}

#[test]
fn markup_is_no_part_of_the_name() {
    for (heading, expected) in [
        ("**Tiny** *World* `Model`", "Tiny World Model"),
        ("__Tiny__ _World_ ~~Old~~ Model", "Tiny World Old Model"),
        ("[Tiny](https://example.org/a_(b)) [World][w] Model", "Tiny World Model"),
        ("[![badge](b.svg)](https://example.org) Tiny", "Tiny"),
        ("<img src=\"x\" alt=\"logo\"> Tiny<br/>World <b>Model</b>", "Tiny World Model"),
        ("Tiny &amp; World&nbsp;&#77;odel &#x26; &unknown;", "Tiny & World Model & &unknown;"),
        ("all_MiniLM_L6_v2", "all_MiniLM_L6_v2"),
        ("A * B, A*, \\*C\\* and 2 ~ 3", "A * B, A*, *C* and 2 ~ 3"),
        ("[BETA] Tiny 🤗 模型", "[BETA] Tiny 🤗 模型"),
        ("a < b > c", "a < b > c"),
        ("Tiny\u{202e}ledoM\u{1b}[31m", "TinyledoM[31m"),
        ("<https://example.org>", "https://example.org"),
    ] {
        assert_eq!(title(&format!("# {heading}\n")).as_deref(), Some(expected), "{heading:?}");
    }
}

#[test]
fn hostile_headings_take_no_time() {
    let started = std::time::Instant::now();
    for piece in ["[", "![", "`", "``x", "*a", "<h1>", "<", "&", "_a", "<!--", "[a]("] {
        let _ = title(&format!("# {}\n", piece.repeat(200_000 / piece.len())));
        let _ = title(&format!("{piece}\n").repeat(200_000 / piece.len()));
    }
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn a_title_is_one_line_that_can_be_shown(body in "[#=<>h1/\\[\\]()!*_`~&;\\\\ \na-c\\x{202e}\\x{1b}]{0,200}") {
        if let Some(title) = title(&body) {
            let unseen = title.chars().any(|c| c.is_control() || c == '\u{202e}');
            prop_assert!(!title.is_empty() && !unseen);
            prop_assert_eq!(title.trim(), title.as_str());
        }
    }
}
