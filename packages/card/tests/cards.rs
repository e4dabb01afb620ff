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
    assert_eq!(card.title().as_deref(), Some("all-MiniLM-L6-v2"));
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
    assert_eq!(card.title().as_deref(), Some("T"));
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
        ("---\nlicense: [mit\n---\n# open", "no valid YAML"),
        ("---\na: !!binary x\n? [1]\n: {}\n---\n# open", ""),
        ("---\na: b\n--- \n# open", ""),
        ("---\na: b\n...\nb: c\n---\n# open", "second document"),
    ] {
        let card = card(text);
        assert_eq!(card.license, None);
        assert!(problems(&card).concat().contains(problem), "{text:?}: {:?}", problems(&card));
        assert!(text.ends_with(&card.body));
    }
    assert!(card("---\n---\nbody").warnings.is_empty());
}

#[test]
fn one_odd_value_is_left_out_alone() {
    let binary = read(include_bytes!("cards/binary-value.md")).unwrap();
    assert_eq!(binary.license.as_deref(), Some("mit"));
    assert_eq!(
        binary.metrics.iter().map(|metric| (metric.name.as_str(), metric.value)).collect::<Vec<_>>(),
        [("f1", 0.5)]
    );
    assert_eq!(problems(&binary), ["model-index: metric acc: a value of type !!binary can't be read: left out"]);
    for odd in [
        "!!binary AAAA",
        "!!python/object:os.system x",
        "!mine [a, b]",
        "!!python/tuple [1, 2]",
        "!!set {a, b}",
        "&a [*a]",
        "!<tag:example.org,2000:x> y",
        "!!omap [a: b]",
    ] {
        let card = card(&format!("---\nlicense: mit\nlibrary_name: {odd}\ntags: [a, {odd}, b]\n---\n"));
        assert_eq!(card.license.as_deref(), Some("mit"), "{odd}");
        assert_eq!(card.library_name, None, "{odd}");
        assert_eq!(card.tags, ["a", "b"], "{odd}");
        assert_eq!(card.warnings.len(), 2, "{odd}: {:?}", problems(&card));
        assert_eq!(card.fault, None);
    }
}

#[test]
fn what_is_written_stays_as_it_is_written() {
    let written =
        ["3.10", "007", "1e3", "yes", "null", "0x1F", "1_000", "2024-01-01", ".5", "True", "on", "1:30", "-0", "!"];
    let items: Vec<String> =
        written.iter().map(|tag| format!("- {}\n", if *tag == "!" { "'!'" } else { tag })).collect();
    assert_eq!(card(&format!("---\ntags:\n{}---\n", items.concat())).tags, written);
    assert_eq!(card("---\nlicense: 007\nlibrary_name: 3.10\n---\n").library_name.as_deref(), Some("3.10"));
    // Nothing is still nothing.
    let nothing = card("---\nlicense: null\nlibrary_name: ~\npipeline_tag:\ntags: [~, '', a]\n---\n");
    assert_eq!((nothing.license, nothing.library_name, nothing.pipeline_tag), (None, None, None));
    assert_eq!(nothing.tags, ["a"]);
}

#[test]
fn results_that_share_anchors_are_an_ordinary_card() {
    let mut yaml = String::from("---\nmodel-index:\n- name: x\n  results:\n");
    for result in 0..34 {
        let (task, dataset) = match result {
            0 => ("&task {type: text-classification}".to_owned(), "&set {type: glue, config: a}".to_owned()),
            _ => ("*task".to_owned(), "*set".to_owned()),
        };
        yaml.push_str(&format!("  - task: {task}\n    dataset: {dataset}\n    metrics:\n"));
        yaml.push_str(
            &format!("    - {{<<: *task, type: m{result}, value: &v{result} 0.{result}}}\n")
                .replace("<<: *task, ", if result == 0 { "" } else { "<<: *task, " }),
        );
    }
    let card = card(&format!("{yaml}---\n"));
    assert!(card.warnings.is_empty(), "{:?}", problems(&card));
    assert_eq!(card.metrics.len(), 34);
    assert!(card.metrics.iter().all(|metric| metric.task.as_deref() == Some("text-classification")));
    assert_eq!(card.metrics[33].name, "m33");
}

#[test]
fn merged_fields_count_less_than_those_written_out() {
    let yaml =
        "---\nbase: &b {license: mit, library_name: a}\nmore: &m {library_name: b, pipeline_tag: c}\n<<: [*b, *m]\n\
        pipeline_tag: d\n---\n";
    let card = card(yaml);
    let found = (card.license.as_deref(), card.library_name.as_deref(), card.pipeline_tag.as_deref());
    assert_eq!(found, (Some("mit"), Some("a"), Some("d")));
}

#[test]
fn alias_bombs_take_neither_time_nor_memory() {
    let mut yaml = String::from("---\nl0: &l0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let uses = vec![format!("*l{}", level - 1); 10].join(", ");
        yaml.push_str(&format!("l{level}: &l{level} [{uses}]\n"));
    }
    let started = std::time::Instant::now();
    let bomb = card(&format!("{yaml}tags: *l29\nlicense: mit\n---\n"));
    assert_eq!((bomb.license.as_deref(), bomb.tags.len()), (Some("mit"), 0));

    // Each level deeper than the one before, up to a stack's end.
    let chain: String = (1..20_000).map(|level| format!("a{level}: &a{level} [*a{}]\n", level - 1)).collect();
    assert!(card(&format!("---\na0: &a0 [x]\n{chain}---\n")).fault.unwrap().problem.contains("deeper than 32"));

    // Maps that bring each other's fields.
    let fields: String = (0..2_000).map(|field| format!("f{field}: x, ")).collect();
    let merges = "- {<<: *m}\n".repeat(2_000);
    assert!(card(&format!("---\nm: &m {{{fields}}}\nall:\n{merges}---\n")).fault.unwrap().problem.contains("100000"));
    let many = vec!["*m"; 2_000].join(", ");
    assert!(card(&format!("---\nm: &m {{{fields}}}\n<<: [{many}]\n---\n")).fault.is_some());

    // Results of results: 300 models of the same 300 results of the same 300 metrics without values.
    let thrice = |name: &str| vec![format!("*{name}"); 300].join(", ");
    let results = format!(
        "---\nm: &m {{type: a}}\nr: &r {{metrics: [{}]}}\nx: &x {{results: [{}]}}\nmodel-index: [{}]\n---\n",
        thrice("m"),
        thrice("r"),
        thrice("x")
    );
    assert!(
        problems(&card(&results)).concat().contains("only 0 metrics are read")
            || card(&results).warnings.len() == MAX_WARNINGS
    );
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
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
