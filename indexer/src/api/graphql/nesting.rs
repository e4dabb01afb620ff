//! How deep texts and values nest, measured before anything reads them by calling itself: a level costs it a part of its stack,
//! and a thread whose stack is full ends the program.

use async_graphql::Value;

/// The deepest nesting of `{`, `[` and `(` in a document: three times what any document of the schema needs.
pub(super) const MAX_IN_TEXT: usize = 128;
/// The deepest nesting of lists and objects in a value, such as a filter's `not`.
pub(super) const MAX_IN_VALUE: usize = 32;

/// The deepest nesting of brackets in a document's text, outside strings and comments; at least that, where the text is no
/// document.
pub(super) fn of_text(text: &str) -> usize {
    let (mut deepest, mut depth) = (0_usize, 0_usize);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let read = match first {
            '"' => string(rest),
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            _ => {
                match first {
                    '{' | '[' | '(' => depth = depth.saturating_add(1),
                    '}' | ']' | ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                deepest = deepest.max(depth);
                first.len_utf8()
            }
        };
        rest = rest.get(read..).unwrap_or_default();
    }
    deepest
}

/// The bytes of the string that a text begins with (GraphQL, October 2021, section 2.9.4).
fn string(text: &str) -> usize {
    if let Some(block) = text.strip_prefix("\"\"\"") {
        let mut from = 0;
        while let Some(end) = block.get(from..).and_then(|rest| rest.find("\"\"\"")) {
            let end = from.saturating_add(end);
            if !block.get(..end).is_some_and(|before| before.ends_with('\\')) {
                return end.saturating_add(6);
            }
            from = end.saturating_add(3);
        }
        return text.len();
    }
    let mut is_escaped = false;
    for (place, sign) in text.char_indices().skip(1) {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            // What has no end on its line is no string: what follows is looked at.
            '"' | '\n' | '\r' => return place.saturating_add(1),
            _ => {}
        }
    }
    text.len()
}

/// How deep a value nests: 0 for what is neither a list nor an object. Goes level by level, not by calling itself.
pub(super) fn of_value(value: &Value) -> usize {
    let (mut depth, mut level) = (0_usize, vec![value]);
    loop {
        let nests = |value: &&Value| matches!(value, Value::List(_) | Value::Object(_));
        let inner: Vec<&Value> = level.into_iter().filter(nests).collect();
        if inner.is_empty() {
            return depth;
        }
        depth = depth.saturating_add(1);
        level = inner.into_iter().flat_map(parts).collect();
    }
}

fn parts(value: &Value) -> Vec<&Value> {
    match value {
        Value::List(values) => values.iter().collect(),
        Value::Object(values) => values.values().collect(),
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    #[test]
    fn brackets_count_outside_strings_and_comments() {
        for (text, depth) in [
            ("", 0),
            ("{ a }", 1),
            ("{ a(b: [{c: 1}]) { d } }", 4),
            ("{ a(b: \"[[[[\") }", 2),
            ("{ a(b: \"\\\"[[[[\") }", 2),
            ("{ a(b: \"\"\"[[ \" \\\"\"\" [[\"\"\") }", 2),
            ("# [[[[\n{ a }", 1),
            ("{ a(b: \"é\" [", 3),
            // What is no document is not read further: its brackets count.
            ("\"\n[[[", 3),
            ("}}} {", 1),
        ] {
            assert_eq!(of_text(text), depth, "{text:?}");
        }
        assert_eq!(of_text(&"[".repeat(100_000)), 100_000);
    }

    #[test]
    fn values_nest_by_lists_and_objects() {
        for (value, depth) in [(value!(1), 0), (value!([]), 1), (value!({"a": [1, {"b": 2}], "c": 3}), 3)] {
            assert_eq!(of_value(&value), depth, "{value}");
        }
    }
}
