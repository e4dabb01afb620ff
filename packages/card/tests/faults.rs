//! Front matter that can't be read: it is said where and what to change, and nothing else is said of the card.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use weighhouse_card::{read, Card, Fault};

fn fault(text: &str) -> Fault {
    let card = read(text.as_bytes()).unwrap();
    assert_eq!(
        Card { fault: None, body: String::new(), warnings: Vec::new(), ..card.clone() },
        Card::default(),
        "a card whose front matter can't be read says nothing"
    );
    assert_eq!(card.warnings.len(), 1);
    card.fault.expect(text)
}

#[test]
fn a_quote_in_quotes_is_said_with_its_line_in_the_card() {
    let fault = fault(include_str!("cards/yaml-fault.md"));
    assert_eq!(fault.line, 5);
    assert!(fault.column >= 9, "{fault}");
    assert!(fault.problem.contains("no valid YAML"), "{fault}");
    assert!(fault.advice.contains("`''`") && fault.advice.contains("double quotes"), "{fault}");
}

#[test]
fn each_fault_is_said_with_what_to_change() {
    for (yaml, line, advice) in [
        ("license: mit\nname: a: b", 3, "`: ` parts a field from its value"),
        ("license: mit\nwidget:\n\t- text: a", 4, "replace the tab by spaces"),
        ("license: mit\nname: \"a \\q b\"", 3, "`\\\\` for a backslash"),
        ("license: mit\nname: @someone", 3, "put the value in double quotes"),
        ("license: mit\nname: `code`", 3, "put the value in double quotes"),
        ("license: mit\nname: *star", 3, "a `*` names an anchor"),
        ("license: mit\nname: !a!b c", 3, "a `!` begins a type"),
        ("license: mit\nname: \"He said \"no\" to it\"", 3, "within double quotes"),
        ("license: mit\ntags:\n- a\n b: c", 5, "quotes"),
        ("- a\n- b", 2, "`name: value`"),
    ] {
        let fault = fault(&format!("---\n{yaml}\n---\n# T\n"));
        assert_eq!(fault.line, line, "{yaml:?}: {fault}");
        assert!(fault.advice.contains(advice), "{yaml:?}: {fault}");
    }
}

#[test]
fn lines_count_from_the_beginning_of_the_file() {
    assert_eq!(fault("\u{feff}\r\n\r\n---\r\na: b: c\r\n---\r\n").line, 4);
    let open = fault("\n---\nlicense: mit\n# T\n");
    assert_eq!((open.line, open.problem.as_str()), (2, "it is not closed"));
}

#[test]
fn what_is_said_of_a_fault_can_be_shown_anywhere() {
    let fault = fault("---\na: \"\u{1b}[31m\u{202e}\n---\n");
    assert!(fault.to_string().chars().all(|character| !character.is_control() && character != '\u{202e}'));
}
