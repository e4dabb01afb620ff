//! Cards as they stand in the wild, and as an attacker would write them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use weighhouse_card::{
    read, Card, CardError, MAX_CARD_BYTES, MAX_FRONT_MATTER_BYTES, MAX_LIST_ITEMS, MAX_VALUE_CHARS, MAX_WARNINGS,
};

fn card(text: &str) -> Card {
    read(text.as_bytes()).unwrap()
}

fn problems(card: &Card) -> Vec<String> {
    let line = |w: &weighhouse_card::Warning| format!("{}: {}", w.field, w.problem);
    card.warnings.iter().map(line).collect()
}

#[test]
fn a_published_model_card_reads_whole_and_without_warnings() {
    let card = read(include_bytes!("cards/all-minilm-l6-v2.md")).unwrap();
    assert_eq!(card.license.as_deref(), Some("apache-2.0"));
    assert_eq!(card.library_name.as_deref(), Some("sentence-transformers"));
    assert_eq!(card.pipeline_tag.as_deref(), Some("sentence-similarity"));
    assert_eq!(card.languages, ["en"]);
    assert_eq!(card.tags.len(), 4);
    assert_eq!(card.datasets.len(), 21);
    assert_eq!(card.title(), Some("all-MiniLM-L6-v2"));
    assert!(card.body.contains("384 dimensional dense vector space"));
    assert!(card.warnings.is_empty(), "{:?}", card.warnings);
}

#[test]
fn fields_of_unexpected_types_are_used_as_far_as_they_go_and_reported() {
    insta::assert_json_snapshot!(read(include_bytes!("cards/wild.md")).unwrap());
}

#[test]
fn norwegian_is_a_language_and_not_false() {
    assert_eq!(card("---\nlanguage: no\n---\n").languages, ["no"]);
}

#[test]
fn windows_line_ends_a_byte_order_mark_and_leading_lines_are_taken() {
    let card = card("\u{feff}\r\n---\r\nlicense: mit\r\n---\r\n# T\r\n");
    assert_eq!(card.license.as_deref(), Some("mit"));
    assert_eq!(card.title(), Some("T"));
}

#[test]
fn the_last_of_two_equal_fields_counts() {
    assert_eq!(card("---\nlicense: mit\nlicense: bsd\n---\n").license.as_deref(), Some("bsd"));
}

#[test]
fn without_usable_front_matter_the_body_remains() {
    for (text, problem) in [
        ("# Only text\n", "there is none"),
        ("", "there is none"),
        ("---\nlicense: mit\n# open", "not closed"),
        ("---\n- a\n- b\n---\n# open", "not a map"),
        ("---\nlicense: [mit\n---\n# open", "not valid YAML"),
        ("---\na: !!binary x\n? [1]\n: {}\n---\n# open", ""),
    ] {
        let card = card(text);
        assert_eq!(card.license, None);
        assert!(problems(&card).concat().contains(problem), "{text:?}: {:?}", problems(&card));
        assert!(text.ends_with(&card.body));
    }
    assert!(card("---\n---\nbody").warnings.is_empty());
}

#[test]
fn alias_bombs_are_refused_quickly() {
    let mut yaml = String::from("---\nl0: &l0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let uses = vec![format!("*l{}", level - 1); 10].join(", ");
        yaml.push_str(&format!("l{level}: &l{level} [{uses}]\n"));
    }
    yaml.push_str("tags: *l29\n---\n");
    let started = std::time::Instant::now();
    let card = card(&yaml);
    assert!(problems(&card).concat().contains("not valid YAML"));
    assert!(card.tags.is_empty());
    assert!(started.elapsed().as_secs() < 2, "{:?}", started.elapsed());
}

#[test]
fn deep_nesting_is_refused_without_using_up_the_stack() {
    for open in ["[", "{a: ", "- ", "? "] {
        let yaml = format!("---\ntags: {}\n---\n", open.repeat(100_000));
        assert!(card(&yaml).tags.is_empty());
        let yaml = format!("---\n{}\n---\n", open.repeat(100_000));
        assert!(card(&yaml).tags.is_empty());
    }
}

#[test]
fn sizes_and_counts_are_bounded_and_the_bound_is_named() {
    let size = MAX_CARD_BYTES + 1;
    assert_eq!(read(&vec![b'a'; size]), Err(CardError::TooLarge { bytes: size }));
    assert!(read(&vec![b'a'; MAX_CARD_BYTES]).is_ok());

    let long = format!("---\nlicense: {}\n---\n", "x".repeat(MAX_FRONT_MATTER_BYTES));
    assert!(problems(&card(&long))[0].contains("at most 524288 are read"));

    let value = card(&format!("---\nlicense: {}\n---\n", "é".repeat(MAX_VALUE_CHARS + 1)));
    assert_eq!(value.license.unwrap().chars().count(), MAX_VALUE_CHARS);

    let tags: Vec<String> = (0..MAX_LIST_ITEMS + 1).map(|n| format!("- t{n}\n")).collect();
    let many = card(&format!("---\ntags:\n{}---\n", tags.concat()));
    assert_eq!(many.tags.len(), MAX_LIST_ITEMS);
    assert!(problems(&many)[0].contains("of 257 entries, 256 are read"));

    let wrong = card(&format!("---\ntags:\n{}---\n", "- [a]\n".repeat(200)));
    assert_eq!(wrong.warnings.len(), MAX_WARNINGS);
}

#[test]
fn what_is_not_text_is_refused_and_nul_is_left_out() {
    assert_eq!(read(b"---\nlicense: \xff"), Err(CardError::NotText { offset: 13 }));
    let card = card("---\nlicense: \"m\\0it\"\n---\nbo\0dy");
    assert_eq!((card.license.as_deref(), card.body.as_str()), (Some("mit"), "body"));
    assert_eq!(card.warnings.len(), 2);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_front_matter_makes_it_panic(yaml in "[\\-\\[\\]{}:,&*!|>'\"?#% \n\ta-c0-9.~<=]{0,300}") {
        let card = card(&format!("---\n{yaml}\n---\nend"));
        prop_assert!(card.warnings.len() <= MAX_WARNINGS);
    }

    #[test]
    fn what_is_written_is_read(tags in proptest::collection::btree_set("[a-z][a-z0-9-]{0,20}x", 0..20)) {
        let lines: Vec<String> = tags.iter().map(|tag| format!("- {tag}\n")).collect();
        let card = card(&format!("---\ntags:\n{}---\n", lines.concat()));
        let want: Vec<String> = tags.into_iter().collect();
        prop_assert_eq!(card.tags, want);
    }
}
